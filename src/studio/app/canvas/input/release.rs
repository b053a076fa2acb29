//! Ends gestures: as meant, because the window lost the keyboard, or by Escape.

use super::{Act, By, Hand, Mode};

impl Hand {
    pub(super) fn lift(&mut self, lifted: By, acts: &mut Vec<Act>) {
        match self.mode {
            Mode::Tool(by) if by == lifted => {
                self.mode = Mode::Idle;
                acts.push(Act::Release);
            }
            Mode::Paper { by, .. } if by == lifted => self.mode = Mode::Idle,
            _ => {}
        }
    }

    /// Ends the gesture because the window lost the keyboard, and with it perhaps the release: what is drawn is kept.
    pub(super) fn let_go(&mut self, acts: &mut Vec<Act>) {
        if matches!(self.mode, Mode::Tool(_)) {
            acts.push(Act::Release);
        }
        self.mode = Mode::Idle;
        self.touches.clear();
        self.palms.clear();
    }

    pub(super) fn escape(&mut self, acts: &mut Vec<Act>) {
        if matches!(self.mode, Mode::Tool(_)) {
            acts.push(Act::Cancel);
            self.mode = if self.touches.is_empty() {
                Mode::Idle
            } else {
                Mode::Spent
            };
        }
    }
}
