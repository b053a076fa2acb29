//! [`Account`] is a session's lines put together to what there is to say of it: its trials, with their strokes, answers
//! and suggestions, and the answers to questionnaires. Tables, replay and proof read this, never the lines.

mod ink;
mod suggestion;
mod trial;

use std::collections::BTreeMap;

pub use ink::{Fate, Sample, SampleRun, StrokeLife};
pub use suggestion::{Outcome, SuggestionLife};
pub use trial::{Reading, TrialAccount};

use trial::TrialBuilder;

use super::event::{Event, ItemAnswer, Line, SessionStart, Status};
use super::kit::Study;
use super::record::Record;

/// This box of the consent lets drawings be passed on.
const SHARE: &str = "share_drawings";

/// [`Account`] holds everything that happened in a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// This tells the circumstances under which the session began.
    pub start: SessionStart,
    /// It says how the session ended; `None` where it did not.
    pub status: Option<Status>,
    /// The language of this code was chosen last; `None` where none was.
    pub language: Option<String>,
    /// It holds for each box of the consent whether it is ticked, by the box's id.
    pub consent: BTreeMap<String, bool>,
    /// These are the trials, in order; one that was done again is there twice.
    pub trials: Vec<TrialAccount>,
    /// These are the answers as they stand, in the order in which they were first given.
    pub answers: Vec<Answered>,
    /// Each segment is here with its number of lines and its length.
    pub segments: Vec<Segment>,
}

/// [`Answered`] is an answer as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// This is the last answer.
    pub answer: ItemAnswer,
    /// It counts how often the answer was changed after it was first given.
    pub changes: usize,
}

/// [`Segment`] is one run of the program in a session.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Segment {
    /// It has so many lines.
    pub events: usize,
    /// From its beginning to its last line it took so many milliseconds.
    pub duration_ms: f64,
}

impl Account {
    /// Puts a record together; `None` where the crash left not even its first line.
    pub fn of(record: &Record) -> Option<Self> {
        let mut account = Self {
            start: record.start()?.clone(),
            status: record.status(),
            language: None,
            consent: BTreeMap::new(),
            trials: Vec::new(),
            answers: Vec::new(),
            segments: Vec::new(),
        };
        let mut trials: Vec<TrialBuilder> = Vec::new();
        for (segment, line) in &record.lines {
            account.count(*segment, line);
            match &line.event {
                Event::Language { language } => account.language = Some(language.clone()),
                Event::Consent { item, agreed } => {
                    account.consent.insert(item.clone(), *agreed);
                }
                Event::AnswerItem(answer) => account.answered(answer),
                Event::TrialStart(start) => {
                    let name = line.trial.clone().unwrap_or_default();
                    let attempt = 1 + trials.iter().filter(|trial| trial.account.name == name).count();
                    trials.push(TrialBuilder::new(name, attempt, *segment, line, start));
                }
                _ => {
                    let open = trials
                        .last_mut()
                        .filter(|trial| line.trial.as_ref() == Some(&trial.account.name));
                    if let Some(trial) = open {
                        trial.take(*segment, line);
                    }
                }
            }
        }
        account.trials = trials.into_iter().map(TrialBuilder::close).collect();
        Some(account)
    }

    fn count(&mut self, segment: u32, line: &Line) {
        let at = segment as usize;
        self.segments
            .resize(self.segments.len().max(at + 1), Segment::default());
        self.segments[at].events += 1;
        self.segments[at].duration_ms = line.t_ms;
    }

    fn answered(&mut self, answer: &ItemAnswer) {
        let same = |old: &&mut Answered| {
            let old = &old.answer;
            (&old.questionnaire, &old.after, &old.item) == (&answer.questionnaire, &answer.after, &answer.item)
        };
        match self.answers.iter_mut().find(same) {
            Some(old) => {
                old.answer = answer.clone();
                old.changes += 1;
            }
            None => self.answers.push(Answered {
                answer: answer.clone(),
                changes: 0,
            }),
        }
    }

    /// Returns whether the person lets their drawings be passed on: where `study` has a box
    /// `share_drawings`, only if they ticked it, and it is not ticked before they do.
    pub fn shares_drawings(&self, study: &Study) -> bool {
        let is_asked = study.file.consent.items.iter().any(|item| item.id == SHARE);
        !is_asked || self.consent.get(SHARE).copied().unwrap_or(false)
    }
}
