//! What a trained classifier learns last, from `val`: how sure to be, and how frequent each category is.
//!
//! Training shows rare categories more often than their share, or they would not be learnt; so the network
//! expects them more often as well. Adding ln(frequency / frequency in training) to the logits gives the
//! expectation back (Saerens et al. 2002, Menon et al. 2021); how much of it makes the words of `val` most
//! likely is measured.

use crate::dataset::Dataset;
use crate::evaluate::{Answers, fit_temperature};
use strokewise_explain::model::Weights;

/// Shares of the expectation to choose from, in tenths.
const SHARES: std::ops::RangeInclusive<u8> = 0..=15;

/// What makes the words of `val` most likely.
pub struct Calibration {
    /// Divides the logits.
    pub temperature: f32,
    /// How much of the expectation is given back.
    pub share: f32,
    /// Added to each category's logit before it is divided.
    shifts: Vec<f32>,
}

impl Calibration {
    /// Fits the calibration to what the network answered to `val`. `trained` is how often each category was shown
    /// in training, `dataset` the drawings whose categories are as frequent as what will be asked about.
    pub fn fit(answers: &Answers, trained: &[f32], dataset: &Dataset) -> Self {
        let mut counts = vec![1.0f32; trained.len()];
        for drawing in 0..dataset.len() {
            counts[dataset.class(drawing).0 as usize] += 1.0;
        }
        let total: f32 = counts.iter().sum();
        let least = trained
            .iter()
            .copied()
            .filter(|t| *t > 0.0)
            .fold(1.0, f32::min);
        let surprises = counts.iter().zip(trained);
        let surprises: Vec<f32> = surprises
            .map(|(count, trained)| (count / total / trained.max(least)).ln())
            .collect();
        let candidates = SHARES.map(|tenths| {
            let share = f32::from(tenths) / 10.0;
            let shifts: Vec<f32> = surprises.iter().map(|s| share * s).collect();
            let shifted = answers.shifted(&shifts);
            let temperature = fit_temperature(&shifted);
            let calibration = Self {
                temperature,
                share,
                shifts,
            };
            (shifted.nll(temperature), calibration)
        });
        let best = candidates.min_by(|a, b| a.0.total_cmp(&b.0));
        // OK because there are shares to choose from.
        best.expect("a share").1
    }

    /// Gives the expectation back, in the last layer's biases.
    pub fn apply(&self, weights: &mut Weights) {
        let biases = weights.arrays_mut().find(|(name, _)| *name == "head.bias");
        if let Some((_, biases)) = biases {
            let shifted = biases.values.iter_mut().zip(&self.shifts);
            shifted.for_each(|(bias, shift)| *bias += shift);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_explain::model::ClassId;

    /// 80 drawings of the first category, 20 of the second: a network that was shown both alike, and is not
    /// sure of any, learns to expect the first.
    #[test]
    fn the_expectation_is_given_back() {
        let mut dataset = Dataset::default();
        let words: Vec<usize> = (0..100).map(|i| usize::from(i % 5 == 0)).collect();
        for word in &words {
            dataset.push_drawn(&vec![vec![[0.0, 0.0], [1.0, 1.0]]], ClassId(*word as u16));
        }
        let answers = Answers::new(words, vec![0.0; 200]);
        let calibration = Calibration::fit(&answers, &[0.5, 0.5], &dataset);
        let mut weights = Weights::default();
        weights.insert("head.bias", &[2], vec![1.0, 1.0]);
        calibration.apply(&mut weights);
        let biases = &weights.get("head.bias").unwrap().values;
        let odds = (biases[0] - biases[1]) / calibration.temperature;
        assert!((odds - 4f32.ln()).abs() < 0.1, "{biases:?}");
    }
}
