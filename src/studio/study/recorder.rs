//! [`Recorder`] numbers the events of a session, stamps them by its clock, and hands each to the operating system in
//! one write, on a thread of its own, so that the window never waits for a disk; nor does a line for the one before it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::clock::Clock;
use super::event::{Event, Line};
use crate::error::{Error, Result};
use crate::syncing::Syncing;

/// Lines that wait longer than this for the disk itself are sent there.
const SYNC_AFTER: Duration = Duration::from_secs(1);

/// Writes one segment of a session. Dropping it writes what is under way.
#[derive(Debug)]
pub struct Recorder {
    clock: Clock,
    next_seq: u64,
    frame: u64,
    lines: Option<mpsc::Sender<Message>>,
    errors: mpsc::Receiver<Error>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Message {
    line: Vec<u8>,
    /// It is true where the disk itself shall have the line now.
    sync: bool,
}

impl Recorder {
    /// Records into a new file at `path`, beginning with line `next_seq`. `wake` is called after an
    /// error.
    pub fn create(path: &Path, next_seq: u64, clock: Clock, wake: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(path)
            .map_err(Error::io(path))?;
        let (lines, inbox) = mpsc::channel();
        let (outbox, errors) = mpsc::channel();
        let wake = Arc::new(wake);
        let say = move |outcome: Result<()>| {
            if let Err(error) = outcome {
                // Nobody listens any more while the window closes.
                let _ = outbox.send(error);
                wake();
            }
        };
        let syncing = Syncing::start(|file: &Arc<File>| file.sync_data(), {
            let (path, say) = (path.to_owned(), say.clone());
            move |synced: io::Result<()>| say(synced.map_err(Error::io(&path)))
        });
        let mut desk = Desk {
            file: Arc::new(file),
            path: path.to_owned(),
            dirty_since: None,
            syncing: syncing.map_err(Error::io(path))?,
        };
        let work = move || {
            while let Some(outcome) = desk.serve(&inbox) {
                say(outcome);
            }
        };
        let thread = thread::Builder::new()
            .name("recorder".into())
            .spawn(work)
            .map_err(Error::io(path))?;
        Ok(Self {
            clock,
            next_seq,
            frame: 0,
            lines: Some(lines),
            errors,
            thread: Some(thread),
        })
    }

    /// Returns the segment's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Notes that another frame of the window begins.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// Records `event`, now; returns the number of its line. Never waits.
    pub fn record(&mut self, trial: Option<&str>, event: Event) -> u64 {
        let t_ms = self.clock.now_ms();
        self.record_at(t_ms, trial, event)
    }

    /// Records `event` with a time that was taken before.
    pub fn record_at(&mut self, t_ms: f64, trial: Option<&str>, event: Event) -> u64 {
        let sync = is_milestone(&event);
        let seq = self.next_seq;
        let line = Line {
            seq,
            t_ms,
            frame: self.frame,
            trial: trial.map(str::to_owned),
            event,
        };
        let mut line = serde_json::to_vec(&line).expect("text and lists of numbers always have a JSON form");
        line.push(b'\n');
        if let Some(lines) = &self.lines {
            // Without its thread there is no record; the first error said so.
            let _ = lines.send(Message { line, sync });
        }
        self.next_seq += 1;
        seq
    }

    /// Returns what went wrong since the last call.
    pub fn errors(&self) -> Vec<Error> {
        self.errors.try_iter().collect()
    }

    /// Waits until everything is written, and returns what went wrong.
    pub fn close(mut self) -> Result<()> {
        self.finish();
        self.errors.try_iter().next().map_or(Ok(()), Err)
    }

    fn finish(&mut self) {
        self.lines = None;
        if let Some(thread) = self.thread.take() {
            // A panic there ends the record, not the program.
            let _ = thread.join();
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Tells whether a power cut right after `event` must not lose it.
fn is_milestone(event: &Event) -> bool {
    matches!(
        event,
        Event::SessionStart(_)
            | Event::PenUp { .. }
            | Event::AnswerItem(_)
            | Event::TrialEnd { .. }
            | Event::Consent { .. }
            | Event::SessionEnd { .. }
    )
}

struct Desk {
    file: Arc<File>,
    path: PathBuf,
    dirty_since: Option<Instant>,
    syncing: Syncing<Arc<File>>,
}

impl Desk {
    /// Waits for the next line, or for the time to send to disk what waits; `None` when all is
    /// done.
    fn serve(&mut self, inbox: &mpsc::Receiver<Message>) -> Option<Result<()>> {
        // What is on disk already waits for nothing but the next line.
        let next = match self.dirty_since {
            None => inbox.recv().map_err(Into::into),
            Some(since) => inbox.recv_timeout(SYNC_AFTER.saturating_sub(since.elapsed())),
        };
        match next {
            Ok(Message { line, sync }) => Some(self.write(&line, sync)),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.sync();
                Some(Ok(()))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                self.sync();
                None
            }
        }
    }

    fn write(&mut self, line: &[u8], sync: bool) -> Result<()> {
        self.dirty_since.get_or_insert_with(Instant::now);
        (&*self.file).write_all(line).map_err(Error::io(&self.path))?;
        if sync || self.dirty_since.is_some_and(|since| since.elapsed() >= SYNC_AFTER) {
            self.sync();
        }
        Ok(())
    }

    fn sync(&mut self) {
        if self.dirty_since.take().is_some() {
            self.syncing.ask(Arc::clone(&self.file));
        }
    }
}
