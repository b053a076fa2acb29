//! [`JournalThread`] writes every edit to disk the moment it is made, without the window waiting for it.
//!
//! What is drawn reaches the operating system at once, which outlives this program; bringing it to
//! the disk takes a busy disk seconds, so that [`Syncing`] does it while lines are written on.
//!
//! The thread follows the drawing itself. Where a line cannot be written (a full disk, a folder
//! that has gone), it begins a new journal with the drawing as it stands; where that fails too, it
//! says so, and tries again with each entry and every few seconds until it succeeds.

mod leftovers;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::syncing::Syncing;
use strokewise_ink::format::journal::{Home, Journal, Recovered, Unsynced};
use strokewise_ink::format::{Drawing, Kept, Unknown};
use strokewise_ink::sketch::{Document, Edit};

pub use leftovers::{Leftovers, folder, leftovers};

/// A journal that could not be written is tried again after this.
const RETRY: Duration = Duration::from_millis(if cfg!(test) { 20 } else { 2000 });

/// [`Entry`] is something that happened to the document.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A drawing took its place, which may live in a file: the journal starts again from it.
    Begin(Drawing, Option<Home>),
    /// A drawing took its place that stands in another journal, which goes on as this one.
    Rescue(Box<Recovered>, PathBuf),
    /// An edit was carried out.
    Edit(Edit),
    /// The user went one step back.
    Undo,
    /// The user went one step forward again.
    Redo,
    /// The user says that the drawing is meant to be this.
    Word(Option<String>),
    /// This file holds the drawing as it stands.
    Saved(Home),
    /// The drawing is saved or not wanted: nothing is worth offering next time.
    Discard,
}

/// [`Health`] says whether the journal holds everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It holds everything.
    Well,
    /// It does not hold what came last.
    Broken,
}

impl Health {
    /// Returns [`Health::Well`] where all is well.
    pub fn of(is_well: bool) -> Self {
        if is_well { Self::Well } else { Self::Broken }
    }
}

/// [`Note`] is what the thread is told.
enum Note {
    /// The window has something to note.
    Entry(Entry),
    /// The disk has what was written until then, or refused it.
    Synced(Result<()>),
    /// What could not be written may be writable now.
    Retry,
    /// The window closes.
    End,
}

/// [`JournalThread`] is the thread, and the way to it. Dropping it writes what is under way and
/// ends the thread.
pub struct JournalThread {
    notes: mpsc::Sender<Note>,
    news: mpsc::Receiver<Result<()>>,
    thread: Option<JoinHandle<()>>,
}

impl JournalThread {
    /// Starts the thread that writes journals into `folder`. The file is made with the first entry;
    /// `wake` is called when there is news.
    pub fn start(folder: PathBuf, wake: impl Fn() + Send + 'static) -> Self {
        Self::start_with(folder, wake, Unsynced::sync)
    }

    /// Journals into `folder` and brings lines to the disk by `sync`.
    fn start_with(
        folder: PathBuf,
        wake: impl Fn() + Send + 'static,
        sync: impl Fn(&Unsynced) -> strokewise_ink::error::Result<()> + Send + 'static,
    ) -> Self {
        let (notes, inbox) = mpsc::channel();
        let (outbox, news) = mpsc::channel();
        let unstarted = outbox.clone();
        let synced = notes.clone();
        let work = move || {
            let say = |news: Result<()>| {
                // Nobody listens any more while the window closes.
                let _ = outbox.send(news);
                wake();
            };
            let tell = move |result: strokewise_ink::error::Result<()>| {
                // The desk listens as long as it lives.
                let _ = synced.send(Note::Synced(result.map_err(Error::from)));
            };
            match Syncing::start(sync, tell) {
                Ok(syncing) => work_at(&mut Desk::new(folder), &inbox, &syncing, say),
                Err(cause) => say(Err(Error::io("a new thread")(cause))),
            }
        };
        let thread = thread::Builder::new().name("journal".into()).spawn(work);
        let thread = thread.map_err(|cause| {
            // The receiver is ours.
            let _ = unstarted.send(Err(Error::io("a new thread")(cause)));
        });
        Self {
            notes,
            news,
            thread: thread.ok(),
        }
    }

    /// Hands over an entry; never waits.
    pub fn note(&self, entry: Entry) {
        // Without its thread there is no journal; the first news said so.
        let _ = self.notes.send(Note::Entry(entry));
    }

    /// Returns the last news since the last call: why the journal cannot be written, or that it can
    /// be again.
    pub fn news(&self) -> Option<Result<()>> {
        self.news.try_iter().last()
    }
}

impl Drop for JournalThread {
    fn drop(&mut self) {
        // A thread that is gone needs no telling.
        let _ = self.notes.send(Note::End);
        if let Some(thread) = self.thread.take() {
            // A panic there ends the journal, not the program.
            let _ = thread.join();
        }
    }
}

/// Writes what is noted until the window closes. Says why something could not be written or brought
/// to the disk, and when all of it is there again.
fn work_at(desk: &mut Desk, inbox: &mpsc::Receiver<Note>, syncing: &Syncing<Unsynced>, say: impl Fn(Result<()>)) {
    let mut is_well = true;
    while let Some(note) = next(inbox, desk.torn) {
        let done = match note {
            Note::End => return,
            Note::Retry => match (desk.begin_anew(), &desk.open) {
                (Ok(()), Some(journal)) => {
                    syncing.ask(journal.unsynced());
                    continue;
                }
                // It was spoken of.
                _ => continue,
            },
            Note::Entry(entry) => match (desk.write(entry), &desk.open) {
                (Ok(()), Some(journal)) => {
                    // What comes of it is noted later.
                    syncing.ask(journal.unsynced());
                    continue;
                }
                (written, _) => written,
            },
            // A line that is missing was spoken of, and is not there because others are.
            Note::Synced(Ok(())) if desk.torn => continue,
            Note::Synced(result) => {
                desk.torn |= result.is_err();
                result
            }
        };
        if done.is_err() || !is_well {
            is_well = done.is_ok();
            say(done);
        }
    }
}

/// Returns what is noted next; where a line is missing, that it may be written now, after a while.
fn next(inbox: &mpsc::Receiver<Note>, torn: bool) -> Option<Note> {
    if !torn {
        return inbox.recv().ok();
    }
    match inbox.recv_timeout(RETRY) {
        Ok(note) => Some(note),
        Err(mpsc::RecvTimeoutError::Timeout) => Some(Note::Retry),
        Err(mpsc::RecvTimeoutError::Disconnected) => None,
    }
}

struct Desk {
    folder: PathBuf,
    open: Option<Journal>,
    /// A line is missing: the journal has to begin anew.
    torn: bool,
    mirror: Mirror,
}

/// [`Mirror`] is the drawing as the window has it.
#[derive(Default)]
struct Mirror {
    key_id: Option<String>,
    word: Option<String>,
    kept: Box<Kept>,
    unknown: Unknown,
    home: Option<Home>,
    document: Document,
    is_saved: bool,
}

impl Mirror {
    fn drawing(&self) -> Drawing {
        Drawing {
            key_id: self.key_id.clone(),
            word: self.word.clone(),
            sketch: self.document.sketch().clone(),
            kept: self.kept.clone(),
            unknown: self.unknown.clone(),
        }
    }

    fn is_blank(&self) -> bool {
        self.document.sketch().is_empty() && self.word.is_none() && self.home.is_none()
    }

    fn follow(&mut self, entry: &Entry) {
        self.is_saved = matches!(entry, Entry::Saved(_));
        match entry {
            Entry::Begin(drawing, home) => {
                *self = Self {
                    key_id: drawing.key_id.clone(),
                    word: drawing.word.clone(),
                    kept: drawing.kept.clone(),
                    unknown: drawing.unknown.clone(),
                    is_saved: home.is_some(),
                    home: home.clone(),
                    document: Document::new(drawing.sketch.clone()),
                };
            }
            Entry::Rescue(recovered, _) => {
                *self = Self {
                    key_id: recovered.drawing.key_id.clone(),
                    word: recovered.drawing.word.clone(),
                    kept: recovered.drawing.kept.clone(),
                    unknown: recovered.drawing.unknown.clone(),
                    home: recovered.home.clone(),
                    document: recovered.document.clone(),
                    is_saved: false,
                };
            }
            Entry::Edit(edit) => {
                self.document.apply(edit);
            }
            Entry::Undo => {
                self.document.undo();
            }
            Entry::Redo => {
                self.document.redo();
            }
            Entry::Word(word) => self.word.clone_from(word),
            Entry::Saved(home) => self.home = Some(home.clone()),
            Entry::Discard => {}
        }
    }
}

impl Desk {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: None,
            torn: false,
            mirror: Mirror::default(),
        }
    }

    fn write(&mut self, entry: Entry) -> Result<()> {
        match entry {
            Entry::Begin(..) => {
                let closed = self.close();
                self.mirror.follow(&entry);
                closed
            }
            Entry::Rescue(..) => {
                let closed = self.close();
                self.mirror.follow(&entry);
                let Entry::Rescue(_, path) = entry else {
                    return closed;
                };
                // Where another window was quicker, the drawing gets a journal of its own.
                self.open = Journal::resume(&path)?;
                self.torn = self.open.is_none();
                closed
            }
            Entry::Discard => self.close(),
            // A drawing that was only looked at leaves no journal.
            Entry::Saved(_) if self.open.is_none() && !self.torn => {
                self.mirror.follow(&entry);
                Ok(())
            }
            change => self.note(&change),
        }
    }

    /// Ends the journal: of a saved drawing it goes, of another one it is kept aside for a while.
    fn close(&mut self) -> Result<()> {
        self.torn = false;
        match self.open.take() {
            Some(journal) if self.mirror.is_saved => Ok(journal.discard()?),
            Some(journal) => Ok(journal.put_aside()?),
            None => Ok(()),
        }
    }

    fn note(&mut self, entry: &Entry) -> Result<()> {
        if self.torn {
            self.mirror.follow(entry);
            return self.begin_anew();
        }
        let noted = self.opened().and_then(|journal| put(journal, entry));
        self.mirror.follow(entry);
        if noted.is_ok() {
            return Ok(());
        }
        self.torn = true;
        // The folder may have gone, and can be made again; of what keeps this from it, too, the first is told.
        self.begin_anew().or(noted)
    }

    fn opened(&mut self) -> Result<&mut Journal> {
        let journal = match self.open.take() {
            Some(journal) => journal,
            None => self.begin()?,
        };
        Ok(self.open.insert(journal))
    }

    fn begin(&self) -> Result<Journal> {
        let mut journal = Journal::create(&self.folder)?;
        if !self.mirror.is_blank()
            && let Err(error) = journal.begin(&self.mirror.drawing(), self.mirror.home.as_ref())
        {
            // It holds nothing; where it cannot go it is found blank next time, and goes then.
            let _ = journal.discard();
            return Err(error.into());
        }
        Ok(journal)
    }

    /// Begins a new journal with the drawing as it stands; the one with a missing line is kept
    /// aside.
    fn begin_anew(&mut self) -> Result<()> {
        let fresh = self.begin()?;
        let torn = self.open.replace(fresh);
        self.torn = false;
        torn.map_or(Ok(()), |torn| Ok(torn.put_aside()?))
    }
}

fn put(journal: &mut Journal, entry: &Entry) -> Result<()> {
    match entry {
        Entry::Edit(edit) => journal.append(edit)?,
        Entry::Undo => journal.undo()?,
        Entry::Redo => journal.redo()?,
        Entry::Word(word) => journal.intent(word.as_deref())?,
        Entry::Saved(home) => journal.saved(home)?,
        Entry::Begin(..) | Entry::Rescue(..) | Entry::Discard => {}
    }
    Ok(())
}
