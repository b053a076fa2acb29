//! Explains by P-SLA why a drawing is like a picture: the score is the cosine of their embeddings.
//!
//! `cargo run --release --example explain_a_match`

use std::error::Error;

use burn::tensor::{Device, Tensor, TensorData};
use strokewise_explain::attribution::{Method, Objective, Passes, Subject, attribute};
use strokewise_explain::gallery::emoji_svg;
use strokewise_explain::model::Encoder;
use strokewise_ink::format;
use strokewise_ink::picture::Picture;

/// [`Likeness`] asks how like the picture a drawing is.
struct Likeness {
    encoder: Encoder,
    /// This is the picture's embedding, of length 1.
    picture: Tensor<2>,
}

impl Objective for Likeness {
    fn device(&self) -> &Device {
        self.encoder.device()
    }

    /// Returns cosines, as both embeddings have length 1.
    fn scores(&self, rasters: Tensor<4>, _items: &[usize]) -> Tensor<1> {
        let rows = rasters.dims()[0];
        (self.encoder.sketches(rasters) * self.picture.clone())
            .sum_dim(1)
            .reshape([rows])
    }
}

/// This is a drawing of this repository; put your own in its place.
const DRAWING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/examples/cat.strokewise");

/// Explains the likeness of one drawing to one picture.
pub fn main() -> Result<(), Box<dyn Error>> {
    let drawing = format::open(DRAWING)?;
    let picture = Picture::from_svg(emoji_svg("🐱").expect("a cat is built in"), "cat".as_ref(), 256)?;

    let encoder = Encoder::bundled(&Device::flex())?;
    let embedding = encoder.images(&Encoder::input(&picture));
    let columns = embedding.len();
    let picture = Tensor::from_data(TensorData::new(embedding, [1, columns]), encoder.device());
    let spec = encoder.raster_spec();
    let objective = Likeness { encoder, picture };

    let subjects = [Subject::new(&drawing.sketch, spec)];
    let explained = attribute(&Passes::bulk(&objective), &subjects, Method::Integrated).expect("nothing interrupts");
    for (number, stroke) in (1..).zip(&explained[0]) {
        println!(
            "{number:>3}. stroke  SLA {:+.4}  P-SLA {:+.4}",
            stroke.sla, stroke.p_sla
        );
    }
    Ok(())
}
