//! [`Suggestion`] is what may go, in the terms of the window: what it is called, what is done about it, what it
//! changes. Panel and canvas show the same ones.

use super::command::Command;
use super::studio::Studio;
use super::words;
use crate::engine::{Effect, Guess, Outcome};
use crate::words::{Speaks, say};
use strokewise_ink::sketch::{Bounds, Part, Place, Point, Sketch, Stroke, StrokeId};

/// [`Topic`] is what may go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Topic {
    /// It is the whole of this stroke.
    Stroke(StrokeId),
    /// It is this part of one.
    Part(Part),
}

impl Topic {
    /// Returns the part of the drawing that is meant.
    pub fn part(self) -> Part {
        match self {
            Self::Stroke(stroke) => Part::whole(stroke),
            Self::Part(part) => part,
        }
    }

    /// Returns a name for it: "Stroke 3", "the end of Stroke 3".
    pub fn name(self, who: impl Speaks) -> String {
        match self {
            Self::Stroke(id) => words::stroke_name(who, id),
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
    pub fn verb(self, who: impl Speaks) -> &'static str {
        match self {
            Self::Stroke(_) => say!(who, "suggestion-remove"),
            Self::Part(_) => say!(who, "suggestion-trim"),
        }
    }

    /// Says what following it does: "Remove Stroke 3", "Trim the end of Stroke 3".
    pub fn deed(self, who: impl Speaks) -> String {
        let what = self.name(&who);
        match self {
            Self::Stroke(_) => say!(who, "suggestion-remove.name", what = what),
            Self::Part(_) => say!(who, "suggestion-trim.name", what = what),
        }
    }

    /// Follows the suggestion.
    pub fn follow(self) -> Command {
        match self {
            Self::Stroke(id) => Command::Remove(vec![id]),
            Self::Part(part) => Command::Trim(part),
        }
    }

    /// Returns the command that waves the suggestion away for good.
    pub fn keep(self) -> Command {
        match self {
            Self::Stroke(id) => Command::Keep(id),
            Self::Part(part) => Command::KeepPart(part),
        }
    }

    /// Returns the stroke that is meant, or that holds the part.
    pub fn stroke(self, sketch: &Sketch) -> Option<&Stroke> {
        sketch.stroke(self.part().stroke).map(|stroke| &**stroke)
    }

    /// Returns the box around what is meant.
    pub fn bounds(self, sketch: &Sketch) -> Bounds {
        match (self, self.stroke(sketch)) {
            (_, None) => Bounds::EMPTY,
            (Self::Stroke(_), Some(stroke)) => stroke.bounds(),
            (Self::Part(part), Some(stroke)) => Bounds::around(&stroke.stretch(part.span)),
        }
    }

    /// Returns the points of what is meant.
    pub fn ink(self, sketch: &Sketch) -> Vec<Point> {
        let Some(stroke) = self.stroke(sketch) else {
            return Vec::new();
        };
        match self {
            Self::Stroke(_) => stroke.points().to_vec(),
            Self::Part(part) => stroke.stretch(part.span),
        }
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
    let strokes = settled.suggestions.iter();
    let strokes = strokes.filter(|s| is_there(s.stroke) && !studio.kept().contains(&s.stroke));
    let strokes = strokes.map(|s| Suggestion {
        topic: Topic::Stroke(s.stroke),
        effect: s.effect,
        outcome: s.outcome,
        reasons: s.reasons.to_vec(),
    });
    let parts = settled.parts.iter();
    let parts = parts.filter(|s| is_there(s.part.stroke) && !studio.is_kept(s.part));
    let parts = parts.map(|s| Suggestion {
        topic: Topic::Part(s.part),
        effect: s.effect,
        outcome: s.outcome,
        reasons: Vec::new(),
    });
    strokes.chain(parts).collect()
}
