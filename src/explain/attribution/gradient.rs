//! Computes SLA and P-SLA by gradients alone: at the drawing, half-way to it, near it, and along the straight way to it
//! (eq. 1 to 7).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Batch, Interrupted, Passes, StrokeAttribution, Subject};

/// Steps K of eq. 7. Cost grows with K, the convergence delta falls with its square.
const INTEGRATION_STEPS: usize = 8;

/// Drawings averaged by [`super::Method::Smoothed`]: noise falls with the root of their number.
const SMOOTHING_SAMPLES: usize = 8;

/// [`super::Method::Smoothed`] moves a point at most so far, in raster pixels each way: about half
/// a pen width, so that every sample is still the same drawing to a person.
const SMOOTHING_JITTER_PX: f32 = 0.75;

/// Seeds the jitter: the same drawing gets the same scores every time.
const JITTER_SEED: u64 = 0x5EED;

/// Attributes each subject at the drawing itself.
pub(super) fn at_the_drawing(
    passes: &Passes,
    subjects: &[Subject],
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    along(passes, subjects, 1, &[1.0])
}

/// Attributes each subject along the straight way from blank paper (eq. 7).
pub(super) fn straight(passes: &Passes, subjects: &[Subject]) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    along(passes, subjects, 1, &middles(INTEGRATION_STEPS))
}

/// Attributes like [`straight`] with `steps` gradients of the soft raster only. SLA takes them over
/// the hard stroke images as well, which spares half of the rows; with a single step, half-way,
/// this is the answer that somebody waits for.
pub(super) fn straight_soft(
    passes: &Passes,
    subjects: &[Subject],
    steps: usize,
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let pixels = subjects.first().map_or(0, |s| s.soft_ink().len());
    let mut batch = Batch::new(pixels.isqrt());
    for (i, subject) in subjects.iter().enumerate() {
        for alpha in middles(steps) {
            batch.push(i, subject.soft_ink(), alpha);
        }
    }
    let (_, gradients) = passes.gradients(&batch)?;
    let rows = gradients.chunks((steps * pixels).max(1));
    let both = subjects.iter().zip(rows);
    Ok(both
        .map(|(subject, rows)| {
            let mean = mean_row(rows, pixels);
            subject.carry_back(&mean, &mean)
        })
        .collect())
}

/// Returns the middles of `steps` equal steps from blank paper to full ink.
fn middles(steps: usize) -> Vec<f32> {
    (0..steps).map(|k| (k as f32 + 0.5) / steps as f32).collect()
}

/// Computes the mean of rows of `pixels` numbers.
fn mean_row(rows: &[f32], pixels: usize) -> Vec<f32> {
    let rows = rows.chunks(pixels.max(1));
    let share = 1.0 / rows.len() as f32;
    let mut mean = vec![0.0; pixels];
    for row in rows {
        for (mean, value) in mean.iter_mut().zip(row) {
            *mean += share * value;
        }
    }
    mean
}

/// Computes the mean of the attributions of jittered drawings.
pub(super) fn smoothed(passes: &Passes, subjects: &[Subject]) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let mut random = ChaCha8Rng::seed_from_u64(JITTER_SEED);
    let mut jitter = || random.random_range(-SMOOTHING_JITTER_PX..SMOOTHING_JITTER_PX);
    let mut jittered = Vec::with_capacity(subjects.len() * SMOOTHING_SAMPLES);
    for subject in subjects {
        for _ in 0..SMOOTHING_SAMPLES {
            jittered.push(subject.moved(|_| [jitter(), jitter()]));
        }
    }
    let samples = along(passes, &jittered, SMOOTHING_SAMPLES, &[1.0])?;
    Ok(samples.chunks(SMOOTHING_SAMPLES).map(mean).collect())
}

/// Attributes each subject with the gradient of each of its two rasters averaged over its ink
/// scaled by each of `alphas`. Every `variants` subjects in a row belong to the same item.
fn along(
    passes: &Passes,
    subjects: &[Subject],
    variants: usize,
    alphas: &[f32],
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let pixels = subjects.first().map_or(0, |s| s.soft_ink().len());
    let mut batch = Batch::new(pixels.isqrt());
    for (i, subject) in subjects.iter().enumerate() {
        for ink in [subject.hard_ink(), subject.soft_ink()] {
            for &alpha in alphas {
                batch.push(i / variants, ink, alpha);
            }
        }
    }
    let (_, gradients) = passes.gradients(&batch)?;
    let half = alphas.len() * pixels;
    let both = subjects.iter().zip(gradients.chunks((2 * half).max(1)));
    Ok(both
        .map(|(subject, rows)| {
            let (hard, soft) = rows.split_at(half);
            subject.carry_back(&mean_row(hard, pixels), &mean_row(soft, pixels))
        })
        .collect())
}

/// Computes the mean of several attributions of the same strokes.
fn mean(samples: &[Vec<StrokeAttribution>]) -> Vec<StrokeAttribution> {
    let share = 1.0 / samples.len() as f32;
    let mut mean = samples[0].clone();
    for (i, stroke) in mean.iter_mut().enumerate() {
        let all = || samples.iter().map(|s| &s[i]);
        stroke.sla = all().map(|s| s.sla * share).sum();
        for (k, point) in stroke.points.iter_mut().enumerate() {
            *point = all().map(|s| s.points[k] * share).sum();
        }
        for (k, gradient) in stroke.point_gradients.iter_mut().enumerate() {
            *gradient = [0, 1].map(|axis| all().map(|s| s.point_gradients[k][axis] * share).sum());
        }
        stroke.p_sla = stroke.points.iter().sum();
    }
    mean
}
