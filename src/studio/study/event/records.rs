//! Defines the records that some events carry.

use serde::{Deserialize, Serialize};

use crate::study::file::{Shown, WallClock};
use crate::study::hash::Hex;
use crate::study::id::ParticipantId;
use strokewise_ink::format::stroke_record::StrokeRecord;

/// [`SessionStart`] holds the circumstances under which a session began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionStart {
    /// This is the version of this format.
    pub format: u32,
    /// The participant has this id.
    pub participant: ParticipantId,
    /// The study has this id.
    pub study: String,
    /// The study has this version.
    pub version: u32,
    /// The study's materials have this hash.
    pub materials_hash: Hex,
    /// Materials, models and program have this hash.
    pub study_hash: Hex,
    /// The program has this version.
    pub app_version: String,
    /// These are the name and the hash of every model.
    pub models: Vec<(String, Hex)>,
    /// The order row is this one, from 1.
    pub order_row: usize,
    /// It is true where the session is a pilot, which takes no row.
    pub pilot: bool,
    /// The station has the first number, from 1; the second says how many stations there are.
    pub station: [u32; 2],
    /// Time limits get this factor.
    pub extra_time: f64,
    /// The session began on this date or in this minute, as coarse as the study says; `None` where it keeps neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_clock: Option<String>,
    /// It says how coarse the wall clock was kept.
    pub wall_clock_kept: WallClock,
    /// The operating system is this.
    pub os: String,
    /// The engine works on this device.
    pub device: String,
    /// The processor has so many threads.
    pub threads: usize,
    /// The window has this width and height, in logical pixels.
    pub window_px: [f32; 2],
    /// A logical pixel has so many physical ones.
    pub scale: f32,
}

/// [`TrialStart`] is the task and the condition of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialStart {
    /// The task has this id.
    pub task: String,
    /// The task is of this kind, by [`TaskKind::name`](crate::study::file::TaskKind::name).
    pub kind: String,
    /// This category is to be drawn, where the task names one.
    pub word: Option<String>,
    /// The condition has this id.
    pub condition: String,
    /// The condition shows these things.
    pub shows: Vec<Shown>,
    /// It is true where the strokes' scores are dealt out anew among the strokes.
    pub sham: bool,
    /// It has this place among the trials of its kind, from 1.
    pub position: usize,
    /// It is true where the trial is practice.
    pub practice: bool,
    /// The time limit is so many seconds, extra time included.
    pub limit_s: Option<f64>,
    /// These strokes do not belong.
    pub planted: Vec<u32>,
    /// The drawing begins with these strokes.
    pub drawing: Vec<StrokeRecord>,
    /// The document then has this revision.
    pub revision: u64,
}

/// [`EndReason`] says why a trial ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The person said so.
    Button,
    /// The time was up.
    Time,
    /// The session was stopped.
    Stop,
    /// The program ended in the middle of it.
    Crash,
}

/// [`FrameTimes`] sums up how long the window's frames took while the pen was down in a trial;
/// between strokes a window rests.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameTimes {
    /// There were so many frames.
    pub count: usize,
    /// The median of the times is so many milliseconds.
    pub median_ms: f64,
    /// The 95th percentile of the times is so many milliseconds.
    pub p95_ms: f64,
    /// The longest time is so many milliseconds.
    pub longest_ms: f64,
    /// So many frames took more than 33 ms.
    pub late: usize,
}

/// [`Device`] is the kind of thing that touches the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// It is a mouse, or a pen that the system makes one of.
    Mouse,
    /// It is a finger.
    Finger,
    /// It is a pen with pressure.
    Pen,
}

/// [`Cause`] says who or what changed the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Ink was drawn.
    Pen,
    /// The eraser took ink away.
    Eraser,
    /// A suggestion was followed.
    Advice,
    /// All suggestions were followed.
    CleanUp,
    /// Everything was removed.
    Clear,
    /// The person went a step back.
    Undo,
    /// The person went a step forward again.
    Redo,
}

/// [`AnswerRecord`] is what the engine said of one state of the drawing. All numbers are the true
/// ones, in sham conditions too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The document had this revision.
    pub revision: u64,
    /// The stage is `quick` or `refined`.
    pub stage: String,
    /// The engine was asked about this category, if any.
    pub intent: Option<String>,
    /// The method of attribution has this name.
    pub method: String,
    /// The vigilance was `usual` or `raised`.
    pub vigilance: String,
    /// It was computed on this device, in words.
    pub device: String,
    /// The engine worked for so many milliseconds.
    pub engine_ms: f64,
    /// The scores speak of this category.
    pub target: String,
    /// That category has this probability.
    pub target_p: f32,
    /// These are the likeliest categories, with their probabilities.
    pub top: Vec<(String, f32)>,
    /// These are the scores of each stroke.
    pub strokes: Vec<StrokeScores>,
    /// In a sham condition it holds, by each stroke's place, the stroke whose scores it showed; otherwise it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dealt: Vec<usize>,
    /// [`AnswerRecord::numbers`] has this hash.
    pub digest: Hex,
}

impl AnswerRecord {
    /// Returns every number of the answer that is not a time, in a fixed order.
    pub fn numbers(&self) -> Vec<f32> {
        let tops = self.top.iter().map(|(_, p)| *p);
        let strokes = self
            .strokes
            .iter()
            .flat_map(|s| [s.sla, s.p_sla, s.noise, f32::from(u8::from(s.flagged))]);
        [self.target_p].into_iter().chain(tops).chain(strokes).collect()
    }
}

/// [`StrokeScores`] is what is known of one stroke.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StrokeScores {
    /// It has this id.
    pub stroke: u32,
    /// Its support as a whole is this, in log-odds.
    pub sla: f32,
    /// Its support summed over its parts is this, in log-odds.
    pub p_sla: f32,
    /// It does not belong with this probability.
    pub noise: f32,
    /// It is true where the critic suggests to remove the stroke.
    pub flagged: bool,
}

/// [`SuggestionOpen`] is what a suggestion says, when it comes up or once it was measured anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuggestionOpen {
    /// It has this number in the trial, from 0.
    pub suggestion: u32,
    /// It is about a `stroke`, a `part`, or `strokes` that go together.
    pub kind: String,
    /// It speaks of this stroke, the first of those that go together.
    pub stroke: u32,
    /// These strokes go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<u32>,
    /// The part begins here, as a share of the stroke's length; 0 for a whole stroke.
    pub from: f32,
    /// The part ends here, as a share of the stroke's length; 1 for a whole stroke.
    pub to: f32,
    /// It speaks of this category.
    #[serde(default)]
    pub target: String,
    /// The drawing becomes this category without it, where that is another one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub becomes: String,
    /// The target has this probability with it.
    pub p_before: f32,
    /// The target, or what the drawing becomes, has this probability without it, measured.
    pub p_after: f32,
    /// Following the suggestion truly changes the target's log-odds by so much, where that was
    /// measured.
    pub effect: Option<f64>,
    /// This effect, in log-odds, was shown; in a sham condition it is another than the true one.
    pub effect_shown: f64,
    /// It is true where the stroke was planted, of several each; `None` where that is not known.
    pub planted: Option<bool>,
    /// It is true where the condition shows the suggestion.
    pub shown: bool,
    /// The answer's line has this number.
    pub answer: u64,
}

/// [`CloseReason`] says why a suggestion is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// It was followed.
    Accepted,
    /// It was declined.
    Kept,
    /// The critic no longer says so, or the stroke is gone.
    Vanished,
    /// The trial ended.
    Ended,
}

/// [`ItemAnswer`] is an answer to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    /// The questionnaire has this id.
    pub questionnaire: String,
    /// The questionnaire came after this: `consent`, `end`, or the id of a condition.
    pub after: String,
    /// The item has this id.
    pub item: String,
    /// The item has this number in the questionnaire, from 1.
    pub number: usize,
    /// It stood at this place, from 1.
    pub position: usize,
    /// This is the answer as text.
    pub value: String,
    /// So many milliseconds had passed since the questionnaire came up.
    pub latency_ms: f64,
    /// This was the answer before, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<String>,
}

/// [`Status`] says how a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The session ended as planned.
    Complete,
    /// The session ended before its time; the data may stay.
    Stopped,
}
