//! [`Answerer`] is a network in plain numbers, whoever computes them.

use burn::tensor::{Device, Tensor, TensorData};

use crate::kernels::{self, Question, Score};

/// [`Answerer`] is a network that is asked one thing about every raster: numbers in, numbers out, and gradients back.
///
/// Our own networks are run by [`kernels`] where they are on the processor. All others, and all on a GPU, are run by
/// burn, through [`Answerer::tensors`].
pub struct Answerer<'a> {
    runner: Runner<'a>,
    /// Fewer rasters than so many are answered by this one.
    few: Option<(usize, Box<Answerer<'a>>)>,
}

enum Runner<'a> {
    Kernels {
        network: &'a kernels::Network,
        readouts: usize,
        condition: Vec<f32>,
    },
    Tensors {
        device: &'a Device,
        /// A raster has this many channels and this side.
        shape: [usize; 2],
        forward: Box<dyn Fn(Tensor<4>) -> Tensor<2> + 'a>,
    },
}

impl<'a> Answerer<'a> {
    /// Answers by the first `readouts` readouts of a network of ours, under a condition.
    pub(super) fn kernels(network: &'a kernels::Network, readouts: usize, condition: Vec<f32>) -> Self {
        Self {
            runner: Runner::Kernels {
                network,
                readouts,
                condition,
            },
            few: None,
        }
    }

    /// Lets `few` answer where there are fewer rasters than `rows`.
    #[must_use]
    pub(super) fn below(mut self, rows: usize, few: Self) -> Self {
        self.few = Some((rows, Box::new(few)));
        self
    }

    /// Makes an answerer of what burn makes of rasters on `device` by `forward`: [row, channel,
    /// side, side] to [row, number].
    pub fn tensors(
        device: &'a Device,
        [channels, side]: [usize; 2],
        forward: impl Fn(Tensor<4>) -> Tensor<2> + 'a,
    ) -> Self {
        Self {
            runner: Runner::Tensors {
                device,
                shape: [channels, side],
                forward: Box::new(forward),
            },
            few: None,
        }
    }

    /// Returns whoever answers so many rasters.
    fn runner(&self, rasters: &[f32]) -> &Runner<'a> {
        match &self.few {
            Some((rows, few)) if self.rows(rasters) < *rows => &few.runner,
            _ => &self.runner,
        }
    }

    /// Computes the answers to rasters [row, channel, side, side], one row after another.
    pub fn answers(&self, rasters: &[f32]) -> Vec<f32> {
        match self.runner(rasters) {
            Runner::Kernels {
                network,
                readouts,
                condition,
            } => network.answers(rasters, question(*readouts, condition)),
            Runner::Tensors { device, shape, forward } => numbers(forward(tensor(rasters, *shape, device))),
        }
    }

    /// Computes the score of each row's answer, and its gradient by every number of the rasters.
    /// `score` gets the row and its answer, writes the score's derivative by each number of that,
    /// and returns the score.
    pub fn gradients(&self, rasters: &[f32], score: &Score) -> (Vec<f32>, Vec<f32>) {
        if let Runner::Kernels {
            network,
            readouts,
            condition,
        } = self.runner(rasters)
        {
            return network.gradients(rasters, question(*readouts, condition), score);
        }
        let rows = self.rows(rasters);
        let taped = self.taped(rasters);
        let answers = taped.numbers();
        let len = (answers.len() / rows.max(1)).max(1);
        let mut derivatives = vec![0.0; answers.len()];
        let both = answers.chunks_exact(len).zip(derivatives.chunks_exact_mut(len));
        let scores = both
            .enumerate()
            .map(|(row, (answer, derivatives))| score(row, answer, derivatives));
        let scores = scores.collect();
        (scores, taped.gradient(&derivatives))
    }

    /// Computes the answers to rasters, kept so that a gradient can still be carried back.
    pub fn taped(&self, rasters: &[f32]) -> Taped<'a> {
        match self.runner(rasters) {
            Runner::Kernels {
                network,
                readouts,
                condition,
            } => {
                let question = question(*readouts, condition);
                Taped(Tape::Kernels(network.taped(rasters, question)))
            }
            Runner::Tensors { device, shape, forward } => {
                // The weights stay on the plain device, so that only the rasters are differentiated.
                let rasters = tensor(rasters, *shape, device).autodiff().require_grad();
                let answer = forward(rasters.clone());
                Taped(Tape::Tensors(Box::new(Recorded { rasters, answer })))
            }
        }
    }

    fn rows(&self, rasters: &[f32]) -> usize {
        let len = match &self.runner {
            Runner::Kernels { network, .. } => network.image_len(),
            Runner::Tensors { shape, .. } => shape[0] * shape[1] * shape[1],
        };
        rasters.len() / len.max(1)
    }
}

fn question(readouts: usize, condition: &[f32]) -> Question<'_> {
    Question { readouts, condition }
}

fn tensor(rasters: &[f32], [channels, side]: [usize; 2], device: &Device) -> Tensor<4> {
    let rows = rasters.len() / (channels * side * side).max(1);
    let data = TensorData::new(rasters.to_vec(), [rows, channels, side, side]);
    Tensor::from_data(data, device)
}

/// A pass forwards that can still be carried back: its answers, and later the gradient of a score of those without a
/// second pass forwards.
pub struct Taped<'a>(Tape<'a>);

enum Tape<'a> {
    Kernels(kernels::Tape<'a>),
    Tensors(Box<Recorded>),
}

/// [`Recorded`] is what burn remembers of a pass.
struct Recorded {
    rasters: Tensor<4>,
    answer: Tensor<2>,
}

impl Taped<'_> {
    /// Returns the answers, one row after another.
    pub fn numbers(&self) -> Vec<f32> {
        match &self.0 {
            Tape::Kernels(tape) => tape.answers().to_vec(),
            Tape::Tensors(recorded) => numbers(recorded.answer.clone().inner()),
        }
    }

    /// Computes the gradient of a score by every number of the rasters, from its `derivatives` by
    /// every number of the answers: one pass backwards, which uses the tape up.
    pub fn gradient(self, derivatives: &[f32]) -> Vec<f32> {
        match self.0 {
            Tape::Kernels(mut tape) => tape.gradients(derivatives),
            Tape::Tensors(recorded) => {
                let Recorded { rasters, answer } = *recorded;
                let data = TensorData::new(derivatives.to_vec(), answer.dims());
                let derivatives = Tensor::from_data(data, &rasters.device().inner());
                let pixels = rasters.dims().iter().product();
                // Rows do not see each other, so the gradient of the sum is each row's own gradient.
                let tape = (answer * derivatives).sum().backward();
                // An answer that does not depend on the rasters at all has no gradient.
                let gradient = rasters.grad(&tape);
                gradient.map_or_else(|| vec![0.0; pixels], numbers)
            }
        }
    }
}

/// Reads the numbers of a tensor, row-major.
fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let numbers = tensor.into_data().try_into_vec_as::<f32>();
    // OK because every backend here keeps f32.
    numbers.expect("a float tensor converts to f32")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rasters_are_answered_by_whoever_is_quicker_at_few() {
        let device = Device::flex();
        let constant = |answer: f32| {
            Answerer::tensors(&device, [1, 2], move |rasters: Tensor<4>| {
                let rows = rasters.dims()[0];
                rasters.reshape([rows, 4]).sum_dim(1) * answer
            })
        };
        let answerer = constant(2.0).below(3, constant(5.0));
        assert_eq!(answerer.answers(&[0.25; 8]), [5.0; 2]);
        assert_eq!(answerer.answers(&[0.25; 12]), [2.0; 3]);
        let score = |_: usize, answer: &[f32], derivatives: &mut [f32]| {
            derivatives[0] = 1.0;
            answer[0]
        };
        assert_eq!(answerer.gradients(&[0.25; 8], &score), (vec![5.0; 2], vec![5.0; 8]));
        assert_eq!(answerer.taped(&[0.25; 12]).gradient(&[1.0; 3]), [2.0; 12]);
    }
}
