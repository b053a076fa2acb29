//! Logistic regression by gradient descent on standardised features.

use crate::tasks::assist::{FEATURE_NAMES, Features, Logistic, Term};

/// Steps of gradient descent; with standardised features the loss stands still well before.
const STEPS: usize = 600;
/// Step length, for features of deviation 1.
const RATE: f64 = 0.5;
/// Pull towards 0, a mild one: weights of features that say the same share the work.
const RIDGE: f64 = 1e-3;

/// Fits p(noise) to strokes of known truth. The threshold is left at 1/2.
pub(super) fn fit(rows: &[(Features, bool)]) -> Logistic {
    let count = rows.len().max(1) as f64;
    let width = FEATURE_NAMES.len();
    let mean: Vec<f64> = (0..width)
        .map(|k| rows.iter().map(|r| f64::from(r.0[k])).sum::<f64>() / count)
        .collect();
    let deviation: Vec<f64> = (0..width)
        .map(|k| {
            let squares = rows.iter().map(|r| (f64::from(r.0[k]) - mean[k]).powi(2));
            // A feature that never varies says nothing; dividing by 1 keeps it harmless.
            Some((squares.sum::<f64>() / count).sqrt())
                .filter(|d| *d > 1e-9)
                .unwrap_or(1.0)
        })
        .collect();
    let standardised: Vec<Vec<f64>> = rows
        .iter()
        .map(|(x, _)| {
            (0..width)
                .map(|k| (f64::from(x[k]) - mean[k]) / deviation[k])
                .collect()
        })
        .collect();
    let (mut bias, mut weights) = (0.0, vec![0.0; width]);
    let mut momentum = vec![0.0; width + 1];
    for _ in 0..STEPS {
        let mut gradient = vec![0.0; width + 1];
        for (x, (_, is_noise)) in standardised.iter().zip(rows) {
            let z = bias + x.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(*is_noise));
            for (g, x) in gradient.iter_mut().zip(x) {
                *g += error * x / count;
            }
            gradient[width] += error / count;
        }
        for k in 0..width {
            gradient[k] += RIDGE * weights[k];
        }
        for (m, g) in momentum.iter_mut().zip(&gradient) {
            *m = 0.9 * *m + g;
        }
        for (w, m) in weights.iter_mut().zip(&momentum) {
            *w -= 0.1 * RATE * m;
        }
        bias -= 0.1 * RATE * momentum[width];
    }
    let terms = (0..width).map(|k| Term {
        feature: FEATURE_NAMES[k].to_owned(),
        mean: mean[k] as f32,
        deviation: deviation[k] as f32,
        weight: weights[k] as f32,
    });
    Logistic {
        bias: bias as f32,
        threshold: 0.5,
        terms: terms.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_feature_that_tells_and_its_probability_is_calibrated() {
        // Feature 0 is 1 for noise in three cases of four, feature 1 says nothing.
        let rows: Vec<_> = (0..400)
            .map(|i| {
                let is_noise = i % 2 == 0;
                let mut x = [0.0; FEATURE_NAMES.len()];
                x[0] = f32::from(u8::from(is_noise == (i % 8 < 6)));
                x[1] = ((i * 37) % 100) as f32;
                (x, is_noise)
            })
            .collect();
        let fitted = fit(&rows);
        assert!(fitted.terms[0].weight > 5.0 * fitted.terms[1].weight.abs());
        let mut x = [0.0; FEATURE_NAMES.len()];
        (x[0], x[1]) = (1.0, 50.0);
        let p = fitted.probability(&x);
        assert!((p - 0.75).abs() < 0.05, "{p}");
    }
}
