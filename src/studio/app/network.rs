//! [`Network`] says which network explains the drawing: ours, or somebody else's from a file.

mod show;

use std::path::{Path, PathBuf};

use crate::engine::{Acquaintance, NetworkState, Reply, Source};
use crate::words::{Speaks, Words, say};
use strokewise_ink::shown::Shown;

pub use show::{menu, said_ui};

/// [`Network`] is the network in use.
#[derive(Debug, Default)]
pub struct Network {
    /// The network comes from this file; `None` for the one that came with the program.
    path: Option<PathBuf>,
    known: Acquaintance,
}

/// [`NetworkNews`] is what the engine said of a network.
#[derive(Debug, Clone, PartialEq)]
pub enum NetworkNews {
    /// It is being read.
    Opening(String),
    /// It answers from now on, and is somebody else's where it has a path.
    Open {
        /// People read this sentence about it.
        text: String,
        /// Somebody else's network was read from this file; `None` is one of ours.
        path: Option<PathBuf>,
        /// It is true where full answers take one gradient half-way only.
        is_slow: bool,
    },
    /// It cannot be used, for this reason.
    Failed(String),
}

/// The names of files that hold networks end in these, those of other programs included, which are told the way to
/// ONNX.
const ENDINGS: [&str; 9] = [
    "onnx",
    "safetensors",
    "pt",
    "pth",
    "ckpt",
    "h5",
    "keras",
    "tflite",
    "pb",
];

/// Tells whether a file's name is that of a network.
pub fn is_network(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// Returns what a network is called.
pub fn name(who: impl Speaks, path: Option<&Path>) -> String {
    let file = path.map(|path| path.file_name().unwrap_or(path.as_os_str()));
    file.map_or_else(
        || say!(who, "network-own").to_owned(),
        |file| Shown(&file.to_string_lossy()).to_string(),
    )
}

impl Network {
    /// Returns the file of the network in use; `None` for the one that came with the program.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns what there is to know of it.
    pub fn known(&self) -> &Acquaintance {
        &self.known
    }

    /// Takes in what the engine replied, and says it in these words.
    pub fn hear(&mut self, reply: &Reply, words: Words) -> Option<NetworkNews> {
        let Reply::Network { source, state } = reply else {
            return None;
        };
        let path = path_of(source);
        let name = name(words, path.as_deref());
        Some(match state {
            NetworkState::Opening => NetworkNews::Opening(say!(words, "network-opening", name = name)),
            NetworkState::Open(known) => {
                self.path.clone_from(&path);
                self.known = known.clone();
                NetworkNews::Open {
                    text: said(words, &name, known, path.is_some()),
                    path,
                    is_slow: known.is_slow(),
                }
            }
            NetworkState::Failed(cause) => {
                NetworkNews::Failed(say!(words, "network-failed", name = name, cause = cause))
            }
        })
    }
}

/// Says how long a stroke takes, and what is different therefore.
fn said(words: Words, name: &str, known: &Acquaintance, is_foreign: bool) -> String {
    let time = duration(words, known.stroke_secs);
    match (is_foreign, known.is_slow()) {
        (false, _) => say!(words, "network-answers", name = name),
        (true, false) => say!(words, "network-answers.in", name = name, duration = time),
        (true, true) => say!(words, "network-answers.slowly", name = name, duration = time),
    }
}

/// Returns the seconds as people say them.
pub fn duration(who: impl Speaks, secs: f32) -> String {
    if secs < 1.0 {
        let milliseconds = (1000.0 * secs).round().max(1.0);
        say!(who, "some-milliseconds", milliseconds = milliseconds)
    } else {
        say!(who, "some-seconds", seconds = secs)
    }
}

fn path_of(source: &Source) -> Option<PathBuf> {
    match source {
        Source::Bundled => None,
        Source::File(path) | Source::DoodleNet(path) | Source::Foreign(path, _) => Some(path.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_known_by_their_names() {
        for name in ["a.onnx", "b.ONNX", "c.safetensors", "d.pt"] {
            assert!(is_network(Path::new(name)), "{name}");
        }
        for name in ["a.svg", "onnx", "b.onnx.svg", "c.strokewise"] {
            assert!(!is_network(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_word_is_said_of_the_time_and_a_failure_changes_nothing() {
        let mut network = Network::default();
        let source = Source::Foreign("/models/big.onnx".into(), Vec::new());
        let mut hear = |state: NetworkState| {
            let source = source.clone();
            network.hear(&Reply::Network { source, state }, Words::default())
        };
        let known = |stroke_secs| Acquaintance {
            notes: Vec::new(),
            stroke_secs,
        };
        let Some(NetworkNews::Open { text, is_slow, .. }) = hear(NetworkState::Open(known(0.4))) else {
            panic!("it is open");
        };
        assert!(
            is_slow
                && text
                    == "big.onnx answers from now on; a stroke takes some 400\u{a0}ms, so the lights are a first look"
        );
        let Some(NetworkNews::Open { text, is_slow, .. }) = hear(NetworkState::Open(known(0.01))) else {
            panic!("it is open");
        };
        assert!(
            !is_slow && text.ends_with("from now on, some 10\u{a0}ms a stroke"),
            "{text}"
        );
        let Some(NetworkNews::Failed(text)) = hear(NetworkState::Failed("no input".to_owned())) else {
            panic!("it failed");
        };
        assert_eq!(text, "big.onnx cannot be used: no input");
        assert_eq!(network.path(), Some(Path::new("/models/big.onnx")));
    }
}
