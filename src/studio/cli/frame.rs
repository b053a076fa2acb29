//! This is the frame of the verbs that answer one drawing after another on standard output.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use super::input::{Input, Inputs, ReadArgs};
use super::outputs::StandardOutput;
use crate::error::{Error, Result};
use strokewise_explain::model::device::DeviceChoice;

/// [`Asked`] are the options of every verb that answers one drawing after another, for people or for programs.
#[derive(Debug, Args)]
pub struct Asked {
    /// Drawings: SVG, .strokewise, InkML, Excalidraw, tldraw, Rnote, Xournal++, Quick, Draw! lists (NDJSON, JSON, CSV,
    /// .bin, .npz) or pictures of drawings; "-" is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub read: ReadArgs,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Where the models work
    #[arg(long, value_enum, default_value_t)]
    pub device: DeviceChoice,
}

/// [`Format`] is the form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// A line, a paragraph or a table per drawing, for people
    #[default]
    Text,
    /// One line per drawing, for programs
    Json,
}

/// Writes what `answer` says of each drawing that is asked about. A drawing that cannot be read or
/// answered is told of, and the next one follows; a request that makes no sense ends the work, and
/// so does a reader who has had enough. `done` is what was done with a drawing, in a word.
pub fn answer_each(
    asked: &Asked,
    mut console: Console,
    done: &str,
    mut answer: impl FnMut(&Input) -> Result<String>,
) -> Result<Outcome> {
    let mut inputs = Inputs::new(&asked.inputs, asked.read);
    let mut out = StandardOutput::default();
    while let Some(input) = inputs.next() {
        if let Ok(input) = &input {
            console.remark(input);
        }
        let text = match input.and_then(|input| answer(&input)) {
            Ok(text) => text,
            Err(error @ Error::Usage(_)) => return Err(error),
            Err(error) => {
                console.fail(&error);
                continue;
            }
        };
        out.put(text.as_bytes())?;
        if out.is_closed() {
            return Ok(Outcome::Complete);
        }
        console.advance(1, inputs.bytes_read());
    }
    Ok(console.finish(done))
}
