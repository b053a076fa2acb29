//! The badge on the canvas says what the colours speak of where it is not the reading, and offers the way back.

use eframe::egui::{Align2, Area, Button, Frame, Id, Label, Margin, Order, Rect, RichText, Ui, vec2};

use super::canvas::{accent, color32};
use super::command::Command;
use super::studio::Studio;
use super::theme;
use crate::words::say;

/// The badge is so far from the canvas' edge, in logical pixels.
const MARGIN: f32 = 12.0;
/// The widest name is this wide, and the rest of the badge takes this.
const NAME_WIDTH: f32 = 180.0;
const REST_WIDTH: f32 = 150.0;

/// Shows the badge at the top of a canvas in `rect`, where a match is explained.
pub fn badge_ui(ui: &Ui, rect: Rect, studio: &Studio) -> Option<Command> {
    let focus = studio.focus()?;
    let paper = theme::paper(ui.visuals());
    let frame = Frame::new()
        .fill(color32(paper.color()))
        .stroke((1.0, color32(accent(paper))))
        .corner_radius(14)
        .inner_margin(Margin {
            left: 12,
            right: 4,
            top: 2,
            bottom: 2,
        });
    let area = Area::new(Id::unique("match badge"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(rect.center_top() + vec2(0.0, MARGIN))
        .movable(false);
    let shown = area.show(ui.ctx(), |ui| {
        frame
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ui.horizontal(|ui| {
                    let room = rect.width() - 2.0 * MARGIN - REST_WIDTH;
                    let text = if room < 60.0 { "" } else { focus.lead };
                    ui.label(RichText::new(text).small().weak());
                    ui.scope(|ui| {
                        ui.set_max_width(room.clamp(40.0, NAME_WIDTH));
                        ui.add(Label::new(RichText::new(focus.name).small().strong()).truncate());
                    });
                    let close = ui.add(Button::new(RichText::new("×").size(16.0)).frame(false));
                    close
                        .on_hover_text(say!(ui, "badge-end.tip"))
                        .accessible_name(say!(ui, "badge-end"))
                        .clicked()
                })
                .inner
            })
            .inner
    });
    shown.inner.then_some(Command::EndMatch)
}
