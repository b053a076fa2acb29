//! Fits a [`CurveCard`]: logistic regression on the shares that a feature's value has in the two knots around it, by
//! gradient descent.

use strokewise_explain::tasks::curves::{Curve, CurveCard};

/// Knots of a curve, at even shares of the parts: enough for a bend or two, few enough to be read.
const KNOTS: usize = 7;
/// Steps of gradient descent; the loss stands still well before.
const STEPS: usize = 1500;
/// A step has this length, and so much of the last one goes on.
const RATE: f32 = 1.0;
const MOMENTUM: f32 = 0.95;
/// Every curve is pulled towards 0 so strongly: features that say the same share the work.
const RIDGE: f32 = 2e-4;

/// Fits the probability of yes to cases of known truth by their features, which are called `names`. The threshold is
/// left at 1/2.
pub(crate) fn scorecard<F: AsRef<[f32]>>(rows: &[(F, bool)], names: &[&str]) -> CurveCard {
    let mut card = blank(rows, names);
    let places: Vec<Vec<(usize, f32)>> = rows
        .iter()
        .map(|(x, _)| {
            card.curves
                .iter()
                .zip(x.as_ref())
                .map(|(curve, x)| curve.place(*x))
                .collect()
        })
        .collect();
    let mut momentum: Vec<Vec<f32>> = card.curves.iter().map(|c| vec![0.0; c.knots.len()]).collect();
    let mut bias_momentum = 0.0;
    let share = 1.0 / rows.len().max(1) as f32;
    for _ in 0..STEPS {
        let mut gradient: Vec<Vec<f32>> = card
            .curves
            .iter()
            .map(|c| c.log_odds.iter().map(|w| RIDGE * w).collect())
            .collect();
        let mut bias_gradient = 0.0;
        for ((features, is_so), places) in rows.iter().zip(&places) {
            let truth = if *is_so { 1.0 } else { 0.0 };
            let error = share * (card.probability(features.as_ref()) - truth);
            bias_gradient += error;
            for (gradient, &(knot, t)) in gradient.iter_mut().zip(places) {
                let to = (knot + 1).min(gradient.len() - 1);
                gradient[knot] += error * (1.0 - t);
                gradient[to] += error * t;
            }
        }
        for ((curve, momentum), gradient) in card.curves.iter_mut().zip(&mut momentum).zip(&gradient) {
            for ((w, m), g) in curve.log_odds.iter_mut().zip(momentum).zip(gradient) {
                *m = MOMENTUM * *m + g;
                *w -= RATE * *m;
            }
        }
        bias_momentum = MOMENTUM * bias_momentum + bias_gradient;
        card.bias -= RATE * bias_momentum;
    }
    card
}

/// Makes a scorecard with its knots in place and nothing to say.
fn blank<F: AsRef<[f32]>>(rows: &[(F, bool)], names: &[&str]) -> CurveCard {
    let curves = names.iter().enumerate().map(|(k, name)| {
        let mut values: Vec<f32> = rows.iter().map(|(x, _)| x.as_ref()[k]).collect();
        values.sort_by(f32::total_cmp);
        let last = values.len().saturating_sub(1);
        // The outermost hundredth on each side is left to the level ends of the curve.
        let at = |i: usize| {
            let share = 0.01 + 0.98 * i as f32 / (KNOTS - 1) as f32;
            values.get((share * last as f32) as usize).copied().unwrap_or(0.0)
        };
        let mut knots: Vec<f32> = (0..KNOTS).map(at).collect();
        knots.dedup_by(|a, b| *a - *b <= 1e-6);
        let log_odds = vec![0.0; knots.len()];
        Curve {
            feature: (*name).to_owned(),
            knots,
            log_odds,
        }
    });
    CurveCard {
        bias: 0.0,
        threshold: 0.5,
        curves: curves.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_a_curve_that_rises_and_falls_and_is_calibrated() {
        // Noise is what lies in the middle of feature 0, in nine cases of ten; feature 1 says nothing.
        let rows: Vec<_> = (0..3000)
            .map(|i| {
                let mut x = [0.0; 2];
                x[0] = (i % 100) as f32 / 100.0;
                x[1] = ((i * 37) % 97) as f32;
                let middle = (0.35..0.65).contains(&x[0]);
                (x, middle == (i / 100 % 10 != 0))
            })
            .collect();
        let card = scorecard(&rows, &["a", "b"]);
        let p = |v: f32| {
            let mut x = [0.0; 2];
            (x[0], x[1]) = (v, 48.0);
            card.probability(&x)
        };
        assert!(
            p(0.5) > 0.8 && p(0.05) < 0.25 && p(0.95) < 0.25,
            "{} {}",
            p(0.5),
            p(0.05)
        );
        let mean = rows.iter().map(|(x, _)| card.probability(x)).sum::<f32>() / 3000.0;
        let truth = rows.iter().filter(|r| r.1).count() as f32 / 3000.0;
        assert!((mean - truth).abs() < 0.01, "{mean} against {truth}");
    }
}
