//! What follows the pen while it draws.

use std::time::Duration;

use eframe::egui;

use super::Shell;

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
}
