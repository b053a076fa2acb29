//! These options are shared by several verbs of the lab: the folder of the data, the model in question, and what every
//! evaluation reads, judges and draws lots by.

use std::path::{Path, PathBuf};

use super::dataset::{Dataset, Split};
use crate::error::Result;
use strokewise_explain::model::Labels;

/// [`DataFolder`] is the folder of the data, `--data`.
#[derive(Debug, Clone, clap::Args)]
pub struct DataFolder {
    /// Folder with the data: `quickdraw/simplified`, `quickdraw/splits.json` and what else the verb asks for
    /// (`quickdraw/more` and bitmaps to train on, `gallery` for pictures, `other` for careful drawings and named
    /// parts).
    #[arg(long = "data", value_name = "DIR")]
    pub path: PathBuf,
}

impl DataFolder {
    /// Loads the drawings of `split`, labelled by `labels`. Of every category at most
    /// `more_per_category` drawings of `quickdraw/more` are added to `train`, chosen by `seed`.
    pub fn drawings(&self, split: Split, labels: &Labels, more_per_category: usize, seed: u64) -> Result<Dataset> {
        Dataset::load(&self.path, split, labels, more_per_category, seed)
    }
}

/// [`ModelChoice`] is the model that a verb is about, `--model`.
#[derive(Debug, Clone, clap::Args)]
pub struct ModelChoice {
    /// Model to work with instead of the one that ships with the program: a weights file of ours or, where a classifier
    /// is explained, a folder of `DoodleNet`.
    #[arg(long = "model", value_name = "FILE|DIR")]
    pub file: Option<PathBuf>,
}

impl ModelChoice {
    /// Returns the file or folder of the model; `None` for the one that ships with the program.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

/// [`EvalSource`] holds the options that evaluations share.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalSource {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Which part of the data to judge by.
    #[arg(long, value_enum, default_value_t = Split::Val)]
    pub split: Split,
    /// This model is judged.
    #[command(flatten)]
    pub model: ModelChoice,
    /// Seed of everything random: the choice of drawings, noise, orders of strokes, random baselines.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl EvalSource {
    /// Loads the drawings of the split, labelled by `labels`.
    pub fn drawings(&self, labels: &Labels) -> Result<Dataset> {
        self.data.drawings(self.split, labels, 0, self.seed)
    }
}

/// Reads a fitted model by `load` from `path` or, without one, that which ships with the program by
/// `bundled`.
pub fn or_bundled<T, E>(
    path: Option<&Path>,
    load: impl FnOnce(&Path) -> Result<T, E>,
    bundled: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    path.map_or_else(bundled, load)
}
