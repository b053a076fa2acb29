//! From the pieces of a file to movements of the pen.
//!
//! Programs that know pressure write a path for each segment, others draw each line twice, write
//! the outline of the ink, or fill by hatching. What one movement of the pen made is one stroke
//! here, and what was put together is said.

mod copies;
mod hatching;
mod middle;
mod stamps;

use crate::format::Reading;
use crate::sketch::Point;

/// A line of a file.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The id of its element.
    pub element: String,
    /// Its number among the lines of its element's path.
    pub part: usize,
    /// The points lie in canvas units.
    pub points: Vec<Point>,
    /// The pen's width, in canvas units.
    pub width: f32,
    /// The piece is painted with this colour; it is `None` where that is no plain colour.
    pub color: Option<[u8; 3]>,
    /// It is true for the edge of something filled, which is no line of its own.
    pub is_outline: bool,
}

/// Ends nearer than this share of the drawing's longer side are the same place.
const SAME_PLACE: f32 = 2e-4;

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
    let (pieces, stamps) = stamps::joined(pieces, size);
    if stamps > 0 {
        notes.push(format!("{stamps} stamps of a brush joined to lines"));
    }
    let pieces = middle::lines(pieces, size);
    let middles = pieces.iter().filter(|piece| piece.is_middle).count();
    if middles > 0 {
        notes.push(format!("{middles} lines are the middle of outlines of ink"));
    }
    let pieces: Vec<Piece> = pieces.into_iter().map(|found| found.piece).collect();
    if is_ours && pieces.len() == before && pieces.iter().all(|p| p.element.starts_with(super::STROKE_PREFIX)) {
        return pieces;
    }
    let (pieces, hatches) = hatching::without(pieces);
    if hatches > 0 {
        notes.push(format!("{hatches} lines of hatching left out"));
    }
    let (pieces, copies) = copies::without(pieces, size);
    if copies > 0 {
        notes.push(format!("{copies} lines that were drawn twice taken once"));
    }
    let count = pieces.len();
    let pieces = joined(pieces, size);
    if pieces.len() < count {
        notes.push(format!("{count} pieces joined to {} strokes", pieces.len()));
    }
    pieces
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

/// Joins pieces that begin where the last one ended; their widths become pressure.
fn joined(pieces: Vec<Piece>, size: f32) -> Vec<Piece> {
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let last = runs.last().and_then(|run| run.last());
        let goes_on = last.is_some_and(|last| {
            let (Some(end), Some(begin)) = (last.points.last(), piece.points.first()) else {
                return false;
            };
            let closed = last.points.first() == Some(end) && length(&last.points) > 4.0 * last.width;
            let is_own = |piece: &Piece| piece.element.starts_with(super::STROKE_PREFIX);
            let is_apart = closed || last.is_outline || piece.is_outline || (is_own(last) && is_own(&piece));
            !is_apart && last.color == piece.color && distance(end, begin) <= SAME_PLACE * size
        });
        match runs.last_mut() {
            Some(run) if goes_on => run.push(piece),
            _ => runs.push(vec![piece]),
        }
    }
    runs.into_iter().filter_map(as_one).collect()
}

/// Joins pieces that follow one another to one movement.
fn as_one(run: Vec<Piece>) -> Option<Piece> {
    let widest = run.iter().map(|piece| piece.width).fold(0.0, f32::max);
    let varies = run.iter().any(|piece| piece.width < 0.999 * widest);
    let mut pieces = run.into_iter();
    let mut whole = pieces.next()?;
    let pressed = |points: &mut Vec<Point>, width: f32| {
        for point in points.iter_mut().filter(|_| varies) {
            point.pressure = Some((width / widest).clamp(0.0, 1.0));
        }
    };
    pressed(&mut whole.points, whole.width);
    whole.width = widest;
    for mut piece in pieces {
        pressed(&mut piece.points, piece.width);
        whole.points.extend(piece.points.drain(1..));
    }
    Some(whole)
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
