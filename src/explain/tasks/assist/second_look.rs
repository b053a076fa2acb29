//! Looks a second time, at a drawing without what the first look flagged: one stroke of noise hides another, both in
//! the reading and in how clutter falls when only one of them goes. It is made with raised vigilance, as what does not
//! belong seldom comes alone.

use super::look::Question;
use super::{Assessment, Assistant, Effort, Suggestion, Vigilance};
use crate::attribution::Interrupted;
use strokewise_ink::sketch::StrokeId;

impl Assistant {
    /// Looks again at the drawings of which something was flagged, and adds what it finds to `answers`, which has one
    /// for each intent of each question. What is flagged alike for all of them is looked at once.
    pub(super) fn look_again(
        &self,
        questions: &[Question],
        answers: &mut [Vec<Assessment>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        let (mut again, mut whose) = (Vec::new(), Vec::new());
        for (i, (question, answers)) in questions.iter().zip(&*answers).enumerate() {
            let flagged: Vec<_> = answers.iter().map(flagged).collect();
            let all_alike = flagged.iter().all(|f| *f == flagged[0]);
            let groups = if all_alike { 1 } else { flagged.len() };
            for (group, gone) in flagged.iter().enumerate().take(groups) {
                if gone.is_empty() || gone.len() == question.sketch.strokes().len() {
                    continue;
                }
                let members = if all_alike { 0..flagged.len() } else { group..group + 1 };
                again.push(Question {
                    sketch: question.sketch.without(gone),
                    intents: question.intents[members.clone()].to_vec(),
                });
                whose.push((i, members));
            }
        }
        if again.is_empty() {
            return Ok(());
        }
        let raised = Effort {
            vigilance: Vigilance::Raised,
            ..effort
        };
        let found = self.look(&again, raised, stop)?;
        for ((i, members), found) in whose.into_iter().zip(found) {
            for (first, second) in answers[i][members].iter_mut().zip(found) {
                add(first, &second);
            }
        }
        for answers in answers {
            if let [named, unnamed] = &mut answers[..] {
                named.hide_nothing_of(unnamed);
            }
        }
        Ok(())
    }
}

/// Lists the strokes that are flagged, in drawing order.
fn flagged(assessment: &Assessment) -> Vec<StrokeId> {
    let strokes = assessment.strokes.iter().filter(|s| s.flagged);
    strokes.map(|s| s.attribution.id).collect()
}

/// Takes over what the second look says of noise, but for strokes whose removal alone would do harm. Attributions and
/// effects stay those of the drawing as it is.
fn add(first: &mut Assessment, second: &Assessment) {
    for seen in &second.strokes {
        let id = seen.attribution.id;
        let stroke = first.strokes.iter_mut().find(|s| s.attribution.id == id);
        let Some(stroke) = stroke else { continue };
        stroke.noise = seen.noise;
        let found = second.suggestions.iter().find(|s| s.stroke == id);
        if let (Some(found), Some((effect, outcome))) = (found, stroke.may_go()) {
            first.suggest(Suggestion {
                effect,
                outcome,
                ..*found
            });
        }
    }
}
