//! Shows what lies over the paper beside the drawing: the legend, and what dropping a file does.

use eframe::egui::{self, Ui};

use super::Shell;
use crate::app::canvas::{color32, quiet};
use crate::app::studio::Scope;
use crate::app::{legend, theme};
use crate::words::say;

/// The frame around what is read by itself is so far from it, in logical pixels.
const AROUND_PX: f32 = 14.0;

impl Shell {
    /// Draws a quiet frame around what is read by itself on a canvas in `rect`.
    pub(super) fn scope_ui(&self, ui: &Ui, rect: egui::Rect) {
        if self.studio.scope() == Scope::Page || self.canvas.is_busy() {
            return;
        }
        if let Some(around) = self.canvas.screen_rect(self.studio.subject().bounds()) {
            let paper = theme::paper(ui.visuals());
            let line = egui::Stroke::new(1.0, color32(quiet(paper)));
            let around = around.expand(AROUND_PX);
            ui.painter_at(rect)
                .rect_stroke(around, 8.0, line, egui::StrokeKind::Middle);
        }
    }

    /// Shows the legend, where nothing is in its way.
    pub(super) fn legend_ui(&self, ui: &Ui, rect: egui::Rect, outlines: bool) {
        let Some(place) = legend::place(rect, outlines) else {
            return;
        };
        let mut strokes = self.studio.sketch().strokes().iter();
        let has_ink = strokes.any(|stroke| {
            let bounds = self.canvas.screen_rect(stroke.bounds());
            bounds.is_some_and(|bounds| bounds.intersects(place))
        });
        let paper = theme::paper(ui.visuals());
        let in_the_way =
            has_ink || self.canvas.is_busy() || self.chip.place().is_some_and(|chip| chip.intersects(place));
        legend::paint(ui, place, paper, outlines, in_the_way);
    }
}

/// Says that files may be dropped here.
pub(super) fn drop_hint(ui: &Ui, rect: egui::Rect) {
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, ui.visuals().selection.bg_fill);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        say!(ui, "drop-here"),
        egui::TextStyle::Heading.resolve(ui.style()),
        ui.visuals().text_color(),
    );
}
