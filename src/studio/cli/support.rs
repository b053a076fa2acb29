//! Says what a stroke does for a match or a part of a picture, as JSON. The names are an interface: other programs read
//! them.

use serde::Serialize;

use strokewise_explain::attribution::StrokeAttribution;

/// [`Support`] is a stroke's support, whole and by segment.
#[derive(Serialize)]
pub struct Support<'a> {
    sla: f32,
    p_sla: f32,
    points: &'a [f32],
}

impl<'a> From<&'a StrokeAttribution> for Support<'a> {
    fn from(stroke: &'a StrokeAttribution) -> Self {
        Self {
            sla: stroke.sla,
            p_sla: stroke.p_sla,
            points: &stroke.points,
        }
    }
}
