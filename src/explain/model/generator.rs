//! The generator takes a drawing in and gives a picture of what it shows out, as a differentiable function of the
//! raster.
//!
//! It is a small U-Net in the spirit of pix2pix (Isola et al. 2017). What to paint, and in which style, is a vector
//! that scales and shifts every channel of the decoder (FiLM, Perez et al. 2018). There is no noise: the same drawing
//! gives the same picture, which is what an explanation needs.

use std::path::Path;

use burn::tensor::{Device, Tensor};

use super::architecture::{
    CONDITION, DOWN_CHANNELS, LayerPlan, PICTURE_SCALE, PICTURE_SIZE, PIXEL_CHANNELS, RASTER_SPEC, UP_CHANNELS,
    modulated_layers,
};
use super::layers::Convolution;
use super::network::Network;
use super::{Answerer, ClassId, Classifier, Weights};
use crate::error::{Error, Result};
use crate::kernels::{Activation, Film, Plan, Question, Readout, Scale, Shape};
use strokewise_ink::raster::RasterSpec;

static BUNDLED_WEIGHTS: &[u8] = bundled_weights!("generator.safetensors");
const BUNDLED_NAME: &str = "models/generator.safetensors";

/// This array holds what categories and styles add to the condition: [category, then style; number].
pub const TABLE: &str = "table";

/// Paints drawings. It is trained by `strokewise-lab train generate`.
pub struct Generator {
    network: Network,
    /// [row, [`CONDITION`]] of the file's table; a row of zeros is a category that nothing is known of.
    table: Vec<f32>,
    categories: usize,
}

/// [`Condition`] is what the generator is told of a drawing: category and style. Where nothing is said, the drawing
/// alone decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The drawing shows this category.
    pub category: Option<ClassId>,
    /// The pictures are painted in this style.
    pub style: Option<Style>,
}

/// [`Style`] is a way of painting: that of one source of the pictures that the generator has learnt from.
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
    /// This lists every style, in the order of the weights.
    pub const ALL: [Self; 6] = [
        Self::Noto,
        Self::NotoV1,
        Self::EmojiOne,
        Self::Fluent,
        Self::Clipart,
        Self::Photo,
    ];

    /// Returns its place among all.
    pub fn index(self) -> usize {
        self as usize
    }
}

impl Generator {
    /// The pictures have so many pixels a side.
    pub const SIZE: usize = PICTURE_SIZE;

    /// Opens the generator with the weights that came with the program.
    pub fn bundled(device: &Device) -> Result<Self> {
        Self::from_weights(Self::bundled_weights()?, device).map_err(bad_bundle)
    }

    /// Reads the numbers of [`Generator::bundled`].
    pub fn bundled_weights() -> Result<Weights> {
        Weights::parse(BUNDLED_WEIGHTS).map_err(bad_bundle)
    }

    /// Makes the generator with weights from a file; it is [`Error::Weights`] where they are not this network's.
    pub fn load(path: &Path, device: &Device) -> Result<Self> {
        Self::from_weights(Weights::load(path)?, device).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Makes the generator with weights from `file`, or without one with those that came with the program.
    pub fn open(file: Option<&Path>, device: &Device) -> Result<Self> {
        file.map_or_else(|| Self::bundled(device), |file| Self::load(file, device))
    }

    /// Makes the generator with weights from memory; the error is the reason why they are not this network's.
    pub fn from_weights(mut weights: Weights, device: &Device) -> Result<Self, String> {
        let categories = Classifier::own_labels().len();
        let mut plan = Plan::new(Shape {
            side: RASTER_SPEC.size,
            channels: 1,
        });
        let (mut map, mut inputs, mut skips) = (0, 1, Vec::new());
        for (i, channels) in DOWN_CHANNELS.into_iter().enumerate() {
            let scale = if i == 0 { Scale::Same } else { Scale::Halved };
            let name = format!("down{i}");
            let layer = Convolution::folded(&mut weights, &name, [inputs, channels], 3)?;
            map = plan.layer(layer.layer(map, scale, Activation::Silu))?;
            inputs = channels;
            skips.push(map);
        }
        // The deepest is what the decoder begins with.
        skips.pop();
        for layer in modulated_layers() {
            let skip = (layer.skip > 0).then(|| skips.pop()).flatten();
            map = modulated(&mut plan, &mut weights, &layer, map, skip)?;
        }
        let channels = [UP_CHANNELS[UP_CHANNELS.len() - 1], PIXEL_CHANNELS];
        let pixels = Convolution::plain(&mut weights, "pixels", channels, 3)?;
        // The network says how far each channel lies below the paper's white.
        let map = plan.layer(pixels.layer(map, Scale::Same, Activation::Paper))?;
        let unfold = PICTURE_SCALE;
        plan.readout(Readout::Pixels { map, unfold })?;
        Ok(Self {
            network: Network::new(plan, device),
            table: weights.take(TABLE, &[categories + Style::ALL.len(), CONDITION])?,
            categories,
        })
    }

    /// Paints pictures of drawings, all under one condition; they are differentiable in the rasters
    /// where these carry autodiff.
    ///
    /// # Shapes
    ///
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, 3, [`Generator::SIZE`], [`Generator::SIZE`]], red, green and blue in
    ///   0..=1, paper 1
    pub fn pictures(&self, rasters: Tensor<4>, condition: Condition) -> Tensor<4> {
        let images = rasters.dims()[0];
        let condition = self.condition(condition);
        let question = Question {
            readouts: 1,
            condition: &condition,
        };
        let pictures = self.network.answers(rasters, question).remove(0);
        pictures.reshape([images, 3, PICTURE_SIZE, PICTURE_SIZE])
    }

    /// Returns [`Generator::pictures`] in plain numbers, and gradients of it.
    pub fn painted(&self, condition: Condition) -> Answerer<'_> {
        self.network.answerer(1, self.condition(condition))
    }

    /// Tells whether the generator was trained on this category; where not, it paints as without a
    /// category.
    pub fn knows(&self, category: ClassId) -> bool {
        let row = self.row(category.index());
        category.index() < self.categories && row.iter().any(|v| *v != 0.0)
    }

    /// Returns the rasters of drawings that the network was made for.
    pub fn raster_spec(&self) -> RasterSpec {
        RASTER_SPEC
    }

    /// Returns the device on which the weights lie.
    pub fn device(&self) -> &Device {
        self.network.device()
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

fn bad_bundle(cause: String) -> Error {
    Error::Weights {
        cause,
        path: BUNDLED_NAME.into(),
    }
}

/// Adds a layer of the decoder, on the map `below` and perhaps the encoder's `skip`, and returns its map:
/// `silu((1 + scale) convolved + shift)`.
fn modulated(
    plan: &mut Plan,
    weights: &mut Weights,
    layer: &LayerPlan,
    below: usize,
    skip: Option<usize>,
) -> Result<usize, String> {
    let name = &layer.name;
    let convolution = Convolution::folded(weights, name, layer.channels, layer.kernel)?;
    let mut modulated = match skip {
        Some(skip) => convolution.joined(below, skip, layer.skip),
        None => convolution.layer(below, Scale::Same, Activation::Silu),
    };
    let shape = [2 * layer.channels[1], CONDITION];
    modulated.film = Some(Film {
        weights: weights.take(&format!("{name}.film.weight"), &shape)?,
        bias: weights.take(&format!("{name}.film.bias"), &shape[..1])?,
    });
    plan.layer(modulated)
}

#[cfg(test)]
mod tests {
    use super::super::network::tests::check;
    use super::*;

    #[test]
    fn kernels_and_tensors_say_the_same_under_any_condition() {
        let generator = Generator::bundled(&Device::flex()).expect("the bundled weights fit");
        let cat = Condition {
            category: Some(ClassId(64)),
            style: Some(Style::Noto),
        };
        for condition in [Condition::default(), cat] {
            check(&generator.network, 1, &generator.condition(condition));
        }
    }
}
