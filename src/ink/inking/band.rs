//! Bands: triangles that cover a stroke and any room around it, for lights and outlines. Where [`super::mesh`] is
//! made for the ink's own width, a band may be widened by as much as one likes: it is the true offset of the middle
//! line, a slab along each segment with a round fan outside each bend, so that a hairpin gives a round end and never
//! a spike. Triangles overlap inside of bends; what is painted with them must not show it.

use super::curve::Node;
use super::mesh::{self, Mesh};
use crate::sketch::Stroke;

/// Slices of a fan are no wider than this.
const SLICE_RADIANS: f32 = std::f32::consts::PI / 8.0;
/// Bends smaller than this leave no gap that could be seen.
const STRAIGHT_RADIANS: f32 = 1e-3;
/// A band's middle line may lie so far from the true curve, as a part of the pen's width.
const TOLERANCE: f32 = 0.015;

/// Computes the band of a finished stroke. Its corners lie on the offset curve or outside it, never
/// inside.
pub fn stroke(stroke: &Stroke) -> Mesh {
    let pen = stroke.ink().pen;
    around(&mesh::spine(stroke.points(), stroke.width(), pen, TOLERANCE))
}

fn around(nodes: &[Node]) -> Mesh {
    let mut mesh = Mesh::default();
    let mut along = 0.0;
    // Direction of the segment that was laid last.
    let mut before: Option<f32> = None;
    for (i, node) in nodes.iter().enumerate() {
        let next = nodes[i + 1..].iter().find_map(|next| {
            let way = [next.pos[0] - node.pos[0], next.pos[1] - node.pos[1]];
            let length = way[0].hypot(way[1]);
            (length > 0.0 && length.is_finite()).then(|| (way[1].atan2(way[0]), next, length))
        });
        let half_turn = std::f32::consts::PI;
        match (before, next) {
            (None, None) => mesh.push_fan(node, along, [0.0, 2.0 * half_turn]),
            (None, Some((angle, ..))) => {
                mesh.push_fan(node, along, [angle + 0.5 * half_turn, angle + 1.5 * half_turn]);
            }
            (Some(angle), None) => {
                mesh.push_fan(node, along, [angle - 0.5 * half_turn, angle + 0.5 * half_turn]);
            }
            (Some(from), Some((to, ..))) => mesh.push_bend(node, along, from, to),
        }
        let Some((angle, next, length)) = next else {
            break;
        };
        let reached = (along + length).min(f32::MAX);
        mesh.push_slab([node, next], angle, [along, reached]);
        (before, along) = (Some(angle), reached);
    }
    mesh
}

impl Mesh {
    /// Adds the outer side of a bend from one direction to another.
    fn push_bend(&mut self, node: &Node, along: f32, from: f32, to: f32) {
        let turn = (to - from + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
        if turn.abs() < STRAIGHT_RADIANS {
            return;
        }
        // The outer side lies to the right of a turn to the left, and the other way round.
        let side = -0.5 * std::f32::consts::PI * turn.signum();
        self.push_fan(node, along, [from + side, from + turn + side]);
    }

    /// Adds a slice of a disc between two angles, its rim outside the circle.
    fn push_fan(&mut self, node: &Node, along: f32, [from, to]: [f32; 2]) {
        let slices = ((to - from).abs() / SLICE_RADIANS).ceil().max(1.0);
        let step = (to - from) / slices;
        let outside = 1.0 / (0.5 * step).cos();
        let way = |angle: f32, length: f32| [angle.cos() * length, angle.sin() * length];
        let center = self.push(node, [0.0, 0.0], along);
        let mut last = self.push(node, way(from, 1.0), along);
        let corners = (0..slices as u32).map(|i| way(from + (i as f32 + 0.5) * step, outside));
        for corner in corners.chain([way(to, 1.0)]) {
            let next = self.push(node, corner, along);
            self.indices.extend([center, last, next]);
            last = next;
        }
    }

    /// Adds both sides of a segment.
    fn push_slab(&mut self, nodes: [&Node; 2], angle: f32, along: [f32; 2]) {
        let left = [-angle.sin(), angle.cos()];
        let right = left.map(|v| -v);
        let first = self.push(nodes[0], left, along[0]);
        self.push(nodes[0], right, along[0]);
        self.push(nodes[1], left, along[1]);
        self.push(nodes[1], right, along[1]);
        self.indices.extend([0, 1, 2, 1, 3, 2].map(|i| first + i));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sketch::{Point, StrokeId};

    /// The corners of the band of a line through `points`, 2 units broad, with `room` around it.
    fn corners(points: &[[f32; 2]], room: f32) -> Vec<[f32; 2]> {
        let points = points.iter().map(|p| Point::new(p[0], p[1])).collect();
        let line = Stroke::new(StrokeId(0), 2.0, points).expect("sound points");
        let mesh = stroke(&line);
        let corner = |i: &u32| {
            let v = &mesh.vertices[*i as usize];
            [0, 1].map(|i| v.spine[i] + (v.half_width + room) * v.normal[i])
        };
        mesh.indices.iter().map(corner).collect()
    }

    fn distance(points: &[[f32; 2]], at: [f32; 2]) -> f32 {
        let to_segment = |a: [f32; 2], b: [f32; 2]| {
            let (ab, ap) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
            let squared = ab[0] * ab[0] + ab[1] * ab[1];
            let t = if squared > 0.0 {
                ((ap[0] * ab[0] + ap[1] * ab[1]) / squared).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (ap[0] - t * ab[0]).hypot(ap[1] - t * ab[1])
        };
        let pairs = points.windows(2).map(|p| to_segment(p[0], p[1]));
        pairs.fold(to_segment(points[0], points[0]), f32::min)
    }

    fn is_covered(corners: &[[f32; 2]], at: [f32; 2]) -> bool {
        corners.chunks_exact(3).any(|t| {
            let side = |a: [f32; 2], b: [f32; 2]| (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]);
            let sides = [side(t[0], t[1]), side(t[1], t[2]), side(t[2], t[0])];
            sides.iter().all(|s| *s >= -1e-3) || sides.iter().all(|s| *s <= 1e-3)
        })
    }

    /// A rim outside the circle may reach so far beyond it.
    const RIM: f32 = 1.03;

    #[test]
    fn a_hairpin_gets_a_round_end_and_no_spike() {
        let hairpins: [&[[f32; 2]]; 4] = [
            &[[0.0, 0.0], [100.0, 0.0], [0.0, 0.01]],
            &[[0.0, 0.0], [100.0, 0.0], [99.9, 0.05], [0.0, 1.0]],
            &[
                [0.0, 0.0],
                [50.0, 0.0],
                [50.0, 0.2],
                [0.0, 0.2],
                [0.0, 0.4],
                [50.0, 0.4],
            ],
            &[[0.0, 0.0], [1.0, 1.0], [0.5, 1.0], [1.0, 0.0], [0.0, 0.0]],
        ];
        for points in hairpins {
            for room in [0.0, 5.0, 50.0] {
                for corner in corners(points, room) {
                    let off = distance(points, corner);
                    assert!(
                        off <= RIM * (1.0 + room) + 0.05,
                        "{points:?}, {room}: a corner {off} away"
                    );
                }
            }
        }
    }

    #[test]
    fn a_dot_is_a_disc() {
        let corners = corners(&[[5.0, 5.0]], 3.0);
        for i in 0..64 {
            let (sin, cos) = (i as f32 * 0.1).sin_cos();
            assert!(is_covered(&corners, [5.0 + 3.99 * cos, 5.0 + 3.99 * sin]));
        }
    }

    fn any_line() -> impl Strategy<Value = Vec<[f32; 2]>> {
        let coordinate = prop_oneof![0.0_f32..100.0, (0..5).prop_map(|i| i as f32)];
        proptest::collection::vec([coordinate.clone(), coordinate], 1..20)
    }

    proptest! {
        #[test]
        fn a_band_covers_all_within_its_room_and_little_more(
            points in any_line(),
            room in 0.0_f32..30.0,
            angle in 0.0_f32..6.3,
            pick in any::<proptest::sample::Index>(),
        ) {
            // The curve through the points swings out by itself: straight segments are looked at.
            let mesh = around(&nodes(&points));
            let at = |v: &mesh::Vertex| [0, 1].map(|i| v.spine[i] + (v.half_width + room) * v.normal[i]);
            let corners: Vec<_> = mesh.indices.iter().map(|i| at(&mesh.vertices[*i as usize])).collect();
            for corner in &corners {
                prop_assert!(distance(&points, *corner) <= RIM * (1.0 + room) + 1e-3);
            }
            let reach = 0.99 * (1.0 + room);
            let center = points[pick.index(points.len())];
            let inside = [center[0] + reach * angle.cos(), center[1] + reach * angle.sin()];
            prop_assert!(is_covered(&corners, inside), "{inside:?} is left out");
        }

        #[test]
        fn bands_are_finite(points in proptest::collection::vec([-1e9_f32..1e9, -1e-30_f32..1e9], 1..30)) {
            let mesh = around(&nodes(&points));
            prop_assert!(!mesh.indices.is_empty());
            for v in &mesh.vertices {
                prop_assert!([v.spine, v.normal, [v.half_width, v.along]].as_flattened().iter().all(|n| n.is_finite()));
            }
        }
    }

    fn nodes(points: &[[f32; 2]]) -> Vec<Node> {
        let node = |&pos: &[f32; 2]| Node { pos, half_width: 1.0 };
        points.iter().map(node).collect()
    }
}
