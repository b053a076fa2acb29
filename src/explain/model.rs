//! These are the networks that get explained: our own [`Classifier`], the stranger's [`DoodleNet`], anybody's
//! [`foreign`] one, their weights files, their [`Labels`], where they come from ([`Source`]), and the choice of a
//! compute device.
//!
//! Beside the classifiers stand the [`Encoder`], which embeds drawings and pictures in one space, and the
//! [`Generator`], which paints drawings. There is no attribution and no training here: rasters go in, numbers come out.
//! Networks live on a plain (not autodiff) device, so that a gradient with respect to the raster costs no gradients of
//! the weights.

/// Reads the bytes of a weights file of `models`, in the precision that the features ask for.
macro_rules! bundled_weights {
    ($name:literal) => {{
        #[cfg(not(feature = "half-weights"))]
        let bytes = include_bytes!(concat!("../../../models/", $name));
        #[cfg(feature = "half-weights")]
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/", $name));
        bytes
    }};
}

mod answerer;
pub mod architecture;
pub(crate) mod classifier;
mod clutter_map;
pub mod device;
mod doodlenet;
pub mod encoder;
pub mod foreign;
pub mod generator;
mod labels;
mod layers;
mod network;
mod source;
mod tensors;
mod trunk;
mod weights;

use std::sync::Arc;

use burn::tensor::{Device, Tensor};

pub use answerer::{Answerer, Taped};
pub use classifier::Classifier;
pub use doodlenet::DoodleNet;
pub use encoder::Encoder;
pub use generator::{Condition, Generator, Style};
pub use labels::{ClassId, Labels};
pub use source::Source;
pub use weights::{Array, Weights};

use strokewise_ink::raster::RasterSpec;

/// The user of a network to which no noise model was fitted should know this.
const UNFITTED_NOISE: &str = "what does not belong is told only by how much the reading gains without it: the noise models know the network that ships, not this one";

/// [`SketchClassifier`] is a network that sees a raster and answers with one logit per category.
pub trait SketchClassifier: Send + Sync {
    /// Computes the logits of a batch of rasters, already divided by the calibration temperature,
    /// so that their softmax is the probability to show. They are differentiable in the rasters
    /// where these carry autodiff.
    ///
    /// # Shapes
    ///
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, categories]
    fn logits(&self, rasters: Tensor<4>) -> Tensor<2>;

    /// Computes the logits and, in a column behind them, the log-odds that the drawing holds a
    /// stroke that does not belong; these are 0 throughout from a network that was never asked.
    ///
    /// # Shapes
    ///
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, categories + 1]
    fn logits_and_clutter(&self, rasters: Tensor<4>) -> Tensor<2> {
        let logits = self.logits(rasters);
        let unasked = Tensor::zeros([logits.dims()[0], 1], &logits.device());
        Tensor::cat(vec![logits, unasked], 1)
    }

    /// Computes [`SketchClassifier::logits_and_clutter`] and, in one pass, the clutter map, which
    /// says where the ink lies that does not belong: for each place of a grid over the raster, the
    /// log-odds that what is drawn there does not belong. A network that was never asked has no
    /// map.
    ///
    /// # Shapes
    ///
    /// - `rasters`: [batch, 1, size, size], ink 1 on paper 0
    /// - output: [batch, categories + 1], and [batch, [`SketchClassifier::map_side`], the same]
    fn answer_and_map(&self, rasters: Tensor<4>) -> (Tensor<2>, Option<Tensor<3>>) {
        (self.logits_and_clutter(rasters), None)
    }

    /// Computes the clutter map alone.
    fn clutter_map(&self, rasters: Tensor<4>) -> Option<Tensor<3>> {
        self.answer_and_map(rasters).1
    }

    /// Returns [`SketchClassifier::logits_and_clutter`] in plain numbers, and gradients of it,
    /// which explanations ask for. Networks with kernels of their own answer without tensors.
    fn answers(&self) -> Answerer<'_> {
        let shape = [1, self.raster_spec().size];
        Answerer::tensors(self.device(), shape, |rasters| self.logits_and_clutter(rasters))
    }

    /// Returns [`SketchClassifier::answers`] with the clutter map's numbers behind each answer, row
    /// by row; `None` where there is no map.
    fn answers_and_maps(&self) -> Option<Answerer<'_>> {
        let cells = self.map_side()?.pow(2);
        let shape = [1, self.raster_spec().size];
        Some(Answerer::tensors(self.device(), shape, move |rasters| {
            let (answer, map) = self.answer_and_map(rasters);
            let rows = answer.dims()[0];
            let map = map.map(|map| map.reshape([rows, cells]));
            Tensor::cat(std::iter::once(answer).chain(map).collect(), 1)
        }))
    }

    /// Counts the places along each side of the clutter map; `None` where there is no map.
    fn map_side(&self) -> Option<usize> {
        None
    }

    /// Tells what its user should know of the network: how drawings go in, who decided so, and what
    /// is odd about it. A network of ours has no notes.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns the rasters that the network was made for.
    fn raster_spec(&self) -> RasterSpec;

    /// Returns the categories, in the order of the logits.
    fn labels(&self) -> &Arc<Labels>;

    /// Returns where the weights are.
    fn device(&self) -> &Device;
}
