//! [`TensorNetwork`] is a [`Plan`] run by burn, on any of its devices, and differentiable by it.

use std::sync::Arc;

use burn::tensor::module::{conv2d, interpolate};
use burn::tensor::ops::{ConvOptions, InterpolateMode, InterpolateOptions};
use burn::tensor::{Device, Tensor, TensorData};

use crate::activation::activated;
use crate::kernels::{LEAST_LENGTH, Layer, Linear, Plan, Question, Readout, Scale, Shape};

/// [`TensorNetwork`] is a plan with its weights on a device.
pub struct TensorNetwork {
    plan: Arc<Plan>,
    /// These are the kernels of each layer's terms, [out, in, row, column].
    kernels: Vec<Vec<Tensor<4>>>,
    /// These are the weights [in, out] and biases [1, out] of each readout that has a linear layer.
    linear: Vec<Option<[Tensor<2>; 2]>>,
    device: Device,
}

impl TensorNetwork {
    pub fn new(plan: Arc<Plan>, device: &Device) -> Self {
        let kernels = |layer: &Layer| {
            let kernels = layer.terms.iter().map(|term| &term.kernel);
            let tensor = |k: &crate::kernels::Kernel| {
                let shape = [k.outputs, k.inputs, k.side, k.side];
                Tensor::from_data(TensorData::new(k.weights.clone(), shape), device)
            };
            kernels.map(tensor).collect()
        };
        let linear = |readout: &Readout| match readout {
            Readout::Means { linear, .. } => Some(matrices(linear, device)),
            Readout::Pixels { .. } => None,
        };
        Self {
            kernels: plan.layers().iter().map(kernels).collect(),
            linear: plan.readouts().iter().map(linear).collect(),
            device: device.clone(),
            plan,
        }
    }

    /// Computes what each layer that the question needs makes of the input, and returns it behind
    /// the input itself: [image, channel, row, column].
    pub fn maps(&self, input: Tensor<4>, question: Question) -> Vec<Tensor<4>> {
        let mut maps = vec![input];
        let layers = self.plan.layers()[..self.plan.depth(question.readouts)].iter();
        for (i, (layer, kernels)) in layers.zip(&self.kernels).enumerate() {
            let terms = layer.terms.iter().zip(kernels);
            let terms = terms.map(|(term, kernel)| convolved(maps[term.input].clone(), kernel.clone(), term.scale));
            // OK because a plan's layers have terms.
            let sum = terms.reduce(|sum, term| sum + term).expect("a layer with terms");
            let [gains, shifts] = self
                .plan
                .affine(i, question.condition)
                .map(|numbers| self.of_channels(numbers));
            let z = if layer.film.is_some() {
                sum * gains + shifts
            } else {
                sum + shifts
            };
            maps.push(activated(layer.activation, z));
        }
        maps
    }

    /// Computes each readout of the question: [image, number].
    pub fn answers(&self, input: Tensor<4>, question: Question) -> Vec<Tensor<2>> {
        let maps = self.maps(input, question);
        let readouts = self.plan.readouts()[..question.readouts].iter();
        let answer = |(readout, linear): (&Readout, &Option<[Tensor<2>; 2]>)| {
            let map = maps[readout.map()].clone();
            match (readout, linear) {
                (Readout::Means { is_unit, .. }, Some([weights, bias])) => {
                    let made = means(map).matmul(weights.clone()) + bias.clone();
                    if *is_unit { unit(made) } else { made }
                }
                (Readout::Pixels { unfold, .. }, _) => unfolded(map, *unfold),
                (Readout::Means { .. }, None) => means(map),
            }
        };
        readouts.zip(&self.linear).map(answer).collect()
    }

    /// Shapes one number for each channel.
    fn of_channels(&self, numbers: Vec<f32>) -> Tensor<4> {
        let shape = [1, numbers.len(), 1, 1];
        Tensor::from_data(TensorData::new(numbers, shape), &self.device)
    }
}

fn matrices(linear: &Linear, device: &Device) -> [Tensor<2>; 2] {
    let outputs = linear.bias.len();
    let matrix = |values: &[f32], rows: usize| {
        let shape = [rows, values.len() / rows.max(1)];
        Tensor::<2>::from_data(TensorData::new(values.to_vec(), shape), device)
    };
    [matrix(&linear.weights, outputs).transpose(), matrix(&linear.bias, 1)]
}

fn convolved(input: Tensor<4>, kernel: Tensor<4>, scale: Scale) -> Tensor<4> {
    let padding = kernel.dims()[2] / 2;
    let (input, stride) = match scale {
        Scale::Same => (input, 1),
        Scale::Halved => (input, 2),
        Scale::Doubled => (doubled(input), 1),
    };
    let options = ConvOptions::new([stride; 2], [padding; 2], [1, 1], 1);
    conv2d(input, kernel, None, options)
}

/// Repeats every pixel four times.
fn doubled(x: Tensor<4>) -> Tensor<4> {
    let options = InterpolateOptions::new(InterpolateMode::Nearest);
    interpolate(x, options.with_scale_factor([2.0, 2.0]))
}

/// Computes the mean of each channel, [image, channel].
fn means(map: Tensor<4>) -> Tensor<2> {
    let [images, channels, rows, columns] = map.dims();
    let pixels = map.reshape([images, channels, rows * columns]);
    pixels.mean_dim(2).squeeze_dim(2)
}

/// Divides each row by its length.
fn unit(rows: Tensor<2>) -> Tensor<2> {
    let length = rows.clone().powf_scalar(2.0).sum_dim(1).sqrt();
    rows / length.clamp_min(LEAST_LENGTH)
}

/// Unfolds [image, (row, column, channel) within the pixel, side, side] to [image, (channel, row,
/// column)].
fn unfolded(map: Tensor<4>, unfold: usize) -> Tensor<2> {
    let [images, all, side, _] = map.dims();
    let channels = all / (unfold * unfold);
    map.reshape([images, unfold, unfold, channels, side, side])
        .permute([0, 3, 4, 1, 5, 2])
        .reshape([images, Shape { side, channels: all }.numbers()])
}
