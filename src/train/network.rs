//! The classifier's network with its gradients, made for training on a few processor cores.
//!
//! burn's autodiff could train the network of [`crate::model::Classifier`] as it stands, and the tests
//! below check every gradient against it. But on burn-flex the element-wise half of a training step (batch
//! norm, activation, their derivatives) runs on one thread, a pass over memory for each operation, and the
//! weight gradient of a convolution becomes a product nine columns wide. So each layer here carries its
//! own backward pass: channels last, chunks of a batch that fit the cache, fused element-wise passes, and
//! the products left to burn's matrix multiplication. Side by side on two busy cores, forward and backward of
//! 128 drawings take 0.4 s here and 1.0 s with autodiff.
//!
//! Activations are [image, row, column, channel], row-major, in plain `Vec<f32>`.

mod conv;
mod linear;
mod norm;
mod silu;
#[cfg(test)]
mod twin;

use rand::Rng;

use super::optimise::Parameter;
use crate::model::Weights;
use crate::model::architecture::{BLOCK_CHANNELS, RASTER_SIZE, STEM_CHANNELS};
use conv::Conv;
use linear::Linear;
use norm::{Moments, Norm};
use silu::{Branch, silu_of_sum, times_silu_derivative};

/// The network under training.
pub struct Network {
    stem: ConvNorm,
    blocks: Vec<Block>,
    head: Linear,
    clutter: Linear,
}

/// A convolution and the batch norm that follows it.
struct ConvNorm {
    conv: Conv,
    norm: Norm,
}

/// `silu(second(silu(first(x))) + shortcut(x))`; `first` and `shortcut` halve the side.
struct Block {
    first: ConvNorm,
    second: ConvNorm,
    shortcut: ConvNorm,
}

/// What a [`ConvNorm`] remembers between its forward and its backward pass.
struct Normed {
    convolved: Vec<f32>,
    moments: Moments,
}

/// What a [`Block`] remembers.
struct BlockTrace {
    first: Normed,
    between: Vec<f32>,
    second: Normed,
    shortcut: Normed,
    output: Vec<f32>,
}

/// What the network remembers of a forward pass, to be handed to its backward pass.
pub struct Trace {
    rasters: Vec<f32>,
    stem: Normed,
    stem_output: Vec<f32>,
    blocks: Vec<BlockTrace>,
    pooled: Vec<f32>,
    /// The answer: [image, category].
    pub logits: Vec<f32>,
    /// The log-odds that a drawing holds a stroke that does not belong: [image].
    pub clutter: Vec<f32>,
}

/// The gradient of the loss with respect to what [`Network::forward`] answers, in the same layout.
pub struct AnswerGradient {
    /// [image, category]
    pub logits: Vec<f32>,
    /// [image]
    pub clutter: Vec<f32>,
}

impl Network {
    /// A network with random weights for `categories`.
    pub fn new(categories: usize, rng: &mut impl Rng) -> Self {
        let mut side = RASTER_SIZE;
        let mut layer = |name: String, channels, kernel, stride, side| {
            ConvNorm::new(&name, channels, kernel, stride, side, rng)
        };
        let stem = layer("stem".to_owned(), [1, STEM_CHANNELS], 3, 2, side);
        side /= 2;
        let mut channels = STEM_CHANNELS;
        let mut blocks = Vec::new();
        for (i, &wider) in BLOCK_CHANNELS.iter().enumerate() {
            blocks.push(Block {
                first: layer(format!("block{i}.first"), [channels, wider], 3, 2, side),
                second: layer(format!("block{i}.second"), [wider, wider], 3, 1, side / 2),
                shortcut: layer(format!("block{i}.shortcut"), [channels, wider], 1, 2, side),
            });
            side /= 2;
            channels = wider;
        }
        Self {
            stem,
            blocks,
            head: Linear::new("head", channels, categories, rng),
            clutter: Linear::new("clutter", channels, 1, rng),
        }
    }

    /// Logits of a batch of rasters [image, row, column], with batch statistics, which are also
    /// averaged into the running ones.
    pub fn forward(&mut self, rasters: Vec<f32>) -> Trace {
        let stem = self.stem.forward(&rasters);
        let stem_output = silu_of_sum(&[self.stem.branch(&stem)], self.stem.norm.channels());
        let mut blocks: Vec<BlockTrace> = Vec::with_capacity(self.blocks.len());
        for block in &mut self.blocks {
            let trace = block.forward(blocks.last().map_or(&stem_output, |trace| &trace.output));
            blocks.push(trace);
        }
        let features = blocks.last().map_or(&stem_output, |trace| &trace.output);
        let images = rasters.len() / (RASTER_SIZE * RASTER_SIZE);
        let pooled = channel_means(features, images, self.head.inputs());
        let logits = self.head.forward(&pooled);
        let clutter = self.clutter.forward(&pooled);
        Trace {
            rasters,
            stem,
            stem_output,
            blocks,
            pooled,
            logits,
            clutter,
        }
    }

    /// Sets every parameter's gradient, from the gradient of the loss with respect to the answer.
    pub fn backward(&mut self, trace: Trace, answer: &AnswerGradient) {
        let Trace {
            rasters,
            stem,
            stem_output,
            blocks,
            pooled,
            ..
        } = trace;
        let mut pooled_gradient = self.head.backward(&pooled, &answer.logits);
        let from_clutter = self.clutter.backward(&pooled, &answer.clutter);
        let sums = pooled_gradient.iter_mut().zip(from_clutter);
        sums.for_each(|(sum, part)| *sum += part);
        let positions = blocks.last().map_or(&stem_output, |b| &b.output).len() / pooled.len();
        let mut gradient = spread_means(&pooled_gradient, positions, self.head.inputs());

        let mut traces = blocks;
        for block in self.blocks.iter_mut().rev() {
            // OK because the forward pass left one trace for each block.
            let trace = traces.pop().expect("a trace for each block");
            let input = traces.last().map_or(&stem_output, |below| &below.output);
            gradient = block.backward(input, trace, gradient);
        }
        times_silu_derivative(
            &[self.stem.branch(&stem)],
            self.stem.norm.channels(),
            &mut gradient,
        );
        self.stem.backward(&rasters, stem, &gradient, None);
    }

    /// Every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> Vec<&mut Parameter> {
        let mut all = Vec::from(self.head.parameters_mut());
        all.extend(self.clutter.parameters_mut());
        all.extend(self.stem.parameters_mut());
        for block in &mut self.blocks {
            all.extend(
                block
                    .layers_mut()
                    .into_iter()
                    .flat_map(ConvNorm::parameters_mut),
            );
        }
        all
    }

    /// The averaged weights, named and laid out as [`crate::model::Classifier`] reads them.
    pub fn averaged(&self) -> Weights {
        let mut weights = Weights::default();
        for layer in self.layers() {
            layer.conv.export(&mut weights);
            layer.norm.export(&mut weights);
        }
        self.head.export(&mut weights);
        self.clutter.export(&mut weights);
        weights
    }

    /// Starts from weights as [`Network::averaged`] returns them; the reason where they do not fit. Weights
    /// that know nothing of clutter leave that layer as it is.
    pub fn import(&mut self, mut weights: Weights) -> Result<(), String> {
        self.head.import(&mut weights)?;
        if self.clutter.is_in(&weights) {
            self.clutter.import(&mut weights)?;
        }
        for layer in self.layers_mut() {
            layer.conv.import(&mut weights)?;
            layer.norm.import(&mut weights)?;
        }
        Ok(())
    }

    /// The running statistics of every batch norm, in a fixed order, for checkpoints.
    pub fn statistics_mut(&mut self) -> Vec<(String, &mut Vec<f32>)> {
        self.layers_mut()
            .flat_map(|layer| layer.norm.statistics_mut())
            .collect()
    }

    fn layers_mut(&mut self) -> impl Iterator<Item = &mut ConvNorm> {
        let blocks = self.blocks.iter_mut().flat_map(Block::layers_mut);
        std::iter::once(&mut self.stem).chain(blocks)
    }

    fn layers(&self) -> impl Iterator<Item = &ConvNorm> {
        let blocks = self
            .blocks
            .iter()
            .flat_map(|b| [&b.first, &b.second, &b.shortcut]);
        std::iter::once(&self.stem).chain(blocks)
    }
}

impl ConvNorm {
    fn new(
        name: &str,
        channels: [usize; 2],
        kernel: usize,
        stride: usize,
        side_in: usize,
        rng: &mut impl Rng,
    ) -> Self {
        Self {
            conv: Conv::new(name, channels, kernel, stride, side_in, rng),
            norm: Norm::new(name, channels[1]),
        }
    }

    fn forward(&mut self, input: &[f32]) -> Normed {
        let convolved = self.conv.forward(input);
        let moments = self.norm.observe(&convolved);
        Normed { convolved, moments }
    }

    /// The normalised output, as a term of what is activated.
    fn branch<'a>(&self, trace: &'a Normed) -> Branch<'a> {
        Branch {
            values: &trace.convolved,
            affine: self.norm.affine(&trace.moments),
        }
    }

    /// Sets the parameters' gradients and adds the input's to `input_gradient`.
    fn backward(
        &mut self,
        input: &[f32],
        trace: Normed,
        output_gradient: &[f32],
        input_gradient: Option<&mut [f32]>,
    ) {
        let gradient = self
            .norm
            .backward(trace.convolved, &trace.moments, output_gradient);
        self.conv.set_weight_gradient(input, &gradient);
        if let Some(input_gradient) = input_gradient {
            self.conv.add_input_gradient(&gradient, input_gradient);
        }
    }

    fn parameters_mut(&mut self) -> [&mut Parameter; 3] {
        let [scale, shift] = self.norm.parameters_mut();
        [&mut self.conv.weight, scale, shift]
    }
}

impl Block {
    fn forward(&mut self, input: &[f32]) -> BlockTrace {
        let channels = self.first.norm.channels();
        let first = self.first.forward(input);
        let between = silu_of_sum(&[self.first.branch(&first)], channels);
        let second = self.second.forward(&between);
        let shortcut = self.shortcut.forward(input);
        let branches = [self.second.branch(&second), self.shortcut.branch(&shortcut)];
        let output = silu_of_sum(&branches, channels);
        BlockTrace {
            first,
            between,
            second,
            shortcut,
            output,
        }
    }

    /// Sets the parameters' gradients; returns the input's.
    fn backward(&mut self, input: &[f32], trace: BlockTrace, mut gradient: Vec<f32>) -> Vec<f32> {
        let channels = self.first.norm.channels();
        let BlockTrace {
            first,
            between,
            second,
            shortcut,
            ..
        } = trace;
        let branches = [self.second.branch(&second), self.shortcut.branch(&shortcut)];
        times_silu_derivative(&branches, channels, &mut gradient);

        let mut input_gradient = vec![0.0; input.len()];
        self.shortcut
            .backward(input, shortcut, &gradient, Some(&mut input_gradient));
        let mut between_gradient = vec![0.0; between.len()];
        self.second
            .backward(&between, second, &gradient, Some(&mut between_gradient));
        times_silu_derivative(
            &[self.first.branch(&first)],
            channels,
            &mut between_gradient,
        );
        self.first
            .backward(input, first, &between_gradient, Some(&mut input_gradient));
        input_gradient
    }

    fn layers_mut(&mut self) -> [&mut ConvNorm; 3] {
        [&mut self.first, &mut self.second, &mut self.shortcut]
    }
}

/// The mean of each channel over an image's positions: [image, channel].
fn channel_means(features: &[f32], images: usize, channels: usize) -> Vec<f32> {
    let image_len = features.len() / images;
    let weight = channels as f32 / image_len as f32;
    features
        .chunks_exact(image_len)
        .flat_map(|image| {
            let mut mean = vec![0.0; channels];
            for pixel in image.chunks_exact(channels) {
                mean.iter_mut()
                    .zip(pixel)
                    .for_each(|(sum, v)| *sum += weight * v);
            }
            mean
        })
        .collect()
}

/// The backward pass of [`channel_means`].
fn spread_means(gradient: &[f32], positions: usize, channels: usize) -> Vec<f32> {
    let weight = 1.0 / positions as f32;
    let mut spread = Vec::with_capacity(gradient.len() * positions);
    for image in gradient.chunks_exact(channels) {
        for _ in 0..positions {
            spread.extend(image.iter().map(|g| weight * g));
        }
    }
    spread
}
