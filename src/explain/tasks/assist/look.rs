//! Looks at drawings once: each is read once and its strokes really taken away once, then explained and judged for
//! every intent that is asked about.

use super::judge::Verdict;
use super::parts::ExaminedPart;
use super::removal::Removals;
use super::{Assessment, Assistant, ClutterField, Effort, Explained, Features, features};
use crate::attribution::{self, ClassObjective, Differentiable, Interrupted, Passes, StrokeAttribution};
use crate::model::ClassId;
use strokewise_ink::sketch::Sketch;

/// [`Question`] is a drawing, and says what is asked about it.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub sketch: Sketch,
    /// It is explained and judged for these stated intents, `None` standing for nothing stated; there is at least one.
    pub intents: Vec<Option<ClassId>>,
}

impl Question {
    /// Asks what is said of the drawing for `intent`, and, where one is stated, what would be said
    /// without it.
    pub fn both(sketch: &Sketch, intent: Option<ClassId>) -> Self {
        let mut intents = vec![intent];
        intents.extend(intent.map(|_| None));
        Self {
            sketch: sketch.clone(),
            intents,
        }
    }

    /// Asks what is said of the drawing for `intent` alone.
    pub fn one(sketch: &Sketch, intent: Option<ClassId>) -> Self {
        Self {
            sketch: sketch.clone(),
            intents: vec![intent],
        }
    }
}

/// [`Remembered`] computes the log-odds of each item's class as [`ClassObjective`] has them, by answers that may be
/// known already.
struct Remembered<'a> {
    assistant: &'a Assistant,
    targets: Vec<ClassId>,
    objective: ClassObjective<'a>,
}

impl<'a> Remembered<'a> {
    fn new(assistant: &'a Assistant, targets: Vec<ClassId>) -> Self {
        Self {
            assistant,
            objective: ClassObjective::new(assistant.classifier(), targets.clone()),
            targets,
        }
    }
}

impl Differentiable for Remembered<'_> {
    fn scores(&self, rasters: &[f32], items: &[usize]) -> Vec<f32> {
        let answers = self.assistant.known_answers(rasters, items.len(), &|| false);
        let answers = answers.unwrap_or_else(|Interrupted| unreachable!("nothing calls this work off"));
        let both = answers.iter().zip(items);
        both.map(|(answer, &item)| answer.log_odds(self.targets[item]))
            .collect()
    }

    fn gradients(&self, rasters: &[f32], items: &[usize]) -> (Vec<f32>, Vec<f32>) {
        self.objective.gradients(rasters, items)
    }
}

/// [`Examination`] is a drawing, its strokes taken away, and what is known of it for each intent.
pub(super) struct Examination {
    pub removals: Removals,
    pub cases: Vec<Case>,
}

/// [`Case`] is what is known of a drawing for one intent.
pub(super) struct Case {
    pub explained: Explained,
    pub features: Vec<Features>,
    pub parts: Vec<ExaminedPart>,
}

impl Assistant {
    /// Explains and judges the drawings as they are: an answer to each intent of each question. What is said of a
    /// stated intent hides nothing that is said without it.
    pub(super) fn look(
        &self,
        questions: &[Question],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Vec<Assessment>>, Interrupted> {
        if effort.removals == 0 {
            let explained = self.explain(questions, effort, stop)?;
            let plain = |e: Explained| e.into_assessment(effort.method);
            let all = explained.into_iter();
            return Ok(all.map(|e| e.into_iter().map(plain).collect()).collect());
        }
        let judged = |Examination { removals, cases }: Examination| -> Vec<Verdict> {
            let cases = cases.into_iter();
            cases.map(|case| self.judge(case, &removals, effort)).collect()
        };
        let examinations = self.examinations(questions, effort, stop)?;
        let mut verdicts: Vec<_> = examinations.into_iter().map(judged).collect();
        self.hear_rivals(questions, &mut verdicts, effort, stop)?;
        let answers = |mut verdicts: Vec<Verdict>| {
            if let [named, unnamed] = &mut verdicts[..] {
                named.hide_nothing_of(unnamed);
            }
            verdicts.into_iter().map(|v| v.assessment).collect()
        };
        Ok(verdicts.into_iter().map(answers).collect())
    }

    /// Measures everything of each drawing.
    pub(super) fn examinations(
        &self,
        questions: &[Question],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Examination>, Interrupted> {
        let explained = self.explain(questions, effort, stop)?;
        let removals = self.removals(questions, &explained, effort, stop)?;
        let parts = self.parts(questions, &explained, &removals, effort, stop)?;
        let all = explained.into_iter().zip(removals).zip(parts);
        Ok(all
            .map(|((explained, removals), parts)| {
                let case = |(explained, parts)| Case {
                    features: features::features(&explained, &removals),
                    explained,
                    parts,
                };
                let cases = explained.into_iter().zip(parts).map(case).collect();
                Examination { removals, cases }
            })
            .collect())
    }

    /// Computes guesses and gradients, for each intent of each question.
    fn explain(
        &self,
        questions: &[Question],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Vec<Explained>>, Interrupted> {
        let subjects = self.subjects(questions.iter().map(|q| &q.sketch));
        // The first answer is for colours alone, which need no map.
        let (answers, fields) = if effort.removals == 0 {
            let answers = self.read(&subjects, effort.max_rows, stop)?;
            (answers, vec![ClutterField::default(); subjects.len()])
        } else {
            self.read_with_fields(&subjects, effort.max_rows, stop)?
        };
        let targets: Vec<Vec<ClassId>> = questions
            .iter()
            .zip(&answers)
            .map(|(question, answer)| {
                let target = |intent: &Option<_>| intent.unwrap_or_else(|| answer.likeliest());
                question.intents.iter().map(target).collect()
            })
            .collect();
        // Where what is stated is what the drawing reads as, its gradients are taken once.
        let mut rows: Vec<(usize, ClassId)> = Vec::new();
        for (i, targets) in targets.iter().enumerate() {
            for target in targets {
                if !rows.contains(&(i, *target)) {
                    rows.push((i, *target));
                }
            }
        }
        let known = answers.iter().zip(&subjects);
        let known: Vec<_> = known.map(|(answer, subject)| self.known(answer, subject)).collect();
        let objective = Remembered::new(self, rows.iter().map(|r| r.1).collect());
        let passes = Passes::interruptible(&objective, effort.max_rows, stop);
        let of_rows: Vec<_> = rows.iter().map(|(i, _)| subjects[*i].clone()).collect();
        let attributions = attribution::attribute(&passes, &of_rows, effort.method)?;
        let of = |i: usize, target: ClassId, intent_known: bool| {
            let row = rows.iter().position(|row| *row == (i, target));
            // OK because there is a row for each.
            let strokes: Vec<StrokeAttribution> = attributions[row.expect("a row")].clone();
            Explained {
                score: answers[i].log_odds(target),
                blank_score: self.blank.log_odds(target),
                convergence_delta: attribution::convergence_delta(
                    &strokes,
                    answers[i].log_odds(target),
                    self.blank.log_odds(target),
                ),
                subject: subjects[i].clone(),
                strokes,
                answer: answers[i].clone(),
                field: fields[i].clone(),
                known: known[i],
                target,
                intent_known,
            }
        };
        let of_question = |(i, question): (usize, &Question)| {
            let intents = question.intents.iter().zip(&targets[i]);
            intents
                .map(|(intent, target)| of(i, *target, intent.is_some()))
                .collect()
        };
        Ok(questions.iter().enumerate().map(of_question).collect())
    }
}
