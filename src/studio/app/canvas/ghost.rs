//! A stroke, or a part of one, shown as if it had gone: its ink fades to paper, and a dashed line in the
//! accent's colour says where it was.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use super::{View, accent, color32};
use strokewise_ink::inking::palette::{self, Paper};
use strokewise_ink::sketch::{Part, Point, Sketch};

/// What the canvas shows as gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghost {
    /// Along the ink, in canvas units.
    pub points: Vec<Point>,
    /// Width of the ink, in canvas units.
    pub width: f32,
}

/// How much of the ink still shows under the ghost.
const LEFT: f32 = 0.15;
/// The veil reaches this far beyond the ink at its broadest, in logical pixels.
const VEIL_PX: f32 = 2.0;
/// Thickness, dashes and gaps of the line, in logical pixels.
const LINE_PX: f32 = 2.0;
const DASH_PX: f32 = 6.0;
const GAP_PX: f32 = 4.0;
/// Radius of the ring that stands for a dot's line, in logical pixels.
const RING_PX: f32 = 7.0;

impl Ghost {
    /// The ghost of `part`; `None` where its stroke is not in the drawing.
    pub fn of(sketch: &Sketch, part: Part) -> Option<Self> {
        let stroke = sketch.stroke(part.stroke)?;
        Some(Self {
            points: stroke.stretch(part.span),
            width: stroke.width(),
        })
    }

    /// Paints the ghost over the ink of a canvas shown in `rect`.
    pub fn paint(&self, painter: &Painter, rect: Rect, view: &View, paper: Paper) {
        let at = |p: &Point| view.screen_from_canvas(rect, [p.x, p.y]);
        let line: Vec<Pos2> = self.points.iter().map(at).collect();
        let veil = color32(paper.color()).gamma_multiply(1.0 - LEFT);
        let width = self.width * view.zoom() * palette::width_factor(1.0) + 2.0 * VEIL_PX;
        let color = color32(accent(paper));
        painter.extend(shapes(&line, width, veil, color));
    }
}

fn shapes(line: &[Pos2], width: f32, veil: Color32, color: Color32) -> Vec<Shape> {
    let first = line.first().copied().unwrap_or(pos2(0.0, 0.0));
    let is_dot = line.iter().all(|p| p.distance(first) < 1.0);
    if is_dot {
        return vec![
            Shape::circle_filled(first, 0.5 * width, veil),
            Shape::circle_stroke(first, RING_PX.max(0.5 * width), (LINE_PX, color)),
        ];
    }
    let mut shapes = vec![Shape::line(line.to_vec(), Stroke::new(width, veil))];
    shapes.extend(Shape::dashed_line(
        line,
        Stroke::new(LINE_PX, color),
        DASH_PX,
        GAP_PX,
    ));
    shapes
}
