//! Turns outlines of ink back into the line that the pen drew.

mod ribbon;

use resvg::tiny_skia::{FillRule, Mask, PathBuilder, Transform};

use super::{Piece, length};
use crate::sketch::{Bounds, Point};
use crate::trace::{Bitmap, simplified};

/// The way around a line of ink is at least so many times its width: five times as long as it is broad.
const LINE: f32 = 10.5;

/// A line is nowhere much broader than elsewhere, where the edge is half its width away: no place is farther from the
/// edge than the one share of its width, or hardly any (that share of all) than the other.
const BROADEST: f32 = 0.85;
const BROAD: f32 = 0.7;
const MOST_BROAD: f32 = 0.03;

/// The ink is drawn so many pixels wide to find its middle, and no picture has a longer side than
/// this.
const INK_PX: f32 = 6.0;
const MAX_SIDE_PX: f32 = 1600.0;

/// All pictures together have no more pixels; what then is left stays an outline.
const MAX_PIXELS: f32 = 40e6;

/// A point may lie so far from the line between its neighbours to be left out, in pixels.
const TOLERANCE: f32 = 0.75;

/// [`Found`] is a piece, and says whether it is the middle of outlines.
pub(super) struct Found {
    pub piece: Piece,
    pub is_middle: bool,
}

/// Puts the middle line in the place of each outline of thin ink.
pub(super) fn lines(pieces: Vec<Piece>, size: f32) -> Vec<Found> {
    let mut found = Vec::new();
    let mut budget = MAX_PIXELS;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let mut path = vec![first];
        while let Some(next) = pieces.next_if(|next| next.part > 0) {
            path.push(next);
        }
        let middle = path[0].is_outline.then(|| middle(&path, size, &mut budget)).flatten();
        match middle {
            Some(middle) => found.extend(middle.into_iter().map(|piece| Found { piece, is_middle: true })),
            None => found.extend(path.into_iter().map(|piece| Found {
                piece,
                is_middle: false,
            })),
        }
    }
    found
}

/// Finds the lines along the middle of one filled path; `None` where it is no thin ink.
fn middle(path: &[Piece], size: f32, budget: &mut f32) -> Option<Vec<Piece>> {
    let boxes = path.iter().map(|p| Bounds::around(&p.points));
    let bounds = boxes.fold(Bounds::EMPTY, Bounds::union);
    let [width, height] = bounds.size();
    let longest = width.max(height);
    let around: f32 = path.iter().map(|piece| length(&piece.points)).sum();
    // Twice the area over the way around is the width of a long thin shape.
    let doubled = path.iter().map(|piece| doubled_area(&piece.points));
    let ink = doubled.sum::<f32>().abs() / around.max(f32::MIN_POSITIVE);
    if ink <= 0.0 || around < LINE * ink || longest < 0.01 * size {
        return None;
    }
    let of_line = |part: usize, points: Vec<Point>| Piece {
        part,
        points,
        width: ink,
        is_outline: false,
        ..path[0].clone()
    };
    if let [outline] = path
        && let Some(line) = ribbon::middle(&outline.points, ink)
    {
        let line = simplified(&line, TOLERANCE * ink / INK_PX);
        let mut points = line.into_iter().map(|[x, y]| Point::new(x, y)).collect();
        close(&mut points, 0.5 * ink);
        return Some(vec![of_line(0, points)]);
    }
    let scale = (INK_PX / ink).min(MAX_SIDE_PX / longest);
    let [columns, rows] = [width, height].map(|side| (side * scale).ceil() + 3.0);
    *budget -= columns * rows;
    if *budget < 0.0 {
        return None;
    }
    let to_pixels = Transform::from_translate(-bounds.min[0], -bounds.min[1])
        .post_scale(scale, scale)
        .post_translate(1.0, 1.0);
    let mask = filled(path, [columns as u32, rows as u32], to_pixels)?;
    let (pixels, columns) = (mask.data(), mask.width() as usize);
    if has_blots(pixels, columns, ink * scale) {
        return None;
    }
    let is_ink = |x: usize, y: usize| pixels[y * columns + x] > 127;
    let bitmap = Bitmap::new(columns, mask.height() as usize, is_ink);
    let lines = bitmap.strokes((1.5 * INK_PX) as usize);
    let pieces = lines.into_iter().enumerate().map(|(part, line)| {
        let canvas =
            |[x, y]: [f32; 2]| Point::new((x - 0.5) / scale + bounds.min[0], (y - 0.5) / scale + bounds.min[1]);
        let line = simplified(&line, TOLERANCE);
        let mut points: Vec<Point> = line.into_iter().map(canvas).collect();
        close(&mut points, 3.0 / scale);
        of_line(part, points)
    });
    let pieces: Vec<Piece> = pieces.collect();
    (!pieces.is_empty()).then_some(pieces)
}

/// Fills the inside of a path in so many columns and rows of pixels.
fn filled(path: &[Piece], [columns, rows]: [u32; 2], to_pixels: Transform) -> Option<Mask> {
    let mut mask = Mask::new(columns, rows)?;
    let mut builder = PathBuilder::new();
    for piece in path {
        let mut points = piece.points.iter();
        let first = points.next()?;
        builder.move_to(first.x, first.y);
        for p in points {
            builder.line_to(p.x, p.y);
        }
        builder.close();
    }
    mask.fill_path(&builder.finish()?, FillRule::Winding, false, to_pixels);
    Some(mask)
}

/// Tells whether ink of this width has places that are much broader: then it is a shape, not a
/// line.
fn has_blots(pixels: &[u8], columns: usize, ink: f32) -> bool {
    // How far each pixel is from the edge, in thirds of a pixel (Borgefors 1986).
    let mut far: Vec<u32> = pixels.iter().map(|p| if *p > 127 { u32::MAX / 2 } else { 0 }).collect();
    // A border of one pixel is free, so that none of these is outside.
    let inside = || (columns + 1..pixels.len() - columns - 1).filter(|i| pixels[*i] > 127);
    for i in inside() {
        let before = [
            far[i - 1] + 3,
            far[i - columns] + 3,
            far[i - columns - 1] + 4,
            far[i - columns + 1] + 4,
        ];
        far[i] = before.into_iter().fold(far[i], u32::min);
    }
    for i in inside().rev() {
        let after = [
            far[i + 1] + 3,
            far[i + columns] + 3,
            far[i + columns + 1] + 4,
            far[i + columns - 1] + 4,
        ];
        far[i] = after.into_iter().fold(far[i], u32::min);
    }
    let beyond = |share: f32| far.iter().filter(|far| **far as f32 / 3.0 > share * ink + 0.5).count() as f32;
    beyond(BROADEST) > 0.0 && beyond(BROAD) > MOST_BROAD * inside().count() as f32
}

/// Closes a line whose ends nearly meet.
fn close(points: &mut Vec<Point>, reach: f32) {
    if let [first, .., last] = points[..]
        && points.len() > 3
        && super::distance(&first, &last) <= reach
    {
        points.push(first);
    }
}

fn doubled_area(points: &[Point]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}
