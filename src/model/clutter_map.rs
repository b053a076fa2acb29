//! The clutter map: where in a drawing there is ink that does not belong.
//!
//! The trunk's single number for clutter says that something is wrong, the map says where. From its deepest stage
//! upwards, each layer is doubled and joined with the trunk's stage of that side, which brings the places back.

use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor};

use super::Weights;
use super::architecture::{MAP_CHANNELS, MAP_SIDE};
use super::convolution::{Convolution, doubled};

/// The layers on top of a trunk, ready to answer.
pub struct ClutterMap {
    layers: Vec<Convolution>,
    output: Convolution,
}

impl ClutterMap {
    /// Takes the map's layers out of `weights`, on a trunk whose stages have so many channels; `None` where there
    /// are none, the reason where they do not fit.
    pub fn from_weights(
        weights: &mut Weights,
        stages: &[usize],
        device: &Device,
    ) -> Result<Option<Self>, String> {
        if weights.get("map.weight").is_none() {
            return Ok(None);
        }
        let mut layers = Vec::new();
        let mut below = 0;
        for (i, (stage, channels)) in stages.iter().rev().zip(MAP_CHANNELS).enumerate() {
            let kernel = if i == 0 { 1 } else { 3 };
            let inputs = [below + stage, channels];
            let name = format!("map{i}");
            layers.push(Convolution::folded(
                weights, &name, inputs, kernel, 1, device,
            )?);
            below = channels;
        }
        Ok(Some(Self {
            layers,
            output: Convolution::of_pixels(weights, "map", [below, 1], device)?,
        }))
    }

    /// What the trunk's stages make of a drawing, the first and largest first, to the log-odds at each place that
    /// the ink there does not belong: [image, row, column].
    pub fn log_odds(&self, stages: Vec<Tensor<4>>) -> Tensor<3> {
        let mut stages = stages.into_iter().rev();
        let mut features: Option<Tensor<4>> = None;
        for (layer, stage) in self.layers.iter().zip(&mut stages) {
            let input = match features {
                None => stage,
                Some(below) => Tensor::cat(vec![doubled(below), stage], 1),
            };
            features = Some(silu(layer.forward(input)));
        }
        // OK because a trunk has stages.
        let features = features.expect("a trunk has stages");
        let images = features.dims()[0];
        self.output
            .forward(features)
            .reshape([images, MAP_SIDE, MAP_SIDE])
    }
}
