//! Chooses the thresholds of the noise model by what `val` shows. Those of usual vigilance are chosen together: of all
//! that are precise enough and quiet enough on clean drawings, unfinished ones among them, at a first look, those that
//! find most noise. Those of raised vigilance are as low as both looks together allow.

mod choice;

use std::path::Path;

use super::unfinished::STAGES;
use super::{Both, NoisySketch, assess, examine};
use crate::error::Result;
use choice::{Judged, Tier, chosen, least_threshold};
use strokewise_explain::tasks::assist::{Assessment, NoiseModel, Outcome, Vigilance};

/// A first look may give so many flags on a clean drawing, and both looks so many. The target is 0.03, suggested parts
/// included, and other drawings than those of `val` have a little more.
const FALSE_FLAGS: f32 = 0.017;
const FALSE_FLAGS_RAISED: f32 = 0.021;
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
        let [gains, tidies, falls] = chosen(&noisy, &quiet, FALSE_FLAGS * clean.len() as f32);
        let card = match which {
            0 => &mut model.intent_known,
            _ => &mut model.intent_unknown,
        };
        card.threshold = gains;
        model.tidies[which] = tidies;
        model.falls[which] = falls;
        // Nothing that gains is flagged by a second look, but all is judged.
        model.raised[which] = 1.0;
        model.joint[which] = 1.0;
        let first = [gains, tidies, falls];
        let suspects = [suspects(first, drawings, &noisy), suspects(first, &clean, &quiet)];
        let quiet_enough = FALSE_FLAGS_RAISED * clean.len() as f32;
        let least = |model: &NoiseModel, seen: fn(&NoisySketch, &Assessment) -> Vec<Judged>| -> Result<f32> {
            let judged = |suspects: &[NoisySketch]| -> Result<Vec<Judged>> {
                let assessed = assess(weights, model, suspects, which == 0)?;
                let both = suspects.iter().zip(&assessed);
                Ok(both.flat_map(|(drawing, answer)| seen(drawing, answer)).collect())
            };
            let [noisy, quiet] = &suspects;
            Ok(least_threshold(&judged(noisy)?, &judged(quiet)?, quiet_enough))
        };
        let raised = least(model, seen)?.max(LEAST_RAISED).min(gains);
        model.raised[which] = raised;
        // Then all that is likely enough may go together.
        model.joint[which] = LEAST_RAISED;
        let joint = least(model, seen_together)?.max(LEAST_RAISED);
        model.joint[which] = joint;
        eprintln!(
            "thresholds: {gains:.3}, tidies {tidies:.3}, falls {falls:.3}, raised {raised:.3}, together {joint:.3}"
        );
    }
    Ok(())
}

/// Lists every stroke that may be suggested at a first look, with the intent known (0) or unknown
/// (1).
fn judged(model: &NoiseModel, which: usize, drawings: &[NoisySketch], examined: &[Both]) -> Vec<Judged> {
    let mut all = Vec::new();
    for (number, (drawing, both)) in drawings.iter().zip(examined).enumerate() {
        if drawing.noise.len() < 2 {
            continue;
        }
        let noise = [0, 1].map(|which| model.probabilities(which == 0, &both[which].features));
        for (i, kind) in drawing.noise.iter().enumerate() {
            let judge = |which: usize| {
                let (effect, outcome) = both[which].assessment.strokes[i].may_go()?;
                let p = noise[which][i];
                let usual = model.threshold(which == 0, Vigilance::Usual, &effect, outcome);
                Some((Tier::of(&effect, outcome), p, p >= usual))
            };
            let Some((tier, mut sure, _)) = judge(which) else {
                continue;
            };
            if which == 0 && judge(1).is_some_and(|(_, _, is_flagged)| is_flagged) {
                sure = 2.0;
            }
            all.push(Judged {
                drawing: number,
                sure,
                tier,
                is_noise: kind.is_some(),
            });
        }
    }
    all
}

/// Lists the drawings of which something is flagged at a first look by the thresholds of each tier.
fn suspects(thresholds: [f32; 3], drawings: &[NoisySketch], judged: &[Judged]) -> Vec<NoisySketch> {
    let flagged = judged.iter().filter(|j| j.sure >= thresholds[j.tier as usize]);
    let mut numbers: Vec<usize> = flagged.map(|j| j.drawing).collect();
    numbers.dedup();
    numbers.into_iter().map(|i| drawings[i].clone()).collect()
}

/// Tells of each stroke that may be suggested how sure a second look is of it. What is flagged
/// already goes before all else.
fn seen(drawing: &NoisySketch, assessed: &Assessment) -> Vec<Judged> {
    let strokes = assessed.strokes.iter().zip(&drawing.noise);
    let judged = strokes.filter_map(|(stroke, kind)| {
        let (effect, outcome) = stroke.may_go()?;
        let steps_lower = outcome != Outcome::Tidies && !effect.falls();
        (stroke.flagged || steps_lower).then_some(Judged {
            drawing: 0,
            sure: if stroke.flagged { 2.0 } else { stroke.noise },
            tier: Tier::of(&effect, outcome),
            is_noise: kind.is_some(),
        })
    });
    judged.collect()
}

/// Tells of each stroke that is suggested, by itself or together with others, how sure that is. What goes by itself goes
/// before all else.
fn seen_together(drawing: &NoisySketch, assessed: &Assessment) -> Vec<Judged> {
    let together = assessed.joint.as_ref().map_or(0.0, |joint| joint.noise);
    let strokes = assessed.strokes.iter().zip(&drawing.noise);
    let suggested = strokes.filter(|(stroke, _)| assessed.may_lose(stroke.attribution.id));
    let judged = suggested.map(|(stroke, kind)| Judged {
        drawing: 0,
        sure: if stroke.flagged { 2.0 } else { together },
        tier: Tier::Gains,
        is_noise: kind.is_some(),
    });
    judged.collect()
}
