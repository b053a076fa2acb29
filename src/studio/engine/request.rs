//! [`Request`] is what the window asks; its kind says which question goes first.

use strokewise_explain::attribution::Method;
use strokewise_explain::gallery::SharedGallery;
use strokewise_explain::model::{ClassId, Condition};
use strokewise_explain::tasks::assist::Vigilance;
use strokewise_explain::tasks::attack::Limits;
use strokewise_explain::tasks::generate::Region;
use strokewise_ink::sketch::{Revision, Sketch, StrokeId};

/// [`Request`] is what the window asks about a drawing; an empty one gets no answer.
#[derive(Debug, Clone)]
pub enum Request {
    /// Explain this drawing, for the stated intent or else for the likeliest class.
    Assess {
        /// This drawing is to be explained.
        sketch: Sketch,
        /// The user says that they draw this category.
        intent: Option<ClassId>,
        /// The refined answer takes its gradients by this method.
        method: Method,
        /// Strokes are flagged so readily.
        vigilance: Vigilance,
    },
    /// Tell what this drawing, the stroke under the pen included, reads as, and nothing more.
    Glance {
        /// This is the drawing, in the revision without that stroke.
        sketch: Sketch,
        /// The user says that they draw this category.
        intent: Option<ClassId>,
        /// Tells glances apart, as all at one stroke are of the same revision; later ones have
        /// higher numbers.
        number: u64,
    },
    /// Find the pictures that this drawing is most like.
    Retrieve {
        /// Pictures are to be like this drawing.
        sketch: Sketch,
        /// The pictures are looked for in this gallery.
        gallery: SharedGallery,
        /// So many pictures are wanted.
        count: usize,
    },
    /// Turn this drawing into a picture.
    Generate {
        /// This drawing is to become a picture.
        sketch: Sketch,
        /// It says what to paint, and how.
        condition: Condition,
    },
    /// Explain why this drawing matches one picture.
    Match {
        /// This drawing is to be compared with the picture.
        sketch: Sketch,
        /// The picture and its rivals are in this gallery.
        gallery: SharedGallery,
        /// The picture has this place among the gallery's items.
        item: usize,
        /// The refined answer takes its gradients by this method.
        method: Method,
    },
    /// Explain which strokes shape a part of the picture that this drawing becomes.
    Shape {
        /// This drawing becomes the picture.
        sketch: Sketch,
        /// It says what is painted, and how.
        condition: Condition,
        /// This part of the picture is asked about.
        region: Region,
        /// The refined answer takes its gradients by this method.
        method: Method,
    },
    /// Tell what one stroke changes in the picture that this drawing becomes.
    Change {
        /// This drawing becomes the picture.
        sketch: Sketch,
        /// It says what is painted, and how.
        condition: Condition,
        /// This is the stroke; one that is not there gets no answer.
        stroke: StrokeId,
    },
    /// Find the least change that makes this drawing read as something else.
    Attack {
        /// This drawing is to be read as something else.
        sketch: Sketch,
        /// No more than this may change.
        limits: Limits,
    },
}

/// [`Kind`] is a kind of request; the most urgent one is first. A newer request of a kind takes the
/// place of the older one, and work gives way to its own kind and to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody waits for the reading with the pen in hand.
    Assess,
    /// The pictures most like the drawing follow it at a glance.
    Retrieve,
    /// The picture that the drawing becomes follows it, too, somewhat slower.
    Generate,
    /// Somebody chose to look into this match.
    Match,
    /// Somebody chose to look into this part of the picture, which takes longer.
    Shape,
    /// Somebody points at this stroke.
    Change,
    /// Somebody asked with a click for what would fool the model.
    Attack,
    /// A glance follows the pen. It takes less than a pass of anything else, so nothing is called
    /// off for it: it is answered between two passes.
    Glance,
}

impl Kind {
    pub(super) const COUNT: usize = 8;
}

impl Request {
    /// Returns the drawing that is asked about.
    pub fn sketch(&self) -> &Sketch {
        match self {
            Self::Assess { sketch, .. }
            | Self::Glance { sketch, .. }
            | Self::Retrieve { sketch, .. }
            | Self::Generate { sketch, .. }
            | Self::Match { sketch, .. }
            | Self::Shape { sketch, .. }
            | Self::Change { sketch, .. }
            | Self::Attack { sketch, .. } => sketch,
        }
    }

    /// Returns the state of the drawing that is asked about.
    pub fn revision(&self) -> Revision {
        self.sketch().revision()
    }

    /// Tells what kind of question it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Assess { .. } => Kind::Assess,
            Self::Glance { .. } => Kind::Glance,
            Self::Retrieve { .. } => Kind::Retrieve,
            Self::Generate { .. } => Kind::Generate,
            Self::Match { .. } => Kind::Match,
            Self::Shape { .. } => Kind::Shape,
            Self::Change { .. } => Kind::Change,
            Self::Attack { .. } => Kind::Attack,
        }
    }
}
