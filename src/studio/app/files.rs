//! [`FileDesk`]: every look at the disk that is not the journal, each on a thread of its own, so that the
//! window never waits. The format code is the one that the command line uses.

use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use super::{export, journal};
use crate::engine::{Assessment, Labels};
use crate::error::{Error, Result};
use strokewise_ink::format::journal::Recovered;
use strokewise_ink::format::{self, Drawing};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::picture::is_picture;
use strokewise_ink::sketch::Revision;

/// What a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To be opened.
    Open,
    /// To hold the drawing.
    Save,
    /// To hold a picture or the scores.
    Export,
    /// To hold the pictures that drawings are compared with: a folder.
    Gallery,
}

/// A drawing and what is known of it, for export.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// The drawing.
    pub drawing: Drawing,
    /// Its explanation and the names of the classes, where there is one.
    pub explanation: Option<(Arc<Assessment>, Arc<Labels>)>,
    /// The device that computed it, in words.
    pub device: String,
    /// Paper of pictures.
    pub paper: Paper,
}

/// Work for one thread.
#[derive(Debug)]
pub enum Job {
    /// Reads a drawing.
    Open(PathBuf),
    /// Writes the drawing, which stands at this revision.
    Save(PathBuf, Drawing, Revision),
    /// Writes a picture or the scores, by the file's extension.
    Export(PathBuf, Box<Exhibit>),
    /// Lists what there is for a purpose in a folder.
    List(Purpose, PathBuf),
    /// Asks through the desktop's own dialog, beginning in this folder.
    Browse(Purpose, PathBuf),
    /// Looks for a drawing that was left unsaved.
    FindLeftover(PathBuf),
    /// Deletes a journal that is no longer wanted.
    Delete(PathBuf),
}

/// What came of a [`Job`].
#[derive(Debug)]
pub enum Outcome {
    /// A drawing, or why not.
    Opened(PathBuf, Result<Drawing>),
    /// Saved at this revision, or why not.
    Saved(PathBuf, Revision, Result<()>),
    /// Exported, or why not.
    Exported(PathBuf, Result<()>),
    /// What the folder holds, or why not.
    Listed(PathBuf, Result<Vec<FolderEntry>>),
    /// The file chosen; `None` where the user chose none, or the desktop has no dialog.
    Browsed(Purpose, Option<PathBuf>),
    /// The newest unsaved drawing and its journal.
    Leftover(PathBuf, Recovered),
    /// Nothing to report.
    Nothing,
    /// Something else failed.
    Failed(Error),
}

/// A file or folder in a listing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// Folders come before files.
    pub is_file: bool,
    /// Its name.
    pub name: String,
}

/// Starts jobs and collects what comes of them.
pub struct FileDesk {
    outcomes: mpsc::Receiver<Outcome>,
    outbox: mpsc::Sender<Outcome>,
    wake: Arc<dyn Fn() + Send + Sync>,
    under_way: usize,
}

impl FileDesk {
    /// A desk that calls `wake` after each job.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (outbox, outcomes) = mpsc::channel();
        Self {
            outcomes,
            outbox,
            wake,
            under_way: 0,
        }
    }

    /// Whether a job is under way.
    pub fn is_busy(&self) -> bool {
        self.under_way > 0
    }

    /// Starts a job.
    pub fn start(&mut self, job: Job) {
        let (outbox, wake) = (self.outbox.clone(), Arc::clone(&self.wake));
        let work = move || {
            // Nobody listens any more while the window closes.
            let _ = outbox.send(job.run());
            wake();
        };
        match thread::Builder::new().name("file".into()).spawn(work) {
            Ok(_) => self.under_way += 1,
            Err(cause) => {
                let error = Error::io("a new thread")(cause);
                // The receiver is ours.
                let _ = self.outbox.send(Outcome::Failed(error));
                self.under_way += 1;
            }
        }
    }

    /// What has come of jobs since the last call; never waits.
    pub fn collect(&mut self) -> Vec<Outcome> {
        let outcomes: Vec<Outcome> = self.outcomes.try_iter().collect();
        self.under_way -= outcomes.len().min(self.under_way);
        outcomes
    }
}

impl Job {
    fn run(self) -> Outcome {
        match self {
            Self::Open(path) => {
                let drawing = format::open(&path);
                Outcome::Opened(path, drawing.map_err(Error::from))
            }
            Self::Save(path, drawing, revision) => {
                let saved = format::save(&path, &drawing);
                Outcome::Saved(path, revision, saved.map_err(Error::from))
            }
            Self::Export(path, exhibit) => {
                let exported = export::write(&path, &exhibit);
                Outcome::Exported(path, exported)
            }
            Self::List(purpose, folder) => {
                let entries = list(purpose, &folder);
                Outcome::Listed(folder, entries)
            }
            Self::Browse(purpose, folder) => Outcome::Browsed(purpose, browse(purpose, &folder)),
            Self::FindLeftover(folder) => match journal::leftover(&folder) {
                Ok(Some((path, recovered))) => Outcome::Leftover(path, recovered),
                Ok(None) => Outcome::Nothing,
                Err(error) => Outcome::Failed(error),
            },
            Self::Delete(path) => match std::fs::remove_file(&path) {
                Ok(()) => Outcome::Nothing,
                Err(cause) => Outcome::Failed(Error::io(path)(cause)),
            },
        }
    }
}

/// Folders and drawings in `folder`, for a gallery folders and pictures; hidden ones left out.
fn list(purpose: Purpose, folder: &Path) -> Result<Vec<FolderEntry>> {
    let mut entries: Vec<FolderEntry> = std::fs::read_dir(folder)
        .map_err(Error::io(folder))?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_owned();
            let is_file = !path.is_dir();
            let fits = match purpose {
                Purpose::Gallery => is_picture(&path),
                Purpose::Open | Purpose::Save | Purpose::Export => is_drawing(&path),
            };
            let fits = fits || !is_file;
            (fits && !name.starts_with('.')).then_some(FolderEntry { is_file, name })
        })
        .collect();
    entries.sort();
    Ok(entries)
}

/// Extensions of files that a listing shows.
const DRAWINGS: [&str; 4] = ["strokewise", "svg", "ndjson", "png"];

fn is_drawing(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str());
    extension.is_some_and(|e| DRAWINGS.contains(&e.to_ascii_lowercase().as_str()))
}

fn browse(purpose: Purpose, folder: &Path) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_directory(folder);
    match purpose {
        Purpose::Open => dialog
            .add_filter("Drawings", &["strokewise", "svg", "ndjson"])
            .pick_file(),
        Purpose::Save => dialog.set_file_name("drawing.strokewise").save_file(),
        Purpose::Export => dialog.set_file_name("drawing.svg").save_file(),
        Purpose::Gallery => dialog.pick_folder(),
    }
}
