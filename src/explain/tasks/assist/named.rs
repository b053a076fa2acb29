//! Applies to verdicts what a stated intent changes about them (the law's fourth article): it hides nothing that is
//! suggested without it and does not lower it, and where it is not [heard](Effect::is_heard), what the drawing is read
//! as counts.

use super::judge::{Verdict, add_part};
use super::{Assessment, Effect, PartSuggestion, StrokeAssessment, Suggestion};

impl Verdict {
    /// Takes over what is suggested without a stated intent and does not lower the intent.
    pub fn hide_nothing_of(&mut self, unnamed: &Self) {
        self.assessment.hide_nothing_of(&unnamed.assessment);
        for part in &unnamed.assessment.parts {
            let examined = unnamed.parts.iter().find(|e| e.part == part.part);
            let on_intent = examined.and_then(|e| e.on_intent);
            let on_intent = on_intent.map(|effect| if effect.is_heard() { effect } else { part.effect });
            let Some((effect, outcome)) = on_intent.and_then(|e| Some((e, e.outcome()?))) else {
                continue;
            };
            if !self.assessment.is_flagged(part.part.stroke) {
                let part = PartSuggestion {
                    effect,
                    outcome,
                    ..*part
                };
                add_part(&mut self.assessment.parts, part);
            }
        }
        self.assessment.look_at_parts_of(&unnamed.assessment);
    }
}

impl Assessment {
    /// Takes over the strokes that are suggested without a stated intent and whose removal does not lower the intent;
    /// and all that is said of a stroke without one where the intent is not heard.
    pub(super) fn hide_nothing_of(&mut self, unnamed: &Self) {
        let target = self.target;
        let speaks_of_target = |effect: &Effect| effect.before.class == target && effect.after.class == target;
        for (stroke, other) in self.strokes.iter_mut().zip(&unnamed.strokes) {
            let is_heard = stroke.effect.is_none_or(|e| e.is_heard() || !speaks_of_target(&e));
            if is_heard {
                stroke.noise = stroke.noise.max(other.noise);
            } else {
                stroke.go_by(other);
            }
        }
        for other in &unnamed.suggestions {
            let mut strokes = self.strokes.iter();
            let stroke = strokes.find(|s| s.attribution.id == other.stroke && !s.flagged);
            let Some(stroke) = stroke else { continue };
            let Some((effect, outcome)) = stroke.may_go() else {
                continue;
            };
            self.suggest(Suggestion {
                effect,
                outcome,
                ..*other
            });
        }
    }

    /// Takes over the parts that were looked at without a stated intent instead of those that speak of one that is not
    /// heard.
    fn look_at_parts_of(&mut self, unnamed: &Self) {
        let looked_at = self.looked_at.len();
        self.looked_at.retain(|part| part.effect.is_heard());
        if self.looked_at.len() < looked_at {
            self.looked_at.extend(&unnamed.looked_at);
        }
    }
}

impl StrokeAssessment {
    /// Takes over how likely it is to be noise and what its removal does; attributions go on speaking of the intent.
    fn go_by(&mut self, unnamed: &Self) {
        self.noise = unnamed.noise;
        self.effect = unnamed.effect;
        self.is_support = unnamed.is_support;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::super::assessment::tests::{assessment, suggested};
    use crate::model::ClassId;

    #[test]
    fn a_name_hides_no_suggestion_that_does_not_hurt_it() {
        let unnamed = assessment(0.5, &[(0.9, 0.6, true), (0.9, 0.6, true), (0.1, 0.4, false)]);
        let mut named = assessment(0.3, &[(0.2, 0.3, false), (0.2, 0.1, false), (0.95, 0.8, true)]);
        named.hide_nothing_of(&unnamed);
        assert_eq!(suggested(&named), [2, 0], "the second hurts the name");
        let flagged: Vec<_> = named.strokes.iter().map(|s| s.flagged).collect();
        assert_eq!(flagged, [true, false, true]);
        assert!((named.suggestions[1].effect.before.p - 0.3).abs() < 1e-6);
    }

    #[test]
    fn of_a_name_that_is_not_read_nothing_is_concluded() {
        let mut unnamed = assessment(0.9, &[(0.95, 0.97, true), (0.1, 0.4, false), (0.2, 0.9, false)]);
        unnamed.target = ClassId(7);
        for stroke in &mut unnamed.strokes {
            let effect = stroke.effect.as_mut().expect("an effect");
            (effect.before.class, effect.after.class) = (ClassId(7), ClassId(7));
        }
        let gained = unnamed.strokes[0].effect.expect("an effect");
        unnamed.suggestions[0].effect = gained;
        // Without the third stroke, the drawing is read as what is stated.
        let mut named = assessment(0.001, &[(0.1, 0.002, false), (0.9, 0.001, false), (0.95, 0.6, true)]);
        named.strokes[0].is_support = true;
        named.hide_nothing_of(&unnamed);
        assert_eq!(suggested(&named), [2, 0], "support for what is not read hides nothing");
        assert_eq!(
            (named.suggestions[1].effect, named.suggestions[1].outcome),
            (gained, Outcome::Gains)
        );
        assert!(
            (named.strokes[1].noise - 0.1).abs() < 1e-6,
            "it is judged by what is read"
        );
        assert!(
            (named.strokes[2].noise - 0.95).abs() < 1e-6,
            "this one makes the name read"
        );
    }
}
