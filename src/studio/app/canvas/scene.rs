//! What the canvas is told, and what it answers.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Barrel, Choice, EraserMode, Mark};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::inking::{Line, Pressure, Smoothing};
use strokewise_ink::sketch::{Affine, Ink, Part, Sketch, Span, StrokeId};

/// What a press on the canvas does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// Draws.
    #[default]
    Pen,
    /// Removes strokes, or what it touches of them.
    Eraser,
    /// Selects strokes, and moves, scales and turns them; on bare paper it draws a box.
    Select,
    /// The same; on bare paper it throws a lasso.
    Lasso,
}

/// How the tools are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kit {
    /// What new strokes are drawn with.
    pub ink: Ink,
    /// Width of new strokes, in canvas units.
    pub width: f32,
    /// How strongly new strokes are smoothed.
    pub smoothing: Smoothing,
    /// What becomes of the pen's pressure.
    pub pressure: Pressure,
    /// What the eraser takes away.
    pub eraser: EraserMode,
    /// Radius of the eraser, in logical pixels.
    pub eraser_px: f32,
    /// What the buttons on the pen's side do.
    pub barrels: [Barrel; 2],
}

impl Kit {
    /// A pen of this width in the paper's own ink, with everything else as it is in a new program.
    pub fn plain(width: f32, smoothing: Smoothing) -> Self {
        Self {
            ink: Ink::default(),
            width,
            smoothing,
            pressure: Pressure::default(),
            eraser: EraserMode::default(),
            eraser_px: Self::ERASER_PX,
            barrels: [Barrel::Pan, Barrel::Erase],
        }
    }

    /// Radius of a new program's eraser, in logical pixels.
    pub const ERASER_PX: f32 = 8.0;
}

/// No stroke selected, for a [`Scene`].
pub fn none_selected() -> &'static HashSet<StrokeId> {
    static NONE: LazyLock<HashSet<StrokeId>> = LazyLock::new(HashSet::new);
    &NONE
}

/// What the canvas shows.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The drawing.
    pub sketch: &'a Sketch,
    /// Changes when another drawing takes the place of this one.
    pub epoch: u64,
    /// What a press does.
    pub tool: Tool,
    /// How the tools are set.
    pub kit: Kit,
    /// What the ink lies on.
    pub paper: Paper,
    /// What the assistant says of the strokes; `None` shows plain ink.
    pub marks: Option<&'a HashMap<StrokeId, Mark>>,
    /// The stroke pointed at elsewhere.
    pub pointed: Option<StrokeId>,
    /// The selected strokes.
    pub selected: &'a HashSet<StrokeId>,
    /// Parts of strokes to show as if they were about to go.
    pub faded: &'a [Part],
    /// Parts of strokes that may go.
    pub flagged_parts: &'a [Part],
    /// A part that the user asked about.
    pub singled_out: Option<Part>,
    /// Whether presses are taken at all (not while a dialog is open).
    pub enabled: bool,
}

/// What the hand wished.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A new stroke along this line.
    Ink(Line),
    /// These stretches of these strokes gone, as one step; from 0 to 1 is the whole stroke.
    Erase(Vec<(StrokeId, Vec<Span>)>),
    /// These strokes selected, beside others or not.
    Select(Vec<StrokeId>, Choice),
    /// What is selected taken where this takes it.
    Transform(Affine),
}
