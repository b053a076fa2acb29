//! A stroke as the program's own files store it: one list per coordinate, so that a thousand points
//! repeat no field name, and nothing for what no point has.

use serde::{Deserialize, Serialize};

use crate::sketch::{Point, Stroke, StrokeId};

/// The stored form of a [`Stroke`]. Lists of pressures and times are as long as `x`, or empty where no
/// point has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrokeRecord {
    id: u32,
    width: f32,
    x: Vec<f32>,
    y: Vec<f32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pressure: Vec<Option<f32>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    time_secs: Vec<Option<f32>>,
}

impl From<&Stroke> for StrokeRecord {
    fn from(stroke: &Stroke) -> Self {
        let points = stroke.points();
        let known = |value: fn(&Point) -> Option<f32>| {
            let any = points.iter().any(|p| value(p).is_some());
            points.iter().take_while(|_| any).map(value).collect()
        };
        Self {
            id: stroke.id().0,
            width: stroke.width(),
            x: points.iter().map(|p| p.x).collect(),
            y: points.iter().map(|p| p.y).collect(),
            pressure: known(|p| p.pressure),
            time_secs: known(|p| p.time_secs),
        }
    }
}

impl TryFrom<StrokeRecord> for Stroke {
    /// What is wrong, without a place.
    type Error = String;

    fn try_from(record: StrokeRecord) -> Result<Self, String> {
        let StrokeRecord {
            id,
            width,
            x,
            y,
            pressure,
            time_secs,
        } = record;
        let fits = |len: usize| len == 0 || len == x.len();
        if x.len() != y.len() || !fits(pressure.len()) || !fits(time_secs.len()) {
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
            time_secs: time_secs.get(i).copied().flatten(),
        });
        Stroke::new(StrokeId(id), width, points.collect())
            .ok_or_else(|| format!("stroke {id}: it has no point, or one that is not a position"))
    }
}
