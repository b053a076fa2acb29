//! Finds what is printed at even places all over a page: dots, squares, crosses, hexagons.

use super::Mark;

/// A lattice has at least so many marks, no larger than this share of the page, in at least so many rows of so many.
const LEAST: usize = 24;
const LARGEST: f32 = 0.12;
const LEAST_ROWS: usize = 3;

/// It reaches over this share of the page, both ways.
const REACH: f32 = 0.6;

/// Marks of one kind differ by no more than this share of the page, and lie on one line within this one.
const ALIKE: f32 = 0.002;
const ALIGNED: f32 = 0.003;

/// Steps are even where they differ by no more than this share; so many of them, and of all places this share is taken.
const STEP: f32 = 0.12;
const EVEN: f32 = 0.95;
const TAKEN: f32 = 0.7;

/// More kinds of marks than this are those of a drawing.
const MOST_KINDS: usize = 64;

/// Returns the marks that lie on lattices.
pub(super) fn lattices(marks: &[Mark], page: [f32; 2]) -> Vec<usize> {
    let longest = page[0].max(page[1]);
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        let size = mark.bounds.size();
        if size[0].max(size[1]) > LARGEST * longest {
            continue;
        }
        let is_alike = |kind: &Vec<usize>| {
            let first = &marks[kind[0]];
            let other = first.bounds.size();
            // The width of what is only filled stands for its outline.
            let is_painted_so = first.style == mark.style;
            is_painted_so && (0..2).all(|k| (size[k] - other[k]).abs() <= ALIKE * longest)
        };
        match kinds.iter().position(is_alike) {
            Some(kind) => kinds[kind].push(i),
            None if kinds.len() < MOST_KINDS => kinds.push(vec![i]),
            None => return Vec::new(),
        }
    }
    let is_printed = |kind: &Vec<usize>| kind.len() >= LEAST && is_lattice(marks, kind, page);
    kinds.into_iter().filter(is_printed).flatten().collect()
}

/// Tells whether marks lie in even rows, and in each row at even places, all over the page.
fn is_lattice(marks: &[Mark], kind: &[usize], page: [f32; 2]) -> bool {
    let longest = page[0].max(page[1]);
    let places: Vec<[f32; 2]> = kind
        .iter()
        .map(|i| {
            let bounds = marks[*i].bounds;
            [0, 1].map(|k| f32::midpoint(bounds.min[k], bounds.max[k]))
        })
        .collect();
    let reach = |axis: usize| {
        let along = places.iter().map(|place| place[axis]);
        let (least, most) = along.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), at| (a.min(at), b.max(at)));
        (most - least) / page[axis]
    };
    if reach(0) < REACH || reach(1) < REACH {
        return false;
    }
    let mut places = places;
    places.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let mut rows: Vec<Vec<f32>> = Vec::new();
    let mut heights: Vec<f32> = Vec::new();
    for [x, y] in places {
        match (rows.last_mut(), heights.last()) {
            (Some(row), Some(height)) if y - height <= ALIGNED * longest => row.push(x),
            _ => {
                rows.push(vec![x]);
                heights.push(y);
            }
        }
    }
    let longest_row = rows.iter().map(Vec::len).max().unwrap_or_default();
    if rows.len() < LEAST_ROWS || longest_row < LEAST_ROWS || !is_even(&heights) {
        return false;
    }
    let even = rows.iter_mut().filter_map(|row| {
        row.sort_by(f32::total_cmp);
        is_even(row).then_some(row.len())
    });
    let even: usize = even.sum();
    let all = rows.len() * longest_row;
    even as f32 >= EVEN * kind.len() as f32 && kind.len() as f32 >= TAKEN * all as f32
}

/// Tells whether sorted places are a whole number of steps from each other.
fn is_even(places: &[f32]) -> bool {
    let steps: Vec<f32> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let Some(usual) = sorted.get(sorted.len() / 2).filter(|step| **step > 0.0) else {
        // One place alone is as even as any.
        return true;
    };
    let even = steps.iter().filter(|step| {
        let times = (*step / usual).round();
        times >= 1.0 && (*step - times * usual).abs() <= STEP * usual
    });
    even.count() as f32 >= EVEN * steps.len() as f32
}
