//! The clutter map: where in a drawing there is ink that does not belong.
//!
//! The trunk's single number for clutter says that something is wrong, the map says where. From its deepest stage
//! upwards, each layer is doubled and joined with the trunk's stage of that side, which brings the places back.

use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor};

use super::Weights;
use super::architecture::{LayerPlan, MAP_SIDE, map_layers};
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
        let plans = map_layers(stages);
        let layer = |plan: &LayerPlan| {
            let LayerPlan { name, kernel, .. } = plan;
            Convolution::folded(weights, name, plan.channels, *kernel, 1, device)
        };
        let layers = plans.iter().map(layer).collect::<Result<Vec<_>, _>>()?;
        let last = plans.last().map_or(0, |plan| plan.channels[1]);
        Ok(Some(Self {
            layers,
            output: Convolution::of_pixels(weights, "map", [last, 1], device)?,
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
