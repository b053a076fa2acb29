//! What the canvas is told, and what it answers.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use eframe::egui::TextureId;

use super::{Barrel, Choice, EraserMode, Mark};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::inking::{Line, Pressure, Smoothing};
use strokewise_ink::sketch::{Affine, Ink, Part, Placement, Point, Reference, Sketch, Span, StrokeId};

/// [`Tool`] says what a press on the canvas does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// The pen draws.
    #[default]
    Pen,
    /// The eraser removes strokes, or what it touches of them.
    Eraser,
    /// Selects strokes, and moves, scales and turns them; on bare paper it draws a box.
    Select,
    /// It selects like [`Tool::Select`], but throws a lasso on bare paper.
    Lasso,
    /// Moves and scales the picture to draw from.
    Place,
}

/// [`Kit`] says how the tools are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kit {
    /// New strokes are drawn with this ink.
    pub ink: Ink,
    /// Width of new strokes, in canvas units.
    pub width: f32,
    /// New strokes are smoothed so strongly.
    pub smoothing: Smoothing,
    /// It says what becomes of the pen's pressure.
    pub pressure: Pressure,
    /// It says what the eraser takes away.
    pub eraser: EraserMode,
    /// Radius of the eraser, in logical pixels.
    pub eraser_px: f32,
    /// It says what the buttons on the pen's side do.
    pub barrels: [Barrel; 2],
    /// It is true where a hand that holds still at the end of a line straightens it.
    pub straighten: bool,
    /// It is true where Shift draws straight lines.
    pub ruler: bool,
    /// It is true where wet ink runs a little ahead of the pen.
    pub tip: bool,
    /// The grid on which straight lines begin and end, in canvas units.
    pub snap: Option<f32>,
}

impl Kit {
    /// Makes a pen of this width in the paper's own ink, with everything else as it is in a new
    /// program.
    pub fn plain(width: f32, smoothing: Smoothing) -> Self {
        Self {
            ink: Ink::default(),
            width,
            smoothing,
            pressure: Pressure::default(),
            eraser: EraserMode::default(),
            eraser_px: Self::ERASER_PX,
            barrels: [Barrel::Pan, Barrel::Erase],
            straighten: false,
            ruler: false,
            tip: false,
            snap: None,
        }
    }

    /// Radius of a new program's eraser, in logical pixels.
    pub const ERASER_PX: f32 = 8.0;
}

/// Returns an empty selection, for a [`Scene`].
pub fn none_selected() -> &'static HashSet<StrokeId> {
    static NONE: LazyLock<HashSet<StrokeId>> = LazyLock::new(HashSet::new);
    &NONE
}

/// [`Scene`] is what the canvas shows.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The part of the drawing that is seen.
    pub sketch: &'a Sketch,
    /// The part of it that a hand can change.
    pub open: &'a Sketch,
    /// The picture to draw from, as soon as its pixels are there.
    pub reference: Option<(Placed, TextureId)>,
    /// The distance of the grid's lines, where it is shown, in canvas units.
    pub grid: Option<f32>,
    /// Changes when another drawing takes the place of this one.
    pub epoch: u64,
    /// It says what a press does.
    pub tool: Tool,
    /// It says how the tools are set.
    pub kit: Kit,
    /// The ink lies on this paper.
    pub paper: Paper,
    /// What the assistant says of the strokes; `None` shows plain ink.
    pub marks: Option<&'a Arc<HashMap<StrokeId, Mark>>>,
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
    /// It is true where presses are taken at all (not while a dialog is open).
    pub enabled: bool,
}

/// [`Wish`] is something that the hand asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A new stroke along this line.
    Ink(Line),
    /// These stretches of these strokes gone, as one step; from 0 to 1 is the whole stroke.
    Erase(Vec<(StrokeId, Vec<Span>)>),
    /// These strokes selected, beside others or not.
    Select(Vec<StrokeId>, Choice),
    /// The selected strokes shall go where this takes them.
    Transform(Affine),
    /// A new stroke that was straightened: what the hand drew, and what it meant.
    Straight {
        /// The line as it was drawn.
        drawn: Line,
        /// The points of the line as it was meant.
        straight: Vec<Point>,
    },
    /// The picture to draw from lies here now.
    Place(Placement),
}

/// [`Placed`] is where the picture to draw from lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// It says where the picture lies, and how it is seen.
    pub placement: Placement,
    /// Its height as a part of its width.
    pub aspect: f32,
}

impl Placed {
    /// Returns where the picture of a drawing lies.
    pub fn of(reference: &Reference) -> Self {
        let [columns, rows] = reference.size.map(|side| side.max(1) as f32);
        Self {
            placement: reference.placement,
            aspect: rows / columns,
        }
    }

    /// Returns its corners on the paper, clockwise from the top left.
    pub fn corners(&self) -> [[f32; 2]; 4] {
        let Placement { at: [x, y], width, .. } = self.placement;
        let [right, low] = [x + width, y + width * self.aspect];
        [[x, y], [right, y], [right, low], [x, low]]
    }
}
