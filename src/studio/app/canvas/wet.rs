//! [`WetInk`] makes the line of the stroke being drawn, at the cost of what is new since the last frame.

use strokewise_ink::inking::Smoothing;
use strokewise_ink::inking::spine::{self, Node};
use strokewise_ink::sketch::{PenKind, Point};

/// [`WetInk`] holds the line of the part that no sample to come will change.
#[derive(Debug, Default)]
pub struct WetInk {
    /// Each piece of it has a gap behind it.
    dry: Vec<Node>,
    /// It holds so many pieces of [`PIECE`] steps from point to point.
    pieces: usize,
    /// They were made for pixels of this width, in canvas units.
    pixel: f32,
}

/// A piece has so many steps from point to point. Each begins with the last point of the one before; its round cap
/// hides the seam.
const PIECE: usize = 128;

impl WetInk {
    /// Forgets the stroke, as another one begins.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the line of `pen` through `points`, which have only grown since the last call, but for those that
    /// smoothing still moves; for pixels that are `pixel` canvas units wide.
    pub fn line(&mut self, points: &[Point], width: f32, pen: PenKind, pixel: f32) -> Vec<Node> {
        // Without pressure a brush tapers towards its end, wherever that is by now.
        if pen == PenKind::Brush && points.iter().all(|p| p.pressure.is_none()) {
            return spine::line(points, width, pen, pixel);
        }
        if self.pixel != pixel {
            *self = Self {
                pixel,
                ..Self::default()
            };
        }
        while (self.pieces + 1) * PIECE + Smoothing::MOST_NEIGHBOURS < points.len() {
            let from = self.pieces * PIECE;
            self.dry
                .extend(spine::line(&points[from..=from + PIECE], width, pen, pixel));
            self.dry.push(Node::GAP);
            self.pieces += 1;
        }
        let mut all = self.dry.clone();
        all.extend(spine::line(&points[self.pieces * PIECE..], width, pen, pixel));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: usize) -> Vec<Point> {
        let at = |i: usize| {
            let t = i as f32 * 0.05;
            Point {
                pressure: Some(0.5 + 0.5 * t.sin()),
                ..Point::new(3.0 * i as f32, 40.0 * t.cos())
            }
        };
        (0..count).map(at).collect()
    }

    #[test]
    fn a_stroke_drawn_bit_by_bit_covers_its_whole_way() {
        let points = points(700);
        let mut wet = WetInk::default();
        let mut line = Vec::new();
        for end in (1..=points.len()).step_by(3).chain([points.len()]) {
            line = wet.line(&points[..end], 4.0, PenKind::Ink, 1.0);
        }
        assert!(wet.pieces >= 4, "{} pieces are dry", wet.pieces);
        for point in &points {
            let mut pieces = line
                .windows(2)
                .filter(|ends| ends.iter().all(|node| node.half_width >= 0.0));
            let near = pieces.any(|ends| (ends[0].at[0] - 1.0..=ends[1].at[0] + 1.0).contains(&point.x));
            assert!(near, "no ink at {point:?}");
        }
        let whole = spine::line(&points, 4.0, PenKind::Ink, 1.0);
        let ratio = line.len() as f32 / whole.len() as f32;
        assert!((0.9..1.3).contains(&ratio), "{ratio} times the nodes");
    }

    #[test]
    fn short_strokes_and_tapering_ones_are_made_as_a_whole() {
        let points = points(700);
        let mut wet = WetInk::default();
        let short = &points[..100];
        assert_eq!(
            wet.line(short, 4.0, PenKind::Ink, 1.0),
            spine::line(short, 4.0, PenKind::Ink, 1.0)
        );
        let light: Vec<Point> = points.iter().map(|p| Point::new(p.x, p.y)).collect();
        let brush = wet.line(&light, 4.0, PenKind::Brush, 1.0);
        assert_eq!(brush, spine::line(&light, 4.0, PenKind::Brush, 1.0));
    }
}
