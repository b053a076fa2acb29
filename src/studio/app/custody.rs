//! The law of the window: **no event may replace or delete ink that is neither saved nor
//! undoable.**
//!
//! Whatever wants the place of the drawing (a new one, an example, a file that was read, a drawing
//! that an earlier session left, the end of the window) is a *successor* and asks [`rule`]. There
//! is no other way, so it does not matter what else is going on: which dialog is open, what is
//! being loaded or saved, or what was drawn in the meantime.

/// [`Ink`] is what would be lost with the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Nothing would be: a file holds it as it stands, or nothing was done.
    Safe,
    /// Something would be that no file holds.
    Unsaved,
}

/// [`Saving`] says whether the drawing is being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Saving {
    /// Nothing is being saved.
    Idle,
    /// The drawing is being saved as it stands.
    Current,
    /// An earlier state of the drawing is being saved, or another drawing.
    Outdated,
}

/// [`Dialog`] is what the user is being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialog {
    /// They are asked nothing.
    None,
    /// They are asked whether to save before a successor comes.
    SaveFirst,
    /// They are asked something else, such as where a file is.
    Other,
}

/// [`State`] is everything the law looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// It says what would be lost.
    pub ink: Ink,
    /// It says what is being saved.
    pub saving: Saving,
    /// It says what is being asked.
    pub dialog: Dialog,
    /// It is true where a successor waits.
    pub waiting: bool,
    /// It is true where the drawing has a file to be saved to.
    pub has_file: bool,
}

/// [`Event`] is something that can happen to the drawing as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A successor wants its place; it takes the place of one that waits.
    Successor,
    /// "Save" is the answer to [`Dialog::SaveFirst`].
    Save,
    /// "Don't save" is the answer to it.
    Lose,
    /// The question is waved away.
    Cancel,
    /// A save has ended well, and `State` tells of the time after it.
    Saved,
    /// A save has failed.
    NotSaved,
}

/// [`Act`] is what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// The drawing gives way to the successor.
    GiveWay,
    /// The successor waits for the answer to [`Dialog::SaveFirst`].
    Ask,
    /// The successor waits for the save that is under way.
    Wait,
    /// The successor waits while the drawing is saved to its file.
    Save,
    /// The successor waits while the user is asked for a file to save to.
    AskWhere,
    /// The successor, if there is one, is forgotten; the drawing stays.
    Stay,
    /// Everything stays as it is.
    Nothing,
}

/// Returns what is to be done when `event` happens in `state`: the law.
pub fn rule(state: State, event: Event) -> Act {
    // An answer counts only where its question was asked; that is all the consent there is.
    let is_asked = state.dialog == Dialog::SaveFirst && state.waiting;
    let is_held_up = state.dialog == Dialog::None && state.waiting;
    match event {
        Event::Successor => once_safe(state, Act::Ask),
        Event::Save if is_asked && state.has_file => once_safe(state, Act::Save),
        Event::Save if is_asked => once_safe(state, Act::AskWhere),
        Event::Lose if is_asked => Act::GiveWay,
        // Where something was drawn meanwhile, it is asked about anew.
        Event::Saved if is_held_up => once_safe(state, Act::Ask),
        Event::Save | Event::Lose | Event::Saved => Act::Nothing,
        Event::Cancel | Event::NotSaved => Act::Stay,
    }
}

/// Returns what a successor meets: safe ink gives way, ink that is just being saved soon, and other
/// ink not before this is `done`.
fn once_safe(state: State, done: Act) -> Act {
    match (state.ink, state.saving) {
        (Ink::Safe, _) => Act::GiveWay,
        (Ink::Unsaved, Saving::Current) => Act::Wait,
        (Ink::Unsaved, _) => done,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashSet, VecDeque};

    use super::*;

    const EVENTS: [Event; 6] = [
        Event::Successor,
        Event::Save,
        Event::Lose,
        Event::Cancel,
        Event::Saved,
        Event::NotSaved,
    ];

    fn states() -> Vec<State> {
        let mut states = Vec::new();
        for ink in [Ink::Safe, Ink::Unsaved] {
            for saving in [Saving::Idle, Saving::Current, Saving::Outdated] {
                for dialog in [Dialog::None, Dialog::SaveFirst, Dialog::Other] {
                    for (waiting, has_file) in [(false, false), (false, true), (true, false), (true, true)] {
                        states.push(State {
                            ink,
                            saving,
                            dialog,
                            waiting,
                            has_file,
                        });
                    }
                }
            }
        }
        states
    }

    #[test]
    fn unsaved_ink_gives_way_to_nothing_but_the_answer_that_says_so() {
        for state in states() {
            for event in EVENTS {
                let act = rule(state, event);
                let consent = event == Event::Lose && state.dialog == Dialog::SaveFirst && state.waiting;
                if act == Act::GiveWay && state.ink == Ink::Unsaved {
                    assert!(consent, "{state:?} {event:?}");
                }
                let has_successor = state.waiting || event == Event::Successor;
                let needs_one = matches!(act, Act::GiveWay | Act::Ask | Act::Wait | Act::Save | Act::AskWhere);
                assert!(has_successor || !needs_one, "{state:?} {event:?} {act:?}");
            }
        }
    }

    #[test]
    fn safe_ink_never_stands_in_the_way_and_a_wait_always_ends() {
        for state in states() {
            if state.ink == Ink::Safe {
                assert_eq!(rule(state, Event::Successor), Act::GiveWay, "{state:?}");
            }
            for event in EVENTS {
                if rule(state, event) == Act::Wait {
                    assert_eq!(
                        state.saving,
                        Saving::Current,
                        "{state:?} {event:?}: nothing would end it"
                    );
                }
            }
        }
    }

    /// [`Model`] is the window as far as the law is concerned: numbers are states of the drawing,
    /// and so of its ink.
    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    struct Model {
        drawn: u8,
        in_file: Option<u8>,
        saving: Option<u8>,
        dialog: Dialog,
        waiting: bool,
        /// The ink was given away, and the last answer said so.
        gone: Option<bool>,
    }

    impl Model {
        fn state(&self) -> State {
            State {
                ink: if self.drawn == 0 || self.in_file == Some(self.drawn) {
                    Ink::Safe
                } else {
                    Ink::Unsaved
                },
                saving: match self.saving {
                    None => Saving::Idle,
                    Some(saved) if saved == self.drawn => Saving::Current,
                    Some(_) => Saving::Outdated,
                },
                dialog: self.dialog,
                waiting: self.waiting,
                has_file: self.in_file.is_some(),
            }
        }

        fn after(&self, event: Event) -> Self {
            let mut next = self.clone();
            match event {
                Event::Successor => next.waiting = true,
                Event::Saved => next.in_file = next.saving.take(),
                Event::NotSaved => next.saving = None,
                Event::Save | Event::Lose | Event::Cancel => {}
            }
            let act = rule(next.state(), event);
            let is_lost = next.state().ink == Ink::Unsaved;
            match act {
                Act::GiveWay => next.gone = Some(!is_lost || event == Event::Lose),
                Act::Ask => next.dialog = Dialog::SaveFirst,
                Act::Wait => next.dialog = Dialog::None,
                Act::Save => (next.dialog, next.saving) = (Dialog::None, Some(next.drawn)),
                Act::AskWhere => next.dialog = Dialog::Other,
                Act::Stay => (next.dialog, next.waiting) = (Dialog::None, false),
                Act::Nothing => {}
            }
            next
        }
    }

    #[test]
    fn no_way_through_the_window_loses_ink_without_consent() {
        let start = Model {
            drawn: 0,
            in_file: None,
            saving: None,
            dialog: Dialog::None,
            waiting: false,
            gone: None,
        };
        let (mut seen, mut open) = (HashSet::new(), VecDeque::from([start]));
        let mut gave_way = 0;
        while let Some(model) = open.pop_front() {
            if !seen.insert(model.clone()) {
                continue;
            }
            if let Some(allowed) = model.gone {
                assert!(allowed, "{model:?}");
                gave_way += 1;
                continue;
            }
            for event in EVENTS {
                let ends_save = matches!(event, Event::Saved | Event::NotSaved);
                if !ends_save || model.saving.is_some() {
                    open.push_back(model.after(event));
                }
            }
            // The hand may draw at any time, open any dialog, and save.
            let drawn = (model.drawn + 1).min(3);
            open.push_back(Model { drawn, ..model.clone() });
            if model.dialog == Dialog::None {
                open.push_back(Model {
                    dialog: Dialog::Other,
                    ..model.clone()
                });
            }
            if model.saving.is_none() && model.drawn > 0 {
                let dialog = if model.dialog == Dialog::Other {
                    Dialog::None
                } else {
                    model.dialog
                };
                open.push_back(Model {
                    saving: Some(model.drawn),
                    dialog,
                    ..model.clone()
                });
            }
        }
        assert!(gave_way > 10 && seen.len() > 50, "{gave_way} of {} states", seen.len());
    }
}
