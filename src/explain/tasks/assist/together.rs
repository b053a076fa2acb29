//! Follows all suggestions together: two strokes that each may go need not both.

use super::joint::effect;
use super::law::is_harm;
use super::look::Question;
use super::{Assessment, Assistant, Effort};
use crate::attribution::Interrupted;
use strokewise_ink::sketch::Sketch;

impl Assistant {
    /// Takes back the least certain of what is suggested until following all of it does no harm: two lines on one
    /// another may each be the one too many, but not both. `answers` has one for each intent of each question.
    pub(super) fn agree(
        &self,
        questions: &[Question],
        answers: &mut [Vec<Assessment>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Interrupted> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (i, answers) in answers.iter().enumerate() {
            open.extend((0..answers.len()).map(|intent| (i, intent)));
        }
        loop {
            open.retain(|(i, k)| answers[*i][*k].suggestion_count() > 1);
            if open.is_empty() {
                return Ok(());
            }
            let rests: Vec<Sketch> = open
                .iter()
                .map(|(i, k)| answers[*i][*k].followed(&questions[*i].sketch))
                .collect();
            let read = self.read(&self.subjects(&rests), effort.max_rows, stop)?;
            let mut read = read.into_iter();
            open.retain(|(i, k)| {
                let answer = &mut answers[*i][*k];
                // OK because each was read.
                let after = read.next().expect("a reading");
                let effect = effect(answer, questions[*i].intents[*k], &after);
                let is_harm = is_harm(effect.before.p, effect.after.p);
                if is_harm {
                    answer.take_back_one();
                }
                is_harm
            });
        }
    }
}

impl Assessment {
    fn suggestion_count(&self) -> usize {
        self.suggestions.len() + self.parts.len()
    }

    /// Returns `sketch` as it would be if all suggestions were followed.
    pub fn followed(&self, sketch: &Sketch) -> Sketch {
        let joint = self.joint.iter().flat_map(|joint| &joint.strokes);
        let strokes: Vec<_> = self
            .suggestions
            .iter()
            .map(|s| &s.stroke)
            .chain(joint)
            .copied()
            .collect();
        self.trimmed(sketch.without(&strokes))
    }

    /// Takes the last suggestion back: a part if there is one.
    fn take_back_one(&mut self) {
        if self.parts.pop().is_some() {
            return;
        }
        let Some(last) = self.suggestions.pop() else {
            return;
        };
        let mut strokes = self.strokes.iter_mut();
        if let Some(stroke) = strokes.find(|s| s.attribution.id == last.stroke) {
            stroke.flagged = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::assessment::tests::{assessment, suggested};

    #[test]
    fn the_least_certain_suggestion_is_taken_back() {
        let mut answer = assessment(0.5, &[(0.95, 0.6, true), (0.9, 0.6, true)]);
        answer.take_back_one();
        assert_eq!(suggested(&answer), [0]);
        assert!(answer.strokes[0].flagged && !answer.strokes[1].flagged);
    }
}
