//! Finds what may only go together: strokes that do not belong and lean on one another. Without one line of a cross the
//! other still stands and may be read as a part of the drawing; without both nothing of it is left. The law is asked of
//! them as one, and none of them is suggested by itself.

use super::law::{SEEN, is_harm, is_heard};
use super::look::Question;
use super::{Answer, Assessment, Assistant, Effect, Effort, Guess, Outcome, StrokeAssessment};
use crate::attribution::Interrupted;
use crate::model::ClassId;
use strokewise_ink::sketch::{Sketch, StrokeId};

/// The least certain stroke is let go of so many times at most until the others may go.
const TRIES: usize = 4;

/// [`JointSuggestion`] is to remove several strokes at once that the drawing would be better without.
#[derive(Debug, Clone, PartialEq)]
pub struct JointSuggestion {
    /// These strokes may go together, in drawing order; there are at least two.
    pub strokes: Vec<StrokeId>,
    /// None of them is less likely than this not to belong, 0..=1.
    pub noise: f32,
    /// Their removal together was measured to do this.
    pub effect: Effect,
    /// That effect is of this class.
    pub outcome: Outcome,
}

impl JointSuggestion {
    /// Tells whether a stroke is meant by both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.strokes.iter().any(|stroke| other.strokes.contains(stroke))
    }
}

/// [`Suspects`] are the strokes of one answer that may not go by themselves, and what has been tried with them.
struct Suspects {
    /// They belong to the answer to this question, for this of its intents.
    question: usize,
    intent: usize,
    /// These strokes are likely enough not to belong, the likeliest first.
    strokes: Vec<(StrokeId, f32)>,
    tries: usize,
}

impl Assistant {
    /// Adds to each of `answers`, which has one for each intent of each question, the strokes that may only go
    /// together, where there are any.
    pub(super) fn suggest_jointly(
        &self,
        questions: &[Question],
        answers: &mut [Vec<Assessment>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        if effort.removals == 0 {
            return Ok(());
        }
        let mut open = self.all_suspects(questions, answers);
        let mut offers = Vec::new();
        while !open.is_empty() {
            let sets: Vec<[Vec<StrokeId>; 3]> = open
                .iter()
                .map(|suspects| suspects.sets(&answers[suspects.question][suspects.intent]))
                .collect();
            let rest = |(suspects, sets): (&Suspects, &[Vec<StrokeId>; 3])| {
                let answer = &answers[suspects.question][suspects.intent];
                let [alone, joined, flagged] = sets;
                let sketch = &questions[suspects.question].sketch;
                [
                    sketch.without(alone),
                    sketch.without(joined),
                    sketch.without(flagged),
                    answer.trimmed(sketch.without(joined)),
                ]
            };
            let rests: Vec<Sketch> = open.iter().zip(&sets).flat_map(rest).collect();
            let read = self.read(&self.subjects(&rests), effort.max_rows, stop)?;
            let mut read = read.chunks_exact(4).zip(&sets);
            open.retain_mut(|suspects| {
                // OK because each was read.
                let (read, sets) = read.next().expect("readings of each");
                let Suspects { question, intent, .. } = *suspects;
                let stated = questions[question].intents[intent];
                let found = self.joint(&answers[question][intent], stated, &suspects.strokes, sets, read);
                if let Some((joint, after)) = found {
                    if let ([named, _], Some(class)) = (&answers[question][..], questions[question].intents[0]) {
                        let effect = effect(named, Some(class), after);
                        let outcome = effect.outcome().filter(|_| !named.has_better(&joint.strokes, &effect));
                        let offer = outcome.map(|outcome| JointSuggestion {
                            effect,
                            outcome,
                            ..joint.clone()
                        });
                        offers.extend(offer.map(|offer| (question, offer)));
                    }
                    answers[question][intent].joint = Some(joint);
                    return false;
                }
                suspects.strokes.pop();
                suspects.tries += 1;
                suspects.tries < TRIES && suspects.is_enough(&answers[question][intent])
            });
        }
        self.hide_no_joint(questions, answers, offers, effort, stop)
    }

    /// Takes over for a stated intent what is suggested without it, as the law's fourth article says: `offers`, each to a
    /// question, do not lower it.
    fn hide_no_joint(
        &self,
        questions: &[Question],
        answers: &mut [Vec<Assessment>],
        mut offers: Vec<(usize, JointSuggestion)>,
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        offers.retain(|(question, _)| answers[*question][0].joint.is_none());
        for (question, offer) in &offers {
            answers[*question][0].joint = Some(offer.clone());
        }
        let followed = |(question, _): &(usize, _)| answers[*question][0].followed(&questions[*question].sketch);
        let rests: Vec<Sketch> = offers.iter().map(followed).collect();
        let read = self.read(&self.subjects(&rests), effort.max_rows, stop)?;
        for (((question, _), after), rest) in offers.iter().zip(&read).zip(&rests) {
            let named = &mut answers[*question][0];
            let all = effect(named, questions[*question].intents[0], after);
            if rest.is_empty() || is_harm(all.before.p, all.after.p) {
                named.joint = None;
            }
        }
        Ok(())
    }

    fn all_suspects(&self, questions: &[Question], answers: &[Vec<Assessment>]) -> Vec<Suspects> {
        let mut all = Vec::new();
        for (question, answers) in answers.iter().enumerate() {
            for (intent, answer) in answers.iter().enumerate() {
                let intent_known = questions[question].intents[intent].is_some();
                let least = self.noise.joint[usize::from(!intent_known)];
                let is_left = |id: StrokeId| answer.parts.iter().all(|part| part.part.stroke != id);
                let strokes = answer.strokes.iter().filter(|s| !s.flagged && s.noise >= least);
                let strokes = strokes.map(|s| (s.attribution.id, s.noise));
                let mut strokes: Vec<_> = strokes.filter(|(id, _)| is_left(*id)).collect();
                strokes.sort_by(|a, b| b.1.total_cmp(&a.1));
                let suspects = Suspects {
                    question,
                    intent,
                    strokes,
                    tries: 0,
                };
                if suspects.is_enough(answer) {
                    all.push(suspects);
                }
            }
        }
        all
    }

    /// Returns the suggestion to remove one of the first two `sets`, as the law allows it by what was `read` without
    /// each of the three, and then without all that would go if everything was followed, with that reading; the third is
    /// what is suggested by itself.
    fn joint<'a>(
        &self,
        answer: &Assessment,
        intent: Option<ClassId>,
        suspects: &[(StrokeId, f32)],
        sets: &[Vec<StrokeId>; 3],
        read: &'a [Answer],
    ) -> Option<(JointSuggestion, &'a Answer)> {
        let [.., flagged, all] = read else { return None };
        let all = effect(answer, intent, all);
        if is_harm(all.before.p, all.after.p) {
            return None;
        }
        let without_flagged = effect(answer, intent, flagged);
        let noise = suspects.last()?.1;
        sets.iter()
            .zip(read)
            .take(2)
            .enumerate()
            .find_map(|(i, (strokes, after))| {
                let effect = effect(answer, intent, after);
                let outcome = effect.outcome().filter(|_| strokes.len() > 1)?;
                // What is suggested already gains by itself; the suspects are judged by what they add to that.
                let added = if i == 0 {
                    effect
                } else {
                    effect.beyond(&without_flagged)
                };
                let added_outcome = added.outcome()?;
                let is_support =
                    |s: &StrokeAssessment| s.is_support && suspects.iter().any(|(id, _)| *id == s.attribution.id);
                if added_outcome == Outcome::Tidies && answer.strokes.iter().any(is_support) {
                    return None;
                }
                let least = self.noise.joint_threshold(intent.is_some(), &added, added_outcome);
                let joint = JointSuggestion {
                    strokes: strokes.clone(),
                    noise,
                    effect,
                    outcome,
                };
                (noise >= least).then_some((joint, after))
            })
    }
}

impl Effect {
    /// Returns what this effect adds to that of a part of the same ink.
    fn beyond(&self, part: &Self) -> Self {
        Self {
            before: part.after,
            ..*self
        }
    }
}

/// Tells what it means for the reading that the drawing is read as `after` says: for what is stated, where that is
/// heard.
pub(super) fn effect(answer: &Assessment, intent: Option<ClassId>, after: &Answer) -> Effect {
    let top_after = after.best();
    let of_intent = intent.map(|class| {
        let of = |p| Guess { class, p };
        [of(answer.target_p), of(after.probabilities()[class.index()])]
    });
    let heard = of_intent.filter(|[before, after]| is_heard(before.p, after.p));
    let [before, after] = heard.unwrap_or([answer.top[0], top_after]);
    Effect {
        before,
        after,
        top_after,
    }
}

impl Suspects {
    /// Tells whether something of the drawing is left without them, and whether they are several, be it with what is
    /// suggested already.
    fn is_enough(&self, answer: &Assessment) -> bool {
        let flagged = answer.strokes.iter().filter(|s| s.flagged).count();
        let gone = self.strokes.len() + flagged;
        !self.strokes.is_empty() && gone > 1 && gone < answer.strokes.len()
    }

    /// Lists what might go, each in drawing order: the suspects, these and what is suggested already, and the latter
    /// alone.
    fn sets(&self, answer: &Assessment) -> [Vec<StrokeId>; 3] {
        let is_suspect = |id: StrokeId| self.strokes.iter().any(|(suspect, _)| *suspect == id);
        let strokes = || answer.strokes.iter();
        let alone = strokes().filter(|s| is_suspect(s.attribution.id));
        let joined = strokes().filter(|s| s.flagged || is_suspect(s.attribution.id));
        let ids = |s: &StrokeAssessment| s.attribution.id;
        let flagged = strokes().filter(|s| s.flagged);
        [
            alone.map(ids).collect(),
            joined.map(ids).collect(),
            flagged.map(ids).collect(),
        ]
    }
}

impl Assessment {
    /// Tells whether one of the strokes is suggested by itself, and after that alone the drawing is read visibly more
    /// surely than after `effect`.
    fn has_better(&self, strokes: &[StrokeId], effect: &Effect) -> bool {
        let alone = self.suggestions.iter().filter(|s| strokes.contains(&s.stroke));
        let after = alone.map(|s| s.effect.after);
        after
            .filter(|after| after.class == effect.after.class)
            .any(|after| after.p >= effect.after.p + SEEN)
    }

    /// Returns `sketch` without the parts that are suggested.
    pub(super) fn trimmed(&self, sketch: Sketch) -> Sketch {
        let parts = self.parts.iter();
        parts.fold(sketch, |rest, part| rest.trimmed(part.part))
    }

    /// Tells whether the stroke is suggested, by itself or together with others.
    pub fn may_lose(&self, stroke: StrokeId) -> bool {
        let together = self.joint.as_ref().is_some_and(|joint| joint.strokes.contains(&stroke));
        together || self.is_flagged(stroke)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assessment::tests::assessment;
    use super::*;
    use strokewise_ink::sketch::Point;

    fn ids(ids: &[u32]) -> Vec<StrokeId> {
        ids.iter().copied().map(StrokeId).collect()
    }

    fn suspects(strokes: &[u32]) -> Suspects {
        Suspects {
            question: 0,
            intent: 0,
            strokes: strokes.iter().map(|id| (StrokeId(*id), 0.9)).collect(),
            tries: 0,
        }
    }

    #[test]
    fn suspects_go_alone_or_with_what_is_suggested_and_never_the_whole_drawing() {
        let answer = assessment(
            0.5,
            &[
                (0.1, 0.2, false),
                (0.9, 0.4, false),
                (0.95, 0.6, true),
                (0.8, 0.4, false),
            ],
        );
        let [alone, joined, flagged] = suspects(&[3, 1]).sets(&answer);
        assert_eq!(alone, ids(&[1, 3]), "in drawing order");
        assert_eq!(joined, ids(&[1, 2, 3]));
        assert_eq!(flagged, ids(&[2]));
        assert!(suspects(&[3, 1]).is_enough(&answer) && suspects(&[1]).is_enough(&answer));
        assert!(!suspects(&[]).is_enough(&answer), "somebody is suspected");
        assert!(!suspects(&[0, 1, 3]).is_enough(&answer), "something is left");
        let nothing_else = assessment(0.5, &[(0.1, 0.2, false), (0.9, 0.4, false)]);
        assert!(!suspects(&[1]).is_enough(&nothing_else), "one stroke is not several");
    }

    #[test]
    fn what_goes_together_may_go_and_following_all_takes_it_away() {
        let mut answer = assessment(0.5, &[(0.1, 0.2, false), (0.9, 0.4, false), (0.95, 0.6, true)]);
        assert!(!answer.may_lose(StrokeId(1)) && answer.may_lose(StrokeId(2)));
        let effect = answer.suggestions[0].effect;
        answer.joint = Some(JointSuggestion {
            strokes: ids(&[1, 2]),
            noise: 0.9,
            effect,
            outcome: Outcome::Gains,
        });
        assert!(answer.may_lose(StrokeId(1)) && !answer.is_flagged(StrokeId(1)));
        let line = |y: f32| vec![Point::new(0.0, y), Point::new(9.0, y)];
        let sketch = Sketch::from_polylines([0.0, 5.0, 9.0].map(line));
        let left = answer.followed(&sketch);
        let left: Vec<u32> = left.strokes().iter().map(|s| s.id().0).collect();
        assert_eq!(left, [0]);
    }

    #[test]
    fn an_effect_speaks_of_what_is_stated_where_that_is_heard() {
        let answer = assessment(0.5, &[(0.1, 0.2, false)]);
        let after = Answer {
            logits: vec![0.0, 2.0],
            clutter: 0.0,
        };
        let of = |intent| effect(&answer, intent, &after);
        let p = 1.0 / (1.0 + 2f32.exp());
        let stated = of(Some(ClassId(0)));
        assert!((stated.before.p - 0.5).abs() < 1e-6);
        assert!((stated.after.p - p).abs() < 1e-6 && stated.after.class == ClassId(0));
        let unstated = of(None);
        assert_eq!((unstated.before, unstated.after.class), (answer.top[0], ClassId(1)));
    }
}
