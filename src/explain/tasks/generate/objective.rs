//! The objective of generation: how much of what a drawing's picture shows in a region is there already.

use burn::tensor::{Device, Tensor, TensorData};

use super::{Region, tensor};
use crate::attribution::Objective;
use crate::model::{Condition, Generator};

/// y(X) = 1 - D(X) / D(blank), where D(X) is the sum over the region of the squared differences between the pictures
/// of X and of the whole drawing: 1 for the drawing itself, 0 for blank paper, below 0 for what is further off than
/// blank paper. Every item is asked about the same drawing.
///
/// At the drawing itself y is at its highest, so its gradient there is 0: only methods that look at other drawings
/// as well have something to say.
pub struct RegionObjective<'a> {
    generator: &'a Generator,
    condition: Condition,
    /// The drawing's own picture, [1, 3, side, side].
    picture: Tensor<4>,
    /// 1 / D(blank) within the region, 0 outside: [1, 1, side, side].
    weights: Tensor<4>,
}

/// Where blank paper's picture differs by less than this on average (of squares, over the region's channels), there
/// is nothing to explain: it is less than one step of 255.
const LEAST_DIFFERENCE: f32 = 1.5e-5;

impl<'a> RegionObjective<'a> {
    /// About the picture of a drawing whose raster is `ink`; `None` where the region shows nothing.
    pub(super) fn new(
        generator: &'a Generator,
        ink: &[f32],
        condition: Condition,
        region: Region,
    ) -> Option<Self> {
        let size = generator.raster_spec().size;
        let rasters = tensor([ink, &vec![0.0; ink.len()]].concat(), size, generator);
        let pictures = generator.pictures(rasters, condition);
        let [_, channels, rows, columns] = pictures.dims();
        let part = |row: usize| {
            pictures
                .clone()
                .slice([row..row + 1, 0..channels, 0..rows, 0..columns])
        };
        let (picture, blank) = (part(0), part(1));
        let mask = region.mask();
        let count = channels as f32 * mask.iter().sum::<f32>();
        let mask = Tensor::<4>::from_data(
            TensorData::new(mask, [1, 1, rows, columns]),
            generator.device(),
        );
        let squares = (picture.clone() - blank).powf_scalar(2.0) * mask.clone();
        let distance: f32 = squares.sum().into_scalar();
        (distance > LEAST_DIFFERENCE * count).then(|| Self {
            generator,
            condition,
            picture,
            weights: mask / distance,
        })
    }
}

impl Objective for RegionObjective<'_> {
    fn device(&self) -> &Device {
        self.generator.device()
    }

    fn scores(&self, rasters: Tensor<4>, _: &[usize]) -> Tensor<1> {
        let pictures = self.generator.pictures(rasters, self.condition);
        let [batch, ..] = pictures.dims();
        let squares = (pictures - self.picture.clone()).powf_scalar(2.0) * self.weights.clone();
        let distances = squares.reshape([batch as i32, -1]).sum_dim(1);
        distances.reshape([batch]).neg() + 1.0
    }
}
