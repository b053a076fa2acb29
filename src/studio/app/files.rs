//! [`FileDesk`] loads, saves and exports drawings, lists folders, and looks for unsaved drawings, each on a thread of
//! its own, so that the window never waits. The format code is the one that the command line uses.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use super::journal::Leftovers;
use super::network::is_network;
use super::{export, journal};
use crate::engine::{Assessment, Labels};
use crate::error::{Error, Result};
use crate::form::Form;
use crate::words::{Words, say};
use strokewise_ink::format::journal::{Home, set_aside};
use strokewise_ink::format::{self, Drawing, Reading, Stamp, document};
use strokewise_ink::import;
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::picture::{self, is_picture};
use strokewise_ink::sketch::Revision;

/// [`Purpose`] says what a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The file is to be opened.
    Open,
    /// The file is to hold the drawing.
    Save,
    /// The file is to hold a picture or the scores.
    Export,
    /// The folder is to give the pictures that drawings are compared with.
    Gallery,
    /// The picture in the file is to be drawn from.
    Reference,
    /// The network in the file is to explain drawings.
    Network,
}

/// [`Exhibit`] is a drawing and what is known of it, for export.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// This drawing is exported.
    pub drawing: Drawing,
    /// These are its explanation and the names of the classes, where there is one.
    pub explanation: Option<(Arc<Assessment>, Arc<Labels>)>,
    /// It was computed on this device, in words.
    pub device: String,
    /// Pictures have this paper.
    pub paper: Paper,
    /// The paper is not painted.
    pub clear: bool,
    /// The longer side of a picture of pixels has so many.
    pub longest_px: u32,
}

/// [`Job`] is work for one thread.
#[derive(Debug)]
pub enum Job {
    /// Reads the first drawing of a file, or the one at this place of a list, counted from 0.
    Open(PathBuf, usize),
    /// Writes the drawing.
    Save(Box<SaveOrder>),
    /// Writes a picture or the scores, by the file's extension; over a file only where the user
    /// knows of it.
    Export(PathBuf, Box<Exhibit>, bool),
    /// Lists what there is for a purpose in a folder.
    List(Purpose, PathBuf),
    /// Asks through the desktop's own dialog, beginning in this folder.
    Browse(Purpose, PathBuf, Words),
    /// Looks for a drawing that was left unsaved.
    FindLeftover(PathBuf),
    /// Keeps a journal aside whose drawing is not wanted.
    SetAside(PathBuf),
}

/// [`SaveOrder`] is a drawing to be saved.
#[derive(Debug, Clone)]
pub struct SaveOrder {
    /// The drawing is saved here.
    pub path: PathBuf,
    /// This drawing is saved.
    pub drawing: Drawing,
    /// The drawing has this number among those that the window has had.
    pub epoch: u64,
    /// It is in this state.
    pub version: Version,
    /// It says what may be replaced.
    pub replaces: Replaces,
}

/// [`Version`] is a state of a drawing as far as saving is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Version {
    /// The ink is in this state.
    pub revision: Revision,
    /// The drawing is meant to be this.
    pub word: String,
}

/// [`Replaces`] says what a save may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaces {
    /// Whatever is there may be replaced: the user was asked.
    Anything,
    /// Nothing may be replaced, or a file whose content is still this.
    Only(Option<Stamp>),
}

/// [`Saved`] is what came of a save.
#[derive(Debug)]
pub enum Saved {
    /// The file holds the drawing, and its stamp is this.
    Done(Stamp),
    /// The file is another than the window knows of; nothing was written.
    Changed,
    /// It failed.
    Failed(Error),
}

/// [`Opened`] is a drawing that was read.
#[derive(Debug, Clone)]
pub struct Opened {
    /// This drawing was read.
    pub drawing: Drawing,
    /// The file has this stamp, where the drawing lives in the file and is to be saved there.
    pub home: Option<Home>,
    /// These sentences say what was left out or put together on the way.
    pub notes: Vec<String>,
    /// It has this place, where the file is a list of several.
    pub leaf: Option<Leaf>,
}

/// [`Leaf`] is a place in a list of drawings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The drawing is in the list of this file.
    pub path: PathBuf,
    /// This is the place, counted from 0.
    pub index: usize,
    /// The list has so many drawings; `None` where they are very many.
    pub count: Option<usize>,
}

/// [`Outcome`] is what came of a [`Job`].
#[derive(Debug)]
pub enum Outcome {
    /// The file holds this drawing, or cannot be read.
    Opened(PathBuf, Result<Opened>),
    /// A save came to this.
    Saved(Box<SaveOrder>, Saved),
    /// The file was exported, or could not be.
    Exported(PathBuf, Result<()>),
    /// The folder holds these, or cannot be listed.
    Listed(PathBuf, Result<Vec<FolderEntry>>),
    /// The user chose this file; `None` where they chose none, or the desktop has no dialog.
    Browsed(Purpose, Option<PathBuf>),
    /// Earlier programs left these.
    Leftovers(Leftovers),
    /// There is nothing to report.
    Nothing,
    /// Something else failed.
    Failed(Error),
}

/// [`FolderEntry`] is a file or folder in a listing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// It is true for a file; folders come before files.
    pub is_file: bool,
    /// The folder calls it this.
    pub name: String,
}

/// Starts jobs and collects what comes of them.
pub struct FileDesk {
    outcomes: mpsc::Receiver<Outcome>,
    outbox: mpsc::Sender<Outcome>,
    wake: Arc<dyn Fn() + Send + Sync>,
    under_way: usize,
    /// These threads write; the window does not end before they do.
    writers: Vec<thread::JoinHandle<()>>,
}

impl FileDesk {
    /// Makes a desk that calls `wake` after each job.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (outbox, outcomes) = mpsc::channel();
        Self {
            outcomes,
            outbox,
            wake,
            under_way: 0,
            writers: Vec::new(),
        }
    }

    /// Returns what wakes the window.
    pub fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        Arc::clone(&self.wake)
    }

    /// Returns whether a job is under way.
    pub fn is_busy(&self) -> bool {
        self.under_way > 0
    }

    /// Starts a job.
    pub fn start(&mut self, job: Job) {
        let (outbox, wake) = (self.outbox.clone(), Arc::clone(&self.wake));
        let writes = matches!(job, Job::Save(_) | Job::Export(..));
        let work = move || {
            // A reader that stumbles over a file ends this thread, not the window.
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| job.run()));
            let stumbled = |_| Outcome::Failed(Error::Window("this file cannot be handled".to_owned()));
            // Nobody listens any more while the window closes.
            let _ = outbox.send(outcome.unwrap_or_else(stumbled));
            wake();
        };
        match thread::Builder::new().name("file".into()).spawn(work) {
            Ok(thread) => {
                self.under_way += 1;
                self.writers.retain(|writer| !writer.is_finished());
                self.writers.extend(writes.then_some(thread));
            }
            Err(cause) => {
                let error = Error::io("a new thread")(cause);
                // The receiver is ours.
                let _ = self.outbox.send(Outcome::Failed(error));
                self.under_way += 1;
            }
        }
    }

    /// Returns what has come of jobs since the last call; never waits.
    pub fn collect(&mut self) -> Vec<Outcome> {
        let outcomes: Vec<Outcome> = self.outcomes.try_iter().collect();
        self.under_way -= outcomes.len().min(self.under_way);
        outcomes
    }
}

impl Drop for FileDesk {
    fn drop(&mut self) {
        for writer in self.writers.drain(..) {
            // What it had to say was said where somebody still listens.
            let _ = writer.join();
        }
    }
}

impl Job {
    fn run(self) -> Outcome {
        match self {
            Self::Open(path, index) => {
                let opened = open(&path, index);
                Outcome::Opened(path, opened)
            }
            Self::Save(order) => {
                let saved = save(&order).unwrap_or_else(Saved::Failed);
                Outcome::Saved(order, saved)
            }
            Self::Export(path, exhibit, replaces) => {
                let exported = export::write(&path, &exhibit, replaces);
                Outcome::Exported(path, exported)
            }
            Self::List(purpose, folder) => {
                let entries = list(purpose, &folder);
                Outcome::Listed(folder, entries)
            }
            Self::Browse(purpose, folder, words) => Outcome::Browsed(purpose, browse(purpose, &folder, words)),
            Self::FindLeftover(folder) => match journal::leftovers(&folder) {
                Ok(leftovers) => Outcome::Leftovers(leftovers),
                Err(error) => Outcome::Failed(error),
            },
            Self::SetAside(path) => match set_aside(&path) {
                Ok(()) => Outcome::Nothing,
                Err(error) => Outcome::Failed(error.into()),
            },
        }
    }
}

/// Reads a drawing. Only what is in the program's own format lives in its file; others are
/// imported.
fn open(path: &Path, index: usize) -> Result<Opened> {
    // The stamp first: what changes while the file is read will be asked about before it is
    // replaced.
    let stamp = Stamp::of(path).map_err(Error::io(path))?;
    let mut drawings = import::drawings(path, Reading::default())?;
    let none = || Error::format(path, "the file holds no such drawing");
    let drawing = drawings.by_ref().nth(index).ok_or_else(none)??;
    let notes = drawings.take_notes();
    let file = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let rest = drawings.take(LEAVES_COUNTED).count();
    let leaf = (index + rest > 0).then(|| Leaf {
        path: file.clone(),
        index,
        count: (rest < LEAVES_COUNTED).then_some(index + 1 + rest),
    });
    let home = (Form::of(path) == Some(Form::Document)).then_some(Home { file, stamp });
    Ok(Opened {
        drawing,
        home,
        notes,
        leaf,
    })
}

/// Lists are counted up to so many drawings; of longer ones it is only said that they go on.
const LEAVES_COUNTED: usize = 1000;

fn save(order: &SaveOrder) -> Result<Saved> {
    let path = &order.path;
    if let Replaces::Only(expected) = order.replaces {
        let found = Stamp::of(path).map_err(Error::io(path))?;
        if found.is_some() && found != expected {
            return Ok(Saved::Changed);
        }
    }
    let text = document::to_text(&order.drawing);
    format::write_atomically(path, text.as_bytes())?;
    Ok(Saved::Done(Stamp::of_content(text.as_bytes())))
}

/// Returns folders and drawings in `folder`, for a gallery folders and pictures; hidden ones left
/// out.
fn list(purpose: Purpose, folder: &Path) -> Result<Vec<FolderEntry>> {
    let mut entries: Vec<FolderEntry> = std::fs::read_dir(folder)
        .map_err(Error::io(folder))?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_owned();
            let is_file = !path.is_dir();
            let fits = match purpose {
                Purpose::Gallery | Purpose::Reference => is_picture(&path),
                Purpose::Open => format::is_drawing(&path) || is_picture(&path),
                Purpose::Network => is_network(&path),
                Purpose::Save | Purpose::Export => format::is_drawing(&path) || Form::of(&path).is_some(),
            };
            let fits = fits || !is_file;
            (fits && !name.starts_with('.')).then_some(FolderEntry { is_file, name })
        })
        .collect();
    entries.sort();
    Ok(entries)
}

fn browse(purpose: Purpose, folder: &Path, words: Words) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_directory(folder);
    match purpose {
        Purpose::Open => dialog
            .add_filter(say!(words, "file-kind-drawings"), &format::EXTENSIONS)
            .pick_file(),
        Purpose::Save => dialog.set_file_name("drawing.strokewise").save_file(),
        Purpose::Export => dialog.set_file_name("drawing.svg").save_file(),
        Purpose::Gallery => dialog.pick_folder(),
        Purpose::Reference => dialog
            .add_filter(say!(words, "file-kind-pictures"), &picture::EXTENSIONS)
            .pick_file(),
        Purpose::Network => dialog
            .add_filter(say!(words, "file-kind-networks"), &["onnx"])
            .pick_file(),
    }
}
