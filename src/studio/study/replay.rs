//! [`Replay`] shows a trial again, at any moment: the ink as it then was, wet ink included, and what the critic had
//! said. It only reads; the journal is all that it looks at.

use super::account::{Reading, TrialAccount};
use super::event::{Event, Line, SuggestionOpen};
use super::record::Record;
use strokewise_ink::format::Unknown;
use strokewise_ink::format::journal::{Entry, Replay as Document};
use strokewise_ink::format::sheet_record::SheetRecord;
use strokewise_ink::sketch::{Point, Sketch};

/// [`Replay`] is a trial that can be looked at again.
#[derive(Debug)]
pub struct Replay {
    /// This is the trial, put together.
    pub trial: TrialAccount,
    lines: Vec<Line>,
}

/// [`Moment`] is what there was to see at one moment of a trial.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// The drawing then looked like this.
    pub sketch: Sketch,
    /// This is the stroke under the pen.
    pub wet: Vec<Point>,
    /// This is the last answer that had come; whether it was on screen is another question.
    pub reading: Option<usize>,
    /// This is the last answer that was on screen, as the person saw it.
    pub seen: Option<usize>,
    /// These suggestions were open, and said this then.
    pub open: Vec<SuggestionOpen>,
}

/// [`Landmark`] is a place to jump to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landmark {
    /// The drawing changed here.
    Edit,
    /// A suggestion came up here.
    Suggestion,
    /// A marker was set here.
    Marker,
}

impl Replay {
    /// Returns the lines of `trial` out of its session's `record`, to be looked at again.
    pub fn of(record: &Record, trial: &TrialAccount) -> Self {
        let [start, end] = [trial.start_ms, trial.end_ms];
        let mut attempt = 0;
        let mut lines = Vec::new();
        for (_, line) in record
            .lines
            .iter()
            .filter(|(_, line)| line.trial.as_ref() == Some(&trial.name))
        {
            attempt += usize::from(matches!(line.event, Event::TrialStart(_)));
            if attempt == trial.attempt && (start..=end).contains(&line.t_ms) {
                lines.push(line.clone());
            }
        }
        Self {
            trial: trial.clone(),
            lines,
        }
    }

    /// Returns the milliseconds from start to end, pauses included.
    pub fn length_ms(&self) -> f64 {
        self.trial.end_ms - self.trial.start_ms
    }

    /// Returns what there was to see `at_ms` milliseconds after the start.
    pub fn at(&self, at_ms: f64) -> Moment {
        let until = self.trial.start_ms + at_ms;
        let mut document = Document::default();
        document.apply(Entry::Begin {
            key_id: None,
            home: None,
            word: None,
            sheet: SheetRecord::default(),
            strokes: self.trial.start.drawing.clone(),
            kept: Box::default(),
            unknown: Unknown::default(),
        });
        let mut moment = Moment::default();
        for line in self.lines.iter().take_while(|line| line.t_ms <= until) {
            match &line.event {
                Event::Edit { edit, .. } => drop(document.apply(edit.clone())),
                Event::PenDown { .. } | Event::PenUp { .. } | Event::PenCancel { .. } => {
                    moment.wet.clear();
                }
                Event::Samples { x, y, at_ms, .. } => {
                    let samples = x.iter().zip(y).zip(at_ms).filter(|(_, at)| **at <= until);
                    moment.wet.extend(samples.map(|((x, y), _)| Point::new(*x, *y)));
                }
                Event::Answer(_) => moment.reading = self.reading(line.seq),
                Event::Painted { answer, .. } => moment.seen = self.reading(*answer),
                Event::SuggestionOpen(open) => moment.open.push((**open).clone()),
                Event::SuggestionUpdate(update) => {
                    let mut open = moment.open.iter_mut();
                    if let Some(open) = open.find(|open| open.suggestion == update.suggestion) {
                        open.clone_from(update);
                    }
                }
                Event::SuggestionClose { suggestion, .. } => {
                    moment.open.retain(|open| open.suggestion != *suggestion);
                }
                _ => {}
            }
        }
        moment.sketch = document.sketch().clone();
        moment
    }

    fn reading(&self, seq: u64) -> Option<usize> {
        self.trial.readings.iter().position(|reading| reading.seq == seq)
    }

    /// Returns the answer number `at` of the trial.
    pub fn reading_at(&self, at: usize) -> Option<&Reading> {
        self.trial.readings.get(at)
    }

    /// Returns when the next landmark after `at_ms` comes, both in milliseconds since the start;
    /// `None` where no more does.
    pub fn next(&self, landmark: Landmark, at_ms: f64) -> Option<f64> {
        let is_one = |line: &&Line| match landmark {
            Landmark::Edit => matches!(line.event, Event::Edit { .. }),
            Landmark::Suggestion => matches!(line.event, Event::SuggestionOpen(_)),
            Landmark::Marker => matches!(line.event, Event::Marker { .. }),
        };
        let times = self
            .lines
            .iter()
            .filter(is_one)
            .map(|line| line.t_ms - self.trial.start_ms);
        times.into_iter().find(|time| *time > at_ms)
    }
}
