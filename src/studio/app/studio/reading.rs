//! Answers what the drawing reads as, also while a stroke of it is being drawn.

use std::collections::HashMap;

use super::{Scope, Studio};
use crate::app::canvas::Mark;
use crate::app::doubt;
use crate::app::explanation::Shown;
use crate::app::glances::Wet;
use crate::engine::Guess;
use strokewise_ink::sketch::{Point, StrokeId};

/// [`Reading`] is what the drawing reads as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading<'a> {
    /// These are the likeliest categories, likeliest first.
    pub top: &'a [Guess],
    /// The user says they draw this category, which has this probability, where they say so and it is known.
    pub intent: Option<Guess>,
    /// It is true where the drawing is any of the things that there is a word for, as the last
    /// answer said: a glance does not ask that.
    pub is_known: bool,
}

impl Studio {
    /// Returns what the drawing reads as: with the stroke under the pen while there is one, and
    /// until the drawing with that stroke is answered; else what the answer says that is shown.
    pub fn reading(&self) -> Option<Reading<'_>> {
        let revision = self.subject().revision();
        let is_answered = || self.advice.current(revision, self.intent).is_some();
        let glance = self.glances.shown(revision);
        if let Some(glance) = glance.filter(|_| self.glances.is_following() || !is_answered()) {
            return Some(Reading {
                top: &glance.top,
                intent: glance.intent.filter(|guess| self.intent == Some(guess.class)),
                is_known: self.answer().is_none_or(|answer| answer.assessment.known.is_known),
            });
        }
        let assessment = &*self.answer()?.assessment;
        let target = Guess {
            class: assessment.target,
            p: assessment.target_p,
        };
        Some(Reading {
            top: &assessment.top,
            intent: self.intent.filter(|class| *class == target.class).map(|_| target),
            is_known: assessment.known.is_known,
        })
    }

    /// Returns what the explanation says of each stroke, the fainter the less sure the reading is, and which ones may
    /// go; `None` without one.
    pub fn marks(&self) -> Option<HashMap<StrokeId, Mark>> {
        Some(self.lit()?.marks())
    }

    /// Returns what marks are made of; `None` where nothing is explained.
    pub fn lit(&self) -> Option<Shown<'_>> {
        let strokes = self.settled().map(|a| a.strokes.as_slice());
        let flagged = strokes.unwrap_or_default().iter().filter(|s| s.flagged);
        let flagged = flagged.map(|s| s.attribution.id);
        let joint = self.settled().and_then(|said| said.joint.as_ref());
        let joint = joint.map_or(&[][..], |joint| &joint.strokes).iter().copied();
        let together = joint
            .clone()
            .filter(|_| joint.clone().all(|id| !self.kept.contains(&id)));
        let flagged = flagged.chain(together).filter(|id| !self.kept.contains(id)).collect();
        // A match and a painted part are what was chosen, whatever the drawing reads as.
        let strength = match self.focus() {
            Some(_) => 1.0,
            None => self.strength()?,
        };
        let explanation = self.explanation()?;
        Some(Shown {
            explanation,
            flagged,
            strength,
        })
    }

    /// Returns how strongly to show what the answer says of strokes, up to 1, and 0 where the page means nothing as a
    /// whole; `None` without an answer.
    fn strength(&self) -> Option<f32> {
        let assessment = &self.answer()?.assessment;
        let likeliest = assessment.top.first().map_or(0.0, |guess| guess.p);
        if self.means_nothing(likeliest) {
            return Some(0.0);
        }
        Some(doubt::strength(likeliest, assessment.known.is_known))
    }

    /// Tells whether the whole page is read, and holds several drawings.
    pub fn reads_page(&self) -> bool {
        self.scope() == Scope::Page && self.drawing_count() > 1
    }

    /// Tells whether a page of several drawings, whose likeliest category has probability `p`, means nothing as a whole:
    /// two may be one drawing after all, and many that are read surely are a pattern.
    pub fn means_nothing(&self, p: f32) -> bool {
        self.reads_page() && self.drawing_count() > 2 && doubt::is_guessing(p)
    }

    /// Keeps what the drawing was becoming until it is answered: the stroke under the pen has
    /// become a part of it.
    pub(super) fn dried(&mut self) {
        self.scoping.follow(&self.sight.shown, self.epoch);
        let revision = self.subject().revision();
        self.glances.dried(revision);
    }

    /// Follows the pen: asks what the drawing reads as with the stroke under it, which has these
    /// points so far; none while the pen is not drawing. Returns in how many seconds to call again
    /// where that is not asked yet.
    pub fn follow_pen(&mut self, points: &[Point], now_secs: f64) -> Option<f64> {
        let waits = self.settings.reading_waits || self.advice.labels().is_none();
        let sketch = self.scoping.subject(&self.sight.shown);
        let wet = Wet {
            sketch,
            points: if waits { &[] } else { points },
            is_answered: self.advice.current(sketch.revision(), self.intent).is_some(),
            now_secs,
        };
        let question = self.glances.follow(&wet, self.intent);
        let wait = (question.is_none() && self.glances.has_news(wet.points)).then(|| self.glances.wait_secs(now_secs));
        if let Some(question) = question {
            self.engine.send(question);
        }
        wait
    }

    /// Tells the advice whether the hand draws. Returns in how many seconds to call again, where
    /// something waits for the hand to rest.
    pub fn rest(&mut self, is_drawing: bool, now_secs: f64) -> Option<f64> {
        self.advice.rest(is_drawing, now_secs)
    }

    /// Says whether more may be suggested once the hand rests.
    pub fn is_still_looking(&self) -> bool {
        self.advice.is_still_looking()
    }
}
