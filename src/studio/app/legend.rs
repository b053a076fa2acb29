//! The legend on the canvas says what lights and outlines mean. It lies on the paper without a frame, and gives way to
//! the pen and to ink.

use eframe::egui::{self, Align2, Color32, Id, Rect, Sense, Shape, Stroke, StrokeKind, TextStyle, Ui, pos2, vec2};

use super::canvas::{LIGHT_PX, color32, quiet};
use super::theme;
use crate::words::say;
use strokewise_ink::inking::palette::{self, Paper};

const SIZE: egui::Vec2 = vec2(212.0, 40.0);
/// The legend is so much wider while an outline has to be explained.
const OUTLINE_WIDTH: f32 = 84.0;
const MARGIN: f32 = 14.0;
/// The legend goes when the pen comes as close as this, in logical pixels.
const CLOSE_PX: f32 = 32.0;
/// The scale is drawn in so many pieces.
const STEPS: usize = 40;

/// Returns where the legend lies on a canvas in `rect`; `None` where there is no room.
pub fn place(rect: Rect, outlines: bool) -> Option<Rect> {
    let more = if outlines { OUTLINE_WIDTH } else { 0.0 };
    let size = SIZE + vec2(more, 0.0);
    let fits = rect.width() >= size.x + 2.0 * MARGIN && rect.height() >= 4.0 * size.y;
    let corner = rect.left_bottom() + vec2(MARGIN, -MARGIN - size.y);
    fits.then(|| Rect::from_min_size(corner, size))
}

/// Paints the legend into `place`; `outlines` explains them too. It fades while the pen is close or
/// `in_the_way`.
pub fn paint(ui: &Ui, place: Rect, paper: Paper, outlines: bool, in_the_way: bool) {
    let pen = ui.input(|i| i.pointer.latest_pos());
    let close = pen.is_some_and(|at| place.expand(CLOSE_PX).contains(at));
    let id = Id::unique("legend");
    let shown = ui.ctx().animate_bool(id, !close && !in_the_way);
    if shown <= 0.0 {
        return;
    }
    let mut painter = ui.painter_at(place.expand(4.0));
    painter.set_opacity(shown);
    let scale = Rect::from_min_size(place.min, vec2(SIZE.x, 2.0 * LIGHT_PX));
    painter.add(scale_mesh(scale, paper));
    let line = Stroke::new(2.0, color32(paper.ink()));
    painter.hline(scale.x_range(), scale.center().y, line);
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().weak_text_color();
    let text = |x: f32, align, text: &str| {
        painter.text(pos2(x, place.bottom()), align, text, font.clone(), color);
    };
    text(scale.left(), Align2::LEFT_BOTTOM, say!(ui, "legend-against"));
    text(scale.right(), Align2::RIGHT_BOTTOM, say!(ui, "legend-for"));
    if outlines {
        let center = pos2(place.right() - 0.5 * OUTLINE_WIDTH + 10.0, scale.center().y);
        let ring = Rect::from_center_size(center, vec2(40.0, 13.0));
        let outline = Stroke::new(1.5, color32(quiet(paper)));
        painter.rect_stroke(ring, 6.5, outline, StrokeKind::Inside);
        painter.hline(ring.shrink(7.0).x_range(), center.y, line);
        text(center.x, Align2::CENTER_BOTTOM, say!(ui, "legend-may-go"));
    }
}

/// Draws a piece of ink with the light of `score` under it, as wide as a word.
pub fn sample_ui(ui: &mut Ui, score: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(40.0, 2.0 * LIGHT_PX + 4.0), Sense::hover());
    let paper = theme::paper(ui.visuals());
    let light = palette::light(score, paper);
    let way = rect.shrink2(vec2(LIGHT_PX, 0.0)).x_range();
    let band = Rect::from_x_y_ranges(way, rect.center().y..=rect.center().y).expand(light.reach * LIGHT_PX);
    ui.painter()
        .rect_filled(band, 0.5 * band.height(), color32(light.color));
    let line = Stroke::new(2.5, color32(paper.ink()));
    ui.painter().hline(way, rect.center().y, line);
}

/// Returns the lights of all scores, each as broad as it is under ink and as soft.
fn scale_mesh(scale: Rect, paper: Paper) -> Shape {
    let mut mesh = egui::Mesh::default();
    let clear = Color32::TRANSPARENT;
    for i in 0..=STEPS {
        let part = i as f32 / STEPS as f32;
        let light = palette::light(2.0 * part - 1.0, paper);
        let x = scale.left() + scale.width() * part;
        let middle = scale.center().y;
        let reach = light.reach * LIGHT_PX;
        let color = color32(light.color);
        for (y, color) in [(middle - reach, clear), (middle, color), (middle + reach, clear)] {
            mesh.colored_vertex(pos2(x, y), color);
        }
        if let Some(first) = (3 * i as u32).checked_sub(3) {
            for row in [first, first + 1] {
                mesh.add_triangle(row, row + 1, row + 3);
                mesh.add_triangle(row + 1, row + 3, row + 4);
            }
        }
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_lies_within_the_canvas_or_nowhere() {
        let canvas = |w, h| Rect::from_min_size(pos2(10.0, 20.0), vec2(w, h));
        for outlines in [false, true] {
            let wide = canvas(480.0, 500.0);
            let legend = place(wide, outlines).expect("there is room");
            assert!(wide.contains_rect(legend));
            assert_eq!(place(canvas(200.0, 500.0), outlines), None);
            assert_eq!(place(canvas(480.0, 100.0), outlines), None);
        }
    }
}
