//! [`JournalThread`]: writes every edit to disk the moment it is made, without the window waiting for it.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use crate::error::{Error, Result};
use strokewise_ink::format::Drawing;
use strokewise_ink::format::journal::{self, Journal, Recovered};
use strokewise_ink::sketch::Edit;

/// What happened to the document.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A drawing took its place that is on disk elsewhere: the journal starts again from it.
    Begin(Drawing),
    /// A drawing took its place that stood in another journal, which can go once this one has it.
    Rescue(Drawing, PathBuf),
    /// An edit was carried out.
    Edit(Edit),
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// What the drawing is meant to be.
    Word(Option<String>),
    /// Nothing is worth recovering.
    Discard,
}

/// The thread, and the way to it. Dropping it writes what is under way and ends the thread.
pub struct JournalThread {
    entries: Option<mpsc::Sender<Entry>>,
    errors: mpsc::Receiver<Error>,
    thread: Option<JoinHandle<()>>,
}

impl JournalThread {
    /// Journals into `folder`. The file is made with the first entry; `wake` is called after an error.
    pub fn start(folder: PathBuf, wake: impl Fn() + Send + 'static) -> Self {
        let (entries, inbox) = mpsc::channel();
        let (outbox, errors) = mpsc::channel();
        let work = move || {
            let mut desk = Desk {
                folder,
                open: None,
                base: None,
            };
            for entry in inbox {
                if let Err(error) = desk.write(entry) {
                    // Nobody listens any more while the window closes.
                    let _ = outbox.send(error);
                    wake();
                }
            }
        };
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(work)
            .ok();
        Self {
            entries: Some(entries),
            errors,
            thread,
        }
    }

    /// Hands over an entry; never waits.
    pub fn note(&self, entry: Entry) {
        if let Some(entries) = &self.entries {
            // Without its thread there is no journal; the first error said so.
            let _ = entries.send(entry);
        }
    }

    /// What went wrong since the last call.
    pub fn errors(&self) -> Vec<Error> {
        self.errors.try_iter().collect()
    }
}

impl Drop for JournalThread {
    fn drop(&mut self) {
        self.entries = None;
        if let Some(thread) = self.thread.take() {
            // A panic there ends the journal, not the program.
            let _ = thread.join();
        }
    }
}

struct Desk {
    folder: PathBuf,
    open: Option<Journal>,
    /// What the document began as; written down with the first entry after it, so that a drawing that
    /// was only looked at leaves no journal.
    base: Option<Drawing>,
}

impl Desk {
    fn write(&mut self, entry: Entry) -> Result<()> {
        match entry {
            Entry::Begin(drawing) => {
                self.base = Some(drawing);
                discard(self.open.take())?;
            }
            Entry::Rescue(drawing, from) => {
                let last = self.open.take();
                self.base = Some(drawing);
                self.open()?;
                std::fs::remove_file(&from).map_err(Error::io(&from))?;
                discard(last)?;
            }
            Entry::Edit(edit) => self.open()?.append(&edit)?,
            Entry::Undo => self.open()?.undo()?,
            Entry::Redo => self.open()?.redo()?,
            Entry::Word(word) => self.open()?.intent(word.as_deref())?,
            Entry::Discard => discard(self.open.take())?,
        }
        Ok(())
    }

    fn open(&mut self) -> Result<&mut Journal> {
        let journal = if let Some(journal) = self.open.take() {
            journal
        } else {
            let mut journal = Journal::create(&self.folder)?;
            if let Some(base) = self.base.take() {
                journal.begin(&base)?;
            }
            journal
        };
        Ok(self.open.insert(journal))
    }
}

/// Takes away a journal whose drawing is safe or was given up.
fn discard(journal: Option<Journal>) -> Result<()> {
    Ok(journal.map_or(Ok(()), Journal::discard)?)
}

/// Where the journals of this user lie; `None` where the system has no place for them.
pub fn folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "strokewise")?;
    Some(dirs.data_local_dir().join("journals"))
}

/// The newest drawing that a program left in `folder` without saving it, and its journal. Journals that
/// hold no ink are deleted on the way.
pub fn leftover(folder: &Path) -> Result<Option<(PathBuf, Recovered)>> {
    for path in journal::leftovers(folder)? {
        match journal::recover(&path) {
            Ok(recovered) if !recovered.drawing.sketch.is_empty() => {
                return Ok(Some((path, recovered)));
            }
            Ok(_) => std::fs::remove_file(&path).map_err(Error::io(&path))?,
            // Not readable today; perhaps by a later version. It stays.
            Err(_) => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::{Point, Sketch, Stroke, StrokeId};

    fn stroke(id: u32) -> Stroke {
        let points = vec![Point::new(id as f32, 1.0), Point::new(2.0, 3.0)];
        Stroke::new(StrokeId(id), 4.0, points).expect("sound points")
    }

    #[test]
    fn what_was_drawn_is_found_again_and_what_was_saved_is_not_offered() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let add = |id| Entry::Edit(Edit::Add(stroke(id)));
        let thread = JournalThread::start(folder.path().to_owned(), || {});
        let opened = Drawing {
            sketch: Sketch::new([stroke(0)]),
            ..Drawing::default()
        };
        for entry in [add(9), Entry::Begin(opened), add(1), add(2), Entry::Undo] {
            thread.note(entry);
        }
        drop(thread);
        let (path, recovered) = leftover(folder.path())
            .expect("readable")
            .expect("one drawing was left");
        assert_eq!(
            recovered.drawing.sketch,
            Sketch::new([stroke(0), stroke(1)])
        );
        std::fs::remove_file(path).expect("it is ours");

        let thread = JournalThread::start(folder.path().to_owned(), || {});
        thread.note(add(1));
        thread.note(Entry::Discard);
        drop(thread);
        assert!(leftover(folder.path()).expect("readable").is_none());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_reported_and_nothing_stops() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let thread = JournalThread::start(file.path().join("below a file"), || {});
        thread.note(Entry::Edit(Edit::Add(stroke(0))));
        let error = thread.errors.recv().expect("an error comes back");
        assert!(error.to_string().contains("below a file"), "{error}");
    }
}
