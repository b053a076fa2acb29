//! Finds what of a page is paper: sheets, borders, ruled lines, the axes of plots.

use std::collections::HashMap;

use resvg::tiny_skia::Rect;

use super::read::Shape;
use super::sight::LEAST_ALPHA;
use crate::sketch::Point;

/// A sheet covers at least this share of the page's sides, and a border this one.
const SHEET_SHARE: f32 = 0.85;
const BORDER_SHARE: f32 = 0.95;

/// A border is no broader than this share of the page.
const BORDER_WIDTH: f32 = 0.012;

/// Lines of a ruled sheet reach over this share of the page, and there are at least so many of them.
const RULED_SHARE: f32 = 0.9;
const LEAST_RULES: usize = 5;

/// The axes of a plot reach over this share of the page, and at least so many ticks, each no longer than this share,
/// stand on one of them.
const AXIS_SHARE: f32 = 0.5;
const LEAST_TICKS: usize = 3;
const TICK_SHARE: f32 = 0.04;

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

/// A level or upright line of two points.
#[derive(Clone, Copy)]
struct Straight {
    /// 0 is level, 1 upright.
    axis: usize,
    /// It begins here along its axis, on the page.
    from: f32,
    to: f32,
    /// It lies here across its axis.
    across: f32,
}

impl Straight {
    fn of(shape: &Shape, thin: f32) -> Option<Self> {
        let [line] = &shape.lines[..] else {
            return None;
        };
        let bounds = shape.bounds;
        let [level, upright] = [bounds.height() <= thin, bounds.width() <= thin];
        if line.len() != 2 || level == upright {
            return None;
        }
        Some(if level {
            Self {
                axis: 0,
                from: bounds.left(),
                to: bounds.right(),
                across: f32::midpoint(bounds.top(), bounds.bottom()),
            }
        } else {
            Self {
                axis: 1,
                from: bounds.top(),
                to: bounds.bottom(),
                across: f32::midpoint(bounds.left(), bounds.right()),
            }
        })
    }

    fn length(self) -> f32 {
        self.to - self.from
    }

    /// Tells whether this one stands on `other`, with an end on it or across it.
    fn stands_on(self, other: Self, slack: f32) -> bool {
        let within = |at: f32, line: Self| line.from - slack <= at && at <= line.to + slack;
        self.axis != other.axis && within(other.across, self) && within(self.across, other)
    }
}

/// Finds which shapes are lines of paper: ruled lines (level or upright, over the whole page, alike, and several) with
/// the lines of their margins, and the axes of a plot with their ticks.
pub(super) fn ruled(shapes: &[Shape], page: [f32; 2]) -> Vec<bool> {
    let longest = page[0].max(page[1]);
    let straights: Vec<Option<Straight>> = shapes
        .iter()
        .map(|shape| Straight::of(shape, 0.002 * longest))
        .collect();
    let over_all = |line: &Straight| line.length() >= RULED_SHARE * page[line.axis];
    let kind = |i: usize| {
        let line = straights[i].filter(over_all)?;
        Some((
            line.axis,
            shapes[i].width.to_bits(),
            shapes[i].stroke.and_then(|s| s.rgb),
        ))
    };
    let kinds: Vec<_> = (0..shapes.len()).map(kind).collect();
    let mut counts = HashMap::new();
    for kind in kinds.iter().flatten() {
        *counts.entry(*kind).or_insert(0) += 1;
    }
    let is_rule = |kind: &(usize, u32, Option<[u8; 3]>)| counts[kind] >= LEAST_RULES;
    let is_paper = kinds.iter().flatten().any(is_rule);
    // On ruled paper whatever goes straight over all of it is a margin.
    let mut ruled: Vec<bool> = kinds.iter().map(|kind| kind.is_some() && is_paper).collect();
    for i in axes(&straights, page) {
        ruled[i] = true;
    }
    ruled
}

/// Finds two lines that stand on each other, with ticks on one of them, and those ticks.
fn axes(straights: &[Option<Straight>], page: [f32; 2]) -> Vec<usize> {
    let longest = page[0].max(page[1]);
    let slack = 0.01 * longest;
    let lines = || straights.iter().enumerate().filter_map(|(i, line)| Some((i, (*line)?)));
    let long: Vec<(usize, Straight)> = lines()
        .filter(|(_, line)| line.length() >= AXIS_SHARE * page[line.axis])
        .collect();
    // More than a frame with a cross in it is a drawing by ruler.
    if long.len() > MOST_AXES {
        return Vec::new();
    }
    let crossed: Vec<(usize, Straight)> = long
        .iter()
        .filter(|(_, line)| long.iter().any(|(_, other)| line.stands_on(*other, slack)))
        .copied()
        .collect();
    let ticks: Vec<usize> = lines()
        .filter(|(_, line)| line.length() <= TICK_SHARE * longest)
        .filter(|(_, line)| crossed.iter().any(|(_, axis)| line.stands_on(*axis, slack)))
        .map(|(i, _)| i)
        .collect();
    if ticks.len() < LEAST_TICKS {
        return Vec::new();
    }
    crossed.into_iter().map(|(i, _)| i).chain(ticks).collect()
}

/// A frame around a plot has four lines, and two more where it has a cross of axes in it.
const MOST_AXES: usize = 6;
