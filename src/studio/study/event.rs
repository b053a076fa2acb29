//! [`Event`]: everything that can happen in a session, as one JSON line each.

mod records;

use serde::{Deserialize, Serialize};

pub use records::*;

use super::file::Shown;
use super::hash::Hex;
use strokewise_ink::format::journal::Entry as EditRecord;
use strokewise_ink::sketch::Clock;

/// One line of a session's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The line's number in the session, from 0, without a gap.
    pub seq: u64,
    /// Milliseconds since the segment began.
    pub t_ms: f64,
    /// The window's frame, from 0, in the segment.
    pub frame: u64,
    /// The trial under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen. Lengths are canvas units, which are logical pixels at zoom 1; times are milliseconds of the
/// segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first line of a session.
    SessionStart(Box<SessionStart>),
    /// The first line of every later segment.
    Resume {
        /// Which segment begins, from 1 (the first segment is 0).
        segment: u32,
        /// Where the session stood, as a step of its plan.
        step: usize,
        /// The hash of study, models and program now.
        study_hash: Hex,
    },
    /// A step of the plan is on screen.
    Screen {
        /// Which one, from 0.
        step: usize,
        /// What kind of step.
        screen: String,
    },
    /// A language was chosen.
    Language {
        /// Its code.
        language: String,
    },
    /// A box of the consent was ticked or cleared.
    Consent {
        /// Which one.
        item: String,
        /// How it stands now.
        agreed: bool,
    },
    /// A trial began.
    TrialStart(Box<TrialStart>),
    /// A trial ended.
    TrialEnd {
        /// Why.
        reason: EndReason,
        /// Strokes in the drawing.
        strokes: usize,
        /// Length of all ink in the drawing.
        ink_px: f64,
        /// How even the frames were.
        frames: FrameTimes,
        /// The hash of the drawing.
        state: Hex,
    },
    /// The pen touched the paper.
    PenDown {
        /// The how manieth contact of the trial, from 0.
        contact: u32,
        /// `pen` or `eraser`.
        tool: String,
        /// What kind of device.
        device: Device,
        /// Width of the ink.
        width_px: f32,
    },
    /// Where the pen went.
    Samples {
        /// The contact.
        contact: u32,
        /// Canvas x of each sample.
        x: Vec<f32>,
        /// Canvas y of each sample.
        y: Vec<f32>,
        /// Pressure of each sample, 0 to 1; empty where the device reports none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pressure: Vec<Option<f32>>,
        /// How far the pen leant towards x and y, in radians; empty where the device does not say.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tilt: Vec<Option<[f32; 2]>>,
        /// Time of each sample.
        at_ms: Vec<f64>,
    },
    /// The pen left the paper.
    PenUp {
        /// The contact.
        contact: u32,
        /// Which clock timed the samples, where one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<Clock>,
    },
    /// What the pen did since it came down was not meant.
    PenCancel {
        /// The contact.
        contact: u32,
    },
    /// The paper was moved or enlarged.
    View {
        /// Where the canvas' middle lies.
        pan_px: [f32; 2],
        /// How many logical pixels a canvas unit takes.
        zoom: f32,
    },
    /// The drawing changed.
    Edit {
        /// What was done.
        edit: EditRecord,
        /// By what.
        cause: Cause,
        /// The event that caused it: the contact's `pen_down`, or the suggestion's `suggestion_open`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u64>,
        /// The document's revision after it.
        revision: u64,
        /// The hash of the drawing after it.
        state: Hex,
    },
    /// The engine answered, whether or not anything of it is shown.
    Answer(Box<AnswerRecord>),
    /// The first frame that showed an answer has been painted.
    Painted {
        /// The answer's line.
        answer: u64,
        /// What of it.
        what: Vec<Shown>,
        /// Milliseconds from the change of the drawing to this frame.
        pen_up_to_paint_ms: f64,
    },
    /// A suggestion came up, whether or not it is shown.
    SuggestionOpen(Box<SuggestionOpen>),
    /// An open suggestion was measured anew, on the drawing as it stands now, and says something else from here on.
    SuggestionUpdate(Box<SuggestionOpen>),
    /// A suggestion is gone.
    SuggestionClose {
        /// Which one.
        suggestion: u32,
        /// Why.
        why: CloseReason,
    },
    /// A suggestion came into view, or left it.
    SuggestionInView {
        /// Which one.
        suggestion: u32,
        /// Whether it is in view now.
        on: bool,
    },
    /// Pointer or focus left a suggestion.
    SuggestionHover {
        /// Which one.
        suggestion: u32,
        /// How long it had been there.
        dwell_ms: f64,
    },
    /// A suggestion was followed.
    SuggestionAccept {
        /// Which one.
        suggestion: u32,
        /// Milliseconds since it first came into view.
        latency_ms: f64,
        /// Whether all suggestions were followed with it, by *Clean up*.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        together: bool,
    },
    /// A suggestion was declined.
    SuggestionKeep {
        /// Which one.
        suggestion: u32,
        /// Milliseconds since it first came into view.
        latency_ms: f64,
    },
    /// A suggestion that had been followed was undone.
    SuggestionRevert {
        /// Which one.
        suggestion: u32,
    },
    /// What the drawing is meant to be.
    Intent {
        /// A category.
        word: String,
        /// `task` or `person`.
        by: String,
    },
    /// An item was answered, or answered anew.
    AnswerItem(Box<ItemAnswer>),
    /// Something that somebody wanted to find again.
    Marker {
        /// What they wrote.
        text: String,
        /// `researcher` or `participant`.
        by: String,
    },
    /// The session was paused, or goes on.
    Pause {
        /// Whether it is paused now.
        on: bool,
    },
    /// The window got or lost the keyboard.
    Focus {
        /// Whether it has it now.
        on: bool,
    },
    /// A frame took longer than it should.
    FrameLate {
        /// How long.
        ms: f64,
    },
    /// Something failed.
    Error {
        /// What, without a path.
        message: String,
    },
    /// The last line of a session.
    SessionEnd {
        /// How it ended.
        status: Status,
        /// Minutes that the last segment took.
        minutes: f64,
    },
}

/// ln(p / (1 - p)), with p kept away from 0 and 1 by a millionth, as no such answer means certainty.
pub fn log_odds(p: f32) -> f64 {
    let p = f64::from(p).clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}
