//! Explains by P-SLA why a drawing reads as what it reads, to a classifier from a safetensors file.
//!
//! `cargo run --release --example explain_a_classifier`

use std::error::Error;

use burn::tensor::Device;
use strokewise_explain::attribution::{ClassObjective, Method, Passes, Subject, attribute};
use strokewise_explain::model::{Classifier, SketchClassifier as _};
use strokewise_ink::format;

/// These are files of this repository; put your own in their place.
const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/classifier.safetensors");
const DRAWING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/examples/house.strokewise");

/// Explains one drawing.
pub fn main() -> Result<(), Box<dyn Error>> {
    let classifier = Classifier::load(WEIGHTS, &Device::flex())?;
    let drawing = format::open(DRAWING)?;
    let target = classifier.labels().find(drawing.word.as_deref().unwrap_or("house"))?;

    let objective = ClassObjective::new(&classifier, vec![target]);
    let subjects = [Subject::new(&drawing.sketch, classifier.raster_spec())];
    let explained = attribute(&Passes::bulk(&objective), &subjects, Method::Integrated).expect("nothing interrupts");
    println!("support for {}, in log-odds", classifier.labels().name(target));
    for (number, stroke) in (1..).zip(&explained[0]) {
        println!(
            "{number:>3}. stroke  SLA {:+.2}  P-SLA {:+.2}",
            stroke.sla, stroke.p_sla
        );
    }
    Ok(())
}
