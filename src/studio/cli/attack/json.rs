//! Writes an attack as one line of JSON. The names are an interface: other programs read them.

use serde::Serialize;

use super::Attacked;
use strokewise_explain::tasks::attack::{Removal, Shift};
use strokewise_ink::sketch::{Sketch, StrokeId};

/// Writes the line, without its line break.
pub(super) fn line(attacked: &Attacked<'_>) -> String {
    let Attacked {
        input, attack, labels, ..
    } = attacked;
    let sketch = &input.drawing.sketch;
    let removal = attack.removal.as_ref();
    let after = removal.map_or(attack.from, |r| r.after);
    let record = Record {
        key_id: input.drawing.key_id.as_deref(),
        from: labels.name(attack.from.class),
        to: labels.name(after.class),
        removed: removal.map(|r| Removed::new(r, sketch)).into_iter().collect(),
        ink_share: removal.map_or(0.0, |r| r.ink_share),
        flipped: removal.is_some(),
        from_p: attack.from.p,
        to_p: after.p,
        shift: attack.shift.as_ref().map(|shift| Shifted {
            to: labels.name(shift.after.class),
            to_p: shift.after.p,
            reach: shift.reach,
            drawing: columns(shift),
        }),
        forward_passes: attack.spent.forward,
        backward_passes: attack.spent.backward,
    };
    serde_json::to_string(&record).expect("text and numbers always have a JSON form")
}

#[derive(Serialize)]
struct Record<'a> {
    key_id: Option<&'a str>,
    from: &'a str,
    to: &'a str,
    removed: Vec<Removed>,
    ink_share: f32,
    flipped: bool,
    from_p: f32,
    to_p: f32,
    shift: Option<Shifted<'a>>,
    forward_passes: usize,
    backward_passes: usize,
}

#[derive(Serialize)]
struct Removed {
    stroke: usize,
    from: f32,
    to: f32,
}

#[derive(Serialize)]
struct Shifted<'a> {
    to: &'a str,
    to_p: f32,
    reach: f32,
    drawing: Vec<[Vec<f32>; 2]>,
}

impl Removed {
    fn new(removal: &Removal, sketch: &Sketch) -> Self {
        Self {
            stroke: number(sketch, removal.part.stroke),
            from: removal.part.span.from(),
            to: removal.part.span.to(),
        }
    }
}

/// Returns the stroke's place in drawing order, from 0.
pub(super) fn number(sketch: &Sketch, stroke: StrokeId) -> usize {
    let place = sketch.strokes().iter().position(|s| s.id() == stroke);
    place.expect("an attack speaks of strokes of its drawing")
}

/// Writes the strokes in the form of Quick, Draw!: [[x…],[y…]] each.
fn columns(shift: &Shift) -> Vec<[Vec<f32>; 2]> {
    let strokes = shift.sketch.strokes().iter();
    strokes
        .map(|stroke| {
            let points = || stroke.points().iter();
            [points().map(|p| p.x).collect(), points().map(|p| p.y).collect()]
        })
        .collect()
}
