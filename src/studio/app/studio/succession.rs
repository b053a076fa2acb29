//! Decides what takes the place of the drawing, and when: the window's side of the law in
//! [`custody`](crate::app::custody).

use std::path::PathBuf;

use super::{Question, Studio};
use crate::app::custody::{Act, Dialog, Event, Ink, Saving, State, rule};
use crate::app::files::{Job, Leaf, Opened, Purpose, Replaces, SaveOrder, Version};
use crate::app::journal::Entry;
use crate::engine::Vigilance;
use crate::examples;
use crate::words::say;
use strokewise_ink::format::Drawing;
use strokewise_ink::format::journal::{Home, Recovered};

/// [`SaveUnderWay`] is a save that has begun.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SaveUnderWay {
    pub epoch: u64,
    pub version: Version,
}

/// [`Leftover`] is an unsaved drawing that an earlier session left behind.
#[derive(Debug, Clone)]
pub struct Leftover {
    /// The drawing was found in this journal.
    pub journal: PathBuf,
    /// This drawing was left behind.
    pub drawing: Drawing,
    /// This is the drawing with its history and its file.
    pub(super) recovered: Box<Recovered>,
}

/// [`Successor`] is what wants the place of the drawing.
#[derive(Debug, Clone)]
pub(super) enum Successor {
    /// A blank sheet wants it.
    Blank,
    /// The bundled example of this number wants it.
    Example(usize),
    /// A drawing that was read from a file wants it.
    Read(Box<Opened>),
    /// A drawing that an earlier session left wants it.
    Leftover(Box<Leftover>),
    /// Nothing wants it: the window closes.
    End,
}

impl Studio {
    /// Notes that `successor` wants the place of the drawing.
    pub(super) fn succeed(&mut self, successor: Successor) {
        let is_late = matches!(successor, Successor::Read(_));
        if is_late && matches!(self.waiting, Some(Successor::End)) {
            // Who closes the window does not wait for a file any more.
            return;
        }
        if let Some(Successor::Leftover(former)) = self.waiting.replace(successor) {
            // It can still be opened later.
            self.leftover = Some(*former);
        }
        self.follow_law(Event::Successor);
    }

    /// Unsaved changes stood in the way of something: save them first, or let them go.
    pub fn settle_unsaved(&mut self, save: bool) {
        self.follow_law(if save { Event::Save } else { Event::Lose });
    }

    /// The question was waved away.
    pub fn dismiss(&mut self) {
        self.follow_law(Event::Cancel);
    }

    fn custody(&self) -> State {
        let current = SaveUnderWay {
            epoch: self.epoch,
            version: self.version(),
        };
        // Of a queue of saves only the last one tells what the file will hold.
        let next = self.next_save.as_ref().map(|order| SaveUnderWay {
            epoch: order.epoch,
            version: order.version.clone(),
        });
        State {
            ink: if self.is_unsaved() { Ink::Unsaved } else { Ink::Safe },
            saving: match next.as_ref().or(self.saving.as_ref()) {
                None => Saving::Idle,
                Some(saving) if *saving == current => Saving::Current,
                Some(_) => Saving::Outdated,
            },
            dialog: match self.question {
                None => Dialog::None,
                Some(Question::Unsaved) => Dialog::SaveFirst,
                Some(Question::File(_) | Question::Changed(_)) => Dialog::Other,
            },
            waiting: self.waiting.is_some(),
            has_file: self.home.is_some(),
        }
    }

    pub(super) fn follow_law(&mut self, event: Event) {
        match rule(self.custody(), event) {
            Act::GiveWay => {
                self.question = None;
                if let Some(successor) = self.waiting.take() {
                    self.give_way(successor);
                }
            }
            Act::Ask => self.question = Some(Question::Unsaved),
            Act::Wait => self.question = None,
            Act::Save => {
                self.question = None;
                self.save();
            }
            Act::AskWhere => self.question = Some(Question::File(Purpose::Save)),
            Act::Stay => {
                self.question = None;
                if let Some(Successor::Leftover(leftover)) = self.waiting.take() {
                    self.leftover = Some(*leftover);
                }
            }
            Act::Nothing => {}
        }
    }

    fn give_way(&mut self, successor: Successor) {
        match successor {
            Successor::Blank => self.show(Drawing::default(), None),
            Successor::Example(number) => {
                if let Some((_, drawing)) = examples::examples().into_iter().nth(number) {
                    self.show(drawing, None);
                }
            }
            Successor::Read(opened) => {
                let Opened {
                    drawing,
                    home,
                    notes,
                    leaf,
                } = *opened;
                self.show(drawing, home);
                self.leaf = leaf;
                if !notes.is_empty() {
                    self.inform(notes.join("; "));
                }
            }
            Successor::Leftover(leftover) => self.rescue(*leftover),
            Successor::End => {
                self.note(Entry::Discard);
                self.closing = true;
            }
        }
    }

    /// Puts `drawing`, which came from a file, in the place of the current one.
    fn show(&mut self, drawing: Drawing, home: Option<Home>) {
        self.note(Entry::Begin(drawing.clone(), home.clone()));
        self.document.open(drawing.sketch.clone());
        self.put(drawing, home);
        self.saved = Some(self.version());
    }

    fn rescue(&mut self, leftover: Leftover) {
        let Leftover { journal, recovered, .. } = leftover;
        self.note(Entry::Rescue(recovered.clone(), journal));
        let Recovered {
            drawing,
            document,
            home,
            lines_ignored,
            ..
        } = *recovered;
        self.document.adopt(document);
        self.put(drawing, home);
        // No file holds it as it stands, so closing the window asks.
        self.saved = None;
        if lines_ignored > 0 {
            self.complain(say!(self, "notice-lines-left-out", count = lines_ignored));
        }
    }

    /// Puts everything about the window's drawing in place but its ink.
    fn put(&mut self, drawing: Drawing, home: Option<Home>) {
        self.look_again();
        // The topmost layer that takes ink.
        let layers = self.sheet().layers().iter().rev();
        self.sight.layer = layers
            .filter(|layer| layer.is_open())
            .map(|layer| layer.id)
            .next()
            .unwrap_or_default();
        self.sight.tuned = None;
        self.advice.forget();
        self.pictures.leave();
        self.painting.leave();
        self.epoch += 1;
        self.home = home;
        self.leaf = None;
        self.key_id = drawing.key_id;
        self.word = drawing.word.unwrap_or_default();
        self.unknown = drawing.unknown;
        self.intent = self.class_of_word();
        self.kept = drawing.kept.strokes.into_iter().collect();
        self.kept_parts = drawing.kept.parts;
        self.vigilance = Vigilance::Usual;
        self.select(None);
        self.notice = None;
        self.fit_wanted = true;
        self.ask();
    }

    /// Opens another drawing of the list that the drawing came from.
    pub(super) fn turn_leaf(&mut self, step: isize) {
        let Some(Leaf { path, index, count }) = self.leaf.clone() else {
            return;
        };
        let wanted = index.checked_add_signed(step);
        if let Some(wanted) = wanted.filter(|at| count.is_none_or(|count| *at < count)) {
            self.files.start(Job::Open(path, wanted));
        }
    }

    /// Opens the drawing that an earlier session left, or keeps its journal aside.
    pub fn settle_leftover(&mut self, wanted: bool) {
        let Some(leftover) = self.leftover.take() else {
            return;
        };
        if wanted {
            self.succeed(Successor::Leftover(Box::new(leftover)));
        } else {
            self.files.start(Job::SetAside(leftover.journal));
        }
    }

    /// Saves to the drawing's file, or asks for one.
    pub(super) fn save(&mut self) {
        match self.home.clone() {
            Some(Home { file, stamp }) => {
                // What was read there may be replaced, and nothing else.
                self.save_to(file, Replaces::Only(stamp));
            }
            None => self.question = Some(Question::File(Purpose::Save)),
        }
    }

    /// Saves after all where the file had changed, or leaves it.
    pub fn settle_changed(&mut self, replace: bool) {
        if let Some(Question::Changed(path)) = self.question.take() {
            if replace {
                self.save_to(path, Replaces::Anything);
            } else {
                self.follow_law(Event::Cancel);
            }
        }
    }

    pub(super) fn save_to(&mut self, path: PathBuf, replaces: Replaces) {
        let order = Box::new(SaveOrder {
            path,
            drawing: self.drawing(),
            epoch: self.epoch,
            version: self.version(),
            replaces,
        });
        match self.saving {
            None => self.begin_save(order),
            Some(_) => self.next_save = Some(order),
        }
    }

    pub(super) fn begin_save(&mut self, mut order: Box<SaveOrder>) {
        // The save before this one may have made the file what it is.
        if let (Some(home), Replaces::Only(_)) = (&self.home, order.replaces)
            && home.file == order.path
        {
            order.replaces = Replaces::Only(home.stamp);
        }
        self.saving = Some(SaveUnderWay {
            epoch: order.epoch,
            version: order.version.clone(),
        });
        self.files.start(Job::Save(order));
    }

    /// The save of `version` of the drawing `epoch` has ended well: its file is `home`.
    pub(super) fn note_saved(&mut self, epoch: u64, version: Version, home: Home) {
        // Another drawing has taken the place of the one that was saved: its file is not this
        // one's.
        if epoch != self.epoch {
            return;
        }
        if version == self.version() {
            self.note(Entry::Saved(home.clone()));
        }
        self.home = Some(home);
        self.saved = Some(version);
    }
}
