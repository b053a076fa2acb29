//! The legend on the canvas: what colours, widths and the dashed ring mean.

use eframe::egui::{self, Align2, Rect, Shape, Stroke, TextStyle, Ui, pos2, vec2};

use super::canvas::color32;
use strokewise_ink::inking::palette::{self, Paper};

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
    painter.rect_filled(frame, 6.0, color32(paper.color()));
    let scale = Rect::from_min_size(frame.min + vec2(12.0, 8.0), vec2(SIZE.x - 24.0, 12.0));
    painter.extend(wedge(scale, paper));
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

/// The scale of colours, as broad at each score as a stroke of that score is: a full strip, from which
/// two smooth-edged wedges of paper are cut.
fn wedge(scale: Rect, paper: Paper) -> Vec<Shape> {
    let mut strip = egui::Mesh::default();
    for i in 0..=STEPS {
        let part = i as f32 / STEPS as f32;
        let color = color32(palette::score_color(2.0 * part - 1.0, paper));
        let x = scale.left() + scale.width() * part;
        strip.colored_vertex(pos2(x, scale.top()), color);
        strip.colored_vertex(pos2(x, scale.bottom()), color);
        if let Some(first) = (2 * i as u32).checked_sub(2) {
            strip.add_triangle(first, first + 1, first + 2);
            strip.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    let thinnest = palette::width_factor(-1.0) / palette::width_factor(1.0);
    let cut = 0.5 * scale.height() * (1.0 - thinnest);
    let cuts = [(scale.top(), cut), (scale.bottom(), -cut)].map(|(y, cut)| {
        let outer = y - cut.signum();
        let corners = [
            pos2(scale.left() - 1.0, outer),
            pos2(scale.right(), outer),
            pos2(scale.right(), y),
            pos2(scale.left() - 1.0, y + cut),
        ];
        Shape::convex_polygon(corners.into(), color32(paper.color()), Stroke::NONE)
    });
    std::iter::once(Shape::mesh(strip)).chain(cuts).collect()
}
