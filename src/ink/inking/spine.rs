//! Finds the middle line of a stroke as it is painted: straight pieces with a width that follows the pressure. A
//! painter puts round ends and round joins around it, of the ink's own width for the ink and of a larger one for what
//! lies around it; so nothing but this line is kept of a stroke, and no triangle.
//!
//! How fine the pieces are depends on how large the stroke is shown: what no eye finds costs nothing. Colour is none of
//! this module's business. Whatever the points are, every number is finite.

use bytemuck::{Pod, Zeroable};

use super::curve::{self, Knot};
use super::nib;
use crate::plane::distance;
use crate::sketch::{PenKind, Point, Stroke};

/// A [`Node`] is a corner of the middle line.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Node {
    /// The node lies here, in canvas units.
    pub at: [f32; 2],
    /// The stroke is twice as broad here, in canvas units; negative in [`Node::GAP`].
    pub half_width: f32,
    /// The way along the stroke from its beginning to here is so long, in canvas units.
    pub along: f32,
}

impl Node {
    /// The gap parts one line from the next in a list of nodes.
    pub const GAP: Self = Self {
        at: [0.0; 2],
        half_width: -1.0,
        along: 0.0,
    };
}

/// Samples that are left out may lie so far from the curve without them, as a part of the pen's
/// width: less than the hand's tremor.
const SPARSE_TOLERANCE: f32 = 0.03;
/// A flattened curve may lie so far from the true one, as a part of the pen's width: half a pixel
/// at the largest zoom.
const CURVE_TOLERANCE: f32 = 0.006;
/// Either may go further as long as it stays within this part of a pixel, and both together within
/// two fifths.
const TOLERANCE_PX: f32 = 0.2;

/// Computes the middle line of a finished stroke, for a painter whose pixels are `pixel` canvas units wide; 0 asks for
/// the finest line. A line has two nodes at least.
pub fn stroke(stroke: &Stroke, pixel: f32) -> Vec<Node> {
    line(stroke.points(), stroke.width(), stroke.ink().pen, pixel)
}

/// Computes the middle line of `pen`'s ink through `points` (empty for none), `width` canvas units broad at full
/// pressure; see [`stroke()`].
pub fn line(points: &[Point], width: f32, pen: PenKind, pixel: f32) -> Vec<Node> {
    let [sparse, fine] = [SPARSE_TOLERANCE, CURVE_TOLERANCE].map(|part| (width * part).max(pixel * TOLERANCE_PX));
    let knots = nib::knots(points, width, pen);
    let curve = curve::through(&curve::sparse(&knots, sparse), fine);
    let mut along = 0.0;
    let mut before: Option<Knot> = None;
    let mut nodes: Vec<Node> = Vec::with_capacity(curve.len().max(2));
    for knot in curve {
        if let Some(before) = before {
            along = (along + distance(before.pos, knot.pos)).min(f32::MAX);
        }
        before = Some(knot);
        nodes.push(Node {
            at: knot.pos,
            half_width: knot.half_width,
            along,
        });
    }
    if let [dot] = nodes[..] {
        nodes.push(dot);
    }
    nodes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn circle(radius: f32, corners: usize) -> Vec<Point> {
        let at = |i: usize| {
            let (sin, cos) = (i as f32 * std::f32::consts::TAU / corners as f32).sin_cos();
            Point::new(radius * cos, radius * sin)
        };
        (0..corners).map(at).collect()
    }

    /// Returns how far the middles of the pieces lie inside of the circle that they follow, at most.
    fn sagitta(nodes: &[Node], radius: f32) -> f32 {
        let lengths = nodes.windows(2).map(|ends| distance(ends[0].at, ends[1].at));
        lengths
            .map(|length| length * length / (8.0 * radius))
            .fold(0.0, f32::max)
    }

    /// Returns how far `at` lies from the piece between `a` and `b`.
    fn aside(at: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
        let (ab, ap) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
        let squared = ab[0] * ab[0] + ab[1] * ab[1];
        let part = ((ab[0] * ap[0] + ab[1] * ap[1]) / squared.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        (ap[0] - part * ab[0]).hypot(ap[1] - part * ab[1])
    }

    /// At the window's largest zoom a canvas unit has so many logical pixels.
    const LARGEST_ZOOM: f32 = 20.0;

    #[test]
    fn no_eye_finds_the_corners_of_a_curve_at_the_largest_zoom() {
        for radius in [10.0_f32, 50.0, 300.0] {
            let finest = line(&circle(radius, 24), 4.0, PenKind::Ink, 0.0);
            let off_px = sagitta(&finest, radius) * LARGEST_ZOOM;
            assert!(off_px < 1.0, "{radius}: {off_px} pixels");
        }
    }

    #[test]
    fn what_is_shown_smaller_stays_within_a_part_of_a_pixel() {
        for (radius, corners) in [10.0_f32, 50.0, 300.0].into_iter().flat_map(|r| [(r, 24), (r, 200)]) {
            let points = circle(radius, corners);
            let finest = line(&points, 4.0, PenKind::Ink, 0.0);
            for zoom in [0.1, 0.25, 1.0, 4.0] {
                let nodes = line(&points, 4.0, PenKind::Ink, 1.0 / zoom);
                let off = |node: &Node| {
                    let pieces = nodes.windows(2).map(|ends| aside(node.at, ends[0].at, ends[1].at));
                    pieces.fold(f32::INFINITY, f32::min)
                };
                let off_px = finest.iter().map(off).fold(0.0, f32::max) * zoom;
                assert!(off_px < 0.3, "{radius}, {corners} at {zoom}: {off_px} pixels");
            }
        }
    }

    #[test]
    fn what_is_shown_small_has_fewer_nodes() {
        let points = circle(300.0, 5000);
        let count = |pixel| line(&points, 4.0, PenKind::Ink, pixel).len();
        let counts = [0.0, 1.0, 10.0].map(count);
        assert!(
            counts[0] < points.len() && counts.is_sorted_by(|a, b| a > b),
            "{counts:?}"
        );
        assert!(counts[2] < 60, "{counts:?}");
    }

    #[test]
    fn a_dot_is_a_line_without_length_and_no_points_are_none() {
        assert!(line(&[], 4.0, PenKind::Ink, 0.0).is_empty());
        for points in [&[Point::new(5.0, 6.0)][..], &[Point::new(5.0, 6.0); 3]] {
            let nodes = line(points, 4.0, PenKind::Ink, 0.0);
            let dot = Node {
                at: [5.0, 6.0],
                half_width: 2.0,
                along: 0.0,
            };
            assert_eq!(nodes, [dot; 2]);
        }
    }

    #[test]
    fn width_follows_pressure_and_the_way_is_measured() {
        let pressed = |x, p| Point {
            pressure: Some(p),
            ..Point::new(x, 0.0)
        };
        let nodes = line(&[pressed(0.0, 0.0), pressed(100.0, 1.0)], 10.0, PenKind::Ink, 1.0);
        let ends: Vec<_> = nodes.iter().map(|n| (n.half_width, n.along)).collect();
        assert_eq!(ends, [(5.0 * nib::lightest(PenKind::Ink), 0.0), (5.0, 100.0)]);
    }

    fn any_point() -> impl Strategy<Value = Point> {
        let coordinate = prop_oneof![
            -500.0_f32..500.0,
            -1e9_f32..1e9,
            Just(0.0),
            Just(1e-30),
            (0..4).prop_map(|i| i as f32),
        ];
        (coordinate.clone(), coordinate, proptest::option::of(-1.0_f32..2.0)).prop_map(|(x, y, pressure)| Point {
            pressure,
            ..Point::new(x, y)
        })
    }

    proptest! {
        #[test]
        fn nodes_are_finite_and_keep_both_ends(
            points in proptest::collection::vec(any_point(), 1..60),
            width in prop_oneof![0.01_f32..100.0, Just(1e-6), Just(1e6)],
            pen in proptest::sample::select(&PenKind::ALL[..]),
            pixel in prop_oneof![Just(0.0_f32), 0.01_f32..10.0],
        ) {
            let nodes = line(&points, width, pen, pixel);
            prop_assert!(nodes.len() >= 2);
            prop_assert!(nodes.is_sorted_by(|a, b| a.along <= b.along));
            for node in &nodes {
                prop_assert!([node.at[0], node.at[1], node.along].iter().all(|n| n.is_finite()));
                prop_assert!(node.half_width >= 0.0 && node.half_width.is_finite());
            }
            for (node, point) in [(nodes[0], points[0]), (nodes[nodes.len() - 1], points[points.len() - 1])] {
                prop_assert!(distance(node.at, [point.x, point.y]) <= 0.02 * width);
            }
        }
    }
}
