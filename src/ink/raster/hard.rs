//! Draws the hard raster of SLA: eq. 1 forward, eq. 2 backward.

use std::ops::Range;

use super::{Polylines, RasterSpec};

/// [`HardRaster`] is a reusable workspace that draws each stroke alone, without softness, and sums the stroke images.
#[derive(Debug, Clone)]
pub struct HardRaster {
    spec: RasterSpec,
    /// These are the inked pixels of every stroke image S_i, stroke after stroke, each pixel once a stroke.
    covered: Vec<u32>,
    strokes: Vec<Range<usize>>,
    /// Each pixel has 1 + the last stroke that covered it.
    stamp: Vec<u32>,
    ink: Vec<f32>,
}

impl HardRaster {
    /// Makes a blank raster.
    pub fn new(spec: RasterSpec) -> Self {
        let n = spec.pixel_count();
        Self {
            spec,
            covered: Vec::new(),
            strokes: Vec::new(),
            stamp: vec![0; n],
            ink: vec![0.0; n],
        }
    }

    /// Returns X = clip(sum of the S_i, 0, 1) of the last drawing (eq. 1), row-major.
    pub fn ink(&self) -> &[f32] {
        &self.ink
    }

    /// Returns the numbers of the pixels that stroke image S_i of the last drawing covers.
    pub fn covered(&self, stroke: usize) -> &[u32] {
        &self.covered[self.strokes[stroke].clone()]
    }

    /// Draws all strokes (eq. 1) and returns the ink.
    pub fn draw(&mut self, lines: &Polylines) -> &[f32] {
        self.covered.clear();
        self.strokes.clear();
        self.stamp.fill(0);
        self.ink.fill(0.0);
        for stroke in 0..lines.stroke_count() {
            let first = self.covered.len();
            for segment in lines.segments()[stroke].clone() {
                self.cover(lines, stroke, segment);
            }
            self.strokes.push(first..self.covered.len());
        }
        for &pixel in &self.covered {
            self.ink[pixel as usize] = 1.0;
        }
        &self.ink
    }

    fn cover(&mut self, lines: &Polylines, stroke: usize, segment: usize) {
        let line = lines.segment(stroke, segment);
        let (size, radius_sq) = (self.spec.size, self.spec.radius_px * self.spec.radius_px);
        let [rows, columns] = line.pixel_box(self.spec.radius_px, size);
        for row in rows {
            for column in columns.clone() {
                let pixel = row * size + column;
                let inked = line.distance_sq(column as f32 + 0.5, row as f32 + 0.5) <= radius_sq;
                if inked && self.stamp[pixel] != stroke as u32 + 1 {
                    self.stamp[pixel] = stroke as u32 + 1;
                    self.covered.push(pixel as u32);
                }
            }
        }
    }

    /// Computes stroke-level attribution (eq. 2): `out[i]` becomes the sum of `ink_gradient` over
    /// the pixels of S_i.
    ///
    /// `ink_gradient` is dy/dX_p, one a pixel; `out` has one entry a stroke.
    pub fn presence(&self, ink_gradient: &[f32], out: &mut [f32]) {
        for (out, stroke) in out.iter_mut().zip(&self.strokes) {
            let pixels = &self.covered[stroke.clone()];
            *out = pixels.iter().map(|&pixel| ink_gradient[pixel as usize]).sum();
        }
    }
}
