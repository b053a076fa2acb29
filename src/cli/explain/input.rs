//! The drawings of all inputs, one after the other.

use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, mem};

use super::is_stdin;
use crate::error::{Error, Result};
use crate::format::{self, Drawing, Drawings};

/// A drawing and where it came from.
pub(super) struct Input {
    pub drawing: Drawing,
    pub path: Arc<Path>,
    /// Counted from 1; `None` where the format has no lines.
    pub line: Option<u64>,
}

impl Input {
    /// An error about this drawing.
    pub fn error(&self, cause: impl Into<String>) -> Error {
        Error::Format {
            cause: cause.into(),
            path: self.path.to_path_buf(),
            line: self.line,
        }
    }
}

/// Reads one file after the other. A file that cannot be opened is an error; the next ones follow.
pub(super) struct Inputs {
    /// Last first.
    waiting: Vec<PathBuf>,
    open: Option<Open>,
    /// Bytes of the files that are finished.
    finished_bytes: u64,
}

struct Open {
    path: Arc<Path>,
    drawings: Drawings,
    any: bool,
}

impl Inputs {
    pub fn new(paths: &[PathBuf]) -> Self {
        let waiting = paths.iter().rev().cloned().collect();
        Self {
            waiting,
            open: None,
            finished_bytes: 0,
        }
    }

    /// Bytes read of all files together, for the progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.finished_bytes
            + self
                .open
                .as_ref()
                .map_or(0, |open| open.drawings.bytes_read())
    }

    fn open_next(&mut self) -> Option<Result<()>> {
        let path = self.waiting.pop()?;
        let drawings = if is_stdin(&path) {
            let name = Path::new("standard input");
            format::drawings_from(Box::new(BufReader::new(stdin())), name)
        } else {
            format::drawings(&path)
        };
        let path = if is_stdin(&path) {
            "standard input".into()
        } else {
            path
        };
        Some(drawings.map(|drawings| {
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
                return Some(drawing.map(|drawing| Input {
                    drawing,
                    path,
                    line,
                }));
            }
            let Open {
                path,
                any,
                drawings,
            } = mem::take(&mut self.open)?;
            self.finished_bytes += size(&path).unwrap_or(drawings.bytes_read());
            if !any {
                return Some(Err(Error::format(path, "the file holds no drawing")));
            }
        }
    }
}

/// The size of all inputs together; `None` where one has no size, such as a pipe.
pub(super) fn total_bytes(paths: &[PathBuf]) -> Option<u64> {
    paths.iter().map(|path| size(path)).sum()
}

fn size(path: &Path) -> Option<u64> {
    fs::metadata(path)
        .ok()
        .filter(fs::Metadata::is_file)
        .map(|metadata| metadata.len())
}
