//! Turns polylines into smooth curves, for the eye only. Samples that say nothing are left out ([`sparse`]), and where
//! few are left (a quick hand, a large zoom) a curve runs through them ([`through`]) instead of corners. The stroke's
//! own points never change, and turns that were drawn as corners stay corners.

/// [`Knot`] is a point of the middle line with half the width there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knot {
    pub pos: [f32; 2],
    pub half_width: f32,
}

/// Turns sharper than this are meant as corners.
const CORNER_DEGREES: f32 = 60.0;
/// A segment has at most so many pieces: enough for a bend over the whole canvas.
const MAX_PIECES: f32 = 16.0;

/// Samples looked at together. More save a few points; but the work of an unlucky line grows with it, and
/// a stroke under way keeps its look but for the last so many samples.
const SPAN: usize = 128;

/// Keeps the fewest of `nodes` whose polyline stays within `tolerance` of theirs, in place and in
/// half width (Ramer, Douglas and Peucker): a slow hand leaves many more samples than there are
/// bends.
pub(super) fn sparse(nodes: &[Knot], tolerance: f32) -> Vec<Knot> {
    let Some(last) = nodes.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; nodes.len()];
    kept[last] = true;
    let mut spans = Vec::new();
    for from in (0..last).step_by(SPAN) {
        kept[from] = true;
        spans.push((from, (from + SPAN).min(last)));
    }
    while let Some((from, to)) = spans.pop() {
        let inner = (from + 1)..to;
        let farthest = inner
            .map(|i| (off_chord(&nodes[from], &nodes[to], &nodes[i]), i))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance, i)) = farthest
            && distance > tolerance
        {
            kept[i] = true;
            spans.extend([(from, i), (i, to)]);
        }
    }
    nodes
        .iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(node, _)| *node)
        .collect()
}

/// Computes how far `node` lies from the segment `a`–`b`, in place or in half width.
fn off_chord(a: &Knot, b: &Knot, node: &Knot) -> f32 {
    let (ab, ap) = (sub(b.pos, a.pos), sub(node.pos, a.pos));
    let squared = ab[0] * ab[0] + ab[1] * ab[1];
    let t = if squared > 0.0 {
        ((ab[0] * ap[0] + ab[1] * ap[1]) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let aside = sub(ap, scale(ab, t));
    let thinner = node.half_width - (a.half_width + t * (b.half_width - a.half_width));
    aside[0].hypot(aside[1]).max(thinner.abs())
}

/// Draws a curve through all `nodes`, in pieces that stay within about `tolerance` of it. Each
/// segment is the cubic whose ends follow the circles through three neighbouring points.
pub(super) fn through(nodes: &[Knot], tolerance: f32) -> Vec<Knot> {
    let corner_cos = CORNER_DEGREES.to_radians().cos();
    let mut curve = Vec::with_capacity(nodes.len());
    for (i, segment) in nodes.windows(2).enumerate() {
        let [a, b] = [segment[0], segment[1]];
        let chord = sub(b.pos, a.pos);
        let length = chord[0].hypot(chord[1]);
        let straight = scale(chord, 1.0 / length);
        let before = i.checked_sub(1).map(|j| sub(a.pos, nodes[j].pos));
        let after = nodes.get(i + 2).map(|c| sub(c.pos, b.pos));
        let out_of_a = before.and_then(|v| bend(v, chord, corner_cos)).unwrap_or(straight);
        let into_b = after.and_then(|v| bend(chord, v, corner_cos)).unwrap_or(straight);
        curve.push(a);
        // A piece lies off its chord by at most an eighth of the second derivative, which is largest
        // at one of the ends; both may bend to the same side or not, and one of them not at all.
        let [out, into] = [cross(straight, out_of_a), cross(straight, into_b)];
        let bend = (4.0 * out + 2.0 * into).abs().max((2.0 * out + 4.0 * into).abs());
        let sag = length / 8.0 * bend;
        let pieces = (sag / tolerance).sqrt().ceil().clamp(1.0, MAX_PIECES);
        for k in 1..pieces as usize {
            let t = k as f32 / pieces;
            let pos = hermite([a.pos, b.pos], [out_of_a, into_b].map(|v| scale(v, length)), t);
            if pos.iter().all(|v| v.is_finite()) {
                let half_width = a.half_width + t * (b.half_width - a.half_width);
                curve.push(Knot { pos, half_width });
            }
        }
    }
    curve.extend(nodes.last());
    curve
}

/// Computes the direction of the circle through three points at the middle one, where the way turns
/// from `v` to `w`; `None` at a corner.
fn bend(v: [f32; 2], w: [f32; 2], corner_cos: f32) -> Option<[f32; 2]> {
    let [v_length, w_length] = [v, w].map(|u| u[0].hypot(u[1]));
    let [v_way, w_way] = [scale(v, 1.0 / v_length), scale(w, 1.0 / w_length)];
    let is_smooth = v_way[0] * w_way[0] + v_way[1] * w_way[1] > corner_cos;
    let sum = [0, 1].map(|i| v_way[i] * w_length + w_way[i] * v_length);
    let sum_length = sum[0].hypot(sum[1]);
    (is_smooth && sum_length.is_normal()).then(|| scale(sum, 1.0 / sum_length))
}

/// Computes the cubic from `ends[0]` to `ends[1]` with these derivatives there.
fn hermite(ends: [[f32; 2]; 2], tangents: [[f32; 2]; 2], t: f32) -> [f32; 2] {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        2.0 * t3 - 3.0 * t2 + 1.0,
        3.0 * t2 - 2.0 * t3,
        t3 - 2.0 * t2 + t,
        t3 - t2,
    ];
    [0, 1].map(|i| {
        weights[0] * ends[0][i] + weights[1] * ends[1][i] + weights[2] * tangents[0][i] + weights[3] * tangents[1][i]
    })
}

fn sub(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn scale(v: [f32; 2], factor: f32) -> [f32; 2] {
    [v[0] * factor, v[1] * factor]
}

fn cross(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[1] - a[1] * b[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(points: &[[f32; 2]]) -> Vec<Knot> {
        points.iter().map(|&pos| Knot { pos, half_width: 1.0 }).collect()
    }

    fn positions(curve: &[Knot]) -> Vec<[f32; 2]> {
        curve.iter().map(|n| n.pos).collect()
    }

    #[test]
    fn lines_and_corners_stay_as_they_are() {
        for points in [
            vec![[0.0, 0.0], [10.0, 0.0], [30.0, 0.0]],
            vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
            vec![[0.0, 0.0], [5.0, 5.0]],
        ] {
            assert_eq!(positions(&through(&nodes(&points), 0.01)), points);
        }
    }

    #[test]
    fn points_that_say_nothing_are_left_out_and_bends_of_pressure_are_not() {
        let dense: Vec<[f32; 2]> = (0..100).map(|i| [i as f32, 0.001 * (i % 2) as f32]).collect();
        assert_eq!(sparse(&nodes(&dense), 0.01).len(), 2);
        let mut pressed = nodes(&dense);
        pressed[50].half_width = 3.0;
        assert_eq!(sparse(&pressed, 0.01).len(), 5);
        assert!(sparse(&[], 0.01).is_empty());
        assert_eq!(sparse(&nodes(&[[1.0, 2.0]]), 0.01).len(), 1);
    }

    #[test]
    fn a_dozen_points_on_a_circle_become_round() {
        let points: Vec<[f32; 2]> = (0..=12)
            .map(|i| {
                let (sin, cos) = (i as f32 * std::f32::consts::TAU / 12.0).sin_cos();
                [100.0 * cos, 100.0 * sin]
            })
            .collect();
        let curve = positions(&through(&nodes(&points), 0.1));
        assert!(points.iter().all(|p| curve.contains(p)), "the points are kept");
        // The ends have a neighbour on one side only; their segments are a little flatter.
        let inner = &curve[curve.len() / 6..curve.len() * 5 / 6];
        let off = inner
            .iter()
            .map(|p| (p[0].hypot(p[1]) - 100.0).abs())
            .fold(0.0, f32::max);
        assert!(off < 0.2, "{off} units off the circle; the polygon is 3.4");
    }
}
