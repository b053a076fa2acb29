//! [`Pictures`] are the pictures most like the drawing, and the one whose match is explained. It opens the gallery,
//! asks for every new state of the drawing, keeps the answers by revision, and knows what to show meanwhile. The
//! pictures' pixels are `thumbnails`' business.

mod choice;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::advice::{Arrival, News};
use super::explanation::Explanation;
use crate::engine::{GalleryState, Kind, Method, Order, Reply, Request};
use strokewise_explain::gallery::{Hit, Progress, SharedGallery, Source};
use strokewise_ink::sketch::{Revision, Sketch};

pub use choice::{Choice, MatchAnswer};

/// So many pictures are asked for at once.
pub const COUNT: usize = 24;

/// So many hits and explanations are kept; undo and redo within so many steps find theirs at once.
const ANSWERS_KEPT: usize = 200;

/// So many folders are offered again.
const RECENT: usize = 5;

/// [`Phase`] says how far the gallery has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// It was asked for, and there is no news yet.
    Opening,
    /// So many of its pictures have been looked at.
    Indexing(Progress),
    /// All pictures are there.
    Whole {
        /// So many files look like pictures but are none.
        left_out: usize,
        /// These are the reasons of those files, and what did not go well.
        remarks: Vec<String>,
    },
    /// It cannot be opened, for this reason.
    Failed(String),
}

/// [`Found`] holds the pictures found for one state of the drawing.
#[derive(Debug, Clone)]
pub struct Found {
    /// The drawing is in this state.
    pub revision: Revision,
    /// The hits are pictures of this gallery.
    pub gallery: SharedGallery,
    /// These pictures were found, the likest first.
    pub hits: Arc<[Hit]>,
}

/// [`Pictures`] is the gallery and everything the engine said about it.
#[derive(Debug)]
pub struct Pictures {
    is_open: bool,
    /// It is true where the panel that shows the pictures is open.
    pub in_view: bool,
    source: Source,
    recent: Vec<PathBuf>,
    /// This order was given last.
    ordered: Order,
    gallery: Option<SharedGallery>,
    phase: Phase,
    /// A whole gallery took another's place so often: its pictures may look different now.
    edition: u64,
    failure: Option<String>,
    /// These are hits in `gallery`.
    found: BTreeMap<Revision, Arc<[Hit]>>,
    /// It keeps what was last asked of `gallery`, so that nothing is asked twice.
    asked: Option<Revision>,
    /// It keeps what was last right for the drawing as it then stood.
    shown: Option<Found>,
    choice: Option<Choice>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            is_open: true,
            in_view: true,
            source: Source::BuiltIn,
            recent: Vec::new(),
            ordered: Order::Close,
            gallery: None,
            phase: Phase::Opening,
            edition: 0,
            failure: None,
            found: BTreeMap::new(),
            asked: None,
            shown: None,
            choice: None,
        }
    }
}

impl Pictures {
    /// Returns whether the pictures are wanted at all.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Returns the gallery that was chosen.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns folders used in this session, the last one first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// Returns the gallery as far as it is there.
    pub fn gallery(&self) -> Option<&SharedGallery> {
        self.gallery.as_ref()
    }

    /// Returns how far the gallery has come.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Changes when the pictures may look different.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// Returns why nothing is found, where the engine said so.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Returns the pictures to show for `sketch`: the exact ones, else the last that were, until
    /// the exact ones come.
    pub fn shown(&self, sketch: &Sketch) -> Option<&Found> {
        self.shown.as_ref().filter(|_| !sketch.is_empty())
    }

    /// Returns the picture whose match is explained.
    pub fn choice(&self) -> Option<&Choice> {
        self.choice.as_ref()
    }

    /// Returns what every stroke does for the chosen match; `None` until the engine has said so.
    pub fn explanation(&self, sketch: &Sketch) -> Option<Explanation<'_>> {
        let choice = self.choice.as_ref().filter(|_| !sketch.is_empty())?;
        choice.explanation()
    }

    /// Wants them, or no longer: closed, they cost nothing.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.choice = None;
    }

    /// Takes another gallery. The one that is chosen already is looked through again.
    pub fn choose_source(&mut self, source: Source) {
        self.is_open = true;
        self.ordered = Order::Close;
        if let Source::Folder(folder) = &source {
            self.recent.retain(|recent| recent != folder);
            self.recent.insert(0, folder.clone());
            self.recent.truncate(RECENT);
        }
        if source != self.source {
            self.source = source;
            self.gallery = None;
            self.shown = None;
            self.choice = None;
            self.forget();
        }
        self.phase = Phase::Opening;
        self.failure = None;
    }

    /// Explains the match with the picture of this key from now on.
    pub fn choose(&mut self, key: &str) {
        let found = |gallery: &SharedGallery| Choice::find(gallery, key);
        self.choice = self.gallery.as_ref().and_then(found);
    }

    /// Explains the reading again.
    pub fn end_choice(&mut self) {
        self.choice = None;
    }

    /// Another drawing is open.
    pub fn leave(&mut self) {
        self.forget();
        self.shown = None;
        self.choice = None;
    }

    fn forget(&mut self) {
        self.found.clear();
        self.asked = None;
    }

    /// Returns what the engine should do about galleries, where that is news.
    pub fn order(&mut self) -> Option<Order> {
        let order = if self.is_open {
            Order::Open(self.source.clone())
        } else {
            Order::Close
        };
        (order != self.ordered).then(|| {
            self.ordered = order.clone();
            order
        })
    }

    /// Returns what to ask about the drawing as it stands. Where the pictures are closed or out of view, that is
    /// nothing but the chosen match.
    pub fn ask(&mut self, sketch: &Sketch, method: Method) -> impl Iterator<Item = Request> + use<> {
        let full = self.gallery.clone().filter(|gallery| !gallery.is_empty());
        let gallery = full.filter(|_| self.is_open && !sketch.is_empty());
        let requests = gallery.map(|gallery| {
            let explain = self
                .choice
                .as_mut()
                .and_then(|choice| choice.ask(sketch, &gallery, method));
            [self.ask_hits(sketch, gallery), explain]
        });
        requests.into_iter().flatten().flatten()
    }

    fn ask_hits(&mut self, sketch: &Sketch, gallery: SharedGallery) -> Option<Request> {
        let revision = sketch.revision();
        if let Some(hits) = self.found.get(&revision) {
            self.asked = Some(revision);
            self.shown = Some(Found {
                revision,
                gallery,
                hits: Arc::clone(hits),
            });
            return None;
        }
        if !self.in_view || self.asked == Some(revision) {
            return None;
        }
        self.asked = Some(revision);
        Some(Request::Retrieve {
            sketch: sketch.clone(),
            gallery,
            count: COUNT,
        })
    }

    /// Takes in what the engine replied; returns the pictures for the drawing, where that is what
    /// came.
    pub fn hear(&mut self, reply: &Reply) -> Option<Arrival> {
        match reply {
            Reply::Gallery { source, state } if *source == self.source => self.follow(state),
            Reply::Retrieved {
                revision,
                gallery,
                hits,
                elapsed_secs,
            } if self.is_ours(gallery) => {
                self.failure = None;
                self.keep(*revision, hits);
                return Some(Arrival {
                    revision: *revision,
                    news: News::Hits,
                    engine_secs: *elapsed_secs,
                });
            }
            Reply::Matched {
                revision,
                gallery,
                matched,
                method,
                stage,
            } if self.is_ours(gallery) => {
                if let Some(choice) = &mut self.choice {
                    let answer = MatchAnswer::new(Arc::clone(matched), *method, *stage);
                    choice.keep(*revision, answer);
                }
            }
            Reply::Failed {
                kind: Some(Kind::Retrieve | Kind::Match),
                message,
                ..
            } => self.failure = Some(message.clone()),
            _ => {}
        }
        None
    }

    /// Tells whether a reply speaks of the gallery as it is now.
    fn is_ours(&self, gallery: &SharedGallery) -> bool {
        let ours = self.gallery.as_ref();
        ours.is_some_and(|ours| Arc::ptr_eq(ours, gallery))
    }

    fn follow(&mut self, state: &GalleryState) {
        match state {
            GalleryState::Indexing(progress) => self.phase = Phase::Indexing(*progress),
            GalleryState::Partly(gallery) => self.take(gallery),
            GalleryState::Whole(indexed) => {
                self.edition += 1;
                self.take(&indexed.gallery);
                let remarks = indexed.reasons.iter().chain(&indexed.troubles);
                self.phase = Phase::Whole {
                    left_out: indexed.left_out,
                    remarks: remarks.cloned().collect(),
                };
            }
            GalleryState::Failed(message) => self.phase = Phase::Failed(message.clone()),
        }
    }

    /// Takes `gallery` in the place of the one before, of the same source.
    fn take(&mut self, gallery: &SharedGallery) {
        self.forget();
        let choice = self.choice.take();
        self.choice = choice.and_then(|choice| choice.moved(gallery));
        self.gallery = Some(Arc::clone(gallery));
    }

    fn keep(&mut self, revision: Revision, hits: &Arc<[Hit]>) {
        self.found.insert(revision, Arc::clone(hits));
        if self.found.len() > ANSWERS_KEPT {
            self.found.pop_first();
        }
        if let Some(gallery) = self.gallery.clone().filter(|_| self.asked == Some(revision)) {
            self.shown = Some(Found {
                revision,
                gallery,
                hits: Arc::clone(hits),
            });
        }
    }
}
