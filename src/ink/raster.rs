//! Turns strokes into pixels and carries gradients back: the fit into the model's square, the hard raster of SLA, the
//! soft distance-field raster of P-SLA, and their hand-written backward passes.
//!
//! Plain Rust on the CPU, without allocation once the workspaces have grown to a drawing's size. Pixel
//! centres lie at half-integers; rasters are row-major, `size` x `size`, ink 1 on paper 0.
//!
//! No tensors here: `attribution` carries the model's gradient to these functions as plain numbers.

pub mod exponential;
mod fields;
mod fit;
mod grid;
mod hard;
mod soft;

use serde::{Deserialize, Serialize};

pub use fields::StrokeFields;
pub use fit::{Fit, Polylines};
pub use grid::{Grid, GridSample};
pub use hard::HardRaster;
pub use soft::SoftRaster;

/// [`RasterSpec`] says how a model wants to see a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RasterSpec {
    /// The square has this side, in pixels.
    pub size: usize,
    /// The margin around the ink box is this wide, in pixels.
    pub margin_px: f32,
    /// Half the pen width, r of eq. 4, is this, in pixels.
    pub radius_px: f32,
    /// The softness, tau of eq. 4, is this, in pixels.
    pub tau_px: f32,
}

impl RasterSpec {
    /// Returns the number of pixels of a raster: `size` squared.
    pub fn pixel_count(&self) -> usize {
        self.size * self.size
    }
}

/// [`Segment`] is a segment between two points in raster pixels, prepared for many distance queries.
#[derive(Debug, Clone, Copy)]
struct Segment {
    a: [f32; 2],
    along: [f32; 2],
    /// This is 1 / |along|², or 0 for a dot, whose nearest point is always `a`.
    inverse_length_sq: f32,
}

impl Segment {
    fn new(a: [f32; 2], b: [f32; 2]) -> Self {
        let along = [b[0] - a[0], b[1] - a[1]];
        let length_sq = along[0] * along[0] + along[1] * along[1];
        let inverse_length_sq = if length_sq > 0.0 { 1.0 / length_sq } else { 0.0 };
        // A length below 1e-19 px squares to a subnormal whose inverse is infinite: a dot as well.
        let inverse_length_sq = if inverse_length_sq.is_finite() {
            inverse_length_sq
        } else {
            0.0
        };
        Self {
            a,
            along,
            inverse_length_sq,
        }
    }

    /// Computes where along the segment (0 at `a`, 1 at its end) the point nearest to (x, y) lies.
    #[inline]
    fn projection(&self, x: f32, y: f32) -> f32 {
        let dot = (x - self.a[0]) * self.along[0] + (y - self.a[1]) * self.along[1];
        (dot * self.inverse_length_sq).clamp(0.0, 1.0)
    }

    /// Computes the way from the segment's point at `t` to (x, y).
    #[inline]
    fn offset(&self, t: f32, x: f32, y: f32) -> [f32; 2] {
        [x - (self.a[0] + t * self.along[0]), y - (self.a[1] + t * self.along[1])]
    }

    #[inline]
    fn distance_sq(&self, x: f32, y: f32) -> f32 {
        let [dx, dy] = self.offset(self.projection(x, y), x, y);
        dx * dx + dy * dy
    }

    /// Finds the rows and columns whose pixel centres can lie within `reach` of the segment, within the raster.
    fn pixel_box(&self, reach: f32, size: usize) -> [std::ops::Range<usize>; 2] {
        [1, 0].map(|axis| {
            let (from, to) = (self.a[axis], self.a[axis] + self.along[axis]);
            // A pixel's centre is at its index + 1/2; `as` saturates, also at NaN and infinity.
            let first = (from.min(to) - reach - 0.5).ceil().max(0.0) as usize;
            let end = (from.max(to) + reach + 0.5).floor().max(0.0) as usize;
            first..end.min(size)
        })
    }
}
