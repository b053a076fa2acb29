//! Little pictures of strokes: each is known by its own shape.

use eframe::egui::{Color32, Pos2, Rect, Shape, Stroke as Line, Ui, vec2};

use strokewise_ink::sketch::{Bounds, Point, Span, Stroke};

/// Points of a little picture at most; more cannot be told apart.
const MOST_POINTS: usize = 64;
/// Its line is so thick, in logical pixels.
const LINE_PX: f32 = 1.6;
/// Ink that goes is so strong beside ink that stays.
const QUIET: f32 = 0.3;

/// Paints `stroke` into `rect`: all of it, or `span` of it with the rest faint.
pub fn portrait(ui: &Ui, rect: Rect, stroke: &Stroke, span: Span, color: Color32) {
    let bounds = stroke.bounds();
    let whole = Span::WHOLE;
    if span != whole {
        let faint = color.gamma_multiply(QUIET);
        line(ui, rect, bounds, stroke.points(), faint);
    }
    let points = if span == whole {
        stroke.points().to_vec()
    } else {
        stroke.stretch(span)
    };
    line(ui, rect, bounds, &points, color);
}

/// Paints `strokes` into `rect` as they lie beside one another.
pub fn group_portrait<'a>(ui: &Ui, rect: Rect, strokes: impl Iterator<Item = &'a Stroke> + Clone, color: Color32) {
    let bounds = strokes
        .clone()
        .fold(Bounds::EMPTY, |all, stroke| all.union(stroke.bounds()));
    for stroke in strokes {
        line(ui, rect, bounds, stroke.points(), color);
    }
}

fn line(ui: &Ui, rect: Rect, bounds: Bounds, points: &[Point], color: Color32) {
    let rect = rect.shrink(LINE_PX);
    let [w, h] = bounds.size();
    let [x, y] = bounds.center();
    let longest = (w / rect.width()).max(h / rect.height());
    // A dot is not blown up.
    let scale = if longest > 0.0 { (1.0 / longest).min(1.0) } else { 1.0 };
    let at = |p: &Point| -> Pos2 { rect.center() + scale * vec2(p.x - x, p.y - y) };
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    let mut places: Vec<Pos2> = points.iter().step_by(step).map(at).collect();
    places.extend(points.last().map(at));
    let is_dot = scale * w.max(h) < 2.0 * LINE_PX;
    if is_dot {
        ui.painter().circle_filled(rect.center(), 1.5 * LINE_PX, color);
    } else {
        ui.painter().add(Shape::line(places, Line::new(LINE_PX, color)));
    }
}
