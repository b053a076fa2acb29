//! Names what can go wrong while models are trained and judged. The program prints it and exits with 1, or with 2 where
//! the request makes no sense.

use std::path::PathBuf;

/// [`enum@Error`] says what went wrong outside pure computation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written, or is not what its format promises.
    #[error(transparent)]
    File(#[from] strokewise_ink::error::Error),
    /// A model, a device or a gallery does not do what is asked of it.
    #[error(transparent)]
    Model(strokewise_explain::error::Error),
    /// A weights file does not fit the network that should read it.
    #[error("{cause}: {}", path.display())]
    Weights {
        /// The cause says what does not fit.
        cause: String,
        /// This is the weights file.
        path: PathBuf,
    },
    /// The request makes no sense as given.
    #[error("{0}")]
    Usage(String),
}

/// [`Result`] is a result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<strokewise_explain::error::Error> for Error {
    /// Keeps a file's error one, so that one place tells what is wrong with files.
    fn from(error: strokewise_explain::error::Error) -> Self {
        match error {
            strokewise_explain::error::Error::File(error) => Self::File(error),
            error => Self::Model(error),
        }
    }
}

strokewise_ink::file_errors!(Error);
