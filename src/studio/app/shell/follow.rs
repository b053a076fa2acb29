//! What follows the pen while it draws, and the settings when they change.

use std::time::{Duration, Instant};

use eframe::egui;

use super::Shell;
use crate::app::keymap;

impl Shell {
    /// Lets the reading follow the pen, where somebody sees it.
    pub(super) fn follow_pen(&mut self, ctx: &egui::Context) {
        let is_seen = self.panel_open && !self.bars_hidden && self.canvas.has_drawn();
        let points = if is_seen { self.canvas.wet_points() } else { &[] };
        if let Some(secs) = self.studio.follow_pen(points, ctx.input(|i| i.time)) {
            // The pen may rest meanwhile, and then nothing else asks for a frame.
            ctx.request_repaint_after(Duration::from_secs_f64(secs));
        }
    }

    /// Shows the theme that was chosen, and lets the settings on disk follow those in use.
    pub(super) fn follow_settings(&mut self, ctx: &egui::Context) {
        self.studio.settings.panel_hidden = !self.panel_open;
        keymap::install(ctx, &self.studio.settings.keys);
        let theme = self.studio.settings.theme.into();
        if ctx.options(|o| o.theme_preference) != theme {
            ctx.set_theme(theme);
        }
        let scale = self.studio.settings.interface.scale();
        if ctx.zoom_factor() != scale {
            ctx.set_zoom_factor(scale);
        }
        let Some(store) = &mut self.store else {
            return;
        };
        let shown = ctx.zoom_factor();
        ctx.input(|i| self.studio.settings.window.follow(i.viewport(), shown));
        if let Some(wait) = store.follow(&self.studio.settings, Instant::now()) {
            ctx.request_repaint_after(wait);
        }
    }
}
