//! Attributes by taking strokes away: exact leave-one-out (eq. 8) and sampled Shapley values (eq. 9).

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{Coalitions, Interrupted, Passes, StrokeAttribution, Subject};

/// [`super::Method::Shapley`] samples so many orders: the standard errors fall with the root of their number.
pub(super) const ORDERS: usize = 32;

/// Seeds the orders: the same drawing gets the same values every time.
pub(super) const SEED: u64 = 0x5EED;

/// [`Values`] holds a value for each stroke, and their standard errors where they were sampled.
type Values = (Vec<f32>, Option<Vec<f32>>);

/// Attributes each subject by a method that gives every stroke one value.
pub(super) fn attribute(
    passes: &Passes,
    subjects: &[Subject],
    method: impl Fn(&mut Coalitions) -> Result<Values, Interrupted>,
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let one = |(item, subject): (usize, &Subject)| {
        let (values, errors) = method(&mut Coalitions::new(passes, subject, item))?;
        let mut strokes = subject.share_by_ink(&values);
        for (stroke, error) in strokes.iter_mut().zip(errors.unwrap_or_default()) {
            stroke.standard_error = Some(error);
        }
        Ok(strokes)
    };
    subjects.iter().enumerate().map(one).collect()
}

/// Computes for each stroke y(X) - y(X without the stroke), in the frame of the whole drawing (eq.
/// 8).
pub fn leave_one_out(coalitions: &mut Coalitions) -> Result<Vec<f32>, Interrupted> {
    let count = coalitions.stroke_count();
    let mut sets = vec![vec![true; count]; count + 1];
    for (stroke, set) in sets[1..].iter_mut().enumerate() {
        set[stroke] = false;
    }
    let scores = coalitions.scores(&sets)?;
    Ok(scores[1..].iter().map(|without| scores[0] - without).collect())
}

/// [`Shapley`] holds the Shapley values of the strokes of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Shapley {
    /// These are the values of the strokes, in units of the score; they sum to y(X) - y(blank) up to rounding.
    pub values: Vec<f32>,
    /// These are the standard errors of the values; they are 0 where the values are exact.
    pub standard_errors: Vec<f32>,
}

/// Computes Shapley values (eq. 9): by all sets of strokes where those are no more than the rows
/// that `orders` orders would take, else by that many random orders in which the strokes are laid
/// down, each paired with its reverse, which cancels much of the variance.
///
/// The same `seed` gives the same values.
pub fn shapley(coalitions: &mut Coalitions, orders: usize, seed: u64) -> Result<Shapley, Interrupted> {
    let count = coalitions.stroke_count();
    let is_small = count < usize::BITS as usize && (1 << count) <= orders.saturating_mul(count);
    if is_small || count == 0 {
        exact(coalitions)
    } else {
        sampled(coalitions, orders, seed)
    }
}

/// Computes Shapley values from the scores of all 2^n sets.
fn exact(coalitions: &mut Coalitions) -> Result<Shapley, Interrupted> {
    let count = coalitions.stroke_count();
    let sets: Vec<Vec<bool>> = (0..1_usize << count)
        .map(|set| (0..count).map(|s| set >> s & 1 == 1).collect())
        .collect();
    let scores = coalitions.scores(&sets)?;
    // A set of k strokes stands before stroke i in k! (n - 1 - k)! of the n! orders.
    let mut weights = vec![1.0 / count as f64; count];
    for k in 1..count {
        weights[k] = weights[k - 1] * k as f64 / (count - k) as f64;
    }
    let value = |stroke: usize| {
        let without = (0..sets.len()).filter(|set| set >> stroke & 1 == 0);
        let gains = without.map(|set| {
            let gain = scores[set | 1 << stroke] - scores[set];
            f64::from(gain) * weights[set.count_ones() as usize]
        });
        gains.sum::<f64>() as f32
    };
    Ok(Shapley {
        values: (0..count).map(value).collect(),
        standard_errors: vec![0.0; count],
    })
}

fn sampled(coalitions: &mut Coalitions, orders: usize, seed: u64) -> Result<Shapley, Interrupted> {
    let n = coalitions.stroke_count();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut sum, mut sum_of_squares) = (vec![0.0_f64; n], vec![0.0_f64; n]);
    let pairs = orders.div_ceil(2).max(1);
    let mut order: Vec<usize> = (0..n).collect();
    for _ in 0..pairs {
        order.shuffle(&mut random);
        let mut pair_mean = vec![0.0_f64; n];
        for _ in 0..2 {
            order.reverse();
            let gains = gains(coalitions, &order)?;
            for (&stroke, gain) in order.iter().zip(gains) {
                pair_mean[stroke] += 0.5 * f64::from(gain);
            }
        }
        for (stroke, value) in pair_mean.into_iter().enumerate() {
            sum[stroke] += value;
            sum_of_squares[stroke] += value * value;
        }
    }
    let count = pairs as f64;
    let standard_error = |(s, sq): (&f64, &f64)| {
        let variance = (sq / count - (s / count).powi(2)).max(0.0) * count / (count - 1.0).max(1.0);
        (variance / count).sqrt() as f32
    };
    Ok(Shapley {
        values: sum.iter().map(|s| (s / count) as f32).collect(),
        standard_errors: sum.iter().zip(&sum_of_squares).map(standard_error).collect(),
    })
}

/// Computes what each stroke adds to the score when the strokes are laid down in `order`.
fn gains(coalitions: &mut Coalitions, order: &[usize]) -> Result<Vec<f32>, Interrupted> {
    let mut set = vec![false; order.len()];
    let mut sets = vec![set.clone()];
    for &stroke in order {
        set[stroke] = true;
        sets.push(set.clone());
    }
    let scores = coalitions.scores(&sets)?;
    Ok(scores.windows(2).map(|s| s[1] - s[0]).collect())
}
