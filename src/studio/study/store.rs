//! [`Store`] is the folder that holds a study's data. Files get new names and are never opened to be written over.
//!
//! ```text
//! ledger.jsonl            which order rows were dealt, done, freed
//! withdrawals.jsonl       when and why data were deleted; no id
//! versions/1/             study file, texts, drawings, questionnaires, as run
//! sessions/BCDFGH/        journal-1.jsonl, … and manifest.json
//! exports/2027-03-04-1/
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::hash;
use super::id::ParticipantId;
use super::kit::Study;
use super::ledger::Ledger;
use super::record::Record;
use crate::error::{Error, Result};

/// A folder that somebody else has open is tried again so often, half a second in all: a program that is just closing
/// lets go of it, and so does a child of this one that has just been started, which holds its files until it is another.
const LOCK_TRIES: usize = 25;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// [`Store`] is an open study folder, which no other program can open meanwhile.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    /// The lock is held as long as the store lives.
    _lock: File,
    /// This ledger holds the order rows.
    pub ledger: Ledger,
}

impl Store {
    /// Opens the folder at `root`, which is made where it is missing. An error where another
    /// program has it open.
    pub fn open(root: &Path) -> Result<Self> {
        fs::create_dir_all(root).map_err(Error::io(root))?;
        let path = root.join(".lock");
        let lock = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        let mut tries = LOCK_TRIES;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if tries > 0 => {
                    tries -= 1;
                    thread::sleep(LOCK_PAUSE);
                }
                Err(TryLockError::WouldBlock) => {
                    let cause = format!("another program has this study open: {}", root.display());
                    return Err(Error::Usage(cause));
                }
                Err(TryLockError::Error(cause)) => return Err(Error::io(&path)(cause)),
            }
        }
        Ok(Self {
            root: root.to_owned(),
            _lock: lock,
            ledger: Ledger::open(&root.join("ledger.jsonl"))?,
        })
    }

    /// Returns the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Keeps a copy of the study as it is run, by its version.
    ///
    /// An error where this version was kept with another content: people would have met two studies
    /// under one name.
    pub fn keep_version(&self, study: &Study) -> Result<()> {
        let version = study.file.study.version;
        let folder = self.root.join("versions").join(version.to_string());
        let hash_path = folder.join("materials.sha256");
        let hash = hash::of_materials(study);
        match fs::read_to_string(&hash_path) {
            Ok(kept) if kept.trim() == hash => return Ok(()),
            Ok(_) => {
                let cause = format!(
                    "version {version} of this study was run with another content; \
                     raise `version` in the study file after a change"
                );
                return Err(Error::format(&study.path, cause));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io(&hash_path)(error)),
        }
        for (name, content) in &study.materials {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(Error::io(&folder))?;
            fs::write(&path, content).map_err(Error::io(&path))?;
        }
        // Last, so that a copy that was cut short is made again.
        write_new(&hash_path, format!("{hash}\n").as_bytes())
    }

    fn sessions_folder(&self) -> PathBuf {
        self.root.join("sessions")
    }

    /// Returns the folder of a session.
    pub fn session(&self, id: &ParticipantId) -> PathBuf {
        self.sessions_folder().join(id.as_str())
    }

    /// Makes a new folder for an id that nobody has yet, and returns both.
    pub fn new_session(&self, random: &mut impl rand::Rng) -> Result<(ParticipantId, PathBuf)> {
        let sessions = self.sessions_folder();
        fs::create_dir_all(&sessions).map_err(Error::io(&sessions))?;
        loop {
            let id = ParticipantId::draw(random);
            let folder = self.session(&id);
            match fs::create_dir(&folder) {
                Ok(()) => return Ok((id, folder)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&folder)(error)),
            }
        }
    }

    /// Returns every session's id, in alphabetical order, which says nothing about time.
    pub fn ids(&self) -> Result<Vec<ParticipantId>> {
        let sessions = self.sessions_folder();
        let entries = match fs::read_dir(&sessions) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io(&sessions)(error)),
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut ids: Vec<ParticipantId> = names.filter_map(|name| name.parse().ok()).collect();
        ids.sort();
        Ok(ids)
    }

    /// Returns the session that was begun last, by the times of the folders.
    pub fn newest(&self) -> Result<Option<ParticipantId>> {
        let begun = |id: &ParticipantId| fs::metadata(self.session(id)).and_then(|data| data.modified()).ok();
        Ok(self.ids()?.into_iter().max_by_key(begun))
    }

    /// Reads a session.
    pub fn read(&self, id: &ParticipantId) -> Result<Record> {
        let folder = self.session(id);
        if !folder.is_dir() {
            return Err(Error::Usage(format!("this study has no session {id}")));
        }
        Record::read(&folder)
    }

    /// Writes down the hashes of a session's files, once it has ended.
    pub fn seal(&self, id: &ParticipantId) -> Result<()> {
        #[derive(Serialize)]
        struct Sealed {
            file: String,
            sha256: String,
        }
        let folder = self.session(id);
        let mut files = Vec::new();
        for segment in 0.. {
            let path = super::record::segment_path(&folder, segment);
            if !path.exists() {
                break;
            }
            let bytes = fs::read(&path).map_err(Error::io(&path))?;
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(Sealed {
                file,
                sha256: hash::of_bytes(&bytes),
            });
        }
        let text = serde_json::to_string_pretty(&files).expect("two texts have a JSON form");
        write_new(&folder.join("manifest.json"), (text + "\n").as_bytes())
    }
}

/// Writes a file that must not be there yet.
pub(super) fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(Error::io(path))?;
    file.write_all(content)
        .and_then(|()| file.sync_data())
        .map_err(Error::io(path))
}
