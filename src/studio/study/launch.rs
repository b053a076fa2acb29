//! [`Launch`] is what a command asks the window to be. The command line makes it, the window carries it out, and
//! neither knows the other.

use std::path::PathBuf;
use std::sync::Arc;

use super::exhibit::Exhibit;
use super::kit::Study;
use super::replay::Replay;
use super::session::Setting;
use super::store::Store;
use crate::engine::DeviceChoice;

/// [`Launch`] is a window other than the studio's.
#[derive(Debug)]
pub enum Launch {
    /// It runs sessions of a study.
    Study {
        /// People take part in this study.
        study: Arc<Study>,
        /// The data go into this store.
        store: Store,
        /// These circumstances are recorded.
        setting: Setting,
        /// This device computes.
        device: DeviceChoice,
    },
    /// It runs an exhibit, or a talk.
    Exhibit {
        /// The exhibit follows this script.
        exhibit: Exhibit,
        /// The counters and the wall of an exhibit lie in this folder; none for a talk.
        folder: Option<PathBuf>,
        /// This device computes.
        device: DeviceChoice,
    },
    /// It shows trials of a session again.
    Replay(Vec<Replay>),
}
