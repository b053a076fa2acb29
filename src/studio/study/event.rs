//! [`Event`] is everything that can happen in a session, as one JSON line each.

mod records;

use serde::{Deserialize, Serialize};

pub use records::*;

use super::file::Shown;
use super::hash::Hex;
use strokewise_ink::format::journal::Entry as EditRecord;
use strokewise_ink::sketch::Clock;

/// [`Line`] is one line of a session's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The line has this number in the session, from 0, without a gap.
    pub seq: u64,
    /// So many milliseconds had passed since the segment began.
    pub t_ms: f64,
    /// The window was in this frame, from 0, in the segment.
    pub frame: u64,
    /// This trial was under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<String>,
    /// It says what happened.
    #[serde(flatten)]
    pub event: Event,
}

/// [`Event`] is something that can happen in a session. Lengths are canvas units, which are logical
/// pixels at zoom 1; times are milliseconds of the segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// This is the first line of a session.
    SessionStart(Box<SessionStart>),
    /// This is the first line of every later segment.
    Resume {
        /// This segment begins, from 1 (the first segment is 0).
        segment: u32,
        /// The session stood at this step of its plan.
        step: usize,
        /// Study, models and program have this hash now.
        study_hash: Hex,
    },
    /// A step of the plan is on screen.
    Screen {
        /// The step has this place in the plan, from 0.
        step: usize,
        /// The step is of this kind, by [`Step::name`](super::plan::Step::name).
        screen: String,
    },
    /// A language was chosen.
    Language {
        /// The language has this code: "de".
        language: String,
    },
    /// A box of the consent was ticked or cleared.
    Consent {
        /// The box has this id.
        item: String,
        /// It is true where the box is ticked now.
        agreed: bool,
    },
    /// A trial began.
    TrialStart(Box<TrialStart>),
    /// A trial ended.
    TrialEnd {
        /// It says why the trial ended.
        reason: EndReason,
        /// The drawing has so many strokes.
        strokes: usize,
        /// All ink in the drawing has this length, in canvas units.
        ink_px: f64,
        /// These are the times of the window's frames.
        frames: FrameTimes,
        /// The drawing has this hash.
        state: Hex,
    },
    /// The pen touched the paper.
    PenDown {
        /// It is the how manieth contact of the trial, from 0.
        contact: u32,
        /// The tool is `pen` or `eraser`.
        tool: String,
        /// A device of this kind touches.
        device: Device,
        /// The ink is so wide, in canvas units.
        width_px: f32,
    },
    /// The pen moved on; each list has one entry a sample.
    Samples {
        /// The contact has this number in the trial.
        contact: u32,
        /// The samples lie at these x of the canvas.
        x: Vec<f32>,
        /// The samples lie at these y of the canvas.
        y: Vec<f32>,
        /// The pen pressed so much at each sample, 0 to 1; empty where the device reports none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pressure: Vec<Option<f32>>,
        /// The pen leant so far towards x and y at each sample, in radians; empty where the device
        /// does not say.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tilt: Vec<Option<[f32; 2]>>,
        /// The samples were taken at these times, in milliseconds of the segment.
        at_ms: Vec<f64>,
    },
    /// The pen left the paper.
    PenUp {
        /// The contact has this number in the trial.
        contact: u32,
        /// This clock timed the samples, where one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<Clock>,
    },
    /// The system called off a contact: it was not meant, and it leaves no ink.
    PenCancel {
        /// The contact has this number in the trial.
        contact: u32,
    },
    /// The paper was moved or enlarged. No window records this yet.
    View {
        /// The canvas' origin lies at this point of the window, in logical pixels.
        pan_px: [f32; 2],
        /// A canvas unit takes so many logical pixels.
        zoom: f32,
    },
    /// The drawing changed.
    Edit {
        /// It says what was done to the drawing.
        edit: EditRecord,
        /// It says who or what did it.
        cause: Cause,
        /// This event caused it: the contact's `pen_down`, or the suggestion's `suggestion_open`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u64>,
        /// The document has this revision after it.
        revision: u64,
        /// The drawing has this hash after it.
        state: Hex,
    },
    /// The engine answered, whether or not anything of it is shown.
    Answer(Box<AnswerRecord>),
    /// The first frame that showed an answer has been painted.
    Painted {
        /// The answer's line has this number.
        answer: u64,
        /// It says what of the answer the frame showed.
        what: Vec<Shown>,
        /// From the change of the drawing to this frame it took so many milliseconds.
        pen_up_to_paint_ms: f64,
    },
    /// A suggestion came up, whether or not it is shown.
    SuggestionOpen(Box<SuggestionOpen>),
    /// An open suggestion was measured anew, on the drawing as it stands now, and says something
    /// else from here on.
    SuggestionUpdate(Box<SuggestionOpen>),
    /// A suggestion is gone.
    SuggestionClose {
        /// The suggestion has this number in the trial.
        suggestion: u32,
        /// It says why the suggestion is gone.
        why: CloseReason,
    },
    /// A suggestion came into view, or left it.
    SuggestionInView {
        /// The suggestion has this number in the trial.
        suggestion: u32,
        /// It is true where the suggestion is in view now.
        on: bool,
    },
    /// Pointer or focus left a suggestion.
    SuggestionHover {
        /// The suggestion has this number in the trial.
        suggestion: u32,
        /// Pointer or focus had been there for so many milliseconds.
        dwell_ms: f64,
    },
    /// A suggestion was followed.
    SuggestionAccept {
        /// The suggestion has this number in the trial.
        suggestion: u32,
        /// So many milliseconds had passed since it first came into view.
        latency_ms: f64,
        /// It is true where all suggestions were followed with it, by *Clean up*.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        together: bool,
    },
    /// A suggestion was declined.
    SuggestionKeep {
        /// The suggestion has this number in the trial.
        suggestion: u32,
        /// So many milliseconds had passed since it first came into view.
        latency_ms: f64,
    },
    /// A suggestion that had been followed was undone.
    SuggestionRevert {
        /// The suggestion has this number in the trial.
        suggestion: u32,
    },
    /// The task or the person said what the drawing is meant to be. No window records this yet: a
    /// trial's start holds its word.
    Intent {
        /// The category has this name.
        word: String,
        /// It was said by `task` or `person`.
        by: String,
    },
    /// An item was answered, or answered anew.
    AnswerItem(Box<ItemAnswer>),
    /// Somebody marked something that they wanted to find again.
    Marker {
        /// They wrote this text.
        text: String,
        /// They are `researcher` or `participant`.
        by: String,
    },
    /// The session was paused, or goes on.
    Pause {
        /// It is true where the session is paused now.
        on: bool,
    },
    /// The window got or lost the keyboard.
    Focus {
        /// It is true where the window has the keyboard now.
        on: bool,
    },
    /// A frame took longer than it should.
    FrameLate {
        /// The frame took so many milliseconds.
        ms: f64,
    },
    /// Something failed.
    Error {
        /// It says what failed, without a path.
        message: String,
    },
    /// This is the last line of a session.
    SessionEnd {
        /// It says how the session ended.
        status: Status,
        /// The last segment took so many minutes.
        minutes: f64,
    },
}

/// Returns ln(p / (1 - p)), with p kept away from 0 and 1 by a millionth, as no such answer means
/// certainty.
pub fn log_odds(p: f32) -> f64 {
    let p = f64::from(p).clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}
