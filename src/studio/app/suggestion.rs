//! [`Suggestion`] is what may go, in the terms of the window: what it is called, what is done about it, what it
//! changes. Panel and canvas show the same ones.

use std::sync::Arc;

use super::command::Command;
use super::studio::Studio;
use super::words;
use crate::engine::{Assessment, Effect, Guess, Outcome};
use crate::words::{Speaks, say};
use strokewise_ink::sketch::{Bounds, Part, Place, Point, Sketch, Span, Stroke, StrokeId};

/// [`Topic`] is what may go.
#[derive(Debug, Clone, PartialEq)]
pub enum Topic {
    /// It is the whole of this stroke.
    Stroke(StrokeId),
    /// It is this part of one.
    Part(Part),
    /// It is these strokes together, in drawing order; there are at least two.
    Strokes(Arc<[StrokeId]>),
}

impl Topic {
    /// Lists the parts of the drawing that are meant.
    pub fn parts(&self) -> Vec<Part> {
        match self {
            Self::Stroke(stroke) => vec![Part::whole(*stroke)],
            Self::Part(part) => vec![*part],
            Self::Strokes(strokes) => strokes.iter().copied().map(Part::whole).collect(),
        }
    }

    /// Tells whether the stroke, or a part of it, is meant.
    pub fn speaks_of(&self, stroke: StrokeId) -> bool {
        self.parts().iter().any(|part| part.stroke == stroke)
    }

    /// Returns a name for it: "Stroke 3", "the end of Stroke 3".
    pub fn name(&self, who: impl Speaks) -> String {
        match self {
            Self::Stroke(id) => words::stroke_name(who, *id),
            Self::Strokes(ids) => say!(who, "strokes-together", count = ids.len()),
            Self::Part(part) => {
                let number = words::stroke_number(part.stroke);
                match part.span.place() {
                    Place::Beginning => say!(who, "part-beginning", number = number),
                    Place::Middle => say!(who, "part-middle", number = number),
                    Place::End => say!(who, "part-end", number = number),
                }
            }
        }
    }

    /// Returns what following the suggestion is called.
    pub fn verb(&self, who: impl Speaks) -> String {
        match self {
            Self::Stroke(_) => say!(who, "suggestion-remove").to_owned(),
            Self::Strokes(ids) => say!(who, "suggestion-remove-several", count = ids.len()),
            Self::Part(_) => say!(who, "suggestion-trim").to_owned(),
        }
    }

    /// Says what following it does: "Remove Stroke 3", "Trim the end of Stroke 3".
    pub fn deed(&self, who: impl Speaks) -> String {
        let what = self.name(&who);
        match self {
            Self::Stroke(_) | Self::Strokes(_) => say!(who, "suggestion-remove.name", what = what),
            Self::Part(_) => say!(who, "suggestion-trim.name", what = what),
        }
    }

    /// Follows the suggestion.
    pub fn follow(&self) -> Command {
        match self {
            Self::Stroke(id) => Command::Remove(vec![*id]),
            Self::Part(part) => Command::Trim(*part),
            Self::Strokes(ids) => Command::Remove(ids.to_vec()),
        }
    }

    /// Returns the command that waves the suggestion away for good.
    pub fn keep(&self) -> Command {
        match self {
            Self::Stroke(id) => Command::Keep(vec![*id]),
            Self::Part(part) => Command::KeepPart(*part),
            Self::Strokes(ids) => Command::Keep(ids.to_vec()),
        }
    }

    /// Lists the strokes that are meant, or that hold what is, as far as they are there, each with how much of it is
    /// meant.
    pub fn strokes(&self, sketch: &Sketch) -> Vec<(Arc<Stroke>, Span)> {
        let parts = self.parts().into_iter();
        let of = |part: Part| Some((Arc::clone(sketch.stroke(part.stroke)?), part.span));
        parts.filter_map(of).collect()
    }

    /// Returns the box around what is meant.
    pub fn bounds(&self, sketch: &Sketch) -> Bounds {
        let boxes = self.ink(sketch).into_iter().map(|points| Bounds::around(&points));
        boxes.fold(Bounds::EMPTY, Bounds::union)
    }

    /// Lists the points of what is meant, stroke by stroke.
    pub fn ink(&self, sketch: &Sketch) -> Vec<Vec<Point>> {
        let points = |(stroke, span): (Arc<Stroke>, Span)| match self {
            Self::Part(_) => stroke.stretch(span),
            Self::Stroke(_) | Self::Strokes(_) => stroke.points().to_vec(),
        };
        self.strokes(sketch).into_iter().map(points).collect()
    }
}

/// [`Suggestion`] is one suggestion that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// It may go.
    pub topic: Topic,
    /// It says what following the suggestion changes: of what is meant, where that is stated, else
    /// of the reading.
    pub effect: Effect,
    /// It says what kind of change that is.
    pub outcome: Outcome,
    /// These reasons speak for it most; none of a part.
    pub reasons: Vec<&'static str>,
}

impl Suggestion {
    /// Tells whether it is followed when all are: what the reading leans on goes by itself or not at all.
    pub fn goes_with_others(&self) -> bool {
        self.outcome != Outcome::Lowers
    }

    /// Says what following it changes, in words.
    pub fn change(&self, studio: &Studio) -> String {
        let Effect { before, after, .. } = self.effect;
        let name = |guess: Guess| studio.advice.name(guess.class);
        let [before, after] = [before, after].map(|guess| (name(guess), guess.p));
        words::change(studio, self.outcome, before, after)
    }
}

/// Returns all suggestions about what is still there and what the user did not decide to keep,
/// whole strokes first.
pub fn open(studio: &Studio) -> Vec<Suggestion> {
    let Some(settled) = studio.settled() else {
        return Vec::new();
    };
    // What is locked is not to be changed.
    let is_there = |id: StrokeId| studio.open_sketch().stroke(id).is_some();
    let may_go = |id: StrokeId| is_there(id) && !studio.kept().contains(&id);
    let mut all = all(settled, may_go);
    all.retain(|suggestion| match &suggestion.topic {
        Topic::Stroke(id) => may_go(*id),
        Topic::Strokes(_) => true,
        Topic::Part(part) => is_there(part.stroke) && !studio.is_kept(*part),
    });
    all
}

/// Returns everything that an assessment suggests, whole strokes first. Strokes that go together do so where each of
/// them `may_go`, and none of them is suggested once more by itself.
pub fn all(assessment: &Assessment, may_go: impl Fn(StrokeId) -> bool) -> Vec<Suggestion> {
    let joint = assessment.joint.as_ref();
    let joint = joint.filter(|joint| joint.strokes.iter().all(|id| may_go(*id)));
    let goes_alone = |id: StrokeId| joint.is_none_or(|joint| !joint.strokes.contains(&id));
    let strokes = assessment.suggestions.iter().filter(|s| goes_alone(s.stroke));
    let strokes = strokes.map(|s| Suggestion {
        topic: Topic::Stroke(s.stroke),
        effect: s.effect,
        outcome: s.outcome,
        reasons: s.reasons.to_vec(),
    });
    let together = joint.map(|joint| Suggestion {
        topic: Topic::Strokes(joint.strokes.as_slice().into()),
        effect: joint.effect,
        outcome: joint.outcome,
        reasons: Vec::new(),
    });
    let parts = assessment.parts.iter().filter(|s| goes_alone(s.part.stroke));
    let parts = parts.map(|s| Suggestion {
        topic: Topic::Part(s.part),
        effect: s.effect,
        outcome: s.outcome,
        reasons: Vec::new(),
    });
    strokes.chain(together).chain(parts).collect()
}
