//! Makes the noise benchmark and fits the noise model: drawings with strokes that do not belong, each of a [`Kind`],
//! and how well the assistant finds them.
//!
//! The model is fitted on `train`, its thresholds are set on `val`, and [`evaluate`] reports on any split.

mod among;
mod benchmark;
mod drawn;
mod hand;
mod kinds;
mod misnamed;
mod other;
mod report;
mod steadiness;
mod table;
mod thresholds;
mod unfinished;
mod unseen;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub(super) use benchmark::strangers;
pub use benchmark::{Generator, NoisySketch, Plan, benchmark};
pub(crate) use benchmark::{lines, mark_alone};
pub(super) use hand::Hand;
pub use kinds::Kind;
pub use misnamed::Misnamed;
pub use report::Report;
pub(crate) use report::{auroc, share};
pub use steadiness::{SteadinessOptions, evaluate as evaluate_steadiness};
pub use unfinished::Unfinished;
pub use unseen::{UnseenOptions, evaluate as evaluate_unseen};

use super::dataset::Split;
use super::trees::{self, Growth};
use crate::error::{Error, Result};
use crate::options::{DataFolder, EvalSource, ModelChoice, or_bundled};
use strokewise_explain::attribution::Method;
use strokewise_explain::model::device::DeviceChoice;
use strokewise_explain::model::{Classifier, SketchClassifier, Source, device};
use strokewise_explain::tasks::assist::{Assessment, Assistant, Examined, Features, NoiseModel, PartModel, Vigilance};
use strokewise_explain::tasks::heal::{Healing, heal};

/// [`FitOptions`] says how to fit the noise model.
#[derive(Debug, Clone, clap::Args)]
pub struct FitOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Where to write the fitted model.
    #[arg(long, default_value = "models/noise.json")]
    pub out: PathBuf,
    /// The model is fitted to this classifier.
    #[command(flatten)]
    pub model: ModelChoice,
    /// Where to write the features and the truth of every stroke as CSV as well, for other tools.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// How many drawings of `train` to fit on; `val` gives half as many for the thresholds, at most 5000.
    #[arg(long, default_value_t = 10000)]
    pub drawings: usize,
    /// A kind of noise to fit without, to see afterwards how well it is found nevertheless.
    #[arg(long, value_enum, value_name = "KIND")]
    pub leave_out: Option<Kind>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// [`EvalOptions`] says how to measure the assistant on noise.
#[derive(Debug, Clone, clap::Args)]
pub struct EvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// Noise model to judge by, instead of the one that ships with the program: another classifier needs
    /// another.
    #[arg(long, value_name = "FILE")]
    pub noise: Option<PathBuf>,
    /// At most so many drawings.
    #[arg(long, default_value_t = usize::MAX)]
    pub drawings: usize,
    /// Who draws the noise.
    #[arg(long, value_enum, default_value_t)]
    pub generator: Generator,
    /// Leave healing out, which takes most of the time.
    #[arg(long)]
    pub without_healing: bool,
    /// Where to write what is said of every stroke, and the truth, as CSV as well.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Where to write the features and the truth of every stroke as CSV as well.
    #[arg(long, value_name = "FILE")]
    pub features: Option<PathBuf>,
    /// Where to write the drawings as Quick, Draw! lists have them (NDJSON) as well, with the kind of noise of each
    /// stroke, to look at what is missed.
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// A scorecard of noise may say so much. Two features mean something together, and others qualify
/// them. On `val`, cards of 500 trees at a rate of 0.05 find no more than these.
const GROWTH: Growth = Growth {
    trees: 300,
    depth: 5,
    rate: 0.08,
    least: 30,
    ridge: 1.0,
};
/// Thresholds are set by at most so many drawings of `val`: it has no more than so many that are different.
const MOST_FOR_THRESHOLDS: usize = 5000;
/// So many drawings are examined together.
const CHUNK: usize = 16;

/// Fits the noise model and writes it.
pub fn fit(options: &FitOptions) -> Result<()> {
    let model = options.model.path();
    let labels = Classifier::own_labels();
    let load = |split| options.data.drawings(split, &labels, 0, options.seed);
    let (count, seed) = (options.drawings, options.seed);
    let plan = Plan {
        leave_out: options.leave_out,
        ..Plan::default()
    };
    let mut train = benchmark(&load(Split::Train)?, count, plan, seed);
    let for_thresholds = (count / 2).min(MOST_FOR_THRESHOLDS);
    let mut val = benchmark(&load(Split::Val)?, for_thresholds, plan, seed + 1);
    let silent = NoiseModel::silent();
    let judge = assistant(model, &silent)?;
    renumber(&mut train, judge.classifier())?;
    renumber(&mut val, judge.classifier())?;
    let [on_train, on_val] = [&train, &val].map(|drawings| examine(model, &silent, drawings));
    let (on_train, on_val) = (on_train?, on_val?);
    if let Some(path) = &options.table {
        let splits = [("train", &train[..], &on_train[..]), ("val", &val, &on_val)];
        table::write(path, &splits)?;
    }
    let card = |which: usize| {
        let rows = rows(&train, on_train.iter().map(|both| &both[which]));
        trees::scorecard(&rows, GROWTH)
    };
    let (known, unknown) = rayon::join(|| card(0), || card(1));
    let mut noise = NoiseModel::new(known, unknown);
    let [known, unknown] = [0, 1].map(|which| among::fit(&train, &on_train, which));
    (noise.among_known, noise.among_unknown) = (Some(known), Some(unknown));
    thresholds::set(model, &mut noise, &val, &on_val)?;
    std::fs::write(&options.out, trees::json(&noise)).map_err(Error::io(&options.out))
}

/// Measures the assistant on the noise benchmark and prints the report.
pub fn evaluate(options: &EvalOptions) -> Result<()> {
    let model = options.source.model.path();
    let noise = or_bundled(options.noise.as_deref(), NoiseModel::load, NoiseModel::bundled)?;
    let labels = Classifier::own_labels();
    let dataset = options.source.drawings(&labels)?;
    let (count, seed) = (options.drawings, options.source.seed);
    let plan = Plan {
        generator: options.generator,
        ..Plan::default()
    };
    let mut noisy = benchmark(&dataset, count, plan, seed);
    let assistant = assistant(model, &noise)?;
    renumber(&mut noisy, assistant.classifier())?;
    let [known, unknown] = [true, false].map(|known| assess(model, &noise, &noisy, known));
    let pairs = known?.into_iter().zip(unknown?);
    let assessed: Vec<_> = pairs.map(|(known, unknown)| [known, unknown]).collect();
    if let Some(path) = &options.table {
        table::write_verdicts(path, &noisy, &assessed)?;
    }
    if let Some(path) = &options.save {
        table::write_drawings(path, &noisy, &labels)?;
    }
    if let Some(path) = &options.features {
        let examined = examine(model, &NoiseModel::silent(), &noisy)?;
        table::write(path, &[("eval", &noisy, &examined)])?;
    }
    let healed = if options.without_healing {
        None
    } else {
        Some(heal_all(model, &noise, &noisy, &assessed)?)
    };
    let unfinished = unfinished::measure(model, &noise, &noisy)?;
    let misnamed = misnamed::misnamed(&noisy, seed);
    let misnamed = Misnamed::new(&misnamed, &assess(model, &noise, &misnamed, true)?);
    let report = Report::new(&assistant, &noisy, &assessed, healed.as_deref(), unfinished, misnamed);
    if options.json {
        println!("{}", serde_json::to_string(&report).expect("plain data serialises"));
    } else {
        println!("{report}");
    }
    Ok(())
}

/// Makes an assistant on the processor: our classifier's weights or an ONNX file, `DoodleNet` from
/// a folder, or the bundled weights.
fn assistant(weights: Option<&Path>, noise: &NoiseModel) -> Result<Assistant> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    let classifier = Source::at(weights).open(&device)?;
    Ok(Assistant::with_noise_model(classifier, noise.clone()))
}

/// Makes the same with the part model that ships with the program, which belongs to our own
/// classifier only.
fn whole_assistant(weights: Option<&Path>, noise: &NoiseModel) -> Result<Assistant> {
    let assistant = assistant(weights, noise)?;
    Ok(match weights {
        Some(folder) if folder.is_dir() => assistant,
        _ => assistant.with_part_model(PartModel::bundled()?),
    })
}

/// [`Both`] is what the assistant makes of a drawing whose intent it knows, and of one whose intent
/// it must guess.
pub type Both = [Examined; 2];

/// Examines every drawing.
fn examine(weights: Option<&Path>, noise: &NoiseModel, drawings: &[NoisySketch]) -> Result<Vec<Both>> {
    let examined = on_every_core(weights, noise, drawings, |assistant, drawings| {
        let sketches: Vec<_> = drawings.iter().map(|d| d.sketch.clone()).collect();
        let intents: Vec<_> = drawings.iter().map(|d| d.class).collect();
        assistant.examine(&sketches, &intents)
    });
    Ok(examined?.into_iter().flatten().collect())
}

/// Computes what the assistant says of every drawing, with its intent known or not.
fn assess(
    weights: Option<&Path>,
    noise: &NoiseModel,
    drawings: &[NoisySketch],
    intent_known: bool,
) -> Result<Vec<Assessment>> {
    let assessed = on_every_core(weights, noise, drawings, |assistant, drawings| {
        let sketches: Vec<_> = drawings.iter().map(|d| d.sketch.clone()).collect();
        let targets = drawings.iter().map(|d| intent_known.then_some(d.class));
        let targets: Vec<_> = targets.collect();
        assistant.assess(&sketches, &targets, Method::Integrated, Vigilance::Usual)
    });
    Ok(assessed?.into_iter().flatten().collect())
}

/// Heals every drawing that has something flagged, with its intent known and unknown.
fn heal_all(
    weights: Option<&Path>,
    noise: &NoiseModel,
    drawings: &[NoisySketch],
    assessed: &[[Assessment; 2]],
) -> Result<Vec<[Option<Healing>; 2]>> {
    let both: Vec<_> = drawings.iter().zip(assessed).collect();
    let healed = on_every_core(weights, noise, &both, |assistant, both| {
        let heal_one = |(drawing, assessed): &(&NoisySketch, &[Assessment; 2])| {
            [0, 1].map(|which| {
                let flagged = !assessed[which].suggestions.is_empty() || assessed[which].joint.is_some();
                let intent = (which == 0).then_some(drawing.class);
                flagged.then(|| heal(assistant, &drawing.sketch, intent))
            })
        };
        both.iter().map(heal_one).collect::<Vec<_>>()
    });
    Ok(healed?.into_iter().flatten().collect())
}

/// Lets `work` go over the items, [`CHUNK`] at a time, with an assistant for each of the processor's cores.
fn on_every_core<T: Sync, R: Send>(
    weights: Option<&Path>,
    noise: &NoiseModel,
    items: &[T],
    work: impl Fn(&Assistant, &[T]) -> R + Sync,
) -> Result<Vec<R>> {
    let progress = indicatif::ProgressBar::new(items.len() as u64);
    let chunks = items.par_chunks(CHUNK).map_init(
        || whole_assistant(weights, noise),
        |assistant, chunk| {
            let assistant = match assistant {
                Ok(assistant) => assistant,
                // It is opened again for the sake of the error, which cannot be given twice.
                Err(_) => &whole_assistant(weights, noise)?,
            };
            progress.inc(chunk.len() as u64);
            Ok(work(assistant, chunk))
        },
    );
    let done = chunks.collect();
    progress.finish_and_clear();
    done
}

/// Names what the drawings are meant to be by the classifier's own numbers.
fn renumber(drawings: &mut [NoisySketch], classifier: &dyn SketchClassifier) -> Result<()> {
    let ours = Classifier::own_labels();
    for drawing in drawings {
        drawing.class = classifier.labels().find(ours.name(drawing.class))?;
    }
    Ok(())
}

/// Lists features and truth of every stroke.
fn rows<'a>(drawings: &[NoisySketch], examined: impl Iterator<Item = &'a Examined>) -> Vec<(Features, bool)> {
    let strokes = drawings.iter().zip(examined);
    strokes
        .flat_map(|(d, e)| e.features.iter().zip(&d.noise).map(|(f, kind)| (*f, kind.is_some())))
        .collect()
}

/// Finds the least probability from which suggestions reach `precision` and number at most
/// `most_on_clean` on clean drawings; 1 where none does. Each of `candidates` is a probability,
/// whether it is right, and whether its drawing is clean.
pub(super) fn least_threshold(mut candidates: Vec<(f32, bool, bool)>, precision: f32, most_on_clean: f32) -> f32 {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut made, mut hits, mut on_clean, mut best) = (0.0, 0.0, 0.0, 1.0);
    for (p, is_hit, is_clean) in candidates {
        made += 1.0;
        hits += if is_hit { 1.0 } else { 0.0 };
        on_clean += if is_clean { 1.0 } else { 0.0 };
        if hits >= precision * made && on_clean <= most_on_clean {
            best = p;
        }
    }
    best
}
