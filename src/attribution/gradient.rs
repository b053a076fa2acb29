//! SLA and P-SLA by gradients: plain, midpoint, integrated, smoothed (eq. 1 to 7).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Batch, Interrupted, Method, Passes, StrokeAttribution, Subject};

/// Steps K of eq. 7. Cost grows with K, the convergence delta falls with its square.
const INTEGRATION_STEPS: usize = 8;

/// Drawings averaged by [`Method::Smoothed`]: noise falls with the root of their number.
const SMOOTHING_SAMPLES: usize = 8;

/// How far [`Method::Smoothed`] moves a point, at most, in raster pixels each way: about half a pen
/// width, so that every sample is still the same drawing to a person.
const SMOOTHING_JITTER_PX: f32 = 0.75;

/// Seeds the jitter: the same drawing gets the same scores every time.
const JITTER_SEED: u64 = 0x5EED;

/// SLA and P-SLA of each subject, as item i of the objective for subject i.
pub fn attribute(
    passes: &Passes,
    subjects: &[Subject],
    method: Method,
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    match method {
        Method::Gradient => along(passes, subjects, 1, &[1.0]),
        Method::Midpoint => halfway(passes, subjects),
        Method::Integrated => {
            // The middles of K equal steps from blank paper to full ink (eq. 7).
            let steps = INTEGRATION_STEPS as f32;
            let alphas: Vec<_> = (0..INTEGRATION_STEPS)
                .map(|k| (k as f32 + 0.5) / steps)
                .collect();
            along(passes, subjects, 1, &alphas)
        }
        Method::Smoothed => {
            let mut random = ChaCha8Rng::seed_from_u64(JITTER_SEED);
            let jittered: Vec<_> = subjects
                .iter()
                .flat_map(|subject| {
                    (0..SMOOTHING_SAMPLES)
                        .map(|_| {
                            let mut jitter =
                                || random.random_range(-SMOOTHING_JITTER_PX..SMOOTHING_JITTER_PX);
                            subject.moved(|_| [jitter(), jitter()])
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
            let samples = along(passes, &jittered, SMOOTHING_SAMPLES, &[1.0])?;
            Ok(samples.chunks(SMOOTHING_SAMPLES).map(mean).collect())
        }
    }
}

/// The attributions of each subject by one gradient, of the soft raster at half its ink. SLA takes it over
/// the hard stroke images as well, which spares the second row: this is the answer somebody waits for.
fn halfway(
    passes: &Passes,
    subjects: &[Subject],
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let pixels = subjects.first().map_or(0, |s| s.soft_ink().len());
    let mut batch = Batch::new(pixels.isqrt());
    for (i, subject) in subjects.iter().enumerate() {
        batch.push(i, subject.soft_ink(), 0.5);
    }
    let (_, gradients) = passes.gradients(&batch)?;
    let rows = gradients.chunks(pixels.max(1));
    Ok(subjects
        .iter()
        .zip(rows)
        .map(|(subject, row)| subject.carry_back(row, row))
        .collect())
}

/// The attributions of each subject with the pixel gradient averaged over its ink scaled by each of
/// `alphas`. Every `variants` subjects in a row belong to the same item.
fn along(
    passes: &Passes,
    subjects: &[Subject],
    variants: usize,
    alphas: &[f32],
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    let pixels = subjects.first().map_or(0, |s| s.soft_ink().len());
    let mut batch = Batch::new(pixels.isqrt());
    for (i, subject) in subjects.iter().enumerate() {
        for &alpha in alphas {
            batch.push(i / variants, subject.hard_ink(), alpha);
            batch.push(i / variants, subject.soft_ink(), alpha);
        }
    }
    let (_, gradients) = passes.gradients(&batch)?;
    let rows_each = 2 * alphas.len();
    Ok(subjects
        .iter()
        .enumerate()
        .map(|(i, subject)| {
            let mut means = [vec![0.0; pixels], vec![0.0; pixels]];
            for row in 0..rows_each {
                let from = (i * rows_each + row) * pixels;
                for (mean, gradient) in means[row % 2].iter_mut().zip(&gradients[from..]) {
                    *mean += gradient / alphas.len() as f32;
                }
            }
            subject.carry_back(&means[0], &means[1])
        })
        .collect())
}

/// The mean of several attributions of the same strokes.
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
