//! The thresholds of the noise model, by what `val` shows of both looks: those of usual vigilance are as low as quiet
//! on clean drawings allows, those of raised vigilance as precision does.

use std::path::Path;

use super::{Both, NoisySketch, assess, examine};
use crate::error::Result;
use strokewise_explain::tasks::assist::{Assessment, Examined, NoiseModel};
use strokewise_explain::tasks::trees::Scorecard;

/// Share of the flags that must be right, of usual vigilance at a first look and of both together. The target is 0.90.
const PRECISION: f32 = 0.91;
/// Flags on a clean drawing that the usual threshold may give, if the raised one is no lower, and those that both may
/// give. The target is 0.05, but other drawings than those of `val` were seen to have twice as many.
const FALSE_FLAGS_PER_CLEAN: f32 = 0.02;
const FALSE_FLAGS_PER_CLEAN_RAISED: f32 = 0.027;
/// Raised vigilance flags nothing that is much likelier to belong than not.
const LEAST_RAISED: f32 = 0.4;
/// Halvings of the candidates for a threshold: to one in a thousand of them.
const HALVINGS: usize = 10;

/// Sets all thresholds of `model` by `drawings`, as they were `examined`.
pub(super) fn set(
    weights: Option<&Path>,
    model: &mut NoiseModel,
    drawings: &[NoisySketch],
    examined: &[Both],
) -> Result<()> {
    let clean: Vec<NoisySketch> = drawings.iter().map(NoisySketch::without_noise).collect();
    let examined_clean = examine(weights, &NoiseModel::silent(), &clean)?;
    for which in [0, 1] {
        let case = Case {
            weights,
            which,
            drawings,
            examined,
            clean: &clean,
            examined_clean: &examined_clean,
        };
        case.set_usual(model)?;
        case.set_raised(model)?;
        let [usual, raised] = [card(model, which).threshold, model.raised[which]];
        eprintln!("thresholds: {usual:.3}, raised {raised:.3}");
    }
    Ok(())
}

/// Drawings whose intent is known (0), or unknown (1).
struct Case<'a> {
    weights: Option<&'a Path>,
    which: usize,
    drawings: &'a [NoisySketch],
    examined: &'a [Both],
    clean: &'a [NoisySketch],
    examined_clean: &'a [Both],
}

impl Case<'_> {
    /// The least usual threshold, with the raised one no lower, that is precise and quiet enough.
    fn set_usual(&self, model: &mut NoiseModel) -> Result<()> {
        let allowed = FALSE_FLAGS_PER_CLEAN * self.clean.len() as f32;
        let precise = self.precise_from(card(model, self.which));
        let suspicion = self.suspicion(card(model, self.which), self.examined_clean);
        let mut candidates: Vec<f32> = suspicion.iter().copied().filter(|p| *p > precise).collect();
        candidates.push(precise);
        candidates.sort_by(f32::total_cmp);
        // Between a candidate that may not be quiet enough and one that is.
        let (mut low, mut high) = (0, candidates.len() - 1);
        for _ in 0..HALVINGS {
            if low >= high {
                break;
            }
            let middle = usize::midpoint(low, high);
            self.try_out(model, candidates[middle]);
            let suspects = suspects(self.clean, &suspicion, candidates[middle]);
            let flags = self.assess(model, &suspects)?;
            let flags = flags.iter().map(|assessed| assessed.suggestions.len());
            if flags.sum::<usize>() as f32 <= allowed {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.try_out(model, candidates[high]);
        Ok(())
    }

    /// The least raised threshold below the usual one that is precise and quiet enough.
    fn set_raised(&self, model: &mut NoiseModel) -> Result<()> {
        let usual = card(model, self.which).threshold;
        // Nothing is flagged by a second look, but all is judged.
        model.raised[self.which] = 1.0;
        let suspicion = self.suspicion(card(model, self.which), self.examined);
        let suspects = suspects(self.drawings, &suspicion, usual);
        let assessed = self.assess(model, &suspects)?;
        let clean = self.drawings.iter().filter(|d| d.is_clean()).count();
        let mut flags = Vec::new();
        for (drawing, assessed) in suspects.iter().zip(&assessed) {
            flags.extend(seen(drawing, assessed));
        }
        let most = FALSE_FLAGS_PER_CLEAN_RAISED * clean as f32;
        let least = super::least_threshold(flags, PRECISION, most);
        model.raised[self.which] = least.max(LEAST_RAISED).min(usual);
        Ok(())
    }

    fn assess(&self, model: &NoiseModel, drawings: &[NoisySketch]) -> Result<Vec<Assessment>> {
        assess(self.weights, model, drawings, self.which == 0)
    }

    fn try_out(&self, model: &mut NoiseModel, threshold: f32) {
        card(model, self.which).threshold = threshold;
        model.raised[self.which] = threshold;
    }

    /// The largest probability of a stroke that may go, of each drawing; 0 where none may.
    fn suspicion(&self, card: &Scorecard, examined: &[Both]) -> Vec<f32> {
        let of = |both: &Both| {
            let all = probabilities(card, &both[self.which]);
            all.fold(0.0, |most, (_, p)| f32::max(most, p))
        };
        examined.iter().map(of).collect()
    }

    /// The least probability from which the flags of a first look reach [`PRECISION`].
    fn precise_from(&self, card: &Scorecard) -> f32 {
        let mut candidates = Vec::new();
        for (drawing, both) in self.drawings.iter().zip(self.examined) {
            let strokes = probabilities(card, &both[self.which]);
            candidates.extend(strokes.map(|(i, p)| (p, drawing.noise[i].is_some(), false)));
        }
        super::least_threshold(candidates, PRECISION, 0.0)
    }
}

fn card(model: &mut NoiseModel, which: usize) -> &mut Scorecard {
    match which {
        0 => &mut model.intent_known,
        _ => &mut model.intent_unknown,
    }
}

/// Those of `drawings` that are at least so suspect.
fn suspects(drawings: &[NoisySketch], suspicion: &[f32], threshold: f32) -> Vec<NoisySketch> {
    let all = drawings.iter().zip(suspicion);
    let suspects = all.filter(|(_, p)| **p >= threshold);
    suspects.map(|(drawing, _)| drawing.clone()).collect()
}

/// Of each stroke that may go: which it is, and its probability.
fn probabilities<'a>(
    card: &'a Scorecard,
    examined: &'a Examined,
) -> impl Iterator<Item = (usize, f32)> + 'a {
    let strokes = examined.assessment.strokes.iter().zip(&examined.features);
    let strokes = strokes.enumerate().filter(|(_, (stroke, _))| stroke.may_go);
    strokes.map(|(i, (_, features))| (i, card.probability(features)))
}

/// Of each stroke that may go, how sure a second look is of it, whether it is noise, and whether nothing in its drawing
/// is. What the first look flagged goes before all else.
fn seen<'a>(
    drawing: &'a NoisySketch,
    assessed: &'a Assessment,
) -> impl Iterator<Item = (f32, bool, bool)> + 'a {
    let strokes = assessed.strokes.iter().zip(&drawing.noise);
    strokes
        .filter(|(stroke, _)| stroke.may_go)
        .map(|(stroke, kind)| {
            let sure = if stroke.flagged { 2.0 } else { stroke.noise };
            (sure, kind.is_some(), drawing.is_clean())
        })
}
