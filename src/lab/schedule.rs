//! Says how long training lasts and how large its steps are.

/// This is the learning rate at the schedule's height, for batches of 128 and AdamW.
const PEAK_LEARNING_RATE: f32 = 2e-3;
/// The rate rises from zero over this share of training: batch statistics and AdamW's means settle.
const WARMUP: f32 = 0.03;
/// The rate at the very end is this share of the peak.
const FLOOR: f32 = 0.005;

/// [`Budget`] says when training ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Budget {
    /// Training takes so many passes over the data, and can be reproduced.
    Epochs(u32),
    /// Training takes so many minutes of wall-clock time, however fast the machine is.
    Minutes(f32),
}

/// [`Done`] says how far training has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Done {
    /// So many optimiser steps were taken.
    pub steps: u64,
    /// So many seconds were spent, all resumed runs together.
    pub secs: f32,
}

impl Budget {
    /// Computes the share of the budget that is used up, in 0..=1.
    pub fn progress(self, done: Done, steps_per_epoch: u64) -> f32 {
        let share = match self {
            Self::Epochs(epochs) => done.steps as f32 / (f64::from(epochs) * steps_per_epoch as f64).max(1.0) as f32,
            Self::Minutes(minutes) => done.secs / (60.0 * minutes).max(1e-3),
        };
        share.clamp(0.0, 1.0)
    }
}

/// Computes the learning rate at `progress` in 0..=1: a linear rise, then half a cosine down to
/// nearly nothing.
pub fn learning_rate(progress: f32) -> f32 {
    let warmed = (progress / WARMUP).min(1.0);
    let fallen = ((progress - WARMUP) / (1.0 - WARMUP)).clamp(0.0, 1.0);
    let cosine = 0.5 * (1.0 + (std::f32::consts::PI * fallen).cos());
    // Never zero, so that the first step already moves.
    PEAK_LEARNING_RATE * warmed.max(0.01) * (FLOOR + (1.0 - FLOOR) * cosine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_then_falls() {
        let rates: Vec<f32> = (0..=1000).map(|i| learning_rate(i as f32 / 1000.0)).collect();
        let top = (0..rates.len()).max_by(|a, b| rates[*a].total_cmp(&rates[*b]));
        assert_eq!(top, Some(30));
        assert!(rates[..30].is_sorted() && rates[30..].is_sorted_by(|a, b| a >= b));
        assert!(rates.iter().all(|r| *r > 0.0 && *r <= PEAK_LEARNING_RATE));
        assert!(rates[1000] < 0.01 * PEAK_LEARNING_RATE);
    }

    #[test]
    fn budgets_measure_steps_or_time() {
        let check = |budget: Budget, steps: u64, secs: f32, expected: f32| {
            let progress = budget.progress(Done { steps, secs }, 100);
            assert!((progress - expected).abs() < 1e-6, "{budget:?}: {progress}");
        };
        check(Budget::Epochs(10), 500, 9e9, 0.5);
        check(Budget::Epochs(10), 5000, 0.0, 1.0);
        check(Budget::Epochs(0), 1, 0.0, 1.0);
        check(Budget::Minutes(2.0), 0, 30.0, 0.25);
        check(Budget::Minutes(0.0), 0, 30.0, 1.0);
    }
}
