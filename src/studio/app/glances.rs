//! [`Glances`] knows what the drawing reads as while a stroke of it is being drawn. The stroke itself stays with the
//! pen: it enters the document when the pen is lifted and not before.

use crate::engine::{ClassId, Glance, Reply, Request};
use strokewise_ink::sketch::{Point, Revision, Sketch, Stroke, StrokeId};

/// Two questions are at least so many seconds apart: a few frames, as nobody reads faster.
const LEAST_SECS: f64 = 0.03;

/// Glances at a large drawing take longer; then the engine spends one part of so many on them, and
/// the rest is left for whatever else it does.
const LEAST_WAITS: f64 = 4.0;

/// [`Wet`] is the stroke under the pen.
#[derive(Debug, Clone, Copy)]
pub struct Wet<'a> {
    /// This is the drawing without it.
    pub sketch: &'a Sketch,
    /// These are its points so far; there are none while the pen is not drawing.
    pub points: &'a [Point],
    /// It is true where the answer to the drawing without it is there.
    pub is_answered: bool,
    /// It is this second on a clock that only goes forward.
    pub now_secs: f64,
}

/// Asks while the pen is down, and keeps the last answer until there is one to the finished stroke.
#[derive(Debug, Default)]
pub struct Glances {
    /// The last question had this number.
    number: u64,
    /// The number of the stroke's first question: answers to those before it come too late.
    first: u64,
    /// The last question was asked at this second, about so many points.
    asked: Option<(f64, usize)>,
    /// The engine took so many seconds for the last answer.
    taken_secs: f64,
    /// The answer is shown for this state of the document.
    revision: Option<Revision>,
    shown: Option<Glance>,
}

impl Glances {
    /// Follows the pen: the question that is due, if one is.
    pub fn follow(&mut self, wet: &Wet, intent: Option<ClassId>) -> Option<Request> {
        if wet.points.is_empty() {
            // The pen is up. What was not meant is forgotten; what became a stroke was told by
            // `dried`.
            if self.is_following() {
                self.forget();
            }
            return None;
        }
        let is_same = self.revision == Some(wet.sketch.revision());
        if !is_same || !self.is_following() && wet.is_answered {
            self.forget();
            self.revision = Some(wet.sketch.revision());
        }
        if !self.has_news(wet.points) || self.wait_secs(wet.now_secs) > 0.0 {
            return None;
        }
        // Any name will do, as no answer speaks of it.
        let stroke = Stroke::new(StrokeId(u32::MAX), Stroke::DEFAULT_WIDTH, wet.points.to_vec())?;
        self.asked = Some((wet.now_secs, wet.points.len()));
        self.number += 1;
        Some(Request::Glance {
            sketch: wet.sketch.with(stroke),
            intent,
            number: self.number,
        })
    }

    /// Tells whether the stroke under the pen has grown since the last question.
    pub fn has_news(&self, points: &[Point]) -> bool {
        !points.is_empty() && self.asked.is_none_or(|(_, count)| count != points.len())
    }

    /// Returns the seconds until the next question may be asked.
    pub fn wait_secs(&self, now_secs: f64) -> f64 {
        let pause = LEAST_SECS.max(LEAST_WAITS * self.taken_secs);
        self.asked
            .map_or(0.0, |(asked_secs, _)| asked_secs + pause - now_secs)
            .max(0.0)
    }

    /// Returns whether a stroke is being drawn.
    pub fn is_following(&self) -> bool {
        self.asked.is_some()
    }

    /// Notes that the stroke became part of the drawing, which is `revision` now: what was read last stands until that
    /// is read.
    pub fn dried(&mut self, revision: Revision) {
        self.asked = None;
        self.first = self.number + 1;
        self.revision = Some(revision);
    }

    /// Forgets the stroke.
    pub fn forget(&mut self) {
        self.asked = None;
        self.first = self.number + 1;
        self.shown = None;
        self.revision = None;
    }

    /// Takes in what the engine replied.
    pub fn hear(&mut self, reply: &Reply) {
        if let Reply::Glanced {
            number,
            glance,
            elapsed_secs,
        } = reply
        {
            self.taken_secs = f64::from(*elapsed_secs);
            if *number >= self.first {
                self.shown = Some(glance.clone());
            }
        }
    }

    /// Returns what the drawing of this revision and the stroke under the pen read as, where that
    /// is known.
    pub fn shown(&self, revision: Revision) -> Option<&Glance> {
        self.shown.as_ref().filter(|_| self.revision == Some(revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: usize) -> Vec<Point> {
        (0..count).map(|i| Point::new(i as f32, 0.0)).collect()
    }

    /// Tells whether a stroke of so many points is asked about at `now_secs`.
    fn asks(glances: &mut Glances, count: usize, now_secs: f64) -> bool {
        let wet = Wet {
            sketch: &Sketch::default(),
            points: &points(count),
            is_answered: false,
            now_secs,
        };
        glances.follow(&wet, None).is_some()
    }

    fn reply(number: u64, elapsed_secs: f32) -> Reply {
        let glance = Glance {
            top: Vec::new(),
            intent: None,
        };
        Reply::Glanced {
            number,
            glance,
            elapsed_secs,
        }
    }

    #[test]
    fn where_glances_take_long_there_are_fewer() {
        let mut glances = Glances::default();
        assert!(asks(&mut glances, 1, 10.0));
        assert!(!asks(&mut glances, 2, 10.029) && asks(&mut glances, 2, 10.031));
        glances.hear(&reply(2, 0.1));
        assert!(!asks(&mut glances, 3, 10.4));
        assert!((glances.wait_secs(10.4) - 0.031).abs() < 1e-6);
        assert!(asks(&mut glances, 3, 10.432));
    }

    #[test]
    fn what_was_read_last_is_shown_for_the_finished_stroke_and_no_longer() {
        let mut glances = Glances::default();
        assert!(asks(&mut glances, 1, 0.0));
        assert!(glances.is_following());
        glances.hear(&reply(1, 0.001));
        assert!(glances.shown(Revision(0)).is_some());
        glances.dried(Revision(5));
        assert!(!glances.is_following());
        assert!(glances.shown(Revision(0)).is_none() && glances.shown(Revision(5)).is_some());
        glances.hear(&reply(1, 0.001));
        assert!(!asks(&mut glances, 0, 1.0), "the pen is up");
        assert!(glances.shown(Revision(5)).is_some());
        assert!(asks(&mut glances, 1, 1.0), "another drawing, another stroke");
        assert!(glances.shown(Revision(0)).is_none() && glances.shown(Revision(5)).is_none());
    }
}
