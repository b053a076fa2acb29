//! Shifts points a little: signed steps against the margin's gradient in the points (eq. 5).

use super::AIR;
use super::looks::Looks;
use super::objective::MarginObjective;
use crate::attribution::{Interrupted, StrokeAttribution};
use crate::model::ClassId;
use crate::tasks::assist::Guess;
use strokewise_ink::sketch::{Point, Sketch, Stroke};

/// [`Shift`] is a drawing with its points shifted that reads as something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The drawing would then be this: the same strokes, points and names.
    pub sketch: Sketch,
    /// A coordinate moved at most this far, in shares of the longer side of the drawing.
    pub reach: f32,
    /// The shifted drawing most probably is of this category.
    pub after: Guess,
}

/// Steps at most; each is a gradient, and most drawings that fall at all fall within three.
const STEPS: usize = 6;

/// Length of a step in shares of the bound: the first ones may be taken back, the bound can be reached
/// from anywhere.
const STEP: f32 = 0.6;

/// Looks for a shift that changes the answer, of no coordinate by more than `bound` (in shares of the
/// longer side of the drawing). Every step is read anew in its own frame, so what is found is checked.
pub(super) fn shift(
    looks: &mut Looks,
    sketch: &Sketch,
    answer: ClassId,
    bound: f32,
) -> Result<Option<Shift>, Interrupted> {
    let [width, height] = sketch.bounds().size();
    let side = width.max(height);
    let reach = (1.0 - AIR) * bound * side;
    if reach <= 0.0 || !reach.is_finite() {
        return Ok(None);
    }
    let objective = MarginObjective::new(looks.classifier(), vec![answer]);
    let mut moved = sketch.clone();
    for _ in 0..STEPS {
        let subject = looks.subject(&moved);
        let (margin, strokes) = looks.explain(&objective, &subject, subject.soft_ink())?;
        if margin < 0.0 {
            break;
        }
        moved = step(&moved, sketch, &strokes, reach);
    }
    let after = looks.read_one(&moved)?.guess;
    Ok((after.class != answer).then(|| Shift {
        reach: farthest(sketch, &moved) / side,
        sketch: moved,
        after,
    }))
}

/// Takes one step of every point down the margin, within `reach` of where `home` has it.
fn step(from: &Sketch, home: &Sketch, slopes: &[StrokeAttribution], reach: f32) -> Sketch {
    let stroke = |((from, home), slopes): ((&Stroke, &Stroke), &StrokeAttribution)| {
        let points = from.points().iter().zip(home.points());
        let points = points.zip(&slopes.point_gradients).map(|((at, home), slope)| {
            let [x, y] = [(at.x, home.x, slope[0]), (at.y, home.y, slope[1])].map(|(at, home, slope)| {
                // A point that no pixel depends on stays: `signum` of 0 would be 1.
                let down = if slope == 0.0 { 0.0 } else { -slope.signum() };
                (at + STEP * reach * down).clamp(home - reach, home + reach)
            });
            Point { x, y, ..*at }
        });
        // A point at the edge of what a stroke may hold cannot be moved beyond it.
        from.redrawn(points.collect()).unwrap_or_else(|| from.clone())
    };
    let strokes = from.strokes().iter().zip(home.strokes());
    let strokes = strokes.map(|(a, b)| (&**a, &**b)).zip(slopes);
    Sketch::new(strokes.map(stroke))
}

/// Computes the largest difference of two coordinates, in canvas units.
fn farthest(a: &Sketch, b: &Sketch) -> f32 {
    let pairs = a.strokes().iter().zip(b.strokes());
    pairs
        .flat_map(|(a, b)| a.points().iter().zip(b.points()))
        .map(|(a, b)| (a.x - b.x).abs().max((a.y - b.y).abs()))
        .fold(0.0, f32::max)
}
