//! Trains arrays: by AdamW, with the exponential moving average of the weights.

use rand::Rng;

use super::augment::bell;
use strokewise_explain::model::Weights;

/// So much of the averaged weights stays at each step: a memory of some 500 steps.
pub const AVERAGING: f32 = 0.998;

/// The gradient's mean decays by this.
const BETA1: f32 = 0.9;
/// The squared gradient's mean decays by this: sooner than the usual 0.999, as runs have a few thousand steps.
const BETA2: f32 = 0.99;
const EPSILON: f32 = 1e-8;
/// This share of a matrix is taken off per unit of learning rate.
const WEIGHT_DECAY: f32 = 0.05;

/// [`Parameter`] is a trainable array with everything that training keeps of it.
pub struct Parameter {
    name: String,
    /// These are the current weights.
    pub value: Vec<f32>,
    /// The loss's gradient, set by each backward pass.
    pub gradient: Vec<f32>,
    /// This is the moving average of the weights, which is what gets measured and shipped.
    pub average: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    /// It is true where weight decay applies: to matrices, not to scales, shifts and biases.
    decays: bool,
}

impl Parameter {
    /// Makes a matrix of independent, bell-shaped random numbers.
    pub fn random(name: impl Into<String>, shape: [usize; 2], deviation: f32, rng: &mut impl Rng) -> Self {
        let value = (0..shape[0] * shape[1]).map(|_| deviation * bell(rng)).collect();
        Self::new(name.into(), value, true)
    }

    /// Makes a vector of one number, not decaying.
    pub fn constant(name: impl Into<String>, len: usize, value: f32) -> Self {
        Self::new(name.into(), vec![value; len], false)
    }

    fn new(name: String, value: Vec<f32>, decays: bool) -> Self {
        let zero = vec![0.0; value.len()];
        Self {
            name,
            average: value.clone(),
            value,
            gradient: zero.clone(),
            mean: zero.clone(),
            square: zero,
            decays,
        }
    }

    /// Takes `value` for the weights and their average, as if nothing had been learnt since.
    pub fn begin_at(&mut self, value: Vec<f32>) {
        *self = Self::new(std::mem::take(&mut self.name), value, self.decays);
    }

    /// Takes step number `step` (from 1) of AdamW (Loshchilov and Hutter 2019), then of the
    /// average.
    pub fn step(&mut self, step: u64, learning_rate: f32) {
        let power = step.min(10_000) as i32;
        let mean_scale = 1.0 / (1.0 - BETA1.powi(power));
        let square_scale = 1.0 / (1.0 - BETA2.powi(power));
        let keep = 1.0 - if self.decays { learning_rate * WEIGHT_DECAY } else { 0.0 };
        // Early on the average follows fast, so that it does not remember the random start.
        let averaging = AVERAGING.min(step as f32 / (step as f32 + 10.0));
        let state = self.mean.iter_mut().zip(&mut self.square).zip(&mut self.average);
        let values = self.value.iter_mut().zip(&self.gradient);
        for ((value, gradient), ((mean, square), average)) in values.zip(state) {
            *mean += (1.0 - BETA1) * (gradient - *mean);
            *square += (1.0 - BETA2) * (gradient * gradient - *square);
            let update = *mean * mean_scale / ((*square * square_scale).sqrt() + EPSILON);
            *value = *value * keep - learning_rate * update;
            *average += (1.0 - averaging) * (*value - *average);
        }
    }

    /// Puts everything but the gradient into a checkpoint.
    pub fn save(&self, checkpoint: &mut Weights) {
        for (what, values) in [
            ("value", &self.value),
            ("average", &self.average),
            ("mean", &self.mean),
            ("square", &self.square),
        ] {
            checkpoint.insert(format!("{}/{what}", self.name), &[values.len()], values.clone());
        }
    }

    /// Takes everything from a checkpoint; the reason where it does not fit.
    pub fn restore(&mut self, checkpoint: &mut Weights) -> Result<(), String> {
        for (what, values) in [
            ("value", &mut self.value),
            ("average", &mut self.average),
            ("mean", &mut self.mean),
            ("square", &mut self.square),
        ] {
            *values = checkpoint.take(&format!("{}/{what}", self.name), &[values.len()])?;
        }
        Ok(())
    }
}
