//! The noise benchmark and the fit of the noise model: drawings with strokes that do not belong, each of a
//! [`Kind`], and how well the assistant finds them.
//!
//! The model is fitted on `train`, its thresholds are set on `val`, and [`evaluate`] reports on any split.

mod fit;
mod kinds;
mod report;

use std::path::{Path, PathBuf};

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub use kinds::Kind;
pub use report::Report;

use super::dataset::{Dataset, Split};
use crate::error::{Error, Result};
use crate::model::device::DeviceChoice;
use crate::model::{ClassId, Classifier, SketchClassifier, device};
use crate::sketch::{Point, Sketch};
use crate::tasks::assist::{Assistant, Examined, Features, NoiseModel, Scorecard};

/// How to fit the noise model.
#[derive(Debug, Clone, clap::Args)]
pub struct FitOptions {
    /// Folder with `quickdraw/simplified` and `quickdraw/splits.json`.
    #[arg(long)]
    pub data: PathBuf,
    /// Where to write the fitted model.
    #[arg(long, default_value = "models/noise.json")]
    pub out: PathBuf,
    /// Classifier to fit it to, instead of the one that ships with the program.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// How many drawings of `train` to fit on; `val` gives half as many for the thresholds.
    #[arg(long, default_value_t = 3000)]
    pub drawings: usize,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// How to measure the assistant on noise.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// Folder with `quickdraw/simplified` and `quickdraw/splits.json`.
    #[arg(long)]
    pub data: PathBuf,
    /// Which part of the data.
    #[arg(long, value_enum, default_value = "val")]
    pub split: Split,
    /// Classifier to explain, instead of the one that ships with the program.
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// At most so many drawings.
    #[arg(long, default_value_t = usize::MAX)]
    pub drawings: usize,
    /// Seed of the noise.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// A drawing with known noise.
#[derive(Debug, Clone)]
pub struct NoisySketch {
    /// The strokes, some of which may not belong.
    pub sketch: Sketch,
    /// What the drawing is meant to be.
    pub class: ClassId,
    /// For each stroke, what kind of noise it is; `None` for the drawing's own.
    pub noise: Vec<Option<Kind>>,
}

impl NoisySketch {
    /// Whether every stroke belongs.
    pub fn is_clean(&self) -> bool {
        self.noise.iter().all(Option::is_none)
    }

    /// The drawing's own strokes only.
    pub fn cleaned(&self) -> Sketch {
        let strokes = self.sketch.strokes().iter().zip(&self.noise);
        let noise: Vec<_> = strokes
            .filter(|(_, kind)| kind.is_some())
            .map(|(stroke, _)| stroke.id())
            .collect();
        self.sketch.without(&noise)
    }
}

/// Share of benchmark drawings that get no noise: an assistant must also know when to keep quiet.
const CLEAN_SHARE: f64 = 0.35;
/// Share of drawings for fitting that are cut short: the first strokes of a cat are not noise.
const UNFINISHED_SHARE: f64 = 0.3;
/// Noise strokes of a drawing, at most.
const MOST_NOISE: usize = 3;
/// Drawings examined together.
const CHUNK: usize = 16;
/// What the flags must reach on `val`; the targets, with a little air.
const PRECISION: f32 = 0.92;
const FALSE_FLAGS_PER_CLEAN: f32 = 0.04;

/// Drawings with noise from a dataset, at most `count`, evenly spread over it; the same for the same seed.
/// Where `unfinished`, some of them stop before they are done.
pub fn benchmark(dataset: &Dataset, count: usize, unfinished: bool, seed: u64) -> Vec<NoisySketch> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let count = count.min(dataset.len());
    (0..count)
        .map(|i| noisy(dataset, i * dataset.len() / count, unfinished, &mut random))
        .collect()
}

fn noisy(
    dataset: &Dataset,
    drawing: usize,
    unfinished: bool,
    random: &mut ChaCha8Rng,
) -> NoisySketch {
    let class = dataset.class(drawing);
    let mut strokes: Vec<(kinds::Line, Option<Kind>)> = kinds::lines(dataset, drawing)
        .into_iter()
        .map(|line| (line, None))
        .collect();
    if unfinished && random.random_bool(UNFINISHED_SHARE) {
        let keep = random.random_range(1..=strokes.len());
        strokes.truncate(keep);
    }
    if !random.random_bool(CLEAN_SHARE) {
        let own: Vec<_> = strokes.iter().map(|(line, _)| line.clone()).collect();
        for _ in 0..random.random_range(1..=MOST_NOISE) {
            let kind = *Kind::ALL.choose(random).expect("there are kinds of noise");
            let others = kinds::donor(dataset, class, random);
            let line = kind.draw(&own, &others, random);
            let at = random.random_range(0..=strokes.len());
            strokes.insert(at, (line, Some(kind)));
        }
    }
    let (lines, noise): (Vec<_>, Vec<_>) = strokes.into_iter().unzip();
    let points = lines
        .iter()
        .map(|l| l.iter().map(|p| Point::new(p[0], p[1])).collect());
    NoisySketch {
        sketch: Sketch::from_polylines(points),
        class,
        noise,
    }
}

/// Fits the noise model and writes it.
pub fn fit(options: &FitOptions) -> Result<()> {
    let assistant = assistant(options.model.as_deref(), None)?;
    let labels = assistant.classifier().labels();
    let load = |split| Dataset::load(&options.data, split, labels, 0, options.seed);
    let train = benchmark(&load(Split::Train)?, options.drawings, true, options.seed);
    let val = benchmark(
        &load(Split::Val)?,
        options.drawings / 2,
        false,
        options.seed + 1,
    );
    let (on_train, on_val) = (examine(&assistant, &train), examine(&assistant, &val));
    let fit_one = |pick: fn(&Both) -> &Examined| {
        let mut card = fit::scorecard(&rows(&train, on_train.iter().map(pick)));
        card.threshold = threshold(&card, &val, on_val.iter().map(pick));
        card
    };
    let model = NoiseModel {
        version: NoiseModel::VERSION,
        intent_known: fit_one(|b| &b.known),
        intent_unknown: fit_one(|b| &b.unknown),
    };
    let json = serde_json::to_string_pretty(&model).expect("plain data serialises");
    std::fs::write(&options.out, json + "\n").map_err(Error::io(&options.out))
}

/// Measures the assistant on the noise benchmark and prints the report.
pub fn evaluate(options: &EvalOptions) -> Result<()> {
    let assistant = assistant(options.model.as_deref(), Some(NoiseModel::bundled()?))?;
    let labels = assistant.classifier().labels();
    let dataset = Dataset::load(&options.data, options.split, labels, 0, options.seed)?;
    let noisy = benchmark(&dataset, options.drawings, false, options.seed);
    let report = Report::new(&assistant, &noisy, &examine(&assistant, &noisy));
    if options.json {
        println!(
            "{}",
            serde_json::to_string(&report).expect("plain data serialises")
        );
    } else {
        println!("{report}");
    }
    Ok(())
}

/// An assistant on the processor; without a noise model, one that flags nothing.
fn assistant(weights: Option<&Path>, noise: Option<NoiseModel>) -> Result<Assistant> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    let classifier: Box<dyn SketchClassifier> = Box::new(Classifier::open(weights, &device)?);
    Ok(Assistant::with_noise_model(
        classifier,
        noise.unwrap_or_else(NoiseModel::silent),
    ))
}

/// What the assistant makes of a drawing whose intent it knows, and of one whose intent it must guess.
pub struct Both {
    known: Examined,
    unknown: Examined,
}

fn examine(assistant: &Assistant, drawings: &[NoisySketch]) -> Vec<Both> {
    let progress = indicatif::ProgressBar::new(drawings.len() as u64);
    let mut examined = Vec::with_capacity(drawings.len());
    for chunk in drawings.chunks(CHUNK) {
        let sketches: Vec<_> = chunk.iter().map(|d| d.sketch.clone()).collect();
        let targets: Vec<_> = chunk.iter().map(|d| Some(d.class)).collect();
        let known = assistant.examine(&sketches, &targets);
        let unknown = assistant.examine(&sketches, &vec![None; chunk.len()]);
        let pairs = known.into_iter().zip(unknown);
        examined.extend(pairs.map(|(known, unknown)| Both { known, unknown }));
        progress.inc(chunk.len() as u64);
    }
    progress.finish_and_clear();
    examined
}

/// Features and truth of every stroke.
fn rows<'a>(
    drawings: &[NoisySketch],
    examined: impl Iterator<Item = &'a Examined>,
) -> Vec<(Features, bool)> {
    let strokes = drawings.iter().zip(examined);
    strokes
        .flat_map(|(d, e)| {
            e.features
                .iter()
                .zip(&d.noise)
                .map(|(f, kind)| (*f, kind.is_some()))
        })
        .collect()
}

/// The least threshold whose flags on `drawings` reach [`PRECISION`] and stay below
/// [`FALSE_FLAGS_PER_CLEAN`], so that recall is as high as honesty allows.
fn threshold<'a>(
    card: &Scorecard,
    drawings: &[NoisySketch],
    examined: impl Iterator<Item = &'a Examined>,
) -> f32 {
    let clean = drawings.iter().filter(|d| d.is_clean()).count().max(1) as f32;
    let mut candidates = Vec::new();
    for (drawing, examined) in drawings.iter().zip(examined) {
        let strokes = examined
            .assessment
            .strokes
            .iter()
            .zip(&examined.features)
            .zip(&drawing.noise);
        for ((_, features), kind) in strokes.filter(|((s, _), _)| s.helps_when_gone) {
            candidates.push((
                card.probability(features),
                kind.is_some(),
                drawing.is_clean(),
            ));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut flags, mut hits, mut on_clean, mut best) = (0.0, 0.0, 0.0, 1.0);
    for (p, is_noise, is_clean) in candidates {
        flags += 1.0;
        hits += if is_noise { 1.0 } else { 0.0 };
        on_clean += if is_clean { 1.0 } else { 0.0 };
        if hits >= PRECISION * flags && on_clean <= FALSE_FLAGS_PER_CLEAN * clean {
            best = p;
        }
    }
    best
}
