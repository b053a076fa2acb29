//! How exported pictures look, beside what is said in them.

use serde::{Deserialize, Serialize};

use strokewise_ink::format::png::MAX_SIDE_PX;

/// Pictures of pixels are so long in a new program, and never shorter than this.
const USUAL_PX: u32 = 2048;
const LEAST_PX: u32 = 16;

/// [`ExportSettings`] says what exported pictures have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportSettings {
    /// It is true where they have no paper, so that what lies below them shows.
    pub clear: bool,
    /// Pictures of pixels are so long; `None` is as in a new program.
    #[serde(skip_serializing_if = "Option::is_none")]
    longest_px: Option<u32>,
}

impl ExportSettings {
    /// Returns the longer side of pictures of pixels.
    pub fn longest_px(self) -> u32 {
        self.longest_px.unwrap_or(USUAL_PX).clamp(LEAST_PX, MAX_SIDE_PX)
    }

    /// Sets the longer side of pictures of pixels.
    pub fn set_longest_px(&mut self, longest_px: u32) {
        self.longest_px = Some(longest_px.clamp(LEAST_PX, MAX_SIDE_PX));
    }
}
