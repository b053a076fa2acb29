//! Names what can go wrong with models, devices and galleries. The methods themselves cannot fail.

use std::path::PathBuf;

/// These are the errors of this crate: files, weights, categories, devices. Pure computation has none.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written, or is not what its format promises.
    #[error(transparent)]
    File(#[from] strokewise_ink::error::Error),
    /// A weights file does not fit the network that should read it.
    #[error("{cause}: {}", path.display())]
    Weights {
        /// The cause says what does not fit.
        cause: String,
        /// This is the weights file.
        path: PathBuf,
    },
    /// There is no such category.
    #[error("no category is called \"{name}\"{}", did_you_mean(near))]
    UnknownCategory {
        /// This name was asked for.
        name: String,
        /// These known names are close to it, closest first.
        near: Vec<String>,
    },
    /// The gallery of emoji holds no such picture.
    #[error("no emoji is called \"{0}\"")]
    UnknownEmoji(String),
    /// The compute device asked for is not there, or failed.
    #[error("{0}")]
    Device(String),
}

/// [`Result`] is a result whose error is [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

strokewise_ink::file_errors!(Error);

fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!("; did you mean \"{one}\"?"),
        many => format!("; close are {}", many.join(", ")),
    }
}
