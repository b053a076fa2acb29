//! [`Network`] is a plan of ours, run by kernels on the processor and by burn elsewhere.
//!
//! A GPU is quick at many rasters and slow at few, which the processor answers before the GPU has begun. So a network that
//! is opened on a GPU measures both first, and asks whoever is quicker at as many rasters.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use burn::tensor::{Device, Tensor};

use super::answerer::Answerer;
use super::device;
use super::tensors::TensorNetwork;
use crate::kernels::{self, Plan, Question};

/// [`Network`] is one of our networks, ready to answer.
pub struct Network {
    plan: Arc<Plan>,
    device: Device,
    /// The kernels run on the processor. They answer everything there, and fewer rasters than so many on a GPU.
    kernels: Option<(kernels::Network, usize)>,
    /// They are made when tensors are first asked for: on the processor they seldom are.
    tensors: OnceLock<TensorNetwork>,
}

impl Network {
    /// Makes `plan` ready on `device`.
    pub fn new(plan: Plan, device: &Device) -> Self {
        let plan = Arc::new(plan);
        let is_processor = *device == Device::flex();
        let is_gpu = device::is_real_gpu(device);
        let mut network = Self {
            kernels: (is_processor || is_gpu).then(|| (kernels::Network::new(plan.clone()), usize::MAX)),
            tensors: OnceLock::new(),
            device: device.clone(),
            plan,
        };
        if is_gpu {
            let rows = network.quicker_from();
            if let Some((_, below)) = &mut network.kernels {
                *below = rows;
            }
        }
        network
    }

    /// Measures from how many rasters on burn's device is quicker than the kernels, there and back. It never is where it
    /// answers otherwise.
    fn quicker_from(&self) -> usize {
        let films = self.plan.layers().iter().filter_map(|layer| layer.film.as_ref());
        let conditions = films.map(|film| film.weights.len() / film.bias.len().max(1)).max();
        let condition = vec![0.0; conditions.unwrap_or(0)];
        let Some(kernels) = self.by_kernels(1, &condition) else {
            return 0;
        };
        let tensors = self.by_tensors(1, condition);
        let raster = vec![0.5; self.plan.shapes()[0].numbers()];
        let score = |_: usize, answer: &[f32], derivatives: &mut [f32]| {
            derivatives[0] = 1.0;
            answer[0]
        };
        quicker_from(|rows| {
            let rasters = raster.repeat(rows);
            let timed = |answerer: &Answerer| {
                // What is compiled at the first time is not meant.
                let (scores, _) = answerer.gradients(&rasters, &score);
                let start = Instant::now();
                answerer.gradients(&rasters, &score);
                (scores, start.elapsed())
            };
            let ((scores, time), (expected, kernels_time)) = (timed(&tensors), timed(&kernels));
            let near =
                |(score, expected): (&f32, &f32)| (score - expected).abs() <= AGREEMENT * expected.abs().max(1.0);
            let agrees = scores.iter().zip(&expected).all(near);
            [if agrees { time } else { Duration::MAX }, kernels_time]
        })
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
        let kernels = self.by_kernels(readouts, &condition);
        match (kernels, &self.kernels) {
            (Some(kernels), Some((_, usize::MAX))) => kernels,
            (Some(kernels), Some((_, rows))) => self.by_tensors(readouts, condition).below(*rows, kernels),
            _ => self.by_tensors(readouts, condition),
        }
    }

    fn by_kernels(&self, readouts: usize, condition: &[f32]) -> Option<Answerer<'_>> {
        let (network, _) = self.kernels.as_ref()?;
        Some(Answerer::kernels(network, readouts, condition.to_vec()))
    }

    fn by_tensors(&self, readouts: usize, condition: Vec<f32>) -> Answerer<'_> {
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

/// Scores of two devices differ by no more than this share.
const AGREEMENT: f32 = 1e-3;

/// The engine asks for no more rasters at a time.
const MOST_ROWS: usize = 64;

/// Finds from how many rasters on the first of two is quicker than the second, by the `times` that both take for a number
/// of rasters; `usize::MAX` where it never is.
fn quicker_from(times: impl Fn(usize) -> [Duration; 2]) -> usize {
    let halves = std::iter::successors(Some(MOST_ROWS), |rows| (*rows > 1).then_some(rows / 2));
    let quicker = halves.take_while(|rows| {
        let [first, second] = times(*rows);
        first < second
    });
    quicker.last().unwrap_or(usize::MAX)
}

#[cfg(test)]
pub mod tests {
    use burn::tensor::TensorData;

    use super::*;

    #[test]
    fn a_gpu_is_asked_from_where_it_is_quicker_on() {
        let ms = Duration::from_millis;
        // A pass costs it as long whatever it holds; the other takes as long as there are rows.
        for (pass, from) in [(0, 1), (3, 4), (4, 8), (63, 64), (64, usize::MAX)] {
            assert_eq!(quicker_from(|rows| [ms(pass), ms(rows as u64)]), from, "{pass} ms");
        }
    }

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
