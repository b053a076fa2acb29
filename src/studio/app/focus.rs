//! Draws the ring around what has the keyboard: the same around everything, and always to be seen.

use eframe::egui::{self, Context, Id, LayerId, Order, StrokeKind};

use super::canvas::{accent, color32};
use super::theme;

/// The ring is so thick, so far from the control, and so round, in logical pixels.
const RING_PX: f32 = 2.0;
const AWAY_PX: f32 = 1.0;
const ROUNDING: f32 = 6.0;

/// Paints the ring, if anything has the keyboard; last in a frame.
pub fn ring(ctx: &Context) {
    let focused = ctx.memory(egui::Memory::focused);
    // Of this frame: a dialog that has just closed had the keyboard in the last one.
    let place = |id| ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).map(|widget| widget.interact_rect));
    let Some(seen) = focused.and_then(place) else {
        return;
    };
    if !seen.is_positive() {
        return;
    }
    let paper = theme::paper(&ctx.global_style().visuals);
    let layer = LayerId::new(Order::Tooltip, Id::unique("focus ring"));
    ctx.layer_painter(layer).rect_stroke(
        seen.expand(AWAY_PX).intersect(ctx.content_rect().shrink(RING_PX)),
        ROUNDING,
        (RING_PX, color32(accent(paper))),
        StrokeKind::Outside,
    );
}
