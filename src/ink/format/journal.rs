//! The crash journal: every edit goes to a file of its own the moment it is made, one JSON line each, and
//! [`recover`] replays them after a crash, the steps of undo with them.
//!
//! ```text
//! {"strokewise_journal":1}
//! {"begin":{"word":"cat","home":{"file":"/home/ada/cat.strokewise"},"strokes":[]}}
//! {"add":{"id":0,"width":4.0,"x":[1.0],"y":[2.0]}}
//! "undo"
//! ```
//!
//! A line is handed to the operating system in one write, and to the disk with [`Unsynced::sync`], which a busy disk
//! makes wait, so that another thread does it: a line survives the program's crash at once and a power cut from then
//! on, and the last one can at worst be torn. A line that could not
//! be written is taken back, so that what follows stays readable. The file is private to the user and locked while its
//! program lives, so that a second window does not take it for a leftover. Nothing is deleted that was not understood:
//! [`set_aside`] keeps it under another name.

mod replay;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Drawing;
use super::lines::{Line, Lines};
use super::private::{private_file, private_folder};
use super::sheet_record::SheetRecord;
use super::stamp::Stamp;
use super::stroke_record::StrokeRecord;
use crate::error::{Error, Result};
use crate::sketch::{Document, Edit};
pub use replay::{Entry, Replay};

const VERSION: u32 = 1;
const EXTENSION: &str = "journal";

/// Journals that were set aside have this ending, and so many of them are kept.
const ASIDE: &str = "aside";
const MAX_ASIDE: usize = 20;

/// One line may hold a whole opened drawing.
const MAX_LINE_BYTES: usize = super::MAX_FILE_BYTES as usize;

/// [`Home`] is the file that a drawing lives in, with its content when the drawing was last the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The drawing lives in this file.
    pub file: PathBuf,
    /// The stamp tells the file's content at that time; it is `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
}

/// [`Journal`] is an open journal; see the module. Dropping it leaves the file to be recovered.
#[derive(Debug)]
pub struct Journal {
    file: Arc<File>,
    path: PathBuf,
    /// The whole lines have so many bytes.
    len: u64,
}

/// [`Unsynced`] is what a journal's file holds of which it is not known whether it is on disk.
#[derive(Debug)]
pub struct Unsynced {
    file: Arc<File>,
    path: PathBuf,
}

impl Unsynced {
    /// Waits until it is on disk.
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(Error::io(&self.path))
    }
}

impl Journal {
    /// Begins a journal in `folder`, which is made where it is missing, of a drawing that begins
    /// empty.
    pub fn create(folder: &Path) -> Result<Self> {
        private_folder(folder)?;
        let (file, path) = create_new(folder).map_err(Error::io(folder))?;
        // Where the file system knows no locks, a second window may offer this journal: no harm done.
        let _ = file.try_lock();
        let file = Arc::new(file);
        let mut journal = Self { file, path, len: 0 };
        let header = Header {
            strokewise_journal: VERSION,
        };
        if let Err(error) = journal.put(&header) {
            // It holds nothing; where it cannot go, it is found blank next time, and goes then.
            let _ = fs::remove_file(&journal.path);
            return Err(error);
        }
        Ok(journal)
    }

    /// Goes on with a journal that an earlier program left; `None` where a living one has it.
    pub fn resume(path: &Path) -> Result<Option<Self>> {
        let resume = || -> io::Result<Option<Self>> {
            let mut file = private_file().read(true).append(true).open(path)?;
            if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
                return Ok(None);
            }
            let mut len = file.seek(SeekFrom::End(0))?;
            let mut last = [b'\n'];
            if len > 0 {
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
            }
            if last != *b"\n" {
                // What follows a torn line is whole again.
                file.write_all(b"\n")?;
                len += 1;
            }
            let (file, path) = (Arc::new(file), path.to_path_buf());
            Ok(Some(Self { file, path, len }))
        };
        resume().map_err(Error::io(path))
    }

    /// Returns the path of the journal's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes that the document is now `drawing`, without anything to undo: a file was opened.
    pub fn begin(&mut self, drawing: &Drawing, home: Option<&Home>) -> Result<()> {
        let strokes = drawing.sketch.strokes().iter();
        self.put(&Entry::Begin {
            key_id: drawing.key_id.clone(),
            word: drawing.word.clone(),
            home: home.filter(|home| home.file.to_str().is_some()).cloned(),
            sheet: SheetRecord::from(drawing.sketch.sheet()),
            strokes: strokes.map(|s| StrokeRecord::from(&**s)).collect(),
            kept: drawing.kept.clone(),
            unknown: drawing.unknown.clone(),
        })
    }

    /// Notes an edit that [`Document::apply`] carried out.
    pub fn append(&mut self, edit: &Edit) -> Result<()> {
        self.put(&Entry::from(edit))
    }

    /// Notes [`Document::undo`].
    pub fn undo(&mut self) -> Result<()> {
        self.put(&Entry::Undo)
    }

    /// Notes [`Document::redo`].
    pub fn redo(&mut self) -> Result<()> {
        self.put(&Entry::Redo)
    }

    /// Notes what the drawing is meant to be.
    pub fn intent(&mut self, word: Option<&str>) -> Result<()> {
        self.put(&Entry::Intent(word.map(str::to_owned)))
    }

    /// Notes that a file holds the drawing as it stands.
    pub fn saved(&mut self, home: &Home) -> Result<()> {
        match home.file.to_str() {
            Some(_) => self.put(&Entry::Saved(home.clone())),
            // JSON has no form for this name: what is recovered then has to be saved anew.
            None => Ok(()),
        }
    }

    /// Returns what was noted until now as something that another thread can bring to the disk.
    pub fn unsynced(&self) -> Unsynced {
        Unsynced {
            file: Arc::clone(&self.file),
            path: self.path.clone(),
        }
    }

    /// Ends the journal and deletes it: the drawing is saved. One that somebody has taken away is gone already.
    pub fn discard(self) -> Result<()> {
        if !self.is_there() {
            return Ok(());
        }
        fs::remove_file(&self.path).map_err(Error::io(&self.path))
    }

    /// Ends the journal and keeps it under another name for a while: the drawing is not wanted any more, or goes on in
    /// another journal. One that somebody has taken away is not there to be kept.
    pub fn put_aside(self) -> Result<()> {
        if self.is_there() {
            rename_aside(&self.path)
        } else {
            Ok(())
        }
    }

    /// Tells whether the file still lies where it was made: what is written to one that was taken away is lost.
    fn is_there(&self) -> bool {
        let (Ok(found), Ok(own)) = (fs::metadata(&self.path), self.file.metadata()) else {
            return false;
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            (found.dev(), found.ino()) == (own.dev(), own.ino())
        }
        #[cfg(not(unix))]
        {
            found.len() == own.len()
        }
    }

    fn put(&mut self, entry: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(entry).expect("text and lists of finite numbers always have a JSON form");
        line.push(b'\n');
        if !self.is_there() {
            return Err(Error::io(&self.path)(io::ErrorKind::NotFound.into()));
        }
        if let Err(cause) = (&*self.file).write_all(&line) {
            // Takes back what was written of the line; where that fails too, the line is torn and reading passes over
            // it.
            let _ = self.file.set_len(self.len);
            return Err(Error::io(&self.path)(cause));
        }
        self.len += line.len() as u64;
        Ok(())
    }
}

/// [`Recovered`] is what [`recover`] could read of a journal.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The drawing stood so.
    pub drawing: Drawing,
    /// The document holds that drawing with its history.
    pub document: Document,
    /// It lives in this file, where it has one.
    pub home: Option<Home>,
    /// It is true where that file held the drawing as it stood.
    pub is_saved: bool,
    /// So many lines made no sense and were left out: the torn last one, at worst.
    pub lines_ignored: u64,
}

impl Recovered {
    /// Tells whether nothing is lost with the journal: it was understood, and a file still holds
    /// the drawing, or nothing was ever drawn.
    pub fn is_expendable(&self) -> bool {
        let is_kept = self.is_saved
            && self.home.as_ref().is_some_and(|home| {
                home.stamp.is_some() && Stamp::of(&home.file).is_ok_and(|stamp| stamp == home.stamp)
            });
        self.lines_ignored == 0 && (self.is_blank() || is_kept)
    }

    /// Tells whether there is no ink, neither on the paper nor to be undone or redone.
    pub fn is_blank(&self) -> bool {
        self.drawing.sketch.is_empty() && !self.document.can_undo() && !self.document.can_redo()
    }
}

/// Replays the journal at `path`.
pub fn recover(path: &Path) -> Result<Recovered> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut lines = Lines::new(BufReader::new(file), MAX_LINE_BYTES);
    let mut replay = Replay::default();
    let mut lines_ignored = 0;
    while let Some(line) = lines.next().map_err(Error::io(path))? {
        let understood = match line {
            Line::TooLong => false,
            Line::Text(line) => match serde_json::from_slice(line) {
                Ok(Header {
                    strokewise_journal: VERSION,
                }) => true,
                Ok(Header {
                    strokewise_journal: version,
                }) => {
                    let cause = format!("journal version {version} is unknown");
                    return Err(Error::format(path, cause));
                }
                Err(_) => serde_json::from_slice(line).is_ok_and(|entry| replay.apply(entry)),
            },
        };
        lines_ignored += u64::from(!understood);
    }
    Ok(replay.into_recovered(lines_ignored))
}

/// Lists the journals in `folder` that no living program holds, newest first. A missing folder has
/// none.
pub fn leftovers(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = files(folder, EXTENSION)?;
    found.retain(|(_, path)| is_free(path));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Keeps the journal at `path` under another name, out of the way: it was not understood, or its drawing is not wanted.
/// Of what lies aside, the oldest goes when there is much of it. A journal that a living program holds stays.
pub fn set_aside(path: &Path) -> Result<()> {
    if is_free(path) { rename_aside(path) } else { Ok(()) }
}

fn rename_aside(path: &Path) -> Result<()> {
    let names = (0..).map(|n| {
        path.with_extension(if n == 0 {
            ASIDE.to_owned()
        } else {
            format!("{n}.{ASIDE}")
        })
    });
    let free = names.into_iter().find(|name| !name.exists());
    let kept = free.expect("an endless supply of names");
    fs::rename(path, &kept).map_err(Error::io(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let aside = files(folder, ASIDE)?.into_iter().map(|(_, old)| old);
    // Clocks jump: what was put there last stays, however old it looks.
    for old in aside.filter(|old| *old != kept).skip(MAX_ASIDE - 1) {
        fs::remove_file(&old).map_err(Error::io(&old))?;
    }
    Ok(())
}

/// Tells whether no living program holds the journal.
fn is_free(path: &Path) -> bool {
    let file = private_file().append(true).open(path);
    // Where the file system knows no locks, nobody can hold it.
    file.is_ok_and(|file| !matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Lists the files in `folder` that end in `extension`, newest first.
fn files(folder: &Path, extension: &str) -> Result<Vec<(SystemTime, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(folder)(error)),
    };
    let mut found: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    Ok(found)
}

fn create_new(folder: &Path) -> io::Result<(File, PathBuf)> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let stem = format!("{}-{}", since_epoch.as_millis(), std::process::id());
    let mut attempt = 0;
    loop {
        let path = folder.join(format!("{stem}-{attempt}.{EXTENSION}"));
        match private_file().append(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    strokewise_journal: u32,
}
