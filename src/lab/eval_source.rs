//! [`EvalSource`]: what every evaluation of drawings reads, judges and draws lots by.

use std::path::PathBuf;

use super::dataset::{Dataset, Split};
use crate::error::Result;
use strokewise_explain::model::Labels;

/// The options that evaluations share.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalSource {
    /// Folder with the data: `quickdraw/simplified`, `quickdraw/splits.json` and, where pictures are compared, `gallery`.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Which part of the data to judge by.
    #[arg(long, value_enum, default_value_t = Split::Val)]
    pub split: Split,
    /// What to judge instead of what ships with the program: a weights file of ours or, where a classifier is
    /// explained, a folder of `DoodleNet`.
    #[arg(long, value_name = "FILE|DIR")]
    pub model: Option<PathBuf>,
    /// Seed of everything random: the choice of drawings, noise, orders of strokes, random baselines.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl EvalSource {
    /// The drawings of the split, labelled by `labels`.
    pub fn drawings(&self, labels: &Labels) -> Result<Dataset> {
        Dataset::load(&self.data, self.split, labels, 0, self.seed)
    }
}
