//! [`Grid`] reads numbers that a network says of places along the strokes.

/// Samples along a line lie at most so far apart, in cells: near enough that none is jumped over.
const STEP_CELLS: f32 = 0.5;

/// A dot counts as a line of this length, in pixels.
const DOT_PX: f32 = 1e-3;

/// [`Grid`] is a grid of `side` x `side` square cells over a raster, such as the positions of a network's layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// It has so many cells along each side.
    pub side: usize,
    /// A cell has this side, in raster pixels.
    pub cell_px: f32,
}

/// [`GridSample`] is a point of a line over a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridSample {
    /// It stands for so much of the line, in raster pixels.
    pub length: f32,
    /// The four cells around it are these, row-major, each with its share (bilinear).
    pub cells: [(usize, f32); 4],
}

impl Grid {
    /// Samples the line through `points`, in raster pixels; a lone dot gives one sample. A place beyond the grid counts
    /// as the nearest one on it.
    pub fn along(&self, points: &[[f32; 2]]) -> Vec<GridSample> {
        let mut samples = Vec::new();
        for pair in points.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            let length = (b[0] - a[0]).hypot(b[1] - a[1]).max(DOT_PX);
            let count = (length / (STEP_CELLS * self.cell_px)).ceil().max(1.0) as usize;
            let part = length / count as f32;
            samples.extend((0..count).map(|i| {
                let t = (i as f32 + 0.5) / count as f32;
                let point = [0, 1].map(|axis| a[axis] + t * (b[axis] - a[axis]));
                self.sample(point, part)
            }));
        }
        if let ([dot], true) = (points, samples.is_empty()) {
            samples.push(self.sample(*dot, DOT_PX));
        }
        samples
    }

    fn sample(&self, point: [f32; 2], length: f32) -> GridSample {
        let last = self.side.saturating_sub(1);
        // A cell's number is that of its centre.
        let [x, y] = point.map(|v| (v / self.cell_px - 0.5).clamp(0.0, last as f32));
        let split = |v: f32| {
            let before = (v as usize).min(last);
            let share = v - before as f32;
            [(before, 1.0 - share), ((before + 1).min(last), share)]
        };
        let (rows, columns) = (split(y), split(x));
        let cells = [0, 1, 2, 3].map(|i| {
            let ((row, by_row), (column, by_column)) = (rows[i / 2], columns[i % 2]);
            (row * self.side + column, by_row * by_column)
        });
        GridSample { length, cells }
    }
}

impl GridSample {
    /// Reads `map`, a number for each cell, at this sample's place, between the cells around it.
    pub fn read(&self, map: &[f32]) -> f32 {
        let parts = self.cells.iter().map(|(cell, share)| share * map[*cell]);
        parts.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { side: 4, cell_px: 2.0 };

    #[test]
    fn a_plane_is_read_exactly_between_the_centres() {
        let map: Vec<f32> = (0..16).map(|i| (i % 4) as f32 + 10.0 * (i / 4) as f32).collect();
        let samples = GRID.along(&[[1.0, 3.0], [7.0, 3.0]]);
        assert!(samples.len() >= 6);
        let length: f32 = samples.iter().map(|s| s.length).sum();
        assert!((length - 6.0).abs() < 1e-5);
        let mean: f32 = samples.iter().map(|s| s.length * s.read(&map)).sum();
        assert!((mean / length - 11.5).abs() < 1e-4, "{mean}");
    }

    #[test]
    fn dots_and_what_lies_outside_are_read_too() {
        let map: Vec<f32> = (0..16u8).map(f32::from).collect();
        let check = |points: &[[f32; 2]], expected: f32| {
            let samples = GRID.along(points);
            assert_eq!(samples.len(), 1);
            assert!((samples[0].read(&map) - expected).abs() < 1e-5);
        };
        check(&[[3.0, 1.0]], 1.0);
        check(&[[3.0, 1.0], [3.0, 1.0]], 1.0);
        check(&[[-5.0, 99.0]], 12.0);
        assert!(GRID.along(&[]).is_empty());
    }
}
