//! [`PartSearch`] tries parts of strokes one after the other, and makes what was found smaller.

use super::Removal;
use super::ink::Ink;
use super::looks::Looks;
use super::runs::{self, along};
use crate::attribution::{ClassObjective, Interrupted, StrokeAttribution};
use crate::tasks::assist::Guess;
use strokewise_ink::sketch::{Part, Sketch, Span};

/// At most so many parts are tried.
const LOOKS: usize = 12;
/// So many parts are read together.
const AT_ONCE: usize = 4;
/// Making a part smaller is attempted at most so often.
const PARINGS: usize = 8;
/// The first attempt leaves this share of the part away; each that fails, half as much.
const FIRST_PARING: f32 = 0.5;

/// [`PartSearch`] is one drawing, explained finely enough to take parts of its strokes away.
pub(super) struct PartSearch<'l, 'a, 's> {
    looks: &'l mut Looks<'a>,
    sketch: &'s Sketch,
    ink: &'s Ink,
    from: Guess,
    /// This is the same ink in short segments.
    fine: Sketch,
    /// Explains `fine`.
    strokes: Vec<StrokeAttribution>,
}

impl<'l, 'a, 's> PartSearch<'l, 'a, 's> {
    /// Explains `sketch`, which reads as `from`, by one gradient half-way to blank paper.
    pub fn new(looks: &'l mut Looks<'a>, sketch: &'s Sketch, ink: &'s Ink, from: Guess) -> Result<Self, Interrupted> {
        let fine = runs::refined(sketch);
        let subject = looks.subject(&fine);
        let halfway: Vec<f32> = subject.soft_ink().iter().map(|x| 0.5 * x).collect();
        let objective = ClassObjective::new(looks.classifier(), vec![from.class]);
        let (_, strokes) = looks.explain(&objective, &subject, &halfway)?;
        Ok(Self {
            looks,
            sketch,
            ink,
            from,
            fine,
            strokes,
        })
    }

    /// Finds the smallest of the first few parts, most supportive first, without which the answer
    /// changes.
    pub fn hunt(&mut self, max_ink: f32) -> Result<Option<Removal>, Interrupted> {
        let parts = runs::best(&self.fine, &self.strokes, self.ink, max_ink, LOOKS);
        for parts in parts.chunks(AT_ONCE) {
            let sketches: Vec<_> = parts.iter().map(|r| self.sketch.trimmed(r.part)).collect();
            let readings = self.looks.read(&sketches)?;
            let flips = parts.iter().zip(readings).map(|(run, reading)| Removal {
                part: run.part,
                ink_share: self.ink.share(run.part),
                after: reading.guess,
            });
            let flips = flips.filter(|r| r.after.class != self.from.class);
            let smallest = flips.min_by(|a, b| a.ink_share.total_cmp(&b.ink_share));
            if smallest.is_some() {
                return Ok(smallest);
            }
        }
        Ok(None)
    }

    /// Leaves away from `found` what is not needed: from the end that supports the answer less, as long as
    /// the answer stays changed.
    pub fn pare(&mut self, found: Removal) -> Result<Removal, Interrupted> {
        let mut smallest = found;
        let mut share = FIRST_PARING;
        // Nothing is less than a dot.
        let parings = if found.ink_share > 0.0 { PARINGS } else { 0 };
        for _ in 0..parings {
            let part = self.pared(smallest.part, share);
            let after = self.looks.read_one(&self.sketch.trimmed(part))?.guess;
            if after.class == self.from.class {
                share *= 0.5;
            } else {
                smallest = Removal {
                    part,
                    ink_share: self.ink.share(part),
                    after,
                };
            }
        }
        Ok(smallest)
    }

    /// Takes `share` of `part` off the end that supports the answer less.
    fn pared(&self, part: Part, share: f32) -> Part {
        let (from, to) = (part.span.from(), part.span.to());
        let less = share * (to - from);
        let head = Part {
            span: Span::new(from, from + less),
            ..part
        };
        let tail = Part {
            span: Span::new(to - less, to),
            ..part
        };
        let span = if self.support(head) < self.support(tail) {
            Span::new(from + less, to)
        } else {
            Span::new(from, to - less)
        };
        Part { span, ..part }
    }

    /// Sums what the segments of `part` do for the answer: those whose middle lies in it.
    fn support(&self, part: Part) -> f32 {
        let Some(number) = self.strokes.iter().position(|s| s.id == part.stroke) else {
            return 0.0;
        };
        let along = along(&self.fine.strokes()[number]);
        let inside = |ends: &[f32]| {
            let middle = 0.5 * (ends[0] + ends[1]);
            part.span.from() <= middle && middle < part.span.to()
        };
        let segments = along.windows(2).zip(&self.strokes[number].points);
        segments
            .filter_map(|(ends, support)| inside(ends).then_some(*support))
            .sum()
    }
}
