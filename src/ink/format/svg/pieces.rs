//! From the pieces of a file to movements of the pen.
//!
//! Programs that know pressure write a path for each segment, others draw each line twice, write
//! the outline of the ink, or fill by hatching. What one movement of the pen made is one stroke
//! here, and what was put together is said.

mod middle;

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

/// A second line lies no farther from the first than this share of the drawing, and its length differs by no more than
/// the other share.
const COPY_DISTANCE: f32 = 0.02;
const COPY_LENGTH: f32 = 0.12;

/// At least so many lines make a hatching; their directions differ by no more than this, in radians, and the steps from
/// one to the next by no more than this share.
const LEAST_HATCHES: usize = 6;
const HATCH_ANGLE: f32 = 0.12;
const HATCH_STEP: f32 = 0.6;

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
    let pieces = middle::lines(pieces, size);
    let middles = pieces.iter().filter(|piece| piece.is_middle).count();
    if middles > 0 {
        notes.push(format!("{middles} lines are the middle of outlines of ink"));
    }
    let pieces: Vec<Piece> = pieces.into_iter().map(|found| found.piece).collect();
    if is_ours && pieces.len() == before && pieces.iter().all(|p| p.element.starts_with(super::STROKE_PREFIX)) {
        return pieces;
    }
    let (pieces, hatches) = without_hatching(pieces);
    if hatches > 0 {
        notes.push(format!("{hatches} lines of hatching left out"));
    }
    let (pieces, copies) = without_copies(pieces, size);
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

/// Leaves out lines that go along the one before them in the same path; says how many.
fn without_copies(pieces: Vec<Piece>, size: f32) -> (Vec<Piece>, usize) {
    let mut kept: Vec<Piece> = Vec::new();
    let mut copies = 0;
    for piece in pieces {
        let is_copy = kept.last().is_some_and(|last| {
            let same_path = piece.part > 0 && last.element == piece.element && last.part + 1 == piece.part;
            same_path && !piece.is_outline && is_along(last, &piece, size)
        });
        if is_copy {
            copies += 1;
        } else {
            kept.push(piece);
        }
    }
    (kept, copies)
}

fn is_along(a: &Piece, b: &Piece, size: f32) -> bool {
    let [long, other] = [length(&a.points), length(&b.points)];
    let reach = (COPY_DISTANCE * size).max(1.5 * a.width).min(0.25 * long);
    let ways = [resampled(&a.points), resampled(&b.points)];
    (long - other).abs() <= COPY_LENGTH * long.max(other)
        && ways[0].iter().zip(&ways[1]).all(|(a, b)| distance(a, b) <= reach)
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

/// Leaves out the straight, even lines that fill a shape; says how many.
fn without_hatching(pieces: Vec<Piece>) -> (Vec<Piece>, usize) {
    let mut kept = Vec::new();
    let mut hatches = 0;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        // A path at a time: its lines count from 0.
        let mut path = vec![first];
        while let Some(next) = pieces.next_if(|next| next.part > 0) {
            path.push(next);
        }
        if is_hatching(&path) {
            hatches += path.len();
        } else {
            kept.extend(path);
        }
    }
    // A drawing that is nothing else is no filling of anything.
    (kept, hatches)
}

fn is_hatching(path: &[Piece]) -> bool {
    if path.len() < LEAST_HATCHES {
        return false;
    }
    let chord = |piece: &Piece| {
        let (first, last) = (piece.points.first()?, piece.points.last()?);
        let [dx, dy] = [last.x - first.x, last.y - first.y];
        let is_straight = length(&piece.points) <= 1.02 * dx.hypot(dy);
        let middle = [f32::midpoint(first.x, last.x), f32::midpoint(first.y, last.y)];
        (is_straight && !piece.is_outline).then_some(([dx, dy], middle))
    };
    let Some(chords) = path.iter().map(chord).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let longest = chords
        .iter()
        .max_by(|a, b| a.0[0].hypot(a.0[1]).total_cmp(&b.0[0].hypot(b.0[1])));
    let Some(([dx, dy], _)) = longest else {
        return false;
    };
    let norm = dx.hypot(*dy).max(f32::MIN_POSITIVE);
    let parallel = chords.iter().all(|([x, y], _)| {
        let sine = (x * dy - y * dx) / (norm * x.hypot(*y)).max(f32::MIN_POSITIVE);
        sine.abs() <= HATCH_ANGLE || x.hypot(*y) < 0.1 * norm
    });
    // How far each lies from the last one, across their direction.
    let across: Vec<f32> = chords.iter().map(|(_, [x, y])| (x * dy - y * dx) / norm).collect();
    let steps: Vec<f32> = across.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mean = steps.iter().sum::<f32>() / steps.len() as f32;
    let even = steps
        .iter()
        .filter(|step| (*step - mean).abs() <= HATCH_STEP * mean.abs())
        .count();
    parallel && even * 10 >= steps.len() * 9
}
