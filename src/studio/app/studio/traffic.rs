//! Drawings that come and go: opening, saving, exporting, recovering, and the questions about them.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Leftover, Question, Studio};
use crate::app::command::Command;
use crate::app::files::{Exhibit, Job, Outcome, Purpose};
use crate::app::journal::Entry;
use crate::engine::Vigilance;
use strokewise_explain::gallery::Source;
use strokewise_ink::format::Drawing;
use strokewise_ink::format::journal::Recovered;
use strokewise_ink::sketch::Revision;

impl Studio {
    /// Puts `drawing`, which came from a file, in the place of the current one.
    pub(super) fn show(&mut self, drawing: Drawing, file: Option<PathBuf>) {
        self.note(Entry::Begin(drawing.clone()));
        self.put(drawing, file);
    }

    fn put(&mut self, drawing: Drawing, file: Option<PathBuf>) {
        self.advice.forget();
        self.pictures.leave();
        self.painting.leave();
        self.document.open(drawing.sketch);
        self.epoch += 1;
        self.file = file;
        self.key_id = drawing.key_id;
        self.word = drawing.word.unwrap_or_default();
        self.unknown = drawing.unknown;
        self.intent = self.class_of_word();
        self.saved = self.document.sketch().revision();
        self.kept.clear();
        self.kept_parts.clear();
        self.vigilance = Vigilance::Usual;
        self.select(None);
        self.notice = None;
        self.fit_wanted = true;
        self.ask();
    }

    /// The drawing with what is known about it.
    pub fn drawing(&self) -> Drawing {
        let word = (!self.word.is_empty()).then(|| self.word.clone());
        Drawing {
            key_id: self.key_id.clone(),
            word,
            sketch: self.sketch().clone(),
            unknown: self.unknown.clone(),
        }
    }

    pub(super) fn save(&mut self, path: PathBuf) {
        let job = Job::Save(path, self.drawing(), self.sketch().revision());
        self.files.start(job);
    }

    /// The question was answered with a file.
    pub fn chose_file(&mut self, purpose: Purpose, path: PathBuf) {
        self.question = None;
        match purpose {
            Purpose::Open => self.carry_out(Command::Open(path)),
            Purpose::Save => self.save(path),
            Purpose::Gallery => self.carry_out(Command::OpenGallery(Source::Folder(path))),
            Purpose::Export => {
                let current = self.advice.current(self.sketch().revision(), self.intent);
                let explanation = current
                    .map(|a| Arc::clone(&a.assessment))
                    .zip(self.advice.labels().cloned());
                let exhibit = Exhibit {
                    drawing: self.drawing(),
                    explanation: explanation.filter(|_| self.explain),
                    device: self.advice.device().unwrap_or_default().to_owned(),
                    paper: self.paper,
                };
                self.files.start(Job::Export(path, Box::new(exhibit)));
            }
        }
    }

    /// The question was waved away.
    pub fn dismiss(&mut self) {
        self.question = None;
        self.after_save = None;
    }

    /// Unsaved changes stood in the way of a command: save them first, or let them go.
    pub fn settle_unsaved(&mut self, save: bool) {
        let Some(Question::Unsaved(command)) = self.question.take() else {
            return;
        };
        if save {
            self.after_save = Some(*command);
            self.carry_out(Command::Save);
        } else {
            self.carry_out(*command);
        }
    }

    /// Opens the drawing that an earlier session left, or deletes it.
    pub fn settle_leftover(&mut self, wanted: bool) {
        let Some(leftover) = self.leftover.take() else {
            return;
        };
        if !wanted {
            self.files.start(Job::Delete(leftover.journal));
            return;
        }
        self.note(Entry::Rescue(leftover.drawing.clone(), leftover.journal));
        self.put(leftover.drawing, None);
        // No file holds it yet, so closing the window asks.
        self.saved = Revision(u64::MAX);
        let lines = leftover.lines_ignored;
        if lines > 0 {
            self.complain(format!(
                "{lines} damaged lines of the journal were left out"
            ));
        }
    }

    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(path, Ok(drawing)) => {
                let ours = path
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("strokewise"));
                self.settings.remember_file(path.clone());
                self.show(drawing, ours.then_some(path));
            }
            Outcome::Saved(path, revision, Ok(())) => {
                self.inform(format!("Saved {}", path.display()));
                self.settings.remember_file(path.clone());
                self.file = Some(path);
                self.saved = revision;
                if let Some(command) = self.after_save.take() {
                    self.run(command);
                }
            }
            Outcome::Exported(path, Ok(())) => self.inform(format!("Exported {}", path.display())),
            Outcome::Opened(_, Err(error))
            | Outcome::Exported(_, Err(error))
            | Outcome::Failed(error) => self.complain(error.to_string()),
            Outcome::Saved(_, _, Err(error)) => {
                self.after_save = None;
                self.complain(format!("not saved: {error}"));
            }
            Outcome::Leftover(journal, recovered) => {
                let Recovered {
                    drawing,
                    lines_ignored,
                } = recovered;
                self.leftover = Some(Leftover {
                    journal,
                    drawing,
                    lines_ignored,
                });
            }
            Outcome::Browsed(purpose, Some(path)) => self.chose_file(purpose, path),
            Outcome::Browsed(_, None) | Outcome::Nothing => {}
            Outcome::Listed(folder, entries) => self.listing = Some((folder, entries)),
        }
    }
}
