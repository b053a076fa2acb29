//! Lets drawings come and go: opens, saves, exports, recovers, and asks about them.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Leftover, Notice, Question, Studio, Successor};
use crate::app::command::Command;
use crate::app::custody::Event;
use crate::app::fault;
use crate::app::files::{Exhibit, Job, Outcome, Purpose, Replaces, SaveOrder, Saved};
use crate::app::journal::Leftovers;
use crate::form::{Form, Holds};
use crate::words::say;
use strokewise_explain::gallery::Source;
use strokewise_ink::format::journal::Home;
use strokewise_ink::format::{Drawing, Kept};
use strokewise_ink::shown::shown_path;
use strokewise_ink::sketch::StrokeId;

impl Studio {
    /// Returns the latest time in the drawing, so that new strokes come after it.
    pub fn end_secs(&self) -> f32 {
        let times = self
            .document
            .sketch()
            .strokes()
            .iter()
            .flat_map(|s| s.points())
            .filter_map(|p| p.time_secs);
        times.fold(0.0, f32::max)
    }

    /// Shows what happened.
    pub fn inform(&mut self, text: String) {
        self.notice = Some(Notice { text, is_error: false });
    }

    /// Shows what went wrong.
    pub fn complain(&mut self, text: String) {
        self.notice = Some(Notice { text, is_error: true });
    }

    /// Returns the drawing with what is known about it.
    pub fn drawing(&self) -> Drawing {
        let word = (!self.word.is_empty()).then(|| self.word.clone());
        Drawing {
            key_id: self.key_id.clone(),
            word,
            sketch: self.document.sketch().clone(),
            kept: Box::new(self.turned_down()),
            unknown: self.unknown.clone(),
        }
    }

    /// Returns the suggestions about ink that is still there which were turned down.
    fn turned_down(&self) -> Kept {
        let sketch = self.document.sketch();
        let is_there = |id: StrokeId| sketch.stroke(id).is_some();
        let mut strokes: Vec<StrokeId> = self.kept.iter().copied().filter(|id| is_there(*id)).collect();
        strokes.sort();
        let parts = self.kept_parts.iter().filter(|part| is_there(part.stroke));
        Kept {
            strokes,
            parts: parts.copied().collect(),
        }
    }

    /// The question was answered with a file; the user knows of what it may replace where
    /// `replaces` says so.
    pub fn chose_file(&mut self, purpose: Purpose, path: PathBuf, replaces: bool) {
        self.question = None;
        match purpose {
            Purpose::Open => self.run(Command::Open(path)),
            Purpose::Save => self.save_as(path, replaces),
            Purpose::Gallery => self.run(Command::OpenGallery(Source::Folder(path))),
            Purpose::Network => self.open_network(Some(&path)),
            Purpose::Export => self.export(path, replaces),
            Purpose::Reference => self.run(Command::Reference(path)),
        }
    }

    /// The name's ending decides: a drawing is saved, a picture is exported and leaves the drawing
    /// unsaved.
    fn save_as(&mut self, path: PathBuf, replaces: bool) {
        let stamp = self
            .home
            .as_ref()
            .filter(|home| home.file == path)
            .and_then(|home| home.stamp);
        match Form::of(&path).map(Form::holds) {
            Some(Holds::Document) if replaces => self.save_to(path, Replaces::Anything),
            Some(Holds::Document) => self.save_to(path, Replaces::Only(stamp)),
            Some(Holds::Drawing | Holds::Scores) => {
                self.export(path, replaces);
                self.follow_law(Event::NotSaved);
            }
            Some(Holds::Drawings) | None => {
                let exports: Vec<String> = Form::exports().map(|form| format!(".{}", form.ending())).collect();
                let (own, file) = (Form::Document.ending(), shown_path(&path));
                let exports = exports.join(", ");
                self.complain(say!(
                    self,
                    "notice-not-saved.ending",
                    own = own,
                    exports = exports,
                    file = file
                ));
                self.follow_law(Event::NotSaved);
            }
        }
    }

    /// Returns what an export shows of the drawing, with what is said of its strokes where that is
    /// wanted and shown.
    pub fn exhibit(&self, lit: bool) -> Exhibit {
        let current = self.advice.current(self.sketch().revision(), self.intent);
        let explanation = current
            .map(|a| Arc::clone(&a.assessment))
            .zip(self.advice.labels().cloned());
        Exhibit {
            drawing: Drawing {
                sketch: self.sight.shown.clone(),
                ..self.drawing()
            },
            explanation: explanation.filter(|_| self.explain && lit),
            device: self.advice.device().unwrap_or_default().to_owned(),
            paper: self.paper,
            clear: self.settings.export.clear,
            longest_px: self.settings.export.longest_px(),
        }
    }

    fn export(&mut self, path: PathBuf, replaces: bool) {
        // Scores are what is said.
        let lit = !self.settings.export_plain || Form::of(&path) == Some(Form::Scores);
        let exhibit = self.exhibit(lit);
        self.files.start(Job::Export(path, Box::new(exhibit), replaces));
    }

    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(path, Ok(opened)) => {
                self.settings.remember_file(path);
                self.succeed(Successor::Read(Box::new(opened)));
            }
            Outcome::Saved(order, saved) => self.take_saved(*order, saved),
            Outcome::Exported(path, Ok(())) => {
                let file = shown_path(&path);
                self.inform(if self.is_unsaved() {
                    say!(self, "notice-exported.only", file = file)
                } else {
                    say!(self, "notice-exported", file = file)
                });
            }
            Outcome::Opened(_, Err(error)) | Outcome::Exported(_, Err(error)) | Outcome::Failed(error) => {
                self.complain(fault::told(&*self, &error));
            }
            Outcome::Leftovers(Leftovers { drawing, unreadable }) => {
                self.leftover = drawing.map(|(journal, recovered)| Leftover {
                    journal,
                    drawing: recovered.drawing.clone(),
                    recovered,
                });
                if let Some(error) = unreadable {
                    let cause = fault::told(&*self, &error);
                    self.complain(say!(self, "notice-old-journal", cause = cause));
                }
            }
            // The desktop's own dialog asks before it hands out the name of a file that is there.
            Outcome::Browsed(purpose, Some(path)) if self.question == Some(Question::File(purpose)) => {
                self.chose_file(purpose, path, true);
            }
            Outcome::Browsed(..) | Outcome::Nothing => {}
            Outcome::Listed(folder, entries) => self.listing = Some((folder, entries)),
        }
    }

    fn take_saved(&mut self, order: SaveOrder, saved: Saved) {
        self.saving = None;
        let SaveOrder {
            path, epoch, version, ..
        } = order;
        let event = match saved {
            Saved::Done(stamp) => {
                self.inform(say!(self, "notice-saved", file = shown_path(&path)));
                self.settings.remember_file(path.clone());
                let home = Home {
                    file: path,
                    stamp: Some(stamp),
                };
                self.note_saved(epoch, version, home);
                Event::Saved
            }
            Saved::Changed if epoch == self.epoch && self.question.is_none() => {
                // What was to be saved there next is the drawing as it stands, which "Replace"
                // saves, too.
                if let Some(next) = self.next_save.take().filter(|next| next.path != path) {
                    self.begin_save(next);
                }
                self.question = Some(Question::Changed(path));
                return;
            }
            Saved::Changed => {
                let path = shown_path(&path);
                self.complain(say!(self, "notice-not-saved.changed", file = path));
                Event::NotSaved
            }
            Saved::Failed(error) => {
                let cause = fault::told(&*self, &error);
                self.complain(say!(self, "notice-not-saved", cause = cause));
                Event::NotSaved
            }
        };
        if let Some(next) = self.next_save.take() {
            self.begin_save(next);
        }
        // A failed save of another drawing is no answer to a question about this one.
        if event == Event::Saved || epoch == self.epoch && self.question.is_none() {
            self.follow_law(event);
        }
    }
}
