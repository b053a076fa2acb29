//! Runs training: how long it lasts, what it says meanwhile, and the weights that it saves as it goes, so that a run
//! that is cut off was not for nothing.

use std::path::PathBuf;
use std::time::Instant;

use crate::error::Result;
use strokewise_explain::model::Weights;

/// So many seconds lie between lines on stderr, and between saved weights.
const LOG_SECS: f32 = 20.0;

/// [`RunOptions`] says which chance a run is made with, and how long it lasts.
#[derive(Debug, Clone, clap::Args)]
pub struct RunOptions {
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many batches.
    #[arg(long, default_value_t = 6000, conflicts_with = "minutes")]
    pub steps: u64,
    /// How many minutes, instead of a number of batches.
    #[arg(long)]
    pub minutes: Option<f32>,
}

/// [`Run`] is a run to make.
pub struct Run<'a> {
    /// The options say how long it lasts, and its seed, for the metadata of the weights.
    pub options: &'a RunOptions,
    /// A step looks at so many rows.
    pub rows: usize,
    /// The weights go into this file.
    pub file: PathBuf,
}

/// [`Now`] says where a run stands when a step is taken.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The step has this number, from 1.
    pub step: u64,
    /// This share of the run is over, 0..=1.
    pub progress: f32,
}

/// Sums of measures since the last line.
struct Recent<const K: usize> {
    sums: [f32; K],
    steps: u32,
    since_secs: f32,
}

impl Run<'_> {
    /// Trains `network` by `step`, which answers with the measures of its batch; their means are put into words by
    /// `line`. Writes what `weights` makes of the network now and then, and at the end.
    pub fn train<N, const K: usize>(
        &self,
        network: &mut N,
        mut step: impl FnMut(&mut N, Now) -> [f32; K],
        line: impl Fn([f32; K]) -> String,
        weights: impl Fn(&N) -> Weights,
    ) -> Result<()> {
        let started = Instant::now();
        let mut recent = Recent::since(0.0);
        let mut steps = 0;
        loop {
            let secs = started.elapsed().as_secs_f32();
            let progress = self.options.progress(steps, secs);
            if secs - recent.since_secs > LOG_SECS || progress >= 1.0 {
                let rate = recent.steps as f32 * self.rows as f32;
                let rate = rate / (secs - recent.since_secs).max(1e-3);
                let left_min = secs / 60.0 * (1.0 - progress).max(0.0) / progress.max(1e-6);
                let line = line(recent.means());
                eprintln!("step {steps:6}  {line}  {rate:.0}/s  {left_min:.0} min left");
                self.save(weights(network), steps)?;
                recent = Recent::since(secs);
            }
            if progress >= 1.0 {
                return Ok(());
            }
            steps += 1;
            let now = Now { step: steps, progress };
            recent.add(step(network, now));
        }
    }

    fn save(&self, mut weights: Weights, steps: u64) -> Result<()> {
        for (key, value) in [("seed", self.options.seed), ("steps", steps)] {
            weights.metadata.insert(key.to_owned(), value.to_string());
        }
        Ok(weights.save(&self.file)?)
    }
}

impl RunOptions {
    fn progress(&self, steps: u64, secs: f32) -> f32 {
        let share = match self.minutes {
            None => steps as f32 / self.steps.max(1) as f32,
            Some(minutes) => secs / (60.0 * minutes).max(1e-3),
        };
        share.min(1.0)
    }
}

impl<const K: usize> Recent<K> {
    fn since(secs: f32) -> Self {
        Self {
            sums: [0.0; K],
            steps: 0,
            since_secs: secs,
        }
    }

    fn add(&mut self, measures: [f32; K]) {
        for (sum, measure) in self.sums.iter_mut().zip(measures) {
            *sum += measure;
        }
        self.steps += 1;
    }

    fn means(&self) -> [f32; K] {
        self.sums.map(|sum| sum / self.steps.max(1) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_its_steps_and_leaves_the_last_weights() {
        let dir = tempfile::tempdir().unwrap();
        let options = RunOptions {
            seed: 9,
            steps: 5,
            minutes: None,
        };
        let run = Run {
            options: &options,
            rows: 1,
            file: dir.path().join("weights.safetensors"),
        };
        let mut seen = Vec::new();
        let mut network = 0.0;
        let step = |network: &mut f32, now: Now| {
            *network += 1.0;
            seen.push((now.step, now.progress));
            [*network]
        };
        let weights = |network: &f32| {
            let mut weights = Weights::default();
            weights.insert("sum", &[1], vec![*network]);
            weights
        };
        let line = |[mean]: [f32; 1]| {
            assert!((mean - 3.0).abs() < 1e-6, "{mean}");
            String::new()
        };
        run.train(&mut network, step, line, weights).unwrap();
        let steps: Vec<u64> = seen.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps, [1, 2, 3, 4, 5]);
        assert!(seen.is_sorted_by(|a, b| a.1 < b.1));
        let mut weights = Weights::load(&run.file).unwrap();
        assert_eq!(weights.metadata["steps"], "5");
        assert_eq!(weights.take("sum", &[1]).unwrap(), [5.0]);
    }
}
