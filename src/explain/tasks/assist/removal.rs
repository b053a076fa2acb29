//! Takes strokes really away: the exact effect of each on the guesses (eq. 8), in the frame of the whole drawing and,
//! as the user would get it, with the rest fitted anew.

use super::answer::{Answer, entropy};
use super::look::Question;
use super::{Assistant, Effort, Explained, Guess};
use crate::attribution::{Batch, Interrupted};
use crate::model::ClassId;
use strokewise_ink::raster::{Fit, Polylines, SoftRaster};
use strokewise_ink::sketch::Bounds;

/// [`Removals`] is what each stroke's removal does to one drawing.
pub(super) struct Removals {
    strokes: Vec<Option<Removal>>,
}

struct Removal {
    /// This is the answer to the others in the frame of the whole drawing.
    in_frame: Answer,
    /// This is the answer to the others fitted anew; it is the same where the stroke does not touch the ink box.
    after: After,
}

/// [`After`] is the drawing as it would be without a stroke.
pub(super) struct After {
    answer: Answer,
    p: Vec<f32>,
    /// This share of the ink box's area goes with the stroke.
    pub(super) box_shrink: f32,
}

impl After {
    pub(super) fn new(answer: Answer, box_shrink: f32) -> Self {
        Self {
            p: answer.probabilities(),
            answer,
            box_shrink,
        }
    }

    pub(super) fn p(&self, class: ClassId) -> f32 {
        self.p[class.index()]
    }

    pub(super) fn top(&self) -> Guess {
        let class = self.answer.likeliest();
        Guess {
            class,
            p: self.p(class),
        }
    }

    pub(super) fn log_odds(&self, class: ClassId) -> f32 {
        self.answer.log_odds(class)
    }

    pub(super) fn entropy(&self) -> f32 {
        entropy(&self.p)
    }

    pub(super) fn clutter(&self) -> f32 {
        self.answer.clutter
    }
}

impl Removals {
    /// Computes y(X) - y(X without the stroke) (eq. 8), y being the log-odds of what `explained` is
    /// explained for; `None` where the stroke was not taken away.
    pub(super) fn leave_one_out(&self, stroke: usize, explained: &Explained) -> Option<f32> {
        let removal = self.strokes[stroke].as_ref()?;
        let score = explained.answer.log_odds(explained.target);
        Some(score - removal.in_frame.log_odds(explained.target))
    }

    pub(super) fn after(&self, stroke: usize) -> Option<&After> {
        self.strokes[stroke].as_ref().map(|r| &r.after)
    }
}

impl Assistant {
    /// Takes strokes away from every drawing, those up to the effort's limit that support what is asked about first
    /// least.
    pub(super) fn removals(
        &self,
        questions: &[Question],
        explained: &[Vec<Explained>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Removals>, Interrupted> {
        let spec = self.classifier.raster_spec();
        let mut workspace = SoftRaster::new(spec);
        let mut batch = Batch::new(spec.size);
        // For each drawing and each stroke taken away: the stroke, the shrinking of the ink box, and
        // whether a second row shows the rest fitted anew.
        let mut plan = Vec::new();
        for (i, (question, explained)) in questions.iter().zip(explained).enumerate() {
            let (sketch, explained) = (&question.sketch, &explained[0]);
            let bounds: Vec<_> = sketch.strokes().iter().map(|s| s.bounds()).collect();
            for stroke in suspects(explained, effort.removals) {
                let others = explained.subject.soft_ink_where(|s| s != stroke);
                batch.push(i, &others, 1.0);
                let rest = bounds.iter().enumerate().filter(|(s, _)| *s != stroke);
                let rest = rest.fold(Bounds::EMPTY, |b, (_, s)| b.union(*s));
                let whole = rest.union(bounds[stroke]);
                let moved = rest != whole && !rest.is_empty();
                if moved {
                    let without = sketch.without(&[sketch.strokes()[stroke].id()]);
                    workspace.draw(&Polylines::new(&without, &Fit::new(rest, &spec)));
                    batch.push(i, workspace.ink(), 1.0);
                }
                plan.push((i, stroke, 1.0 - area_share(rest, whole), moved));
            }
        }
        let mut answers = self.answers(&batch, effort.max_rows, stop)?.into_iter();
        let none = |question: &Question| Removals {
            strokes: question.sketch.strokes().iter().map(|_| None).collect(),
        };
        let mut removals: Vec<_> = questions.iter().map(none).collect();
        for (i, stroke, box_shrink, moved) in plan {
            // OK because the batch has a row for each, in this order.
            let mut next = || answers.next().expect("an answer to each row");
            let in_frame = next();
            let answer = if moved { next() } else { in_frame.clone() };
            let after = After::new(answer, box_shrink);
            removals[i].strokes[stroke] = Some(Removal { in_frame, after });
        }
        Ok(removals)
    }
}

/// Lists the strokes worth taking away, in drawing order: all, or the `limit` least supportive.
fn suspects(explained: &Explained, limit: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..explained.strokes.len()).collect();
    if order.len() > limit {
        let support = |i: &usize| explained.strokes[*i].p_sla;
        order.sort_by(|a, b| support(a).total_cmp(&support(b)));
        order.truncate(limit);
        order.sort_unstable();
    }
    order
}

/// Computes the area of `rest` in shares of `whole`'s, each side counted as at least a hundredth of
/// the longer one, so that a straight line has an area too.
fn area_share(rest: Bounds, whole: Bounds) -> f32 {
    let longest = whole.size()[0].max(whole.size()[1]).max(f32::MIN_POSITIVE);
    let area = |b: Bounds| b.size().map(|side| (side / longest).max(0.01)).iter().product::<f32>();
    if rest.is_empty() { 0.0 } else { area(rest) / area(whole) }
}
