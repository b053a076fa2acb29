//! Holds the arguments of `train classifier`.

use std::path::PathBuf;

use crate::options::DataFolder;
use crate::schedule::Budget;
use crate::teacher::TeacherChoice;

/// [`TrainOptions`] says what to train on, for how long, and where to put the result.
#[derive(Debug, Clone, clap::Args)]
pub struct TrainOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Folder of a network to learn from as well: `DoodleNet`'s, or the other one's in `teachers/jinnyday_resnet`;
    /// perhaps with its share in what they teach together. May be given more than once.
    #[arg(long, value_name = "FOLDER[:SHARE]")]
    pub teacher: Vec<TeacherChoice>,
    /// Folder for the trained weights, `classifier.safetensors`.
    #[arg(long, default_value = "models")]
    pub out: PathBuf,
    /// Folder for checkpoints and the log `training.csv`.
    #[arg(long, default_value = "training")]
    pub work: PathBuf,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many passes over the data.
    #[arg(long, default_value_t = 40, conflicts_with = "minutes")]
    pub epochs: u32,
    /// How many minutes, instead of a number of passes.
    #[arg(long)]
    pub minutes: Option<f32>,
    /// Most drawings to take from each category of `quickdraw/more`.
    #[arg(long, default_value_t = 1000)]
    pub more_per_category: usize,
    /// Most drawings to take from each category of `quickdraw/bitmap28` and `quickdraw/bitmap64`, which are
    /// traced back into strokes.
    #[arg(long, default_value_t = 3000)]
    pub bitmaps_per_category: usize,
    /// Learning rate at its height, beside that of a network that begins at random.
    #[arg(long, default_value_t = 1.0)]
    pub rate: f32,
    /// Go on from the last checkpoint in the work folder.
    #[arg(long)]
    pub resume: bool,
    /// Begin with trained weights instead of random ones; those of a narrower network are grown.
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub from: Option<PathBuf>,
}

impl TrainOptions {
    /// Returns when training ends.
    pub(super) fn budget(&self) -> Budget {
        self.minutes.map_or(Budget::Epochs(self.epochs), Budget::Minutes)
    }
}
