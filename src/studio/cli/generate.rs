//! `strokewise generate` makes the picture that each drawing becomes, and tells which strokes are behind a part of it.

mod json;
mod text;

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::frame::{Asked, Format, answer_each};
use super::input::{self, Input};
use super::outputs::{Force, Outputs, Pictures};
use crate::error::{Error, Result};
use strokewise_explain::attribution::{Interrupted, Method, Passes};
use strokewise_explain::model::device;
use strokewise_explain::model::{ClassId, Classifier, Condition, Generator, Labels, Style};
use strokewise_explain::tasks::assist::Assistant;
use strokewise_explain::tasks::generate::{Painter, Region, Shaping};
use strokewise_ink::format::seal::seal_png;

const AFTER_HELP: &str = "\
The picture has 128 x 128 pixels, in the frame that the drawing is fitted into. The network has learnt from emoji,
clip art and a few photographs of 274 categories; of others it paints without knowing what they are.

The JSON is one line per drawing, in the order of the input:
  key_id, word   as in the input, or null
  category       what was painted, or null
  picture        the file, or null without -o
  explained      null without --explain, else region [left, top, width, height], method, and strokes in drawing order:
                 sla, p_sla (what the stroke does for the region, as a share of what all do), points (p_sla by segment);
                 strokes is null where the region shows nothing

Examples:
  strokewise generate cat.svg -o cat.png
  strokewise generate cat.ndjson -o pictures/ --style noto
  strokewise generate cat.svg --explain 40,20,48,30     which strokes are behind the middle of the upper half";

/// [`GenerateArgs`] are the arguments of `strokewise generate`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct GenerateArgs {
    #[command(flatten)]
    asked: Asked,
    /// Where to write: a PNG file, or for several drawings a folder
    #[arg(short, long, value_name = "FILE.png|DIR")]
    output: Option<PathBuf>,
    /// What to paint: "auto" (the drawing's own word where it is a category, else what it reads
    /// as), "none" (whatever the lines suggest) or a category
    #[arg(long, default_value = "auto", value_name = "auto|none|CATEGORY")]
    category: Subject,
    /// How to paint it [default: whatever suits]
    #[arg(long, value_enum)]
    style: Option<Style>,
    /// Say which strokes are behind a region of the picture: "all", or LEFT,TOP,WIDTH,HEIGHT in
    /// pixels
    #[arg(long, value_name = "REGION")]
    explain: Option<Region>,
    /// How attributions are computed; a gradient at the drawing itself says nothing here
    #[arg(long, default_value_t = Method::Integrated, value_name = "METHOD", requires = "explain")]
    method: Method,
    /// Weights of another generator than the bundled one
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

/// [`Subject`] is the argument `--category`.
#[derive(Debug, Clone, PartialEq)]
enum Subject {
    Auto,
    Nothing,
    Category(String),
}

impl FromStr for Subject {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => Self::Auto,
            "none" => Self::Nothing,
            name => Self::Category(name.to_owned()),
        })
    }
}

/// [`Painted`] is one painted drawing, as the writers see it.
struct Painted<'a> {
    input: &'a Input,
    /// This category was painted.
    category: Option<&'a str>,
    /// It is true where the generator has learnt from pictures of it.
    known: bool,
    file: Option<PathBuf>,
    /// This region was asked about.
    region: Option<Region>,
    /// These strokes are behind it; `None` where nothing was asked, or the region shows nothing.
    shaping: Option<&'a Shaping>,
    method: Method,
}

/// [`Studio`] is what answers.
struct Studio {
    painter: Painter,
    assistant: Assistant,
    /// The arguments name this category.
    named: Option<ClassId>,
}

/// Carries out `strokewise generate`.
pub fn run(args: &GenerateArgs) -> Result<Outcome> {
    let mut target = Target::new(args)?;
    let opened = device::open(args.asked.device)?;
    let generator = Generator::open(args.model.as_deref(), &opened.device)?;
    let assistant = Assistant::new(Box::new(Classifier::bundled(&opened.device)?))?;
    let named = match &args.category {
        Subject::Category(name) => Some(assistant.classifier().labels().find(name)?),
        Subject::Auto | Subject::Nothing => None,
    };
    let studio = Studio {
        painter: Painter::new(generator),
        assistant,
        named,
    };
    let console = Console::new(input::total_bytes(&args.asked.inputs), true);
    answer_each(&args.asked, console, "painted", |input| {
        answer(args, &studio, &mut target, input)
    })
}

fn answer(args: &GenerateArgs, studio: &Studio, target: &mut Target, input: &Input) -> Result<String> {
    let sketch = &input.drawing.sketch;
    let labels = studio.assistant.classifier().labels();
    let category = studio.category(&args.category, input, labels);
    let condition = Condition {
        category,
        style: args.style,
    };
    let picture = studio.painter.paint(sketch, condition);
    let file = target.put(picture.to_png()?, input)?;
    let shaping = args.explain.and_then(|region| {
        let rows = Passes::BULK_ROWS;
        let shaping = studio
            .painter
            .explain(sketch, condition, region, args.method, rows, &|| false);
        shaping.unwrap_or_else(Interrupted::never)
    });
    let painted = Painted {
        input,
        category: category.map(|class| labels.name(class)),
        known: category.is_some_and(|class| studio.painter.generator().knows(class)),
        file,
        region: args.explain,
        shaping: shaping.as_ref(),
        method: args.method,
    };
    Ok(match args.asked.format {
        Format::Json => json::line(&painted) + "\n",
        Format::Text => text::paragraph(&painted),
    })
}

impl Studio {
    fn category(&self, asked: &Subject, input: &Input, labels: &Labels) -> Option<ClassId> {
        match asked {
            Subject::Category(_) => self.named,
            Subject::Nothing => None,
            Subject::Auto => {
                let sketch = &input.drawing.sketch;
                let word = input.drawing.word.as_deref();
                let word = word.and_then(|word| labels.find(word).ok());
                word.or_else(|| {
                    let guesses = self.assistant.guess(std::slice::from_ref(sketch));
                    guesses.first().map(|guess| guess.class)
                })
            }
        }
    }
}

/// [`Target`] is where pictures go, if anywhere.
struct Target {
    pictures: Option<Pictures>,
    outputs: Outputs,
}

impl Target {
    fn new(args: &GenerateArgs) -> Result<Self> {
        let outputs = Outputs::new(&args.asked.inputs, args.force);
        if args.output.is_none() && args.explain.is_none() {
            let cause = "a picture needs a place: give -o FILE.png or -o FOLDER/, or ask to --explain";
            return Err(Error::Usage(cause.to_owned()));
        }
        let pictures = args.output.as_deref().map(|path| Pictures::at(path, "png", &outputs));
        Ok(Self {
            pictures: pictures.transpose()?,
            outputs,
        })
    }

    /// Writes a picture; says where.
    fn put(&mut self, png: Vec<u8>, input: &Input) -> Result<Option<PathBuf>> {
        let Some(pictures) = &mut self.pictures else {
            return Ok(None);
        };
        pictures.put(&seal_png(png), "png", input, &self.outputs).map(Some)
    }
}
