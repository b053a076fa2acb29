//! [`Syncing`] brings to the disk what was written, on a thread of its own.
//!
//! What a program has written outlives it, whatever becomes of the program; only a power cut takes
//! what is not on disk yet. A busy disk needs seconds to say that it is. So whoever writes line
//! after line writes on, and this thread waits.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

/// [`Syncing`] is the thread that waits for the disk. Dropping it waits for what was asked for
/// last.
#[derive(Debug)]
pub struct Syncing<T> {
    asked: Option<mpsc::Sender<T>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Syncing<T> {
    /// Starts the thread, which brings what is asked for to the disk by `sync` and tells what came
    /// of it by `tell`. Of what was asked for while it waited, it takes the last, which holds the
    /// others. The error is that of a system that has no thread left.
    pub fn start<R>(sync: impl Fn(&T) -> R + Send + 'static, tell: impl Fn(R) + Send + 'static) -> io::Result<Self> {
        let (asked, inbox) = mpsc::channel::<T>();
        let work = move || {
            while let Ok(first) = inbox.recv() {
                let last = inbox.try_iter().last().unwrap_or(first);
                tell(sync(&last));
            }
        };
        let thread = thread::Builder::new().name("disk".into()).spawn(work)?;
        Ok(Self {
            asked: Some(asked),
            thread: Some(thread),
        })
    }

    /// Asks for what `written` holds to be brought to the disk; never waits.
    pub fn ask(&self, written: T) {
        if let Some(asked) = &self.asked {
            // The thread ends only with this.
            let _ = asked.send(written);
        }
    }
}

impl<T> Drop for Syncing<T> {
    fn drop(&mut self) {
        self.asked = None;
        if let Some(thread) = self.thread.take() {
            // A panic there is not one here.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_asked_while_it_waited_the_last_is_taken_and_none_after_the_end_is_left() {
        let (begun, begins) = mpsc::channel();
        let (go, may_go) = mpsc::channel();
        let (told, synced) = mpsc::channel();
        let sync = move |number: &u32| {
            begun.send(*number).expect("the test listens");
            may_go.recv().expect("the test lets it go on");
            *number
        };
        let syncing =
            Syncing::start(sync, move |number| told.send(number).expect("the test listens")).expect("a thread");
        syncing.ask(1);
        assert_eq!(begins.recv(), Ok(1));
        for number in [2, 3, 4] {
            syncing.ask(number);
        }
        for _ in 0..2 {
            go.send(()).expect("the thread waits");
        }
        drop(syncing);
        assert_eq!(synced.iter().collect::<Vec<u32>>(), [1, 4]);
    }
}
