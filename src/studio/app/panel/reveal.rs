//! [`Reveal`] brings a section into view that somebody has opened: below the edge of the panel it would seem that
//! nothing happened. It waits until a second click has had its time, as nothing moves under a hand.

use eframe::egui::{Ui, pos2};

use super::steady::HOLD_SECS;

/// [`Reveal`] knows which of `N` sections were opened, and when.
#[derive(Debug)]
pub struct Reveal<const N: usize> {
    sections: [Section; N],
}

#[derive(Debug, Clone, Copy, Default)]
struct Section {
    /// It was open in the last frame; `None` before the first one.
    open: Option<bool>,
    /// It was opened at this second of egui's clock and is still to be brought into view.
    opened: Option<f64>,
}

impl<const N: usize> Default for Reveal<N> {
    fn default() -> Self {
        Self {
            sections: [Section::default(); N],
        }
    }
}

impl<const N: usize> Reveal<N> {
    /// Shows the section at `place`, which is `open` or not.
    pub fn section(&mut self, ui: &mut Ui, place: usize, open: bool, show: impl FnOnce(&mut Ui)) {
        let top = ui.cursor().top();
        show(ui);
        let section = &mut self.sections[place];
        let now = ui.input(|i| i.time);
        if section.open.replace(open) == Some(false) && open {
            section.opened = Some(now);
        }
        let Some(since) = section.opened.filter(|_| open) else {
            section.opened = None;
            return;
        };
        if now - since < HOLD_SECS {
            ui.ctx().request_repaint_after_secs((HOLD_SECS - (now - since)) as f32);
            return;
        }
        section.opened = None;
        let mut all = ui.max_rect().with_min_y(top).with_max_y(ui.cursor().top());
        // Of a section higher than the panel the beginning.
        let fits = all.height() <= ui.clip_rect().height();
        if !fits {
            all.max = pos2(all.right(), top + ui.clip_rect().height());
        }
        ui.scroll_to_rect(all, None);
    }
}
