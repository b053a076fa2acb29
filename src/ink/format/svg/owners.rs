//! [`Owners`] knows which pixels shapes paint: at a place that several of them paint, nobody can tell by the picture
//! which of them is seen.

use super::read::Shape;
use crate::sketch::Point;

/// Several shapes have such a pixel.
const SEVERAL: u32 = u32::MAX;

/// Lines are marked so far to each side at most, and so far beyond their ink, where others are still looked for; in
/// pixels.
const MOST_RADIUS: f32 = 24.0;
const BEYOND: f32 = 4.0;

/// All marks together are no more than this.
const MOST_MARKS: f32 = 200e6;

/// [`Owners`] says which pixels of a picture lines lie on.
pub(super) struct Owners {
    columns: usize,
    rows: usize,
    marks: Vec<u32>,
}

impl Owners {
    /// Marks the lines of `shapes` in a picture of so many columns and rows; `place` leads to its pixels, of which a
    /// unit has `unit`. `None` where they are too long to be followed.
    pub fn of(
        shapes: &[Shape],
        [columns, rows]: [usize; 2],
        place: impl Fn(&Point) -> [f32; 2],
        unit: f32,
    ) -> Option<Self> {
        let mut owners = Self {
            columns,
            rows,
            marks: vec![0; columns * rows],
        };
        let mut budget = MOST_MARKS;
        for (shape, number) in shapes.iter().zip(1..) {
            let radius = (0.5 * shape.width * unit).min(MOST_RADIUS) + BEYOND;
            for line in &shape.lines {
                let places: Vec<[f32; 2]> = line.iter().map(&place).collect();
                for pair in places.windows(2).chain(places.first().map(std::slice::from_ref)) {
                    let (from, to) = (pair[0], pair[pair.len() - 1]);
                    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
                    let steps = dx.hypot(dy).ceil().clamp(1.0, 4096.0);
                    budget -= steps * radius * radius;
                    if budget < 0.0 {
                        return None;
                    }
                    for step in 0..=steps as u16 {
                        let t = f32::from(step) / steps;
                        owners.mark([from[0] + t * dx, from[1] + t * dy], radius, number);
                    }
                }
            }
        }
        Some(owners)
    }

    fn mark(&mut self, [x, y]: [f32; 2], radius: f32, number: u32) {
        let range = |at: f32, count: usize| {
            let least = (at - radius).ceil().max(0.0) as usize;
            least..((at + radius).floor().max(-1.0) + 1.0).min(count as f32) as usize
        };
        for row in range(y, self.rows) {
            for column in range(x, self.columns) {
                if (column as f32 - x).hypot(row as f32 - y) <= radius {
                    let mark = &mut self.marks[row * self.columns + column];
                    *mark = if *mark == 0 || *mark == number { number } else { SEVERAL };
                }
            }
        }
    }

    /// Tells whether several shapes lie at a place.
    pub fn is_shared(&self, [x, y]: [f32; 2]) -> bool {
        let is_inside = x >= 0.0 && y >= 0.0 && x < self.columns as f32 && y < self.rows as f32;
        is_inside && self.marks[y as usize * self.columns + x as usize] == SEVERAL
    }
}
