//! Saves a drawing to its file by itself, where somebody has switched that on: whenever the hand has rested for a
//! while.

use std::time::{Duration, Instant};

use super::Studio;
use crate::app::files::Version;

/// The drawing stays the same for so long before it is saved.
const REST: Duration = Duration::from_secs(3);

/// [`Autosave`] is what is known of the drawing as it stands.
#[derive(Debug, Default)]
pub(super) struct Autosave {
    /// This state of this drawing was seen first at that time.
    seen: Option<((u64, Version), Instant)>,
    /// Saving was asked last for this state: what fails is not tried again and again.
    tried: Option<(u64, Version)>,
}

impl Studio {
    /// Saves the drawing where it has a file, has rested until `now`, and nothing else is going on; `is_drawing` is
    /// true while the pen is down. Returns how long to wait before calling again, where there is something to wait for.
    pub fn autosave(&mut self, is_drawing: bool, now: Instant) -> Option<Duration> {
        let is_wanted = self.settings.autosave && self.home.is_some() && self.is_unsaved();
        if !is_wanted {
            self.autosave = Autosave::default();
            return None;
        }
        let state = (self.epoch, self.version());
        if self.autosave.tried.as_ref() == Some(&state) {
            return None;
        }
        let seen = self
            .autosave
            .seen
            .take()
            .filter(|(seen, _)| *seen == state && !is_drawing);
        let (_, since) = self.autosave.seen.insert(seen.unwrap_or_else(|| (state.clone(), now)));
        let rested = now.saturating_duration_since(*since);
        let is_free = self.question.is_none() && self.waiting.is_none() && self.saving.is_none();
        if rested < REST || !is_free {
            return Some(REST.saturating_sub(rested).max(Duration::from_millis(100)));
        }
        self.autosave.tried = Some(state);
        self.save();
        None
    }
}
