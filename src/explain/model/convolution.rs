//! A convolution ready to answer, the batch norm behind it folded in.

use burn::tensor::module::{conv2d, interpolate};
use burn::tensor::ops::{ConvOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Device, Tensor, TensorData};

use super::Weights;
use super::architecture::NORM_EPSILON;

/// A convolution with a bias, padded so that stride 1 keeps the size.
pub struct Convolution {
    weight: Tensor<4>,
    bias: Tensor<1>,
    stride: usize,
}

impl Convolution {
    /// Takes a convolution and the batch norm behind it out of `weights` and makes them one: with the
    /// running mean m, variance v, scale s and shift b, each output channel's weights times
    /// f = s / sqrt(v + epsilon), and bias b - m f.
    pub fn folded(
        weights: &mut Weights,
        name: &str,
        [inputs, outputs]: [usize; 2],
        kernel: usize,
        stride: usize,
        device: &Device,
    ) -> Result<Self, String> {
        let shape = [outputs, inputs, kernel, kernel];
        let mut weight = weights.take(&format!("{name}.conv.weight"), &shape)?;
        let mut norm = |what: &str| weights.take(&format!("{name}.norm.{what}"), &[outputs]);
        let [scale, shift, mean, variance] = [
            norm("scale")?,
            norm("shift")?,
            norm("mean")?,
            norm("variance")?,
        ];
        let mut bias = Vec::with_capacity(outputs);
        for (channel, taps) in weight
            .chunks_exact_mut(inputs * kernel * kernel)
            .enumerate()
        {
            let factor = scale[channel] / (variance[channel].max(0.0) + NORM_EPSILON).sqrt();
            for tap in taps {
                *tap *= factor;
            }
            bias.push(shift[channel] - mean[channel] * factor);
        }
        Ok(Self::new(weight, shape, bias, stride, device))
    }

    /// Takes a square convolution with a bias of its own, and nothing behind it, out of `weights`.
    pub fn plain(
        weights: &mut Weights,
        name: &str,
        [inputs, outputs]: [usize; 2],
        kernel: usize,
        device: &Device,
    ) -> Result<Self, String> {
        let shape = [outputs, inputs, kernel, kernel];
        let weight = weights.take(&format!("{name}.conv.weight"), &shape)?;
        let bias = weights.take(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::new(weight, shape, bias, 1, device))
    }

    /// Takes a linear layer out of `weights` that works on each pixel by itself.
    pub fn of_pixels(
        weights: &mut Weights,
        name: &str,
        [inputs, outputs]: [usize; 2],
        device: &Device,
    ) -> Result<Self, String> {
        let weight = weights.take(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = weights.take(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::new(weight, [outputs, inputs, 1, 1], bias, 1, device))
    }

    fn new(
        weight: Vec<f32>,
        shape: [usize; 4],
        bias: Vec<f32>,
        stride: usize,
        device: &Device,
    ) -> Self {
        let outputs = shape[0];
        Self {
            weight: Tensor::from_data(TensorData::new(weight, shape), device),
            bias: Tensor::from_data(TensorData::new(bias, [outputs]), device),
            stride,
        }
    }

    /// [image, channel, row, column], convolved.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let padding = self.weight.dims()[2] / 2;
        let options = ConvOptions::new([self.stride; 2], [padding; 2], [1, 1], 1);
        conv2d(input, self.weight.clone(), Some(self.bias.clone()), options)
    }
}

/// Every pixel four times.
pub fn doubled(x: Tensor<4>) -> Tensor<4> {
    let options = InterpolateOptions::new(InterpolateMode::Nearest);
    interpolate(x, options.with_scale_factor([2.0, 2.0]))
}
