//! Computes maxima and means over windows.

use std::sync::Arc;

use burn::tensor::Tensor;
use burn::tensor::module::{avg_pool2d, conv2d, max_pool2d};
use burn::tensor::ops::{AvgPoolOptions, ConvOptions, MaxPoolOptions};

use super::super::call::{Answer, Call, one};
use super::super::native::{self, Native};
use super::super::value::Floats;
use super::window::{Window, images, output, pair};
use crate::kernels::{Geometry, peaks, peaks_back};

pub fn max_pool(call: &mut Call) -> Answer {
    if call.wants(1) {
        return Err("the places of the maxima are not supported".to_owned());
    }
    let (x, was_line) = images(call.floats(0)?)?;
    let window = window(call, &x, was_line)?;
    let ceil = call.int("ceil_mode", 0) != 0;
    let beyond = if ceil {
        window.beyond([x.dims()[2], x.dims()[3]])
    } else {
        [0; 2]
    };
    let made = native::is_usual(window.stride).then(|| native::run(&MaxPool(window, beyond), &x));
    if let Some(made) = made.flatten() {
        return one(output(made, was_line)?);
    }
    let options = MaxPoolOptions::new(window.kernel)
        .with_stride(window.stride)
        .with_padding_pairs(window.padding)
        .with_dilation(window.dilation)
        .with_ceil_mode(ceil);
    one(output(max_pool2d(x, options), was_line)?)
}

/// [`MaxPool`] takes the largest number of each window, the last of which may reach some rows and columns beyond the
/// padding.
#[derive(Debug, Clone)]
struct MaxPool(Window, [usize; 2]);

impl MaxPool {
    fn geometry(&self) -> Geometry {
        Geometry {
            groups: 1,
            inputs: 1,
            outputs: 1,
            kernel: self.0.kernel,
            stride: self.0.stride,
            dilation: self.0.dilation,
            padding: std::array::from_fn(|i| (self.0.padding[i].0, self.0.padding[i].1 + self.1[i])),
        }
    }
}

impl Native for MaxPool {
    /// They are the images and what was made of them.
    type Kept = [Arc<Vec<f32>>; 2];

    fn made(&self, [count, channels, rows, columns]: [usize; 4]) -> [usize; 4] {
        let [rows, columns] = self.geometry().places([rows, columns]);
        [count, channels, rows, columns]
    }

    fn forward(&self, images: &[f32], shape: [usize; 4], kept: bool) -> (Vec<f32>, Option<Self::Kept>) {
        let made = peaks(&self.geometry(), images, [shape[2], shape[3]]);
        let kept = kept.then(|| [images.to_vec(), made.clone()].map(Arc::new));
        (made, kept)
    }

    fn backward(&self, [images, made]: Self::Kept, gradient: &[f32], shape: [usize; 4]) -> Vec<f32> {
        peaks_back(&self.geometry(), &images, [shape[2], shape[3]], &made, gradient)
    }
}

pub fn average_pool(call: &mut Call) -> Answer {
    let (x, was_line) = images(call.floats(0)?)?;
    let window = window(call, &x, was_line)?;
    let counts_padding = call.int("count_include_pad", 0) != 0;
    let ceil = call.int("ceil_mode", 0) != 0;
    if window.dilation != [1, 1] {
        return one(output(dilated_mean(x, window, counts_padding, ceil), was_line)?);
    }
    let options = AvgPoolOptions::new(window.kernel)
        .with_stride(window.stride)
        .with_padding_pairs(window.padding)
        .with_count_include_pad(counts_padding)
        .with_ceil_mode(ceil);
    one(output(avg_pool2d(x, options), was_line)?)
}

fn window(call: &Call, x: &Tensor<4>, was_line: bool) -> Result<Window, String> {
    let kernel = pair(call, "kernel_shape", 0)?;
    let [_, _, height, width] = x.dims();
    if was_line != (call.int_list("kernel_shape").is_some_and(|list| list.len() == 1)) {
        return Err(format!("the kernel {kernel:?} does not fit the input"));
    }
    Window::new(call, kernel, [height, width])
}

/// Computes a mean over windows with gaps: a convolution with ones, over the count of what is
/// there.
fn dilated_mean(x: Tensor<4>, window: Window, counts_padding: bool, ceil: bool) -> Tensor<4> {
    let [n, c, height, width] = x.dims();
    let size = [height, width];
    // It never counts.
    let beyond = if ceil { window.beyond(size) } else { [0; 2] };
    let device = x.device().inner();
    let add_up = |x: Tensor<4>, padding: [(usize, usize); 2]| {
        let ones = Tensor::ones([1, 1, window.kernel[0], window.kernel[1]], &device);
        let padding = std::array::from_fn(|i| (padding[i].0, padding[i].1 + beyond[i]));
        conv2d(
            x,
            ones,
            None,
            ConvOptions::new_with_padding(window.stride, padding, window.dilation, 1),
        )
    };
    let counts = if counts_padding {
        let padded = std::array::from_fn(|i| size[i] + window.padding[i].0 + window.padding[i].1);
        let [h, w]: [usize; 2] = padded;
        add_up(Tensor::ones([1, 1, h, w], &device), [(0, 0); 2])
    } else {
        add_up(Tensor::ones([1, 1, height, width], &device), window.padding)
    };
    let sums = add_up(x.reshape([n * c, 1, height, width]), window.padding);
    let [_, _, h, w] = sums.dims();
    (sums / counts).reshape([n, c, h, w])
}

/// Computes the p-th root of the sum of p-th powers.
pub fn lp_pool(call: &mut Call) -> Answer {
    let (x, was_line) = images(call.floats(0)?)?;
    let window = window(call, &x, was_line)?;
    let p = call.int("p", 2) as f32;
    let [n, c, height, width] = x.dims();
    let device = x.device().inner();
    let ones = Tensor::ones([1, 1, window.kernel[0], window.kernel[1]], &device);
    let options = ConvOptions::new_with_padding(window.stride, window.padding, window.dilation, 1);
    let powers = x.abs().powf_scalar(p).reshape([n * c, 1, height, width]);
    let sums = conv2d(powers, ones, None, options);
    let [_, _, h, w] = sums.dims();
    one(output(sums.powf_scalar(1.0 / p).reshape([n, c, h, w]), was_line)?)
}

pub fn global_average(call: &mut Call) -> Answer {
    global(call, |x| x.mean_dim(2))
}

pub fn global_max(call: &mut Call) -> Answer {
    global(call, |x| x.max_dim(2))
}

pub fn global_lp(call: &mut Call) -> Answer {
    let p = call.int("p", 2) as f32;
    global(call, |x| x.abs().powf_scalar(p).sum_dim(2).powf_scalar(1.0 / p))
}

/// Does `work` over all of each channel.
fn global(call: &mut Call, work: impl FnOnce(Tensor<3>) -> Tensor<3>) -> Answer {
    let x = call.floats(0)?;
    let mut shape = x.shape();
    let [n, c, rest @ ..] = &mut shape[..] else {
        return Err(format!("a pool needs channels, not the shape {shape:?}"));
    };
    let (n, c, pixels) = (*n, *c, rest.iter().product::<usize>());
    rest.fill(1);
    one(Floats::shaped(work(x.into_tensor().reshape([n, c, pixels])), &shape)?)
}
