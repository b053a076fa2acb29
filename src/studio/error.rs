//! What can go wrong in the program. Each error is handled once: `cli` prints it and exits with 1 (2 where the request
//! makes no sense), `app` shows it in the status line, `engine` turns it into a reply.

use std::path::Path;

/// What can go wrong outside pure computation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written, or is not what its format promises.
    #[error(transparent)]
    File(#[from] strokewise_ink::error::Error),
    /// A model, a device or a gallery does not do what is asked of it.
    #[error(transparent)]
    Model(strokewise_explain::error::Error),
    /// The device failed, or computes something else than it should.
    #[error("{0}")]
    Device(String),
    /// The window could not be opened.
    #[error("{0}")]
    Window(String),
    /// An output would replace what it must not.
    #[error("{0}")]
    InTheWay(String),
    /// The request makes no sense as given.
    #[error("{0}")]
    Usage(String),
}

/// A result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<strokewise_explain::error::Error> for Error {
    /// A file stays a file, so that one place tells what is wrong with files.
    fn from(error: strokewise_explain::error::Error) -> Self {
        match error {
            strokewise_explain::error::Error::File(error) => Self::File(error),
            error => Self::Model(error),
        }
    }
}

impl Error {
    /// The operating system's refusal about `path`, for `map_err`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let io = strokewise_ink::error::Error::io(path);
        move |source| Self::File(io(source))
    }

    /// What is wrong with the content of the whole file at `path`.
    pub fn format(path: impl AsRef<Path>, cause: impl Into<String>) -> Self {
        Self::File(strokewise_ink::error::Error::format(path, cause))
    }

    /// What is wrong with one line, counted from 1, of the file at `path`.
    pub fn format_at(path: impl AsRef<Path>, line: u64, cause: impl Into<String>) -> Self {
        Self::File(strokewise_ink::error::Error::format_at(path, line, cause))
    }
}
