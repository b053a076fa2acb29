//! Finds how near other ink comes to a stroke without looking at every point of every other stroke: on a page of ten
//! thousand strokes nearly all are too far off to matter.

use super::{FAR, Stroke};
use strokewise_ink::sketch::Bounds;

/// [`Near`] says how near other ink comes to each point of a stroke.
pub(super) struct Near<'a> {
    stroke: &'a Stroke,
    /// So near comes any other ink.
    pub nearest: Vec<f32>,
    /// So near comes ink drawn before.
    pub nearest_before: Vec<f32>,
    /// No point of a stroke beyond these distances changes anything: from ink drawn before, and from all.
    reaches: [f32; 2],
    /// This is the mean distance from a stroke that is that far off.
    far: f32,
}

/// Strokes next to it in drawing order that are looked at first: most often nothing is nearer.
const NEIGHBOURS: usize = 4;
/// A stroke is far off where its box is by more than this many times what it would have to be: sums are rounded.
const SLACK: f32 = 1.0001;

impl<'a> Near<'a> {
    /// Looks at the neighbours of stroke number `own`.
    pub fn new(strokes: &'a [Stroke], own: usize) -> Self {
        let stroke = &strokes[own];
        let count = stroke.points.len();
        let mut near = Self {
            stroke,
            nearest: vec![f32::INFINITY; count],
            nearest_before: vec![f32::INFINITY; count],
            reaches: [f32::INFINITY; 2],
            far: (0..count).map(|_| FAR).sum::<f32>() / count as f32,
        };
        for i in (own.saturating_sub(NEIGHBOURS)..strokes.len().min(own + NEIGHBOURS + 1)).filter(|i| *i != own) {
            near.look_at(&strokes[i], i < own, 0.0);
        }
        near
    }

    /// Looks at another stroke, drawn before or after. Returns the mean distance from it, each [`FAR`] at most; where
    /// that is more than `best`, it may be any number beyond that.
    pub fn look_at(&mut self, other: &Stroke, is_before: bool, best: f32) -> f32 {
        let gap = apart(self.stroke.bounds, other.bounds);
        // No point is nearer than the boxes are.
        let may_be_best = gap <= SLACK * best;
        let beyond_best = if gap > SLACK * FAR { self.far } else { f32::INFINITY };
        if !may_be_best && gap > SLACK * self.reaches[usize::from(!is_before)] {
            return beyond_best;
        }
        let count = self.stroke.points.len() as f32;
        let mut sum = 0.0;
        for (k, point) in self.stroke.points.iter().enumerate() {
            let known = if is_before {
                self.nearest_before[k]
            } else {
                self.nearest[k]
            };
            // A stroke that is already too far off to be the best is looked at no farther than anything is nearest.
            let is_open = may_be_best && sum < best * count;
            let d = other.distance(*point, if is_open { known.max(FAR) } else { known });
            self.nearest[k] = self.nearest[k].min(d);
            if is_before {
                self.nearest_before[k] = self.nearest_before[k].min(d);
            }
            sum += d.min(FAR);
        }
        let farthest = |of: &[f32]| of.iter().copied().fold(0.0, f32::max);
        self.reaches = [farthest(&self.nearest_before), farthest(&self.nearest)];
        if may_be_best { sum / count } else { beyond_best }
    }
}

/// Computes how far two boxes lie apart; 0 where they overlap.
fn apart(a: Bounds, b: Bounds) -> f32 {
    let [dx, dy] = [0, 1].map(|i| (a.min[i] - b.max[i]).max(b.min[i] - a.max[i]).max(0.0));
    dx.hypot(dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_changes_nothing() {
        // Short strokes in rows, some on top of others.
        let strokes: Vec<Stroke> = (0..60_u8)
            .map(|i| {
                let [x, y] = [f32::from(i % 12) * 5.0, f32::from(i / 12) * 11.0 + f32::from(i % 5)];
                Stroke::new(&[[x, y], [x + 3.0, y + 2.0], [x + 1.0, y + 6.0]], 64.0)
            })
            .collect();
        for own in [0, 7, 31, 59] {
            let mut near = Near::new(&strokes, own);
            let (mut best, mut exact_best) = (FAR, FAR);
            let others = || strokes.iter().enumerate().filter(|(i, _)| *i != own);
            for (i, other) in others() {
                best = best.min(near.look_at(other, i < own, best));
                let each = strokes[own]
                    .points
                    .iter()
                    .map(|point| other.distance(*point, f32::INFINITY).min(FAR));
                exact_best = exact_best.min(each.sum::<f32>() / strokes[own].points.len() as f32);
            }
            assert!((best - exact_best).abs() < 1e-7, "{own}: {best} {exact_best}");
            for (k, point) in strokes[own].points.iter().enumerate() {
                let nearest = |until: usize| {
                    let distances = others()
                        .filter(|(i, _)| *i < until)
                        .map(|(_, s)| s.distance(*point, f32::INFINITY));
                    distances.fold(f32::INFINITY, f32::min)
                };
                assert!((near.nearest[k] - nearest(strokes.len())).abs() < 1e-7, "{own} {k}");
                let before = nearest(own);
                assert!(near.nearest_before[k] == before || (near.nearest_before[k] - before).abs() < 1e-7);
            }
        }
    }
}
