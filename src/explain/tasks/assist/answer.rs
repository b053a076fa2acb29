//! Holds what the classifier answers to one raster.

use super::Guess;
use crate::attribution;
use crate::model::ClassId;

/// [`Answer`] is the classifier's answer to one raster.
#[derive(Debug, Clone, Default)]
pub(in crate::tasks) struct Answer {
    /// These are calibrated logits, one for each class.
    pub logits: Vec<f32>,
    /// These are the log-odds that the drawing holds a stroke that does not belong.
    pub clutter: f32,
}

impl Answer {
    /// Reads a row of [`crate::model::SketchClassifier::logits_and_clutter`].
    pub fn new(row: &[f32]) -> Self {
        let (clutter, logits) = row.split_last().unwrap_or((&0.0, &[]));
        Self {
            logits: logits.to_vec(),
            clutter: *clutter,
        }
    }

    /// Computes the log-odds of a class.
    pub fn log_odds(&self, class: ClassId) -> f32 {
        attribution::log_odds(&self.logits, class)
    }

    /// Returns the likeliest class; the last of several equal ones.
    pub fn likeliest(&self) -> ClassId {
        let logits = self.logits.iter().enumerate();
        let best = logits.max_by(|a, b| a.1.total_cmp(b.1));
        ClassId(best.map_or(0, |(i, _)| i) as u16)
    }

    /// Computes the probability of every class.
    pub fn probabilities(&self) -> Vec<f32> {
        let largest = self.logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exp: Vec<_> = self.logits.iter().map(|l| (l - largest).exp()).collect();
        let sum: f32 = exp.iter().sum();
        exp.into_iter().map(|e| e / sum).collect()
    }

    /// Computes the entropy of the distribution, in nats.
    pub fn entropy(&self) -> f32 {
        entropy(&self.probabilities())
    }

    /// Returns the likeliest class and its probability.
    pub fn best(&self) -> Guess {
        let class = self.likeliest();
        Guess {
            class,
            p: self.probabilities()[class.index()],
        }
    }
}

/// Computes the entropy of a distribution, in nats.
pub(super) fn entropy(p: &[f32]) -> f32 {
    let surprise = |p: &f32| if *p > 0.0 { -p * p.ln() } else { 0.0 };
    p.iter().map(surprise).sum()
}
