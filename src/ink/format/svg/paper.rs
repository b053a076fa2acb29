//! Finds what of a page is paper: sheets and borders.

use resvg::tiny_skia::Rect;

use super::read::Shape;
use super::sight::LEAST_ALPHA;
use crate::sketch::Point;

/// A sheet covers at least this share of the page's sides, and a border this one.
const SHEET_SHARE: f32 = 0.85;
const BORDER_SHARE: f32 = 0.95;

/// A border is no broader than this share of the page.
const BORDER_WIDTH: f32 = 0.012;

/// Computes the share of the page's sides that a box covers, the smaller one.
fn covered(bounds: Rect, page: [f32; 2]) -> f32 {
    let width = bounds.right().min(page[0]) - bounds.left().max(0.0);
    let height = bounds.bottom().min(page[1]) - bounds.top().max(0.0);
    (width / page[0]).min(height / page[1])
}

/// Tells whether a filled shape is a sheet of paper: nearly as large as the page, and without anything cut out.
pub(super) fn is_sheet(shape: &Shape, page: [f32; 2]) -> bool {
    let is_filled = shape.fill.is_some_and(|fill| fill.alpha > 0.5);
    is_filled && covered(shape.bounds, page) >= SHEET_SHARE && fullness(shape) > SHEET_SHARE
}

/// Tells whether a shape is nothing but a thin line around the page.
pub(super) fn is_border(shape: &Shape, page: [f32; 2]) -> bool {
    let [line] = &shape.lines[..] else {
        return false;
    };
    let is_hollow = shape.fill.is_none_or(|fill| fill.alpha < LEAST_ALPHA);
    let size = page[0].max(page[1]);
    let share = shape.bounds.width().max(shape.bounds.height()) / line_size(line).max(f32::MIN_POSITIVE);
    is_hollow
        && (5..=6).contains(&line.len())
        && covered(shape.bounds, page) >= BORDER_SHARE
        && fullness(shape) > BORDER_SHARE
        && shape.width * share <= BORDER_WIDTH * size
}

fn line_size(line: &[Point]) -> f32 {
    let [width, height] = crate::sketch::Bounds::around(line).size();
    width.max(height)
}

/// Computes the share of its box that the inside of a shape of one line covers.
fn fullness(shape: &Shape) -> f32 {
    let [line] = &shape.lines[..] else { return 0.0 };
    let [width, height] = crate::sketch::Bounds::around(line).size();
    let next = line.iter().cycle().skip(1);
    let doubled: f32 = line.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    0.5 * doubled.abs() / (width * height).max(f32::MIN_POSITIVE)
}
