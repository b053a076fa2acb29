//! Measures a set of answers.

use serde::Serialize;

use super::answers::Answers;

/// [`Measures`] tells how good answers are; shares are in 0..=1.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Measures {
    /// The most probable category was right for this share of drawings.
    pub top1: f32,
    /// This is the standard error of that, over drawings that might have been drawn instead.
    pub top1_error: f32,
    /// The five most probable categories held the right one for this share of drawings.
    pub top5: f32,
    /// This is the expected calibration error over 15 bins.
    pub calibration_error: f32,
    /// This is the mean negative log-likelihood of the right category.
    pub nll: f32,
}

/// [`Sample`] holds measures of some drawings.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// The name says what the drawings have in common.
    pub name: String,
    /// The sample holds so many drawings.
    pub drawings: usize,
    /// The drawings are of so many categories.
    pub categories: usize,
    /// Here every category counts the same.
    pub by_category: Measures,
    /// Here every drawing counts the same.
    pub by_drawing: Measures,
}

impl Measures {
    /// Measures answers, each drawing counting as much as these say.
    pub fn of(answers: &Answers) -> Self {
        Self {
            top1: answers.top(1),
            top1_error: answers.top1_error(),
            top5: answers.top(5),
            calibration_error: answers.calibration_error(),
            nll: answers.nll(1.0),
        }
    }
}

impl Sample {
    /// Measures answers to drawings, both ways.
    pub fn of(name: impl Into<String>, answers: &Answers) -> Self {
        Self {
            name: name.into(),
            drawings: answers.rows().count(),
            categories: answers.occurring(),
            by_category: Measures::of(&answers.by_category()),
            by_drawing: Measures::of(answers),
        }
    }
}
