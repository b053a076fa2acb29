//! [`Room`] says whether the assistant stands beside the canvas.

use crate::app::{panel, toolbox};

/// [`Room`] holds what was chosen, and what the window has room for.
#[derive(Debug)]
pub struct Room {
    /// It is true where the panel was chosen to be open while there is room for both.
    pub panel_open: bool,
    /// It is true where the window leaves the canvas less room than the panel beside it.
    is_crowded: bool,
    /// It is true where the panel was opened all the same.
    opened_crowded: bool,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            panel_open: true,
            is_crowded: false,
            opened_crowded: false,
        }
    }
}

impl Room {
    /// Tells whether the panel is to be seen.
    pub fn is_panel_open(&self) -> bool {
        if self.is_crowded {
            self.opened_crowded
        } else {
            self.panel_open
        }
    }

    /// Opens or closes the panel; where there is little room, only for as long as that is so.
    pub fn keep_panel(&mut self, open: bool) {
        if self.is_crowded {
            self.opened_crowded = open;
        } else {
            self.panel_open = open;
        }
    }

    /// Lets the panel make room for the canvas in a window `width` logical pixels wide.
    pub fn follow(&mut self, width: f32) {
        self.is_crowded = width - toolbox::WIDTH - panel::WIDTH < panel::WIDTH;
        self.opened_crowded &= self.is_crowded;
    }
}
