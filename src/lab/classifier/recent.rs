//! Holds what training measured since it last said something.

use crate::loss::Measures;
use crate::pipeline::BATCH;

/// Measures since the last line.
#[derive(Default)]
pub struct Recent {
    sum: Measures,
    steps: u32,
    /// The last line was written at this time, in seconds of training.
    pub since_secs: f32,
}

impl Recent {
    /// Makes sums of nothing, begun at `secs`, in seconds of training.
    pub fn since(secs: f32) -> Self {
        Self {
            since_secs: secs,
            ..Self::default()
        }
    }

    /// Counts one step.
    pub fn add(&mut self, measures: Measures) {
        self.sum.loss += measures.loss;
        self.sum.accuracy += measures.accuracy;
        self.steps += 1;
    }

    /// Computes the mean of the steps.
    pub fn mean(&self) -> Measures {
        let count = self.steps.max(1) as f32;
        Measures {
            loss: self.sum.loss / count,
            accuracy: self.sum.accuracy / count,
        }
    }

    /// Computes how many drawings were seen a second, up to `secs`.
    pub fn rate(&self, secs: f32) -> f32 {
        self.steps as f32 * BATCH as f32 / (secs - self.since_secs).max(1e-3)
    }
}
