//! [`Reply`] is what the engine answers.

use std::sync::Arc;

use super::{Kind, NetworkState};
use strokewise_explain::attribution::Method;
use strokewise_explain::gallery::{Hit, Progress, SharedGallery, Source};
use strokewise_explain::model::{ClassId, Condition, Labels, Source as NetworkSource};
use strokewise_explain::tasks::assist::{Assessment, Glance};
use strokewise_explain::tasks::attack::Attack;
use strokewise_explain::tasks::generate::{Change, Region, Shaping};
use strokewise_explain::tasks::retrieve::Match;
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::{Revision, StrokeId};

/// [`Reply`] is what the engine answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A model is loaded and answers from now on; sent again when another device takes over.
    Ready {
        /// It works on this device, in words.
        device: String,
        /// These are the model's classes.
        labels: Arc<Labels>,
    },
    /// This tells how far another network has come, which was asked for.
    Network {
        /// This network was asked for.
        source: NetworkSource,
        /// It has come so far.
        state: NetworkState,
    },
    /// This is the explanation of one revision for one intent.
    Assessed {
        /// It speaks of this document state.
        revision: Revision,
        /// This intent was stated with the request.
        intent: Option<ClassId>,
        /// The drawing is explained so.
        assessment: Arc<Assessment>,
        /// It says how good the answer is.
        stage: Stage,
        /// The engine worked for it for so many seconds.
        elapsed_secs: f32,
    },
    /// This tells what one revision and the stroke under the pen read as.
    Glanced {
        /// The request had this number.
        number: u64,
        /// It reads as this.
        glance: Glance,
        /// The engine worked for it for so many seconds.
        elapsed_secs: f32,
    },
    /// These are the pictures most like one revision.
    Retrieved {
        /// It speaks of this document state.
        revision: Revision,
        /// The pictures were looked for in this gallery.
        gallery: SharedGallery,
        /// These are the pictures, the likest first.
        hits: Arc<[Hit]>,
        /// The engine worked for it for so many seconds.
        elapsed_secs: f32,
    },
    /// This tells why one revision matches one picture.
    Matched {
        /// It speaks of this document state.
        revision: Revision,
        /// The answer speaks of items of this gallery.
        gallery: SharedGallery,
        /// This is the answer, which names the picture.
        matched: Arc<Match>,
        /// The refined answer takes its gradients by this method.
        method: Method,
        /// It says how good the answer is.
        stage: Stage,
    },
    /// This is the picture that one revision becomes.
    Painted {
        /// It speaks of this document state.
        revision: Revision,
        /// It says what was painted, and how.
        condition: Condition,
        /// This is the picture, in the frame that the drawing is fitted into.
        picture: Arc<Picture>,
        /// It is true where pictures of the category were there to learn from; without, the lines
        /// alone decide.
        is_known: bool,
        /// The engine worked for it for so many seconds.
        elapsed_secs: f32,
    },
    /// This tells which strokes shape a part of the picture that one revision becomes.
    Shaped {
        /// It speaks of this document state.
        revision: Revision,
        /// It says what was painted, and how.
        condition: Condition,
        /// Strokes shape this part of the picture.
        region: Region,
        /// This is the answer; it is `None` where the part shows nothing.
        shaping: Option<Arc<Shaping>>,
        /// The refined answer takes its gradients by this method.
        method: Method,
        /// It says how good the answer is.
        stage: Stage,
    },
    /// This tells what one stroke changes in the picture that one revision becomes.
    Changed {
        /// It speaks of this document state.
        revision: Revision,
        /// It says what was painted, and how.
        condition: Condition,
        /// This stroke is looked at.
        stroke: StrokeId,
        /// Each pixel changes by so much without it.
        change: Arc<Change>,
    },
    /// This tells what would fool the model about one revision.
    Attacked {
        /// It speaks of this document state.
        revision: Revision,
        /// It says what was found, and what it took.
        attack: Arc<Attack>,
    },
    /// This tells how far the gallery that was asked for has come.
    Gallery {
        /// The gallery of this source was asked for.
        source: Source,
        /// It has come so far.
        state: GalleryState,
    },
    /// Something failed; drawing goes on without an answer.
    Failed {
        /// This kind of request is not answered; `None` where nothing will be.
        kind: Option<Kind>,
        /// This document state is under explanation, if any.
        revision: Option<Revision>,
        /// The status line says this of it.
        message: String,
    },
}

/// [`Stage`] says how good an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The answer took one pass of gradients; that of the reading has no noise yet.
    Quick,
    /// The answer was made with strokes taken away; that of the reading has noise and suggestions.
    Refined,
}

/// [`GalleryState`] says how far indexing has come.
#[derive(Debug, Clone)]
pub enum GalleryState {
    /// Pictures are looked at.
    Indexing(Progress),
    /// These pictures can be searched already; more will come.
    Partly(SharedGallery),
    /// All pictures are there.
    Whole(Indexed),
    /// It cannot be opened, for this reason.
    Failed(String),
}

/// [`Indexed`] is a gallery that is all there.
#[derive(Debug, Clone)]
pub struct Indexed {
    /// All its pictures can be searched.
    pub gallery: SharedGallery,
    /// So many files look like pictures but are none.
    pub left_out: usize,
    /// The reasons say why the first few of those that were looked at now are none.
    pub reasons: Vec<String>,
    /// The troubles say what did not go well: nothing is kept for the next time, or changes are not
    /// noticed.
    pub troubles: Vec<String>,
}
