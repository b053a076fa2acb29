//! The crash journal: every edit goes to a file of its own the moment it is made, one JSON line each, and
//! [`recover`] replays them after a crash.
//!
//! ```text
//! {"strokewise_journal":1}
//! {"begin":{"word":"cat","strokes":[]}}
//! {"add":{"id":0,"width":4.0,"x":[1.0],"y":[2.0]}}
//! "undo"
//! ```
//!
//! A line is handed to the operating system in one write: it survives the program's crash, and the last
//! line can at worst be torn. The file is locked while its program lives, so that a second window does
//! not take it for a leftover.

mod replay;

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Drawing;
use super::lines::{Line, Lines};
use super::stroke_record::StrokeRecord;
use crate::error::{Error, Result};
use crate::sketch::Edit;
pub use replay::{Entry, Replay};

const VERSION: u32 = 1;
const EXTENSION: &str = "journal";

/// One line may hold a whole opened drawing.
const MAX_LINE_BYTES: usize = super::MAX_FILE_BYTES as usize;

/// An open journal; see the module. Dropping it leaves the file to be recovered.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// A new journal in `folder`, which is made where it is missing, of a drawing that begins empty.
    pub fn create(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let (file, path) = create_new(folder).map_err(Error::io(folder))?;
        // Where the file system knows no locks, a second window may offer this journal: no harm done.
        let _ = file.try_lock();
        let mut journal = Self { file, path };
        journal.put(&Header {
            strokewise_journal: VERSION,
        })?;
        Ok(journal)
    }

    /// The journal's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes that the document is now `drawing`, without anything to undo: a file was opened.
    pub fn begin(&mut self, drawing: &Drawing) -> Result<()> {
        let Drawing {
            key_id,
            word,
            sketch,
            unknown,
        } = drawing;
        let strokes = sketch
            .strokes()
            .iter()
            .map(|s| StrokeRecord::from(&**s))
            .collect();
        self.put(&Entry::Begin {
            key_id: key_id.clone(),
            word: word.clone(),
            strokes,
            unknown: unknown.clone(),
        })
    }

    /// Notes an edit that [`Document::apply`](crate::sketch::Document::apply) carried out.
    pub fn append(&mut self, edit: &Edit) -> Result<()> {
        self.put(&Entry::from(edit))
    }

    /// Notes [`Document::undo`](crate::sketch::Document::undo).
    pub fn undo(&mut self) -> Result<()> {
        self.put(&Entry::Undo)
    }

    /// Notes [`Document::redo`](crate::sketch::Document::redo).
    pub fn redo(&mut self) -> Result<()> {
        self.put(&Entry::Redo)
    }

    /// Notes what the drawing is meant to be.
    pub fn intent(&mut self, word: Option<&str>) -> Result<()> {
        self.put(&Entry::Intent(word.map(str::to_owned)))
    }

    /// Ends the journal and deletes it: the drawing is saved, or not wanted.
    pub fn discard(self) -> Result<()> {
        fs::remove_file(&self.path).map_err(Error::io(&self.path))
    }

    fn put(&mut self, entry: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(entry)
            .expect("text and lists of finite numbers always have a JSON form");
        line.push(b'\n');
        self.file.write_all(&line).map_err(Error::io(&self.path))
    }
}

/// What [`recover`] could read.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// The drawing as it stood.
    pub drawing: Drawing,
    /// Lines that made no sense and were left out: the torn last one, at worst.
    pub lines_ignored: u64,
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
    Ok(Recovered {
        drawing: replay.into_drawing(),
        lines_ignored,
    })
}

/// The journals in `folder` that no living program holds, newest first. A missing folder has none.
pub fn leftovers(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io(folder)(error)),
    };
    let mut found: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == EXTENSION))
        .filter_map(|path| {
            let file = OpenOptions::new().append(true).open(&path).ok()?;
            file.try_lock().ok()?;
            Some((file.metadata().ok()?.modified().ok()?, path))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

fn create_new(folder: &Path) -> io::Result<(File, PathBuf)> {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let stem = format!("{}-{}", since_epoch.as_millis(), std::process::id());
    let mut attempt = 0;
    loop {
        let path = folder.join(format!("{stem}-{attempt}.{EXTENSION}"));
        match OpenOptions::new().append(true).create_new(true).open(&path) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Point, Sketch, Stroke, StrokeId};

    fn stroke(id: u32) -> Stroke {
        let points = vec![Point {
            pressure: Some(0.5),
            ..Point::new(id as f32, 0.1)
        }];
        Stroke::new(StrokeId(id), 2.0, points).expect("one sound point makes a stroke")
    }

    fn ids(recovered: &Recovered) -> Vec<u32> {
        recovered
            .drawing
            .sketch
            .strokes()
            .iter()
            .map(|s| s.id().0)
            .collect()
    }

    /// A journal of: open strokes 0 and 1; add 2 and 3; undo; replace 1 by 4 and 5; remove 0.
    fn written(folder: &Path) -> Journal {
        let mut journal = Journal::create(folder).expect("a writable folder");
        let word = Some("cat".to_owned());
        let sketch = Sketch::new([stroke(0), stroke(1)]);
        journal
            .begin(&Drawing {
                word,
                sketch,
                ..Drawing::default()
            })
            .expect("a line");
        for id in [2, 3] {
            journal.append(&Edit::Add(stroke(id))).expect("a line");
        }
        journal.undo().expect("a line");
        let replace = Edit::Replace(StrokeId(1), vec![stroke(4), stroke(5)]);
        journal.append(&replace).expect("a line");
        journal
            .append(&Edit::Remove(vec![StrokeId(0)]))
            .expect("a line");
        journal
    }

    #[test]
    fn a_journal_replays_to_the_drawing_as_it_stood() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut journal = written(folder.path());
        let recovered = recover(journal.path()).expect("a journal");
        assert_eq!(ids(&recovered), [4, 5, 2]);
        assert_eq!(
            **recovered.drawing.sketch.strokes().first().expect("three"),
            stroke(4)
        );
        assert_eq!(
            (recovered.drawing.word.as_deref(), recovered.lines_ignored),
            (Some("cat"), 0)
        );
        journal.undo().expect("a line");
        journal.undo().expect("a line");
        journal.redo().expect("a line");
        journal.intent(None).expect("a line");
        let recovered = recover(journal.path()).expect("a journal");
        assert_eq!(ids(&recovered), [0, 4, 5, 2]);
        assert_eq!(recovered.drawing.word, None);
    }

    #[test]
    fn a_torn_or_senseless_line_is_left_out() {
        fn check(tail: &str, expected: &[u32], lines_ignored: u64) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let mut journal = written(folder.path());
            journal
                .file
                .write_all(tail.as_bytes())
                .expect("a writable file");
            let recovered = recover(journal.path()).expect("a journal");
            assert_eq!(
                (ids(&recovered), recovered.lines_ignored),
                (expected.to_vec(), lines_ignored),
                "{tail}"
            );
        }
        check("", &[4, 5, 2], 0);
        check("{\"add\":{\"id\":9,\"width\":2.0,\"x\":[1", &[4, 5, 2], 1);
        check(
            "{\"add\":{\"id\":9,\"width\":2.0,\"x\":[1],\"y\":[2]}}",
            &[4, 5, 2, 9],
            0,
        );
        check(
            "{\"add\":{\"id\":4,\"width\":2.0,\"x\":[1],\"y\":[2]}}",
            &[4, 5, 2],
            1,
        );
        check(
            "{\"add\":{\"id\":9,\"width\":2.0,\"x\":[],\"y\":[]}}\n\"clear\"",
            &[],
            1,
        );
        check("\"redo\"\n\u{0}\u{0}\n\"undo\"\n", &[0, 4, 5, 2], 2);
    }

    #[test]
    fn a_living_program_keeps_its_journal() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let leftovers = || leftovers(folder.path()).expect("a readable folder");
        let (mine, other) = (written(folder.path()), written(folder.path()));
        assert_eq!(leftovers(), Vec::<PathBuf>::new());
        let path = other.path().to_path_buf();
        drop(other);
        assert_eq!(leftovers(), [path]);
        mine.discard().expect("a file to delete");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
