//! This is the classifier's network with its gradients, made for training on a few processor cores.
//!
//! burn's autodiff could train the network of [`strokewise_explain::model::Classifier`] as it stands, and the tests
//! below check every gradient against it. But on burn-flex the element-wise half of a training step (batch
//! norm, activation, their derivatives) runs on one thread, a pass over memory for each operation, and the
//! weight gradient of a convolution becomes a product nine columns wide. So each layer here carries its
//! own backward pass: channels last, chunks of a batch that fit the cache, fused element-wise passes, and
//! the products left to burn's matrix multiplication. It is twice as fast and takes
//! 0.6 of the memory (`src/adr/0007-training-by-layers-of-our-own.md`).
//!
//! Activations are [image, row, column, channel], row-major, in plain `Vec<f32>`.

mod block;
mod clutter_map;
mod conv;
mod critic;
mod film;
mod linear;
mod norm;
mod resample;
mod silu;
mod trunk;
#[cfg(test)]
mod twin;
mod unet;
mod widen;

use rand::Rng;

pub use clutter_map::{ClutterMap, ClutterMapTrace};
pub use critic::{Critic, CriticTrace};
pub use linear::Linear;
pub use trunk::{StageGradients, Trunk, TrunkTrace};
pub use unet::{Rows, UNet};
pub use widen::widened;

use super::optimise::Parameter;
use strokewise_explain::model::Weights;

/// [`Network`] is the classifier under training.
pub struct Network {
    trunk: Trunk,
    head: Linear,
    clutter: Linear,
    map: ClutterMap,
}

/// [`Trace`] is what the network remembers of a forward pass, to be handed to its backward pass.
pub struct Trace {
    trunk: TrunkTrace,
    /// These are the logits: [image, category].
    pub logits: Vec<f32>,
    /// These are the log-odds that a drawing holds a stroke that does not belong: [image].
    pub clutter: Vec<f32>,
    /// The map is that of the images that were asked about, and which they are.
    map: Option<ClutterMapTrace>,
    examined: Vec<usize>,
}

impl Trace {
    /// Returns the clutter map of the images that were asked about: [place among them, position].
    pub fn map(&self) -> &[f32] {
        self.map.as_ref().map_or(&[], |map| &map.log_odds)
    }
}

/// [`AnswerGradient`] is the gradient of the loss with respect to what [`Network::forward`] answers, in the same
/// layout.
pub struct AnswerGradient {
    /// The logits' gradients are [image, category].
    pub logits: Vec<f32>,
    /// The gradients of the log-odds of clutter are `[image]`.
    pub clutter: Vec<f32>,
    /// The map's gradients are [place among the images that the map was asked about, position].
    pub map: Vec<f32>,
}

impl Network {
    /// Makes a network with random weights for `categories`.
    pub fn new(categories: usize, rng: &mut impl Rng) -> Self {
        let trunk = Trunk::new("", 1, rng);
        Self {
            head: Linear::new("head", Trunk::outputs(), categories, rng),
            clutter: Linear::new("clutter", Trunk::outputs(), 1, rng),
            map: ClutterMap::new(rng),
            trunk,
        }
    }

    /// Computes the logits of a batch of rasters [image, row, column] and the clutter map of those
    /// `examined`, with batch statistics, which are also averaged into the running ones.
    pub fn forward(&mut self, rasters: Vec<f32>, examined: Vec<usize>) -> Trace {
        let trunk = self.trunk.forward(rasters);
        let map = (!examined.is_empty()).then(|| self.map.forward(trunk.stages(&examined)));
        Trace {
            map,
            examined,
            logits: self.head.forward(&trunk.pooled),
            clutter: self.clutter.forward(&trunk.pooled),
            trunk,
        }
    }

    /// Sets every parameter's gradient, from the gradient of the loss with respect to the answer.
    pub fn backward(&mut self, trace: Trace, answer: &AnswerGradient) {
        let mut gradient = self.head.backward(&trace.trunk.pooled, &answer.logits);
        let from_clutter = self.clutter.backward(&trace.trunk.pooled, &answer.clutter);
        let sums = gradient.iter_mut().zip(from_clutter);
        sums.for_each(|(sum, part)| *sum += part);
        let stages = trace.map.map(|map| StageGradients {
            images: &trace.examined,
            stages: self.map.backward(map, &answer.map),
        });
        self.trunk.backward(trace.trunk, &gradient, stages);
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> Vec<&mut Parameter> {
        let mut all = Vec::from(self.head.parameters_mut());
        all.extend(self.clutter.parameters_mut());
        all.extend(self.trunk.parameters_mut());
        all.extend(self.map.parameters_mut());
        all
    }

    /// Returns the averaged weights, named and laid out as
    /// [`strokewise_explain::model::Classifier`] reads them.
    pub fn averaged(&self) -> Weights {
        let mut weights = Weights::default();
        self.trunk.export(&mut weights);
        self.head.export(&mut weights);
        self.clutter.export(&mut weights);
        self.map.export(&mut weights);
        weights
    }

    /// Starts a network of random weights from such as [`Network::averaged`] returns, of a network as wide or
    /// narrower; the reason where they do not fit. Weights that know nothing of clutter leave those layers as they are.
    pub fn import(&mut self, weights: &Weights) -> Result<(), String> {
        let mut weights = widened(weights, &self.averaged());
        self.head.import(&mut weights)?;
        if self.clutter.is_in(&weights) {
            self.clutter.import(&mut weights)?;
        }
        if self.map.is_in(&weights) {
            self.map.import(&mut weights)?;
        }
        self.trunk.import(&mut weights)
    }

    /// Lists the running statistics of every batch norm, in a fixed order, for checkpoints.
    pub fn statistics_mut(&mut self) -> Vec<(String, &mut Vec<f32>)> {
        let trunk = self.trunk.statistics_mut();
        trunk.chain(self.map.statistics_mut()).collect()
    }
}
