//! Makes the benchmark of noisy parts and fits the part model: drawings in which a stroke that belongs has a stretch
//! that does not, each of a [`PartKind`], and how well the assistant finds it.
//!
//! The first scorecard is fitted on a third of the drawings of `train`, the second, with the first in charge
//! of what is measured, on the others; thresholds are set on `val`, and [`evaluate`] reports on any split.

mod kinds;
mod report;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub use kinds::PartKind;
pub use report::PartReport;

use super::dataset::{Dataset, Split};
use super::noise::least_threshold;
use super::trees::{self, Growth};
use crate::error::{Error, Result};
use crate::options::{DataFolder, EvalSource, ModelChoice, or_bundled};
use strokewise_explain::model::device::DeviceChoice;
use strokewise_explain::model::{ClassId, Classifier, SketchClassifier, device};
use strokewise_explain::tasks::assist::{
    Assistant, Examined, ExaminedPart, NoiseModel, Outcome, PartCards, PartFeatures, PartModel,
};
use strokewise_explain::tasks::trees::Scorecard;
use strokewise_ink::plane::length;
use strokewise_ink::sketch::{Part, Point, Sketch, Span};

/// [`DrawingWithPart`] is a drawing with at most one part that does not belong.
#[derive(Debug, Clone)]
pub struct DrawingWithPart {
    /// The drawing consists of these strokes, one of which may have the part.
    pub sketch: Sketch,
    /// The drawing was like this.
    pub clean: Sketch,
    /// It is meant to be this category.
    pub class: ClassId,
    /// This says what was attached, to which stroke, and where on it; `None` for a drawing left as
    /// it was.
    pub noise: Option<(PartKind, usize, Span)>,
}

impl DrawingWithPart {
    /// Computes how much of what `part` and the noise cover is common to both; 0 on another stroke.
    fn overlap(&self, part: Part) -> f32 {
        let Some((_, stroke, span)) = self.noise else {
            return 0.0;
        };
        if self.sketch.strokes()[stroke].id() == part.stroke {
            span.overlap(part.span)
        } else {
            0.0
        }
    }

    /// Tells whether trimming `part` counts as having found the noise.
    fn is_hit(&self, part: Part) -> bool {
        self.overlap(part) >= HIT
    }
}

/// A part is found where so much of it and of what was found is common to both, by length.
const HIT: f32 = 0.5;
/// A candidate that shares this much with the noise, and is no hit, is neither right nor wrong to learn from.
const UNCLEAR: f32 = 0.35;
/// This share of drawings stays as they were: an assistant must also know when to keep quiet.
const CLEAN_SHARE: f64 = 0.4;
/// This share of drawings for fitting is cut short.
const UNFINISHED_SHARE: f64 = 0.3;
/// The stroke that gets the part is at least so long, in shares of the drawing's longer side.
const LEAST_STROKE: f32 = 0.25;
/// So many drawings are examined together.
const CHUNK: usize = 16;
/// The first scorecard may leave out this share of noisy candidates.
const UNSUSPECTED: f32 = 0.03;
/// The suggestions of each kind must reach this on `val`, those that gain something and those that
/// tidy.
const PRECISION: f32 = 0.9;
const FALSE_PER_CLEAN: f32 = 0.015;
/// The first scorecard may say so much: it only proposes.
const SUSPECT_GROWTH: Growth = Growth {
    trees: 150,
    depth: 3,
    ..CONFIRM_GROWTH
};
/// The second one may say so much.
const CONFIRM_GROWTH: Growth = Growth {
    trees: 300,
    depth: 5,
    rate: 0.06,
    least: 30,
    ridge: 1.0,
};

/// Makes drawings with noisy parts from a dataset, at most `count`, evenly spread over it; the same for the same seed.
/// Where `unfinished`, some of them stop before they are done.
pub fn benchmark(dataset: &Dataset, count: usize, unfinished: bool, seed: u64) -> Vec<DrawingWithPart> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let count = count.min(dataset.len());
    (0..count)
        .map(|i| drawing(dataset, i * dataset.len() / count, unfinished, &mut random))
        .collect()
}

fn drawing(dataset: &Dataset, number: usize, unfinished: bool, random: &mut ChaCha8Rng) -> DrawingWithPart {
    let strokes = dataset.strokes(number);
    let mut lines: Vec<kinds::Line> = strokes.map(|s| s.iter().map(|p| p.map(f32::from)).collect()).collect();
    if unfinished && random.random_bool(UNFINISHED_SHARE) {
        let keep = random.random_range(1..=lines.len());
        lines.truncate(keep);
    }
    let clean = sketch(&lines);
    let noise = match host(&lines, random) {
        Some(stroke) if !random.random_bool(CLEAN_SHARE) => {
            let (kind, part) = grow(&mut lines, stroke, random);
            Some((kind, stroke, kinds::span(&lines[stroke], &part)))
        }
        _ => None,
    };
    DrawingWithPart {
        sketch: sketch(&lines),
        clean,
        class: dataset.class(number),
        noise,
    }
}

/// Chooses a stroke that is long enough to get a part.
fn host(lines: &[kinds::Line], random: &mut impl Rng) -> Option<usize> {
    let size = size(lines);
    let long = (0..lines.len()).filter(|i| length(&lines[*i]) >= LEAST_STROKE * size);
    let long: Vec<usize> = long.collect();
    long.choose(random).copied()
}

/// Makes a part of a random kind grow on `stroke`: which kind, and from which of its points to which.
fn grow(lines: &mut [kinds::Line], stroke: usize, random: &mut impl Rng) -> (PartKind, RangeInclusive<usize>) {
    let kind = *PartKind::ALL.choose(random).expect("there are kinds of noise");
    let (line, part) = kind.attach(&lines[stroke], size(lines), random);
    lines[stroke] = line;
    (kind, part)
}

/// Makes a part grow on one of the strokes, in canvas units, if one is long enough: on which, and from which of its
/// points to which.
pub(super) fn attach(lines: &mut [kinds::Line], random: &mut impl Rng) -> Option<(usize, RangeInclusive<usize>)> {
    let stroke = host(lines, random)?;
    let (_, part) = grow(lines, stroke, random);
    Some((stroke, part))
}

/// Computes the longer side of the box around all lines.
fn size(lines: &[kinds::Line]) -> f32 {
    let [width, height] = sketch(lines).bounds().size();
    width.max(height).max(1.0)
}

fn sketch(lines: &[kinds::Line]) -> Sketch {
    let points = |line: &kinds::Line| line.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines(lines.iter().map(points))
}

/// [`PartFitOptions`] says how to fit the part model.
#[derive(Debug, Clone, clap::Args)]
pub struct PartFitOptions {
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Where to write the fitted model.
    #[arg(long, default_value = "models/parts.json")]
    pub out: PathBuf,
    /// The model is fitted to this classifier.
    #[command(flatten)]
    pub model: ModelChoice,
    /// How many drawings of `train` to fit on; `val` gives half as many for the thresholds.
    #[arg(long, default_value_t = 12_000)]
    pub drawings: usize,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// [`PartEvalOptions`] says how to measure the assistant on noisy parts.
#[derive(Debug, Clone, clap::Args)]
pub struct PartEvalOptions {
    /// This says what is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// Part model to judge by, instead of the one that ships with the program.
    #[arg(long, value_name = "FILE")]
    pub parts: Option<PathBuf>,
    /// At most so many drawings.
    #[arg(long, default_value_t = usize::MAX)]
    pub drawings: usize,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Fits the part model and writes it.
pub fn fit(options: &PartFitOptions) -> Result<()> {
    let weights = options.model.path();
    let blank = assistant(weights, PartModel::silent())?;
    let labels = blank.classifier().labels();
    let load = |split| options.data.drawings(split, labels, 0, options.seed);
    let train = benchmark(&load(Split::Train)?, options.drawings, true, options.seed);
    let (count, seed) = (options.drawings / 2, options.seed + 1);
    let val = benchmark(&load(Split::Val)?, count, false, seed);
    let (first, second): (Vec<_>, Vec<_>) = train.into_iter().zip(0..).partition(|(_, i)| i % 3 == 0);
    let [first, second] = [first, second].map(|d| d.into_iter().map(|d| d.0).collect::<Vec<_>>());

    let mut model = PartModel::silent();
    let examined = examine(&blank, &first);
    for (cards, pick) in cases(&mut model) {
        let rows = rows(&first, examined.iter().map(pick), |_| true);
        let rows: Vec<_> = rows.iter().map(|(f, noise)| (PartCards::known(f), *noise)).collect();
        cards.suspect = trees::scorecard(&rows, SUSPECT_GROWTH);
        cards.suspect.threshold = least_suspicion(&cards.suspect, &rows);
    }
    let suspecting = assistant(weights, model.clone())?;
    let (on_second, on_val) = (examine(&suspecting, &second), examine(&suspecting, &val));
    for (cards, pick) in cases(&mut model) {
        let measured = |e: &ExaminedPart| e.is_measured;
        let rows = rows(&second, on_second.iter().map(pick), measured);
        cards.confirm = trees::scorecard(&rows, CONFIRM_GROWTH);
        let least = |tidies: bool| threshold(&cards.confirm, &val, on_val.iter().map(pick), tidies);
        let (gains, tidies) = (least(false), least(true));
        cards.confirm.threshold = gains;
        cards.tidies = tidies.max(gains);
    }
    std::fs::write(&options.out, trees::json(&model)).map_err(Error::io(&options.out))
}

/// Measures the assistant on noisy parts and prints the report.
pub fn evaluate(options: &PartEvalOptions) -> Result<()> {
    let model = or_bundled(options.parts.as_deref(), PartModel::load, PartModel::bundled)?;
    let assistant = assistant(options.source.model.path(), model)?;
    let labels = assistant.classifier().labels();
    let dataset = options.source.drawings(labels)?;
    let drawings = benchmark(&dataset, options.drawings, false, options.source.seed);
    let report = PartReport::new(&drawings, &examine(&assistant, &drawings));
    if options.json {
        let json = serde_json::to_string(&report).expect("plain data serialises");
        println!("{json}");
    } else {
        println!("{report}");
    }
    Ok(())
}

/// Makes an assistant on the processor, with the noise model that ships with the program.
fn assistant(weights: Option<&Path>, parts: PartModel) -> Result<Assistant> {
    let device = device::open(DeviceChoice::Cpu)?.device;
    let classifier: Box<dyn SketchClassifier> = Box::new(Classifier::open(weights, &device)?);
    let assistant = Assistant::with_noise_model(classifier, NoiseModel::bundled()?);
    Ok(assistant.with_part_model(parts))
}

/// [`Both`] is what the assistant makes of a drawing whose intent it knows, and of one whose intent
/// it must guess.
type Both = [Examined; 2];

type Pick = fn(&Both) -> &Examined;

/// Returns the two cases of `model`, each with what was examined for it.
fn cases(model: &mut PartModel) -> [(&mut PartCards, Pick); 2] {
    [
        (&mut model.intent_known, |[known, _]| known),
        (&mut model.intent_unknown, |[_, unknown]| unknown),
    ]
}

fn examine(assistant: &Assistant, drawings: &[DrawingWithPart]) -> Vec<Both> {
    let progress = indicatif::ProgressBar::new(drawings.len() as u64);
    let mut examined = Vec::with_capacity(drawings.len());
    for chunk in drawings.chunks(CHUNK) {
        let sketches: Vec<_> = chunk.iter().map(|d| d.sketch.clone()).collect();
        let intents: Vec<_> = chunk.iter().map(|d| d.class).collect();
        examined.extend(assistant.examine(&sketches, &intents));
        progress.inc(chunk.len() as u64);
    }
    progress.finish_and_clear();
    examined
}

/// Lists features and truth of every part that `wanted` accepts and whose truth is clear.
fn rows<'a>(
    drawings: &[DrawingWithPart],
    examined: impl Iterator<Item = &'a Examined>,
    wanted: impl Fn(&ExaminedPart) -> bool,
) -> Vec<(PartFeatures, bool)> {
    let mut rows = Vec::new();
    for (drawing, examined) in drawings.iter().zip(examined) {
        for part in examined.parts.iter().filter(|part| wanted(part)) {
            let overlap = drawing.overlap(part.part);
            if !(UNCLEAR..HIT).contains(&overlap) {
                rows.push((part.features, overlap >= HIT));
            }
        }
    }
    rows
}

/// Finds the suspicion that all but [`UNSUSPECTED`] of the noise reaches.
fn least_suspicion(card: &Scorecard, rows: &[(&[f32], bool)]) -> f32 {
    let noise = rows.iter().filter(|(_, is_noise)| *is_noise);
    let mut suspicion: Vec<f32> = noise.map(|(f, _)| card.probability(f)).collect();
    suspicion.sort_by(f32::total_cmp);
    let at = (UNSUSPECTED * suspicion.len() as f32) as usize;
    suspicion.get(at).copied().unwrap_or(1.0)
}

/// Finds the least threshold for suggestions that gain something, or that only tidy, with which
/// those on `drawings` reach [`PRECISION`] and stay below [`FALSE_PER_CLEAN`].
fn threshold<'a>(
    card: &Scorecard,
    drawings: &[DrawingWithPart],
    examined: impl Iterator<Item = &'a Examined>,
    tidies: bool,
) -> f32 {
    let clean = drawings.iter().filter(|d| d.noise.is_none()).count().max(1) as f32;
    let mut suggestions = Vec::new();
    for (drawing, examined) in drawings.iter().zip(examined) {
        for stroke in examined.assessment.strokes.iter().filter(|s| !s.flagged) {
            let own = examined.parts.iter().filter(|e| e.part.stroke == stroke.attribution.id);
            let own = own.filter(|e| e.helps_when_gone);
            let own = own.filter_map(|e| Some((e, e.suggestion?)));
            let own = own.filter(|(_, s)| (s.outcome == Outcome::Tidies) == tidies);
            let scored = own.map(|(e, _)| (card.probability(&e.features), e.part));
            if let Some((p, part)) = scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
                suggestions.push((p, drawing.is_hit(part), drawing.noise.is_none()));
            }
        }
    }
    least_threshold(suggestions, PRECISION, FALSE_PER_CLEAN * clean)
}
