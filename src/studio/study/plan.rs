//! [`Plan`] is what one person meets, step by step, by the study file and their order row alone.

use super::file::{OnResume, StudyFile, Task, TaskOrder};
use super::order::{Order, rotated};

/// [`Step`] is one screen, or one trial, on a person's way.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The person chooses a language.
    Language,
    /// The person reads what the study asks of them, and agrees to it or does not.
    Consent,
    /// It is a questionnaire.
    Questions {
        /// This is its name in the study file.
        questionnaire: String,
        /// The questionnaire comes after this: `consent`, `end`, or the id of a condition.
        after: String,
    },
    /// The person reads how the study works.
    Instructions,
    /// It is a task under a condition.
    Trial(Trial),
    /// The person rests between two conditions.
    Break,
    /// The person reads what the study was about.
    Debriefing,
    /// The person sees their code, and thanks.
    Farewell,
}

impl Step {
    /// Returns the name in the data.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Consent => "consent",
            Self::Questions { .. } => "questions",
            Self::Instructions => "instructions",
            Self::Trial(_) => "trial",
            Self::Break => "break",
            Self::Debriefing => "debriefing",
            Self::Farewell => "farewell",
        }
    }
}

/// [`Trial`] is a task under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The task has this place among the study's tasks, from 0.
    pub task: usize,
    /// The condition has this place among the study's conditions, from 0.
    pub condition: usize,
    /// It is the how manieth trial of its kind, from 1; practice is counted apart.
    pub position: usize,
    /// It is true where the trial is practice.
    pub practice: bool,
}

impl Trial {
    /// Returns its name within the session: `p1` for practice, `t1` for the rest.
    pub fn name(&self) -> String {
        let kind = if self.practice { 'p' } else { 't' };
        format!("{kind}{}", self.position)
    }
}

/// [`Plan`] is everything that one person meets.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The order row is this one, counted from 1.
    pub row: usize,
    /// The person goes through these steps, in this order.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Returns after how many rows each condition has been equally often at each place, and each
    /// task under each condition; 1 where balance is left to chance or not wanted.
    pub fn cycle(file: &StudyFile) -> usize {
        let conditions = file.design.condition.len();
        if file.design.between.is_some() {
            conditions
        } else {
            file.design.order.rows(conditions)
        }
    }

    /// Returns the conditions in the order of row `row` (counted from 1), each with its tasks.
    pub fn blocks(file: &StudyFile, row: usize) -> Vec<(usize, Vec<usize>)> {
        let row = row.saturating_sub(1);
        let design = &file.design;
        let conditions = design.condition.len().max(1);
        let real: Vec<usize> = (0..file.task.len()).filter(|i| !file.task[*i].practice).collect();
        let rotate = design.tasks == TaskOrder::Rotate;
        if design.between.is_some() {
            let condition = match design.order {
                Order::Random => design.order.row(conditions, row, file.study.seed)[0],
                Order::Fixed => row % conditions,
                order => order.row(conditions, row, file.study.seed)[0],
            };
            let turn = if rotate { row / conditions } else { 0 };
            let tasks = (0..real.len()).map(|i| real[(i + turn) % real.len()]).collect();
            return vec![(condition, tasks)];
        }
        let order = design.order.row(conditions, row, file.study.seed);
        let rows = if rotate {
            design.order.rows(conditions)
        } else {
            usize::MAX
        };
        let tasks = rotated(real.len(), conditions, row, rows);
        let named = |block: Vec<usize>| block.into_iter().map(|i| real[i]).collect();
        order.into_iter().zip(tasks.into_iter().map(named)).collect()
    }

    /// Makes the plan of the person of order row `row`, counted from 1.
    pub fn new(file: &StudyFile, row: usize) -> Self {
        let questions = |names: &[String], after: &str| {
            let step = |name: &String| Step::Questions {
                questionnaire: name.clone(),
                after: after.to_owned(),
            };
            names.iter().map(step).collect::<Vec<_>>()
        };
        let blocks = Self::blocks(file, row);
        let mut steps = Vec::new();
        if file.study.title.len() > 1 {
            steps.push(Step::Language);
        }
        steps.push(Step::Consent);
        steps.extend(questions(&file.questionnaires.after_consent, "consent"));
        if !file.instructions.is_empty() {
            steps.push(Step::Instructions);
        }
        let practice = file.task.iter().enumerate().filter(|(_, task)| task.practice);
        // Everybody practises alike; where people meet one condition only, it is that one.
        let own = blocks.first().filter(|_| file.design.between.is_some());
        let first = own.map_or(0, |(condition, _)| *condition);
        steps.extend(practice.zip(1..).map(|((task, _), position)| {
            Step::Trial(Trial {
                task,
                condition: first,
                position,
                practice: true,
            })
        }));
        let mut position = 0;
        for (at, (condition, tasks)) in blocks.iter().enumerate() {
            if at > 0 {
                steps.push(Step::Break);
            }
            for &task in tasks {
                position += 1;
                steps.push(Step::Trial(Trial {
                    task,
                    condition: *condition,
                    position,
                    practice: false,
                }));
            }
            let after = &file.design.condition[*condition].id;
            steps.extend(questions(&file.questionnaires.after_condition, after));
        }
        steps.extend(questions(&file.questionnaires.after_end, "end"));
        if !file.debriefing.is_empty() {
            steps.push(Step::Debriefing);
        }
        steps.push(Step::Farewell);
        Self { row, steps }
    }

    /// Returns the minutes that the trials take at most, and a guess for the rest: half a minute a
    /// screen.
    pub fn minutes(&self, file: &StudyFile) -> f64 {
        let task = |step: &Step| match step {
            Step::Trial(trial) => Some(&file.task[trial.task]),
            _ => None,
        };
        let limit = |task: &Task| task.seconds.unwrap_or(60.0);
        let seconds: f64 = self.steps.iter().map(|step| task(step).map_or(30.0, limit)).sum();
        seconds / 60.0
    }

    /// Returns the step at which a session goes on that was cut short in step `cut` (which had not
    /// been finished), by the study's policy; `None` where it does not.
    pub fn resumed_at(&self, cut: usize, policy: OnResume) -> Option<usize> {
        let in_trial = matches!(self.steps.get(cut), Some(Step::Trial(_)));
        match policy {
            OnResume::Block => None,
            OnResume::NextTrial if in_trial => Some(cut + 1),
            OnResume::NextTrial | OnResume::RepeatTrial => Some(cut),
            OnResume::Restart => {
                let consent = self.steps.iter().position(|step| *step == Step::Consent)?;
                Some(cut.min(consent + 1))
            }
        }
    }
}
