//! Computes convolutions and their transposes.

use burn::tensor::Tensor;
use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};

use crate::kernels::Geometry;

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, elements};
use super::window::{Window, images, output, padding, pair};

pub fn conv(call: &mut Call) -> Answer {
    let (x, was_line) = images(call.floats(0)?)?;
    let (weight, _) = images(call.floats(1)?)?;
    let bias = bias(call, weight.dims()[0])?;
    let groups = groups(call)?;
    let ([_, channels, height, width], [outputs, inputs, rows, columns]) = (x.dims(), weight.dims());
    if inputs * groups != channels || outputs % groups != 0 {
        return Err(format!(
            "weights {:?} in {groups} groups do not fit {channels} channels",
            weight.dims()
        ));
    }
    let window = Window::new(call, [rows, columns], [height, width])?;
    let [rows, columns] = window.places([height, width]);
    elements(&[x.dims()[0], outputs, rows, columns])?;
    let geometry = Geometry {
        groups,
        inputs,
        outputs: outputs / groups,
        kernel: window.kernel,
        stride: window.stride,
        dilation: window.dilation,
        padding: window.padding,
    };
    let images = if let Some(convolver) = call.convolver {
        convolver.run(x, weight, bias, geometry)
    } else {
        let options = ConvOptions::new_with_padding(window.stride, window.padding, window.dilation, groups);
        conv2d(x, weight, bias, options)
    };
    one(output(images, was_line)?)
}

fn bias(call: &mut Call, outputs: usize) -> Result<Option<Tensor<1>>, String> {
    let bias = call.maybe_floats(2)?.map(Floats::flat);
    match &bias {
        Some(bias) if bias.dims() != [outputs] => Err(format!("{:?} biases for {outputs} outputs", bias.dims())),
        _ => Ok(bias),
    }
}

fn groups(call: &Call) -> Result<usize, String> {
    let groups = call.int("group", 1);
    usize::try_from(groups)
        .ok()
        .filter(|g| *g > 0)
        .ok_or_else(|| format!("{groups} groups make no sense"))
}

/// Transposes a convolution. It is computed without padding; the padding of a transpose is what is
/// cut off.
pub fn conv_transpose(call: &mut Call) -> Answer {
    let (x, was_line) = images(call.floats(0)?)?;
    let (weight, _) = images(call.floats(1)?)?;
    let groups = groups(call)?;
    let ([_, channels, height, width], [inputs, outputs, rows, columns]) = (x.dims(), weight.dims());
    let bias = bias(call, outputs * groups)?;
    if inputs != channels || channels % groups != 0 {
        return Err(format!(
            "weights {:?} in {groups} groups do not fit {channels} channels",
            weight.dims()
        ));
    }
    let (stride, dilation) = (pair(call, "strides", 1)?, pair(call, "dilations", 1)?);
    let frame = Frame::new(call, [height, width], [rows, columns], stride, dilation)?;
    let whole: [usize; 2] = std::array::from_fn(|i| frame.full[i] + frame.extra[i]);
    if (0..2).any(|i| frame.cut[i].0 + frame.cut[i].1 >= whole[i]) {
        return Err(format!(
            "nothing is left of an image of {whole:?} after cutting {:?}",
            frame.cut
        ));
    }
    elements(&[x.dims()[0], outputs * groups, whole[0], whole[1]])?;
    let options = ConvTransposeOptions::new(stride, [0; 2], frame.extra, dilation, groups);
    let y = conv_transpose2d(x, weight, bias, options);
    let [n, c, h, w] = y.dims();
    let [rows, columns] = frame.cut;
    one(output(
        y.slice([0..n, 0..c, rows.0..h - rows.1, columns.0..w - columns.1]),
        was_line,
    )?)
}

/// [`Frame`] is what a transposed convolution makes, and what of it is kept.
struct Frame {
    /// The kernel reaches so many rows and columns.
    full: [usize; 2],
    /// So many rows and columns are added behind.
    extra: [usize; 2],
    /// So many rows and columns are cut off before and behind.
    cut: [(usize, usize); 2],
}

impl Frame {
    fn new(
        call: &Call,
        size: [usize; 2],
        kernel: [usize; 2],
        stride: [usize; 2],
        dilation: [usize; 2],
    ) -> Result<Self, String> {
        let sane = [kernel, stride, dilation]
            .iter()
            .flatten()
            .all(|n| (1..=MAX_STEP).contains(n));
        if !sane || size.contains(&0) {
            return Err(format!("a kernel of {kernel:?} with strides {stride:?} makes no sense"));
        }
        let mut extra = pair(call, "output_padding", 0)?;
        if call.int_list("output_padding").is_some_and(|list| list.len() == 1) {
            extra[0] = 0;
        }
        let full: [usize; 2] = std::array::from_fn(|i| (size[i] - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1);
        let (mode, shape) = (call.text("auto_pad", "NOTSET"), call.int_list("output_shape"));
        let pads = padding(call)?;
        let mut cut = [(0, 0); 2];
        for i in 0..2 {
            let said = shape.and_then(|shape| shape.get((i + shape.len()).wrapping_sub(2)));
            let wanted = match said.map(|n| usize::try_from(*n).unwrap_or(0)) {
                None if mode.starts_with("SAME") => size[i] * stride[i],
                None if mode == "VALID" => continue,
                None => {
                    cut[i] = pads[i];
                    continue;
                }
                Some(wanted) => wanted,
            };
            if wanted > full[i] * 2 + MAX_STEP {
                return Err(format!("an output of {wanted} pixels cannot be made of {}", size[i]));
            }
            extra[i] = extra[i].max(wanted.saturating_sub(full[i]));
            let total = full[i] + extra[i] - wanted.min(full[i] + extra[i]);
            let (half, rest) = (total / 2, total - total / 2);
            cut[i] = if mode == "SAME_UPPER" {
                (half, rest)
            } else {
                (rest, half)
            };
        }
        Ok(Self { full, extra, cut })
    }
}

/// The kernel, stride or dilation of a transposed convolution is at most so large.
const MAX_STEP: usize = 1024;
