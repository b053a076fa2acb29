//! Turns the pieces of a file into movements of the pen.
//!
//! Programs that know pressure write a path for each segment, others draw each line twice, write
//! the outline of the ink, or fill by hatching. What one movement of the pen made is one stroke
//! here, and what was put together is said.

mod chains;
mod copies;
mod hatching;
mod middle;
mod stamps;
mod strips;

use crate::format::Reading;
use crate::sketch::Point;

/// [`Piece`] is a line of a file.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its element has this id.
    pub element: String,
    /// It has this number among the lines of its element's path.
    pub part: usize,
    /// The points lie in canvas units.
    pub points: Vec<Point>,
    /// The pen has this width, in canvas units.
    pub width: f32,
    /// The piece is painted with this colour; it is `None` where that is no plain colour.
    pub color: Option<[u8; 3]>,
    /// It is true for the edge of something filled, which is no line of its own.
    pub is_outline: bool,
}

/// Finds the movements that made `pieces`; what was done to them is added to `notes`.
pub(super) fn movements(pieces: Vec<Piece>, reading: Reading, notes: &mut Vec<String>) -> Vec<Piece> {
    let is_ours = pieces
        .iter()
        .any(|piece| piece.element.starts_with(super::STROKE_PREFIX));
    if reading.as_drawn || pieces.is_empty() {
        return pieces;
    }
    let size = size(&pieces);
    let before = pieces.len();
    let (pieces, steps) = strips::joined(&pieces, size);
    if steps > 0 {
        notes.push(format!("{} of ink joined to lines", counted(steps, "filled piece")));
    }
    let (pieces, stamps) = stamps::joined(pieces, size);
    if stamps > 0 {
        notes.push(format!("{} of a brush joined to lines", counted(stamps, "stamp")));
    }
    let pieces = middle::lines(pieces, size);
    let middles = pieces.iter().filter(|piece| piece.is_middle).count();
    match middles {
        0 => {}
        1 => notes.push("1 line is the middle of an outline of ink".to_owned()),
        _ => notes.push(format!("{middles} lines are the middle of outlines of ink")),
    }
    let pieces: Vec<Piece> = pieces.into_iter().map(|found| found.piece).collect();
    if is_ours && pieces.len() == before && pieces.iter().all(|p| p.element.starts_with(super::STROKE_PREFIX)) {
        return pieces;
    }
    let (pieces, hatches) = hatching::without(pieces);
    if hatches > 0 {
        notes.push(format!("{} of hatching left out", counted(hatches, "line")));
    }
    let (pieces, copies) = copies::without(pieces, size);
    match copies {
        0 => {}
        1 => notes.push("1 line that was drawn twice taken once".to_owned()),
        _ => notes.push(format!("{copies} lines that were drawn twice taken once")),
    }
    let count = pieces.len();
    let pieces = chains::joined(pieces, size);
    if pieces.len() < count {
        notes.push(format!("{count} pieces joined to {}", counted(pieces.len(), "stroke")));
    }
    pieces
}

/// Says how many there are of something: "1 stroke", "3 strokes".
fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

/// Computes the longer side of all pieces together.
fn size(pieces: &[Piece]) -> f32 {
    let points = pieces.iter().map(|piece| crate::sketch::Bounds::around(&piece.points));
    let [width, height] = points
        .fold(crate::sketch::Bounds::EMPTY, crate::sketch::Bounds::union)
        .size();
    width.max(height)
}

fn distance(a: &Point, b: &Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn length(points: &[Point]) -> f32 {
    points.windows(2).map(|p| distance(&p[0], &p[1])).sum()
}

/// Places sixteen points at even steps along a line.
fn resampled(points: &[Point]) -> Vec<Point> {
    const COUNT: usize = 16;
    let total = length(points);
    let mut way = Vec::with_capacity(COUNT);
    let (mut passed, mut segment) = (0.0, 0);
    for i in 0..COUNT {
        let wanted = total * i as f32 / (COUNT - 1) as f32;
        while segment + 2 < points.len() && passed + distance(&points[segment], &points[segment + 1]) < wanted {
            passed += distance(&points[segment], &points[segment + 1]);
            segment += 1;
        }
        let [a, b] = [points[segment], points[(segment + 1).min(points.len() - 1)]];
        let t = ((wanted - passed) / distance(&a, &b).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        way.push(Point::new(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)));
    }
    way
}
