//! Names the kinds of strokes that do not belong.

use serde::Serialize;

/// [`Line`] is a stroke as points in canvas units.
pub(crate) type Line = Vec<[f32; 2]>;

/// [`Kind`] is the kind of noise that a stroke is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A stroke of a drawing of another category.
    Foreign,
    /// To and fro over a patch, in hairpins.
    Scribble,
    /// To and fro in wide corners.
    Zigzag,
    /// A long line across.
    Slash,
    /// An X, of two strokes mostly.
    Cross,
    /// A stroke of the drawing crossed out, with a line or in hairpins.
    CrossingOut,
    /// A few turns of an ellipse on the spot.
    Loop,
    /// Loops that move on.
    Spring,
    /// A letter or a digit.
    Letter,
    /// A short line, somewhere.
    Stray,
    /// A check mark.
    Tick,
    /// A dot of a pen that rested.
    Dot,
    /// A small dense patch.
    Smudge,
    /// A stroke that goes on where one of the drawing's ends.
    Overshoot,
    /// A try beside the stroke that was drawn in the end.
    Trial,
    /// A stroke of the drawing traced again.
    Retrace,
    /// What the ball of the hand leaves: short arcs and dots beside one another.
    Palm,
    /// A line or two below the drawing.
    Underline,
    /// A stroke of the drawing once more, elsewhere.
    Repeat,
}

impl Kind {
    /// This lists every kind.
    pub const ALL: [Self; 19] = [
        Self::Foreign,
        Self::Scribble,
        Self::Zigzag,
        Self::Slash,
        Self::Cross,
        Self::CrossingOut,
        Self::Loop,
        Self::Spring,
        Self::Letter,
        Self::Stray,
        Self::Tick,
        Self::Dot,
        Self::Smudge,
        Self::Overshoot,
        Self::Trial,
        Self::Retrace,
        Self::Palm,
        Self::Underline,
        Self::Repeat,
    ];
}

/// [`Mark`] is noise of one kind: a stroke, or a few that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The noise is of this kind.
    pub kind: Kind,
    /// These are its strokes, in the order in which they were drawn.
    pub lines: Vec<Line>,
    /// It lies upon or beside this one of the drawing's own strokes, so that of the two either
    /// might be the one too many.
    pub twin: Option<usize>,
}
