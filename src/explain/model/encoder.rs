//! The two-branch encoder of retrieval: drawings and pictures in one space, where likeness is the cosine.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};

use super::Weights;
use super::architecture::{EMBEDDING, IMAGE_CHANNELS, RASTER_SIZE, RASTER_SPEC};
use super::trunk::Trunk;
use crate::error::{Error, Result};
use strokewise_ink::picture::{Picture, edges};
use strokewise_ink::raster::RasterSpec;

const BUNDLED_WEIGHTS: &[u8] = include_bytes!("../../../models/retrieval.safetensors");
const BUNDLED_NAME: &str = "models/retrieval.safetensors";

/// Embeds drawings and pictures as unit vectors of [`Encoder::SIZE`] numbers. Trained by
/// `strokewise-lab train retrieval`.
pub struct Encoder {
    sketch: Branch,
    image: Branch,
    device: Device,
}

struct Branch {
    trunk: Trunk,
    /// [channels, embedding]
    weight: Tensor<2>,
    bias: Tensor<2>,
}

impl Encoder {
    /// How many numbers an embedding has.
    pub const SIZE: usize = EMBEDDING;

    /// What cosines are multiplied by before a softmax makes probabilities of them: as in training.
    pub const SHARPNESS: f32 = 16.0;

    /// Pixels a side of the pictures that [`Encoder::input`] makes; larger ones tell it nothing more.
    pub const IMAGE_SIZE: usize = RASTER_SIZE;

    /// The weights that came with the program.
    pub fn bundled(device: &Device) -> Result<Self> {
        let weights = Weights::parse(BUNDLED_WEIGHTS);
        let encoder = weights.and_then(|weights| Self::from_weights(weights, device));
        encoder.map_err(|cause| Error::Weights {
            cause,
            path: BUNDLED_NAME.into(),
        })
    }

    /// The weights at `path`, or else those that came with the program.
    pub fn open(path: Option<&Path>, device: &Device) -> Result<Self> {
        match path {
            Some(path) => Self::load(path, device),
            None => Self::bundled(device),
        }
    }

    /// A number that tells the weights that came with the program from others, for what was computed with them
    /// and kept.
    pub fn bundled_fingerprint() -> u64 {
        fingerprint(BUNDLED_WEIGHTS)
    }

    /// The same number of the weights that [`Encoder::open`] opens.
    pub fn fingerprint(path: Option<&Path>) -> Result<u64> {
        let Some(path) = path else {
            return Ok(Self::bundled_fingerprint());
        };
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        Ok(fingerprint(&bytes))
    }

    /// Weights from a file; [`Error::Weights`] where they are not this network's.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        Self::from_weights(Weights::load(path)?, device).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Weights from memory; the reason where they are not this network's.
    pub fn from_weights(mut weights: Weights, device: &Device) -> Result<Self, String> {
        Ok(Self {
            sketch: Branch::from_weights(&mut weights, "sketch.", 1, device)?,
            image: Branch::from_weights(&mut weights, "image.", IMAGE_CHANNELS, device)?,
            device: device.clone(),
        })
    }

    /// The embeddings of drawings, differentiable in the rasters where these carry autodiff.
    ///
    /// # Shapes
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, [`Encoder::SIZE`]], each of length 1
    pub fn sketches(&self, rasters: Tensor<4>) -> Tensor<2> {
        self.sketch.embedding(rasters)
    }

    /// The embeddings of pictures as [`Encoder::input`] prepares them, one after another:
    /// [picture, [`Encoder::SIZE`]], each of length 1.
    pub fn images(&self, inputs: Vec<f32>) -> Vec<f32> {
        let rows = inputs.len() / (IMAGE_CHANNELS * RASTER_SIZE * RASTER_SIZE);
        let shape = [rows, IMAGE_CHANNELS, RASTER_SIZE, RASTER_SIZE];
        let inputs = Tensor::from_data(TensorData::new(inputs, shape), &self.device);
        // OK because every backend here keeps f32.
        self.image
            .embedding(inputs)
            .into_data()
            .try_into_vec_as::<f32>()
            .expect("a float tensor converts to f32")
    }

    /// What the image branch sees of a picture: [channel, row, column].
    pub fn input(picture: &Picture) -> Vec<f32> {
        let square = picture.fitted(RASTER_SIZE, RASTER_SPEC.margin_px);
        let pixels = image_pixels(&square);
        (0..IMAGE_CHANNELS)
            .flat_map(|c| pixels.iter().skip(c).step_by(IMAGE_CHANNELS).copied())
            .collect()
    }

    /// The rasters of drawings that the network was made for.
    pub fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    /// Where the weights are.
    pub fn device(&self) -> &Device {
        &self.device
    }
}

/// FNV-1a.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The channels of the image branch from a square picture [row, column, red green blue] of [`RASTER_SIZE`]:
/// its edges, and what each colour lacks to white, so that paper is 0 as in the rasters of drawings.
/// The answer is [row, column, channel].
pub fn image_pixels(square: &[f32]) -> Vec<f32> {
    let ink = edges(square, RASTER_SIZE);
    let pixels = square.chunks_exact(3).zip(ink);
    pixels
        .flat_map(|(rgb, ink)| [ink, 1.0 - rgb[0], 1.0 - rgb[1], 1.0 - rgb[2]])
        .collect()
}

impl Branch {
    fn from_weights(
        weights: &mut Weights,
        prefix: &str,
        channels_in: usize,
        device: &Device,
    ) -> Result<Self, String> {
        let trunk = Trunk::from_weights(weights, prefix, channels_in, device)?;
        let shape = [EMBEDDING, trunk.outputs()];
        let rows = weights.take(&format!("{prefix}embed.weight"), &shape)?;
        let bias = weights.take(&format!("{prefix}embed.bias"), &[EMBEDDING])?;
        Ok(Self {
            trunk,
            weight: Tensor::<2>::from_data(TensorData::new(rows, shape), device).transpose(),
            bias: Tensor::from_data(TensorData::new(bias, [1, EMBEDDING]), device),
        })
    }

    fn embedding(&self, input: Tensor<4>) -> Tensor<2> {
        let pooled = self.trunk.pooled(input);
        let raw = pooled.matmul(self.weight.clone()) + self.bias.clone();
        let length = raw.clone().powf_scalar(2.0).sum_dim(1).sqrt();
        raw / length.clamp_min(LEAST_LENGTH)
    }
}

/// Added nowhere, but never divided by less: the length of an embedding before it is made 1.
pub const LEAST_LENGTH: f32 = 1e-6;
