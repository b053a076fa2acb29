//! Defines what a drawing is: [`Point`], [`Stroke`] and its [`Part`]s, [`Sketch`] with its [`Layer`]s, the [`Edit`]s
//! that change it, and the [`Document`] that remembers every state for undo.
//!
//! Everything here is a plain value. The ink of a stroke never changes once it exists and its id is never used
//! again, so meshes, scores and rasters can be cached by id; a sketch is a list of shared strokes with a
//! [`Revision`], so handing one to another thread costs a few reference counts. No input or output, no
//! clock, no thread: nothing in this module can fail.

mod affine;
mod bounds;
mod document;
mod edit;
mod group;
mod groups;
mod ink;
mod part;
mod sheet;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use affine::Affine;
pub use bounds::Bounds;
pub use document::Document;
pub use edit::Edit;
pub use group::{GroupId, renamed_groups};
pub use groups::Grouping;
pub use ink::{Clock, Ink, PenKind, Rgb};
pub use part::{Part, Place, Span};
pub use sheet::{Layer, LayerId, Placement, Reference, Sheet};

/// [`Point`] is one sample of a stroke, in canvas units (y down). At zoom 1 a canvas unit is a logical pixel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// It lies at this x of the canvas.
    pub x: f32,
    /// It lies at this y of the canvas, growing downwards.
    pub y: f32,
    /// The pen pressed so much, in 0..=1, where the device reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<f32>,
    /// The pen leant so far towards x and y, in radians, where the device reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tilt: Option<[f32; 2]>,
    /// It was taken so many seconds after the drawing was begun, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_secs: Option<f32>,
}

impl Point {
    /// Makes a point without pressure, tilt and time.
    pub const fn new(x: f32, y: f32) -> Self {
        Self {
            x,
            y,
            pressure: None,
            tilt: None,
            time_secs: None,
        }
    }

    /// Tells whether every number is finite and the position within [`MAX_COORDINATE`].
    pub fn is_sound(&self) -> bool {
        let sound = |v: f32| v.is_finite() && v.abs() <= MAX_COORDINATE;
        sound(self.x)
            && sound(self.y)
            && self.pressure.is_none_or(f32::is_finite)
            && self.tilt.is_none_or(|tilt| tilt.iter().all(|v| v.is_finite()))
            && self.time_secs.is_none_or(f32::is_finite)
    }
}

/// Coordinates beyond this are refused: squares of differences must stay far from f32's range.
pub const MAX_COORDINATE: f32 = 1e9;

/// Names a stroke for as long as its document lives; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StrokeId(pub u32);

/// [`Stroke`] is one movement of the pen from down to up: at least one point, all of them sound.
///
/// Its ink never changes; only the groups that it belongs to do, under the same name.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    id: StrokeId,
    width: f32,
    ink: Ink,
    layer: LayerId,
    /// These are its groups, the outermost first.
    groups: Box<[GroupId]>,
    clock: Option<Clock>,
    /// This box lies around the points: it is asked for so often, by pointer, painter and page, that it is worth its 16
    /// bytes.
    bounds: Bounds,
    points: Vec<Point>,
}

impl Stroke {
    /// Drawings that do not state a pen width have this one, in canvas units.
    pub const DEFAULT_WIDTH: f32 = 4.0;

    /// Makes a stroke of pen `width` (canvas units at full pressure) through `points`, in the
    /// default ink; `None` without a point, or where a point is not [sound](Point::is_sound).
    pub fn new(id: StrokeId, width: f32, points: Vec<Point>) -> Option<Self> {
        let sound = !points.is_empty() && points.iter().all(Point::is_sound);
        let width = if width.is_finite() && width > 0.0 {
            width
        } else {
            Self::DEFAULT_WIDTH
        };
        sound.then_some(Self {
            id,
            width,
            ink: Ink::default(),
            layer: LayerId::default(),
            groups: Box::default(),
            clock: None,
            bounds: Bounds::around(&points),
            points,
        })
    }

    /// Returns the stroke's name.
    pub fn id(&self) -> StrokeId {
        self.id
    }

    /// Returns the pen's width at full pressure, in canvas units.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Returns the ink that it is drawn with.
    pub fn ink(&self) -> Ink {
        self.ink
    }

    /// Returns the stroke in other ink.
    #[must_use]
    pub fn with_ink(self, ink: Ink) -> Self {
        Self {
            ink: ink.sound(),
            ..self
        }
    }

    /// Returns the layer that it lies on.
    pub fn layer(&self) -> LayerId {
        self.layer
    }

    /// Returns the stroke on another layer.
    #[must_use]
    pub fn on_layer(self, layer: LayerId) -> Self {
        Self { layer, ..self }
    }

    /// Returns the clock that timed the points, where it is known.
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// Returns the stroke with its points timed by `clock`.
    #[must_use]
    pub fn timed_by(self, clock: Option<Clock>) -> Self {
        Self { clock, ..self }
    }

    /// Returns the stroke with another width, in canvas units.
    #[must_use]
    pub fn with_width(self, width: f32) -> Self {
        let sound = width.is_finite() && width > 0.0;
        Self {
            width: if sound { width } else { self.width },
            ..self
        }
    }

    /// Returns the points in drawing order; there is at least one.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Counts the segments: one fewer than points, but one for a lone dot (method, eq. 4).
    pub fn segment_count(&self) -> usize {
        self.points.len().saturating_sub(1).max(1)
    }

    /// Computes the length of the polyline in canvas units; 0 for a dot.
    pub fn length(&self) -> f32 {
        self.points
            .windows(2)
            .map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y))
            .sum()
    }

    /// Computes the smallest box around the points.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Draws the stroke through other points; `None` without a point, or where one is not
    /// [sound](Point::is_sound).
    #[must_use]
    pub fn redrawn(&self, points: Vec<Point>) -> Option<Self> {
        let sound = !points.is_empty() && points.iter().all(Point::is_sound);
        sound.then(|| self.along(self.id, points))
    }

    /// Draws with the same pen, ink, groups and clock along other points: at least one, all of them sound.
    pub(crate) fn along(&self, id: StrokeId, points: Vec<Point>) -> Self {
        Self {
            id,
            bounds: Bounds::around(&points),
            points,
            groups: self.groups.clone(),
            ..*self
        }
    }

    /// Returns the same ink under another name.
    #[must_use]
    pub fn with_id(&self, id: StrokeId) -> Self {
        Self { id, ..self.clone() }
    }
}

/// Names one state of a document. Undo returns to the very same revision, so that whatever was computed
/// for it still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

/// [`Sketch`] is a drawing: strokes in drawing order, and the sheet that they lie on.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    revision: Revision,
    strokes: Vec<Arc<Stroke>>,
    sheet: Arc<Sheet>,
}

impl Sketch {
    /// Makes a sketch of `strokes` in drawing order, outside any document (revision 0).
    pub fn new(strokes: impl IntoIterator<Item = Stroke>) -> Self {
        Self {
            revision: Revision(0),
            strokes: strokes.into_iter().map(Arc::new).collect(),
            sheet: Arc::default(),
        }
    }

    /// Puts the strokes on another sheet.
    #[must_use]
    pub fn on_sheet(self, sheet: Sheet) -> Self {
        Self {
            sheet: Arc::new(sheet),
            ..self
        }
    }

    /// Makes a sketch of polylines with ids 0, 1, …; those without a sound point are left out.
    pub fn from_polylines(polylines: impl IntoIterator<Item = Vec<Point>>) -> Self {
        let strokes = polylines.into_iter().filter_map(|mut points| {
            points.retain(Point::is_sound);
            Stroke::new(StrokeId(0), Stroke::DEFAULT_WIDTH, points)
        });
        Self::new(strokes.zip(0..).map(|(stroke, i)| stroke.with_id(StrokeId(i))))
    }

    /// Returns the document state that this sketch is.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Returns the strokes in drawing order.
    pub fn strokes(&self) -> &[Arc<Stroke>] {
        &self.strokes
    }

    /// Tells whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Finds the stroke called `id`.
    pub fn stroke(&self, id: StrokeId) -> Option<&Arc<Stroke>> {
        // Strokes mostly lie in the order in which they were drawn.
        let guess = self.strokes.partition_point(|s| s.id < id);
        let guess = self.strokes.get(guess).filter(|s| s.id == id);
        guess.or_else(|| self.strokes.iter().find(|s| s.id == id))
    }

    /// Computes the box around all ink.
    pub fn bounds(&self) -> Bounds {
        self.strokes.iter().fold(Bounds::EMPTY, |b, s| b.union(s.bounds()))
    }

    /// Returns the drawing with a stroke more, on top; the revision is kept as by [`Self::without`].
    #[must_use]
    pub fn with(&self, stroke: Stroke) -> Self {
        let mut more = self.clone();
        more.strokes.push(Arc::new(stroke));
        more
    }

    /// Returns the drawing without the strokes called `ids`; the revision is kept, as the result is
    /// a question ("what if?"), not a state of the document.
    #[must_use]
    pub fn without(&self, ids: &[StrokeId]) -> Self {
        self.with_only(|stroke| !ids.contains(&stroke.id))
    }

    /// Returns the same state without the strokes that `keeps` refuses.
    fn with_only(&self, keeps: impl Fn(&Stroke) -> bool) -> Self {
        Self {
            revision: self.revision,
            strokes: self.strokes.iter().filter(|s| keeps(s)).cloned().collect(),
            sheet: Arc::clone(&self.sheet),
        }
    }

    /// Returns layers and reference picture.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Returns the same state without what hidden layers hold.
    #[must_use]
    pub fn visible(&self) -> Self {
        if self.sheet.shows_all() {
            return self.clone();
        }
        self.with_only(|stroke| !self.sheet.layer(stroke.layer).hidden)
    }

    /// Returns the same state with nothing but what is seen and can be changed by hand.
    #[must_use]
    pub fn open(&self) -> Self {
        if self.sheet.layers().iter().all(Layer::is_open) {
            return self.clone();
        }
        self.with_only(|stroke| self.sheet.layer(stroke.layer).is_open())
    }

    /// Orders the strokes as they lie, the lowest first: by layer, then in drawing order.
    pub fn stacked(&self) -> Cow<'_, [Arc<Stroke>]> {
        let rank = |stroke: &Arc<Stroke>| self.sheet.rank(stroke.layer);
        if self.sheet.layers().len() == 1 || self.strokes.is_sorted_by_key(rank) {
            return Cow::Borrowed(&self.strokes);
        }
        let mut stacked = self.strokes.clone();
        stacked.sort_by_key(rank);
        Cow::Owned(stacked)
    }
}

impl PartialEq for Sketch {
    /// Compares ink, order and sheet, whatever the revision.
    fn eq(&self, other: &Self) -> bool {
        self.strokes == other.strokes && self.sheet == other.sheet
    }
}
