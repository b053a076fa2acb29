//! The thresholds of the noise model, by what `val` shows: those of usual vigilance are as low as precision and quiet
//! on
//! clean drawings, unfinished ones among them, allow at a first look; those of raised vigilance as both looks together
//! allow.

use std::path::Path;

use super::unfinished::STAGES;
use super::{Both, NoisySketch, assess, examine};
use crate::error::Result;
use strokewise_explain::tasks::assist::{Assessment, NoiseModel, Outcome, Vigilance};

/// Share of the flags that must be right. The target is 0.92.
const PRECISION: f32 = 0.93;
/// Flags on a clean drawing that each outcome may give at a first look, and that both looks may give. The target is
/// 0.03, but other drawings than those of `val` were seen to have half as many again.
const FALSE_FLAGS: f32 = 0.008;
const FALSE_FLAGS_RAISED: f32 = 0.02;
/// Raised vigilance flags nothing that is much likelier to belong than not.
const LEAST_RAISED: f32 = 0.4;

/// Sets all thresholds of `model` by `drawings`, as they were `examined`.
pub(super) fn set(
    weights: Option<&Path>,
    model: &mut NoiseModel,
    drawings: &[NoisySketch],
    examined: &[Both],
) -> Result<()> {
    let stages = STAGES.into_iter().chain([1.0]).cycle();
    let clean = drawings.iter().zip(stages);
    let clean: Vec<NoisySketch> = clean
        .map(|(drawing, stage)| drawing.without_noise().early(stage))
        .collect();
    let examined_clean = examine(weights, &NoiseModel::silent(), &clean)?;
    // What is flagged without a stated intent is flagged with one too, so that case comes first.
    for which in [1, 0] {
        let noisy = judged(model, which, drawings, examined);
        let quiet = judged(model, which, &clean, &examined_clean);
        let least = |outcomes: &[Outcome]| {
            let of = |all: &[Judged]| -> Vec<Judged> {
                let of_outcome = all.iter().filter(|j| outcomes.contains(&j.outcome));
                of_outcome.copied().collect()
            };
            least_threshold(&of(&noisy), &of(&quiet), FALSE_FLAGS * clean.len() as f32)
        };
        let gains = least(&[Outcome::Gains, Outcome::Renames]);
        let card = match which {
            0 => &mut model.intent_known,
            _ => &mut model.intent_unknown,
        };
        card.threshold = gains;
        model.tidies[which] = least(&[Outcome::Tidies]).max(gains);
        // Nothing that gains is flagged by a second look, but all is judged.
        model.raised[which] = 1.0;
        let looks = |drawings: &[NoisySketch], judged: &[Judged]| -> Result<Vec<Judged>> {
            let suspects = suspects(model, which, drawings, judged);
            let assessed = assess(weights, model, &suspects, which == 0)?;
            let both = suspects.iter().zip(&assessed);
            Ok(both.flat_map(|(d, a)| seen(d, a)).collect())
        };
        let (noisy, quiet) = (looks(drawings, &noisy)?, looks(&clean, &quiet)?);
        let raised = least_threshold(&noisy, &quiet, FALSE_FLAGS_RAISED * clean.len() as f32);
        model.raised[which] = raised.max(LEAST_RAISED).min(gains);
        let [tidies, raised] = [model.tidies[which], model.raised[which]];
        eprintln!("thresholds: {gains:.3}, tidies {tidies:.3}, raised {raised:.3}");
    }
    Ok(())
}

/// What is said of a stroke that may be suggested.
#[derive(Debug, Clone, Copy)]
struct Judged {
    drawing: usize,
    /// How sure; more than 1 where it is flagged whatever the threshold.
    sure: f32,
    outcome: Outcome,
    is_noise: bool,
}

/// Every stroke that may be suggested at a first look, with the intent known (0) or unknown (1).
fn judged(model: &NoiseModel, which: usize, drawings: &[NoisySketch], examined: &[Both]) -> Vec<Judged> {
    let mut all = Vec::new();
    for (number, (drawing, both)) in drawings.iter().zip(examined).enumerate() {
        if drawing.noise.len() < 2 {
            continue;
        }
        for (i, kind) in drawing.noise.iter().enumerate() {
            let judge = |which: usize| {
                let stroke = &both[which].assessment.strokes[i];
                let outcome = stroke.effect.and_then(|effect| effect.outcome())?;
                let p = model.card(which == 0).probability(&both[which].features[i]);
                Some((outcome, p))
            };
            let Some((outcome, mut sure)) = judge(which) else {
                continue;
            };
            if which == 0 && judge(1).is_some_and(|(outcome, p)| p >= usual_threshold(model, 1, outcome)) {
                sure = 2.0;
            }
            all.push(Judged {
                drawing: number,
                sure,
                outcome,
                is_noise: kind.is_some(),
            });
        }
    }
    all
}

fn usual_threshold(model: &NoiseModel, which: usize, outcome: Outcome) -> f32 {
    model.threshold(which == 0, Vigilance::Usual, outcome)
}

/// The drawings of which something is flagged at a first look.
fn suspects(model: &NoiseModel, which: usize, drawings: &[NoisySketch], judged: &[Judged]) -> Vec<NoisySketch> {
    let flagged = judged
        .iter()
        .filter(|j| j.sure >= usual_threshold(model, which, j.outcome));
    let mut numbers: Vec<usize> = flagged.map(|j| j.drawing).collect();
    numbers.dedup();
    numbers.into_iter().map(|i| drawings[i].clone()).collect()
}

/// Of each stroke that may be suggested, how sure a second look is of it. What is flagged already goes before all else.
fn seen<'a>(drawing: &'a NoisySketch, assessed: &'a Assessment) -> impl Iterator<Item = Judged> + 'a {
    let strokes = assessed.strokes.iter().zip(&drawing.noise);
    strokes.filter_map(|(stroke, kind)| {
        let outcome = stroke.effect?.outcome()?;
        let gains = outcome != Outcome::Tidies;
        (stroke.flagged || gains).then_some(Judged {
            drawing: 0,
            sure: if stroke.flagged { 2.0 } else { stroke.noise },
            outcome,
            is_noise: kind.is_some(),
        })
    })
}

/// The least threshold from which the flags on noisy drawings reach [`PRECISION`] and those on clean ones number at
/// most
/// `most_on_clean`; 1 where none does.
fn least_threshold(noisy: &[Judged], clean: &[Judged], most_on_clean: f32) -> f32 {
    let mut quiet: Vec<f32> = clean.iter().map(|j| j.sure).collect();
    quiet.sort_by(|a, b| b.total_cmp(a));
    // One more flag than is allowed.
    let loud = quiet.get(most_on_clean as usize).copied();
    let candidates = noisy.iter().map(|j| (j.sure, j.is_noise, false)).collect();
    let precise = super::least_threshold(candidates, PRECISION, 0.0);
    match loud {
        Some(loud) if loud >= precise => loud.next_up().min(1.0),
        _ => precise.min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_precise_and_quiet() {
        let judged = |sure: f32, is_noise| Judged {
            drawing: 0,
            sure,
            outcome: Outcome::Gains,
            is_noise,
        };
        let noisy: Vec<_> = (0..100u8).map(|i| judged(f32::from(i) / 100.0, i >= 40)).collect();
        // From 0.36 on 60 of 64 are right, which is more than 93 in 100.
        let precise = least_threshold(&noisy, &[], 0.0);
        assert!((precise - 0.36).abs() < 1e-6, "{precise}");
        let clean: Vec<_> = [0.9, 0.7, 0.5, 0.2].map(|sure| judged(sure, false)).to_vec();
        let check = |allowed: f32, expected: f32| {
            let found = least_threshold(&noisy, &clean, allowed);
            assert!((found - expected).abs() < 1e-3, "{allowed}: {found}");
        };
        check(0.0, 0.9);
        check(2.0, 0.5);
        check(3.0, 0.36);
    }
}
