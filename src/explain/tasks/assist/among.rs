//! Judges a stroke in the light of the others: what does not belong seldom comes alone, and what comes right before or
//! after it often belongs to the same mark.

use super::Features;
use super::noise::NoiseModel;
use crate::tasks::trees::{Scorecard, probability};

/// So many numbers tell how a stroke stands among the others.
pub(super) const COUNT: usize = 8;

/// [`Standing`] tells how a stroke stands among the others, in the order of [`AMONG_NAMES`].
pub type Standing = [f32; COUNT];

/// These are the names of the numbers of a [`Standing`].
pub const AMONG_NAMES: [&str; COUNT] = [
    "log-odds of noise by itself",
    "log-odds of the stroke before",
    "log-odds of the stroke after",
    "highest log-odds of the others",
    "second highest log-odds of the others",
    "mean of the others' log-odds",
    "lead over the median",
    "logarithm of the number of strokes",
];

/// These are the log-odds where there is no such stroke: as if it belonged beyond doubt.
const NONE: f32 = -9.0;

/// Tells how each stroke stands among the others, by the log-odds of each by itself, in drawing
/// order.
pub fn standings(log_odds: &[f32]) -> Vec<Standing> {
    let mut sorted = log_odds.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let sum: f32 = log_odds.iter().sum();
    let count = log_odds.len();
    let standing = |(i, own): (usize, &f32)| {
        // Of the sorted ones, those left once this one is taken out.
        let place = sorted.iter().position(|z| z == own).unwrap_or(0);
        let other = |k: usize| sorted.get(k + usize::from(place <= k)).copied().unwrap_or(NONE);
        let at = |i: Option<usize>| i.and_then(|i| log_odds.get(i)).copied().unwrap_or(NONE);
        let mean = if count > 1 {
            (sum - own) / (count - 1) as f32
        } else {
            NONE
        };
        [
            *own,
            at(i.checked_sub(1)),
            at(Some(i + 1)),
            other(0),
            other(1),
            mean,
            own - median,
            (count.max(1) as f32).ln(),
        ]
    };
    log_odds.iter().enumerate().map(standing).collect()
}

impl NoiseModel {
    /// Computes the probability that each stroke of a drawing is noise, by its features and how it
    /// stands among the others.
    pub fn probabilities(&self, intent_known: bool, strokes: &[Features]) -> Vec<f32> {
        let card = self.card(intent_known);
        let alone: Vec<f32> = strokes.iter().map(|features| card.log_odds(features)).collect();
        let among = [&self.among_known, &self.among_unknown][usize::from(!intent_known)];
        match among {
            Some(among) => {
                let standings = standings(&alone).into_iter();
                standings.map(|standing| among.probability(&standing)).collect()
            }
            None => alone.into_iter().map(probability).collect(),
        }
    }
}

/// Says what is wrong with the cards of a model that was read from a file.
pub(super) fn check(model: &NoiseModel) -> Result<(), String> {
    let cards: [&Option<Scorecard>; 2] = [&model.among_known, &model.among_unknown];
    cards.into_iter().flatten().try_for_each(|card| card.check(COUNT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_stands_among_the_others() {
        let found = standings(&[-2.0, 3.0, 1.0, -2.0]);
        assert_eq!(found[0][..5], [-2.0, NONE, 3.0, 3.0, 1.0]);
        assert_eq!(found[1][..5], [3.0, -2.0, 1.0, 1.0, -2.0]);
        assert_eq!(found[3][..5], [-2.0, 1.0, NONE, 3.0, 1.0]);
        assert!((found[1][5] + 1.0).abs() < 1e-6, "{:?}", found[1]);
        let alone = standings(&[0.5])[0];
        assert_eq!(alone[..6], [0.5, NONE, NONE, NONE, NONE, NONE]);
    }
}
