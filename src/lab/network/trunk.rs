//! This is the residual trunk that every encoder here stands on: pixels in, the mean of each channel out.

use rand::Rng;

use super::block::{Block, BlockTrace, ConvNorm, Normed};
use super::silu::{silu_of_sum, times_silu_derivative};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;
use strokewise_explain::model::architecture::{BLOCK_CHANNELS, RASTER_SIZE, STEM_CHANNELS};

/// [`Trunk`] is stem and blocks as [`strokewise_explain::model::architecture`] plans them.
pub struct Trunk {
    stem: ConvNorm,
    blocks: Vec<Block>,
    channels_in: usize,
}

/// [`TrunkTrace`] is what a trunk remembers of a forward pass, to be handed to its backward pass.
pub struct TrunkTrace {
    input: Vec<f32>,
    stem: Normed,
    stem_output: Vec<f32>,
    blocks: Vec<BlockTrace>,
    /// These are the means of each channel over the positions, [image, channel].
    pub pooled: Vec<f32>,
}

/// [`StageGradients`] is the gradient of a loss that looks at a trunk's stages and not just at the means, for some of
/// the images.
pub struct StageGradients<'a> {
    /// The gradients are those of these images.
    pub images: &'a [usize],
    /// They are with respect to each stage, the first and largest first: [place in `images`,
    /// position, channel].
    pub stages: Vec<Vec<f32>>,
}

impl StageGradients<'_> {
    /// Adds the deepest stage's that is left to the gradient of all `images`.
    fn add_deepest(&mut self, gradient: &mut [f32], images: usize) {
        let row_len = gradient.len() / images;
        let stage = self.stages.pop().unwrap_or_default();
        for (image, row) in self.images.iter().zip(stage.chunks_exact(row_len)) {
            let sums = gradient[image * row_len..][..row_len].iter_mut().zip(row);
            sums.for_each(|(sum, part)| *sum += part);
        }
    }
}

impl TrunkTrace {
    /// Returns what the stem and each block make of some of the images: [place in `images`,
    /// position, channel].
    pub fn stages(&self, images: &[usize]) -> Vec<Vec<f32>> {
        let all = self.pooled.len() / Trunk::outputs();
        let blocks = self.blocks.iter().map(|block| &block.output);
        std::iter::once(&self.stem_output)
            .chain(blocks)
            .map(|stage| {
                let row_len = stage.len() / all;
                let rows = images.iter().map(|image| &stage[image * row_len..][..row_len]);
                rows.flatten().copied().collect()
            })
            .collect()
    }

    /// Returns the last block's output, [image, position, channel].
    fn features(&self) -> &[f32] {
        features(&self.stem_output, &self.blocks)
    }
}

impl Trunk {
    /// Makes a trunk of random weights for inputs of `channels_in` channels; the arrays' names
    /// begin with `prefix`.
    pub fn new(prefix: &str, channels_in: usize, rng: &mut impl Rng) -> Self {
        let stem = ConvNorm::new(
            &format!("{prefix}stem"),
            [channels_in, STEM_CHANNELS],
            3,
            2,
            RASTER_SIZE,
            rng,
        );
        let mut side = RASTER_SIZE / 2;
        let mut channels = STEM_CHANNELS;
        let mut blocks = Vec::new();
        for (i, &wider) in BLOCK_CHANNELS.iter().enumerate() {
            let name = format!("{prefix}block{i}");
            blocks.push(Block::new(&name, [channels, wider], side, rng));
            side /= 2;
            channels = wider;
        }
        Self {
            stem,
            blocks,
            channels_in,
        }
    }

    /// Counts the numbers that come out for each image.
    pub fn outputs() -> usize {
        BLOCK_CHANNELS[BLOCK_CHANNELS.len() - 1]
    }

    /// Computes the means from [image, row, column, channel], with batch statistics, which are also
    /// averaged into the running ones.
    pub fn forward(&mut self, input: Vec<f32>) -> TrunkTrace {
        let stem = self.stem.forward(&input);
        let stem_output = silu_of_sum(&[self.stem.branch(&stem)], self.stem.channels());
        let mut blocks: Vec<BlockTrace> = Vec::with_capacity(self.blocks.len());
        for block in &mut self.blocks {
            let trace = block.forward(features(&stem_output, &blocks));
            blocks.push(trace);
        }
        let images = input.len() / (RASTER_SIZE * RASTER_SIZE * self.channels_in);
        let pooled = channel_means(features(&stem_output, &blocks), images, Self::outputs());
        TrunkTrace {
            input,
            stem,
            stem_output,
            blocks,
            pooled,
        }
    }

    /// Sets every parameter's gradient, from the gradients of the loss with respect to the means and, where it looks
    /// at those, to the stages.
    pub fn backward(
        &mut self,
        trace: TrunkTrace,
        pooled_gradient: &[f32],
        mut stage_gradients: Option<StageGradients>,
    ) {
        let images = pooled_gradient.len() / Self::outputs();
        let mut add_stage = |gradient: &mut [f32]| {
            if let Some(stages) = &mut stage_gradients {
                stages.add_deepest(gradient, images);
            }
        };
        let positions = trace.features().len() / trace.pooled.len();
        let mut gradient = spread_means(pooled_gradient, positions, Self::outputs());
        add_stage(&mut gradient);
        let TrunkTrace {
            input,
            stem,
            stem_output,
            blocks: mut traces,
            ..
        } = trace;
        for block in self.blocks.iter_mut().rev() {
            // OK because the forward pass left one trace for each block.
            let trace = traces.pop().expect("a trace for each block");
            gradient = block.backward(features(&stem_output, &traces), trace, gradient);
            add_stage(&mut gradient);
        }
        let branches = [self.stem.branch(&stem)];
        times_silu_derivative(&branches, self.stem.channels(), &mut gradient);
        self.stem.backward(&input, stem, &gradient, None);
    }

    /// Lists every parameter, always in the same order.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Parameter> {
        self.layers_mut().flat_map(ConvNorm::parameters_mut)
    }

    /// Lists the running statistics of every batch norm, in a fixed order, for checkpoints.
    pub fn statistics_mut(&mut self) -> impl Iterator<Item = (String, &mut Vec<f32>)> {
        self.layers_mut().flat_map(ConvNorm::statistics_mut)
    }

    /// Puts the averaged weights and the running statistics into `weights`.
    pub fn export(&self, weights: &mut Weights) {
        let blocks = self.blocks.iter().flat_map(Block::layers);
        let layers = std::iter::once(&self.stem).chain(blocks);
        layers.for_each(|layer| layer.export(weights));
    }

    /// Starts from arrays as [`Trunk::export`] writes them; the reason where they do not fit.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        self.layers_mut().try_for_each(|layer| layer.import(weights))
    }

    fn layers_mut(&mut self) -> impl Iterator<Item = &mut ConvNorm> {
        let blocks = self.blocks.iter_mut().flat_map(Block::layers_mut);
        std::iter::once(&mut self.stem).chain(blocks)
    }
}

/// Returns what the last block so far has made.
fn features<'a>(stem_output: &'a [f32], blocks: &'a [BlockTrace]) -> &'a [f32] {
    blocks.last().map_or(stem_output, |trace| &trace.output)
}

/// Computes the mean of each channel over an image's positions: [image, channel].
fn channel_means(features: &[f32], images: usize, channels: usize) -> Vec<f32> {
    let image_len = features.len() / images;
    let weight = channels as f32 / image_len as f32;
    features
        .chunks_exact(image_len)
        .flat_map(|image| {
            let mut mean = vec![0.0; channels];
            for pixel in image.chunks_exact(channels) {
                mean.iter_mut().zip(pixel).for_each(|(sum, v)| *sum += weight * v);
            }
            mean
        })
        .collect()
}

/// Goes back through [`channel_means`].
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
