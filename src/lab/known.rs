//! Fits the known model, which says whether a drawing is one of the things that the classifier has a word for, and
//! measures how well it tells drawings of the 345 categories from writing, scribbles, mixtures and drawings of other
//! things.
//!
//! What it is fitted on and what judges it have nothing in common: strangers to fit are made from drawings of `train`
//! and by the generator that noise is fitted with; those that judge are drawn by the other generator or come from
//! files.

mod report;
mod sources;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::curves;
use super::dataset::Split;
use super::trees;
use crate::error::{Error, Result};
use crate::options::{DataFolder, EvalSource, ModelChoice, or_bundled};
use report::Report;
pub(crate) use sources::Maker;
use sources::Source;
use strokewise_explain::model::device::DeviceChoice;
use strokewise_explain::model::{Classifier, Source as Network, device};
use strokewise_explain::tasks::assist::{Assistant, KNOWN_FEATURE_NAMES, KnownFeatures, KnownModel, NoiseModel};

/// [`KnownFitOptions`] says how to fit the known model.
#[derive(Debug, Clone, clap::Args)]
pub struct KnownFitOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Where to write the fitted model.
    #[arg(long, default_value = "models/known.json")]
    pub out: PathBuf,
    /// The model is fitted to this classifier.
    #[command(flatten)]
    pub model: ModelChoice,
    /// Where to write the features of every drawing as CSV as well, for other tools.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// How many drawings of `train` to fit on, and of `val` to set the threshold by.
    #[arg(long, default_value_t = 6000)]
    pub drawings: usize,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// [`KnownEvalOptions`] says how to measure what is known.
#[derive(Debug, Clone, clap::Args)]
pub struct KnownEvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// Folder of lists of drawings of other things; each is a source of its own.
    #[arg(long, default_value = "tests/data/strangers")]
    pub strangers: PathBuf,
    /// Known model to judge by, instead of the one that ships with the program.
    #[arg(long, value_name = "FILE")]
    pub known: Option<PathBuf>,
    /// At most so many drawings of each source.
    #[arg(long, default_value_t = 3000)]
    pub drawings: usize,
    /// Where to write the features of every drawing as CSV as well, for other tools.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// This share of the whole drawings of `val` may be turned away. The target is 0.03 of `test`.
const TURNED_AWAY: f32 = 0.022;

/// So many drawings are asked about together.
const CHUNK: usize = 64;

/// [`Seen`] is what is known of the drawings of one source.
struct Seen {
    source: String,
    /// It is true where the classifier has a word for them.
    is_known: bool,
    rows: Vec<KnownFeatures>,
}

/// Fits the known model and writes it.
pub fn fit(options: &KnownFitOptions) -> Result<()> {
    let labels = Classifier::own_labels();
    let load = |split| options.data.drawings(split, &labels, 0, options.seed);
    let assistant = assistant(options.model.path())?;
    let train = load(Split::Train)?;
    let maker = Maker::new(&train, options.seed);
    let seen = see(&assistant, maker.to_fit(options.drawings));
    if let Some(path) = &options.table {
        write_table(path, &seen)?;
    }
    let of = |s: &Seen| s.rows.iter().map(|row| (*row, s.is_known)).collect::<Vec<_>>();
    let rows: Vec<_> = seen.iter().flat_map(of).collect();
    let mut known = KnownModel {
        card: curves::scorecard(&rows, &KNOWN_FEATURE_NAMES),
    };
    let val = load(Split::Val)?;
    let whole = Maker::new(&val, options.seed + 1).whole(options.drawings);
    let mut sure: Vec<f32> = see(&assistant, vec![whole])
        .iter()
        .flat_map(|s| &s.rows)
        .map(|row| known.card.probability(row))
        .collect();
    sure.sort_by(f32::total_cmp);
    let turned_away = (TURNED_AWAY * sure.len() as f32) as usize;
    known.card.threshold = sure.get(turned_away).copied().unwrap_or(0.0);
    eprintln!("threshold {:.3}", known.card.threshold);
    std::fs::write(&options.out, trees::json(&known)).map_err(Error::io(&options.out))
}

/// Measures the known model and prints the report.
pub fn evaluate(options: &KnownEvalOptions) -> Result<()> {
    let known = or_bundled(options.known.as_deref(), KnownModel::load, KnownModel::bundled)?;
    let labels = Classifier::own_labels();
    let dataset = options.source.drawings(&labels)?;
    let assistant = assistant(options.source.model.path())?;
    let maker = Maker::new(&dataset, options.source.seed);
    let mut sources = maker.to_judge(options.drawings);
    sources.extend(sources::careful(&options.source.data.path, &labels, options.drawings)?);
    sources.extend(sources::strangers(&options.strangers, options.drawings)?);
    let seen = see(&assistant, sources);
    if let Some(path) = &options.table {
        write_table(path, &seen)?;
    }
    let report = Report::new(&known, &seen);
    if options.json {
        println!("{}", serde_json::to_string(&report).expect("plain data serialises"));
    } else {
        println!("{report}");
    }
    Ok(())
}

/// Makes an assistant on the processor; it judges no noise here.
fn assistant(weights: Option<&Path>) -> Result<Assistant> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    let classifier = Network::at(weights).open(&device)?;
    Ok(Assistant::with_noise_model(classifier, NoiseModel::silent()))
}

/// Asks about all drawings.
fn see(assistant: &Assistant, sources: Vec<Source>) -> Vec<Seen> {
    let seen = |source: Source| Seen {
        rows: source
            .sketches
            .par_chunks(CHUNK)
            .flat_map_iter(|sketches| assistant.known_features(sketches))
            .collect(),
        source: source.name,
        is_known: source.is_known,
    };
    sources.into_iter().map(seen).collect()
}

/// Writes one line of CSV a drawing: its source, whether it is known, its features.
fn write_table(path: &Path, seen: &[Seen]) -> Result<()> {
    let names: Vec<String> = KNOWN_FEATURE_NAMES.iter().map(|name| format!("\"{name}\"")).collect();
    let mut lines = vec![format!("source,known,{}\n", names.join(","))];
    for Seen { source, is_known, rows } in seen {
        let line = |row| {
            let numbers: Vec<String> = <[f32]>::iter(row).map(f32::to_string).collect();
            format!("{source},{},{}\n", u8::from(*is_known), numbers.join(","))
        };
        lines.extend(rows.iter().map(|row| line(&row[..])));
    }
    std::fs::write(path, lines.concat()).map_err(Error::io(path))
}
