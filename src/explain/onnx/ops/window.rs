//! Reads how kernels move over an image, which convolutions and pools have in common.

use burn::tensor::Tensor;

use super::super::call::Call;
use super::super::value::Floats;

/// [`Window`] says how a kernel moves over rows and columns.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// The kernel has this extent.
    pub kernel: [usize; 2],
    /// It moves by this step.
    pub stride: [usize; 2],
    /// Its taps are this far apart.
    pub dilation: [usize; 2],
    /// It is padded by so much before and behind.
    pub padding: [(usize, usize); 2],
}

impl Window {
    /// Reads the window of a node over an image of `size` with the given `kernel`. Lists of one
    /// number, of a kernel along a line, speak of the columns.
    pub fn new(call: &Call, kernel: [usize; 2], size: [usize; 2]) -> Result<Self, String> {
        let stride = pair(call, "strides", 1)?;
        let dilation = pair(call, "dilations", 1)?;
        if [kernel, stride, dilation].iter().flatten().any(|n| *n == 0) {
            return Err("a kernel, stride or dilation of 0 makes no sense".to_owned());
        }
        let explicit = padding(call)?;
        let padding = std::array::from_fn(|i| {
            let reach = dilation[i].saturating_mul(kernel[i] - 1).saturating_add(1);
            let needed = ((size[i].div_ceil(stride[i]).max(1) - 1) * stride[i] + reach).saturating_sub(size[i]);
            match call.text("auto_pad", "NOTSET") {
                "SAME_UPPER" => (needed / 2, needed - needed / 2),
                "SAME_LOWER" => (needed - needed / 2, needed / 2),
                "VALID" => (0, 0),
                _ => explicit[i],
            }
        });
        let window = Self {
            kernel,
            stride,
            dilation,
            padding,
        };
        if padding.iter().any(|(a, b)| (*a).max(*b) > MAX_PADDING) {
            return Err(format!("a padding of {padding:?} is too large"));
        }
        for i in 0..2 {
            if window.reach(i) > size[i] + padding[i].0 + padding[i].1 {
                return Err(format!("a kernel of {kernel:?} does not fit into an image of {size:?}"));
            }
        }
        Ok(window)
    }

    /// Counts the places that it visits in an image of `size`.
    pub fn places(&self, size: [usize; 2]) -> [usize; 2] {
        std::array::from_fn(|i| {
            let (before, behind) = self.padding[i];
            (size[i] + before + behind - self.reach(i)) / self.stride[i] + 1
        })
    }

    /// Counts the rows and columns by which the last place lies beyond the padding where counts of places are rounded up;
    /// a place that would begin there is none.
    pub fn beyond(&self, size: [usize; 2]) -> [usize; 2] {
        std::array::from_fn(|i| {
            let span = size[i] + self.padding[i].0 + self.padding[i].1 - self.reach(i);
            let left = (self.stride[i] - span % self.stride[i]) % self.stride[i];
            let begins_inside = (span.div_ceil(self.stride[i]) * self.stride[i]) < size[i] + self.padding[i].0;
            if begins_inside { left } else { 0 }
        })
    }

    /// Counts the pixels that the kernel reaches over along one axis.
    pub fn reach(&self, i: usize) -> usize {
        self.dilation[i].saturating_mul(self.kernel[i] - 1).saturating_add(1)
    }
}

/// This is more than any image has.
const MAX_PADDING: usize = 4096;

/// Reads an attribute of one or two numbers; the first is 1 where there is but one.
pub fn pair(call: &Call, name: &str, default: usize) -> Result<[usize; 2], String> {
    let Some(list) = call.int_list(name) else {
        return Ok([default; 2]);
    };
    let bad = || format!("{name} {list:?} makes no sense for an image");
    let number = |value: &i64| usize::try_from(*value).map_err(|_| bad());
    match list {
        [one] => Ok([1, number(one)?]),
        [rows, columns] => Ok([number(rows)?, number(columns)?]),
        _ => Err(bad()),
    }
}

/// Reads the attribute `pads`: all beginnings, then all ends.
pub fn padding(call: &Call) -> Result<[(usize, usize); 2], String> {
    let list = call.int_list("pads").unwrap_or(&[0; 4]);
    let number = |value: &i64| usize::try_from(*value).map_err(|_| format!("pads {list:?} make no sense here"));
    match list {
        [begin, end] => Ok([(0, 0), (number(begin)?, number(end)?)]),
        [top, left, bottom, right] => Ok([(number(top)?, number(bottom)?), (number(left)?, number(right)?)]),
        _ => Err(format!("pads {list:?} make no sense for an image")),
    }
}

/// Takes the input as images; one that is a line becomes an image of one row. The second value says
/// whether it was a line.
pub fn images(floats: Floats) -> Result<(Tensor<4>, bool), String> {
    let shape = floats.shape();
    match shape[..] {
        [n, c, length] => Ok((floats.reshaped(&[n, c, 1, length])?.ranked()?, true)),
        [_, _, _, _] => Ok((floats.ranked()?, false)),
        _ => Err(format!("images have rank 4, this has the shape {shape:?}")),
    }
}

/// Returns the images as the output, a line where [`images`] was given one.
pub fn output(images: Tensor<4>, was_line: bool) -> Result<Floats, String> {
    let [n, c, _, length] = images.dims();
    if was_line {
        Floats::shaped(images, &[n, c, length])
    } else {
        Ok(Floats::of(images))
    }
}
