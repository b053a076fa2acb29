//! Computes Resize and its ancestor Upsample.
//!
//! Every mode is linear in the pixels and works on one axis after another. So for each axis that changes, a matrix is
//! made on the host, row = pixel out, column = pixel in, and multiplied: all modes are one operator, and their
//! gradients need no code.

use burn::tensor::{Tensor, TensorData};

use super::super::call::{Answer, Call, one};
use super::super::graph::Attribute;
use super::super::value::{Floats, MAX_RANK, axis, elements};

/// [`Plan`] says how a node wants it.
struct Plan {
    mode: Mode,
    coordinates: String,
    nearest: String,
    cubic: f64,
    excludes_outside: bool,
    antialias: bool,
    extrapolation: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Nearest,
    Linear,
    Cubic,
}

/// [`Axis`] tells of one axis how many pixels go in and come out, how many come out for one that goes in, and the part
/// that is looked at.
#[derive(Clone, Copy)]
struct Axis {
    from: usize,
    to: usize,
    scale: f64,
    roi: [f64; 2],
}

impl Plan {
    fn new(call: &Call) -> Result<Self, String> {
        let mode = match call.text("mode", "nearest") {
            "nearest" => Mode::Nearest,
            "linear" | "bilinear" => Mode::Linear,
            "cubic" => Mode::Cubic,
            other => return Err(format!("the mode \"{other}\" is not supported")),
        };
        // Before version 11 a pixel's place was its index divided by the scale.
        let old = call.opset < 11;
        Ok(Self {
            mode,
            coordinates: if old {
                "asymmetric"
            } else {
                call.text("coordinate_transformation_mode", "half_pixel")
            }
            .to_owned(),
            nearest: if old {
                "floor"
            } else {
                call.text("nearest_mode", "round_prefer_floor")
            }
            .to_owned(),
            cubic: call.float("cubic_coeff_a", -0.75).into(),
            excludes_outside: call.int("exclude_outside", 0) != 0,
            antialias: call.int("antialias", 0) != 0,
            extrapolation: call.float("extrapolation_value", 0.0),
        })
    }

    /// Computes where in the input the centre of pixel `i` of the output lies.
    fn source(&self, axis: Axis, i: usize) -> Result<f64, String> {
        let (i, from, to) = (i as f64, axis.from as f64, axis.to as f64);
        Ok(match self.coordinates.as_str() {
            "half_pixel" => (i + 0.5) / axis.scale - 0.5,
            "half_pixel_symmetric" => {
                let adjusted = to / (axis.scale * from);
                from / 2.0 * (1.0 - adjusted) + (i + 0.5) / axis.scale - 0.5
            }
            "pytorch_half_pixel" => {
                if axis.to > 1 {
                    (i + 0.5) / axis.scale - 0.5
                } else {
                    0.0
                }
            }
            "asymmetric" => i / axis.scale,
            // The length is the one before it is rounded down to pixels.
            "align_corners" if axis.scale * from > 1.0 => i * (from - 1.0) / (axis.scale * from - 1.0),
            "align_corners" => 0.0,
            "tf_half_pixel_for_nn" => (i + 0.5) / axis.scale,
            "tf_crop_and_resize" => {
                let [start, end] = axis.roi;
                if axis.to > 1 {
                    start * (from - 1.0) + i * (end - start) * (from - 1.0) / (to - 1.0)
                } else {
                    0.5 * (start + end) * (from - 1.0)
                }
            }
            other => return Err(format!("the coordinates \"{other}\" are not supported")),
        })
    }

    fn rounded(&self, place: f64) -> Result<i64, String> {
        Ok(match self.nearest.as_str() {
            "round_prefer_floor" => (place - 0.5).ceil(),
            "round_prefer_ceil" => (place + 0.5).floor(),
            "floor" => place.floor(),
            "ceil" => place.ceil(),
            other => return Err(format!("the rounding \"{other}\" is not supported")),
        } as i64)
    }

    /// Computes how much a pixel counts that lies `distance` away.
    fn weight(&self, distance: f64) -> f64 {
        let (x, a) = (distance.abs(), self.cubic);
        match self.mode {
            Mode::Cubic if x <= 1.0 => ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0,
            Mode::Cubic if x < 2.0 => ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a,
            Mode::Cubic => 0.0,
            _ => (1.0 - x).max(0.0),
        }
    }

    /// Computes the matrix [out, in] of one axis, row-major, and which pixels out lie outside the
    /// input.
    fn matrix(&self, axis: Axis) -> Result<(Vec<f32>, Vec<bool>), String> {
        let mut matrix = vec![0.0; elements(&[axis.to, axis.from])?];
        let mut outside = Vec::with_capacity(axis.to);
        let last = axis.from as i64 - 1;
        for (i, row) in matrix.chunks_exact_mut(axis.from).enumerate() {
            let place = self.source(axis, i)?;
            outside.push(place < 0.0 || place > last as f64);
            if self.mode == Mode::Nearest {
                row[self.rounded(place)?.clamp(0, last) as usize] = 1.0;
                continue;
            }
            // With antialiasing the kernel grows to cover what shrinks into one pixel.
            let shrink = if self.antialias { axis.scale.min(1.0) } else { 1.0 };
            let reach = if self.mode == Mode::Cubic { 2.0 } else { 1.0 } / shrink;
            let taps = ((place - reach).ceil() as i64..=(place + reach).floor() as i64)
                .map(|tap| (tap, self.weight((tap as f64 - place) * shrink)));
            let taps: Vec<(i64, f64)> = taps
                .filter(|(tap, _)| !self.excludes_outside || (0..=last).contains(tap))
                .collect();
            let total: f64 = taps.iter().map(|(_, weight)| weight).sum();
            for (tap, weight) in taps {
                row[tap.clamp(0, last) as usize] += (weight / total) as f32;
            }
        }
        Ok((matrix, outside))
    }
}

pub fn resize(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let plan = Plan::new(call)?;
    let axes = axes(call, &x.shape())?;
    let mut shape = x.shape();
    for (i, axis) in &axes {
        shape[*i] = axis.to;
    }
    elements(&shape)?;
    let mut result = x;
    let mut inside: Option<Tensor<MAX_RANK>> = None;
    for (i, axis) in axes {
        if axis.to == axis.from && plan.coordinates != "tf_crop_and_resize" {
            continue;
        }
        let (matrix, outside) = plan.matrix(axis)?;
        result = multiplied(result, i, axis, matrix)?;
        if plan.coordinates == "tf_crop_and_resize" {
            let kept: Vec<f32> = outside.iter().map(|out| f32::from(u8::from(!out))).collect();
            let mut wide = vec![1; shape.len()];
            wide[i] = axis.to;
            let kept = Floats::from_host(kept, &wide, call.device)?.into_tensor();
            inside = Some(match inside {
                Some(inside) => inside * kept,
                None => kept,
            });
        }
    }
    one(match inside {
        Some(inside) => {
            let outside = inside.clone().neg().add_scalar(1.0) * plan.extrapolation;
            result.map(|x| x * inside + outside)
        }
        None => result,
    })
}

/// Applies the matrix to axis `i`.
fn multiplied(x: Floats, i: usize, axis: Axis, matrix: Vec<f32>) -> Result<Floats, String> {
    let (rank, place) = (x.rank(), x.place(i as i64)?);
    let tensor = x.into_tensor();
    let matrix = TensorData::new(matrix, [axis.to, axis.from]);
    let matrix = Tensor::<2>::from_data(matrix, &tensor.device().inner()).transpose();
    let turned = tensor.swap_dims(place, MAX_RANK - 1);
    let mut dims = turned.dims();
    let rows: usize = dims[..MAX_RANK - 1].iter().product();
    let product = turned.reshape([rows, axis.from]).matmul(matrix);
    dims[MAX_RANK - 1] = axis.to;
    Ok(Floats::new(product.reshape(dims).swap_dims(place, MAX_RANK - 1), rank))
}

/// Reads the axes that the node speaks of. Scales or sizes are given; Upsample had scales only,
/// first as an attribute.
fn axes(call: &mut Call, shape: &[usize]) -> Result<Vec<(usize, Axis)>, String> {
    let upsample = call.node.operator == "Upsample" || call.opset < 11;
    let listed = call.int_list("axes").map(<[i64]>::to_vec);
    let listed = listed.unwrap_or_else(|| (0..shape.len() as i64).collect());
    let listed = listed
        .iter()
        .map(|a| axis(*a, shape.len()))
        .collect::<Result<Vec<_>, _>>()?;
    let [roi, scales] = if upsample {
        [None, call.maybe_floats(1)?]
    } else {
        [call.maybe_floats(1)?, call.maybe_floats(2)?]
    };
    let roi = roi.map_or(Ok(Vec::new()), |roi| roi.to_host())?;
    let scales = match (scales, call.attribute("scales")) {
        (Some(scales), _) => scales.to_host()?,
        (None, Some(Attribute::Floats(scales))) => scales.clone(),
        (None, _) => Vec::new(),
    };
    let sizes = call
        .maybe_ints(3)?
        .map(|sizes| sizes.values.to_vec())
        .unwrap_or_default();
    let count = listed.len();
    if scales.len() != count && sizes.len() != count {
        return Err(format!(
            "{} scales and {} sizes for {count} axes",
            scales.len(),
            sizes.len()
        ));
    }
    let plan: Vec<(usize, f64)> = if sizes.len() == count {
        by_sizes(call.text("keep_aspect_ratio_policy", "stretch"), shape, &listed, &sizes)?
    } else {
        let extent = |i: usize| (shape[listed[i]] as f64 * f64::from(scales[i])).floor();
        (0..count)
            .map(|i| (extent(i).max(0.0) as usize, scales[i].into()))
            .collect()
    };
    let bound = |at: usize, otherwise: f32| roi.get(at).copied().unwrap_or(otherwise).into();
    let axes = listed.into_iter().zip(plan).enumerate();
    axes.map(|(n, (i, (to, scale)))| {
        let roi = [bound(n, 0.0), bound(n + count, 1.0)];
        Ok((i, Axis::new(shape[i], to, scale, roi)?))
    })
    .collect()
}

impl Axis {
    fn new(from: usize, to: usize, scale: f64, roi: [f64; 2]) -> Result<Self, String> {
        if to == 0 || from == 0 || scale.is_nan() || scale <= 0.0 {
            return Err(format!("{from} pixels cannot become {to}"));
        }
        Ok(Self { from, to, scale, roi })
    }
}

/// Extents and scales where sizes are given; a policy that keeps the aspect has one scale for all.
fn by_sizes(policy: &str, shape: &[usize], axes: &[usize], sizes: &[i64]) -> Result<Vec<(usize, f64)>, String> {
    let sizes: Vec<usize> = sizes.iter().map(|n| usize::try_from(*n).unwrap_or(0)).collect();
    let scales = axes.iter().zip(&sizes).map(|(i, to)| *to as f64 / shape[*i] as f64);
    let scale = match policy {
        "stretch" => return Ok(sizes.iter().copied().zip(scales).collect()),
        "not_larger" => scales.fold(f64::INFINITY, f64::min),
        "not_smaller" => scales.fold(0.0, f64::max),
        other => return Err(format!("the policy \"{other}\" is not supported")),
    };
    Ok(axes
        .iter()
        .map(|i| ((scale * shape[*i] as f64 + 0.5).floor() as usize, scale))
        .collect())
}
