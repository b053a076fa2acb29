//! Keeps the settings of what lies on the paper to draw by.

use serde::{Deserialize, Serialize};

use super::within;

/// [`GridSettings`] says how lines at equal distances lie on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridSettings {
    /// It is true where the grid is seen.
    pub shown: bool,
    /// The lines are so far apart, in canvas units.
    pub size: f32,
    /// It is true where straight lines begin and end where the grid's lines cross.
    pub snap: bool,
}

impl Default for GridSettings {
    fn default() -> Self {
        Self {
            shown: false,
            size: 40.0,
            snap: false,
        }
    }
}

impl GridSettings {
    /// The smallest and the largest distance are these, in canvas units.
    pub const SIZES: std::ops::RangeInclusive<f32> = 4.0..=400.0;

    /// Returns the distance, as long as that is one.
    pub fn sound_size(&self) -> f32 {
        within(self.size, &Self::SIZES, Self::default().size)
    }

    /// Returns the distance of the lines that straight lines end on, if they do.
    pub fn snaps_to(&self) -> Option<f32> {
        (self.shown && self.snap).then(|| self.sound_size())
    }
}
