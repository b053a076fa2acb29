//! [`Network`] is a plan of ours, run by kernels on the processor and by burn elsewhere.

use std::sync::{Arc, OnceLock};

use burn::tensor::{Device, Tensor};

use super::answerer::Answerer;
use super::tensors::TensorNetwork;
use crate::kernels::{self, Plan, Question};

/// [`Network`] is one of our networks, ready to answer.
pub struct Network {
    plan: Arc<Plan>,
    device: Device,
    /// The kernels run on the processor.
    kernels: Option<kernels::Network>,
    /// They are made when tensors are first asked for: on the processor they seldom are.
    tensors: OnceLock<TensorNetwork>,
}

impl Network {
    /// Makes `plan` ready on `device`.
    pub fn new(plan: Plan, device: &Device) -> Self {
        let plan = Arc::new(plan);
        let is_processor = *device == Device::flex();
        Self {
            kernels: is_processor.then(|| kernels::Network::new(plan.clone())),
            tensors: OnceLock::new(),
            device: device.clone(),
            plan,
        }
    }

    /// Returns the device on which the network lies.
    pub fn device(&self) -> &Device {
        &self.device
    }

    fn tensors(&self) -> &TensorNetwork {
        let make = || TensorNetwork::new(self.plan.clone(), &self.device);
        self.tensors.get_or_init(make)
    }

    /// Computes what each layer makes of the input, and returns it behind the input itself: [image,
    /// channel, row, column].
    pub fn maps(&self, input: Tensor<4>) -> Vec<Tensor<4>> {
        let question = Question::first(self.plan.readouts().len());
        self.tensors().maps(input, question)
    }

    /// Computes each readout of a question, [image, number]; they are differentiable in the input
    /// where that carries autodiff.
    pub fn answers(&self, input: Tensor<4>, question: Question) -> Vec<Tensor<2>> {
        self.tensors().answers(input, question)
    }

    /// Returns the first `readouts` readouts, one behind the other, under a condition, in plain
    /// numbers.
    pub fn answerer(&self, readouts: usize, condition: Vec<f32>) -> Answerer<'_> {
        if let Some(network) = &self.kernels {
            return Answerer::kernels(network, readouts, condition);
        }
        let shape = self.plan.shapes()[0];
        Answerer::tensors(&self.device, [shape.channels, shape.side], move |input| {
            let question = Question {
                readouts,
                condition: &condition,
            };
            Tensor::cat(self.answers(input, question), 1)
        })
    }
}

#[cfg(test)]
pub mod tests {
    use burn::tensor::TensorData;

    use super::*;

    /// Checks that the kernels and burn say the same of smooth rasters, and carry the same gradients back. `condition`
    /// is the network's, if it has one.
    pub fn check(network: &Network, readouts: usize, condition: &[f32]) {
        const ROWS: usize = 3;
        let shape = network.plan.shapes()[0];
        let ink = |i: usize| {
            let (x, y) = ((i % shape.side) as f32, (i / shape.side) as f32);
            0.5 + 0.5 * (0.21 * x).sin() * (0.017 * y + 0.05 * x).cos()
        };
        let input: Vec<f32> = (0..ROWS * shape.numbers()).map(ink).collect();
        let data = [ROWS, shape.channels, shape.side, shape.side];
        let tensor = Tensor::from_data(TensorData::new(input.clone(), data), &network.device);
        let leaf = tensor.autodiff().require_grad();
        let question = Question { readouts, condition };
        let answer = Tensor::cat(network.answers(leaf.clone(), question), 1);
        let [_, len] = answer.dims();
        let weights: Vec<f32> = (0..ROWS * len).map(|i| (i * 37 % 101) as f32 / 50.0 - 1.0).collect();
        let weight = TensorData::new(weights.clone(), [ROWS, len]);
        let weight = Tensor::<2>::from_data(weight, &network.device);
        let tape = (answer.clone() * weight).sum().backward();
        let gradient = leaf.grad(&tape).expect("the answer depends on the input");
        let numbers = |data: TensorData| -> Vec<f32> { data.try_into_vec().expect("f32") };

        assert!(network.kernels.is_some(), "this is the processor");
        let answerer = network.answerer(readouts, condition.to_vec());
        let near = |found: &[f32], expected: &[f32]| {
            let largest = expected.iter().fold(0.0_f32, |m, x| m.max(x.abs()));
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(expected) {
                let difference = (found - expected).abs();
                assert!(difference < 1e-5 * largest, "{found} for {expected}, of {largest}");
            }
        };
        let expected = numbers(answer.inner().into_data());
        near(&answerer.answers(&input), &expected);
        let taped = answerer.taped(&input);
        near(&taped.numbers(), &expected);
        near(&taped.gradient(&weights), &numbers(gradient.into_data()));
    }
}
