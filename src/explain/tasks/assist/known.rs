//! Judges whether a drawing is one of the things that the classifier has a word for at all. A classifier always answers
//! with one of its categories; how it answers, and how much ink it is asked about, tells whether any of them is meant.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Assistant;
use super::answer::Answer;
use crate::attribution::{Interrupted, Passes, Subject};
use crate::error::{Error, Result};
use crate::tasks::curves::CurveCard;
use crate::tasks::load;
use strokewise_ink::plane::length;
use strokewise_ink::sketch::Sketch;

/// A drawing has so many features.
const COUNT: usize = 16;

/// [`KnownFeatures`] is a drawing in numbers, in the order of [`KNOWN_FEATURE_NAMES`].
pub type KnownFeatures = [f32; COUNT];

/// These are the names of the features.
pub const KNOWN_FEATURE_NAMES: [&str; COUNT] = [
    "logit of the likeliest category",
    "logarithm of the sum of the logits' exponentials",
    "log-odds of the likeliest category",
    "lead over the second category",
    "lead over the tenth category",
    "entropy of the answer, in nats",
    "mean of the logits",
    "standard deviation of the logits",
    "log-odds of clutter",
    "logarithm of the number of strokes",
    "share of the raster that is ink",
    "logarithm of the length in raster sizes",
    "length of a stroke in raster sizes, mean",
    "turning per raster size of length, in full circles",
    "shorter over longer side",
    "share of the strokes that are short",
];

/// [`KnownModel`] tells how likely it is that a drawing is one of the things that the classifier
/// knows: a [`CurveCard`] over [`KNOWN_FEATURE_NAMES`]. A drawing is turned away below the card's
/// threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownModel {
    /// This card judges.
    pub card: CurveCard,
}

/// This is the file that ships with the program.
pub(super) const BUNDLED: &str = include_str!("../../../../models/known.json");

/// Shorter strokes than this share of the raster's side are short.
const SHORT: f32 = 0.15;

impl KnownModel {
    /// Reads the model that ships with the program.
    pub fn bundled() -> Result<Self> {
        Self::parse(BUNDLED).map_err(|cause| Error::format("models/known.json (bundled)", cause))
    }

    /// Makes a model that turns no drawing away: what there is before the first fit, and for other
    /// networks than ours.
    pub fn open() -> Self {
        let mut card = CurveCard::silent(&KNOWN_FEATURE_NAMES);
        (card.bias, card.threshold) = (10.0, 0.0);
        Self { card }
    }

    /// Reads a model, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let model: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        model.card.check(COUNT)?;
        let mut curves = model.card.curves.iter().zip(KNOWN_FEATURE_NAMES);
        match curves.find(|(curve, name)| curve.feature != *name) {
            Some((curve, name)) => Err(format!("a feature is \"{}\" instead of \"{name}\"", curve.feature)),
            None => Ok(model),
        }
    }

    /// Reads a model from `path`.
    pub fn load(path: &Path) -> Result<Self> {
        load(path, Self::parse)
    }

    /// Computes the probability, and tells whether it is enough.
    pub(super) fn judge(&self, features: &KnownFeatures) -> Known {
        let p = self.card.probability(features);
        Known {
            p,
            is_known: p >= self.card.threshold,
        }
    }
}

/// [`Known`] is what is known of a drawing as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// It is one of the things that the classifier has a word for with this calibrated probability, 0..=1.
    pub p: f32,
    /// It is true where that is enough to speak of it as one; always where nothing is known of it.
    pub is_known: bool,
}

impl Default for Known {
    /// Makes the answer where nothing speaks against the drawing.
    fn default() -> Self {
        Self { p: 1.0, is_known: true }
    }
}

impl Assistant {
    /// Computes what the known model sees of drawings: what it is fitted on and judged by.
    pub fn known_features(&self, sketches: &[Sketch]) -> Vec<KnownFeatures> {
        let subjects = self.subjects(sketches);
        let answers = self.read(&subjects, Passes::BULK_ROWS, &|| false);
        let answers = answers.unwrap_or_else(|Interrupted| unreachable!("nothing calls this work off"));
        let both = answers.iter().zip(&subjects);
        both.map(|(answer, subject)| features(answer, subject)).collect()
    }

    /// Tells whether the drawing is one of the things that the classifier has a word for.
    pub(super) fn known(&self, answer: &Answer, subject: &Subject) -> Known {
        match &self.known {
            Some(model) => model.judge(&features(answer, subject)),
            None => Known::default(),
        }
    }
}

fn features(answer: &Answer, subject: &Subject) -> KnownFeatures {
    let mut logits = answer.logits.clone();
    logits.sort_by(|a, b| b.total_cmp(a));
    let at = |place: usize| logits.get(place).or(logits.last()).copied().unwrap_or(0.0);
    let count = logits.len().max(1) as f32;
    let mean = logits.iter().sum::<f32>() / count;
    let variance = logits.iter().map(|z| (z - mean).powi(2)).sum::<f32>() / count;
    let energy = at(0) + logits.iter().map(|z| (z - at(0)).exp()).sum::<f32>().ln();
    let ink = Ink::of(subject);
    [
        at(0),
        energy,
        answer.log_odds(answer.likeliest()),
        at(0) - at(1),
        at(0) - at(9),
        answer.entropy(),
        mean,
        variance.sqrt(),
        answer.clutter,
        ink.strokes.ln(),
        ink.share,
        ink.length.max(0.01).ln(),
        ink.length / ink.strokes,
        ink.turning / ink.length.max(0.01),
        ink.shorter_side,
        ink.short / ink.strokes,
    ]
}

/// [`Ink`] tells how much ink there is, and how it goes; lengths are in raster sizes.
#[derive(Default)]
struct Ink {
    strokes: f32,
    share: f32,
    length: f32,
    turning: f32,
    shorter_side: f32,
    short: f32,
}

impl Ink {
    fn of(subject: &Subject) -> Self {
        let (lines, size) = (subject.lines(), subject.raster_size() as f32);
        let raster = subject.soft_ink();
        let mut ink = Self {
            strokes: lines.strokes().len().max(1) as f32,
            share: raster.iter().sum::<f32>() / raster.len().max(1) as f32,
            ..Self::default()
        };
        for stroke in lines.strokes() {
            let points = &lines.points()[stroke.clone()];
            let length = length(points) / size;
            ink.length += length;
            ink.short += f32::from(u8::from(length < SHORT));
            ink.turning += turning(points);
        }
        let side = |axis: usize| {
            let places = lines.points().iter().map(|p| p[axis]);
            let [low, high] = [places.clone().fold(f32::MAX, f32::min), places.fold(f32::MIN, f32::max)];
            (high - low).max(0.0)
        };
        let [a, b] = [side(0), side(1)];
        ink.shorter_side = a.min(b) / a.max(b).max(1e-3);
        ink
    }
}

/// Computes by how much a line turns, either way, in full circles.
fn turning(points: &[[f32; 2]]) -> f32 {
    let steps = points.windows(2).map(|p| [p[1][0] - p[0][0], p[1][1] - p[0][1]]);
    let steps: Vec<[f32; 2]> = steps.filter(|s| s[0].hypot(s[1]) > 1e-3).collect();
    let angle = |p: &[[f32; 2]]| {
        let (cross, dot) = (
            p[0][0] * p[1][1] - p[0][1] * p[1][0],
            p[0][0] * p[1][0] + p[0][1] * p[1][1],
        );
        cross.atan2(dot).abs()
    };
    steps.windows(2).map(angle).sum::<f32>() / std::f32::consts::TAU
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_model_reads_and_a_wrong_one_says_why() {
        assert!(KnownModel::bundled().is_ok());
        assert!(KnownModel::parse("{").is_err());
        let mut model = KnownModel::open();
        let json = |model: &KnownModel| serde_json::to_string(model).expect("plain data serialises");
        assert_eq!(KnownModel::parse(&json(&model)), Ok(model.clone()));
        model.card.curves[2].feature.push('s');
        assert!(KnownModel::parse(&json(&model)).unwrap_err().contains("instead of"));
        model.card.curves.truncate(3);
        assert!(KnownModel::parse(&json(&model)).unwrap_err().contains("3 curves"));
    }

    #[test]
    fn an_open_model_turns_nothing_away() {
        let known = KnownModel::open().judge(&[0.0; COUNT]);
        assert!(known.is_known && known.p > 0.99);
    }

    #[test]
    fn a_square_turns_three_quarters_of_a_circle() {
        let square = [[0.0, 0.0], [4.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        assert!((turning(&square) - 0.75).abs() < 1e-5);
        assert!(turning(&square[..1]).abs() < 1e-6);
    }
}
