//! Hears rivals: another reading that a single stroke stands in the way of. Noise can make a parachute of an umbrella;
//! then its handle looks out of place, and the noise does not. So where no intent is stated and the drawing is read as
//! something else without one stroke, far more surely, its strokes are judged for that reading, too.

use super::judge::Verdict;
use super::look::{Examination, Question};
use super::{Assessment, Assistant, Effect, Effort, Outcome, StrokeAssessment, Suggestion};
use crate::attribution::Interrupted;
use crate::model::ClassId;

/// Without the stroke the log-odds of the rival are above those of the reading with it by so much: e³ times as likely.
const LEAD: f32 = 3.0;

/// Probabilities are this far from 0 and 1.
const LEAST: f32 = 1e-6;

impl Assistant {
    /// Judges the drawings of `questions` that have a rival for it as well, and lets their `verdicts` hear that.
    pub(super) fn hear_rivals(
        &self,
        questions: &[Question],
        verdicts: &mut [Vec<Verdict>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        let (mut asked, mut whose) = (Vec::new(), Vec::new());
        for (i, (question, verdicts)) in questions.iter().zip(&*verdicts).enumerate() {
            let unnamed = question.intents.iter().position(Option::is_none);
            let rival = unnamed.and_then(|at| Some((at, verdicts[at].assessment.rival()?)));
            let Some((unnamed, rival)) = rival else { continue };
            asked.push(Question {
                sketch: question.sketch.clone(),
                intents: vec![Some(rival)],
            });
            whose.push((i, unnamed));
        }
        if asked.is_empty() {
            return Ok(());
        }
        let examinations = self.examinations(&asked, effort, stop)?;
        for ((i, unnamed), Examination { removals, cases }) in whose.into_iter().zip(examinations) {
            for case in cases {
                let of_rival = self.judge(case, &removals, effort);
                verdicts[i][unnamed].assessment.hear(&of_rival.assessment);
            }
        }
        Ok(())
    }
}

impl Assessment {
    /// Finds the reading that a stroke which is not suggested stands in the way of most.
    fn rival(&self) -> Option<ClassId> {
        let hidden = self.strokes.iter().filter(|s| !s.flagged);
        let rivals = hidden.filter_map(StrokeAssessment::may_go).filter(|(e, _)| is_ahead(e));
        let best = rivals.max_by(|(a, _), (b, _)| a.after.p.total_cmp(&b.after.p));
        best.map(|(effect, _)| effect.after.class)
    }

    /// Takes over the strokes that are suggested for the rival and stand in its way; what would lower the rival is no
    /// longer suggested then.
    fn hear(&mut self, of_rival: &Self) {
        let rival = of_rival.target;
        let mut found = Vec::new();
        for said in &of_rival.suggestions {
            let stroke = self.strokes.iter().find(|s| s.attribution.id == said.stroke);
            let may_go = stroke.filter(|s| !s.flagged).and_then(StrokeAssessment::may_go);
            if let Some((effect, outcome)) = may_go.filter(|(e, _)| is_ahead(e) && e.after.class == rival) {
                found.push(Suggestion {
                    effect,
                    outcome,
                    ..*said
                });
            }
        }
        if found.is_empty() {
            return;
        }
        let helps = |effect: Option<Effect>| effect.is_none_or(|e| e.outcome().is_some());
        for (stroke, seen) in self.strokes.iter_mut().zip(&of_rival.strokes) {
            stroke.flagged &= helps(seen.effect);
        }
        let strokes = &self.strokes;
        let is_flagged = |s: &Suggestion| strokes.iter().any(|t| t.flagged && t.attribution.id == s.stroke);
        self.suggestions.retain(is_flagged);
        self.parts.retain(|p| of_rival.parts.iter().any(|q| q.part == p.part));
        for suggestion in found {
            let mut strokes = self.strokes.iter_mut();
            if let Some(stroke) = strokes.find(|s| s.attribution.id == suggestion.stroke) {
                stroke.noise = stroke.noise.max(suggestion.noise);
            }
            self.suggest(suggestion);
        }
    }
}

/// Tells whether the drawing is read as something else without the ink, far more surely.
fn is_ahead(effect: &Effect) -> bool {
    let [before, after] = effect.p().map(|p| p.clamp(LEAST, 1.0 - LEAST));
    let log_odds = |p: f32| (p / (1.0 - p)).ln();
    effect.outcome() == Some(Outcome::Renames) && log_odds(after) - log_odds(before) >= LEAD
}

#[cfg(test)]
mod tests {
    use super::super::assessment::tests::{assessment, suggested};
    use super::*;

    /// Makes a parachute whose third stroke makes it one: without it, it is an umbrella, whose handle is the second.
    fn parachute() -> Assessment {
        let mut read = assessment(0.9, &[(0.1, 0.1, false), (0.95, 0.99, true), (0.2, 0.999, false)]);
        let effect = read.strokes[2].effect.as_mut().expect("an effect");
        effect.after.class = ClassId(1);
        read
    }

    #[test]
    fn what_stands_in_the_way_of_a_surer_reading_is_judged_for_that() {
        let mut read = parachute();
        assert_eq!(read.rival(), Some(ClassId(1)));
        let mut umbrella = assessment(0.09, &[(0.1, 0.01, false), (0.3, 0.01, false), (0.9, 0.999, true)]);
        umbrella.target = ClassId(1);
        read.hear(&umbrella);
        assert_eq!(suggested(&read), [2], "an umbrella has a handle");
        assert_eq!(read.suggestions[0].outcome, Outcome::Renames);
        assert!(!read.strokes[1].flagged && read.strokes[2].flagged);
        assert_eq!(read.rival(), None, "it is suggested now");
    }

    #[test]
    fn a_rival_for_which_nothing_is_noise_changes_nothing() {
        let mut read = parachute();
        let before = read.clone();
        let mut umbrella = assessment(0.09, &[(0.1, 0.01, false), (0.3, 0.01, false), (0.5, 0.999, false)]);
        umbrella.target = ClassId(1);
        read.hear(&umbrella);
        assert_eq!(read, before);
    }

    #[test]
    fn another_guess_of_a_guess_is_no_rival() {
        let mut read = parachute();
        let effect = read.strokes[2].effect.as_mut().expect("an effect");
        effect.after.p = 0.95;
        assert_eq!(read.rival(), None);
    }
}
