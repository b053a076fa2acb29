//! Keeps how exported pictures look, beside what is said in them.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use strokewise_ink::format::png::MAX_SIDE_PX;

/// Pictures of pixels are so long in a new program.
const USUAL_PX: u32 = 2048;

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
    /// Pictures of pixels are at least and at most so long.
    pub const LONGEST_PX: RangeInclusive<u32> = 16..=MAX_SIDE_PX;

    /// Returns the longer side of pictures of pixels.
    pub fn longest_px(self) -> u32 {
        let longest_px = self.longest_px.unwrap_or(USUAL_PX);
        longest_px.clamp(*Self::LONGEST_PX.start(), *Self::LONGEST_PX.end())
    }

    /// Sets the longer side of pictures of pixels, as far as they may be so long.
    pub fn set_longest_px(&mut self, longest_px: u32) {
        self.longest_px = Some(longest_px);
    }
}
