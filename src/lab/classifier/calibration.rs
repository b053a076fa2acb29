//! Teaches a trained classifier what it learns last, from `val`: how sure to be, and to expect every category alike.
//!
//! Training shows some categories more often than others, so the network expects them more often as well: right for
//! drawings that come as those did, and wrong for people, who draw a frog when they mean one. Taking
//! ln(frequency in training) off the logits takes the expectation away (Saerens et al. 2002, Menon et al. 2021); how
//! much of it the network has taken up is measured on `val`, every category of which counts the same.

use crate::evaluate::{Answers, fit_temperature};
use strokewise_explain::model::Weights;

/// These shares of the expectation are there to choose from, in tenths.
const SHARES: std::ops::RangeInclusive<u8> = 0..=15;

/// [`Calibration`] makes the words of `val` most likely.
pub struct Calibration {
    /// Divides the logits.
    pub temperature: f32,
    /// This share of the expectation is taken off.
    pub share: f32,
    /// These are added to each category's logit before it is divided.
    shifts: Vec<f32>,
}

impl Calibration {
    /// Fits the calibration to what the network answered to `val`, finished and unfinished, each category of which
    /// should count the same. `trained` is how often each category was shown in training.
    pub fn fit(answers: &Answers, trained: &[f32]) -> Self {
        let shown = trained.iter().copied().filter(|t| *t > 0.0);
        let least = shown.clone().fold(1.0, f32::min);
        let mean = shown.clone().map(f32::ln).sum::<f32>() / shown.count().max(1) as f32;
        let surprises: Vec<f32> = trained.iter().map(|t| mean - t.max(least).ln()).collect();
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

    /// Takes the expectation off, in the last layer's biases.
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

    /// Tests a network that was shown the first category four times as often, and has learnt that and nothing else.
    #[test]
    fn the_expectation_is_taken_off() {
        let words: Vec<usize> = (0..100).map(|i| usize::from(i % 5 == 0)).collect();
        let learnt = [4f32.ln(), 0.0].repeat(words.len());
        let answers = Answers::new(words, learnt).by_category();
        let calibration = Calibration::fit(&answers, &[0.8, 0.2]);
        assert!((calibration.share - 1.0).abs() < 0.01, "{}", calibration.share);
        let mut weights = Weights::default();
        weights.insert("head.bias", &[2], vec![4f32.ln(), 0.0]);
        calibration.apply(&mut weights);
        let biases = &weights.get("head.bias").unwrap().values;
        assert!((biases[0] - biases[1]).abs() < 0.1, "{biases:?}");
    }
}
