//! Finds the lines that are printed on paper: rules, margins and grids of lines at any angle, the axes of plots, and
//! dots, squares and crosses at even places all over the page.

mod lattice;

use std::collections::HashMap;

use resvg::tiny_skia::{Point as SkiaPoint, Transform};

use super::read::Shape;
use crate::sketch::Bounds;

/// Lines of a ruled sheet reach over this share of the page, or all from one place to another and over the smaller
/// share. There are at least so many of them.
const RULED_SHARE: f32 = 0.9;
const INSET_SHARE: f32 = 0.7;
const LEAST_RULES: usize = 5;

/// A border of single lines lies so near the edges of the page, on so many sides of it.
const AT_EDGE: f32 = 0.03;
const LEAST_SIDES: usize = 3;

/// A level or upright line is no thicker than this share of the page, and lines begin at the same place within this
/// one.
const THIN: f32 = 0.002;
const SAME: f32 = 0.004;

/// Slanted lines are printed where they go from border to border, within this share of the page, and at least so many
/// have one direction, in radians.
const AT_BORDER: f32 = 0.01;
const DIRECTION: f32 = 0.01;

/// The axes of a plot reach over this share of the page, and at least so many ticks, each no longer than this share,
/// stand on one of them.
const AXIS_SHARE: f32 = 0.5;
const LEAST_TICKS: usize = 3;
const TICK_SHARE: f32 = 0.04;

/// A frame around a plot has four lines, and two more where it has a cross of axes in it.
const MOST_AXES: usize = 6;

/// [`Style`] says how a line is painted: its width and the colours of line and inside.
type Style = (u32, Option<[u8; 3]>, Option<[u8; 3]>);

/// [`Mark`] is one line of a shape, as it lies on the page.
struct Mark {
    /// This is the place of its shape, and its own among the lines of that.
    at: [usize; 2],
    bounds: Bounds,
    /// Both ends, where it has no other points.
    ends: Option<[[f32; 2]; 2]>,
    straight: Option<Straight>,
    style: Style,
}

/// [`Straight`] is a level or upright line.
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
    fn of(bounds: Bounds, thin: f32) -> Option<Self> {
        let [width, height] = bounds.size();
        let [level, upright] = [height <= thin, width <= thin];
        let axis = usize::from(upright);
        let middle = |axis: usize| f32::midpoint(bounds.min[axis], bounds.max[axis]);
        (level != upright).then(|| Self {
            axis,
            from: bounds.min[axis],
            to: bounds.max[axis],
            across: middle(1 - axis),
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

/// Tells of each line of each shape whether it is printed on the paper; `to_page` leads from the shapes' units to the
/// page.
pub(super) fn ruled(shapes: &[Shape], page: [f32; 2], to_page: Transform) -> Vec<Vec<bool>> {
    let longest = page[0].max(page[1]);
    let marks = marks(shapes, longest, to_page);
    let mut ruled: Vec<Vec<bool>> = shapes.iter().map(|shape| vec![false; shape.lines.len()]).collect();
    let printed = [
        rules(&marks, page),
        slanted(&marks, page),
        border(&marks, page),
        axes(&marks, page),
        lattice::lattices(&marks, page),
    ];
    for [shape, line] in printed.into_iter().flatten().map(|i| marks[i].at) {
        ruled[shape][line] = true;
    }
    ruled
}

fn marks(shapes: &[Shape], longest: f32, to_page: Transform) -> Vec<Mark> {
    let on_page = |x: f32, y: f32| {
        let mut at = SkiaPoint::from_xy(x, y);
        to_page.map_point(&mut at);
        [at.x, at.y]
    };
    let mut marks = Vec::new();
    for (number, shape) in shapes.iter().enumerate().filter(|(_, shape)| !shape.is_own) {
        let rgb = |color: Option<super::read::Color>| color.and_then(|color| color.rgb);
        for (part, line) in shape.lines.iter().enumerate() {
            let places: Vec<[f32; 2]> = line.iter().map(|p| on_page(p.x, p.y)).collect();
            let bounds = places
                .iter()
                .fold(Bounds::EMPTY, |bounds, at| bounds.union(Bounds { min: *at, max: *at }));
            marks.push(Mark {
                at: [number, part],
                bounds,
                ends: <[[f32; 2]; 2]>::try_from(places).ok(),
                straight: Straight::of(bounds, THIN * longest),
                style: (shape.width.to_bits(), rgb(shape.stroke), rgb(shape.fill)),
            });
        }
    }
    marks
}

/// Finds ruled lines: level or upright, over the whole page or alike, and several; and with them the lines of margins.
fn rules(marks: &[Mark], page: [f32; 2]) -> Vec<usize> {
    let longest = page[0].max(page[1]);
    let lines = || {
        marks
            .iter()
            .enumerate()
            .filter_map(|(i, mark)| Some((i, mark.straight?, mark.style)))
    };
    let mut over_all: HashMap<(usize, Style), usize> = HashMap::new();
    let mut alike: HashMap<(usize, Style, [i64; 2]), Vec<usize>> = HashMap::new();
    for (i, line, style) in lines() {
        if line.length() >= RULED_SHARE * page[line.axis] {
            *over_all.entry((line.axis, style)).or_insert(0) += 1;
        } else if line.length() >= INSET_SHARE * page[line.axis] {
            let place = |at: f32| (at / (SAME * longest)).round() as i64;
            let ends = [line.from, line.to].map(place);
            alike.entry((line.axis, style, ends)).or_default().push(i);
        }
    }
    let inset = alike.into_values().filter(|lines| lines.len() >= LEAST_RULES).flatten();
    let mut found: Vec<usize> = inset.collect();
    // On ruled paper whatever goes straight over all of it is a margin.
    if !found.is_empty() || over_all.values().any(|count| *count >= LEAST_RULES) {
        let through = lines().filter(|(_, line, _)| line.length() >= RULED_SHARE * page[line.axis]);
        found.extend(through.map(|(i, ..)| i));
    }
    found
}

/// Finds the lines of a border that is drawn side by side.
fn border(marks: &[Mark], page: [f32; 2]) -> Vec<usize> {
    let near = AT_EDGE * page[0].max(page[1]);
    let side = |line: Straight| {
        let across = page[1 - line.axis];
        let is_long = line.length() >= RULED_SHARE * page[line.axis];
        let at_edge = [line.across <= near, line.across >= across - near]
            .iter()
            .position(|at| *at);
        at_edge.filter(|_| is_long).map(|end| 2 * line.axis + end)
    };
    let lines = marks.iter().enumerate();
    let lines: Vec<(usize, usize)> = lines.filter_map(|(i, mark)| Some((i, side(mark.straight?)?))).collect();
    let sides = (0..4)
        .filter(|side| lines.iter().any(|(_, other)| other == side))
        .count();
    if sides < LEAST_SIDES {
        return Vec::new();
    }
    lines.into_iter().map(|(i, _)| i).collect()
}

/// Finds slanted lines from border to border of which several have one direction.
fn slanted(marks: &[Mark], page: [f32; 2]) -> Vec<usize> {
    let slack = AT_BORDER * page[0].max(page[1]);
    let is_at_border = |at: [f32; 2]| (0..2).any(|axis| at[axis] <= slack || at[axis] >= page[axis] - slack);
    let mut directions: HashMap<(i64, Style), Vec<usize>> = HashMap::new();
    for (i, mark) in marks.iter().enumerate() {
        if let (Some([a, b]), None) = (mark.ends, mark.straight)
            && is_at_border(a)
            && is_at_border(b)
        {
            let way = ((b[1] - a[1]) / (b[0] - a[0])).atan();
            let direction = (way / DIRECTION).round() as i64;
            directions.entry((direction, mark.style)).or_default().push(i);
        }
    }
    let printed = directions.into_values().filter(|lines| lines.len() >= LEAST_RULES);
    printed.flatten().collect()
}

/// Finds two lines that stand on each other, with ticks on one of them, and those ticks.
fn axes(marks: &[Mark], page: [f32; 2]) -> Vec<usize> {
    let longest = page[0].max(page[1]);
    let slack = 0.01 * longest;
    let lines = || {
        marks
            .iter()
            .enumerate()
            .filter_map(|(i, mark)| Some((i, mark.straight?)))
    };
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
