//! Finds the outlines of a picture made of shapes, where they can be seen: one shape hides another, and a border
//! between two of the same colour is no line.

use crate::augment::Lines;
use strokewise_ink::picture::{Picture, edges};
use strokewise_ink::sketch::Sketch;
use strokewise_ink::trace::simplified;

/// The outlines are looked up in a picture whose longer side has so many pixels.
pub const SIDE_PX: usize = 256;

/// An outline counts as visible from this ink of [`edges`] on.
const LEAST_INK: f32 = 0.35;

/// Points along an outline are looked up at this distance, in pixels.
const STEP_PX: f32 = 2.0;

/// Visible stretches shorter than this, in pixels, are no line that anybody would draw.
const LEAST_PX: f32 = 12.0;

/// Corners nearer to the line between their neighbours than this, in pixels, are left out.
const FLATNESS_PX: f32 = 1.0;

/// More lines than this are details.
const MOST_LINES: usize = 40;

/// Finds the visible outlines of `shapes`, of which `picture` is the picture at `scale` pixels per
/// canvas unit: the longest first, the picture's content from -1 to 1 along its longer side.
pub fn visible(shapes: &Sketch, scale: f32, picture: &Picture) -> Lines {
    let [width, height] = picture.size();
    let side = width.max(height);
    let ink = ink(picture, side);
    let [columns, rows] = picture.content();
    let reach = 0.5 * columns.len().max(rows.len()) as f32;
    let center = [&columns, &rows].map(|r| 0.5 * (r.start + r.end) as f32);

    let mut found: Vec<(f32, Vec<[f32; 2]>)> = Vec::new();
    for stroke in shapes.strokes() {
        let points = stroke.points().iter();
        let outline = resampled(points.map(|p| [scale * p.x, scale * p.y]));
        let seen = |p: &[f32; 2]| {
            let [x, y] = p.map(|v| v.floor().clamp(0.0, side as f32 - 1.0) as usize);
            ink[y * side + x] >= LEAST_INK
        };
        for run in outline.chunk_by(|a, b| seen(a) == seen(b)) {
            let length = STEP_PX * run.len() as f32;
            if seen(&run[0]) && length >= LEAST_PX {
                found.push((length, simplified(run, FLATNESS_PX)));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(MOST_LINES);
    let unit = |p: [f32; 2]| [0, 1].map(|i| (p[i] - center[i]) / reach);
    let lines = found.into_iter();
    lines.map(|(_, line)| line.into_iter().map(unit).collect()).collect()
}

/// Finds the edges of the picture in a square of `side` pixels, thickened by a pixel each way.
fn ink(picture: &Picture, side: usize) -> Vec<f32> {
    let square: Vec<f32> = (0..side * side)
        .flat_map(|i| picture.at((i % side) as f32 + 0.5, (i / side) as f32 + 0.5))
        .collect();
    let thin = edges(&square, side);
    let spread = |ink: &[f32], step: usize, size: usize| -> Vec<f32> {
        let at = |i: usize, place: usize| {
            let before = if place > 0 { ink[i - step] } else { 0.0 };
            let after = if place + 1 < size { ink[i + step] } else { 0.0 };
            ink[i].max(before).max(after)
        };
        (0..side * side)
            .map(|i| at(i, if step == 1 { i % side } else { i / side }))
            .collect()
    };
    spread(&spread(&thin, 1, side), side, side)
}

/// Returns points at equal distances along a line.
fn resampled(points: impl Iterator<Item = [f32; 2]>) -> Vec<[f32; 2]> {
    let mut even: Vec<[f32; 2]> = Vec::new();
    let mut last: Option<[f32; 2]> = None;
    for p in points {
        let Some(from) = last.replace(p) else {
            even.push(p);
            continue;
        };
        let [dx, dy] = [p[0] - from[0], p[1] - from[1]];
        let steps = (dx.hypot(dy) / STEP_PX).ceil().max(1.0);
        for k in 1..=steps as usize {
            let t = k as f32 / steps;
            even.push([from[0] + t * dx, from[1] + t * dy]);
        }
    }
    even
}
