//! Defines the records that some events carry.

use serde::{Deserialize, Serialize};

use crate::study::file::{Shown, WallClock};
use crate::study::hash::Hex;
use crate::study::id::ParticipantId;
use strokewise_ink::format::stroke_record::StrokeRecord;

/// [`SessionStart`] holds the circumstances under which a session began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionStart {
    /// The version of this format.
    pub format: u32,
    /// The participant's id.
    pub participant: ParticipantId,
    /// The study's id.
    pub study: String,
    /// Its version.
    pub version: u32,
    /// The hash of the study's materials.
    pub materials_hash: Hex,
    /// The hash of materials, models and program.
    pub study_hash: Hex,
    /// The program's version.
    pub app_version: String,
    /// Name and hash of every model.
    pub models: Vec<(String, Hex)>,
    /// The order row, from 1.
    pub order_row: usize,
    /// It is true where the session is a pilot, which takes no row.
    pub pilot: bool,
    /// The station's number, from 1, and how many stations there are.
    pub station: [u32; 2],
    /// The factor on time limits.
    pub extra_time: f64,
    /// The date or the minute at which the session began, as coarse as the study says; `None` where
    /// it keeps neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_clock: Option<String>,
    /// It says how coarse the wall clock was kept.
    pub wall_clock_kept: WallClock,
    /// The operating system.
    pub os: String,
    /// The compute device.
    pub device: String,
    /// Threads of the processor.
    pub threads: usize,
    /// Width and height of the window, in logical pixels.
    pub window_px: [f32; 2],
    /// Physical pixels in a logical one.
    pub scale: f32,
}

/// [`TrialStart`] is the task and the condition of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialStart {
    /// The task's id.
    pub task: String,
    /// The task's kind, by [`TaskKind::name`](crate::study::file::TaskKind::name).
    pub kind: String,
    /// The category that is to be drawn, where the task names one.
    pub word: Option<String>,
    /// The condition's id.
    pub condition: String,
    /// The condition shows these things.
    pub shows: Vec<Shown>,
    /// It is true where the strokes' scores are dealt out anew among the strokes.
    pub sham: bool,
    /// Its place among the trials of its kind, from 1.
    pub position: usize,
    /// It is true where the trial is practice.
    pub practice: bool,
    /// The time limit in seconds, extra time included.
    pub limit_s: Option<f64>,
    /// The strokes that do not belong.
    pub planted: Vec<u32>,
    /// The drawing begins with these strokes.
    pub drawing: Vec<StrokeRecord>,
    /// The document's revision then.
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
    /// The median of the times, in milliseconds.
    pub median_ms: f64,
    /// The 95th percentile of the times, in milliseconds.
    pub p95_ms: f64,
    /// The longest time, in milliseconds.
    pub longest_ms: f64,
    /// So many frames took more than 33 ms.
    pub late: usize,
}

/// [`Device`] is the kind of thing that touches the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// A mouse, or a pen that the system makes one of.
    Mouse,
    /// A finger.
    Finger,
    /// A pen with pressure.
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
    /// The document's revision.
    pub revision: u64,
    /// `quick` or `refined`.
    pub stage: String,
    /// The category that it was asked about, if any.
    pub intent: Option<String>,
    /// The name of the method of attribution.
    pub method: String,
    /// `usual` or `raised`.
    pub vigilance: String,
    /// The device that computed, in words.
    pub device: String,
    /// Milliseconds that the engine worked.
    pub engine_ms: f64,
    /// The category that the scores speak of.
    pub target: String,
    /// The probability of that category.
    pub target_p: f32,
    /// The likeliest categories and their probabilities.
    pub top: Vec<(String, f32)>,
    /// These are the scores of each stroke.
    pub strokes: Vec<StrokeScores>,
    /// In a sham condition it holds, by each stroke's place, the stroke whose scores it showed.
    /// Empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dealt: Vec<usize>,
    /// The hash of [`AnswerRecord::numbers`].
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
    /// Its id.
    pub stroke: u32,
    /// Its support as a whole, in log-odds.
    pub sla: f32,
    /// Its support summed over its parts, in log-odds.
    pub p_sla: f32,
    /// The probability that it does not belong.
    pub noise: f32,
    /// It is true where the critic suggests to remove the stroke.
    pub flagged: bool,
}

/// [`SuggestionOpen`] is what a suggestion says, when it comes up or once it was measured anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuggestionOpen {
    /// Its number in the trial, from 0.
    pub suggestion: u32,
    /// `stroke` or `part`.
    pub kind: String,
    /// The stroke that it speaks of.
    pub stroke: u32,
    /// The part begins here, as a share of the stroke's length; 0 for a whole stroke.
    pub from: f32,
    /// The part ends here, as a share of the stroke's length; 1 for a whole stroke.
    pub to: f32,
    /// The category that it speaks of.
    #[serde(default)]
    pub target: String,
    /// The category that the drawing becomes without it, where that is another one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub becomes: String,
    /// Probability of the target with it.
    pub p_before: f32,
    /// Probability of the target, or of what the drawing becomes, without it, measured.
    pub p_after: f32,
    /// Following the suggestion truly changes the target's log-odds by so much, where that was
    /// measured.
    pub effect: Option<f64>,
    /// This effect, in log-odds, was shown; in a sham condition it is another than the true one.
    pub effect_shown: f64,
    /// It is true where the stroke was planted; `None` where that is not known.
    pub planted: Option<bool>,
    /// It is true where the condition shows the suggestion.
    pub shown: bool,
    /// The number of the answer's line.
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
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The questionnaire came after this: `consent`, `end`, or the id of a condition.
    pub after: String,
    /// The item's id.
    pub item: String,
    /// The item's number in the questionnaire, from 1.
    pub number: usize,
    /// The place where it stood, from 1.
    pub position: usize,
    /// The answer as text.
    pub value: String,
    /// Milliseconds since the questionnaire came up.
    pub latency_ms: f64,
    /// The answer before, if there was one.
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
