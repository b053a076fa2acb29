//! The generator: a drawing in, a picture of what it shows out, as a differentiable function of the raster.
//!
//! A small U-Net in the spirit of pix2pix (Isola et al. 2017). What to paint, and in which style, is a vector that
//! scales and shifts every channel of the decoder (FiLM, Perez et al. 2018). There is no noise: the same drawing
//! gives the same picture, which is what an explanation needs.

use std::path::Path;

use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor, TensorData};

use super::architecture::{
    CONDITION, DOWN_CHANNELS, LayerPlan, PICTURE_SCALE, PICTURE_SIZE, PIXEL_CHANNELS, RASTER_SPEC,
    UP_CHANNELS, modulated_layers,
};
use super::convolution::{Convolution, doubled};
use super::{ClassId, Classifier, Weights};
use crate::error::{Error, Result};
use strokewise_ink::raster::RasterSpec;

const BUNDLED_WEIGHTS: &[u8] = include_bytes!("../../../models/generator.safetensors");
const BUNDLED_NAME: &str = "models/generator.safetensors";

/// The array of what categories and styles add to the condition: [category, then style; number].
pub const TABLE: &str = "table";

/// Paints drawings. Trained by `strokewise-lab train generate`.
pub struct Generator {
    down: Vec<Convolution>,
    modulated: Vec<Modulated>,
    pixels: Convolution,
    /// [row, [`CONDITION`]] of the file's table; a row of zeros is a category that nothing is known of.
    table: Vec<f32>,
    categories: usize,
    device: Device,
}

struct Modulated {
    convolution: Convolution,
    /// Whether the input is doubled and joined with the encoder's layer of the same side.
    sees_skip: bool,
    /// [condition, scales then shifts of the channels]
    weight: Tensor<2>,
    bias: Tensor<2>,
}

/// What to paint, and how. Where nothing is said, the drawing alone decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What the drawing shows.
    pub category: Option<ClassId>,
    /// Whose pictures to paint like.
    pub style: Option<Style>,
}

/// A way of painting: that of one source of the pictures that the generator has learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Style {
    /// Noto's emoji of today: soft shading, thin details.
    Noto,
    /// Noto's emoji of before 2017: rounder, with dark outlines.
    NotoV1,
    /// EmojiOne: flat colours.
    EmojiOne,
    /// Fluent: flat colours, bold shapes.
    Fluent,
    /// Openclipart: clip art of many hands, often with black outlines.
    Clipart,
    /// Photographs, which are few: blurred.
    Photo,
}

impl Style {
    /// Every style, in the order of the weights.
    pub const ALL: [Self; 6] = [
        Self::Noto,
        Self::NotoV1,
        Self::EmojiOne,
        Self::Fluent,
        Self::Clipart,
        Self::Photo,
    ];

    /// Its place among all.
    pub fn index(self) -> usize {
        self as usize
    }
}

impl Generator {
    /// Pixels a side of the pictures.
    pub const SIZE: usize = PICTURE_SIZE;

    /// The weights that came with the program.
    pub fn bundled(device: &Device) -> Result<Self> {
        let weights = Weights::parse(BUNDLED_WEIGHTS);
        let generator = weights.and_then(|weights| Self::from_weights(weights, device));
        generator.map_err(|cause| Error::Weights {
            cause,
            path: BUNDLED_NAME.into(),
        })
    }

    /// Weights from a file; [`Error::Weights`] where they are not this network's.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        Self::from_weights(Weights::load(path)?, device).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Weights from `file`, or without one those that came with the program.
    pub fn open(file: Option<&Path>, device: &Device) -> Result<Self> {
        file.map_or_else(|| Self::bundled(device), |file| Self::load(file, device))
    }

    /// Weights from memory; the reason where they are not this network's.
    pub fn from_weights(mut weights: Weights, device: &Device) -> Result<Self, String> {
        let mut inputs = 1;
        let mut down = Vec::new();
        for (i, channels) in DOWN_CHANNELS.into_iter().enumerate() {
            let (name, stride) = (format!("down{i}"), if i == 0 { 1 } else { 2 });
            let channels_both = [inputs, channels];
            down.push(Convolution::folded(
                &mut weights,
                &name,
                channels_both,
                3,
                stride,
                device,
            )?);
            inputs = channels;
        }
        let mut modulated = Vec::new();
        for layer in modulated_layers() {
            modulated.push(Modulated::from_weights(&mut weights, &layer, device)?);
        }
        let channels = [UP_CHANNELS[UP_CHANNELS.len() - 1], PIXEL_CHANNELS];
        let categories = Classifier::own_labels().len();
        Ok(Self {
            down,
            modulated,
            pixels: Convolution::plain(&mut weights, "pixels", channels, 3, device)?,
            table: weights.take(TABLE, &[categories + Style::ALL.len(), CONDITION])?,
            categories,
            device: device.clone(),
        })
    }

    /// Pictures of drawings, all under one condition; differentiable in the rasters where these carry autodiff.
    ///
    /// # Shapes
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, 3, [`Generator::SIZE`], [`Generator::SIZE`]], red, green and blue in 0..=1, paper 1
    pub fn pictures(&self, rasters: Tensor<4>, condition: Condition) -> Tensor<4> {
        let data = TensorData::new(self.condition(condition), [1, CONDITION]);
        let condition = Tensor::<2>::from_data(data, &self.device);
        let mut skips: Vec<Tensor<4>> = Vec::with_capacity(self.down.len());
        let mut x = rasters;
        for layer in &self.down {
            x = silu(layer.forward(x));
            skips.push(x.clone());
        }
        // The deepest is what the decoder begins with.
        skips.pop();
        for layer in &self.modulated {
            if let Some(skip) = layer.sees_skip.then(|| skips.pop()).flatten() {
                x = Tensor::cat(vec![doubled(x), skip], 1);
            }
            x = layer.forward(x, condition.clone());
        }
        // The network says how far each channel lies below the paper's white.
        unfolded(self.pixels.forward(x)).clamp(0.0, 1.0).neg() + 1.0
    }

    /// Whether the category has taught the generator anything; where not, it paints as without a category.
    pub fn knows(&self, category: ClassId) -> bool {
        let row = self.row(category.index());
        category.index() < self.categories && row.iter().any(|v| *v != 0.0)
    }

    /// The rasters of drawings that the network was made for.
    pub fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    /// Where the weights are.
    pub fn device(&self) -> &Device {
        &self.device
    }

    fn condition(&self, condition: Condition) -> Vec<f32> {
        let category = condition.category.map(ClassId::index);
        let style = condition.style.map(|style| self.categories + style.index());
        let mut sum = vec![0.0; CONDITION];
        for row in category.into_iter().chain(style) {
            let values = self.row(row).iter();
            sum.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
        }
        sum
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.table[row * CONDITION..][..CONDITION]
    }
}

impl Modulated {
    fn from_weights(
        weights: &mut Weights,
        layer: &LayerPlan,
        device: &Device,
    ) -> Result<Self, String> {
        let name = &layer.name;
        let convolution =
            Convolution::folded(weights, name, layer.channels, layer.kernel, 1, device)?;
        let shape = [2 * layer.channels[1], CONDITION];
        let weight = weights.take(&format!("{name}.film.weight"), &shape)?;
        let bias = weights.take(&format!("{name}.film.bias"), &[shape[0]])?;
        Ok(Self {
            convolution,
            sees_skip: layer.skip > 0,
            weight: Tensor::<2>::from_data(TensorData::new(weight, shape), device).transpose(),
            bias: Tensor::from_data(TensorData::new(bias, [1, shape[0]]), device),
        })
    }

    /// `silu((1 + scale) convolved + shift)`
    fn forward(&self, input: Tensor<4>, condition: Tensor<2>) -> Tensor<4> {
        let x = self.convolution.forward(input);
        let film = condition.matmul(self.weight.clone()) + self.bias.clone();
        let channels = film.dims()[1] / 2;
        let [scale, shift] = [0, channels].map(|start| {
            let part = film.clone().slice([0..1, start..start + channels]);
            part.reshape([1, channels, 1, 1])
        });
        silu(x * (scale + 1.0) + shift)
    }
}

/// [batch, (row, column, colour) within the pixel, side, side] to [batch, colour, twice the side, twice the side].
fn unfolded(x: Tensor<4>) -> Tensor<4> {
    let [batch, _, side, _] = x.dims();
    let scale = PICTURE_SCALE;
    x.reshape([batch, scale, scale, 3, side, side])
        .permute([0, 3, 4, 1, 5, 2])
        .reshape([batch, 3, side * scale, side * scale])
}
