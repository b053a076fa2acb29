//! Reads the drawings of all inputs, one after the other, for every verb that takes drawings.

use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, mem};

use clap::Args;

use crate::error::{Error, Result};
use strokewise_ink::format::{self, Drawing, Drawings, Reading};
use strokewise_ink::import;
use strokewise_ink::shown::{Shown, shown_path};

/// [`ReadArgs`] are the options of every verb about how drawings are read.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ReadArgs {
    /// Take every line of an SVG as it is: join no pieces, thin no outlines, leave out no hatching
    #[arg(long)]
    as_drawn: bool,
}

impl ReadArgs {
    /// Returns how files are read.
    pub fn reading(self) -> Reading {
        let as_drawn = self.as_drawn;
        Reading { as_drawn }
    }
}

/// [`Input`] is a drawing and where it came from.
pub struct Input {
    /// The drawing.
    pub drawing: Drawing,
    /// It comes from this file; "standard input" where there is none.
    pub path: Arc<Path>,
    /// It stood in this line, counted from 1; `None` where the format has no lines.
    pub line: Option<u64>,
    /// The notes say what was left out or put together while it was read.
    pub notes: Vec<String>,
}

impl Input {
    /// Says where the drawing came from and what it is called, for people: `cats.ndjson:3  7
    /// (cat)`.
    pub fn title(&self) -> String {
        let Drawing { key_id, word, .. } = &self.drawing;
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        let key_id = key_id.as_ref().map_or_else(String::new, |k| format!("  {}", Shown(k)));
        let word = word.as_ref().map_or_else(String::new, |w| format!("  ({})", Shown(w)));
        format!("{}{line}{key_id}{word}", shown_path(&self.path))
    }

    /// Says how the drawing was read, where that is worth a word.
    pub fn remark(&self) -> Option<String> {
        let notes = self.notes.join("; ");
        (!notes.is_empty()).then(|| format!("{}: {}", shown_path(&self.path), Shown(&notes)))
    }

    /// Leaves out what hidden layers hold, and says so.
    fn leave_out_hidden(&mut self) {
        let visible = self.drawing.sketch.visible();
        let hidden = self.drawing.sketch.strokes().len() - visible.strokes().len();
        if hidden > 0 {
            let noun = if hidden == 1 { "stroke" } else { "strokes" };
            self.notes.push(format!("{hidden} {noun} on hidden layers left out"));
            self.drawing.sketch = visible;
        }
    }

    /// Makes an error about this drawing.
    pub fn error(&self, cause: impl Into<String>) -> Error {
        Error::File(strokewise_ink::error::Error::Format {
            cause: cause.into(),
            path: self.path.to_path_buf(),
            line: self.line,
        })
    }
}

/// Reads one file after the other. A file that cannot be opened is an error; the next ones follow.
pub struct Inputs {
    /// These wait, the last first.
    waiting: Vec<PathBuf>,
    open: Option<Open>,
    reading: Reading,
    /// It is true where what hidden layers hold is left out.
    only_visible: bool,
    /// The files that are finished had so many bytes.
    finished_bytes: u64,
}

struct Open {
    path: Arc<Path>,
    drawings: Drawings,
    any: bool,
}

impl Inputs {
    /// Opens the drawings of `paths`; "-" is standard input.
    pub fn new(paths: &[PathBuf], read: ReadArgs) -> Self {
        let waiting = paths.iter().rev().cloned().collect();
        Self {
            waiting,
            open: None,
            reading: read.reading(),
            only_visible: true,
            finished_bytes: 0,
        }
    }

    /// Returns the drawings with all their layers, as they are kept. Else there is only what one
    /// sees of a drawing.
    pub fn with_hidden_layers(self) -> Self {
        Self {
            only_visible: false,
            ..self
        }
    }

    /// Counts the bytes read of all files together, for the progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.finished_bytes + self.open.as_ref().map_or(0, |open| open.drawings.bytes_read())
    }

    fn open_next(&mut self) -> Option<Result<()>> {
        let path = self.waiting.pop()?;
        let drawings = if is_stdin(&path) {
            let name = Path::new("standard input");
            format::drawings_from(Box::new(BufReader::new(stdin())), name, self.reading)
        } else {
            import::drawings(&path, self.reading)
        };
        let path = if is_stdin(&path) { "standard input".into() } else { path };
        Some(drawings.map_err(Error::from).map(|drawings| {
            self.open = Some(Open {
                path: path.into(),
                drawings,
                any: false,
            });
        }))
    }
}

impl Iterator for Inputs {
    type Item = Result<Input>;

    /// The next drawing; one without a stroke is an error, as there is nothing to say about it.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(open) = &mut self.open else {
                match self.open_next()? {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(error)),
                }
            };
            if let Some(drawing) = open.drawings.next() {
                open.any = true;
                let (path, line) = (Arc::clone(&open.path), open.drawings.line());
                let notes = open.drawings.take_notes();
                let input = drawing.map(|drawing| Input {
                    drawing,
                    path,
                    line,
                    notes,
                });
                let only_visible = self.only_visible;
                return Some(input.map_err(Error::from).and_then(|mut input| {
                    if only_visible {
                        input.leave_out_hidden();
                    }
                    if input.drawing.sketch.is_empty() {
                        Err(input.error("the drawing is empty"))
                    } else {
                        Ok(input)
                    }
                }));
            }
            let Open { path, any, drawings } = mem::take(&mut self.open)?;
            self.finished_bytes += size(&path).unwrap_or(drawings.bytes_read());
            if !any {
                return Some(Err(Error::format(path, "the file holds no drawing")));
            }
        }
    }
}

/// Adds up the sizes of all inputs, in bytes; `None` where one has no size, such as a pipe.
pub fn total_bytes(paths: &[PathBuf]) -> Option<u64> {
    paths.iter().map(|path| size(path)).sum()
}

/// Tells whether the path is "-", standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn size(path: &Path) -> Option<u64> {
    fs::metadata(path)
        .ok()
        .filter(fs::Metadata::is_file)
        .map(|metadata| metadata.len())
}
