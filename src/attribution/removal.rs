//! Attribution by taking strokes away: exact leave-one-out (eq. 8) and sampled Shapley values (eq. 9).

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{Batch, Interrupted, Passes, Subject};
use crate::raster::{RasterSpec, SoftRaster};

/// For each subject (item i for subject i) and each of its strokes, y(X) - y(X without the stroke), in
/// the frame of the whole drawing (eq. 8). `scores[i]` is y(X) of subject i.
pub fn leave_one_out(
    passes: &Passes,
    subjects: &[Subject],
    scores: &[f32],
    spec: RasterSpec,
) -> Result<Vec<Vec<f32>>, Interrupted> {
    let mut workspace = SoftRaster::new(spec);
    let mut lost = Vec::with_capacity(subjects.len());
    let mut batch = Batch::new(spec.size);
    for (i, subject) in subjects.iter().enumerate() {
        for stroke in 0..subject.stroke_count() {
            subject.soft_ink_where(&mut workspace, |s| s != stroke);
            batch.push(i, workspace.ink(), 1.0);
        }
        lost.push(Vec::with_capacity(subject.stroke_count()));
    }
    let mut without = passes.scores(&batch)?.into_iter();
    for ((lost, subject), score) in lost.iter_mut().zip(subjects).zip(scores) {
        lost.extend(
            without
                .by_ref()
                .take(subject.stroke_count())
                .map(|w| score - w),
        );
    }
    Ok(lost)
}

/// Sampled Shapley values of the strokes of one drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Shapley {
    /// The value of each stroke, in units of the score; they sum to y(X) - y(blank) exactly.
    pub values: Vec<f32>,
    /// The standard error of each value over the permutations.
    pub standard_errors: Vec<f32>,
}

/// Shapley values by `permutations` random orders in which the strokes are laid down (eq. 9), each order
/// paired with its reverse, which cancels much of the variance. One forward pass a stroke and order.
///
/// `item` is the subject's item in the objective; the same `seed` gives the same values.
pub fn shapley(
    passes: &Passes,
    subject: &Subject,
    item: usize,
    spec: RasterSpec,
    permutations: usize,
    seed: u64,
) -> Result<Shapley, Interrupted> {
    let n = subject.stroke_count();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut workspace = SoftRaster::new(spec);
    let (mut sum, mut sum_of_squares) = (vec![0.0_f64; n], vec![0.0_f64; n]);
    let pairs = permutations.div_ceil(2).max(1);
    let mut order: Vec<usize> = (0..n).collect();
    for _ in 0..pairs {
        order.shuffle(&mut random);
        let mut pair_mean = vec![0.0_f64; n];
        for reverse in [false, true] {
            if reverse {
                order.reverse();
            }
            let gains = gains(passes, subject, item, spec, &order, &mut workspace)?;
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
    let values: Vec<_> = sum.iter().map(|s| (s / count) as f32).collect();
    let standard_errors = sum
        .iter()
        .zip(&sum_of_squares)
        .map(|(s, sq)| {
            let variance =
                (sq / count - (s / count).powi(2)).max(0.0) * count / (count - 1.0).max(1.0);
            (variance / count).sqrt() as f32
        })
        .collect();
    Ok(Shapley {
        values,
        standard_errors,
    })
}

/// What each stroke adds to the score when the strokes are laid down in `order`.
fn gains(
    passes: &Passes,
    subject: &Subject,
    item: usize,
    spec: RasterSpec,
    order: &[usize],
    workspace: &mut SoftRaster,
) -> Result<Vec<f32>, Interrupted> {
    let mut batch = Batch::new(spec.size);
    let mut present = vec![false; order.len()];
    batch.push(item, &vec![0.0; spec.pixel_count()], 1.0);
    for &stroke in order {
        present[stroke] = true;
        subject.soft_ink_where(workspace, |s| present[s]);
        batch.push(item, workspace.ink(), 1.0);
    }
    let scores = passes.scores(&batch)?;
    Ok(scores.windows(2).map(|s| s[1] - s[0]).collect())
}
