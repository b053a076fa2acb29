//! Holds what a classifier answered to each drawing, and the measures that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::augment::plain_view;
use crate::dataset::Dataset;
use crate::loss::softmax;
use strokewise_explain::model::SketchClassifier;
use strokewise_ink::raster::SoftRaster;

/// So many drawings are classified at a time.
const BATCH: usize = 64;

/// The calibration error has so many bins, of equal width in probability.
const BINS: usize = 15;

/// A classifier is calibrated on drawings of which these shares of the strokes are there, and that count so much: it is
/// asked after every stroke, and most of the drawings that it sees are not finished. One temperature serves all: how
/// much ink or how many strokes there are says next to nothing of how far a drawing has come (on `val`, temperatures by
/// either took the calibration error of half-drawn drawings no further down than one for all did).
const STAGES: [(f32, f32); 3] = [(0.5, 0.25), (0.75, 0.25), (1.0, 0.5)];

/// These temperatures are there to choose from.
const TEMPERATURES: std::ops::Range<f32> = 0.2..5.0;

/// [`Answers`] holds logits for drawings whose categories are known.
#[derive(Debug, Clone)]
pub struct Answers {
    words: Vec<usize>,
    categories: usize,
    /// The logits are [drawing, category].
    logits: Vec<f32>,
    /// Each drawing counts so much; these sum to 1.
    shares: Vec<f32>,
}

impl Answers {
    /// Answers that are known already: `logits` is [drawing, category].
    pub fn new(words: Vec<usize>, logits: Vec<f32>) -> Self {
        let categories = logits.len() / words.len().max(1);
        Self {
            shares: vec![1.0 / words.len().max(1) as f32; words.len()],
            words,
            categories,
            logits,
        }
    }

    /// Returns the same answers where every category that occurs counts the same, and every drawing
    /// of one.
    #[must_use]
    pub fn by_category(&self) -> Self {
        let mut counts = vec![0u32; self.categories];
        for word in &self.words {
            counts[*word] += 1;
        }
        let occurring = self.occurring() as f32;
        let share = |word: &usize| 1.0 / (occurring * counts[*word] as f32);
        Self {
            shares: self.words.iter().map(share).collect(),
            ..self.clone()
        }
    }

    /// Counts the categories that the drawings are of.
    pub fn occurring(&self) -> usize {
        self.words.iter().collect::<BTreeSet<_>>().len()
    }

    /// Keeps the answers to drawings of the categories that `chosen` accepts; all of these count as
    /// they did beside each other.
    #[must_use]
    pub fn of(&self, chosen: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.words.len()).filter(|drawing| chosen(self.words[*drawing]));
        let total: f32 = kept().map(|drawing| self.shares[drawing]).sum();
        Self {
            words: kept().map(|drawing| self.words[drawing]).collect(),
            categories: self.categories,
            logits: kept().flat_map(|drawing| self.row(drawing)).copied().collect(),
            shares: kept().map(|drawing| self.shares[drawing] / total).collect(),
        }
    }

    /// Asks `classifier` about every drawing as it was after `share` of its strokes.
    pub fn after(classifier: &dyn SketchClassifier, dataset: &Dataset, share: f32) -> Self {
        let words = (0..dataset.len())
            .map(|drawing| dataset.class(drawing).0 as usize)
            .collect();
        let mut logits = Vec::new();
        let answers = classifier.answers();
        for_each_batch(classifier, dataset, share, |rasters| {
            let answers = answers.answers(rasters);
            // Clutter stands behind the logits.
            let rows = answers.chunks(classifier.labels().len() + 1);
            logits.extend(rows.flat_map(|row| &row[..row.len() - 1]));
        });
        Self::new(words, logits)
    }

    /// Asks `classifier` about every drawing at several stages, every category of each stage counting the same: what a
    /// temperature is fitted to.
    pub fn while_drawn(classifier: &dyn SketchClassifier, dataset: &Dataset) -> Self {
        let stages = STAGES.map(|(share, weight)| (Self::after(classifier, dataset, share).by_category(), weight));
        Self::joined(&stages)
    }

    /// Returns the answers of all, those of each counting so much; these weights sum to 1.
    fn joined(weighted: &[(Self, f32)]) -> Self {
        let all = || weighted.iter();
        Self {
            words: all().flat_map(|(answers, _)| &answers.words).copied().collect(),
            categories: weighted.first().map_or(0, |(answers, _)| answers.categories),
            logits: all().flat_map(|(answers, _)| &answers.logits).copied().collect(),
            shares: all()
                .flat_map(|(answers, weight)| answers.shares.iter().map(move |share| weight * share))
                .collect(),
        }
    }

    /// Returns the answers with `shifts` added to each category's logits.
    #[must_use]
    pub fn shifted(&self, shifts: &[f32]) -> Self {
        let rows = self.rows();
        let logits = rows.flat_map(|(_, row)| row.iter().zip(shifts).map(|(z, s)| z + s));
        Self {
            logits: logits.collect(),
            ..self.clone()
        }
    }

    fn row(&self, drawing: usize) -> &[f32] {
        &self.logits[drawing * self.categories..][..self.categories]
    }

    /// Lists word, logits and share of each drawing.
    fn shared(&self) -> impl Iterator<Item = (usize, &[f32], f32)> {
        self.rows()
            .zip(&self.shares)
            .map(|((word, row), share)| (word, row, *share))
    }

    /// Lists word and logits of each drawing.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.words
            .iter()
            .copied()
            .zip(self.logits.chunks_exact(self.categories.max(1)))
    }

    /// Computes the share of drawings whose word is among the `k` most probable categories.
    pub fn top(&self, k: usize) -> f32 {
        let hits = self.shared().filter(|(word, row, _)| rank(row, *word) < k);
        hits.map(|(.., share)| share).sum()
    }

    /// Computes the standard error of [`Answers::top`] of 1: the drawings are a sample, their
    /// categories are not.
    pub fn top1_error(&self) -> f32 {
        let mut groups: BTreeMap<usize, (f32, f32, f32)> = BTreeMap::new();
        for (word, row, share) in self.shared() {
            let (count, hits, shares) = groups.entry(word).or_default();
            *count += 1.0;
            *hits += f32::from(rank(row, word) == 0);
            *shares += share;
        }
        // Within a category the share of hits has this variance; with one more of each kind, so that a category of two
        // drawings that are both right is not certain.
        let variances = groups.values().map(|(count, hits, shares)| {
            let p = (hits + 1.0) / (count + 2.0);
            shares * shares * p * (1.0 - p) / count
        });
        variances.sum::<f32>().sqrt()
    }

    /// Computes the mean negative log-likelihood of the words at `temperature`.
    pub fn nll(&self, temperature: f32) -> f32 {
        let costs = self.shared().map(|(word, row, share)| {
            let p = softmax(row, temperature)[word].max(f32::MIN_POSITIVE);
            f64::from(share) * -f64::from(p).ln()
        });
        costs.sum::<f64>() as f32
    }

    /// Computes the expected calibration error: the mean distance between how sure the classifier
    /// was and how often it was right, over bins of like sureness, weighted by their drawings.
    pub fn calibration_error(&self) -> f32 {
        let mut bins = [(0.0f32, 0.0f32); BINS];
        for (word, row, share) in self.shared() {
            let sureness = softmax(row, 1.0).into_iter().fold(0.0, f32::max);
            let (sure, right) = &mut bins[((sureness * BINS as f32) as usize).min(BINS - 1)];
            *sure += share * sureness;
            *right += share * f32::from(rank(row, word) == 0);
        }
        bins.iter().map(|(sure, right)| (sure - right).abs()).sum()
    }
}

/// Finds the temperature that makes the words most likely (Guo et al. 2017), by golden section: the
/// likelihood has a single peak.
pub fn fit_temperature(answers: &Answers) -> f32 {
    let golden = 0.5 * (5f32.sqrt() - 1.0);
    let (mut low, mut high) = (TEMPERATURES.start, TEMPERATURES.end);
    while high - low > 1e-3 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if answers.nll(a) < answers.nll(b) {
            high = b;
        } else {
            low = a;
        }
    }
    0.5 * (low + high)
}

/// Hands over the drawings as they were after `share` of their strokes, as tensors on the classifier's
/// device.
pub fn for_each_batch(classifier: &dyn SketchClassifier, dataset: &Dataset, share: f32, mut visit: impl FnMut(&[f32])) {
    let spec = classifier.raster_spec();
    let mut raster = SoftRaster::new(spec);
    let drawings: Vec<usize> = (0..dataset.len()).collect();
    for drawings in drawings.chunks(BATCH) {
        let mut rasters = Vec::with_capacity(drawings.len() * spec.pixel_count());
        for &drawing in drawings {
            let strokes = dataset.strokes(drawing);
            let kept = (share * strokes.len() as f32).ceil() as usize;
            rasters.extend_from_slice(raster.draw(&plain_view(strokes.take(kept), &spec)));
        }
        visit(&rasters);
    }
}

/// Counts the categories that are more probable than `class`.
pub fn rank(logits: &[f32], class: usize) -> usize {
    logits.iter().filter(|z| **z > logits[class]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes answers to 100 drawings of two categories, of which 80 are recognised, with logits `sureness` apart.
    fn four_in_five(sureness: f32) -> Answers {
        let words: Vec<usize> = (0..100).map(|i| i % 2).collect();
        let logits = words.iter().enumerate().flat_map(|(i, word)| {
            let answer = if i % 5 == 4 { 1 - word } else { *word };
            [0, 1].map(|class| if class == answer { sureness } else { 0.0 })
        });
        Answers::new(words.clone(), logits.collect())
    }

    #[test]
    fn measures_of_a_known_case() {
        let answers = four_in_five(4f32.ln());
        assert!((answers.top(1) - 0.8).abs() < 1e-6);
        assert!((answers.top(2) - 1.0).abs() < 1e-6);
        assert!(answers.calibration_error() < 1e-5, "80 % sure and 80 % right");
        let entropy = -(0.8f32 * 0.8f32.ln() + 0.2 * 0.2f32.ln());
        assert!((answers.nll(1.0) - entropy).abs() < 1e-5);
        let sure = four_in_five(20.0);
        assert!(
            (sure.calibration_error() - 0.2).abs() < 1e-5,
            "100 % sure and 80 % right"
        );
    }

    #[test]
    fn joined_answers_count_as_much_as_they_are_given() {
        let (right, wrong) = (
            Answers::new(vec![0], vec![1.0, 0.0]),
            Answers::new(vec![1; 3], [1.0, 0.0].repeat(3)),
        );
        let joined = Answers::joined(&[(right, 0.75), (wrong, 0.25)]);
        assert_eq!(joined.rows().count(), 4);
        assert!((joined.top(1) - 0.75).abs() < 1e-6);
    }

    #[test]
    fn the_fitted_temperature_calibrates() {
        let answers = four_in_five(3.0);
        let temperature = fit_temperature(&answers);
        assert!((temperature - 3.0 / 4f32.ln()).abs() < 2e-3, "{temperature}");
        assert!(answers.nll(temperature) < answers.nll(1.0) - 0.05);
        let cooled = Answers::new(
            answers.words.clone(),
            answers.logits.iter().map(|z| z / temperature).collect(),
        );
        assert!(cooled.calibration_error() < 2e-3);
    }
}
