//! Follows the life of a suggestion.

use crate::study::event::{CloseReason, Event, SuggestionOpen};

/// [`Outcome`] says what became of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was followed.
    Accepted,
    /// It was declined.
    Kept,
    /// It was there until the end.
    Ignored,
    /// It went by itself.
    Vanished,
}

impl Outcome {
    /// These are the names of all outcomes.
    pub const NAMES: [&str; 4] = ["accepted", "kept", "ignored", "vanished"];

    /// Returns the name in the data.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// [`SuggestionLife`] is a suggestion's life.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestionLife {
    /// The suggestion said this when it came up.
    pub open: SuggestionOpen,
    /// The suggestion said these things later, one each time that it was measured anew.
    pub updates: Vec<SuggestionOpen>,
    /// It came up at this time, in milliseconds of the segment.
    pub open_ms: f64,
    /// It was in view for so many milliseconds.
    pub in_view_ms: f64,
    /// It has been in view since this time; `None` while it is not.
    in_view_since: Option<f64>,
    /// It was pointed at so often.
    pub hovers: usize,
    /// It was pointed at for so many milliseconds altogether.
    pub hover_ms: f64,
    /// It says what became of the suggestion.
    pub outcome: Outcome,
    /// The decision came so many milliseconds after the first view; `None` without one.
    pub decision_ms: Option<f64>,
    /// It is true where the suggestion was followed with all others, by *Clean up*.
    pub together: bool,
    /// It is true where the suggestion was followed and then undone.
    pub reverted: bool,
}

impl SuggestionLife {
    pub(super) fn new(open: &SuggestionOpen, open_ms: f64) -> Self {
        Self {
            open: open.clone(),
            updates: Vec::new(),
            open_ms,
            in_view_ms: 0.0,
            in_view_since: None,
            hovers: 0,
            hover_ms: 0.0,
            outcome: Outcome::Ignored,
            decision_ms: None,
            together: false,
            reverted: false,
        }
    }

    pub(super) fn take(&mut self, event: &Event, t_ms: f64) {
        match event {
            Event::SuggestionUpdate(update) => self.updates.push((**update).clone()),
            Event::SuggestionClose { why, .. } => {
                self.leave_view(t_ms);
                if *why == CloseReason::Vanished {
                    self.outcome = Outcome::Vanished;
                }
            }
            Event::SuggestionInView { on: true, .. } => {
                self.in_view_since.get_or_insert(t_ms);
            }
            Event::SuggestionInView { on: false, .. } => self.leave_view(t_ms),
            Event::SuggestionHover { dwell_ms, .. } => {
                self.hovers += 1;
                self.hover_ms += dwell_ms;
            }
            Event::SuggestionAccept {
                latency_ms, together, ..
            } => {
                (self.outcome, self.decision_ms) = (Outcome::Accepted, Some(*latency_ms));
                self.together = *together;
            }
            Event::SuggestionKeep { latency_ms, .. } => {
                (self.outcome, self.decision_ms) = (Outcome::Kept, Some(*latency_ms));
            }
            Event::SuggestionRevert { .. } => self.reverted = true,
            _ => {}
        }
    }

    /// Returns what it said last: when it was decided about, or at the end.
    pub fn last(&self) -> &SuggestionOpen {
        self.updates.last().unwrap_or(&self.open)
    }

    pub(super) fn leave_view(&mut self, t_ms: f64) {
        if let Some(since) = self.in_view_since.take() {
            self.in_view_ms += t_ms - since;
        }
    }
}
