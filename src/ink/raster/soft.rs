//! Draws the soft distance-field raster of P-SLA: eq. 3 and 4 forward, eq. 5 and 6 backward.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled without the vector instructions"
)]

use pulp::Arch;

use super::exponential::exp;
use super::{Polylines, RasterSpec};

/// Beyond r + `REACH_TAUS` * tau from every segment, a pixel is paper: exactly 0 instead of less than
/// sigmoid(-10) = 0.00005. Larger draws bigger boxes for nothing the model can see; smaller shows edges.
const REACH_TAUS: f32 = 10.0;

/// Marks a pixel that no segment reaches.
const NOBODY: u32 = u32::MAX;

/// [`SoftRaster`] is a reusable workspace that draws strokes softly and carries gradients back to them.
#[derive(Debug, Clone)]
pub struct SoftRaster {
    spec: RasterSpec,
    /// These are the squared distances to the nearest segment, in square pixels (eq. 3).
    distance_sq: Vec<f32>,
    /// These are the nearest segments s(p), numbered through all strokes.
    owner: Vec<u32>,
    ink: Vec<f32>,
    /// These are the x of each column's pixel centres.
    centres: Vec<f32>,
}

impl SoftRaster {
    /// Makes a blank raster.
    pub fn new(spec: RasterSpec) -> Self {
        let mut raster = Self {
            spec,
            distance_sq: Vec::new(),
            owner: Vec::new(),
            ink: Vec::new(),
            centres: Vec::new(),
        };
        raster.set_spec(spec);
        raster
    }

    /// Changes pen and softness, or size, for the next drawing.
    pub fn set_spec(&mut self, spec: RasterSpec) {
        self.spec = spec;
        let n = spec.pixel_count();
        self.distance_sq.resize(n, 0.0);
        self.owner.resize(n, NOBODY);
        self.ink.resize(n, 0.0);
        self.centres.clear();
        self.centres.extend((0..spec.size).map(|column| column as f32 + 0.5));
    }

    /// Returns the spec that this raster draws by.
    pub fn spec(&self) -> RasterSpec {
        self.spec
    }

    /// Returns the ink of the last drawing, row-major, 0..=1.
    pub fn ink(&self) -> &[f32] {
        &self.ink
    }

    /// Draws all strokes (eq. 3 and 4) and returns the ink. For many sets of the same strokes there are
    /// [`StrokeFields`](super::StrokeFields).
    pub fn draw(&mut self, lines: &Polylines) -> &[f32] {
        Arch::new().dispatch(|| self.draw_strokes(lines));
        &self.ink
    }

    #[inline(always)]
    fn draw_strokes(&mut self, lines: &Polylines) {
        let reach = reach(self.spec);
        self.distance_sq.fill(reach * reach);
        self.owner.fill(NOBODY);
        for stroke in 0..lines.stroke_count() {
            for segment in lines.segments()[stroke].clone() {
                self.claim(lines, stroke, segment, reach);
            }
        }
        softened(self.spec, &self.distance_sq, &mut self.ink);
    }

    /// Gives `segment` every pixel to which it is nearer than all before it; ties stay with the earlier.
    #[inline(always)]
    fn claim(&mut self, lines: &Polylines, stroke: usize, segment: usize, reach: f32) {
        let line = lines.segment(stroke, segment);
        let size = self.spec.size;
        let [rows, columns] = line.pixel_box(reach, size);
        if columns.is_empty() {
            return;
        }
        let centres = &self.centres[columns.clone()];
        for row in rows {
            let y = row as f32 + 0.5;
            let pixels = row * size + columns.start..row * size + columns.end;
            let nearest = self.distance_sq[pixels.clone()].iter_mut();
            let owners = self.owner[pixels].iter_mut();
            // Without a branch and without a conversion, so that the compiler takes several pixels at once.
            for ((nearest, owner), &x) in nearest.zip(owners).zip(centres) {
                let distance_sq = line.distance_sq(x, y);
                let nearer = distance_sq < *nearest;
                *nearest = if nearer { distance_sq } else { *nearest };
                *owner = if nearer { segment as u32 } else { *owner };
            }
        }
    }

    /// Computes the presence attribution of every segment (eq. 6): `out[t]` becomes the sum of
    /// `ink_gradient` times ink over the pixels that segment t owns.
    ///
    /// `ink_gradient` is dy/dX_p, one a pixel; `out` has one entry a segment.
    pub fn presence(&self, ink_gradient: &[f32], out: &mut [f32]) {
        out.fill(0.0);
        for ((&owner, &ink), &gradient) in self.owner.iter().zip(&self.ink).zip(ink_gradient) {
            if owner != NOBODY {
                out[owner as usize] += ink * gradient;
            }
        }
    }

    /// Computes point attribution (eq. 5): `out[t]` becomes dy/dv_t in score per raster pixel, for
    /// the `lines` of the last drawing.
    ///
    /// `ink_gradient` is dy/dX_p, one a pixel; `out` has one entry a point.
    pub fn point_gradients(&self, lines: &Polylines, ink_gradient: &[f32], out: &mut [[f32; 2]]) {
        out.fill([0.0; 2]);
        let stroke_of = stroke_of_segment(lines);
        let size = self.spec.size;
        for (pixel, &owner) in self.owner.iter().enumerate().filter(|(_, o)| **o != NOBODY) {
            let distance = self.distance_sq[pixel].sqrt();
            let ink = self.ink[pixel];
            // On the line itself the distance has no direction to shrink in.
            if distance <= f32::EPSILON {
                continue;
            }
            let (stroke, segment) = (stroke_of[owner as usize] as usize, owner as usize);
            let line = lines.segment(stroke, segment);
            let (x, y) = ((pixel % size) as f32 + 0.5, (pixel / size) as f32 + 0.5);
            let t = line.projection(x, y);
            let offset = line.offset(t, x, y);
            // dX/dd = -X (1 - X) / tau, and the distance shrinks as the nearest point, of which the two
            // ends hold the shares 1 - t and t, moves towards the pixel.
            let pull = ink_gradient[pixel] * ink * (1.0 - ink) / (self.spec.tau_px * distance);
            let [a, b] = lines.ends(stroke, segment);
            for axis in 0..2 {
                out[a][axis] += (1.0 - t) * pull * offset[axis];
                out[b][axis] += t * pull * offset[axis];
            }
        }
    }
}

fn stroke_of_segment(lines: &Polylines) -> Vec<u32> {
    let mut stroke_of = vec![0; lines.segment_count()];
    for (stroke, segments) in lines.segments().iter().enumerate() {
        stroke_of[segments.clone()].fill(stroke as u32);
    }
    stroke_of
}

/// Returns the distance from every segment, in pixels, beyond which a pixel is paper.
pub(super) fn reach(spec: RasterSpec) -> f32 {
    spec.radius_px + REACH_TAUS * spec.tau_px
}

/// Computes the ink of each pixel (eq. 4) by its squared distance to the nearest segment; exactly 0
/// where none is within reach. It has no branch, so that the compiler takes several pixels at once.
#[inline(always)]
pub(super) fn softened(spec: RasterSpec, distance_sq: &[f32], ink: &mut [f32]) {
    let (radius, inverse_tau, reach) = (spec.radius_px, 1.0 / spec.tau_px, reach(spec));
    for (ink, &distance_sq) in ink.iter_mut().zip(distance_sq) {
        let soft = 1.0 / (1.0 + exp((distance_sq.sqrt() - radius) * inverse_tau));
        *ink = if distance_sq < reach * reach { soft } else { 0.0 };
    }
}
