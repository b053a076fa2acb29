//! The legend on the canvas: what colours, widths and the dashed ring mean.

use eframe::egui::{self, Align2, Color32, Rect, Stroke, TextStyle, Ui, pos2, vec2};

use super::canvas::color32;
use crate::ink::palette::{self, Paper};

const SIZE: egui::Vec2 = vec2(236.0, 44.0);
const MARGIN: f32 = 12.0;
/// Pieces that the scale is drawn in.
const STEPS: usize = 40;

/// Paints the legend at the lower left of a canvas in `rect`; `noisy` adds the dashed ring.
pub fn paint(ui: &Ui, rect: Rect, paper: Paper, noisy: bool) {
    let width = if noisy { SIZE.x + 104.0 } else { SIZE.x };
    let size = vec2(width, SIZE.y);
    if rect.width() < size.x + 2.0 * MARGIN || rect.height() < 4.0 * SIZE.y {
        return;
    }
    let left_bottom = rect.left_bottom() + vec2(MARGIN, -MARGIN);
    let frame = Rect::from_min_size(left_bottom - vec2(0.0, size.y), size);
    let painter = ui.painter_at(rect);
    let fill: Color32 = color32(paper.color()).gamma_multiply(0.92);
    painter.rect_filled(frame, 6.0, fill);
    let scale = Rect::from_min_size(frame.min + vec2(12.0, 8.0), vec2(SIZE.x - 24.0, 10.0));
    for i in 0..STEPS {
        let score = 2.0 * (i as f32 + 0.5) / STEPS as f32 - 1.0;
        let height = 6.0 * palette::width_factor(score);
        let x = scale.left() + scale.width() * i as f32 / STEPS as f32;
        let piece = Rect::from_min_max(
            pos2(x, scale.center().y - 0.5 * height),
            pos2(
                x + scale.width() / STEPS as f32 + 0.5,
                scale.center().y + 0.5 * height,
            ),
        );
        painter.rect_filled(piece, 0.0, color32(palette::score_color(score, paper)));
    }
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().text_color();
    let text = |x: f32, align, text: &str| {
        painter.text(
            pos2(x, frame.bottom() - 6.0),
            align,
            text,
            font.clone(),
            color,
        );
    };
    text(scale.left(), Align2::LEFT_BOTTOM, "opposes (thin)");
    text(scale.right(), Align2::RIGHT_BOTTOM, "supports (broad)");
    if noisy {
        let ring = Rect::from_min_size(
            pos2(scale.right() + 24.0, scale.top() - 1.0),
            vec2(60.0, 12.0),
        );
        let line = Stroke::new(1.5, color32(paper.ink().mix(paper.color(), 0.3)));
        let corners = [
            ring.left_top(),
            ring.right_top(),
            ring.right_bottom(),
            ring.left_bottom(),
            ring.left_top(),
        ];
        painter.extend(egui::Shape::dashed_line(&corners, line, 4.5, 4.5));
        text(ring.center().x, Align2::CENTER_BOTTOM, "maybe noise");
    }
}
