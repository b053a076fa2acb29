//! Computes convolutions as matrix products over chunks of a batch, with both gradients.
//!
//! Each output position's receptive field is laid out as one row of a matrix ("im2col"), which the weights
//! [kernel row, kernel column, channel in; channel out] multiply from the right. A chunk is small enough
//! for its matrix to stay in the cache, and chunks run in parallel.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rayon::prelude::*;

use crate::optimise::Parameter;
use strokewise_explain::model::Weights;

/// The matrix of one chunk may hold so many numbers: larger makes better products, smaller stays in
/// the cache. This was measured best on two cores with 2 MiB of second-level cache each.
const CHUNK_LEN: usize = 1 << 19;

/// [`Conv`] is a square convolution without bias, padded so that stride 1 keeps the side.
pub struct Conv {
    /// The weights are [kernel row, kernel column, channel in; channel out].
    pub weight: Parameter,
    name: String,
    side_in: usize,
    channels_in: usize,
    channels_out: usize,
    kernel: usize,
    stride: usize,
}

impl Conv {
    /// Weights drawn so that activations keep their variance (He et al. 2015).
    pub fn new(
        name: &str,
        [channels_in, channels_out]: [usize; 2],
        kernel: usize,
        stride: usize,
        side_in: usize,
        rng: &mut impl Rng,
    ) -> Self {
        let inputs = kernel * kernel * channels_in;
        let deviation = (2.0 / inputs as f32).sqrt();
        let weight_name = format!("{name}.conv.weight");
        let weight = Parameter::random(weight_name, [inputs, channels_out], deviation, rng);
        Self {
            weight,
            name: name.to_owned(),
            side_in,
            channels_in,
            channels_out,
            kernel,
            stride,
        }
    }

    /// Computes [image, position, channel out] from [image, position, channel in].
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let weight = self.weight_tensor();
        let images = input.len() / self.input_len();
        let mut output = vec![0.0; images * self.output_len()];
        let chunk = self.images_per_chunk();
        output
            .par_chunks_mut(chunk * self.output_len())
            .zip(input.par_chunks(chunk * self.input_len()))
            .for_each(|(output, input)| {
                output.copy_from_slice(&product(self.columns(input), weight.clone()));
            });
        output
    }

    /// Sets the weights' gradient: the sum over chunks of columns' x output gradient.
    pub fn set_weight_gradient(&mut self, input: &[f32], output_gradient: &[f32]) {
        let chunk = self.images_per_chunk();
        let sum = input
            .par_chunks(chunk * self.input_len())
            .zip(output_gradient.par_chunks(chunk * self.output_len()))
            .map(|(input, gradient)| product(self.columns(input).transpose(), self.output_tensor(gradient)))
            .reduce_with(|mut sum, part| {
                sum.iter_mut().zip(&part).for_each(|(sum, part)| *sum += part);
                sum
            });
        if let Some(sum) = sum {
            self.weight.gradient = sum;
        }
    }

    /// Adds the input's gradient to `input_gradient`.
    pub fn add_input_gradient(&self, output_gradient: &[f32], input_gradient: &mut [f32]) {
        let weight = self.weight_tensor().transpose();
        let chunk = self.images_per_chunk();
        input_gradient
            .par_chunks_mut(chunk * self.input_len())
            .zip(output_gradient.par_chunks(chunk * self.output_len()))
            .for_each(|(input_gradient, gradient)| {
                let columns = product(self.output_tensor(gradient), weight.clone());
                let images = input_gradient.chunks_exact_mut(self.input_len());
                for (image, columns) in images.zip(columns.chunks_exact(self.columns_len())) {
                    self.for_each_run(|in_columns, in_image| {
                        let run = image[in_image].iter_mut().zip(&columns[in_columns]);
                        run.for_each(|(sum, part)| *sum += part);
                    });
                }
            });
    }

    /// Puts the averaged weights into `weights` as [channel out, channel in, row, column].
    pub fn export(&self, weights: &mut Weights) {
        let average = &self.weight.average;
        let values = self.file_order().map(|i| average[i]).collect();
        weights.insert(self.weight_name(), &self.file_shape(), values);
    }

    /// Starts from weights as [`Conv::export`] writes them.
    pub fn import(&mut self, weights: &mut Weights) -> Result<(), String> {
        let values = weights.take(&self.weight_name(), &self.file_shape())?;
        let mut value = vec![0.0; values.len()];
        for (i, v) in self.file_order().zip(values) {
            value[i] = v;
        }
        self.weight.begin_at(value);
        Ok(())
    }

    fn weight_name(&self) -> String {
        format!("{}.conv.weight", self.name)
    }

    fn file_shape(&self) -> [usize; 4] {
        [self.channels_out, self.channels_in, self.kernel, self.kernel]
    }

    /// Lists where each of the file's numbers is in `weight`.
    fn file_order(&self) -> impl Iterator<Item = usize> + use<> {
        let [outs, ins, taps] = [self.channels_out, self.channels_in, self.kernel * self.kernel];
        (0..outs * ins * taps).map(move |i| {
            let (out, channel, tap) = (i / (ins * taps), i / taps % ins, i % taps);
            (tap * ins + channel) * outs + out
        })
    }

    fn side_out(&self) -> usize {
        self.side_in.div_ceil(self.stride)
    }

    fn input_len(&self) -> usize {
        self.side_in * self.side_in * self.channels_in
    }

    fn output_len(&self) -> usize {
        self.side_out() * self.side_out() * self.channels_out
    }

    /// Returns the length of one position's row.
    fn row_len(&self) -> usize {
        self.kernel * self.kernel * self.channels_in
    }

    /// Returns the length of one image's matrix.
    fn columns_len(&self) -> usize {
        self.side_out() * self.side_out() * self.row_len()
    }

    fn images_per_chunk(&self) -> usize {
        (CHUNK_LEN / self.columns_len()).max(1)
    }

    fn weight_tensor(&self) -> Tensor<2> {
        tensor(self.weight.value.clone(), [self.row_len(), self.channels_out])
    }

    fn output_tensor(&self, values: &[f32]) -> Tensor<2> {
        tensor(values.to_vec(), [values.len() / self.channels_out, self.channels_out])
    }

    /// Lays out the receptive fields of a chunk: [image and position; kernel row, kernel column,
    /// channel in].
    fn columns(&self, input: &[f32]) -> Tensor<2> {
        let images = input.len() / self.input_len();
        let mut columns = Vec::with_capacity(images * self.columns_len());
        for (i, image) in input.chunks_exact(self.input_len()).enumerate() {
            let start = i * self.columns_len();
            self.for_each_run(|in_columns, in_image| {
                columns.resize(start + in_columns.start, 0.0);
                columns.extend_from_slice(&image[in_image]);
            });
            columns.resize(start + self.columns_len(), 0.0);
        }
        let rows = columns.len() / self.row_len();
        tensor(columns, [rows, self.row_len()])
    }

    /// Visits the stretches of an image's matrix that are stretches of the image as well: for each output
    /// position and kernel row, the pixels under that row, in the matrix's order. What lies in the padding
    /// is left out.
    fn for_each_run(&self, mut visit: impl FnMut(Range<usize>, Range<usize>)) {
        let [side, channels, pad] = [self.side_in, self.channels_in, self.kernel / 2];
        // Kernel offsets whose pixel, at `origin` plus the offset less the padding, is in the image.
        let inside = |origin: usize| pad.saturating_sub(origin)..self.kernel.min((side + pad).saturating_sub(origin));
        for position in 0..self.side_out() * self.side_out() {
            let top = position / self.side_out() * self.stride;
            let left = position % self.side_out() * self.stride;
            let taps = inside(left);
            for row in inside(top) {
                let pixel = (top + row - pad) * side + left + taps.start - pad;
                let tap = row * self.kernel + taps.start;
                let from = position * self.row_len() + tap * channels;
                let len = taps.len() * channels;
                visit(from..from + len, pixel * channels..pixel * channels + len);
            }
        }
    }
}

/// Makes a matrix for burn-flex, without a copy.
pub fn tensor(values: Vec<f32>, shape: [usize; 2]) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

/// Computes the matrix product, row-major.
pub fn product(a: Tensor<2>, b: Tensor<2>) -> Vec<f32> {
    // OK because both factors are f32, and flex keeps what it is given.
    a.matmul(b).into_data().try_into_vec().expect("a product of f32 is f32")
}
