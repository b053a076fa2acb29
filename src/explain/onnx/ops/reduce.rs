//! Sums, means and extremes along axes.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, MAX_RANK, Value, axis, elements, strides, walk};

type T = Tensor<MAX_RANK>;

pub fn mean(call: &mut Call) -> Answer {
    reduce(call, |x, dims| each(x, dims, Tensor::mean_dim), None)
}

pub fn sum(call: &mut Call) -> Answer {
    reduce(call, |x, dims| each(x, dims, Tensor::sum_dim), Some(i64::checked_add))
}

pub fn max(call: &mut Call) -> Answer {
    not_empty(call)?;
    reduce(
        call,
        |x, dims| each(x, dims, Tensor::max_dim),
        Some(|a, b| Some(a.max(b))),
    )
}

pub fn min(call: &mut Call) -> Answer {
    not_empty(call)?;
    reduce(
        call,
        |x, dims| each(x, dims, Tensor::min_dim),
        Some(|a, b| Some(a.min(b))),
    )
}

pub fn prod(call: &mut Call) -> Answer {
    reduce(call, |x, dims| each(x, dims, Tensor::prod_dim), Some(i64::checked_mul))
}

pub fn l1(call: &mut Call) -> Answer {
    reduce(call, |x, dims| each(x.abs(), dims, Tensor::sum_dim), None)
}

pub fn l2(call: &mut Call) -> Answer {
    reduce(call, |x, dims| squares(x, dims).sqrt(), None)
}

pub fn sum_square(call: &mut Call) -> Answer {
    reduce(call, squares, None)
}

pub fn log_sum(call: &mut Call) -> Answer {
    reduce(call, |x, dims| each(x, dims, Tensor::sum_dim).log(), None)
}

pub fn log_sum_exp(call: &mut Call) -> Answer {
    not_empty(call)?;
    let work = |x: T, dims: &[usize]| {
        let largest = each(x.clone(), dims, Tensor::max_dim).detach();
        each((x - largest.clone()).exp(), dims, Tensor::sum_dim).log() + largest
    };
    reduce(call, work, None)
}

/// Refuses the extreme of nothing, which is infinite: no network wants it.
fn not_empty(call: &Call) -> Result<(), String> {
    match call.inputs.first() {
        Some(Some(value)) if value.shape().contains(&0) => Err("there is nothing to take the extreme of".to_owned()),
        _ => Ok(()),
    }
}

fn squares(x: T, dims: &[usize]) -> T {
    each(x.clone() * x, dims, Tensor::sum_dim)
}

fn each(x: T, dims: &[usize], work: impl Fn(T, usize) -> T) -> T {
    dims.iter().fold(x, |x, dim| work(x, *dim))
}

type OnInts = Option<fn(i64, i64) -> Option<i64>>;

/// Reduces: `work` gets the tensor and the places of the dimensions that become 1. No axes, or an
/// empty list of them, means all, unless `noop_with_empty_axes` says that nothing is to be done.
fn reduce(call: &mut Call, work: impl Fn(T, &[usize]) -> T, on_ints: OnInts) -> Answer {
    let value = call.value(0)?;
    let shape = value.shape();
    let listed = call.list(1, "axes")?.unwrap_or_default();
    let mut axes = listed
        .iter()
        .map(|a| axis(*a, shape.len()))
        .collect::<Result<Vec<_>, _>>()?;
    if axes.is_empty() {
        if call.int("noop_with_empty_axes", 0) != 0 {
            axes.clear();
        } else {
            axes.extend(0..shape.len());
        }
    }
    let kept = kept_shape(&shape, &axes, call.int("keepdims", 1) != 0);
    match value {
        Value::Floats(floats) => {
            let (tensor, dims) = merged(floats, &shape, &axes)?;
            one(Floats::shaped(work(tensor, &dims), &kept)?)
        }
        Value::Ints(ints) => {
            let combine = on_ints.ok_or("this is not supported for integers")?;
            one(Ints::new(combined(&ints, &axes, combine)?, &kept)?)
        }
    }
}

/// Makes adjacent axes one first: a mean over an image is then one pass instead of two.
fn merged(floats: Floats, shape: &[usize], axes: &[usize]) -> Result<(T, Vec<usize>), String> {
    let mut extents: Vec<usize> = Vec::new();
    let mut reduced: Vec<bool> = Vec::new();
    for (i, extent) in shape.iter().enumerate() {
        let is_axis = axes.contains(&i);
        match (extents.last_mut(), reduced.last()) {
            (Some(last), Some(true)) if is_axis => *last *= extent,
            _ => {
                extents.push(*extent);
                reduced.push(is_axis);
            }
        }
    }
    let lead = MAX_RANK - extents.len();
    let dims = (0..extents.len()).filter(|i| reduced[*i]).map(|i| i + lead).collect();
    Ok((floats.reshaped(&extents)?.into_tensor(), dims))
}

fn kept_shape(shape: &[usize], axes: &[usize], keep: bool) -> Vec<usize> {
    let extents = shape.iter().enumerate();
    let kept = extents.filter_map(|(i, extent)| match (axes.contains(&i), keep) {
        (false, _) => Some(*extent),
        (true, true) => Some(1),
        (true, false) => None,
    });
    kept.collect()
}

fn combined(ints: &Ints, axes: &[usize], work: fn(i64, i64) -> Option<i64>) -> Result<Vec<i64>, String> {
    let kept = kept_shape(&ints.shape, axes, true);
    let steps = strides(&kept);
    let mut sums: Vec<Option<i64>> = vec![None; elements(&kept)?];
    let (mut values, mut sound) = (ints.values.iter(), true);
    walk(&ints.shape, |at| {
        let place: usize = (0..at.len())
            .filter(|i| !axes.contains(i))
            .map(|i| at[i] * steps[i])
            .sum();
        if let Some(value) = values.next() {
            let next = sums[place].map_or(Some(*value), |sum| work(sum, *value));
            sound &= next.is_some();
            sums[place] = next;
        }
    });
    if !sound {
        return Err("integers overflow".to_owned());
    }
    sums.into_iter()
        .collect::<Option<_>>()
        .ok_or_else(|| "nothing to reduce".to_owned())
}

pub fn arg_max(call: &mut Call) -> Answer {
    arg(call, |a, b| a > b)
}

pub fn arg_min(call: &mut Call) -> Answer {
    arg(call, |a, b| a < b)
}

/// Finds the place of the extreme along an axis: the first of equals, or the last where the node
/// asks for it.
fn arg(call: &mut Call, beats: fn(f32, f32) -> bool) -> Answer {
    let floats = call.floats(0)?;
    let shape = floats.shape();
    let along = axis(call.int("axis", 0), shape.len())?;
    let last = call.int("select_last_index", 0) != 0;
    let values = floats.to_host()?;
    let [outer, inner] = [&shape[..along], &shape[along + 1..]].map(|part| part.iter().product::<usize>());
    let mut best = Vec::with_capacity(outer * inner);
    for row in 0..outer {
        for column in 0..inner {
            let at = |i: usize| values[(row * shape[along] + i) * inner + column];
            let winner = (1..shape[along]).fold(0, |winner, i| {
                if beats(at(i), at(winner)) || (last && !beats(at(winner), at(i))) {
                    i
                } else {
                    winner
                }
            });
            best.push(winner as i64);
        }
    }
    one(Ints::new(
        best,
        &kept_shape(&shape, &[along], call.int("keepdims", 1) != 0),
    )?)
}
