//! This is the clutter map under training, with its backward pass, which goes on into the trunk below where that learns
//! as well. It is read by `ClutterMap` of [`strokewise_explain::model`].

use rand::Rng;

use super::block::{ConvNorm, Normed};
use super::linear::Linear;
use super::resample::Junction;
use super::silu::{silu_of_sum, times_silu_derivative};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::{BLOCK_CHANNELS, LayerPlan, STEM_CHANNELS, map_layers};

/// [`ClutterMap`] has the layers on the trunk's stages, from the deepest up, and the one that says the number.
pub struct ClutterMap {
    layers: Vec<Layer>,
    output: Linear,
}

struct Layer {
    layer: ConvNorm,
    /// The input is made so, where it is of two layers.
    junction: Option<Junction>,
}

/// [`ClutterMapTrace`] is what the map remembers of a forward pass.
pub struct ClutterMapTrace {
    layers: Vec<LayerTrace>,
    /// These are the log-odds: [image, position], [`MAP_SIDE`](strokewise_explain::model::architecture::MAP_SIDE) a
    /// side.
    pub log_odds: Vec<f32>,
}

struct LayerTrace {
    input: Vec<f32>,
    normed: Normed,
    output: Vec<f32>,
}

impl ClutterMap {
    /// Makes a map of random weights.
    pub fn new(rng: &mut impl Rng) -> Self {
        let stages = [STEM_CHANNELS].into_iter().chain(BLOCK_CHANNELS);
        let plans = map_layers(&stages.collect::<Vec<_>>());
        let last = plans.last().map_or(0, |plan| plan.channels[1]);
        let layer = |plan: LayerPlan| Layer {
            junction: Junction::of(&plan),
            layer: ConvNorm::new(&plan.name, plan.channels, plan.kernel, 1, plan.side, rng),
        };
        Self {
            layers: plans.into_iter().map(layer).collect(),
            output: Linear::new("map", last, 1, rng),
        }
    }

    /// Computes the map from the trunk's stages, the first and largest first, each [image,
    /// position, channel], with batch statistics.
    pub fn forward(&mut self, stages: Vec<Vec<f32>>) -> ClutterMapTrace {
        let mut traces: Vec<LayerTrace> = Vec::with_capacity(self.layers.len());
        for (Layer { layer, junction }, stage) in self.layers.iter_mut().zip(stages.into_iter().rev()) {
            let input = match (junction, traces.last()) {
                (Some(junction), Some(below)) => junction.join(&below.output, &stage),
                _ => stage,
            };
            let normed = layer.forward(&input);
            let output = silu_of_sum(&[layer.branch(&normed)], layer.channels());
            traces.push(LayerTrace { input, normed, output });
        }
        let features = traces.last().map_or(&[][..], |trace| &trace.output);
        ClutterMapTrace {
            log_odds: self.output.forward(features),
            layers: traces,
        }
    }

    /// Sets every parameter's gradient, from the gradient of the loss with respect to the map; returns those with
    /// respect to the trunk's stages, laid out as they came.
    pub fn backward(&mut self, trace: ClutterMapTrace, gradient: &[f32]) -> Vec<Vec<f32>> {
        let features = trace.layers.last().map_or(&[][..], |trace| &trace.output[..]);
        let mut gradient = self.output.backward(features, gradient);
        let mut stages = Vec::with_capacity(self.layers.len());
        let layers = self.layers.iter_mut().zip(trace.layers).rev();
        for (Layer { layer, junction }, trace) in layers {
            let branches = [layer.branch(&trace.normed)];
            times_silu_derivative(&branches, layer.channels(), &mut gradient);
            let mut input = vec![0.0; trace.input.len()];
            layer.backward(&trace.input, trace.normed, &gradient, Some(&mut input));
            let stage;
            [gradient, stage] = match junction {
                Some(junction) => junction.split(&input),
                None => [Vec::new(), input],
            };
            stages.push(stage);
        }
        stages
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        let layers = self.layers.iter_mut();
        let layers = layers.flat_map(|layer| layer.layer.parameters_mut());
        layers.chain(self.output.parameters_mut())
    }

    /// Lists the running statistics of every batch norm, in a fixed order, for checkpoints.
    pub fn statistics_mut(&mut self) -> impl Iterator<Item = (String, &mut Vec<f32>)> {
        let layers = self.layers.iter_mut();
        layers.flat_map(|layer| layer.layer.statistics_mut())
    }

    /// Tells whether `weights` hold a map.
    pub fn is_in(&self, weights: &Weights) -> bool {
        self.output.is_in(weights)
    }

    /// Puts the averaged weights and the running statistics into `weights`.
    pub fn export(&self, weights: &mut Weights) {
        let layers = self.layers.iter();
        layers.for_each(|layer| layer.layer.export(weights));
        self.output.export(weights);
    }

    /// Starts from arrays as [`ClutterMap::export`] writes them; the reason where they do not fit.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        let mut layers = self.layers.iter_mut();
        layers.try_for_each(|layer| layer.layer.import(weights))?;
        self.output.import(weights)
    }
}
