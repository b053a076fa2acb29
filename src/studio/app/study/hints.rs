//! [`Hints`] follows the life of each suggestion, from coming up to what became of it.

use strokewise_ink::sketch::StrokeId;

use super::easel::{Witness, effect};
use crate::app::suggestion::{self, Suggestion, Topic};
use crate::engine::{Assessment, ClassId, Effect, Guess};
use crate::study::event::{CloseReason, Event, SuggestionOpen};

/// [`Candidate`] is something that the critic would suggest now.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// It speaks of this.
    pub topic: Topic,
    /// These categories and probabilities are read with the ink and without it, as they are shown.
    pub shown: [Guess; 2],
    /// Following it truly changes the target's log-odds by so much, where that was measured.
    pub effect: Option<f64>,
    /// It is true where it is followed with all others: what the reading leans on goes by itself or not at all.
    pub goes_with_others: bool,
}

impl From<Suggestion> for Candidate {
    fn from(suggestion: Suggestion) -> Self {
        let Effect { before, after, .. } = suggestion.effect;
        Self {
            shown: [before, after],
            effect: Some(effect(suggestion.effect.p())),
            goes_with_others: suggestion.goes_with_others(),
            topic: suggestion.topic,
        }
    }
}

impl Candidate {
    /// Returns everything that an assessment suggests; of strokes that go together, one that `is_declined` leaves the
    /// others to themselves.
    pub fn all(assessment: &Assessment, is_declined: impl Fn(StrokeId) -> bool) -> Vec<Self> {
        let all = suggestion::all(assessment, |id| !is_declined(id));
        all.into_iter().map(Self::from).collect()
    }
}

/// Tells whether both mean the same ink, or nearly.
fn is_same(one: &Topic, other: &Topic) -> bool {
    match (one, other) {
        (Topic::Stroke(one), Topic::Stroke(other)) => one == other,
        (Topic::Strokes(one), Topic::Strokes(other)) => one.iter().any(|id| other.contains(id)),
        (Topic::Part(one), Topic::Part(other)) => one.stroke == other.stroke && one.span.overlap(other.span) > 0.0,
        _ => false,
    }
}

/// Tells whether all of the stroke is meant, be it with others.
fn takes(topic: &Topic, stroke: StrokeId) -> bool {
    match topic {
        Topic::Stroke(id) => *id == stroke,
        Topic::Strokes(ids) => ids.contains(&stroke),
        Topic::Part(_) => false,
    }
}

/// [`Hint`] is a suggestion that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// It has this number in the trial.
    pub number: u32,
    /// It says this, of the drawing as it was last measured.
    pub says: Candidate,
    /// The line of this number opened it.
    pub line: u64,
    first_seen_ms: Option<f64>,
    in_view: bool,
    pointed_since_ms: Option<f64>,
}

/// [`Decision`] is what somebody does about a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They follow it.
    Follow,
    /// They follow it with all others, by *Clean up*.
    FollowAll,
    /// They decline it.
    Keep,
}

/// [`Source`] is where suggestions come from.
pub struct Source<'a> {
    /// The answer's line has this number.
    pub line: u64,
    /// It is true where the condition shows them.
    pub shown: bool,
    /// It tells whether a stroke was planted, where that is known.
    pub planted: &'a dyn Fn(StrokeId) -> Option<bool>,
    /// It tells the name of a category.
    pub name: &'a dyn Fn(ClassId) -> String,
}

/// [`Hints`] holds the suggestions of a trial; see the module.
#[derive(Debug, Default)]
pub struct Hints {
    open: Vec<Hint>,
    /// These were declined.
    kept: Vec<Topic>,
    next: u32,
}

impl Hints {
    /// Returns the suggestions that are open, in the order in which they came up.
    pub fn open(&self) -> impl Iterator<Item = &Hint> {
        self.open.iter()
    }

    /// Tells whether the stroke was declined, by itself or with others.
    pub fn has_kept(&self, stroke: StrokeId) -> bool {
        self.kept.iter().any(|topic| takes(topic, stroke))
    }

    fn was_declined(&self, topic: &Topic) -> bool {
        match topic {
            Topic::Stroke(id) => self.has_kept(*id),
            Topic::Strokes(ids) => ids.iter().any(|id| self.has_kept(*id)),
            Topic::Part(_) => self.kept.iter().any(|kept| is_same(kept, topic)),
        }
    }

    /// Returns the suggestions that are followed when all are.
    pub fn going_together(&self) -> impl Iterator<Item = &Hint> {
        self.open.iter().filter(|hint| hint.says.goes_with_others)
    }

    /// Takes over what is suggested now: opens what is new, lets what stays say what was measured
    /// last, and closes what is gone.
    pub fn follow(&mut self, candidates: Vec<Candidate>, source: &Source<'_>, witness: &mut dyn Witness) {
        for mut hint in std::mem::take(&mut self.open) {
            let Some(now) = candidates.iter().find(|c| is_same(&c.topic, &hint.says.topic)) else {
                close(&hint, CloseReason::Vanished, witness);
                continue;
            };
            if hint.says != *now {
                hint.says = now.clone();
                witness.note(Event::SuggestionUpdate(Box::new(said(hint.number, now, source))));
            }
            self.open.push(hint);
        }
        for candidate in candidates {
            let mut open = self.open.iter().map(|hint| &hint.says.topic);
            if open.any(|topic| is_same(topic, &candidate.topic)) || self.was_declined(&candidate.topic) {
                continue;
            }
            let event = Event::SuggestionOpen(Box::new(said(self.next, &candidate, source)));
            self.open.push(Hint {
                number: self.next,
                says: candidate,
                line: witness.note(event),
                first_seen_ms: None,
                in_view: false,
                pointed_since_ms: None,
            });
            self.next += 1;
        }
    }

    /// Notes which suggestion pointer or focus is on, and which ones are in view, in this frame.
    pub fn looked_at(&mut self, pointed: Option<u32>, in_view: &[u32], witness: &mut dyn Witness) {
        let now = witness.now_ms();
        for hint in &mut self.open {
            let suggestion = hint.number;
            let on = in_view.contains(&suggestion);
            if on != hint.in_view {
                hint.in_view = on;
                witness.note(Event::SuggestionInView { suggestion, on });
                if on {
                    hint.first_seen_ms.get_or_insert(now);
                }
            }
            if pointed == Some(suggestion) {
                hint.pointed_since_ms.get_or_insert(now);
            } else if let Some(since) = hint.pointed_since_ms.take() {
                witness.note(Event::SuggestionHover {
                    suggestion,
                    dwell_ms: tenths(now - since),
                });
            }
        }
    }

    /// Settles a suggestion; returns it if it was open.
    pub fn settle(&mut self, number: u32, decision: Decision, witness: &mut dyn Witness) -> Option<Hint> {
        let at = self.open.iter().position(|hint| hint.number == number)?;
        let hint = self.open.remove(at);
        let now = witness.now_ms();
        let latency_ms = tenths(hint.first_seen_ms.map_or(0.0, |since| now - since));
        if decision == Decision::Keep {
            self.kept.push(hint.says.topic.clone());
            witness.note(Event::SuggestionKeep {
                suggestion: number,
                latency_ms,
            });
            close(&hint, CloseReason::Kept, witness);
        } else {
            witness.note(Event::SuggestionAccept {
                suggestion: number,
                latency_ms,
                together: decision == Decision::FollowAll,
            });
            close(&hint, CloseReason::Accepted, witness);
        }
        Some(hint)
    }

    /// Closes everything: the trial is over.
    pub fn close(&mut self, witness: &mut dyn Witness) {
        for hint in std::mem::take(&mut self.open) {
            close(&hint, CloseReason::Ended, witness);
        }
    }
}

fn close(hint: &Hint, why: CloseReason, witness: &mut dyn Witness) {
    let now = witness.now_ms();
    if let Some(since) = hint.pointed_since_ms {
        witness.note(Event::SuggestionHover {
            suggestion: hint.number,
            dwell_ms: tenths(now - since),
        });
    }
    witness.note(Event::SuggestionClose {
        suggestion: hint.number,
        why,
    });
}

fn said(suggestion: u32, candidate: &Candidate, source: &Source<'_>) -> SuggestionOpen {
    let (kind, [from, to]) = match &candidate.topic {
        Topic::Stroke(_) => ("stroke", [0.0, 1.0]),
        Topic::Strokes(_) => ("strokes", [0.0, 1.0]),
        Topic::Part(part) => ("part", [part.span.from(), part.span.to()]),
    };
    let strokes: Vec<StrokeId> = candidate.topic.parts().iter().map(|part| part.stroke).collect();
    // Several strokes were planted where each of them was.
    let planted = strokes.iter().map(|id| (source.planted)(*id));
    let planted = planted.reduce(|one, other| Some(one? && other?)).flatten();
    let [before, after] = candidate.shown;
    let becomes = (before.class != after.class).then(|| (source.name)(after.class));
    SuggestionOpen {
        suggestion,
        kind: kind.to_owned(),
        stroke: strokes[0].0,
        others: strokes[1..].iter().map(|id| id.0).collect(),
        from,
        to,
        target: (source.name)(before.class),
        becomes: becomes.unwrap_or_default(),
        p_before: before.p,
        p_after: after.p,
        effect: candidate.effect,
        effect_shown: effect([before.p, after.p]),
        planted,
        shown: source.shown,
        answer: source.line,
    }
}

fn tenths(ms: f64) -> f64 {
    (10.0 * ms).round() / 10.0
}
