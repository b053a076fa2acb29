//! The objective of generation is how much of what a drawing's picture shows in a region is there already.

use super::Region;
use crate::attribution::Differentiable;
use crate::model::{Condition, Generator};

/// [`RegionObjective`] is y(X) = 1 - D(X) / D(blank), where D(X) is the sum over the region of the squared differences
/// between the pictures of X and of the whole drawing: 1 for the drawing itself, 0 for blank paper, below 0 for what is
/// further off than blank paper. Every item is asked about the same drawing.
///
/// At the drawing itself y is at its highest, so its gradient there is 0: only methods that look at other drawings
/// as well have something to say.
pub struct RegionObjective<'a> {
    generator: &'a Generator,
    condition: Condition,
    /// This is the drawing's own picture, [channel, row, column].
    picture: Vec<f32>,
    /// The weights are 1 / D(blank) within the region, 0 outside: [row, column].
    weights: Vec<f32>,
}

/// Nothing is to be explained where blank paper's picture differs by less than this on average (of squares, over the
/// region's channels): it is less than one step of 255.
const LEAST_DIFFERENCE: f32 = 1.5e-5;

impl<'a> RegionObjective<'a> {
    /// Makes the objective about the picture of a drawing whose raster is `ink`; `None` where the
    /// region shows nothing.
    pub(super) fn new(generator: &'a Generator, ink: &[f32], condition: Condition, region: Region) -> Option<Self> {
        let both = [ink, &vec![0.0; ink.len()]].concat();
        let mut picture = generator.painted(condition).answers(&both);
        let blank = picture.split_off(picture.len() / 2);
        let mask = region.mask();
        let channels = picture.len() / mask.len();
        let count = channels as f32 * mask.iter().sum::<f32>();
        let differences = picture.iter().zip(&blank).zip(mask.iter().cycle());
        let distance = differences.map(|((a, b), weight)| weight * (a - b).powi(2));
        let distance = distance.sum::<f32>();
        (distance > LEAST_DIFFERENCE * count).then(|| Self {
            generator,
            condition,
            picture,
            weights: mask.iter().map(|weight| weight / distance).collect(),
        })
    }
}

impl Differentiable for RegionObjective<'_> {
    fn scores(&self, rasters: &[f32], _: &[usize]) -> Vec<f32> {
        let pictures = self.generator.painted(self.condition).answers(rasters);
        let rows = pictures.chunks_exact(self.picture.len());
        rows.map(|picture| {
            let differences = differences(&self.picture, &self.weights, picture);
            1.0 - differences.map(|(d, weight)| weight * d * d).sum::<f32>()
        })
        .collect()
    }

    fn gradients(&self, rasters: &[f32], _: &[usize]) -> (Vec<f32>, Vec<f32>) {
        let (own, weights) = (&self.picture, &self.weights);
        let painted = self.generator.painted(self.condition);
        painted.gradients(rasters, &|_, picture, derivatives| {
            let mut score = 1.0;
            let differences = differences(own, weights, picture);
            for ((d, weight), derivative) in differences.zip(derivatives) {
                score -= weight * d * d;
                *derivative = -2.0 * weight * d;
            }
            score
        })
    }
}

/// Lists what each number of `picture` differs by from the drawing's `own`, with its pixel's
/// weight.
fn differences<'b>(own: &'b [f32], weights: &'b [f32], picture: &'b [f32]) -> impl Iterator<Item = (f32, f32)> + 'b {
    let pairs = picture.iter().zip(own).zip(weights.iter().cycle());
    pairs.map(|((a, b), weight)| (a - b, *weight))
}
