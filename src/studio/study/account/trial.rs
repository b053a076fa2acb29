//! Puts one trial together.

use std::collections::BTreeMap;

use super::ink::{Ink, Sample, SampleRun, StrokeLife};
use super::suggestion::SuggestionLife;
use crate::study::event::{AnswerRecord, Cause, EndReason, Event, FrameTimes, Line, TrialStart};
use crate::study::file::Shown;
use crate::study::hash;
use strokewise_ink::format::Unknown;
use strokewise_ink::format::journal::Entry;
use strokewise_ink::format::sheet_record::SheetRecord;
use strokewise_ink::sketch::Sketch;

/// [`TrialAccount`] is one trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialAccount {
    /// It has this name in the session.
    pub name: String,
    /// It is the how manieth try, from 1.
    pub attempt: usize,
    /// This is the task, its condition and all that the trial began with.
    pub start: TrialStart,
    /// The trial began at this time, in milliseconds of its segment.
    pub start_ms: f64,
    /// The trial ended at this time, in milliseconds of its segment; for one that a crash cut short
    /// it is the last sign of life.
    pub end_ms: f64,
    /// The trial was paused for so many milliseconds.
    pub paused_ms: f64,
    /// The window was out of focus for so many milliseconds, pauses left out.
    pub unfocused_ms: f64,
    /// It says why the trial ended; `None` where the session's record ends before.
    pub reason: Option<EndReason>,
    /// These are the times of the window's frames.
    pub frames: FrameTimes,
    /// This is the drawing at the end.
    pub sketch: Sketch,
    /// This is every stroke that ever was.
    pub strokes: Vec<StrokeLife>,
    /// These are the contacts of the pen, by their numbers.
    pub contacts: BTreeMap<u32, SampleRun>,
    /// These are the engine's answers, in the order in which they came.
    pub readings: Vec<Reading>,
    /// These are the engine's suggestions, in the order in which they came up.
    pub suggestions: Vec<SuggestionLife>,
    /// So many steps back were taken.
    pub undos: usize,
    /// These edits contradict in their replay what was recorded, by line number.
    pub contradictions: Vec<u64>,
}

/// [`Reading`] is an answer of the engine, and whether it was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its line has this number.
    pub seq: u64,
    /// The answer came at this time, in milliseconds of its segment.
    pub at_ms: f64,
    /// The engine answered this.
    pub answer: AnswerRecord,
    /// It says what of the answer was painted, and how many milliseconds after the change of the
    /// drawing; `None` where nothing was.
    pub painted: Option<(Vec<Shown>, f64)>,
    /// It speaks of this drawing, where the record has it.
    pub sketch: Option<Sketch>,
}

/// [`TrialBuilder`] is a trial while its lines are taken in.
pub(super) struct TrialBuilder {
    pub account: TrialAccount,
    ink: Ink,
    segment: u32,
    paused_since: Option<f64>,
    unfocused_since: Option<f64>,
    /// These are all states of the drawing so far, by revision.
    states: BTreeMap<u64, Sketch>,
}

impl TrialAccount {
    /// Returns the name in the data: unique in the session.
    pub fn id(&self) -> String {
        if self.attempt == 1 {
            self.name.clone()
        } else {
            format!("{}x{}", self.name, self.attempt)
        }
    }

    /// Returns the milliseconds from start to end, pauses left out.
    pub fn duration_ms(&self) -> f64 {
        self.end_ms - self.start_ms - self.paused_ms
    }

    /// Returns the last full answer, else the last one.
    pub fn last_reading(&self) -> Option<&Reading> {
        let refined = self
            .readings
            .iter()
            .rev()
            .find(|reading| reading.answer.stage == "refined");
        refined.or(self.readings.last())
    }

    /// Returns the stroke that a contact drew.
    pub fn stroke_of(&self, contact: u32) -> Option<&StrokeLife> {
        self.strokes.iter().find(|life| life.contact == Some(contact))
    }
}

impl TrialBuilder {
    pub fn new(name: String, attempt: usize, segment: u32, line: &Line, start: &TrialStart) -> Self {
        let mut ink = Ink::default();
        ink.begin(
            Entry::Begin {
                key_id: None,
                home: None,
                word: start.word.clone(),
                sheet: SheetRecord::default(),
                strokes: start.drawing.clone(),
                kept: Box::default(),
                unknown: Unknown::default(),
            },
            line.t_ms,
        );
        let states = BTreeMap::from([(start.revision, ink.sketch().clone())]);
        let account = TrialAccount {
            name,
            attempt,
            start: start.clone(),
            start_ms: line.t_ms,
            end_ms: line.t_ms,
            paused_ms: 0.0,
            unfocused_ms: 0.0,
            reason: None,
            frames: FrameTimes::default(),
            sketch: Sketch::default(),
            strokes: Vec::new(),
            contacts: BTreeMap::new(),
            readings: Vec::new(),
            suggestions: Vec::new(),
            undos: 0,
            contradictions: Vec::new(),
        };
        Self {
            account,
            ink,
            segment,
            paused_since: None,
            unfocused_since: None,
            states,
        }
    }

    pub fn take(&mut self, segment: u32, line: &Line) {
        let t_ms = line.t_ms;
        if segment == self.segment {
            self.account.end_ms = t_ms;
        }
        match &line.event {
            Event::TrialEnd {
                reason, frames, state, ..
            } => {
                self.account.reason = Some(*reason);
                self.account.frames = *frames;
                // After a crash nobody could say what the drawing was.
                let told = *reason != EndReason::Crash;
                if told && hash::of_sketch(self.ink.sketch()) != *state {
                    self.account.contradictions.push(line.seq);
                }
            }
            Event::Pause { on } => self.pause(*on, t_ms),
            Event::Focus { on } => self.focus(*on, t_ms),
            Event::Edit {
                edit,
                cause,
                of,
                revision,
                state,
            } => self.edit(line, edit, *cause, *of, *revision, state),
            Event::Answer(answer) => self.account.readings.push(Reading {
                seq: line.seq,
                at_ms: t_ms,
                answer: (**answer).clone(),
                painted: None,
                sketch: self.states.get(&answer.revision).cloned(),
            }),
            Event::Painted {
                answer,
                what,
                pen_up_to_paint_ms,
            } => {
                if let Some(reading) = self.account.readings.iter_mut().find(|reading| reading.seq == *answer) {
                    reading.painted = Some((what.clone(), *pen_up_to_paint_ms));
                }
            }
            event => {
                self.pen(event, line);
                self.suggestion(event, t_ms);
            }
        }
    }

    fn pause(&mut self, on: bool, t_ms: f64) {
        if on {
            self.paused_since = Some(t_ms);
        } else if let Some(since) = self.paused_since.take() {
            self.account.paused_ms += t_ms - since;
        }
    }

    fn focus(&mut self, on: bool, t_ms: f64) {
        if !on {
            self.unfocused_since = Some(t_ms);
        } else if let Some(since) = self.unfocused_since.take() {
            self.account.unfocused_ms += t_ms - since;
        }
    }

    fn edit(&mut self, line: &Line, edit: &Entry, cause: Cause, of: Option<u64>, revision: u64, state: &str) {
        self.account.undos += usize::from(cause == Cause::Undo);
        let by_pen = of.filter(|_| cause == Cause::Pen);
        let contact = self
            .account
            .contacts
            .iter()
            .find(|(_, run)| Some(run.seq) == by_pen)
            .map(|(contact, _)| *contact);
        let sound = self.ink.edit(edit, cause, contact, line.t_ms);
        if !sound || hash::of_sketch(self.ink.sketch()) != state {
            self.account.contradictions.push(line.seq);
        }
        self.states.insert(revision, self.ink.sketch().clone());
    }

    fn pen(&mut self, event: &Event, line: &Line) {
        match event {
            Event::PenDown { contact, .. } => {
                let run = SampleRun {
                    seq: line.seq,
                    span_ms: [line.t_ms; 2],
                    ..SampleRun::default()
                };
                self.account.contacts.insert(*contact, run);
            }
            Event::Samples {
                contact,
                x,
                y,
                pressure,
                tilt,
                at_ms,
            } => {
                let Some(run) = self.account.contacts.get_mut(contact) else {
                    return;
                };
                let places = x.iter().zip(y).zip(at_ms).enumerate();
                run.samples.extend(places.map(|(i, ((x, y), at_ms))| Sample {
                    pos: [*x, *y],
                    pressure: pressure.get(i).copied().flatten(),
                    tilt: tilt.get(i).copied().flatten(),
                    at_ms: *at_ms,
                    frame: line.frame,
                }));
            }
            Event::PenUp { contact, clock } => {
                if let Some(run) = self.account.contacts.get_mut(contact) {
                    run.span_ms[1] = line.t_ms;
                    run.clock = *clock;
                }
            }
            Event::PenCancel { contact } => {
                if let Some(run) = self.account.contacts.get_mut(contact) {
                    run.span_ms[1] = line.t_ms;
                    run.cancelled = true;
                }
            }
            _ => {}
        }
    }

    fn suggestion(&mut self, event: &Event, t_ms: f64) {
        if let Event::SuggestionOpen(open) = event {
            self.account.suggestions.push(SuggestionLife::new(open, t_ms));
            return;
        }
        let number = match event {
            Event::SuggestionUpdate(update) => update.suggestion,
            Event::SuggestionClose { suggestion, .. }
            | Event::SuggestionInView { suggestion, .. }
            | Event::SuggestionHover { suggestion, .. }
            | Event::SuggestionAccept { suggestion, .. }
            | Event::SuggestionKeep { suggestion, .. }
            | Event::SuggestionRevert { suggestion } => *suggestion,
            _ => return,
        };
        if let Some(life) = self
            .account
            .suggestions
            .iter_mut()
            .find(|life| life.open.suggestion == number)
        {
            life.take(event, t_ms);
        }
    }

    /// Returns the trial as its lines tell it.
    pub fn close(mut self) -> TrialAccount {
        let end_ms = self.account.end_ms;
        self.pause(false, end_ms);
        self.focus(true, end_ms);
        let mut account = self.account;
        for life in &mut account.suggestions {
            life.leave_view(end_ms);
        }
        account.sketch = self.ink.sketch().clone();
        account.strokes = self.ink.lives();
        account
    }
}
