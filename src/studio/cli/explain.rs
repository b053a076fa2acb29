//! `strokewise explain` takes drawings in and writes explanations, as a stream.
//!
//! Drawings are read ahead by the batch and explained together; memory is bounded by one batch,
//! however long the input. A drawing that cannot be read or explained is reported and left out; the
//! rest goes on.

mod json;
mod output;
mod picture;
mod text;

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use self::output::Output;
use super::Outcome;
use super::console::Console;
use super::input::{self, Input, Inputs, ReadArgs};
use super::network::NetworkArgs;
use super::outputs::Force;
use super::percent;
use crate::error::{Error, Result};
use strokewise_explain::attribution::Method;
use strokewise_explain::model::device::{self, DeviceChoice, OpenDevice};
use strokewise_explain::model::{ClassId, DoodleNet, Labels, SketchClassifier};
use strokewise_explain::tasks::assist::{Assessment, Assistant, Vigilance};
use strokewise_ink::format::Drawing;
use strokewise_ink::sketch::Sketch;

const AFTER_HELP: &str = "\
The JSON is one line per drawing, in the order of the input:
  key_id, word         as in the input, or null
  target, target_p     the category explained, and its probability
  top                  the five likeliest categories: label, p
  known, is_known      how likely it is one of the things that there is a category for at all (0..1;
                       1 of another network), and whether that is enough
  method, device       how and where it was computed
  strokes              in drawing order: sla, p_sla, leave_one_out (signed support for the
                       target, in log-odds), standard_error (of p_sla by shapley, else null),
                       noise (0..1), flagged, points (p_sla by segment)
  score, blank_score   the log-odds of the target for the drawing and for blank paper
  convergence_delta    how far the p_sla values miss score - blank_score
  parts                parts of strokes to trim: stroke (its place in strokes, from 0), from and to
                       (shares of its length), noise, outcome (gains, renames, tidies), p_before and
                       p_after (of the stated target, else of whatever is likeliest), top_after
  together             strokes to remove together, where some may not go by themselves: strokes (their
                       places), the rest as of parts; null where there are none

Methods: integrated is the default; gradient, midpoint, straight, smoothed, leave-one-out and
shapley are there to compare. The last two know whole strokes only: sla and p_sla are the same,
and a stroke's segments share its value by their ink.

Examples:
  strokewise explain cat.svg
  strokewise explain cat.ndjson --target word --format json > cat.jsonl
  head -100 cat.ndjson | strokewise explain - --format json | jq .target
  strokewise explain cat.svg -o cat-explained.png
  strokewise explain cat.ndjson --format svg -o pictures/

Exit code: 0, or 1 if any drawing failed, or 2 for arguments that make no sense.";

/// [`ExplainArgs`] are the arguments of `strokewise explain`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ExplainArgs {
    /// Drawings: SVG, .strokewise, Quick, Draw! lists (NDJSON, JSON, CSV, .bin) or pictures of
    /// drawings; "-" is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
    /// What to explain: "auto" (the likeliest category), "word" (each drawing's own word) or a
    /// category
    #[arg(long, default_value = "auto", value_name = "auto|word|CATEGORY")]
    target: Target,
    /// How attributions are computed: by one gradient (gradient, midpoint), many (straight,
    /// smoothed), gradients anchored in sets of strokes (integrated), or by taking strokes
    /// away (leave-one-out; shapley: slow, with standard errors)
    #[arg(long, default_value_t = Method::Integrated, value_name = "METHOD")]
    method: Method,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
    #[command(flatten)]
    network: NetworkArgs,
    /// Explain DoodleNet instead: a folder with doodlenet.safetensors and labels.txt
    #[arg(long, value_name = "DIR", conflicts_with = "model")]
    doodlenet: Option<PathBuf>,
    /// What to write [default: by the extension of the output, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where to write: a file, or for several pictures a folder [default: standard output]
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// A table per drawing, for people
    Text,
    /// One line per drawing, for programs
    Json,
    /// A coloured picture per drawing, scores as data attributes
    Svg,
    /// The same picture as pixels
    Png,
}

/// [`Target`] is the argument `--target`.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Auto,
    Word,
    Category(String),
}

impl FromStr for Target {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => Self::Auto,
            "word" => Self::Word,
            name => Self::Category(name.to_owned()),
        })
    }
}

/// [`Explained`] is one explained drawing, as the writers see it.
struct Explained<'a> {
    input: &'a Input,
    assessment: &'a Assessment,
    labels: &'a Labels,
    device: &'a str,
}

/// Carries out `strokewise explain`.
pub fn run(args: &ExplainArgs) -> Result<Outcome> {
    let opened = device::open(args.device)?;
    let classifier = classifier(args, &opened)?;
    let labels = Arc::clone(classifier.labels());
    let intent = Intent::new(&args.target, &labels)?;
    let assistant = Assistant::new(classifier)?;
    let mut output = Output::new(args)?;
    let mut console = Console::new(input::total_bytes(&args.inputs), args.output.is_none());
    let mut inputs = Inputs::new(&args.inputs, args.read);
    loop {
        let (batch, targets) = read_batch(&mut inputs, &intent, &labels, &mut console);
        if batch.is_empty() {
            break;
        }
        tell_at_first_sight(&batch, &targets, &assistant, &mut console);
        let sketches: Vec<Sketch> = batch.iter().map(|i| i.drawing.sketch.clone()).collect();
        let assessments = assistant.assess(&sketches, &targets, args.method, Vigilance::Usual);
        let mut written = 0;
        for (input, assessment) in batch.iter().zip(&assessments) {
            let explained = Explained {
                input,
                assessment,
                labels: &labels,
                device: &opened.name,
            };
            match output.put(&explained) {
                Err(error @ Error::InTheWay(_)) => console.fail(&error),
                other => {
                    other?;
                    written += 1;
                }
            }
        }
        if output.is_closed() {
            return Ok(Outcome::Complete);
        }
        console.advance(written, inputs.bytes_read());
    }
    output.finish()?;
    Ok(console.finish("explained"))
}

fn classifier(args: &ExplainArgs, opened: &OpenDevice) -> Result<Box<dyn SketchClassifier>> {
    let device = &opened.device;
    Ok(match &args.doodlenet {
        Some(folder) => Box::new(DoodleNet::load(folder, device)?),
        None => args.network.open(device)?,
    })
}

/// [`Intent`] is [`Target`] with its category looked up.
pub(super) enum Intent {
    Likeliest,
    OwnWord,
    Class(ClassId),
}

impl Intent {
    pub(super) fn new(target: &Target, labels: &Labels) -> Result<Self> {
        Ok(match target {
            Target::Auto => Self::Likeliest,
            Target::Word => Self::OwnWord,
            Target::Category(name) => Self::Class(labels.find(name)?),
        })
    }

    pub(super) fn of(&self, drawing: &Drawing, labels: &Labels) -> Result<Option<ClassId>, String> {
        match self {
            Self::Likeliest => Ok(None),
            Self::Class(class) => Ok(Some(*class)),
            Self::OwnWord => match &drawing.word {
                Some(word) => labels.find(word).map(Some).map_err(|error| error.to_string()),
                None => Err("the drawing has no word to explain".to_owned()),
            },
        }
    }
}

/// A batch ends at so many drawings: enough to keep the model's passes full.
const BATCH_DRAWINGS: usize = 64;

/// A drawing of so many strokes takes seconds, and nobody should wait in the dark.
const MANY_STROKES: usize = 500;

/// A batch also ends at so many points, which bounds its memory.
const BATCH_POINTS: usize = 200_000;

/// Says what drawings of very many strokes read as, as what each stroke does for that takes a
/// while.
fn tell_at_first_sight(batch: &[Input], targets: &[Option<ClassId>], assistant: &Assistant, console: &mut Console) {
    let is_large = |input: &Input| input.drawing.sketch.strokes().len() >= MANY_STROKES;
    for (input, target) in batch.iter().zip(targets).filter(|(input, _)| is_large(input)) {
        let sketch = &input.drawing.sketch;
        let Ok(first) = assistant.quick(sketch, *target, &|| false) else {
            continue;
        };
        let labels = assistant.classifier().labels();
        let top = first.top.iter().take(2);
        let top: Vec<String> = top
            .map(|guess| format!("{} {}", labels.name(guess.class), percent(guess.p)))
            .collect();
        console.warn(&format_args!(
            "{}: at first sight {}; what each of its {} strokes does takes a while",
            input.title(),
            top.join(", "),
            sketch.strokes().len()
        ));
    }
}

/// Reads the next drawings that can be explained, with their targets; the others are reported.
fn read_batch(
    inputs: &mut Inputs,
    intent: &Intent,
    labels: &Labels,
    console: &mut Console,
) -> (Vec<Input>, Vec<Option<ClassId>>) {
    let (mut batch, mut targets, mut points) = (Vec::new(), Vec::new(), 0);
    while batch.len() < BATCH_DRAWINGS && points < BATCH_POINTS {
        let input = match inputs.next() {
            None => break,
            Some(Ok(input)) => input,
            Some(Err(error)) => {
                console.fail(&error);
                continue;
            }
        };
        match intent.of(&input.drawing, labels) {
            Ok(target) => {
                console.remark(&input);
                points += input
                    .drawing
                    .sketch
                    .strokes()
                    .iter()
                    .map(|s| s.points().len())
                    .sum::<usize>();
                batch.push(input);
                targets.push(target);
            }
            Err(cause) => console.fail(&input.error(cause)),
        }
    }
    (batch, targets)
}
