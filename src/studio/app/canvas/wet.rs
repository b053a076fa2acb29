//! [`WetInk`]: the mesh of the stroke being drawn, at the cost of what is new since the last frame.

use strokewise_ink::inking::Smoothing;
use strokewise_ink::inking::mesh::{self, Mesh};
use strokewise_ink::sketch::{PenKind, Point};

/// [`WetInk`] is the mesh of the part that no sample to come will change.
#[derive(Debug, Default)]
pub struct WetInk {
    dry: Mesh,
    /// It holds so many pieces of [`PIECE`] points.
    pieces: usize,
}

/// Points of a piece. Each begins with the last point of the one before; its round cap hides the
/// seam.
const PIECE: usize = 128;

impl WetInk {
    /// Another stroke begins.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the mesh of a line of `pen` through `points`, which have only grown since the last
    /// call, but for those that smoothing still moves.
    pub fn mesh(&mut self, points: &[Point], width: f32, pen: PenKind) -> Mesh {
        // Without pressure a brush tapers towards its end, wherever that is by now.
        if pen == PenKind::Brush && points.iter().all(|p| p.pressure.is_none()) {
            return mesh::line(points, width, pen);
        }
        while (self.pieces + 1) * PIECE + Smoothing::MOST_NEIGHBOURS < points.len() {
            let from = self.pieces * PIECE;
            let piece = mesh::line(&points[from..=from + PIECE], width, pen);
            self.dry.append(&piece);
            self.pieces += 1;
        }
        let mut all = self.dry.clone();
        all.append(&mesh::line(&points[self.pieces * PIECE..], width, pen));
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
        let mut mesh = Mesh::default();
        for end in (1..=points.len()).step_by(3).chain([points.len()]) {
            mesh = wet.mesh(&points[..end], 4.0, PenKind::Ink);
        }
        assert!(wet.pieces >= 4, "{} pieces are dry", wet.pieces);
        for point in &points {
            let near = mesh
                .vertices
                .iter()
                .any(|v| (v.spine[0] - point.x).hypot(v.spine[1] - point.y) < 40.0);
            assert!(near, "no ink at {point:?}");
        }
        let whole = mesh::line(&points, 4.0, PenKind::Ink);
        let ratio = mesh.indices.len() as f32 / whole.indices.len() as f32;
        assert!((0.9..1.3).contains(&ratio), "{ratio} times the triangles");
    }

    #[test]
    fn short_strokes_and_tapering_ones_are_made_as_a_whole() {
        let points = points(700);
        let mut wet = WetInk::default();
        let short = &points[..100];
        assert_eq!(wet.mesh(short, 4.0, PenKind::Ink), mesh::line(short, 4.0, PenKind::Ink));
        let light: Vec<Point> = points.iter().map(|p| Point::new(p.x, p.y)).collect();
        let brush = wet.mesh(&light, 4.0, PenKind::Brush);
        assert_eq!(brush, mesh::line(&light, 4.0, PenKind::Brush));
    }
}
