//! A second look, at a drawing without what the first one flagged: one stroke of noise hides another, both
//! in the reading and in how clutter falls when only one of them goes. It is made with raised vigilance, as what does
//! not belong seldom comes alone.

use super::{Assessment, Assistant, Effort, Vigilance};
use crate::attribution::Interrupted;
use crate::model::ClassId;
use strokewise_ink::sketch::Sketch;

impl Assistant {
    /// Looks again at the drawings of which something was flagged, and adds what it finds.
    pub(super) fn look_again(
        &self,
        sketches: &[Sketch],
        targets: &[Option<ClassId>],
        assessments: &mut [Assessment],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        let again: Vec<usize> = (0..sketches.len())
            .filter(|i| {
                let flagged = assessments[*i].suggestions.len();
                flagged > 0 && flagged < sketches[*i].strokes().len()
            })
            .collect();
        if again.is_empty() {
            return Ok(());
        }
        let rest: Vec<_> = again
            .iter()
            .map(|i| {
                let flagged = assessments[*i].suggestions.iter().map(|s| s.stroke);
                sketches[*i].without(&flagged.collect::<Vec<_>>())
            })
            .collect();
        let targets: Vec<_> = again.iter().map(|i| targets[*i]).collect();
        let raised = Effort {
            vigilance: Vigilance::Raised,
            ..effort
        };
        let second = self.look(&rest, &targets, raised, stop)?;
        for (i, second) in again.into_iter().zip(second) {
            add(&mut assessments[i], second);
        }
        Ok(())
    }
}

/// Takes over what the second look says of noise. Attributions stay those of the drawing as it is.
fn add(first: &mut Assessment, second: Assessment) {
    for seen in second.strokes {
        let id = seen.attribution.id;
        let stroke = first.strokes.iter_mut().find(|s| s.attribution.id == id);
        if let Some(stroke) = stroke {
            stroke.noise = seen.noise;
            stroke.may_go = seen.may_go;
            stroke.flagged |= seen.flagged;
        }
    }
    let flagged = |id| second.suggestions.iter().any(|s| s.stroke == id);
    first.parts.retain(|p| !flagged(p.part.stroke));
    first.suggestions.extend(&second.suggestions);
}
