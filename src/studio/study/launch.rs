//! [`Launch`]: what a command asks the window to be. The command line makes it, the window carries it out, and neither
//! knows the other.

use std::path::PathBuf;
use std::sync::Arc;

use super::exhibit::Exhibit;
use super::kit::Study;
use super::replay::Replay;
use super::session::Setting;
use super::store::Store;
use crate::engine::DeviceChoice;

/// A window other than the studio's.
#[derive(Debug)]
pub enum Launch {
    /// Sessions of a study.
    Study {
        /// The study.
        study: Arc<Study>,
        /// Where its data go.
        store: Store,
        /// What is recorded of the circumstances.
        setting: Setting,
        /// Which device computes.
        device: DeviceChoice,
    },
    /// An exhibit, or a talk.
    Exhibit {
        /// The script.
        exhibit: Exhibit,
        /// Where counters and wall of an exhibit lie; none for a talk.
        folder: Option<PathBuf>,
        /// Which device computes.
        device: DeviceChoice,
    },
    /// Trials of a session again.
    Replay(Vec<Replay>),
}
