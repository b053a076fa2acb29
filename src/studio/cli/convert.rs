//! `strokewise convert`: drawings of any form in, the same drawings in another form out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::input::{self, Input, Inputs, ReadArgs};
use super::outputs::{Force, Outputs, Pictures, StandardOutput};
use crate::error::{Error, Result};
use strokewise_ink::format::seal::{seal_pdf, seal_png, seal_svg};
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::format::{Draft, Drawing, document, inkml, numpy, pdf, png, quickdraw};
use strokewise_ink::shown::shown_path;

const AFTER_HELP: &str = "\
What it is written as, the ending of OUT says:
  .strokewise      the program's own form: pens, pressure, times, words
  .svg             a picture of lines: one path a stroke, which reads back as the same stroke
  .pdf             a picture of paths for print, as broad as the pen was pressed
  .png             a picture of pixels
  .inkml           the W3C's ink: pens, pressure, tilt and times for other programs
  .ndjson, .jsonl  a drawing a line, as Quick, Draw! has them: for training and for lists
  .npz             stroke-3 as sketch-rnn reads it: all drawings as \"train\"
Lists become a list, or pictures in a folder (OUT/ and --to).

Examples:
  strokewise convert cat.svg cat.strokewise
  strokewise convert kaggle.csv cats.ndjson
  strokewise convert cats.ndjson pictures/ --to svg
  strokewise convert scan.png traced.svg
  strokewise convert sketchrnn_cat.npz cats.ndjson";

/// The arguments of `strokewise convert`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ConvertArgs {
    /// Drawings: SVG, .strokewise, InkML, Quick, Draw! lists (NDJSON, JSON, CSV, .bin, .npz) or pictures of
    /// drawings; "-" is standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where to write: a file, or for several drawings a folder; "-" is standard output, for NDJSON
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// What files in a folder are: strokewise, svg, pdf, png or inkml
    #[arg(long, value_name = "ENDING")]
    to: Option<String>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: Force,
}

/// The longer side of a PNG, in pixels.
const PNG_SIDE_PX: u32 = 1024;

/// A form that holds one drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Own,
    Svg,
    Pdf,
    Png,
    InkMl,
}

impl Form {
    const ALL: [Self; 5] = [Self::Own, Self::Svg, Self::Pdf, Self::Png, Self::InkMl];

    /// The form that a file's name asks for.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        Self::by_ending(ending).ok_or_else(|| unknown(path))
    }

    fn by_ending(ending: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|form| ending.eq_ignore_ascii_case(form.ending()))
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Own => "strokewise",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::InkMl => "inkml",
        }
    }

    /// The drawing as a file holds it.
    pub fn encode(self, drawing: &Drawing) -> Result<Vec<u8>> {
        let svg = || {
            let style = SvgStyle {
                title: drawing.word.clone(),
                ..SvgStyle::default()
            };
            svg::write(&drawing.sketch, &style)
        };
        Ok(match self {
            Self::Own => document::to_text(drawing).into_bytes(),
            Self::Svg => seal_svg(svg()).into_bytes(),
            Self::Pdf => seal_pdf(pdf::write(&drawing.sketch, drawing.word.as_deref())),
            Self::InkMl => seal_svg(inkml::write(drawing)).into_bytes(),
            Self::Png => seal_png(png::render(&svg(), PNG_SIDE_PX)?),
        })
    }
}

/// Where drawings go.
enum Target {
    Files(Form, Pictures),
    List(Draft),
    /// An archive, which is written when all drawings are there.
    Archive(Draft, Vec<Drawing>),
    Standard(StandardOutput),
}

/// Carries out `strokewise convert`.
pub fn run(args: &ConvertArgs) -> Result<Outcome> {
    let inputs = std::slice::from_ref(&args.input);
    let outputs = Outputs::new(inputs, args.force);
    let mut target = Target::of(args, &outputs)?;
    let is_list = matches!(target, Target::Standard(_));
    let mut console = Console::new(input::total_bytes(inputs), is_list);
    let mut inputs = Inputs::new(inputs, args.read).with_hidden_layers();
    let mut count = 0;
    while let Some(input) = inputs.next() {
        let written = input.and_then(|input| {
            console.remark(&input);
            target.put(&input, &outputs)
        });
        match written {
            Err(error @ Error::Usage(_)) => return Err(error),
            Err(error) => console.fail(&error),
            Ok(()) => {
                count += 1;
                console.advance(1, inputs.bytes_read());
            }
        }
        if matches!(&target, Target::Standard(out) if out.is_closed()) {
            return Ok(Outcome::Complete);
        }
    }
    if count > 0 {
        target.finish()?;
    }
    Ok(console.finish("converted"))
}

impl Target {
    fn of(args: &ConvertArgs, outputs: &Outputs) -> Result<Self> {
        let path = &args.output;
        if input::is_stdin(path) {
            return Ok(Self::Standard(StandardOutput::default()));
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if let Some(to) = &args.to {
            let form = Form::by_ending(to.trim_start_matches('.'));
            let form =
                form.ok_or_else(|| Error::Usage(format!("a drawing is written as {}, not {to}", endings(""))))?;
            return Ok(Self::Files(form, Pictures::at(path, form.ending(), outputs)?));
        }
        match Form::by_ending(ending) {
            Some(form) => Ok(Self::Files(form, Pictures::at(path, form.ending(), outputs)?)),
            None if matches!(ending.to_ascii_lowercase().as_str(), "ndjson" | "jsonl") => {
                Ok(Self::List(outputs.draft(path)?))
            }
            None if ending.eq_ignore_ascii_case("npz") => Ok(Self::Archive(outputs.draft(path)?, Vec::new())),
            None => Err(unknown(path)),
        }
    }

    /// Puts what grew in its place.
    fn finish(self) -> Result<()> {
        match self {
            Self::Files(..) | Self::Standard(_) => {}
            Self::List(draft) => draft.commit()?,
            Self::Archive(mut draft, drawings) => {
                use std::io::Write as _;
                let archive = numpy::to_npz(&drawings)?;
                draft.write_all(&archive).map_err(Error::io("the archive"))?;
                draft.commit()?;
            }
        }
        Ok(())
    }

    fn put(&mut self, input: &Input, outputs: &Outputs) -> Result<()> {
        use std::io::Write as _;
        let line = || quickdraw::to_line(&input.drawing) + "\n";
        match self {
            Self::Files(form, pictures) => {
                let bytes = form.encode(&input.drawing)?;
                pictures.put(&bytes, form.ending(), input, outputs).map(drop)
            }
            Self::List(draft) => draft.write_all(line().as_bytes()).map_err(Error::io("the list")),
            Self::Archive(_, drawings) => {
                drawings.push(input.drawing.clone());
                Ok(())
            }
            Self::Standard(out) => out.put(line().as_bytes()),
        }
    }
}

/// What the names of files with one drawing end in, each with `dot` before it.
fn endings(dot: &str) -> String {
    let all: Vec<String> = Form::ALL.iter().map(|form| format!("{dot}{}", form.ending())).collect();
    let (last, others) = all.split_last().expect("there is a form");
    format!("{} or {last}", others.join(", "))
}

fn unknown(path: &Path) -> Error {
    Error::Usage(format!(
        "a drawing is written as {} (a list as .ndjson or .npz, or into a folder with --to): {}",
        endings("."),
        shown_path(path)
    ))
}
