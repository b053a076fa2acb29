//! The frame of the verbs that answer one drawing after another on standard output.

use std::path::PathBuf;

use super::Outcome;
use super::console::Console;
use super::input::{Input, Inputs, ReadArgs};
use super::outputs::StandardOutput;
use crate::error::{Error, Result};

/// Writes what `answer` says of each drawing of `paths`. A drawing that cannot be read or answered is told of, and the
/// next one follows; a request that makes no sense ends the work, and so does a reader who has had enough. `done` is
/// what
/// was done with a drawing, in a word.
pub fn answer_each(
    paths: &[PathBuf],
    read: ReadArgs,
    mut console: Console,
    done: &str,
    mut answer: impl FnMut(&Input) -> Result<String>,
) -> Result<Outcome> {
    let mut inputs = Inputs::new(paths, read);
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
