//! Runs a trial under way: its time, its frames, its end.

use super::Session;
use crate::study::event::{EndReason, Event, FrameTimes, TrialStart};
use crate::study::file::{Condition, Task};
use crate::study::hash;
use crate::study::plan::{Step, Trial};
use strokewise_ink::format::stroke_record::StrokeRecord;
use strokewise_ink::sketch::Sketch;

/// A frame longer than this is late: the hand notices.
const LATE_MS: f64 = 33.0;

/// [`Running`] is a trial under way.
#[derive(Debug, Clone)]
pub struct Running {
    /// This is the task, with its condition.
    pub trial: Trial,
    /// The time limit is so many milliseconds, extra time included.
    pub limit_ms: Option<f64>,
    began_ms: f64,
    pub(super) paused_ms: f64,
    /// These are the frames' times so far.
    frames_ms: Vec<f64>,
}

impl Session {
    /// Returns the trial under way.
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// Returns the trial that is on screen, begun or not.
    pub fn trial(&self) -> Option<&Trial> {
        match self.step() {
            Step::Trial(trial) => Some(trial),
            _ => None,
        }
    }

    /// Returns the task of the trial on screen.
    pub fn task(&self) -> Option<&Task> {
        self.study.file.task.get(self.trial()?.task)
    }

    /// Returns the condition of the trial on screen.
    pub fn condition(&self) -> Option<&Condition> {
        self.study.file.design.condition.get(self.trial()?.condition)
    }

    /// Returns the drawing that the trial on screen begins with.
    pub fn first_sketch(&self) -> Sketch {
        let drawing = self.task().and_then(|task| task.drawing.as_ref());
        let found = drawing.and_then(|name| self.study.drawings.get(name));
        found.map(|drawing| drawing.sketch.clone()).unwrap_or_default()
    }

    /// Begins the trial on screen, on a document at `revision`.
    pub fn start_trial(&mut self, revision: u64) {
        let (Some(trial), Some(task), Some(condition)) = (self.trial(), self.task(), self.condition()) else {
            return;
        };
        if self.running.is_some() || self.is_paused() {
            return;
        }
        let factor = if task.extra_time { self.extra_time } else { 1.0 };
        let limit_s = task.seconds.map(|seconds| seconds * factor);
        let event = TrialStart {
            task: task.id.clone(),
            kind: task.kind.name().to_owned(),
            word: task.word.clone(),
            condition: condition.id.clone(),
            shows: condition.shows.clone(),
            sham: condition.sham,
            position: trial.position,
            practice: trial.practice,
            limit_s,
            planted: task.planted.clone(),
            drawing: self
                .first_sketch()
                .strokes()
                .iter()
                .map(|stroke| StrokeRecord::from(&**stroke))
                .collect(),
            revision,
        };
        self.running = Some(Running {
            trial: trial.clone(),
            limit_ms: limit_s.map(|seconds| 1000.0 * seconds),
            began_ms: self.now_ms(),
            paused_ms: 0.0,
            frames_ms: Vec::new(),
        });
        self.record(Event::TrialStart(Box::new(event)));
    }

    /// Returns the milliseconds that the trial under way has taken so far, pauses left out.
    pub fn elapsed_ms(&self) -> f64 {
        let Some(running) = &self.running else {
            return 0.0;
        };
        let now = self.paused_since_ms.unwrap_or_else(|| self.now_ms());
        now - running.began_ms - running.paused_ms
    }

    /// Returns the milliseconds left of the trial under way; `None` without a limit.
    pub fn left_ms(&self) -> Option<f64> {
        let limit = self.running.as_ref()?.limit_ms?;
        Some((limit - self.elapsed_ms()).max(0.0))
    }

    /// Notes how long the last frame took, and ends the trial if its time is up. Returns whether it
    /// did.
    pub fn tick(&mut self, frame_ms: Option<f64>, sketch: &Sketch) -> bool {
        if self.is_paused() {
            return false;
        }
        let Some(running) = &mut self.running else {
            return false;
        };
        if let Some(ms) = frame_ms {
            running.frames_ms.push(ms);
            if ms > LATE_MS {
                self.record(Event::FrameLate {
                    ms: (10.0 * ms).round() / 10.0,
                });
            }
        }
        let over = self.left_ms() == Some(0.0);
        if over {
            self.end_trial(EndReason::Time, sketch);
        }
        over
    }

    /// Ends the trial under way, with the drawing as it stands, and shows the next step unless the
    /// session stops.
    pub fn end_trial(&mut self, reason: EndReason, sketch: &Sketch) {
        let Some(running) = &self.running else { return };
        let frames = frame_times(&running.frames_ms);
        let event = Event::TrialEnd {
            reason,
            strokes: sketch.strokes().len(),
            ink_px: sketch.strokes().iter().map(|stroke| f64::from(stroke.length())).sum(),
            frames,
            state: hash::of_sketch(sketch),
        };
        self.record(event);
        self.running = None;
        if matches!(reason, EndReason::Button | EndReason::Time) && self.at + 1 < self.plan.steps.len() {
            self.show(self.at + 1);
        }
    }
}

fn frame_times(frames_ms: &[f64]) -> FrameTimes {
    let mut sorted = frames_ms.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = sorted.len().saturating_sub(1) as f64;
        let value = sorted.get((share * last).round() as usize).copied().unwrap_or_default();
        (10.0 * value).round() / 10.0
    };
    FrameTimes {
        count: sorted.len(),
        median_ms: at(0.5),
        p95_ms: at(0.95),
        longest_ms: at(1.0),
        late: sorted.iter().filter(|ms| **ms > LATE_MS).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_summed_up_by_their_order() {
        let frames: Vec<f64> = (1..=101).map(f64::from).rev().collect();
        let times = frame_times(&frames);
        assert_eq!((times.median_ms, times.p95_ms, times.longest_ms), (51.0, 96.0, 101.0));
        assert_eq!((times.count, times.late), (101, 68));
        assert_eq!(frame_times(&[]), FrameTimes::default());
    }
}
