//! [`Session`] is one person on their way through a study. It holds where they are, lets them do what the study allows
//! there, and records everything that happens. It has no widget: the screens, and the tests, drive it.

mod begin;
mod trial;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use begin::{Setting, begin, resume};
pub use trial::Running;

use super::event::{Event, ItemAnswer, Status};
use super::id::ParticipantId;
use super::instrument::Instrument;
use super::kit::Study;
use super::ledger::Change;
use super::plan::{Plan, Step};
use super::recorder::Recorder;
use super::store::Store;
use crate::error::{Error, Result};

/// An answer is kept under what its questionnaire came after, the questionnaire and the item.
type ItemKey = (String, String, String);

/// [`Session`] is a session under way.
#[derive(Debug)]
pub struct Session {
    study: Arc<Study>,
    id: ParticipantId,
    pilot: bool,
    plan: Plan,
    at: usize,
    language: String,
    extra_time: f64,
    agreed: BTreeMap<String, bool>,
    answers: BTreeMap<ItemKey, String>,
    running: Option<Running>,
    paused_since_ms: Option<f64>,
    /// The step on screen came up at this time, in milliseconds of the segment.
    shown_ms: f64,
    recorder: Recorder,
}

impl Session {
    /// Returns the study.
    pub fn study(&self) -> &Arc<Study> {
        &self.study
    }

    /// Returns the participant's id, which is their code to withdraw.
    pub fn id(&self) -> &ParticipantId {
        &self.id
    }

    /// Returns the order row, from 1.
    pub fn row(&self) -> usize {
        self.plan.row
    }

    /// Returns whether the session is a pilot.
    pub fn is_pilot(&self) -> bool {
        self.pilot
    }

    /// Returns the plan's step that is on screen.
    pub fn step(&self) -> &Step {
        &self.plan.steps[self.at]
    }

    /// Returns the number of the step on screen, from 0, and how many steps there are.
    pub fn progress(&self) -> [usize; 2] {
        [self.at, self.plan.steps.len()]
    }

    /// Returns the language chosen.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the milliseconds since this segment of the session began.
    pub fn now_ms(&self) -> f64 {
        self.recorder.clock().now_ms()
    }

    /// Notes that another frame of the window begins.
    pub fn begin_frame(&mut self) {
        self.recorder.begin_frame();
    }

    /// Returns what the recorder could not write since the last call.
    pub fn errors(&self) -> Vec<Error> {
        self.recorder.errors()
    }

    /// Records `event` in the trial under way; returns the number of its line.
    pub fn record(&mut self, event: Event) -> u64 {
        let trial = self.running.as_ref().map(|running| running.trial.name());
        self.recorder.record(trial.as_deref(), event)
    }

    /// Chooses a language.
    pub fn set_language(&mut self, language: &str) {
        language.clone_into(&mut self.language);
        self.record(Event::Language {
            language: language.to_owned(),
        });
    }

    /// Returns whether a box of the consent is ticked.
    pub fn agrees(&self, item: &str) -> bool {
        self.agreed.get(item).copied().unwrap_or(false)
    }

    /// Ticks or clears a box of the consent.
    pub fn agree(&mut self, item: &str, agreed: bool) {
        self.agreed.insert(item.to_owned(), agreed);
        self.record(Event::Consent {
            item: item.to_owned(),
            agreed,
        });
    }

    /// Returns the questionnaire on screen, and what it comes after.
    pub fn questionnaire(&self) -> Option<(&Instrument, &str)> {
        match self.step() {
            Step::Questions { questionnaire, after } => Some((self.study.instruments.get(questionnaire)?, after)),
            _ => None,
        }
    }

    /// Returns the answer to item `item` (from 0) of the questionnaire on screen.
    pub fn answer(&self, item: usize) -> Option<&str> {
        let (instrument, after) = self.questionnaire()?;
        let item = instrument.item.get(item)?;
        let key = (after.to_owned(), instrument.id.clone(), item.id.clone());
        self.answers.get(&key).map(String::as_str)
    }

    /// Answers item `item` (from 0) of the questionnaire on screen; `false`, and nothing
    /// recorded, where the item does not take such an answer.
    pub fn give_answer(&mut self, item: usize, value: &str) -> bool {
        let Some((instrument, after)) = self.questionnaire() else {
            return false;
        };
        let Some(about) = instrument.item.get(item).filter(|about| about.answer.accepts(value)) else {
            return false;
        };
        let order = instrument.order(self.study.file.study.seed, self.plan.row);
        let position = order.iter().position(|i| *i == item).unwrap_or(item) + 1;
        let key = (after.to_owned(), instrument.id.clone(), about.id.clone());
        let answer = ItemAnswer {
            questionnaire: instrument.id.clone(),
            after: after.to_owned(),
            item: about.id.clone(),
            number: item + 1,
            position,
            value: value.to_owned(),
            latency_ms: self.now_ms() - self.shown_ms,
            earlier: self.answers.get(&key).cloned(),
        };
        if answer.earlier.as_deref() != Some(value) {
            self.answers.insert(key, value.to_owned());
            self.record(Event::AnswerItem(Box::new(answer)));
        }
        true
    }

    /// Returns whether the step on screen is done, so that [`Session::go_on`] may be offered. A
    /// trial ends by itself or by [`Session::end_trial`].
    pub fn may_go_on(&self) -> bool {
        match self.step() {
            Step::Language => !self.language.is_empty(),
            Step::Consent => {
                let required = self.study.file.consent.items.iter().filter(|item| item.required);
                required.into_iter().all(|item| self.agrees(&item.id))
            }
            Step::Questions { .. } => self.questionnaire().is_none_or(|(instrument, _)| {
                let mut items = instrument.item.iter().enumerate();
                items.all(|(i, item)| item.optional || self.answer(i).is_some_and(|value| !value.is_empty()))
            }),
            Step::Instructions | Step::Break | Step::Debriefing => true,
            Step::Trial(_) | Step::Farewell => false,
        }
    }

    /// Shows the next step, if this one is done and there is one.
    pub fn go_on(&mut self) {
        if self.may_go_on() && !self.is_paused() && self.at + 1 < self.plan.steps.len() {
            self.show(self.at + 1);
        }
    }

    /// Returns whether the practice that is over can be done once more.
    pub fn may_repeat(&self) -> bool {
        let last = self.at.checked_sub(1).map(|last| &self.plan.steps[last]);
        let after_practice = matches!(last, Some(Step::Trial(trial)) if trial.practice);
        after_practice && self.running.is_none() && matches!(self.step(), Step::Trial(_))
    }

    /// Goes back to the practice that is over.
    pub fn repeat_practice(&mut self) {
        if self.may_repeat() {
            self.show(self.at - 1);
        }
    }

    fn show(&mut self, step: usize) {
        self.at = step;
        self.shown_ms = self.now_ms();
        let screen = self.step().name().to_owned();
        self.record(Event::Screen { step, screen });
    }

    /// Returns whether the session is paused.
    pub fn is_paused(&self) -> bool {
        self.paused_since_ms.is_some()
    }

    /// Pauses the session, or goes on. Paused time counts neither for limits nor for durations.
    pub fn pause(&mut self, on: bool) {
        if on == self.is_paused() {
            return;
        }
        let now = self.now_ms();
        self.record(Event::Pause { on });
        match self.paused_since_ms.take() {
            None => self.paused_since_ms = Some(now),
            Some(since) => {
                if let Some(running) = &mut self.running {
                    running.paused_ms += now - since;
                }
            }
        }
    }

    /// Notes something that somebody wants to find again.
    pub fn mark(&mut self, text: &str, by: &str) {
        self.record(Event::Marker {
            text: text.to_owned(),
            by: by.to_owned(),
        });
    }

    /// Ends the session before its time and keeps its data; the order row is dealt again.
    pub fn stop(self, store: &mut Store) -> Result<()> {
        self.finish(Status::Stopped, store)
    }

    /// Ends the session before its time and deletes its data.
    pub fn stop_and_delete(self, store: &mut Store, reason: &str) -> Result<()> {
        let Self { id, recorder, .. } = self;
        // What could not be written need not be deleted.
        let _ = recorder.close();
        super::withdraw::delete_session(store, &id, reason)
    }

    /// Ends a session that is through.
    pub fn complete(self, store: &mut Store) -> Result<()> {
        self.finish(Status::Complete, store)
    }

    fn finish(mut self, status: Status, store: &mut Store) -> Result<()> {
        let minutes = (self.now_ms() / 6000.0).round() / 10.0;
        self.record(Event::SessionEnd { status, minutes });
        let Self {
            id,
            pilot,
            plan,
            recorder,
            ..
        } = self;
        recorder.close()?;
        store.seal(&id)?;
        let change = if status == Status::Complete {
            Change::Done
        } else {
            Change::Freed
        };
        if pilot {
            Ok(())
        } else {
            store.ledger.note(plan.row, change)
        }
    }
}
