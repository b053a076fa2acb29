//! The soft raster of many sets of strokes of one drawing: each stroke's distances are measured once.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled without the vector instructions"
)]

use std::ops::Range;

use pulp::Arch;

use super::soft::{reach, softened};
use super::{Polylines, RasterSpec};

/// [`StrokeFields`] holds how far each pixel near a stroke lies from it (eq. 3), for every stroke
/// of a drawing alone.
///
/// The distance to a set of strokes is the least of the distances to each, so the raster of any set
/// is had without looking at a segment again: the same ink, to the last bit, as
/// [`SoftRaster::draw`](super::SoftRaster::draw) gives for its strokes alone.
#[derive(Debug, Clone)]
pub struct StrokeFields {
    spec: RasterSpec,
    fields: Vec<Field>,
}

/// [`Field`] holds squared distances to one stroke on the pixels that it can reach, row by row, in square pixels.
#[derive(Debug, Clone)]
struct Field {
    rows: Range<usize>,
    columns: Range<usize>,
    distance_sq: Vec<f32>,
}

impl StrokeFields {
    /// Measures every stroke of `lines`.
    pub fn new(lines: &Polylines, spec: RasterSpec) -> Self {
        let field = |stroke| Arch::new().dispatch(|| Field::new(lines, stroke, spec));
        Self {
            spec,
            fields: (0..lines.stroke_count()).map(field).collect(),
        }
    }

    /// Draws the soft raster (eq. 4) of the strokes whose index `keep` accepts, row-major.
    pub fn ink_where(&self, keep: impl Fn(usize) -> bool) -> Vec<f32> {
        let mut distance_sq = vec![reach(self.spec).powi(2); self.spec.pixel_count()];
        let mut ink = vec![0.0; self.spec.pixel_count()];
        Arch::new().dispatch(|| {
            for (_, field) in self.fields.iter().enumerate().filter(|(i, _)| keep(*i)) {
                field.bring_near(self.spec.size, &mut distance_sq);
            }
            softened(self.spec, &distance_sq, &mut ink);
        });
        ink
    }
}

impl Field {
    #[inline(always)]
    fn new(lines: &Polylines, stroke: usize, spec: RasterSpec) -> Self {
        let reach = reach(spec);
        let segments = || {
            let segments = lines.segments()[stroke].clone();
            segments.map(|segment| lines.segment(stroke, segment))
        };
        let boxes = segments().map(|line| line.pixel_box(reach, spec.size));
        let boxes = boxes.filter(|[rows, columns]| !rows.is_empty() && !columns.is_empty());
        let union = |a: Range<usize>, b: Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        let whole = boxes.reduce(|[a, b], [c, d]| [union(a, c), union(b, d)]);
        let [rows, columns] = whole.unwrap_or([0..0, 0..0]);
        let width = columns.len();
        let mut distance_sq = vec![reach * reach; rows.len() * width];
        for line in segments() {
            let [near_rows, near_columns] = line.pixel_box(reach, spec.size);
            if near_columns.is_empty() {
                continue;
            }
            for row in near_rows {
                let y = row as f32 + 0.5;
                let start = (row - rows.start) * width + near_columns.start - columns.start;
                let nearest = &mut distance_sq[start..start + near_columns.len()];
                for (nearest, column) in nearest.iter_mut().zip(near_columns.start as u32..) {
                    *nearest = nearest.min(line.distance_sq(column as f32 + 0.5, y));
                }
            }
        }
        Self {
            rows,
            columns,
            distance_sq,
        }
    }

    /// Lowers the distances of a raster of `size` pixels a side to those from this stroke.
    #[inline(always)]
    fn bring_near(&self, size: usize, distance_sq: &mut [f32]) {
        let width = self.columns.len().max(1);
        for (row, near) in self.rows.clone().zip(self.distance_sq.chunks_exact(width)) {
            let start = row * size + self.columns.start;
            for (nearest, distance_sq) in distance_sq[start..start + width].iter_mut().zip(near) {
                *nearest = nearest.min(*distance_sq);
            }
        }
    }
}
