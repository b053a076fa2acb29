//! The noise model: a scorecard over what a stroke does for the guess and how it lies among the others.
//! Small and explainable on purpose: every feature has a name and a curve that says what it adds to the
//! log-odds of noise, and all of them can be read in `models/noise.json`.

use serde::{Deserialize, Serialize};

use super::features::{COUNT, FEATURE_NAMES, Features};
use crate::error::{Error, Result};

/// A fitted scorecard with its decision threshold, one for drawings whose intent is stated and one for
/// drawings whose target is the model's own guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoiseModel {
    /// Version of the feature list; another list needs other curves.
    pub version: u32,
    /// Where the intent is known.
    pub intent_known: Scorecard,
    /// Where it is not.
    pub intent_unknown: Scorecard,
}

/// p = sigmoid(bias + sum of every feature's curve): a generalised additive model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Log-odds of noise before any feature speaks.
    pub bias: f32,
    /// Probability from which a stroke is flagged.
    pub threshold: f32,
    /// One curve a feature.
    pub curves: Vec<Curve>,
}

/// What one feature says: log-odds at knots, linear between them and level beyond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The feature's name, for readers; order decides.
    pub feature: String,
    /// Values of the feature, ascending.
    pub knots: Vec<f32>,
    /// What is added to the log-odds of noise at each knot.
    pub log_odds: Vec<f32>,
}

impl NoiseModel {
    /// The version of the feature list that this program computes.
    pub const VERSION: u32 = 1;

    /// The model that ships with the program.
    pub fn bundled() -> Result<Self> {
        Self::parse(include_str!("../../../models/noise.json"))
            .map_err(|cause| Error::format("models/noise.json (bundled)", cause))
    }

    /// A model that never suspects anything: what there is before the first fit.
    pub fn silent() -> Self {
        let curve = |name: &&str| Curve {
            feature: (*name).to_owned(),
            knots: vec![0.0],
            log_odds: vec![0.0],
        };
        let curves = FEATURE_NAMES.iter().map(curve).collect();
        let card = Scorecard {
            bias: -10.0,
            threshold: 1.0,
            curves,
        };
        Self {
            version: Self::VERSION,
            intent_known: card.clone(),
            intent_unknown: card,
        }
    }

    /// Reads a model, or says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let model: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if model.version != Self::VERSION {
            return Err(format!(
                "feature list {} is not {}",
                model.version,
                Self::VERSION
            ));
        }
        for card in [&model.intent_known, &model.intent_unknown] {
            if card.curves.len() != COUNT {
                return Err(format!(
                    "{} curves where {COUNT} are needed",
                    card.curves.len()
                ));
            }
            let broken = |c: &&Curve| c.knots.is_empty() || c.knots.len() != c.log_odds.len();
            if let Some(curve) = card.curves.iter().find(broken) {
                return Err(format!("\"{}\" needs one value a knot", curve.feature));
            }
        }
        Ok(model)
    }

    /// Probability that a stroke with these features does not belong.
    pub fn probability(&self, features: &Features, intent_known: bool) -> f32 {
        self.card(intent_known).probability(features)
    }

    /// The probability from which a stroke is flagged.
    pub fn threshold(&self, intent_known: bool) -> f32 {
        self.card(intent_known).threshold
    }

    fn card(&self, intent_known: bool) -> &Scorecard {
        if intent_known {
            &self.intent_known
        } else {
            &self.intent_unknown
        }
    }
}

impl Scorecard {
    /// The probability for one stroke.
    pub fn probability(&self, features: &Features) -> f32 {
        let sum: f32 = self
            .curves
            .iter()
            .zip(features)
            .map(|(curve, x)| curve.at(*x))
            .sum();
        1.0 / (1.0 + (-(self.bias + sum)).exp())
    }
}

impl Curve {
    /// What the feature's value `x` adds to the log-odds of noise.
    pub fn at(&self, x: f32) -> f32 {
        let (knot, t) = self.place(x);
        let to = (knot + 1).min(self.log_odds.len() - 1);
        self.log_odds[knot] + t * (self.log_odds[to] - self.log_odds[knot])
    }

    /// The knot at or before `x` and how far `x` is on the way to the next, 0..=1.
    pub fn place(&self, x: f32) -> (usize, f32) {
        let after = self.knots.partition_point(|knot| *knot <= x);
        match (after.checked_sub(1), self.knots.get(after)) {
            (None, _) => (0, 0.0),
            (Some(before), None) => (before, 0.0),
            (Some(before), Some(next)) => {
                let from = self.knots[before];
                (before, (x - from) / (next - from))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_model_reads_and_a_wrong_one_says_why() {
        assert!(NoiseModel::bundled().is_ok());
        assert!(NoiseModel::parse("{").is_err());
        let mut model = NoiseModel::bundled().expect("it was just read");
        model.intent_known.curves.pop();
        let json = serde_json::to_string(&model).expect("plain data serialises");
        let cause = NoiseModel::parse(&json).expect_err("a curve is missing");
        assert_eq!(cause, "19 curves where 20 are needed");
    }

    #[test]
    fn a_curve_is_linear_between_its_knots_and_level_beyond() {
        let curve = Curve {
            feature: String::new(),
            knots: vec![0.0, 1.0, 3.0],
            log_odds: vec![-1.0, 1.0, 2.0],
        };
        let values = [
            (-5.0, -1.0),
            (0.0, -1.0),
            (0.5, 0.0),
            (2.0, 1.5),
            (3.0, 2.0),
            (9.0, 2.0),
        ];
        for (x, y) in values {
            assert!((curve.at(x) - y).abs() < 1e-6, "{x}");
        }
    }
}
