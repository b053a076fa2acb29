//! Names what can go wrong while drawings and pictures are read and written. Every message says what went wrong first
//! and where (file, line) last, so that a person reading a terminal or a status line can act on it.
//!
//! `sketch`, `inking` and `raster` cannot fail: their types hold the invariants.

use std::path::{Path, PathBuf};

use crate::shown::{Shown, shown_path};

/// [`enum@Error`] says what went wrong while a file was read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused to read or write a file.
    #[error("{source}: {}", shown_path(path))]
    Io {
        /// The operating system said this.
        source: std::io::Error,
        /// It is about this file or folder.
        path: PathBuf,
    },
    /// A file's content is not what its format promises.
    #[error("{}: {}", Shown(cause), at(path, *line))]
    Format {
        /// The cause says in words what is wrong.
        cause: String,
        /// It is about this file.
        path: PathBuf,
        /// It is about this line, counted from 1, where the format has lines.
        line: Option<u64>,
    },
    /// A picture cannot be drawn or encoded.
    #[error("the picture cannot be written: {0}")]
    Picture(String),
}

/// [`Result`] is a result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Makes an [`Error::Io`] about `path`, for `map_err`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::Io { source, path }
    }

    /// Makes an [`Error::Format`] about the whole file at `path`, with `cause` in words.
    pub fn format(path: impl AsRef<Path>, cause: impl Into<String>) -> Self {
        Self::Format {
            cause: cause.into(),
            path: path.as_ref().to_path_buf(),
            line: None,
        }
    }

    /// Makes an [`Error::Format`] about one line, counted from 1, of the file at `path`.
    pub fn format_at(path: impl AsRef<Path>, line: u64, cause: impl Into<String>) -> Self {
        Self::Format {
            cause: cause.into(),
            path: path.as_ref().to_path_buf(),
            line: Some(line),
        }
    }
}

/// Gives an error type that holds an [`Error`] as its variant `File` the constructors of that one, so that what is
/// wrong with a file is said in the same words everywhere.
#[macro_export]
macro_rules! file_errors {
    ($error:ty) => {
        impl $error {
            /// Makes an error of the operating system's refusal about `path`, for `map_err`.
            pub fn io(path: impl AsRef<std::path::Path>) -> impl FnOnce(std::io::Error) -> Self {
                let io = $crate::error::Error::io(path);
                move |source| Self::File(io(source))
            }

            /// Makes an error that says what is wrong with the content of the whole file at `path`.
            pub fn format(path: impl AsRef<std::path::Path>, cause: impl Into<String>) -> Self {
                Self::File($crate::error::Error::format(path, cause))
            }

            /// Makes an error that says what is wrong with one line, counted from 1, of the file at
            /// `path`.
            pub fn format_at(path: impl AsRef<std::path::Path>, line: u64, cause: impl Into<String>) -> Self {
                Self::File($crate::error::Error::format_at(path, line, cause))
            }
        }
    };
}

fn at(path: &Path, line: Option<u64>) -> String {
    match line {
        Some(line) => format!("{}:{line}", shown_path(path)),
        None => shown_path(path),
    }
}
