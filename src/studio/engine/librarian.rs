//! [`Librarian`] is the thread that indexes galleries and watches their folders, while somebody draws.
//!
//! It keeps to one core, with an encoder of its own on the CPU, and asks after every picture
//! whether another gallery is wanted. What it has embedded by then is in the cache.

mod watch;

use std::cell::OnceCell;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::outbox::Outbox;
use super::worker::caught;
use super::{DeviceChoice, EngineOptions, GalleryState, Indexed, Reply};
use crate::error::Result;
use strokewise_explain::gallery::{Gallery, Indexer, Outcome, Pace, Progress, Source};
use strokewise_explain::model::{Encoder, device};
use watch::Watch;

/// [`Order`] is what the window wants of galleries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Open this gallery, in the place of the one before; the open one is looked through again.
    Open(Source),
    /// No gallery is wanted: nothing is indexed and nothing watched.
    Close,
}

/// So much time passes between a change in a folder and the look at it, so that many changes make
/// one look.
const SETTLE: Duration = Duration::from_millis(400);

/// A folder that never settles is looked at all the same, so long after the first change.
const SETTLE_AT_MOST: Duration = Duration::from_secs(5);

/// So much time passes between two replies about progress: often enough for a bar that moves.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// The window waits for so long for the index to be saved when it closes.
const FAREWELL: Duration = Duration::from_secs(2);

/// Reasons for files left out that are told; nobody reads more.
const REASONS: usize = 10;

/// [`Librarian`] is the window's end of the thread. Dropping it ends the thread.
pub(super) struct Librarian {
    way: Way,
}

enum Way {
    Thread {
        post: mpsc::Sender<Mail>,
        /// This closes when the thread ends.
        end: mpsc::Receiver<()>,
    },
    Detached(mpsc::Sender<Order>),
}

/// [`Mail`] is what the thread hears.
enum Mail {
    Order(Order),
    /// Something changed in the folder under watch.
    Changed,
    End,
}

impl Librarian {
    /// Starts the thread, which waits for an order.
    pub fn start(options: Arc<EngineOptions>, outbox: &Outbox) -> Self {
        let (post, mail) = mpsc::channel();
        let (ending, end) = mpsc::channel();
        let clerk = Clerk {
            mail,
            post: post.clone(),
            outbox: outbox.clone(),
            options,
            open: None,
            due: None,
            first_change: None,
            watch: None,
            over: false,
        };
        let work = move || {
            clerk.run();
            drop(ending);
        };
        let spawned = thread::Builder::new().name("gallery".into()).spawn(work);
        if let Err(cause) = spawned {
            outbox.failed(format!("cannot start the thread of galleries: {cause}"));
        }
        Self {
            way: Way::Thread { post, end },
        }
    }

    /// Makes a librarian without a thread, and returns it with the end where its orders go.
    pub fn detached() -> (Self, mpsc::Receiver<Order>) {
        let (orders, inbox) = mpsc::channel();
        let way = Way::Detached(orders);
        (Self { way }, inbox)
    }

    /// Hands over an order; never waits.
    pub fn order(&self, order: Order) {
        // Where nobody listens, the reason has been told.
        let _ = match &self.way {
            Way::Thread { post, .. } => post.send(Mail::Order(order)).is_ok(),
            Way::Detached(orders) => orders.send(order).is_ok(),
        };
    }
}

impl Drop for Librarian {
    fn drop(&mut self) {
        if let Way::Thread { post, end } = &self.way {
            let _ = post.send(Mail::End);
            // A disk that hangs must not keep the window from closing.
            let _ = end.recv_timeout(FAREWELL);
        }
    }
}

/// [`Clerk`] is the thread's state.
struct Clerk {
    mail: mpsc::Receiver<Mail>,
    /// The watch posts its news here.
    post: mpsc::Sender<Mail>,
    outbox: Outbox,
    options: Arc<EngineOptions>,
    open: Option<Source>,
    /// The open gallery is looked through at this time.
    due: Option<Instant>,
    /// This is the first change since it was last looked through.
    first_change: Option<Instant>,
    watch: Option<Watch>,
    over: bool,
}

/// [`Embedder`] is the encoder and the number that tells its embeddings, or why there is none.
type Embedder = OnceCell<Result<(Encoder, u64), String>>;

impl Clerk {
    fn run(mut self) {
        // With this thread as its only one, what the encoder does in parallel elsewhere stays on
        // this core.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
        let _pool = pool.use_current_thread().build();
        let embedder = Embedder::new();
        while !self.over {
            let left = self.due.map(|due| due.saturating_duration_since(Instant::now()));
            let heard = match left {
                Some(Duration::ZERO) => {
                    self.look_through(&embedder);
                    continue;
                }
                Some(left) => match self.mail.recv_timeout(left) {
                    Err(mpsc::RecvTimeoutError::Timeout) => continue,
                    heard => heard.ok(),
                },
                None => self.mail.recv().ok(),
            };
            self.hear(heard.unwrap_or(Mail::End));
        }
    }

    fn hear(&mut self, mail: Mail) {
        let now = Instant::now();
        match mail {
            Mail::End => self.over = true,
            Mail::Order(Order::Close) => {
                (self.open, self.watch, self.due) = (None, None, None);
            }
            Mail::Order(Order::Open(source)) => {
                (self.open, self.watch, self.due) = (Some(source), None, Some(now));
            }
            Mail::Changed if self.open.is_some() => {
                let first = *self.first_change.get_or_insert(now);
                self.due = Some((now + SETTLE).min(first + SETTLE_AT_MOST));
            }
            Mail::Changed => {}
        }
    }

    /// Indexes the open gallery, unless it is called off.
    fn look_through(&mut self, embedder: &Embedder) {
        (self.due, self.first_change) = (None, None);
        let Some(source) = self.open.clone() else {
            return;
        };
        let troubles = Vec::from_iter(self.watch_over(&source));
        let opened = embedder.get_or_init(|| open_encoder(self.options.encoder.as_deref()).map_err(|e| e.to_string()));
        let state = match opened {
            Err(message) => Some(GalleryState::Failed(message.clone())),
            Ok((encoder, fingerprint)) => {
                let indexer = Indexer {
                    encoder,
                    fingerprint: *fingerprint,
                    cache_folder: self.options.galleries.clone(),
                    pace: Pace::Background,
                };
                match caught(|| self.index(&indexer, &source)) {
                    Err(error) => Some(GalleryState::Failed(error.to_string())),
                    Ok(outcome) => outcome.map(|o| GalleryState::Whole(indexed(o, troubles))),
                }
            }
        };
        if let Some(state) = state {
            tell(&self.outbox, &source, state);
        }
    }

    /// Indexes `source`; it is `None` where that was called off.
    fn index(&mut self, indexer: &Indexer, source: &Source) -> Result<Option<Outcome>> {
        let outbox = self.outbox.clone();
        let mut told: Option<Instant> = None;
        let mut go_on = |progress: Progress| {
            if told.is_none_or(|told| told.elapsed() >= PROGRESS_EVERY) {
                told = Some(Instant::now());
                tell(&outbox, source, GalleryState::Indexing(progress));
            }
            while let Ok(mail) = self.mail.try_recv() {
                self.hear(mail);
            }
            !self.over && self.open.as_ref() == Some(source)
        };
        let show = |gallery: Gallery| {
            let gallery = Arc::new(gallery);
            tell(&outbox, source, GalleryState::Partly(gallery));
        };
        Ok(indexer.index_in_view(source, &mut go_on, &show)?)
    }

    /// Watches a folder, if that is not done already; the answer says why that cannot be.
    fn watch_over(&mut self, source: &Source) -> Option<String> {
        let Source::Folder(folder) = source else {
            return None;
        };
        if self.watch.is_some() {
            return None;
        }
        let post = self.post.clone();
        let changed = move || {
            // Nobody listens any more once the thread has ended.
            let _ = post.send(Mail::Changed);
        };
        match Watch::begin(folder, changed) {
            Ok(watch) => {
                self.watch = Some(watch);
                None
            }
            Err(cause) => Some(format!("changes in the folder are not noticed ({cause})")),
        }
    }
}

fn open_encoder(path: Option<&Path>) -> Result<(Encoder, u64)> {
    let opened = device::open(DeviceChoice::Cpu)?;
    let encoder = Encoder::open(path, &opened.device)?;
    Ok((encoder, Encoder::fingerprint(path)?))
}

fn indexed(outcome: Outcome, mut troubles: Vec<String>) -> Indexed {
    let unkept =
        |cause: strokewise_explain::error::Error| format!("the index cannot be kept for the next time ({cause})");
    troubles.extend(outcome.cache_error.map(unkept));
    let reasons = outcome.skipped.iter().take(REASONS);
    Indexed {
        gallery: Arc::new(outcome.gallery),
        left_out: outcome.left_out,
        reasons: reasons.map(ToString::to_string).collect(),
        troubles,
    }
}

fn tell(outbox: &Outbox, source: &Source, state: GalleryState) {
    outbox.send(Reply::Gallery {
        source: source.clone(),
        state,
    });
}
