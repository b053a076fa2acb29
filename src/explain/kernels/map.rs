//! Holds activations and gradients as the kernels lay them out.

use std::ops::{Deref, DerefMut};

/// A block has so many channels, which lie together for every pixel.
pub(super) const BLOCK: usize = 32;

/// Narrow maps have at most so many channels, such as those of a raster, which lie by themselves
/// rather than in a block.
pub(super) const NARROW: usize = 4;

/// A line of the processor's cache has so many bytes.
const CACHE_LINE: usize = 64;

/// [`Shape`] is side and channels of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// It has so many rows, and columns, in pixels.
    pub side: usize,
    /// Each pixel has so many numbers.
    pub channels: usize,
}

impl Shape {
    /// Counts the numbers of each pixel that lie together.
    #[inline]
    pub(super) fn pitch(self) -> usize {
        match self.channels {
            0 | 1 => 1,
            2..=NARROW => NARROW,
            _ => BLOCK,
        }
    }

    /// Counts the blocks of channels.
    #[inline]
    pub(super) fn blocks(self) -> usize {
        self.channels.div_ceil(self.pitch())
    }

    /// Counts the numbers of a map, without border and padding.
    pub fn numbers(self) -> usize {
        self.side * self.side * self.channels
    }
}

/// [`Aligned`] holds numbers whose first lies at the beginning of a cache line, so that no vector lies across two.
pub(super) struct Aligned {
    numbers: Vec<f32>,
    start: usize,
    len: usize,
}

impl Aligned {
    pub fn zeros(len: usize) -> Self {
        let numbers = vec![0.0; len + CACHE_LINE / size_of::<f32>()];
        // Counted in numbers; where it cannot be known, vectors are slower and nothing else.
        let start = numbers.as_ptr().align_offset(CACHE_LINE);
        let start = if start + len <= numbers.len() { start } else { 0 };
        Self { numbers, start, len }
    }
}

impl Deref for Aligned {
    type Target = [f32];

    #[inline]
    fn deref(&self) -> &[f32] {
        &self.numbers[self.start..][..self.len]
    }
}

impl DerefMut for Aligned {
    #[inline]
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.numbers[self.start..][..self.len]
    }
}

/// [`Map`] is a map of features of one image, or its gradient: [block][row][column][channel of the block], with a
/// border of zeros, one pixel wide, so that no kernel asks where the image ends.
pub(super) struct Map {
    pub shape: Shape,
    data: Aligned,
}

impl Map {
    /// Makes a map of zeros.
    pub fn new(shape: Shape) -> Self {
        let width = shape.side + 2;
        let data = Aligned::zeros(shape.blocks() * width * width * shape.pitch());
        Self { shape, data }
    }

    /// Counts the pixels from one row to the next.
    #[inline]
    pub fn width(&self) -> usize {
        self.shape.side + 2
    }

    /// Counts the numbers from one row of a block to the next.
    #[inline]
    fn row_len(&self) -> usize {
        self.width() * self.shape.pitch()
    }

    #[inline]
    fn block_len(&self) -> usize {
        self.width() * self.row_len()
    }

    /// Returns a block of channels with its border.
    #[inline]
    pub fn block(&self, block: usize) -> &[f32] {
        &self.data[block * self.block_len()..][..self.block_len()]
    }

    /// Returns the rows of a block without the border above and below; that to the left and right
    /// is there.
    fn rows(&self, block: usize) -> &[f32] {
        self.part(block, 0, self.shape.side)
    }

    /// Returns at most `rows` of a block's rows, from row `first` on.
    pub fn part(&self, block: usize, first: usize, rows: usize) -> &[f32] {
        let row = self.row_len();
        let rows = rows.min(self.shape.side - first);
        &self.block(block)[(1 + first) * row..][..rows * row]
    }

    fn rows_mut(&mut self, block: usize) -> &mut [f32] {
        let (row, len, side) = (self.row_len(), self.block_len(), self.shape.side);
        &mut self.data[block * len + row..][..side * row]
    }

    /// Splits the rows of every block into parts of `rows` rows, each with its block and first row.
    pub fn parts_mut(&mut self, rows: usize) -> impl Iterator<Item = (usize, usize, &mut [f32])> {
        let (row, len, side) = (self.row_len(), self.block_len(), self.shape.side);
        let blocks = self.data.chunks_exact_mut(len).enumerate();
        blocks.flat_map(move |(block, data)| {
            let parts = data[row..][..side * row].chunks_mut(rows * row).enumerate();
            parts.map(move |(i, part)| (block, i * rows, part))
        })
    }

    /// Takes numbers [channel, row, column] over; with `unfold` u, every u x u of them, by row, column and channel, are
    /// the channels of one pixel.
    pub fn load(&mut self, numbers: &[f32], unfold: usize) {
        let (Shape { side, channels }, pitch, row_len) = (self.shape, self.shape.pitch(), self.row_len());
        for channel in 0..channels {
            let rows = self.rows_mut(channel / pitch).chunks_exact_mut(row_len);
            for (row, to) in rows.enumerate() {
                let pixels = to[pitch..].iter_mut().skip(channel % pitch).step_by(pitch);
                let [start, step] = unfolded(side, channels, unfold, channel, row);
                let from = numbers[start..].iter().step_by(step);
                pixels.zip(from).take(side).for_each(|(to, from)| *to = *from);
            }
        }
    }

    /// Writes the numbers to `out` as [`Map::load`] takes them.
    pub fn store(&self, out: &mut [f32], unfold: usize) {
        let (Shape { side, channels }, pitch) = (self.shape, self.shape.pitch());
        for channel in 0..channels {
            let rows = self.rows(channel / pitch).chunks_exact(self.row_len());
            for (row, from) in rows.enumerate() {
                let pixels = from[pitch..].iter().skip(channel % pitch).step_by(pitch);
                let [start, step] = unfolded(side, channels, unfold, channel, row);
                let to = out[start..].iter_mut().step_by(step);
                to.zip(pixels).take(side).for_each(|(to, from)| *to = *from);
            }
        }
    }

    /// Multiplies every number by another map's.
    pub fn multiply(&mut self, other: &Self) {
        self.data.iter_mut().zip(other.data.iter()).for_each(|(a, b)| *a *= b);
    }

    /// Computes the mean of each channel over all pixels.
    pub fn means(&self) -> Vec<f32> {
        let Shape { side, channels } = self.shape;
        let pitch = self.shape.pitch();
        let mut sums = vec![0.0; self.shape.blocks() * pitch];
        for (block, sums) in sums.chunks_exact_mut(pitch).enumerate() {
            // The border adds zeros.
            for pixel in self.rows(block).chunks_exact(pitch) {
                sums.iter_mut().zip(pixel).for_each(|(sum, x)| *sum += x);
            }
        }
        sums.truncate(channels);
        let share = 1.0 / (side * side) as f32;
        for sum in &mut sums {
            *sum *= share;
        }
        sums
    }
}

/// Computes where the numbers of a channel's row begin among the unfolded ones, and how far they
/// lie apart.
fn unfolded(side: usize, channels: usize, unfold: usize, channel: usize, row: usize) -> [usize; 2] {
    let colours = channels / (unfold * unfold);
    let (place, colour) = (channel / colours, channel % colours);
    let wide = side * unfold;
    [
        (colour * wide + row * unfold + place / unfold) * wide + place % unfold,
        unfold,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_is_stored_and_its_means_are_known() {
        for channels in [1, 3, 4, 5, 32, 33, 70] {
            let shape = Shape { side: 4, channels };
            let numbers: Vec<f32> = (0..shape.numbers()).map(|i| i as f32).collect();
            let mut map = Map::new(shape);
            map.load(&numbers, 1);
            let mut back = vec![0.0; numbers.len()];
            map.store(&mut back, 1);
            assert_eq!(back, numbers, "{channels} channels");
            let expected: Vec<f32> = numbers
                .chunks(16)
                .map(|plane| plane.iter().sum::<f32>() / 16.0)
                .collect();
            assert_eq!(map.means(), expected, "{channels} channels");
        }
    }

    #[test]
    fn four_pixels_of_two_channels_fold_into_one_of_eight() {
        let mut map = Map::new(Shape { side: 1, channels: 8 });
        map.load(&[0.0, 2.0, 4.0, 6.0, 1.0, 3.0, 5.0, 7.0], 2);
        let mut folded = vec![0.0; 8];
        map.store(&mut folded, 1);
        assert_eq!(folded, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    }
}
