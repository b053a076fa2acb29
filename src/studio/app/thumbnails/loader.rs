//! [`Loader`] is the thread that reads thumbnails. Only what was last wanted waits: what has left the screen is not
//! read any more.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use eframe::egui::Context;

use strokewise_explain::gallery::{SharedGallery, Source};
use strokewise_ink::picture::Picture;

/// [`Wanted`] is a thumbnail by what it shows.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub source: Source,
    pub key: String,
    /// The gallery has it here at the moment.
    pub item: usize,
    pub side_px: usize,
}

/// The place in the gallery may change while the picture is the same.
impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.source == other.source && self.side_px == other.side_px
    }
}

impl Eq for Wanted {}

impl Hash for Wanted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.key, &self.source, self.side_px).hash(state);
    }
}

/// Each was read for a wish; `None` where it is no picture.
type Read = (Wanted, Option<Picture>);

/// [`Loader`] is the thread, and the ways to and from it. Dropping it ends the thread after the
/// picture under way.
#[derive(Debug)]
pub(super) struct Loader {
    desk: Arc<Desk>,
    read: mpsc::Receiver<Read>,
}

#[derive(Debug, Default)]
struct Desk {
    list: Mutex<List>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct List {
    wanted: VecDeque<(SharedGallery, Wanted)>,
    /// This one is being read.
    under_way: Option<Wanted>,
    closed: bool,
}

impl Loader {
    /// Starts the thread, which wakes the window of `ctx` after every picture.
    pub fn start(ctx: Context) -> Self {
        let (outbox, read) = mpsc::channel();
        let desk = Arc::new(Desk::default());
        let own = Arc::clone(&desk);
        let work = move || {
            while let Some((gallery, wanted)) = own.take() {
                // Nobody listens any more while the window closes.
                let _ = outbox.send((wanted.clone(), read_one(&gallery, &wanted)));
                own.lock().under_way = None;
                ctx.request_repaint();
            }
        };
        // Without its thread every tile stays empty, and can be pressed all the same.
        let _ = thread::Builder::new().name("thumbnails".into()).spawn(work);
        Self { desk, read }
    }

    /// Wants these and no others, the first one first.
    pub fn want(&self, wanted: Vec<(SharedGallery, Wanted)>) {
        let mut list = self.desk.lock();
        list.wanted = wanted.into();
        if let Some(under_way) = list.under_way.clone() {
            list.wanted.retain(|(_, wanted)| *wanted != under_way);
        }
        self.desk.bell.notify_one();
    }

    /// Returns what was read since the last call; never waits.
    pub fn collect(&self) -> Vec<Read> {
        self.read.try_iter().collect()
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.desk.lock().closed = true;
        self.desk.bell.notify_one();
    }
}

impl Desk {
    /// Waits for something to read; `None` at the end.
    fn take(&self) -> Option<(SharedGallery, Wanted)> {
        let mut list = self.lock();
        while !list.closed {
            if let Some((gallery, wanted)) = list.wanted.pop_front() {
                list.under_way = Some(wanted.clone());
                return Some((gallery, wanted));
            }
            list = self.bell.wait(list).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    /// Locks the list. It is plain data that every holder leaves whole, so a poisoned lock is as
    /// good as any.
    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads one picture. Any file may be called one; what a decoder stumbles over must not end the
/// thread.
fn read_one(gallery: &SharedGallery, wanted: &Wanted) -> Option<Picture> {
    let read = || gallery.picture(wanted.item, wanted.side_px).ok();
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
