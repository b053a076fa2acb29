//! [`Guide`]: which strokes are worth a look. Two small logistic cards, fitted on `train` and set on `val`
//! (`strokewise train attack`), which anybody can read in `models/attack.json`. Neither costs a pass forwards:
//! the second reads the gradient of the pass by which the drawing itself was read.

use serde::{Deserialize, Serialize};

use super::looks::{Reading, Way};
use super::objective::margins;
use crate::attribution::{self, Interrupted};
use crate::error::{Error, Result};

/// What is known of a stroke, in numbers; the names are those of the card that reads them.
pub type Features = Vec<f32>;

/// What is known before any gradient.
pub const SIGHT: [&str; 5] = [
    "ln(margin + 0.1)",
    "ln(margin over the second rival + 0.1)",
    "ln(ink share + 0.003)",
    "ln(pixels by which the rest moves when fitted anew + 0.03)",
    "ln(strokes)",
];

/// What the gradient adds. The rest is the drawing without the stroke, fitted anew; its change is the sum of
/// squared differences of pixels, and what it does to log-odds is told to first order.
pub const SUPPORT: [&str; 6] = [
    "signed root of the gain of log-odds without the stroke, the rest in its place",
    "signed root of the gain of log-odds by the rest",
    "signed root of the log-odds by the rest",
    "ln(change + 0.5)",
    "margin by the root of (change + 0.05)",
    "log-odds by the rest by the root of (change + 0.05)",
];

/// Margins and log-odds beyond this count as this: a model of one or two classes knows infinite ones.
const SURE: f32 = 50.0;

/// Says which strokes to try, in which order, and when to stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// Version of the feature lists; other lists need other cards.
    pub version: u32,
    /// Judges by [`SIGHT`] alone. A stroke below its threshold is let go, and a drawing of such strokes
    /// costs no gradient.
    pub sight: Card,
    /// Judges the others by [`SIGHT`] and [`SUPPORT`]. Without it they are tried by sight.
    pub support: Option<Card>,
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
    margins: [f32; 2],
    log_odds: f32,
    strokes: usize,
}

/// Where a hunt gets its answers: from the classifier, or from what was recorded of it.
pub trait Trials {
    /// What the gradient says of the strokes of these numbers: [`SIGHT`] and [`SUPPORT`].
    fn supports(&mut self, strokes: &[usize]) -> Result<Vec<Features>, Interrupted>;

    /// Whether the answer changes without the stroke of this number.
    fn flips(&mut self, stroke: usize) -> Result<bool, Interrupted>;
}

impl Scene {
    pub fn new(reading: &Reading, strokes: usize) -> Self {
        let answer = reading.guess.class;
        Self {
            margins: margins(&reading.logits, answer).map(|m| m.min(SURE)),
            log_odds: attribution::log_odds(&reading.logits, answer).clamp(-SURE, SURE),
            strokes,
        }
    }
}

/// [`SIGHT`] of a stroke of `ink_share`, without which the rest moves by `stirred_px` raster pixels.
pub(super) fn sight(scene: &Scene, ink_share: f32, stirred_px: f32) -> Features {
    vec![
        (scene.margins[0] + 0.1).ln(),
        (scene.margins[1] + 0.1).ln(),
        (ink_share + 0.003).ln(),
        (stirred_px + 0.03).ln(),
        (scene.strokes as f32).ln(),
    ]
}

/// [`SIGHT`] and [`SUPPORT`] of a stroke by the ways to the drawing without it: the rest in its place, and
/// fitted anew.
pub(super) fn support(scene: &Scene, sight: &Features, in_place: Way, anew: Way) -> Features {
    let root = |x: f32| x.abs().sqrt().copysign(x);
    let after = scene.log_odds + anew.gain;
    let way = (anew.length_sq + 0.05).sqrt();
    let support = [
        root(in_place.gain),
        root(anew.gain),
        root(after),
        (anew.length_sq + 0.5).ln(),
        scene.margins[0] / way,
        after / way,
    ];
    sight.iter().copied().chain(support).collect()
}

impl Guide {
    /// The version of the feature lists that this program computes.
    pub const VERSION: u32 = 2;

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
            support: None,
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
        let support = guide.support.iter();
        let support = support.map(|card| (card, SIGHT.len() + SUPPORT.len()));
        for (card, count) in support.chain([(&guide.sight, SIGHT.len())]) {
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
        let seen: Vec<usize> = (0..sights.len())
            .filter(|stroke| by_sight[*stroke] >= self.sight.threshold)
            .collect();
        if seen.is_empty() {
            return Ok(None);
        }
        let mut order: Vec<(usize, f32)> = match &self.support {
            None => seen.iter().map(|i| (*i, by_sight[*i])).collect(),
            Some(card) => {
                let odds = trials.supports(&seen)?;
                let odds = odds.iter().map(|s| card.probability(s));
                let judged = seen.into_iter().zip(odds);
                judged.filter(|(_, p)| *p >= card.threshold).collect()
            }
        };
        order.sort_by(|(a, p), (b, q)| {
            let likelier = q.total_cmp(p);
            likelier.then(ink_shares[*a].total_cmp(&ink_shares[*b]))
        });
        for (stroke, _) in order {
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
