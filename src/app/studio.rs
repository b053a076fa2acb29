//! [`Studio`]: all state of the window that has nothing to do with widgets, and what each [`Command`] does
//! to it. Works without a window, so the tests drive it directly.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::advice::{Advice, Answer, Arrival};
use super::canvas::{Tool, Wish};
use super::command::Command;
use super::files::{Exhibit, FileDesk, FolderEntry, Job, Outcome, Purpose};
use super::journal::{Entry, JournalThread};
use crate::engine::{ClassId, Engine};
use crate::error::Result;
use crate::format::journal::Recovered;
use crate::format::{self, Drawing};
use crate::ink::palette::Paper;
use crate::sketch::{Document, Edit, Revision, Sketch, Stroke, StrokeId};

/// A short message for the status line.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What happened.
    pub text: String,
    /// Whether it went wrong.
    pub is_error: bool,
}

/// A question that stands in the way until it is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Where is the file?
    File(Purpose),
    /// The drawing has unsaved changes; go on with this command?
    Unsaved(Box<Command>),
}

/// An unsaved drawing that an earlier session left behind.
#[derive(Debug, Clone)]
pub struct Leftover {
    /// Its journal.
    pub journal: PathBuf,
    /// The drawing.
    pub drawing: Drawing,
    /// Lines of the journal that made no sense.
    pub lines_ignored: u64,
}

/// The window's state.
pub struct Studio {
    document: Document,
    epoch: u64,
    file: Option<PathBuf>,
    key_id: Option<String>,
    word: String,
    intent: Option<ClassId>,
    saved: Revision,
    /// Go on with this once the save under way has succeeded.
    after_save: Option<Command>,
    kept: HashSet<StrokeId>,
    selected: Option<StrokeId>,
    /// What a press on the canvas does.
    pub tool: Tool,
    /// Width of new strokes, in canvas units.
    pub pen_width: f32,
    /// Whether strokes are coloured by their support.
    pub explain: bool,
    /// Paper of exported pictures.
    pub paper: Paper,
    /// What the engine said.
    pub advice: Advice,
    /// Loads, saves and exports.
    pub files: FileDesk,
    journal: Option<JournalThread>,
    question: Option<Question>,
    leftover: Option<Leftover>,
    notice: Option<Notice>,
    /// The folder last listed, for the file dialog.
    listing: Option<(PathBuf, Result<Vec<FolderEntry>>)>,
    /// Fit the view to the drawing.
    fit_wanted: bool,
    /// The window may close.
    closing: bool,
}

impl Studio {
    /// An empty drawing, explained by `engine`, with `journal` to remember it.
    pub fn new(engine: Engine, files: FileDesk, journal: Option<JournalThread>) -> Self {
        Self {
            document: Document::default(),
            epoch: 0,
            file: None,
            key_id: None,
            word: String::new(),
            intent: None,
            saved: Revision::default(),
            after_save: None,
            kept: HashSet::new(),
            selected: None,
            tool: Tool::default(),
            pen_width: Stroke::DEFAULT_WIDTH,
            explain: true,
            paper: Paper::default(),
            advice: Advice::new(engine),
            files,
            journal,
            question: None,
            leftover: None,
            notice: None,
            listing: None,
            fit_wanted: false,
            closing: false,
        }
    }

    /// The drawing as it stands.
    pub fn sketch(&self) -> &Sketch {
        self.document.sketch()
    }

    /// Changes when another drawing takes the place of this one.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Where the drawing is saved.
    pub fn file(&self) -> Option<&PathBuf> {
        self.file.as_ref()
    }

    /// The drawing's name in title and dialogs.
    pub fn title(&self) -> String {
        let name = self.file.as_ref().and_then(|f| f.file_name());
        name.map_or_else(
            || "Untitled".into(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Whether something would be lost without saving.
    pub fn is_unsaved(&self) -> bool {
        self.sketch().revision() != self.saved
    }

    /// What the user says they draw, in their words.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// What the user says they draw, where the model knows it.
    pub fn intent(&self) -> Option<ClassId> {
        self.intent
    }

    /// The selected stroke.
    pub fn selected(&self) -> Option<StrokeId> {
        self.selected
    }

    /// Strokes not to be suggested again.
    pub fn kept(&self) -> &HashSet<StrokeId> {
        &self.kept
    }

    /// The question that stands in the way.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// The drawing that an earlier session left.
    pub fn leftover(&self) -> Option<&Leftover> {
        self.leftover.as_ref()
    }

    /// The last message.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The folder last listed, and what it holds.
    pub fn listing(&self) -> Option<&(PathBuf, Result<Vec<FolderEntry>>)> {
        self.listing.as_ref()
    }

    /// Whether the window may close now.
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Whether undo and redo would do anything.
    pub fn can_undo_redo(&self) -> [bool; 2] {
        [self.document.can_undo(), self.document.can_redo()]
    }

    /// Whether the view should be fitted to the drawing; says so once.
    pub fn take_fit(&mut self) -> bool {
        std::mem::take(&mut self.fit_wanted)
    }

    /// The answer to show for the drawing as it stands.
    pub fn answer(&self) -> Option<&Answer> {
        self.advice.shown(self.sketch(), self.intent)
    }

    /// Latest time in the drawing, so that new strokes come after it.
    pub fn end_secs(&self) -> f32 {
        let times = self
            .sketch()
            .strokes()
            .iter()
            .flat_map(|s| s.points())
            .filter_map(|p| p.time_secs);
        times.fold(0.0, f32::max)
    }

    /// Takes in what engine, files and journal have to say, and asks the engine about the drawing as it
    /// stands. Once a frame, before painting.
    pub fn listen(&mut self) -> Vec<Arrival> {
        for outcome in self.files.collect() {
            self.take_outcome(outcome);
        }
        if let Some(error) = self
            .journal
            .as_ref()
            .and_then(|j| j.errors().into_iter().last())
        {
            self.complain(format!("the journal cannot be written: {error}"));
        }
        let arrivals = self.advice.listen();
        if self.intent.is_none() && !self.word.is_empty() {
            self.intent = self.class_of_word();
        }
        self.ask();
        arrivals
    }

    fn ask(&mut self) {
        self.advice.ask(self.document.sketch(), self.intent);
    }

    /// Carries out what the hand did on the canvas.
    pub fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Ink(points) => {
                let id = self.document.next_stroke_id();
                if let Some(stroke) = Stroke::new(id, self.pen_width, points) {
                    self.edit(&Edit::Add(stroke));
                }
            }
            Wish::Erase(ids) => self.edit(&Edit::Remove(ids)),
            Wish::Select(id) => self.selected = id,
        }
    }

    /// Carries out a command.
    pub fn run(&mut self, command: Command) {
        match command {
            Command::New
            | Command::Open(_)
            | Command::OpenExample(_)
            | Command::AskOpen
            | Command::Quit
                if self.is_unsaved() && self.question.is_none() =>
            {
                self.question = Some(Question::Unsaved(Box::new(command)));
            }
            command => self.carry_out(command),
        }
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::New => self.show(Drawing::default(), None),
            Command::AskOpen => self.question = Some(Question::File(Purpose::Open)),
            Command::Open(path) => self.files.start(Job::Open(path)),
            Command::OpenExample(number) => {
                if let Some((_, drawing)) = format::examples().into_iter().nth(number) {
                    self.show(drawing, None);
                }
            }
            Command::Save => match self.file.clone() {
                Some(path) => self.save(path),
                None => self.question = Some(Question::File(Purpose::Save)),
            },
            Command::AskSave => self.question = Some(Question::File(Purpose::Save)),
            Command::AskExport => self.question = Some(Question::File(Purpose::Export)),
            Command::Quit => {
                self.note(Entry::Discard);
                self.closing = true;
            }
            Command::Undo => {
                if self.document.undo() {
                    self.note(Entry::Undo);
                    self.changed();
                }
            }
            Command::Redo => {
                if self.document.redo() {
                    self.note(Entry::Redo);
                    self.changed();
                }
            }
            Command::Clear => self.edit(&Edit::Clear),
            Command::Remove(ids) => self.edit(&Edit::Remove(ids)),
            Command::RemoveSelected => {
                if let Some(id) = self.selected {
                    self.edit(&Edit::Remove(vec![id]));
                }
            }
            Command::Keep(id) => {
                self.kept.insert(id);
            }
            Command::Select(id) => self.selected = id,
            Command::SelectStep(step) => self.select_step(step),
            Command::SetWord(word) => self.set_word(word),
            Command::SetIntent(class) => {
                let name = class.map(|c| self.advice.name(c).to_owned());
                self.set_word(name.unwrap_or_default());
            }
            Command::Take(tool) => self.tool = tool,
            Command::ToggleExplanation => self.explain = !self.explain,
            Command::Fit => self.fit_wanted = true,
            // The shell's: they concern the window, not the drawing.
            Command::Zoom(_) | Command::ActualSize | Command::TogglePanel | Command::Theme(_) => {}
        }
    }

    fn edit(&mut self, edit: &Edit) {
        if self.document.apply(edit) {
            self.note(Entry::Edit(edit.clone()));
            self.changed();
        }
    }

    /// The drawing is another than before.
    fn changed(&mut self) {
        let sketch = self.document.sketch();
        self.selected = self.selected.filter(|id| sketch.stroke(*id).is_some());
        if self.notice.as_ref().is_some_and(|n| !n.is_error) {
            self.notice = None;
        }
        self.ask();
    }

    fn select_step(&mut self, step: isize) {
        let strokes = self.document.sketch().strokes();
        let Some(last) = strokes.len().checked_sub(1) else {
            return;
        };
        let at = self
            .selected
            .and_then(|id| strokes.iter().position(|s| s.id() == id));
        let next = match at {
            Some(at) => at.saturating_add_signed(step).min(last),
            None if step > 0 => 0,
            None => last,
        };
        self.selected = Some(strokes[next].id());
    }

    fn set_word(&mut self, word: String) {
        if word == self.word {
            return;
        }
        self.word = word;
        self.intent = self.class_of_word();
        let word = (!self.word.is_empty()).then(|| self.word.clone());
        self.note(Entry::Word(word));
        self.ask();
    }

    fn class_of_word(&self) -> Option<ClassId> {
        self.advice
            .labels()
            .and_then(|labels| labels.find(&self.word).ok())
    }

    /// Puts `drawing`, which came from a file, in the place of the current one.
    fn show(&mut self, drawing: Drawing, file: Option<PathBuf>) {
        self.note(Entry::Begin(drawing.clone()));
        self.put(drawing, file);
    }

    fn put(&mut self, drawing: Drawing, file: Option<PathBuf>) {
        self.advice.forget();
        self.document.open(drawing.sketch);
        self.epoch += 1;
        self.file = file;
        self.key_id = drawing.key_id;
        self.word = drawing.word.unwrap_or_default();
        self.intent = self.class_of_word();
        self.saved = self.document.sketch().revision();
        self.kept.clear();
        self.selected = None;
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
        }
    }

    fn save(&mut self, path: PathBuf) {
        let job = Job::Save(path, self.drawing(), self.sketch().revision());
        self.files.start(job);
    }

    /// The question was answered with a file.
    pub fn chose_file(&mut self, purpose: Purpose, path: PathBuf) {
        self.question = None;
        match purpose {
            Purpose::Open => self.carry_out(Command::Open(path)),
            Purpose::Save => self.save(path),
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

    fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Opened(path, Ok(drawing)) => {
                let ours = path
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("strokewise"));
                self.show(drawing, ours.then_some(path));
            }
            Outcome::Saved(path, revision, Ok(())) => {
                self.inform(format!("Saved {}", path.display()));
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

    fn inform(&mut self, text: String) {
        self.notice = Some(Notice {
            text,
            is_error: false,
        });
    }

    /// Shows what went wrong.
    pub fn complain(&mut self, text: String) {
        self.notice = Some(Notice {
            text,
            is_error: true,
        });
    }

    fn note(&self, entry: Entry) {
        if let Some(journal) = &self.journal {
            journal.note(entry);
        }
    }
}
