//! Reads convolutions as they come out of a weights file, folds the batch norm behind them in, and makes layers of
//! them.

use super::Weights;
use super::architecture::NORM_EPSILON;
use crate::kernels::{Activation, Kernel, Layer, Scale, Term};

/// [`Convolution`] is a convolution with a bias, padded so that stride 1 keeps the size.
pub struct Convolution {
    kernel: Kernel,
    bias: Vec<f32>,
}

impl Convolution {
    /// Takes a convolution and the batch norm behind it out of `weights` and makes them one: with the
    /// running mean m, variance v, scale s and shift b, each output channel's weights times
    /// f = s / sqrt(v + epsilon), and bias b - m f.
    pub fn folded(
        weights: &mut Weights,
        name: &str,
        [inputs, outputs]: [usize; 2],
        side: usize,
    ) -> Result<Self, String> {
        let shape = [outputs, inputs, side, side];
        let mut kernel = weights.take(&format!("{name}.conv.weight"), &shape)?;
        let mut norm = |what: &str| weights.take(&format!("{name}.norm.{what}"), &[outputs]);
        let [scale, shift, mean, variance] = [norm("scale")?, norm("shift")?, norm("mean")?, norm("variance")?];
        let mut bias = Vec::with_capacity(outputs);
        for (channel, taps) in kernel.chunks_exact_mut(inputs * side * side).enumerate() {
            let factor = scale[channel] / (variance[channel].max(0.0) + NORM_EPSILON).sqrt();
            for tap in taps {
                *tap *= factor;
            }
            bias.push(shift[channel] - mean[channel] * factor);
        }
        Ok(Self::new(kernel, shape, bias))
    }

    /// Takes a square convolution with a bias of its own, and nothing behind it, out of `weights`.
    pub fn plain(
        weights: &mut Weights,
        name: &str,
        [inputs, outputs]: [usize; 2],
        side: usize,
    ) -> Result<Self, String> {
        let shape = [outputs, inputs, side, side];
        let kernel = weights.take(&format!("{name}.conv.weight"), &shape)?;
        let bias = weights.take(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::new(kernel, shape, bias))
    }

    /// Takes a linear layer out of `weights` that works on each pixel by itself.
    pub fn of_pixels(weights: &mut Weights, name: &str, [inputs, outputs]: [usize; 2]) -> Result<Self, String> {
        let kernel = weights.take(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = weights.take(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::new(kernel, [outputs, inputs, 1, 1], bias))
    }

    fn new(weights: Vec<f32>, [outputs, inputs, side, _]: [usize; 4], bias: Vec<f32>) -> Self {
        let kernel = Kernel {
            weights,
            outputs,
            inputs,
            side,
        };
        Self { kernel, bias }
    }

    /// Makes a layer of this convolution alone, on the map `input`.
    pub fn layer(self, input: usize, scale: Scale, activation: Activation) -> Layer {
        let kernel = self.kernel;
        Layer {
            terms: vec![Term { input, scale, kernel }],
            bias: self.bias,
            film: None,
            activation,
        }
    }

    /// Makes a layer of this convolution on two joined maps: `below`, doubled, and behind its
    /// channels those of `beside`, which are `channels`.
    pub fn joined(self, below: usize, beside: usize, channels: usize) -> Layer {
        let Kernel {
            inputs,
            outputs,
            side,
            weights,
        } = &self.kernel;
        let taps = side * side;
        let part = |channels: std::ops::Range<usize>| {
            let rows = weights.chunks_exact(inputs * taps);
            Kernel {
                weights: rows
                    .flat_map(|row| &row[channels.start * taps..channels.end * taps])
                    .copied()
                    .collect(),
                inputs: channels.len(),
                outputs: *outputs,
                side: *side,
            }
        };
        let first = inputs - channels;
        let term = |input, scale, channels| Term {
            input,
            scale,
            kernel: part(channels),
        };
        Layer {
            terms: vec![
                term(below, Scale::Doubled, 0..first),
                term(beside, Scale::Same, first..*inputs),
            ],
            bias: self.bias,
            film: None,
            activation: Activation::Silu,
        }
    }

    /// Makes the layer `silu(self(between) + shortcut(input))`, where the shortcut halves the side.
    pub fn with_shortcut(self, between: usize, shortcut: Self, input: usize) -> Layer {
        let both = self.bias.iter().zip(&shortcut.bias).map(|(a, b)| a + b);
        let bias = both.collect();
        let mut layer = self.layer(between, Scale::Same, Activation::Silu);
        layer.terms.push(Term {
            input,
            scale: Scale::Halved,
            kernel: shortcut.kernel,
        });
        Layer { bias, ..layer }
    }
}
