//! [`Subject`] is a drawing prepared for explanation.

use std::sync::OnceLock;

use strokewise_ink::raster::{Fit, HardRaster, Polylines, RasterSpec, SoftRaster, StrokeFields};
use strokewise_ink::sketch::{Sketch, StrokeId};

use super::StrokeAttribution;

/// [`Subject`] is a drawing in raster pixels, drawn both ways.
#[derive(Debug, Clone)]
pub struct Subject {
    ids: Vec<StrokeId>,
    lines: Polylines,
    soft: SoftRaster,
    hard: HardRaster,
    /// They are measured when the first set of strokes is asked for.
    fields: OnceLock<StrokeFields>,
}

impl Subject {
    /// Fits and draws `sketch` as `spec` says.
    pub fn new(sketch: &Sketch, spec: RasterSpec) -> Self {
        let fit = Fit::new(sketch.bounds(), &spec);
        let ids = sketch.strokes().iter().map(|s| s.id()).collect();
        Self::from_lines(ids, Polylines::new(sketch, &fit), spec)
    }

    fn from_lines(ids: Vec<StrokeId>, lines: Polylines, spec: RasterSpec) -> Self {
        let mut subject = Self {
            ids,
            lines,
            soft: SoftRaster::new(spec),
            hard: HardRaster::new(spec),
            fields: OnceLock::new(),
        };
        subject.soft.draw(&subject.lines);
        subject.hard.draw(&subject.lines);
        subject
    }

    /// Returns the same strokes with every point moved by `shift(point)`, in raster pixels.
    #[must_use]
    pub fn moved(&self, mut shift: impl FnMut(usize) -> [f32; 2]) -> Self {
        let mut lines = self.lines.clone();
        for (i, point) in lines.points_mut().iter_mut().enumerate() {
            let [dx, dy] = shift(i);
            *point = [point[0] + dx, point[1] + dy];
        }
        Self::from_lines(self.ids.clone(), lines, self.soft.spec())
    }

    /// Counts the strokes of the drawing.
    pub fn stroke_count(&self) -> usize {
        self.ids.len()
    }

    /// Returns the strokes in raster pixels.
    pub fn lines(&self) -> &Polylines {
        &self.lines
    }

    /// Returns the raster's specification: its side, margin, pen radius and softness.
    pub fn spec(&self) -> RasterSpec {
        self.soft.spec()
    }

    /// Returns side of the rasters, in pixels.
    pub fn raster_size(&self) -> usize {
        self.soft.spec().size
    }

    /// Returns the soft raster X of eq. 4.
    pub fn soft_ink(&self) -> &[f32] {
        self.soft.ink()
    }

    /// Returns the hard raster X of eq. 1.
    pub fn hard_ink(&self) -> &[f32] {
        self.hard.ink()
    }

    /// Draws the soft raster of the strokes that `keep` accepts, in the frame of the whole drawing.
    pub fn soft_ink_where(&self, keep: impl Fn(usize) -> bool) -> Vec<f32> {
        let measure = || StrokeFields::new(&self.lines, self.soft.spec());
        self.fields.get_or_init(measure).ink_where(keep)
    }

    /// Carries the pixel gradients of the two rasters back to the strokes (eq. 2, 5, 6).
    pub fn carry_back(&self, hard: &[f32], soft: &[f32]) -> Vec<StrokeAttribution> {
        let mut sla = vec![0.0; self.stroke_count()];
        let mut presence = vec![0.0; self.lines.segment_count()];
        self.hard.presence(hard, &mut sla);
        self.soft.presence(soft, &mut presence);
        let mut point_gradients = vec![[0.0; 2]; self.lines.points().len()];
        self.soft.point_gradients(&self.lines, soft, &mut point_gradients);
        self.attributions(&sla, &presence, &point_gradients)
    }

    /// Attributes known values of strokes, the same for SLA and P-SLA: the segments of a stroke
    /// share its value by the ink that they own; points have no gradient.
    pub(super) fn share_by_ink(&self, values: &[f32]) -> Vec<StrokeAttribution> {
        let no_parts = vec![0.0; self.lines.segment_count()];
        let no_gradients = vec![[0.0; 2]; self.lines.points().len()];
        let mut strokes = self.attributions(values, &no_parts, &no_gradients);
        for (stroke, value) in strokes.iter_mut().zip(values) {
            stroke.p_sla = *value;
        }
        self.spread(&mut strokes);
        strokes
    }

    /// Makes the `points` of each stroke sum to its `p_sla`: what is missing is shared by the ink that the
    /// segments own, equally where the stroke is wholly hidden.
    pub(super) fn spread(&self, strokes: &mut [StrokeAttribution]) {
        let mut ink = vec![0.0; self.lines.segment_count()];
        self.soft.presence(&vec![1.0; self.soft.ink().len()], &mut ink);
        for (stroke, segments) in strokes.iter_mut().zip(self.lines.segments()) {
            let ink = &ink[segments.clone()];
            let (total, count) = (ink.iter().sum::<f32>(), ink.len() as f32);
            let missing = stroke.p_sla - stroke.points.iter().sum::<f32>();
            for (point, ink) in stroke.points.iter_mut().zip(ink) {
                *point += missing * if total > 0.0 { ink / total } else { 1.0 / count };
            }
        }
    }

    /// Puts values of strokes, segments and points into one record a stroke.
    fn attributions(&self, sla: &[f32], presence: &[f32], point_gradients: &[[f32; 2]]) -> Vec<StrokeAttribution> {
        (0..self.stroke_count())
            .map(|i| {
                let points = presence[self.lines.segments()[i].clone()].to_vec();
                StrokeAttribution {
                    id: self.ids[i],
                    sla: sla[i],
                    p_sla: points.iter().sum(),
                    standard_error: None,
                    leave_one_out: None,
                    points,
                    point_gradients: point_gradients[self.lines.strokes()[i].clone()].to_vec(),
                }
            })
            .collect()
    }
}
