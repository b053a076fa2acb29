//! `strokewise convert` takes drawings of any form in and writes the same drawings in another form.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::input::{self, Input, Inputs, ReadArgs};
use super::outputs::{Force, Outputs, PNG_SIDE_PX, Pictures, StandardOutput};
use crate::error::{Error, Result};
use crate::form::{Form, any_of};
use strokewise_ink::format::png::MAX_SIDE_PX;
use strokewise_ink::format::svg::SvgStyle;
use strokewise_ink::format::{Draft, Drawing, numpy, quickdraw};
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

/// [`ConvertArgs`] are the arguments of `strokewise convert`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ConvertArgs {
    /// Drawings: SVG, .strokewise, InkML, Excalidraw, tldraw, Rnote, Xournal++, Quick, Draw! lists (NDJSON, JSON, CSV,
    /// .bin, .npz) or pictures of drawings; "-" is standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where to write: a file, or for several drawings a folder; "-" is standard output, for NDJSON
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// What files in a folder are: strokewise, svg, png, pdf or inkml
    #[arg(long, value_name = "ENDING")]
    to: Option<String>,
    /// Pixels along the longer side of a PNG
    #[arg(long, value_name = "PX", default_value_t = PNG_SIDE_PX, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_SIDE_PX)))]
    size: u32,
    /// Do not paint the paper of an SVG or PNG
    #[arg(long)]
    transparent: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: Force,
}

/// Returns the form of one drawing that the name of a file asks for, or an error that lists those that there are.
pub(super) fn form_of(path: &Path) -> Result<Form> {
    single(Form::of(path)).ok_or_else(|| unknown(path))
}

/// `form`, unless its files hold lists or scores.
fn single(form: Option<Form>) -> Option<Form> {
    form.filter(|form| Form::of_one_drawing().any(|single| single == *form))
}

/// [`Target`] is where drawings go.
enum Target {
    Files(Form, Pictures),
    List(Draft),
    /// It is an archive, which is written when all drawings are there.
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
            target.put(&input, &outputs, args)
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
        let form = match &args.to {
            None => Form::of(path).ok_or_else(|| unknown(path))?,
            Some(to) => single(Form::by_ending(to.trim_start_matches('.'))).ok_or_else(|| {
                let forms = any_of(Form::of_one_drawing(), "");
                Error::Usage(format!("a drawing is written as {forms}, not {to}"))
            })?,
        };
        match form {
            Form::List => Ok(Self::List(outputs.draft(path)?)),
            Form::Archive => Ok(Self::Archive(outputs.draft(path)?, Vec::new())),
            Form::Scores => Err(unknown(path)),
            form => Ok(Self::Files(form, Pictures::at(path, form.ending(), outputs)?)),
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

    fn put(&mut self, input: &Input, outputs: &Outputs, args: &ConvertArgs) -> Result<()> {
        use std::io::Write as _;
        let line = || quickdraw::to_line(&input.drawing) + "\n";
        match self {
            Self::Files(form, pictures) => {
                let style = SvgStyle {
                    clear: args.transparent,
                    ..SvgStyle::titled(input.drawing.word.as_deref())
                };
                let bytes = form.encode(&input.drawing, &style, args.size)?;
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

fn unknown(path: &Path) -> Error {
    Error::Usage(format!(
        "a drawing is written as {} (a list as .ndjson or .npz, or into a folder with --to): {}",
        any_of(Form::of_one_drawing(), "."),
        shown_path(path)
    ))
}
