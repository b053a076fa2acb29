//! [`Job`] is a request on its way through the engine, and says whose turn it is.

use std::time::{Duration, Instant};

use super::{Kind, Request, Stage};

/// [`Job`] is a request, and the answer that it gets next.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub request: Request,
    pub stage: Stage,
    /// The job is not to begin before this.
    due: Option<Instant>,
}

/// [`Turn`] says whose turn it is, the most urgent first. A search takes a few milliseconds and a
/// picture some ten, so they do not wait until the assessment is refined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    Assess,
    Glance,
    Retrieve,
    Generate,
    RefineAssessment,
    Match,
    RefineMatch,
    Shape,
    RefineShape,
    Change,
    Attack,
}

impl Job {
    pub fn new(request: Request) -> Self {
        Self {
            request,
            stage: Stage::Quick,
            due: None,
        }
    }

    /// Returns the request as it stands once its quick answer is given: to be refined, after
    /// `pause`.
    pub fn refining(self, pause: Duration) -> Self {
        Self {
            stage: Stage::Refined,
            due: Some(Instant::now() + pause),
            ..self
        }
    }

    /// Computes how long it is from `now` until it may begin, where all but the first look at a
    /// drawing, and glances, rests until `rest`; `None` where it may.
    pub fn pause(&self, now: Instant, rest: Option<Instant>) -> Option<Duration> {
        let due = match self.turn() {
            Turn::Assess | Turn::Glance => None,
            _ => self.due.max(rest),
        };
        let left = due?.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Returns its place in the order of service.
    pub fn turn(&self) -> Turn {
        match (self.request.kind(), self.stage) {
            (Kind::Assess, Stage::Quick) => Turn::Assess,
            (Kind::Assess, Stage::Refined) => Turn::RefineAssessment,
            (Kind::Glance, _) => Turn::Glance,
            (Kind::Retrieve, _) => Turn::Retrieve,
            (Kind::Generate, _) => Turn::Generate,
            (Kind::Match, Stage::Quick) => Turn::Match,
            (Kind::Match, Stage::Refined) => Turn::RefineMatch,
            (Kind::Shape, Stage::Quick) => Turn::Shape,
            (Kind::Shape, Stage::Refined) => Turn::RefineShape,
            (Kind::Change, _) => Turn::Change,
            (Kind::Attack, _) => Turn::Attack,
        }
    }
}
