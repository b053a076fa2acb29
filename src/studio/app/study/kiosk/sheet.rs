//! [`Sheet`] is a drawing on paper of its own, painted by egui alone. The canvas belongs to the hand; sheets are for
//! whatever is only looked at: before and after, the second screen.

use std::collections::HashMap;

use eframe::egui::{Painter, Pos2, Rect, Shape, Stroke as Pen, pos2};
use strokewise_ink::inking::palette::{self, Light, Paper};
use strokewise_ink::sketch::{Bounds, Point, Sketch, StrokeId};

use crate::app::canvas::{LIGHT_PX, Mark, color32};

/// The ink is so broad on the screen, in logical pixels.
const INK_PX: f32 = 3.0;

/// [`Sheet`] is where a drawing lies on the screen.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    paper: Paper,
    /// A canvas unit has so many logical pixels.
    scale: f32,
    /// This is the middle of the drawing, on the canvas and on the screen.
    middle: ([f32; 2], Pos2),
}

impl Sheet {
    /// Makes the sheet on which `bounds` of the canvas fill `room`, as large as they fit.
    pub fn new(room: Rect, bounds: Bounds, paper: Paper) -> Self {
        let [width, height] = bounds.size();
        Self {
            paper,
            scale: (room.width() / width.max(1.0)).min(room.height() / height.max(1.0)),
            middle: (bounds.center(), room.center()),
        }
    }

    fn line(&self, points: &[Point]) -> Vec<Pos2> {
        let ([x, y], middle) = self.middle;
        let place = |p: &Point| pos2(middle.x + self.scale * (p.x - x), middle.y + self.scale * (p.y - y));
        points.iter().map(place).collect()
    }

    /// Paints the light under the strokes that `marks` speaks of.
    pub fn light(&self, painter: &Painter, sketch: &Sketch, marks: &HashMap<StrokeId, Mark>) {
        for stroke in sketch.strokes() {
            let Some(mark) = marks.get(&stroke.id()).filter(|mark| !mark.flagged) else {
                continue;
            };
            let Light { color, reach } = palette::light(mark.score, self.paper);
            if color == self.paper.color() {
                continue;
            }
            let line = self.line(stroke.points());
            let radius = reach * LIGHT_PX + 0.5 * INK_PX;
            for end in [line.first(), line.last()].into_iter().flatten() {
                painter.circle_filled(*end, radius, color32(color));
            }
            painter.line(line, Pen::new(2.0 * radius, color32(color)));
        }
    }

    /// Paints the ink; dashed in `pen` where `is_going` says so.
    pub fn ink(&self, painter: &Painter, sketch: &Sketch, is_going: impl Fn(StrokeId) -> bool, pen: Pen) {
        let ink = Pen::new(INK_PX, color32(self.paper.ink()));
        for stroke in sketch.strokes() {
            let line = self.line(stroke.points());
            if is_going(stroke.id()) {
                painter.extend(Shape::dashed_line(&line, pen, 6.0, 6.0));
            } else {
                painter.line(line, ink);
            }
        }
    }
}
