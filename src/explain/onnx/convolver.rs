//! Runs convolutions whose weights are constants: on the processor by kernels of our own, elsewhere by burn's.
//!
//! burn's convolutions on the processor lay out weights and image anew at every call, and are several times slower than
//! what others run networks by where a kernel sees but one channel.

use std::sync::{Arc, OnceLock};

use burn::tensor::Tensor;
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use rayon::prelude::*;

use super::native::{self, Native};
use crate::activation::activated;
use crate::kernels::{Activation, Convolution, Geometry, Instructions};

/// [`Convolver`] runs one convolution of a program with the activation that was joined to it.
pub struct Convolver {
    /// This is done to what the convolution makes.
    activation: Activation,
    /// It is made when the first images come, as the padding may go by their size.
    ready: OnceLock<Arc<Convolution>>,
}

impl Convolver {
    /// Runs a convolution that `activation` follows, if any does.
    pub fn new(activation: Option<Activation>) -> Self {
        Self {
            activation: activation.unwrap_or(Activation::Linear),
            ready: OnceLock::new(),
        }
    }

    /// Convolves images, [image, channel, row, column], with constant `weights`, [output, input of its group, row,
    /// column].
    pub fn run(&self, images: Tensor<4>, weights: Tensor<4>, bias: Option<Tensor<1>>, geometry: Geometry) -> Tensor<4> {
        if native::is_usual(geometry.stride) && native::is_here(&images) {
            let prepare = || Arc::new(self.prepared(&weights, bias.as_ref(), geometry));
            let ready = self.ready.get_or_init(prepare);
            // The padding of later images may differ.
            let made = (*ready.geometry() == geometry).then(|| native::run(ready, &images));
            if let Some(made) = made.flatten() {
                return made;
            }
        }
        let Geometry {
            stride,
            padding,
            dilation,
            groups,
            ..
        } = geometry;
        let options = ConvOptions::new_with_padding(stride, padding, dilation, groups);
        activated(self.activation, conv2d(images, weights, bias, options))
    }

    fn prepared(&self, weights: &Tensor<4>, bias: Option<&Tensor<1>>, geometry: Geometry) -> Convolution {
        let bias = bias.map_or_else(|| vec![0.0; geometry.groups * geometry.outputs], native::constant);
        Convolution::new(
            geometry,
            &native::constant(weights),
            bias,
            self.activation,
            Instructions::best(),
        )
    }
}

/// So many numbers at least are worth another thread.
const PART: usize = 1 << 14;

impl Native for Arc<Convolution> {
    /// They are the derivatives of the activation, where they are not all 1.
    type Kept = Option<Arc<Vec<f32>>>;

    fn made(&self, [count, _, rows, columns]: [usize; 4]) -> [usize; 4] {
        let [rows, columns] = self.geometry().places([rows, columns]);
        [count, self.channels(), rows, columns]
    }

    fn forward(&self, images: &[f32], shape: [usize; 4], kept: bool) -> (Vec<f32>, Option<Self::Kept>) {
        let made = Convolution::forward(self, images, [shape[2], shape[3]], kept);
        (made.numbers, Some(made.slopes.map(Arc::new)))
    }

    fn backward(&self, slopes: Self::Kept, gradient: &[f32], shape: [usize; 4]) -> Vec<f32> {
        let size = [shape[2], shape[3]];
        let Some(slopes) = slopes else {
            return Convolution::backward(self, gradient, size);
        };
        let products = gradient.par_iter().with_min_len(PART).zip(&*slopes);
        let gradient: Vec<f32> = products.map(|(gradient, slope)| gradient * slope).collect();
        Convolution::backward(self, &gradient, size)
    }
}
