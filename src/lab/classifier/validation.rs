//! Measures how a classifier in training does on drawings that it does not learn from.

use std::fmt;
use std::path::Path;

use crate::careful::{self, Part};
use crate::dataset::{Dataset, Split};
use crate::error::Result;
use crate::evaluate::{Answers, fit_temperature};
use strokewise_explain::model::{Classifier, Labels};

/// [`Judge`] holds the drawings to judge by: `val`, and what is held out of those made with care.
pub struct Judge {
    game: Dataset,
    careful: Dataset,
}

/// [`Validation`] holds measures of a classifier, in which every category counts the same.
#[derive(Debug, Clone, Copy)]
pub struct Validation {
    /// It answers `val` rightly in this share, the mean over categories.
    pub top1: f32,
    /// This is the negative log-likelihood at the best temperature, likewise.
    pub nll: f32,
    /// Share of right answers to `val`, the mean over drawings.
    by_drawing: f32,
    /// Share of right answers to what was drawn with care, the mean over categories.
    careful: f32,
}

impl Judge {
    /// Reads the drawings below `data`.
    pub fn load(data: &Path, labels: &Labels) -> Result<Self> {
        let mut careful = Dataset::default();
        careful::add(&mut careful, data, careful::LEARNT, Part::HeldOut, labels)?;
        Ok(Self {
            game: Dataset::load(data, Split::Val, labels, 0, 0)?,
            careful,
        })
    }

    /// Returns what `classifier` answers to the drawings of `val`, finished and unfinished, to calibrate it by.
    pub fn answers(&self, classifier: &Classifier) -> Answers {
        Answers::while_drawn(classifier, &self.game)
    }

    /// Measures `classifier`.
    pub fn validation(&self, classifier: &Classifier) -> Validation {
        let by_drawing = Answers::after(classifier, &self.game, 1.0);
        let answers = by_drawing.by_category();
        let careful = Answers::after(classifier, &self.careful, 1.0).by_category();
        Validation {
            top1: answers.top(1),
            nll: answers.nll(fit_temperature(&answers)),
            by_drawing: by_drawing.top(1),
            careful: careful.top(1),
        }
    }
}

impl fmt::Display for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {} drawn with care", self.game.len(), self.careful.len())
    }
}

impl Validation {
    /// These are the names of what [`Validation::csv`] writes.
    pub const COLUMNS: &str = "val_loss,val_accuracy,val_accuracy_by_drawing,careful_accuracy";

    /// Writes a part of a line of the log.
    pub fn csv(&self) -> String {
        let Self {
            top1,
            nll,
            by_drawing,
            careful,
        } = self;
        format!("{nll},{top1},{by_drawing},{careful}")
    }
}

impl fmt::Display for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [top1, by_drawing, careful] = [self.top1, self.by_drawing, self.careful].map(|share| 100.0 * share);
        write!(
            f,
            "{top1:5.2} % by category, {:.4}, {by_drawing:5.2} % by drawing, careful {careful:5.2} %",
            self.nll
        )
    }
}
