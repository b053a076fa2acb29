//! [`CurveCard`] is a generalised additive model (Hastie and Tibshirani 1986). Every feature has a name and a curve
//! that says what it adds to the log-odds, so that a probability can be taken apart by eye. The
//! [assistant](super::assist) judges by such a card whether a drawing is of anything that it knows.

use serde::{Deserialize, Serialize};

use super::trees::probability;

/// [`CurveCard`] is a scorecard of curves: p = sigmoid(bias + the sum of every feature's curve), with a decision
/// threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveCard {
    /// These are the log-odds before any feature speaks.
    pub bias: f32,
    /// The card says yes from this probability on.
    pub threshold: f32,
    /// Each feature has its curve here.
    pub curves: Vec<Curve>,
}

/// [`Curve`] is the contribution of one feature: log-odds at knots, linear between them and constant beyond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The feature's name, for readers; order decides.
    pub feature: String,
    /// These are values of the feature, ascending.
    pub knots: Vec<f32>,
    /// The curve adds this to the log-odds at each knot.
    pub log_odds: Vec<f32>,
}

impl CurveCard {
    /// Makes a card over the features called `names` that never says yes.
    pub fn silent(names: &[&str]) -> Self {
        let curve = |name: &&str| Curve {
            feature: (*name).to_owned(),
            knots: vec![0.0],
            log_odds: vec![0.0],
        };
        Self {
            bias: -10.0,
            threshold: 1.0,
            curves: names.iter().map(curve).collect(),
        }
    }

    /// Says what is wrong with a card over `count` features that was read from a file.
    pub(super) fn check(&self, count: usize) -> Result<(), String> {
        if self.curves.len() != count {
            let found = self.curves.len();
            return Err(format!("{found} curves where {count} are needed"));
        }
        let broken = |c: &&Curve| c.knots.is_empty() || c.knots.len() != c.log_odds.len();
        match self.curves.iter().find(broken) {
            Some(curve) => Err(format!("\"{}\" needs one value a knot", curve.feature)),
            None => Ok(()),
        }
    }

    /// Computes the probability by the features in the order of the curves.
    pub fn probability(&self, features: &[f32]) -> f32 {
        let sum: f32 = self.curves.iter().zip(features).map(|(curve, x)| curve.at(*x)).sum();
        probability(self.bias + sum)
    }
}

impl Curve {
    /// Computes the contribution of the feature's value `x` to the log-odds.
    pub fn at(&self, x: f32) -> f32 {
        let (knot, t) = self.place(x);
        let to = (knot + 1).min(self.log_odds.len() - 1);
        self.log_odds[knot] + t * (self.log_odds[to] - self.log_odds[knot])
    }

    /// Returns the knot at or before `x` and how far `x` is on the way to the next, 0..=1.
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
