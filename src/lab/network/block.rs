//! Computes the residual block and its half, a convolution with batch norm, with their backward passes.

use rand::Rng;

use super::conv::Conv;
use super::norm::{Moments, Norm};
use super::silu::{Branch, silu_of_sum, times_silu_derivative};
use crate::optimise::Parameter;
use strokewise_explain::model::Weights;

/// [`ConvNorm`] is a convolution with the batch norm that follows it.
pub struct ConvNorm {
    conv: Conv,
    norm: Norm,
}

/// [`Block`] computes `silu(second(silu(first(x))) + shortcut(x))`; `first` and `shortcut` halve the side.
pub struct Block {
    first: ConvNorm,
    second: ConvNorm,
    shortcut: ConvNorm,
}

/// [`Normed`] is what a [`ConvNorm`] remembers between its forward and its backward pass.
#[derive(Clone)]
pub struct Normed {
    convolved: Vec<f32>,
    moments: Moments,
}

/// [`BlockTrace`] is what a [`Block`] remembers.
pub struct BlockTrace {
    first: Normed,
    between: Vec<f32>,
    second: Normed,
    shortcut: Normed,
    /// The output is [image, position, channel].
    pub output: Vec<f32>,
}

impl ConvNorm {
    /// Makes a square convolution [channels in, channels out] over a square of `side_in` pixels a
    /// side; its arrays' names begin with `name`.
    pub fn new(
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

    /// Convolves [image, position, channel in], and computes the moments to normalise it by.
    pub fn forward(&mut self, input: &[f32]) -> Normed {
        let convolved = self.conv.forward(input);
        let moments = self.norm.observe(&convolved);
        Normed { convolved, moments }
    }

    /// Returns the normalised output, as a term of what is activated.
    pub fn branch<'a>(&self, trace: &'a Normed) -> Branch<'a> {
        Branch {
            values: &trace.convolved,
            affine: self.norm.affine(&trace.moments),
        }
    }

    /// Sets the parameters' gradients and adds the input's to `input_gradient`.
    pub fn backward(
        &mut self,
        input: &[f32],
        trace: Normed,
        output_gradient: &[f32],
        input_gradient: Option<&mut [f32]>,
    ) {
        let gradient = self.norm.backward(trace.convolved, &trace.moments, output_gradient);
        self.conv.set_weight_gradient(input, &gradient);
        if let Some(input_gradient) = input_gradient {
            self.conv.add_input_gradient(&gradient, input_gradient);
        }
    }

    /// Counts the channels that come out.
    pub fn channels(&self) -> usize {
        self.norm.channels()
    }

    /// Returns weight, scale and shift.
    pub fn parameters_mut(&mut self) -> [&mut Parameter; 3] {
        let [scale, shift] = self.norm.parameters_mut();
        [&mut self.conv.weight, scale, shift]
    }

    /// Returns the running statistics, for checkpoints.
    pub fn statistics_mut(&mut self) -> [(String, &mut Vec<f32>); 2] {
        self.norm.statistics_mut()
    }

    /// Puts the averaged weights and the running statistics into `weights`.
    pub fn export(&self, weights: &mut Weights) {
        self.conv.export(weights);
        self.norm.export(weights);
    }

    /// Starts from arrays as [`ConvNorm::export`] writes them; the reason where they do not fit.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        self.conv.import(weights)?;
        self.norm.import(weights)
    }
}

impl Block {
    /// Makes a block [channels in, channels out] over a square of `side_in` pixels a side.
    pub fn new(name: &str, channels: [usize; 2], side_in: usize, rng: &mut impl Rng) -> Self {
        let outputs = [channels[1]; 2];
        let mut layer = |what: &str, channels, kernel, stride, side| {
            ConvNorm::new(&format!("{name}.{what}"), channels, kernel, stride, side, rng)
        };
        Self {
            first: layer("first", channels, 3, 2, side_in),
            second: layer("second", outputs, 3, 1, side_in / 2),
            shortcut: layer("shortcut", channels, 1, 2, side_in),
        }
    }

    /// Computes [image, position, channel out] of half the side from [image, position, channel in].
    pub fn forward(&mut self, input: &[f32]) -> BlockTrace {
        let channels = self.first.channels();
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
    pub fn backward(&mut self, input: &[f32], trace: BlockTrace, mut gradient: Vec<f32>) -> Vec<f32> {
        let channels = self.first.channels();
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
        times_silu_derivative(&[self.first.branch(&first)], channels, &mut between_gradient);
        self.first
            .backward(input, first, &between_gradient, Some(&mut input_gradient));
        input_gradient
    }

    /// Returns its layers, in the order of the files.
    pub fn layers(&self) -> [&ConvNorm; 3] {
        [&self.first, &self.second, &self.shortcut]
    }

    /// Returns the layers, for changing.
    pub fn layers_mut(&mut self) -> [&mut ConvNorm; 3] {
        [&mut self.first, &mut self.second, &mut self.shortcut]
    }
}
