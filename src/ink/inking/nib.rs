//! Says what each pen makes of pressure: it turns points into a middle line with a width.

use super::curve::Knot;
use crate::plane::distance;
use crate::sketch::{PenKind, Point};

/// Returns the width at no pressure as a part of the width at full pressure.
pub(super) fn lightest(pen: PenKind) -> f32 {
    match pen {
        // Light strokes stay visible.
        PenKind::Ink => 0.2,
        // A pencil hardly spreads.
        PenKind::Pencil => 0.6,
        PenKind::Marker => 1.0,
        // A brush comes to a point.
        PenKind::Brush => 0.05,
    }
}

/// The ends of a brush stroke without pressure taper over so many widths.
const TAPER_IN_WIDTHS: f32 = 5.0;
/// Points closer than this part of the pen's width are one: no direction can be
/// told from them.
const MERGE_DISTANCE: f32 = 0.01;

/// Makes the middle line of `points`, `width` canvas units broad at full pressure, without points
/// on top of the one before; of the last two the last stays.
pub(super) fn knots(points: &[Point], width: f32, pen: PenKind) -> Vec<Knot> {
    let lightest = lightest(pen);
    let merge = width * MERGE_DISTANCE;
    let mut knots: Vec<Knot> = Vec::with_capacity(points.len());
    for p in points.iter().filter(|p| p.is_sound()) {
        let pressure = p.pressure.unwrap_or(1.0).clamp(0.0, 1.0);
        let half_width = 0.5 * width * (lightest + (1.0 - lightest) * pressure);
        let knot = Knot {
            pos: [p.x, p.y],
            half_width,
        };
        match knots.last_mut() {
            Some(last) if distance(last.pos, knot.pos) <= merge => {
                last.half_width = last.half_width.max(half_width);
            }
            _ => knots.push(knot),
        }
    }
    if pen == PenKind::Brush && points.iter().all(|p| p.pressure.is_none()) {
        taper(&mut knots, width);
    }
    knots
}

/// Lets both ends come to a point, as a hand does that presses on arrival and lifts on leaving; a dab stays a dab.
fn taper(nodes: &mut [Knot], width: f32) {
    let steps: Vec<f32> = nodes.windows(2).map(|n| distance(n[0].pos, n[1].pos)).collect();
    let length: f32 = steps.iter().sum();
    let reach = (TAPER_IN_WIDTHS * width).min(0.5 * length);
    if length <= width || !reach.is_normal() {
        return;
    }
    let lightest = lightest(PenKind::Brush);
    let mut walked = 0.0_f32;
    for (node, step) in nodes.iter_mut().zip(steps.into_iter().chain([0.0])) {
        let inside = (walked.min(length - walked) / reach).clamp(0.0, 1.0);
        // The profile of a round tip: steep at the very end, level where the taper meets the line.
        let part = (inside * (2.0 - inside)).sqrt();
        node.half_width *= lightest + (1.0 - lightest) * part;
        walked += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computes half widths along a straight line of `pen` from light to firm, or without any pressure.
    fn half_widths(pen: PenKind, pressed: bool) -> Vec<f32> {
        let points: Vec<Point> = (0..=20)
            .map(|i| Point {
                pressure: pressed.then_some(i as f32 / 20.0),
                ..Point::new(10.0 * i as f32, 0.0)
            })
            .collect();
        knots(&points, 10.0, pen).iter().map(|n| n.half_width).collect()
    }

    #[test]
    fn every_pen_answers_pressure_in_its_way() {
        let ends = |pen| {
            let widths = half_widths(pen, true);
            [widths[0], widths[widths.len() - 1]]
        };
        assert_eq!(ends(PenKind::Ink), [1.0, 5.0]);
        assert_eq!(ends(PenKind::Pencil), [3.0, 5.0]);
        assert_eq!(ends(PenKind::Marker), [5.0, 5.0]);
        assert_eq!(ends(PenKind::Brush), [0.25, 5.0]);
    }

    #[test]
    fn a_brush_without_pressure_tapers_at_its_ends_only() {
        let widths = half_widths(PenKind::Brush, false);
        let [first, last] = [widths[0], widths[widths.len() - 1]];
        assert!(first < 0.5 && last < 0.5, "{first} and {last} at the ends");
        let broadest = widths.iter().copied().fold(0.0, f32::max);
        assert!((broadest - 5.0).abs() < 1e-3, "{broadest} in the middle");
        assert_eq!(half_widths(PenKind::Marker, false), half_widths(PenKind::Ink, false));
    }
}
