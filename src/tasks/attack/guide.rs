//! [`Guide`]: which strokes are worth a look. Two small logistic cards, fitted on `train` and set on `val`
//! (`strokewise train attack`), which anybody can read in `models/attack.json`.

use serde::{Deserialize, Serialize};

use super::looks::Reading;
use super::margin;
use crate::attribution::Interrupted;
use crate::error::{Error, Result};

/// What is known of a stroke, in numbers; the names are those of the card that reads them.
pub type Features = Vec<f32>;

/// What is known before any gradient.
pub const SIGHT: [&str; 4] = [
    "ln(margin + 0.1)",
    "ln(ink share + 0.003)",
    "ln(pixels by which the rest moves when fitted anew + 0.03)",
    "ln(strokes)",
];

/// What attribution adds.
pub const SUPPORT: [&str; 1] = ["signed root of the P-SLA half-way, in log-odds"];

/// Says which strokes to try, in which order, and when to stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// Version of the feature lists; other lists need other cards.
    pub version: u32,
    /// Judges by [`SIGHT`] alone. Where no stroke of a drawing reaches its threshold, none is tried.
    pub sight: Card,
    /// Judges by [`SIGHT`] and [`SUPPORT`].
    pub support: Card,
    /// Up to so many strokes are tried by sight: a gradient would cost as much as it could save.
    pub by_sight: usize,
}

/// p(flip) = sigmoid(bias + sum of weight times feature).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Log-odds of a flip where every feature is 0.
    pub bias: f32,
    /// One entry a feature.
    pub weights: Vec<Weight>,
    /// A stroke whose flip is less likely than this is not tried.
    pub threshold: f32,
}

/// What one feature says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// The feature's name, for readers; order decides.
    pub feature: String,
    /// Added to the log-odds of a flip for each unit of the feature.
    pub weight: f32,
}

/// What the strokes of one drawing share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    margin: f32,
    strokes: usize,
}

/// Where a hunt gets its answers: from the classifier, or from what was recorded of it.
pub trait Trials {
    /// What attribution says of every stroke: [`SIGHT`] and [`SUPPORT`].
    fn supports(&mut self) -> Result<Vec<Features>, Interrupted>;

    /// Whether the answer changes without the stroke of this number.
    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted>;
}

impl Scene {
    pub fn new(reading: &Reading, strokes: usize) -> Self {
        Self {
            margin: margin(&reading.logits, reading.guess.class),
            strokes,
        }
    }
}

/// [`SIGHT`] of a stroke of `ink_share`, without which the rest moves by `stirred_px` raster pixels.
pub(super) fn sight(scene: &Scene, ink_share: f32, stirred_px: f32) -> Features {
    vec![
        (scene.margin + 0.1).ln(),
        (ink_share + 0.003).ln(),
        (stirred_px + 0.03).ln(),
        (scene.strokes as f32).ln(),
    ]
}

/// [`SIGHT`] and [`SUPPORT`] of a stroke of this P-SLA.
pub(super) fn support(sight: &Features, p_sla: f32) -> Features {
    let root = p_sla.abs().sqrt().copysign(p_sla);
    sight.iter().copied().chain([root]).collect()
}

impl Guide {
    /// The version of the feature lists that this program computes.
    pub const VERSION: u32 = 1;

    /// The guide that ships with the program, fitted to the classifier that does.
    pub fn bundled() -> Result<Self> {
        Self::parse(include_str!("../../../models/attack.json"))
            .map_err(|cause| Error::format("models/attack.json (bundled)", cause))
    }

    /// No guide: every stroke is tried, smallest first, until one changes the answer.
    pub fn exhaustive() -> Self {
        Self {
            version: Self::VERSION,
            sight: Card::blank(&SIGHT),
            support: Card::blank(&[&SIGHT[..], &SUPPORT[..]].concat()),
            by_sight: usize::MAX,
        }
    }

    /// Reads a guide, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let guide: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if guide.version != Self::VERSION {
            return Err(format!(
                "feature list {} is not {}",
                guide.version,
                Self::VERSION
            ));
        }
        for (card, count) in [
            (&guide.sight, SIGHT.len()),
            (&guide.support, SIGHT.len() + SUPPORT.len()),
        ] {
            if card.weights.len() != count {
                return Err(format!("{} weights are not {count}", card.weights.len()));
            }
        }
        Ok(guide)
    }

    /// The first stroke found that changes the answer, by its place in `sights`: the likeliest is tried
    /// first, of equals the smallest. `sights` and `ink_shares` have an entry a stroke.
    pub fn hunt(
        &self,
        sights: &[Features],
        ink_shares: &[f32],
        trials: &mut impl Trials,
    ) -> Result<Option<usize>, Interrupted> {
        let by_sight: Vec<f32> = sights.iter().map(|s| self.sight.probability(s)).collect();
        if by_sight.iter().all(|p| *p < self.sight.threshold) {
            return Ok(None);
        }
        let (odds, threshold) = if sights.len() <= self.by_sight {
            (by_sight, self.sight.threshold)
        } else {
            let supports = trials.supports()?;
            let odds = supports.iter().map(|s| self.support.probability(s));
            (odds.collect(), self.support.threshold)
        };
        let mut order: Vec<usize> = (0..odds.len()).filter(|i| odds[*i] >= threshold).collect();
        order.sort_by(|a, b| {
            let likelier = odds[*b].total_cmp(&odds[*a]);
            likelier.then(ink_shares[*a].total_cmp(&ink_shares[*b]))
        });
        for stroke in order {
            if trials.flips(stroke)? {
                return Ok(Some(stroke));
            }
        }
        Ok(None)
    }
}

impl Card {
    /// A card on which no feature says anything and every stroke is tried.
    pub fn blank(features: &[&str]) -> Self {
        let weight = |feature: &&str| Weight {
            feature: (*feature).to_owned(),
            weight: 0.0,
        };
        Self {
            bias: 0.0,
            weights: features.iter().map(weight).collect(),
            threshold: 0.0,
        }
    }

    /// The probability of a flip, 0..=1.
    pub fn probability(&self, features: &[f32]) -> f32 {
        let products = self.weights.iter().zip(features);
        let sum: f32 = products.map(|(w, x)| w.weight * x).sum();
        1.0 / (1.0 + (-(self.bias + sum)).exp())
    }
}
