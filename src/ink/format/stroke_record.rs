//! Holds a stroke as the program's own files store it: one list per coordinate, so that a thousand points repeat no
//! field name, and nothing for what no point has.

use serde::{Deserialize, Serialize};

use super::unknown::Fields;
use crate::sketch::{Clock, GroupId, Ink, LayerId, PenKind, Point, Rgb, Stroke, StrokeId};

/// [`StrokeRecord`] is the stored form of a [`Stroke`]. Lists of pressures, tilts and times are as long as `x`, or
/// empty where no point has one; ink is left out where it is the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrokeRecord {
    id: u32,
    width: f32,
    #[serde(default, skip_serializing_if = "is_default")]
    pen: PenKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    color: Option<Rgb>,
    #[serde(default = "opaque", skip_serializing_if = "is_opaque")]
    opacity: f32,
    #[serde(default, skip_serializing_if = "is_default")]
    layer: LayerId,
    #[serde(default, skip_serializing_if = "is_default")]
    groups: Box<[GroupId]>,
    x: Vec<f32>,
    y: Vec<f32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pressure: Vec<Option<f32>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tilt: Vec<Option<[f32; 2]>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    time_secs: Vec<Option<f32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock: Option<Clock>,
    /// Fields that this program does not know are kept here.
    #[serde(flatten)]
    pub unknown: Fields,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn opaque() -> f32 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_opaque(opacity: &f32) -> bool {
    *opacity >= 1.0
}

impl StrokeRecord {
    /// Returns the name of the stroke.
    pub fn id(&self) -> StrokeId {
        StrokeId(self.id)
    }
}

impl From<&Stroke> for StrokeRecord {
    fn from(stroke: &Stroke) -> Self {
        let points = stroke.points();
        let Ink { pen, color, opacity } = stroke.ink();
        Self {
            id: stroke.id().0,
            width: stroke.width(),
            pen,
            color,
            opacity,
            layer: stroke.layer(),
            groups: stroke.groups().into(),
            x: points.iter().map(|p| p.x).collect(),
            y: points.iter().map(|p| p.y).collect(),
            pressure: known(points, |p| p.pressure),
            tilt: known(points, |p| p.tilt),
            time_secs: known(points, |p| p.time_secs),
            clock: stroke.clock(),
            unknown: Fields::new(),
        }
    }
}

/// Lists what each of `points` has of something; nothing where none has it.
fn known<T>(points: &[Point], value: impl Fn(&Point) -> Option<T>) -> Vec<Option<T>> {
    let any = points.iter().any(|p| value(p).is_some());
    points.iter().take_while(|_| any).map(value).collect()
}

impl TryFrom<StrokeRecord> for Stroke {
    /// The error says what is wrong, without a place.
    type Error = String;

    fn try_from(record: StrokeRecord) -> Result<Self, String> {
        let StrokeRecord {
            id,
            width,
            pen,
            color,
            opacity,
            layer,
            groups,
            x,
            y,
            pressure,
            tilt,
            time_secs,
            clock,
            unknown: _,
        } = record;
        let lists = [y.len(), pressure.len(), tilt.len(), time_secs.len()];
        let fits = |len: &usize| *len == 0 || *len == x.len();
        if x.len() != y.len() || !lists.iter().all(fits) {
            return Err(format!("stroke {id}: its lists differ in length"));
        }
        // The document names the next stroke by the highest id plus one.
        if id == u32::MAX {
            return Err(format!("stroke {id}: the id is too large"));
        }
        let points = (0..x.len()).map(|i| Point {
            x: x[i],
            y: y[i],
            pressure: pressure.get(i).copied().flatten(),
            tilt: tilt.get(i).copied().flatten(),
            time_secs: time_secs.get(i).copied().flatten(),
        });
        let ink = Ink { pen, color, opacity };
        Stroke::new(StrokeId(id), width, points.collect())
            .map(|stroke| stroke.with_ink(ink).on_layer(layer).in_groups(groups).timed_by(clock))
            .ok_or_else(|| format!("stroke {id}: it has no point, or one that is not a position"))
    }
}
