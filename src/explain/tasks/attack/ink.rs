//! Measures how much of a drawing a stroke or a part of one is.

use strokewise_ink::sketch::{Part, Sketch, Span, Stroke, StrokeId};

/// Makes the part that is the whole of a stroke.
pub fn whole(stroke: StrokeId) -> Part {
    Part {
        stroke,
        span: Span::new(0.0, 1.0),
    }
}

/// Tells whether `part` is all of its stroke.
pub fn is_whole(part: Part) -> bool {
    part.span.share() >= 1.0
}

/// [`Ink`] is the ink of a drawing, by stroke.
///
/// Ink is the way of the pen: the length of the polyline, whatever its width, pressure and overlaps, so
/// that anyone can check a share against the drawing's file. A dot has none; where a drawing consists of
/// dots only, they have the same share each.
#[derive(Debug, Clone)]
pub struct Ink {
    shares: Vec<(StrokeId, f32)>,
}

impl Ink {
    /// Measures the ink of `sketch`.
    pub fn new(sketch: &Sketch) -> Self {
        let strokes = sketch.strokes();
        // In f64: the sum of a million short segments.
        let total: f64 = strokes.iter().map(|s| f64::from(s.length())).sum();
        let share = |stroke: &Stroke| {
            let share = if total > 0.0 {
                f64::from(stroke.length()) / total
            } else {
                1.0 / strokes.len() as f64
            };
            (stroke.id(), share as f32)
        };
        Self {
            shares: strokes.iter().map(|s| share(s)).collect(),
        }
    }

    /// Lists the share of each stroke in all ink, 0..=1, in drawing order.
    pub fn strokes(&self) -> impl Iterator<Item = (StrokeId, f32)> {
        self.shares.iter().copied()
    }

    /// Computes the share of `part` in all ink, 0..=1; 0 where its stroke is not in the drawing.
    pub fn share(&self, part: Part) -> f32 {
        let of_stroke = self.shares.iter().find(|(id, _)| *id == part.stroke);
        of_stroke.map_or(0.0, |(_, share)| share * part.span.share())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::Point;

    fn ink(lines: &[&[[f32; 2]]]) -> Ink {
        let points = |l: &&[[f32; 2]]| l.iter().map(|p| Point::new(p[0], p[1])).collect();
        Ink::new(&Sketch::from_polylines(lines.iter().map(points)))
    }

    fn check(ink: &Ink, stroke: u32, span: [f32; 2], expected: f32) {
        let part = Part {
            stroke: StrokeId(stroke),
            span: Span::new(span[0], span[1]),
        };
        let found = ink.share(part);
        assert!((found - expected).abs() < 1e-6, "{part:?}: {found}");
    }

    #[test]
    fn shares_are_of_the_pens_way_and_dots_share_alike_among_themselves() {
        let mixed = ink(&[
            &[[0.0, 0.0], [6.0, 0.0], [6.0, 3.0]],
            &[[0.0, 0.0], [0.0, 1.0]],
            &[[5.0, 5.0]],
        ]);
        check(&mixed, 0, [0.0, 1.0], 0.9);
        check(&mixed, 0, [0.5, 1.0], 0.45);
        check(&mixed, 1, [0.0, 1.0], 0.1);
        check(&mixed, 2, [0.0, 1.0], 0.0);
        check(&mixed, 3, [0.0, 1.0], 0.0);
        check(&ink(&[&[[0.0, 0.0]], &[[1.0, 1.0]]]), 1, [0.0, 1.0], 0.5);
    }
}
