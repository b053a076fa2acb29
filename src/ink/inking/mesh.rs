//! Strokes as triangles: lyon follows the points with a width that follows the pressure, round caps and
//! round joins. The vertices keep spine and normal apart, so that the painter can widen a stroke, lay a
//! halo round it or smooth its edge without a new mesh.
//!
//! Colour is none of this module's business. Whatever lyon makes of odd input, the mesh is finite: where
//! it fails or leaves the numbers, plain quads and discs stand in.

use bytemuck::{Pod, Zeroable};
use lyon::math::point;
use lyon::path::builder::{Build as _, PathBuilder as _};
use lyon::tessellation::{
    BuffersBuilder, LineCap, LineJoin, StrokeOptions, StrokeTessellator, StrokeVertex, VertexBuffers,
};

use super::curve::{self, Node};
use super::nib;
use crate::plane::distance;
use crate::sketch::{PenKind, Point, Stroke};

/// A corner of a triangle. It lies at `spine + half_width * normal`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Vertex {
    /// The point of the stroke's middle line that the corner belongs to, in canvas units.
    pub spine: [f32; 2],
    /// Direction away from the middle line; of length 1, longer only in the inner corner of a bend.
    pub normal: [f32; 2],
    /// Half the stroke's width here, in canvas units.
    pub half_width: f32,
    /// Way along the stroke from its beginning, in canvas units, for dashes.
    pub along: f32,
}

/// Triangles of one stroke.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mesh {
    /// The corners.
    pub vertices: Vec<Vertex>,
    /// Three indices into `vertices` a triangle.
    pub indices: Vec<u32>,
}

/// A flattened arc may lie so far inside the true one, as a part of the pen's width: at the largest
/// zoom (20) and the default pen a quarter of a pixel, so that no eye finds the corners.
const ARC_TOLERANCE: f32 = 0.003;
/// Bends up to here are mitred: the tip of the mitre lies 4 % of half the width outside the round one.
const GENTLE_DEGREES: f32 = 30.0;
/// Samples that are left out may lie so far from the curve without them, as a part of the pen's
/// width: less than the hand's tremor.
const SPARSE_TOLERANCE: f32 = 0.03;
/// A flattened curve may lie so far from the true one, as a part of the pen's width: half a pixel
/// at the largest zoom.
const CURVE_TOLERANCE: f32 = 0.006;
/// Computes the mesh of a finished stroke.
pub fn stroke(stroke: &Stroke) -> Mesh {
    line(stroke.points(), stroke.width(), stroke.ink().pen)
}

/// Computes the middle line of a finished stroke as it is painted, in straight pieces: places, and
/// half the width there, in canvas units.
pub fn middle(stroke: &Stroke) -> Vec<([f32; 2], f32)> {
    let nodes = spine(stroke.points(), stroke.width(), stroke.ink().pen, CURVE_TOLERANCE);
    nodes.iter().map(|node| (node.pos, node.half_width)).collect()
}

/// Computes the mesh of an ink line through `points`; see [`line()`].
pub fn polyline(points: &[Point], width: f32) -> Mesh {
    line(points, width, PenKind::Ink)
}

/// Computes the mesh of a line of `pen` through `points` (empty for none), `width` canvas units
/// broad at full pressure.
pub fn line(points: &[Point], width: f32, pen: PenKind) -> Mesh {
    let curve = spine(points, width, pen, CURVE_TOLERANCE);
    match curve.as_slice() {
        [] => Mesh::default(),
        [dot] => plain(&[*dot]),
        line => tessellated(line, width).unwrap_or_else(|| plain(line)),
    }
}

/// Computes the middle line of `pen`'s ink through `points`, in straight pieces that stay within
/// `tolerance` pen widths of the curve.
pub(super) fn spine(points: &[Point], width: f32, pen: PenKind, tolerance: f32) -> Vec<Node> {
    let nodes = nib::nodes(points, width, pen);
    let sparse = curve::sparse(&nodes, width * SPARSE_TOLERANCE);
    curve::through(&sparse, width * tolerance)
}

/// Makes lyon's mesh; `None` where it reports an error or leaves the finite numbers.
fn tessellated(nodes: &[Node], width: f32) -> Option<Mesh> {
    let options = StrokeOptions::default()
        .with_variable_line_width(0)
        .with_line_width(1.0)
        .with_line_cap(LineCap::Round)
        .with_line_join(LineJoin::Round)
        .with_tolerance(width * ARC_TOLERANCE);
    let mut buffers: VertexBuffers<Vertex, u32> = VertexBuffers::with_capacity(4 * nodes.len(), 12 * nodes.len());
    let mut output = BuffersBuilder::new(&mut buffers, vertex);
    let mut tessellator = StrokeTessellator::new();
    let mut path = tessellator.builder_with_attributes(1, &options, &mut output);
    for (i, node) in nodes.iter().enumerate() {
        let at = point(node.pos[0], node.pos[1]);
        let line_width = [2.0 * node.half_width];
        if i == 0 {
            path.begin(at, &line_width);
        } else {
            path.set_line_join(join(&nodes[i - 1..], GENTLE_DEGREES.to_radians().cos()));
            path.line_to(at, &line_width);
        }
    }
    path.end(false);
    path.build().ok()?;
    let mesh = Mesh {
        vertices: buffers.vertices,
        indices: buffers.indices,
    };
    (!mesh.indices.is_empty() && mesh.is_finite()).then_some(mesh)
}

/// Chooses how to join at the second of `nodes`: a gentle bend looks the same mitred, for half the
/// triangles.
fn join(nodes: &[Node], gentle_cos: f32) -> LineJoin {
    let [a, b, c, ..] = nodes else {
        return LineJoin::Round;
    };
    let (v, w) = (
        [b.pos[0] - a.pos[0], b.pos[1] - a.pos[1]],
        [c.pos[0] - b.pos[0], c.pos[1] - b.pos[1]],
    );
    let cos = (v[0] * w[0] + v[1] * w[1]) / (distance(a.pos, b.pos) * distance(b.pos, c.pos));
    if cos > gentle_cos {
        LineJoin::Miter
    } else {
        LineJoin::Round
    }
}

#[expect(clippy::needless_pass_by_value, reason = "lyon's vertex constructors take it so")]
fn vertex(v: StrokeVertex) -> Vertex {
    Vertex {
        spine: v.position_on_path().to_array(),
        normal: v.normal().to_array(),
        half_width: 0.5 * v.line_width(),
        along: v.advancement(),
    }
}

/// Makes a disc at every node and a quad between neighbours.
fn plain(nodes: &[Node]) -> Mesh {
    let mut mesh = Mesh::default();
    let mut along = 0.0;
    for (i, node) in nodes.iter().enumerate() {
        if let Some(last) = i.checked_sub(1).map(|i| nodes[i]) {
            let length = distance(last.pos, node.pos);
            mesh.push_quad(&last, node, along, length);
            along = (along + length).min(f32::MAX);
        }
        mesh.push_disc(node, along);
    }
    mesh
}

impl Mesh {
    /// Corners of the disc that ends a plain line.
    const DISC_CORNERS: u32 = 32;

    fn is_finite(&self) -> bool {
        self.vertices.iter().all(|v| {
            let Vertex {
                spine,
                normal,
                half_width,
                along,
            } = *v;
            [spine[0], spine[1], normal[0], normal[1], half_width, along]
                .iter()
                .all(|n| n.is_finite())
        })
    }

    pub(super) fn push(&mut self, node: &Node, normal: [f32; 2], along: f32) -> u32 {
        let index = self.vertices.len() as u32;
        self.vertices.push(Vertex {
            spine: node.pos,
            normal,
            half_width: node.half_width,
            along,
        });
        index
    }

    /// Adds the triangles of `other`, drawn after these.
    pub fn append(&mut self, other: &Self) {
        let first = self.vertices.len() as u32;
        self.vertices.extend_from_slice(&other.vertices);
        self.indices.extend(other.indices.iter().map(|i| first + i));
    }

    fn push_disc(&mut self, node: &Node, along: f32) {
        let center = self.push(node, [0.0, 0.0], along);
        for i in 0..Self::DISC_CORNERS {
            let (sin, cos) = (i as f32 * std::f32::consts::TAU / Self::DISC_CORNERS as f32).sin_cos();
            self.push(node, [cos, sin], along);
            let next = (i + 1) % Self::DISC_CORNERS;
            self.indices.extend([center, center + 1 + i, center + 1 + next]);
        }
    }

    fn push_quad(&mut self, a: &Node, b: &Node, along: f32, length: f32) {
        let n = [(a.pos[1] - b.pos[1]) / length, (b.pos[0] - a.pos[0]) / length];
        if !(n[0].is_finite() && n[1].is_finite()) {
            return;
        }
        let to = (along + length).min(f32::MAX);
        let first = self.push(a, n, along);
        self.push(a, n.map(|v| -v), along);
        self.push(b, n, to);
        self.push(b, n.map(|v| -v), to);
        self.indices.extend([0, 1, 2, 1, 3, 2].map(|i| first + i));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn corners(mesh: &Mesh) -> Vec<[f32; 2]> {
        mesh.vertices
            .iter()
            .map(|v| [0, 1].map(|i| v.spine[i] + v.half_width * v.normal[i]))
            .collect()
    }

    fn area(mesh: &Mesh) -> f32 {
        let corners = corners(mesh);
        mesh.indices
            .chunks_exact(3)
            .map(|t| {
                let [a, b, c] = [t[0], t[1], t[2]].map(|i| corners[i as usize]);
                0.5 * ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs()
            })
            .sum()
    }

    /// The mesh of `points` covers `expected` square units to within 2 %.
    fn check(points: &[Point], width: f32, expected: f32) {
        let mesh = polyline(points, width);
        let got = area(&mesh);
        assert!(
            (got - expected).abs() <= 0.02 * expected,
            "{points:?}: {got}, not {expected}"
        );
    }

    #[test]
    fn a_dot_is_a_disc_and_a_line_has_round_caps() {
        let disc = std::f32::consts::PI * 4.0;
        check(&[Point::new(5.0, 5.0)], 4.0, disc);
        check(&[Point::new(5.0, 5.0); 3], 4.0, disc);
        check(&[Point::new(0.0, 0.0), Point::new(100.0, 0.0)], 4.0, 400.0 + disc);
        check(
            &[Point::new(7.0, 7.0), Point::new(7.0, 7.0), Point::new(7.0, 107.0)],
            4.0,
            400.0 + disc,
        );
    }

    #[test]
    fn width_follows_pressure() {
        let pressed = |x, p| Point {
            pressure: Some(p),
            ..Point::new(x, 0.0)
        };
        let light = 0.5 * 10.0 * nib::lightest(PenKind::Ink);
        let caps = 0.5 * std::f32::consts::PI * (25.0 + light * light);
        check(
            &[pressed(0.0, 0.0), pressed(100.0, 1.0)],
            10.0,
            100.0 * (5.0 + light) + caps,
        );
    }

    #[test]
    fn no_points_give_no_mesh_and_many_give_a_modest_one() {
        assert_eq!(polyline(&[], 4.0), Mesh::default());
        let circle = |i| {
            let (sin, cos) = (i as f32 * 0.01).sin_cos();
            Point::new(300.0 * cos, 300.0 * sin)
        };
        let points: Vec<Point> = (0..5000).map(circle).collect();
        let mesh = polyline(&points, 4.0);
        assert!(
            mesh.vertices.len() < 5 * points.len(),
            "{} vertices",
            mesh.vertices.len()
        );
    }

    /// Logical pixels per canvas unit at the window's largest zoom.
    const LARGEST_ZOOM: f32 = 20.0;

    #[test]
    fn no_eye_finds_the_corners_of_a_curve_at_the_largest_zoom() {
        for radius in [10.0_f32, 50.0, 300.0] {
            let at = |i: usize| {
                let (sin, cos) = (i as f32 * std::f32::consts::TAU / 24.0).sin_cos();
                Point::new(radius * cos, radius * sin)
            };
            let points: Vec<Point> = (0..24).map(at).collect();
            let curve = spine(&points, 4.0, PenKind::Ink, CURVE_TOLERANCE);
            for ends in curve.windows(2) {
                let length = distance(ends[0].pos, ends[1].pos);
                let sagitta = length * length / (8.0 * radius) * LARGEST_ZOOM;
                assert!(sagitta < 1.0, "{radius}: {sagitta} pixels");
            }
        }
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
        fn meshes_are_finite_and_in_range(
            points in proptest::collection::vec(any_point(), 1..60),
            width in prop_oneof![0.01_f32..100.0, Just(1e-6), Just(1e6)],
            pen in proptest::sample::select(&PenKind::ALL[..]),
        ) {
            let mesh = line(&points, width, pen);
            prop_assert!(mesh.is_finite());
            prop_assert!(!mesh.indices.is_empty());
            prop_assert!(mesh.indices.iter().all(|i| (*i as usize) < mesh.vertices.len()));
            for [x, y] in corners(&mesh) {
                prop_assert!(x.is_finite() && y.is_finite());
            }
        }
    }
}
