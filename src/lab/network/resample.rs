//! Joins a small layer with a larger one: every position of the small one four times, the channels of the large one
//! behind its own.

use rayon::prelude::*;

use strokewise_explain::model::architecture::LayerPlan;

/// [`Junction`] is the shape of such a junction.
#[derive(Debug, Clone, Copy)]
pub struct Junction {
    /// The small layer has this side, in positions.
    pub side: usize,
    /// The small layer, which is doubled, has so many channels.
    pub low: usize,
    /// The large one has so many channels.
    pub skip: usize,
}

impl Junction {
    /// Says how the input of such a layer is made, where it is of two.
    pub fn of(plan: &LayerPlan) -> Option<Self> {
        (plan.skip > 0).then_some(Self {
            side: plan.side / 2,
            low: plan.channels[0] - plan.skip,
            skip: plan.skip,
        })
    }

    /// Joins [image, position of the small layer, channel] and [image, position of the large one,
    /// channel] to [image, position of the large one, channels of both].
    pub fn join(self, low: &[f32], skip: &[f32]) -> Vec<f32> {
        let Self { side, .. } = self;
        let both = self.low + self.skip;
        let mut joined = vec![0.0; skip.len() / self.skip * both];
        joined
            .par_chunks_mut(2 * side * both)
            .zip(skip.par_chunks(2 * side * self.skip))
            .enumerate()
            .for_each(|(row, (joined, skip))| {
                let low = &low[self.low_row(row)..][..side * self.low];
                let pixels = joined.chunks_exact_mut(both).zip(skip.chunks_exact(self.skip));
                for (column, (joined, skip)) in pixels.enumerate() {
                    let low = &low[column / 2 * self.low..][..self.low];
                    joined[..self.low].copy_from_slice(low);
                    joined[self.low..].copy_from_slice(skip);
                }
            });
        joined
    }

    /// Goes backwards: computes the gradient of the small layer, and that of the large one.
    pub fn split(self, gradient: &[f32]) -> [Vec<f32>; 2] {
        let Self { side, .. } = self;
        let both = self.low + self.skip;
        let positions = gradient.len() / both;
        let mut low = vec![0.0; positions / 4 * self.low];
        let mut skip = vec![0.0; positions * self.skip];
        // Two rows of the large layer lie over one of the small.
        low.par_chunks_mut(side * self.low)
            .zip(skip.par_chunks_mut(4 * side * self.skip))
            .zip(gradient.par_chunks(4 * side * both))
            .for_each(|((low, skip), gradient)| {
                let pixels = gradient.chunks_exact(both).zip(skip.chunks_exact_mut(self.skip));
                for (i, (gradient, skip)) in pixels.enumerate() {
                    let column = i % (2 * side) / 2;
                    let low = &mut low[column * self.low..][..self.low];
                    low.iter_mut().zip(gradient).for_each(|(sum, g)| *sum += g);
                    skip.copy_from_slice(&gradient[self.low..]);
                }
            });
        [low, skip]
    }

    /// Computes where the small layer's row under row `row` of the large one begins, counted
    /// through all images.
    fn low_row(self, row: usize) -> usize {
        let (image, row) = (row / (2 * self.side), row % (2 * self.side));
        (image * self.side + row / 2) * self.side * self.low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_is_doubled_beside_the_larger_layer() {
        let junction = Junction {
            side: 2,
            low: 1,
            skip: 1,
        };
        let low: Vec<f32> = (1..=8u8).map(f32::from).collect();
        let skip: Vec<f32> = (100..132u8).map(f32::from).collect();
        let joined = junction.join(&low, &skip);
        let doubled: Vec<f32> = joined.iter().step_by(2).copied().collect();
        let image = [
            1.0, 1.0, 2.0, 2.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 3.0, 3.0, 4.0, 4.0,
        ];
        assert_eq!(doubled[..16], image);
        assert_eq!(doubled[16..18], [5.0, 5.0]);
        assert_eq!(joined.iter().skip(1).step_by(2).copied().collect::<Vec<_>>(), skip);
    }

    #[test]
    fn splitting_is_the_transpose_of_joining() {
        let junction = Junction {
            side: 3,
            low: 2,
            skip: 3,
        };
        let numbers = |count: usize, seed: usize| -> Vec<f32> {
            (0..count).map(|i| ((i * 37 + seed) % 19) as f32 - 9.0).collect()
        };
        let (low, skip) = (numbers(2 * 9 * 2, 1), numbers(2 * 36 * 3, 2));
        let gradient = numbers(2 * 36 * 5, 3);
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let [low_gradient, skip_gradient] = junction.split(&gradient);
        let forward = dot(&junction.join(&low, &skip), &gradient);
        let backward = dot(&low, &low_gradient) + dot(&skip, &skip_gradient);
        assert!((forward - backward).abs() < 1e-3, "{forward} {backward}");
    }
}
