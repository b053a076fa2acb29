//! Names what can go wrong in the program. Each error is handled once: `cli` prints it and exits with 1 (2 where the
//! request makes no sense), `app` shows it in the status line, `engine` turns it into a reply.

/// [`enum@Error`] says what went wrong outside pure computation.
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

/// [`Result`] is a result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<strokewise_explain::error::Error> for Error {
    /// Keeps a file's error one of files, so that one place tells what is wrong with files.
    fn from(error: strokewise_explain::error::Error) -> Self {
        match error {
            strokewise_explain::error::Error::File(error) => Self::File(error),
            error => Self::Model(error),
        }
    }
}

strokewise_ink::file_errors!(Error);
