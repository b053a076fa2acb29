//! [`Studio`] is all state of the window that has nothing to do with widgets, and says what each
//! [`Command`](super::command::Command) does to it. It works without a window, so the tests drive it directly.

use std::collections::HashSet;
use std::path::PathBuf;

use super::advice::{Advice, Answer, Arrival};
use super::backdrop::Backdrop;
use super::canvas::Tool;
use super::explanation::Explanation;
use super::fault;
use super::files::{FileDesk, FolderEntry, Leaf, Purpose, SaveOrder, Version};
use super::glances::Glances;
use super::journal::{Entry, Health, JournalThread};
use super::network::Network;
use super::painting::Painting;
use super::pictures::Pictures;
use super::settings::Settings;
use crate::engine::{Assessment, ClassId, Engine, Vigilance};
use crate::error::Result;
use crate::words::{Language, Speaks as _, say};
use strokewise_ink::format::Unknown;
use strokewise_ink::format::journal::Home;
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Document, Part, Sketch, Stroke, StrokeId};

mod autosave;
mod commands;
mod networks;
mod order;
mod reading;
mod scope;
mod selection;
mod sheet;
mod spoken;
mod succession;
mod traffic;

use autosave::Autosave;
pub use reading::Reading;
pub use scope::Scope;
use scope::Scoping;
use sheet::Sight;
pub use succession::Leftover;
use succession::{SaveUnderWay, Successor};

/// [`Notice`] is a short message for the status line.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The sentence says what happened.
    pub text: String,
    /// It is true where something went wrong.
    pub is_error: bool,
}

/// [`Question`] is a question that stands in the way until it is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The user is asked for a file.
    File(Purpose),
    /// Something else wants the drawing's place, and it has unsaved changes; save them first?
    Unsaved,
    /// The file at this path is not what it was when the drawing was last read or saved there;
    /// replace it?
    Changed(PathBuf),
}

/// [`Focus`] is what colours and list speak of instead of the reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focus<'a> {
    /// These words come before its name: "Why it matches".
    pub lead: &'static str,
    /// People call it this.
    pub name: &'a str,
}

/// [`Studio`] is the window's state.
pub struct Studio {
    document: Document,
    sight: Sight,
    /// These are the pixels of the picture to draw from.
    pub backdrop: Backdrop,
    epoch: u64,
    /// The drawing is saved here.
    home: Option<Home>,
    /// It came from this list.
    leaf: Option<Leaf>,
    key_id: Option<String>,
    word: String,
    unknown: Unknown,
    intent: Option<ClassId>,
    /// The file holds this state, or it is not worth saving.
    saved: Option<Version>,
    /// This save is under way.
    saving: Option<SaveUnderWay>,
    /// This is saved once that has ended: saves come one after the other.
    next_save: Option<Box<SaveOrder>>,
    /// This waits for the place of the drawing.
    waiting: Option<Successor>,
    /// It says whether the journal holds everything.
    journal_health: Health,
    kept: HashSet<StrokeId>,
    kept_parts: Vec<Part>,
    /// The vigilance is raised from when a suggested stroke goes until the drawing changes
    /// otherwise.
    vigilance: Vigilance,
    selected: HashSet<StrokeId>,
    /// This stroke was selected last.
    lead: Option<StrokeId>,
    /// These strokes were copied last.
    clipboard: Vec<Stroke>,
    /// It says what is read by itself.
    scoping: Scoping,
    /// These are the copied strokes as an SVG picture, for other programs.
    copied: String,
    /// It says what a press on the canvas does.
    pub tool: Tool,
    /// This tool comes back once nothing is selected.
    put_aside: Option<Tool>,
    /// It says how the tools are set, and what else is remembered.
    pub settings: Settings,
    /// The system speaks this language, for whoever has not chosen one.
    pub system_language: Language,
    /// It is true where strokes are lit by their support.
    pub explain: bool,
    /// Exported pictures have this paper.
    pub paper: Paper,
    engine: Engine,
    /// The engine said this of the reading.
    pub advice: Advice,
    glances: Glances,
    /// This network explains the drawing.
    pub network: Network,
    /// The engine found these in galleries.
    pub pictures: Pictures,
    /// The drawing becomes this picture.
    pub painting: Painting,
    /// This desk loads, saves and exports.
    pub files: FileDesk,
    journal: Option<JournalThread>,
    question: Option<Question>,
    leftover: Option<Leftover>,
    notice: Option<Notice>,
    /// This folder was listed last, for the file dialog.
    listing: Option<(PathBuf, Result<Vec<FolderEntry>>)>,
    /// The view is to be fitted to the drawing.
    fit_wanted: bool,
    /// The window may close.
    closing: bool,
    autosave: Autosave,
}

impl Studio {
    /// Makes a studio with an empty drawing, explained by `engine`, with `journal` to remember it.
    pub fn new(engine: Engine, files: FileDesk, journal: Option<JournalThread>) -> Self {
        Self {
            document: Document::default(),
            sight: Sight::default(),
            backdrop: Backdrop::new(files.waker()),
            epoch: 0,
            home: None,
            leaf: None,
            key_id: None,
            word: String::new(),
            unknown: Unknown::default(),
            intent: None,
            saved: Some(Version::default()),
            saving: None,
            next_save: None,
            waiting: None,
            journal_health: Health::of(journal.is_some()),
            kept: HashSet::new(),
            kept_parts: Vec::new(),
            vigilance: Vigilance::Usual,
            selected: HashSet::new(),
            lead: None,
            clipboard: Vec::new(),
            scoping: Scoping::default(),
            copied: String::new(),
            tool: Tool::default(),
            put_aside: None,
            settings: Settings::default(),
            system_language: Language::default(),
            explain: true,
            paper: Paper::default(),
            engine,
            advice: Advice::default(),
            glances: Glances::default(),
            network: Network::default(),
            pictures: Pictures::default(),
            painting: Painting::default(),
            files,
            journal,
            question: None,
            leftover: None,
            notice: None,
            listing: None,
            fit_wanted: false,
            closing: false,
            autosave: Autosave::default(),
        }
    }

    /// Returns the drawing as it stands, without what hidden layers hold: what people and networks
    /// see.
    pub fn sketch(&self) -> &Sketch {
        &self.sight.shown
    }

    /// Returns what of it a hand can change: nothing of locked layers.
    pub fn open_sketch(&self) -> &Sketch {
        &self.sight.open
    }

    /// Changes when another drawing takes the place of this one.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Returns the file that the drawing is saved to; `None` where it has none.
    pub fn file(&self) -> Option<&PathBuf> {
        self.home.as_ref().map(|home| &home.file)
    }

    /// Returns the drawing's place in the list that it came from.
    pub fn leaf(&self) -> Option<&Leaf> {
        self.leaf.as_ref()
    }

    /// Returns whether something would be lost without saving.
    pub fn is_unsaved(&self) -> bool {
        let Some(saved) = &self.saved else {
            return true;
        };
        let Version { revision, word } = self.version();
        // A word for blank paper is no work yet.
        let is_work = !self.document.sketch().is_empty() || self.home.is_some();
        revision != saved.revision || (is_work && word != saved.word)
    }

    /// Returns whether the journal holds what no file does.
    pub fn is_journalled(&self) -> bool {
        self.journal_health == Health::Well
    }

    fn version(&self) -> Version {
        Version {
            revision: self.sketch().revision(),
            word: self.word.clone(),
        }
    }

    /// Returns strokes not to be suggested again.
    pub fn kept(&self) -> &HashSet<StrokeId> {
        &self.kept
    }

    /// Tells whether trimming `part`, or something like it, is not to be suggested again.
    pub fn is_kept(&self, part: Part) -> bool {
        let same = |kept: &&Part| kept.stroke == part.stroke;
        let mut kept = self.kept_parts.iter().filter(same);
        kept.any(|kept| kept.span.overlap(part.span) > 0.0)
    }

    /// Returns the question that stands in the way.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Returns the drawing that an earlier session left.
    pub fn leftover(&self) -> Option<&Leftover> {
        self.leftover.as_ref()
    }

    /// Returns the last message.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Returns the folder last listed, and what it holds.
    pub fn listing(&self) -> Option<&(PathBuf, Result<Vec<FolderEntry>>)> {
        self.listing.as_ref()
    }

    /// Closes without asking and without deleting the journal: the window cannot go on.
    pub fn abandon(&mut self) {
        self.closing = true;
    }

    /// Returns whether the window may close now.
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Returns whether undo and redo would do anything.
    pub fn can_undo_redo(&self) -> [bool; 2] {
        [self.document.can_undo(), self.document.can_redo()]
    }

    /// Returns whether the view should be fitted to the drawing; says so once.
    pub fn take_fit(&mut self) -> bool {
        std::mem::take(&mut self.fit_wanted)
    }

    /// Returns the answer to show for the drawing as it stands.
    pub fn answer(&self) -> Option<&Answer> {
        self.advice.shown(self.subject(), self.intent)
    }

    /// Returns the full answer to take suggestions from.
    pub fn settled(&self) -> Option<&Assessment> {
        self.advice.settled(self.subject()).map(|a| &*a.assessment)
    }

    /// Returns what canvas and list show: which strokes are behind the chosen part of the picture,
    /// or why the drawing matches the chosen one, else why it reads as it does.
    pub fn explanation(&self) -> Option<Explanation<'_>> {
        if self.painting.region().is_some() {
            let target = say!(self, "focus-behind.target");
            return self.painting.explanation(self.subject(), target);
        }
        match self.pictures.choice() {
            Some(_) => self.pictures.explanation(self.subject()),
            None => Some(self.advice.explanation(self.answer()?)),
        }
    }

    /// Takes in what engine, files and journal have to say, and asks the engine about the drawing as it stands. This is
    /// called once a frame, before painting.
    pub fn listen(&mut self) -> Vec<Arrival> {
        for outcome in self.files.collect() {
            self.take_outcome(outcome);
        }
        for scan in self.backdrop.collect() {
            match scan {
                Ok(scan) => self.put_reference(scan),
                Err(error) => self.complain(fault::told(&*self, &error)),
            }
        }
        if let Some(news) = self.journal.as_ref().and_then(JournalThread::news) {
            self.journal_health = Health::of(news.is_ok());
            match news {
                Ok(()) => self.inform(say!(self, "notice-journal-again").to_owned()),
                Err(error) => {
                    let cause = fault::told(&*self, &error);
                    self.complain(say!(self, "notice-journal-broken", cause = cause));
                }
            }
        }
        self.take_tool_back();
        let words = self.words();
        self.advice.speak(words);
        let mut arrivals = Vec::new();
        for reply in self.engine.drain() {
            if let Some(news) = self.network.hear(&reply, words) {
                self.take_network(news);
            }
            arrivals.extend(self.advice.hear(&reply));
            arrivals.extend(self.pictures.hear(&reply));
            arrivals.extend(self.painting.hear(&reply));
            self.glances.hear(&reply);
        }
        if self.intent.is_none() && !self.word.is_empty() {
            self.intent = self.class_of_word();
        }
        self.ask();
        arrivals
    }

    fn note(&self, entry: Entry) {
        if let Some(journal) = &self.journal {
            journal.note(entry);
        }
    }
}
