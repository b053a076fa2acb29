//! Lets the window follow the pen while it draws, and the settings when they change.

use std::time::{Duration, Instant};

use eframe::egui;

use super::Shell;
use crate::app::appearance::Desktop;
use crate::app::{keymap, theme, words};
use crate::words::Speaks as _;

impl Shell {
    /// Lets the reading follow the pen, where somebody sees it.
    pub(super) fn follow_pen(&mut self, ctx: &egui::Context) {
        let is_seen = self.room.is_panel_open() && !self.bars_hidden && self.canvas.has_drawn();
        let points = if is_seen { self.canvas.wet_points() } else { &[] };
        let now_secs = ctx.input(|i| i.time);
        let asks = self.studio.follow_pen(points, now_secs);
        let rests = self.studio.rest(self.canvas.is_busy(), now_secs);
        for secs in asks.into_iter().chain(rests) {
            // The pen may rest meanwhile, and then nothing else asks for a frame.
            ctx.request_repaint_after(Duration::from_secs_f64(secs));
        }
    }

    /// Looks as the desktop says from now on, where nothing else was chosen.
    pub fn follow_desktop(&mut self, desktop: Desktop) {
        self.desktop = desktop;
    }

    /// Tells whether everything has all the contrast there is.
    pub(super) fn is_high_contrast(&self) -> bool {
        let system = self.desktop.says().high_contrast;
        self.studio.settings.interface.is_high_contrast(system)
    }

    fn follow_appearance(&self, ctx: &egui::Context) {
        theme::set_contrast(ctx, self.is_high_contrast());
        if let Some(is_dark) = self.desktop.says().is_dark {
            // Where the window's library does not know the system's theme, it falls back to this
            // one.
            let theme = if is_dark { egui::Theme::Dark } else { egui::Theme::Light };
            if ctx.options(|o| o.fallback_theme) != theme {
                ctx.options_mut(|o| o.fallback_theme = theme);
            }
        }
    }

    /// Shows the theme and speaks the language that were chosen, and lets the settings on disk
    /// follow those in use.
    pub(super) fn follow_settings(&mut self, ctx: &egui::Context) {
        self.studio.settings.panel_hidden = !self.room.panel_open;
        keymap::install(ctx, &self.studio.settings.keys);
        words::show(self.studio.words());
        let theme = self.studio.settings.theme.into();
        if ctx.options(|o| o.theme_preference) != theme {
            ctx.set_theme(theme);
        }
        self.follow_appearance(ctx);
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
