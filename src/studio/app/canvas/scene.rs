//! Defines what the canvas is told, and what it answers.

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
    /// It selects strokes, and moves, scales and turns them; on bare paper it draws a box.
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
    /// New strokes are so wide, in canvas units.
    pub width: f32,
    /// New strokes are smoothed so strongly.
    pub smoothing: Smoothing,
    /// It says what becomes of the pen's pressure.
    pub pressure: Pressure,
    /// It says what the eraser takes away.
    pub eraser: EraserMode,
    /// The eraser has this radius, in logical pixels.
    pub eraser_px: f32,
    /// It says what the buttons on the pen's side do.
    pub barrels: [Barrel; 2],
    /// It is true where a hand that holds still at the end of a line straightens it.
    pub straighten: bool,
    /// It is true where Shift draws straight lines.
    pub ruler: bool,
    /// It is true where wet ink runs a little ahead of the pen.
    pub tip: bool,
    /// Straight lines begin and end on a grid of this distance, in canvas units; `None` where they may anywhere.
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

    /// The eraser of a new program has this radius, in logical pixels.
    pub const ERASER_PX: f32 = 8.0;
}

/// Returns an empty selection, for a [`Scene`].
fn none_selected() -> &'static HashSet<StrokeId> {
    static NONE: LazyLock<HashSet<StrokeId>> = LazyLock::new(HashSet::new);
    &NONE
}

/// [`Scene`] is what the canvas shows.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// This part of the drawing is seen.
    pub sketch: &'a Sketch,
    /// This part of it can be changed by a hand.
    pub open: &'a Sketch,
    /// This is the picture to draw from, as soon as its pixels are there.
    pub reference: Option<(Placed, TextureId)>,
    /// The lines of the grid have this distance, in canvas units; `None` where it is not shown.
    pub grid: Option<f32>,
    /// It changes when another drawing takes the place of this one.
    pub epoch: u64,
    /// It says what a press does.
    pub tool: Tool,
    /// It says how the tools are set.
    pub kit: Kit,
    /// The ink lies on this paper.
    pub paper: Paper,
    /// The assistant says this of the strokes; `None` shows plain ink.
    pub marks: Option<&'a Arc<HashMap<StrokeId, Mark>>>,
    /// This stroke is pointed at elsewhere.
    pub pointed: Option<StrokeId>,
    /// These strokes are selected.
    pub selected: &'a HashSet<StrokeId>,
    /// These parts of strokes are shown as if they were about to go.
    pub faded: &'a [Part],
    /// These parts of strokes may go.
    pub flagged_parts: &'a [Part],
    /// The user asked about this part.
    pub singled_out: Option<Part>,
    /// It is true where presses are taken at all (not while a dialog is open).
    pub enabled: bool,
}

impl<'a> Scene<'a> {
    /// Makes a scene of a drawing alone, all of which a pen of this kit may change, with nothing said of it.
    pub fn plain(sketch: &'a Sketch, epoch: u64, kit: Kit, paper: Paper) -> Self {
        Self {
            sketch,
            open: sketch,
            reference: None,
            grid: None,
            epoch,
            tool: Tool::Pen,
            kit,
            paper,
            marks: None,
            pointed: None,
            selected: none_selected(),
            faded: &[],
            flagged_parts: &[],
            singled_out: None,
            enabled: true,
        }
    }
}

/// [`Wish`] is something that the hand asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A new stroke shall run along this line.
    Ink(Line),
    /// These stretches of these strokes shall go, as one step; one from 0 to 1 is the whole stroke.
    Erase(Vec<(StrokeId, Vec<Span>)>),
    /// These strokes shall be selected, beside others or not.
    Select(Vec<StrokeId>, Choice),
    /// The selected strokes shall go where this takes them.
    Transform(Affine),
    /// A new stroke was straightened: it says what the hand drew, and what it meant.
    Straight {
        /// The line was drawn like this.
        drawn: Line,
        /// The line was meant to have these points.
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
    /// Its height is this part of its width.
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
