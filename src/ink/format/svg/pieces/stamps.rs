//! Reads the ink of brushes that stamp: many small filled shapes, one after the other along the way of the pen.

use super::{Piece, length};
use crate::sketch::{Bounds, Point};

/// A line has at least so many stamps.
const LEAST: usize = 8;

/// A stamp is no larger than this share of the drawing.
const LARGEST: f32 = 0.08;

/// The next stamp is no farther than so many times their size.
const APART: f32 = 1.25;

/// Its ink is at least this share of its size broad: letters are not, discs are.
const ROUND: f32 = 0.5;

/// Puts lines in the place of stamps that follow one another; says how many stamps there were.
pub(super) fn joined(pieces: Vec<Piece>, size: f32) -> (Vec<Piece>, usize) {
    let mut kept = Vec::with_capacity(pieces.len());
    let mut stamps = 0;
    let mut run: Vec<(Piece, Stamp)> = Vec::new();
    let mut settle = |run: &mut Vec<(Piece, Stamp)>, kept: &mut Vec<Piece>| {
        if run.len() >= LEAST {
            stamps += run.len();
            kept.push(line(run));
            run.clear();
        } else {
            kept.extend(run.drain(..).map(|(piece, _)| piece));
        }
    };
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let is_single = piece.part == 0 && pieces.peek().is_none_or(|next| next.part == 0);
        let Some(stamp) = Stamp::of(&piece).filter(|stamp| is_single && stamp.size <= LARGEST * size) else {
            settle(&mut run, &mut kept);
            kept.push(piece);
            continue;
        };
        let goes_on = run
            .last()
            .is_some_and(|(last, before)| last.color == piece.color && stamp.follows(before));
        if !goes_on {
            settle(&mut run, &mut kept);
        }
        run.push((piece, stamp));
    }
    settle(&mut run, &mut kept);
    (kept, stamps)
}

#[derive(Clone, Copy)]
struct Stamp {
    middle: Point,
    /// This is the longer side of its box.
    size: f32,
    /// This is the width of its ink.
    width: f32,
}

impl Stamp {
    /// Takes a filled shape for a stamp.
    fn of(piece: &Piece) -> Option<Self> {
        let bounds = Bounds::around(&piece.points);
        let [width, height] = bounds.size();
        let next = piece.points.iter().cycle().skip(1);
        let doubled: f32 = piece.points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
        let around = length(&piece.points);
        // Four times the area over the way around: the diameter of a disc.
        let ink = 2.0 * doubled.abs() / around.max(f32::MIN_POSITIVE);
        let middle = Point::new(
            f32::midpoint(bounds.min[0], bounds.max[0]),
            f32::midpoint(bounds.min[1], bounds.max[1]),
        );
        let size = width.max(height);
        (piece.is_outline && ink > 0.0 && ink >= ROUND * size).then_some(Self {
            middle,
            size,
            width: ink.min(size),
        })
    }

    fn follows(&self, before: &Self) -> bool {
        let both = f32::midpoint(self.size, before.size);
        let alike = self.size.max(before.size) <= 3.0 * self.size.min(before.size);
        alike && super::distance(&self.middle, &before.middle) <= APART * both
    }
}

/// Draws the line through the middles of stamps; their widths become pressure.
fn line(run: &[(Piece, Stamp)]) -> Piece {
    let widest = run.iter().map(|(_, stamp)| stamp.width).fold(0.0, f32::max);
    let varies = run.iter().any(|(_, stamp)| stamp.width < 0.95 * widest);
    let points = run.iter().map(|(_, stamp)| Point {
        pressure: varies.then(|| (stamp.width / widest).clamp(0.0, 1.0)),
        ..stamp.middle
    });
    let points = points.collect();
    let (first, _) = run[0].clone();
    Piece {
        points,
        width: widest,
        is_outline: false,
        ..first
    }
}
