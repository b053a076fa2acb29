//! [`Encoder`] is the two-branch encoder of retrieval: it puts drawings and pictures in one space, where likeness is
//! the cosine.

use std::path::Path;

use burn::tensor::{Device, Tensor};

use super::network::Network;
pub use crate::kernels::LEAST_LENGTH;

use super::architecture::{EMBEDDING, IMAGE_CHANNELS, RASTER_SIZE, RASTER_SPEC};
use super::trunk::Trunk;
use super::{Answerer, Weights};
use crate::error::{Error, Result};
use crate::kernels::{Linear, Plan, Question, Readout, Shape};
use strokewise_ink::picture::{Picture, edges};
use strokewise_ink::raster::RasterSpec;

static BUNDLED_WEIGHTS: &[u8] = bundled_weights!("retrieval.safetensors");
const BUNDLED_NAME: &str = "models/retrieval.safetensors";

/// Embeds drawings and pictures as unit vectors of [`Encoder::SIZE`] numbers. It is trained by
/// `strokewise-lab train retrieval`.
pub struct Encoder {
    sketch: Network,
    image: Network,
}

impl Encoder {
    /// An embedding has so many dimensions.
    pub const SIZE: usize = EMBEDDING;

    /// The inverse temperature: cosines are multiplied by it before the softmax, as in training.
    pub const SHARPNESS: f32 = 16.0;

    /// The pictures that [`Encoder::input`] makes have so many pixels a side; larger ones tell it nothing more.
    pub const IMAGE_SIZE: usize = RASTER_SIZE;

    /// Opens the encoder with the weights that came with the program.
    pub fn bundled(device: &Device) -> Result<Self> {
        Self::from_weights(Self::bundled_weights()?, device).map_err(bad_bundle)
    }

    /// Reads the numbers of [`Encoder::bundled`].
    pub fn bundled_weights() -> Result<Weights> {
        Weights::parse(BUNDLED_WEIGHTS).map_err(bad_bundle)
    }

    /// Opens the encoder with the weights at `path`, or else with those that came with the program.
    pub fn open(path: Option<&Path>, device: &Device) -> Result<Self> {
        match path {
            Some(path) => Self::load(path, device),
            None => Self::bundled(device),
        }
    }

    /// Computes a number that tells the weights that came with the program from others, for what
    /// was computed with them and kept.
    pub fn bundled_fingerprint() -> u64 {
        fingerprint(BUNDLED_WEIGHTS)
    }

    /// Computes the number that tells the weights which [`Encoder::open`] opens at `path` from
    /// others.
    pub fn fingerprint(path: Option<&Path>) -> Result<u64> {
        let Some(path) = path else {
            return Ok(Self::bundled_fingerprint());
        };
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        Ok(fingerprint(&bytes))
    }

    /// Makes the encoder with weights from a file; it is [`Error::Weights`] where they are not this network's.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        Self::from_weights(Weights::load(path)?, device).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Makes the encoder with weights from memory; the error is the reason why they are not this network's.
    pub fn from_weights(mut weights: Weights, device: &Device) -> Result<Self, String> {
        let sketch = branch(&mut weights, "sketch.", 1)?;
        let image = branch(&mut weights, "image.", IMAGE_CHANNELS)?;
        Ok(Self {
            sketch: Network::new(sketch, device),
            image: Network::new(image, device),
        })
    }

    /// Embeds drawings, differentiable in the rasters where these carry autodiff.
    ///
    /// # Shapes
    ///
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, [`Encoder::SIZE`]], each of length 1
    pub fn sketches(&self, rasters: Tensor<4>) -> Tensor<2> {
        let question = Question::first(1);
        self.sketch.answers(rasters, question).remove(0)
    }

    /// Returns [`Encoder::sketches`] in plain numbers, and gradients of it.
    pub fn drawings(&self) -> Answerer<'_> {
        self.sketch.answerer(1, Vec::new())
    }

    /// Embeds pictures as [`Encoder::input`] prepares them, one after another: [picture,
    /// [`Encoder::SIZE`]], each of length 1.
    pub fn images(&self, inputs: &[f32]) -> Vec<f32> {
        self.image.answerer(1, Vec::new()).answers(inputs)
    }

    /// Prepares a picture as the input of the image branch: [channel, row, column].
    pub fn input(picture: &Picture) -> Vec<f32> {
        let square = picture.fitted(RASTER_SIZE, RASTER_SPEC.margin_px);
        let pixels = image_pixels(&square);
        (0..IMAGE_CHANNELS)
            .flat_map(|c| pixels.iter().skip(c).step_by(IMAGE_CHANNELS).copied())
            .collect()
    }

    /// Returns the rasters of drawings that the network was made for.
    pub fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    /// Returns the device on which the weights lie.
    pub fn device(&self) -> &Device {
        self.sketch.device()
    }
}

fn bad_bundle(cause: String) -> Error {
    Error::Weights {
        cause,
        path: BUNDLED_NAME.into(),
    }
}

/// Hashes by FNV-1a.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Computes the channels of the image branch from a square picture [row, column, red green blue] of
/// [`RASTER_SIZE`]: its edges, and what each colour lacks to white, so that paper is 0 as in the
/// rasters of drawings. The answer is [row, column, channel].
pub fn image_pixels(square: &[f32]) -> Vec<f32> {
    let ink = edges(square, RASTER_SIZE);
    let pixels = square.chunks_exact(3).zip(ink);
    pixels
        .flat_map(|(rgb, ink)| [ink, 1.0 - rgb[0], 1.0 - rgb[1], 1.0 - rgb[2]])
        .collect()
}

/// Plans one branch: a trunk, and a linear layer whose answer is divided by its length.
fn branch(weights: &mut Weights, prefix: &str, channels: usize) -> Result<Plan, String> {
    let side = RASTER_SIZE;
    let mut plan = Plan::new(Shape { side, channels });
    let trunk = Trunk::add(&mut plan, weights, prefix)?;
    let shape = [EMBEDDING, trunk.outputs()];
    let linear = Linear {
        weights: weights.take(&format!("{prefix}embed.weight"), &shape)?,
        bias: weights.take(&format!("{prefix}embed.bias"), &[EMBEDDING])?,
    };
    plan.readout(Readout::Means {
        map: trunk.last(),
        linear,
        is_unit: true,
    })?;
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::super::network::tests::check;
    use super::*;

    #[test]
    fn kernels_and_tensors_say_the_same_in_both_branches() {
        let encoder = Encoder::bundled(&Device::flex()).expect("the bundled weights fit");
        check(&encoder.sketch, 1, &[]);
        check(&encoder.image, 1, &[]);
    }
}
