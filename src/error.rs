//! The one error type. Every message says what went wrong first and where (file, line) last, so that a
//! person reading a terminal or a status line can act on it.
//!
//! `sketch`, `ink` and `raster` cannot fail: their types hold the invariants. Each error is handled once:
//! `cli` prints it and exits with 1, `app` shows it in the status line, `engine` turns it into a reply.

use std::path::{Path, PathBuf};

/// What can go wrong outside pure computation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused to read or write a file.
    #[error("{cause}: {}", path.display())]
    Io {
        /// What the operating system said.
        cause: std::io::Error,
        /// The file or folder concerned.
        path: PathBuf,
    },
    /// A file's content is not what its format promises.
    #[error("{cause}: {}", at(path, *line))]
    Format {
        /// What is wrong, in words.
        cause: String,
        /// The file concerned.
        path: PathBuf,
        /// The line concerned, counted from 1, where the format has lines.
        line: Option<u64>,
    },
    /// A weights file does not fit the network that should read it.
    #[error("{cause}: {}", path.display())]
    Weights {
        /// What does not fit.
        cause: String,
        /// The weights file.
        path: PathBuf,
    },
    /// No such category.
    #[error("no category is called \"{name}\"{}", did_you_mean(near))]
    UnknownCategory {
        /// The name asked for.
        name: String,
        /// Known names close to it, closest first.
        near: Vec<String>,
    },
    /// The compute device asked for is not there, or failed.
    #[error("{0}")]
    Device(String),
    /// The window could not be opened.
    #[error("{0}")]
    Window(String),
    /// The request makes no sense as given.
    #[error("{0}")]
    Usage(String),
}

/// A result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An [`Error::Io`] about `path`, for `map_err`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |cause| Self::Io { cause, path }
    }

    /// An [`Error::Format`] about a whole file.
    pub fn format(path: impl AsRef<Path>, cause: impl Into<String>) -> Self {
        Self::Format {
            cause: cause.into(),
            path: path.as_ref().to_path_buf(),
            line: None,
        }
    }

    /// An [`Error::Format`] about one line of a file, counted from 1.
    pub fn format_at(path: impl AsRef<Path>, line: u64, cause: impl Into<String>) -> Self {
        Self::Format {
            cause: cause.into(),
            path: path.as_ref().to_path_buf(),
            line: Some(line),
        }
    }
}

fn at(path: &Path, line: Option<u64>) -> String {
    match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    }
}

fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!("; did you mean \"{one}\"?"),
        many => format!("; close are {}", many.join(", ")),
    }
}
