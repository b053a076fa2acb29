//! [`Fades`] lets ink come and go softly, where it is about to go and where it has gone, so that the eye keeps the
//! place.

use std::sync::Arc;

use strokewise_ink::sketch::{Part, Sketch, Stroke, StrokeId};

/// Full ink takes so many seconds to vanish.
const FADE_SECS: f32 = 0.18;
/// Ink of drawings with more strokes goes at once: every step of a fade paints all that lies above.
const MOST_STROKES: usize = 2_000;
/// Ink about to go fades so far into the paper.
pub const ABOUT_TO_GO: f32 = 0.8;

/// [`Fades`] holds what is going and what has gone.
#[derive(Debug, Default)]
pub struct Fades {
    /// These parts of strokes are going, and each has gone so far, from 0 to 1.
    going: Vec<(Part, f32)>,
    /// These strokes were in the drawing a moment ago, and each has gone so far, from 0 to 1.
    gone: Vec<(Arc<Stroke>, f32)>,
    /// The last frame had the document of this number, and these strokes.
    last: (u64, Vec<Arc<Stroke>>),
    /// The strokes were others than in the frame before so many times.
    changes: u64,
}

impl Fades {
    /// Goes on for `secs`: `wanted` are about to go, `sketch` of document `epoch` is what is there.
    /// Returns whether there is more to come.
    pub fn step(&mut self, secs: f32, wanted: &[Part], sketch: &Sketch, epoch: u64) -> bool {
        let is_large = sketch.strokes().len() > MOST_STROKES;
        let step = if is_large { 1.0 } else { secs / FADE_SECS };
        self.follow(sketch, epoch);
        for part in wanted {
            if !self.going.iter().any(|(going, _)| going == part) {
                self.going.push((*part, 0.0));
            }
        }
        let mut moves = false;
        for (part, fade) in &mut self.going {
            let to = if wanted.contains(part) { 1.0 } else { 0.0 };
            if (to - *fade).abs() <= step {
                *fade = to;
            } else {
                *fade += step.copysign(to - *fade);
                moves = true;
            }
        }
        self.going.retain(|(part, fade)| *fade > 0.0 || wanted.contains(part));
        for (_, fade) in &mut self.gone {
            *fade += step;
        }
        self.gone.retain(|(_, fade)| *fade < 1.0);
        moves || !self.gone.is_empty()
    }

    /// Returns parts of strokes that are going.
    pub fn going(&self) -> &[(Part, f32)] {
        &self.going
    }

    /// Returns strokes that have not quite gone.
    pub fn gone(&self) -> &[(Arc<Stroke>, f32)] {
        &self.gone
    }

    /// Returns a number that is another one after every step in which the strokes were others than in the step before.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes note of strokes that are no longer there.
    fn follow(&mut self, sketch: &Sketch, epoch: u64) {
        let strokes = sketch.strokes();
        let is_same =
            |a: &[Arc<Stroke>]| a.len() == strokes.len() && a.iter().zip(strokes).all(|(a, b)| Arc::ptr_eq(a, b));
        if self.last.0 == epoch && is_same(&self.last.1) {
            return;
        }
        self.changes += 1;
        let (last_epoch, last) = std::mem::replace(&mut self.last, (epoch, strokes.to_vec()));
        let is_there = |id: StrokeId| sketch.stroke(id).is_some();
        let going = std::mem::take(&mut self.going);
        let (kept, left_going): (Vec<_>, Vec<_>) = going.into_iter().partition(|(part, _)| is_there(part.stroke));
        self.going = kept;
        if last_epoch != epoch {
            self.gone.clear();
            return;
        }
        self.gone.retain(|(stroke, _)| !is_there(stroke.id()));
        let left = last.into_iter().filter(|stroke| !is_there(stroke.id()));
        self.gone.extend(left.map(|stroke| {
            let going = left_going.iter().filter(|(part, _)| part.stroke == stroke.id());
            let fade = going.map(|(_, fade)| ABOUT_TO_GO * fade).fold(0.0, f32::max);
            (stroke, fade)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::{Document, Edit, Point, Span};

    fn document() -> Document {
        Document::new(Sketch::from_polylines((0..3).map(|i| vec![Point::new(0.0, i as f32)])))
    }

    fn part(id: u32) -> Part {
        Part {
            stroke: StrokeId(id),
            span: Span::WHOLE,
        }
    }

    #[test]
    fn what_is_pointed_at_fades_and_comes_back() {
        let (mut fades, document) = (Fades::default(), document());
        let mut step = |wanted: &[Part]| {
            let more = fades.step(0.1, wanted, document.sketch(), 0);
            (fades.going().to_vec(), more)
        };
        let (going, more) = step(&[part(1)]);
        assert!(more && going[0].0 == part(1) && (0.1..1.0).contains(&going[0].1));
        let (going, more) = step(&[part(1)]);
        assert!(!more && going == [(part(1), 1.0)]);
        assert!(step(&[]).1);
        assert_eq!(step(&[]), (Vec::new(), false));
    }

    #[test]
    fn of_a_large_drawing_ink_goes_at_once() {
        let lines = (0..=MOST_STROKES + 1).map(|i| vec![Point::new(0.0, i as f32)]);
        let (mut fades, mut document) = (Fades::default(), Document::new(Sketch::from_polylines(lines)));
        assert!(!fades.step(0.01, &[part(1)], document.sketch(), 0));
        assert_eq!(fades.going(), [(part(1), 1.0)]);
        document.apply(&Edit::Remove(vec![StrokeId(1)]));
        assert!(!fades.step(0.01, &[], document.sketch(), 0));
        assert!(fades.gone().is_empty() && fades.going().is_empty());
    }

    #[test]
    fn what_was_removed_lingers_for_a_moment_unless_undone_or_another_drawing_is_open() {
        let (mut fades, mut document) = (Fades::default(), document());
        assert!(!fades.step(0.01, &[], document.sketch(), 0));
        document.apply(&Edit::Remove(vec![StrokeId(1)]));
        assert!(fades.step(0.01, &[], document.sketch(), 0));
        assert_eq!(fades.gone()[0].0.id(), StrokeId(1));
        document.undo();
        assert!(!fades.step(0.01, &[], document.sketch(), 0));
        document.redo();
        fades.step(0.01, &[], document.sketch(), 0);
        assert!(!fades.step(1.0, &[], document.sketch(), 0));
        document.undo();
        fades.step(0.01, &[], document.sketch(), 0);
        document.open(Sketch::default());
        assert!(!fades.step(0.01, &[], document.sketch(), 1));
        assert!(fades.gone().is_empty());
    }
}
