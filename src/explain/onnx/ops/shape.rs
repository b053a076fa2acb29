//! Computes the operators that give the same numbers another shape or order.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, MAX_RANK, Value, axis, broadcast_shape, elements, padded, strides, walk};

pub fn identity(call: &mut Call) -> Answer {
    if call.node.operator == "Dropout" && call.maybe_ints(2)?.is_some_and(|training| training.values.contains(&1)) {
        return Err("dropout in training mode: export the model for inference".to_owned());
    }
    if call.wants(1) {
        return Err("the mask of a dropout is not supported".to_owned());
    }
    Ok(vec![call.value(0)?])
}

pub fn shape(call: &mut Call) -> Answer {
    let shape: Vec<i64> = call.value(0)?.shape().into_iter().map(|extent| extent as i64).collect();
    let rank = shape.len() as i64;
    let place = |name: &str, default: i64| {
        let at = call.int(name, default);
        (if at < 0 { at + rank } else { at }).clamp(0, rank) as usize
    };
    let (start, end) = (place("start", 0), place("end", rank));
    one(Ints::row(shape[start..end.max(start)].to_vec()))
}

pub fn size(call: &mut Call) -> Answer {
    one(Ints::scalar(call.value(0)?.shape().iter().product::<usize>() as i64))
}

/// Returns the same numbers in `shape`.
pub fn reshaped(value: Value, shape: &[usize]) -> Answer {
    match value {
        Value::Floats(floats) => one(floats.reshaped(shape)?),
        Value::Ints(ints) => one(Ints::new(ints.values.to_vec(), shape)?),
    }
}

/// Reshapes: 0 keeps an extent, unless `allowzero`; -1 takes what is left.
pub fn reshape(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let wanted = call.list(1, "shape")?.ok_or("there is no shape")?;
    let (own, keeps_zero) = (value.shape(), call.int("allowzero", 0) != 0);
    let bad = || format!("{own:?} does not become {wanted:?}");
    let mut shape = Vec::with_capacity(wanted.len());
    for (i, extent) in wanted.iter().enumerate() {
        shape.push(match extent {
            0 if !keeps_zero => *own.get(i).ok_or_else(bad)?,
            -1 => 1,
            other => usize::try_from(*other).map_err(|_| bad())?,
        });
    }
    let mut open = wanted
        .iter()
        .enumerate()
        .filter(|(_, extent)| **extent == -1)
        .map(|(i, _)| i);
    if let Some(i) = open.next() {
        let rest = elements(&shape)?;
        let all: usize = own.iter().product();
        if rest == 0 || !all.is_multiple_of(rest) || open.next().is_some() {
            return Err(bad());
        }
        shape[i] = all / rest;
    }
    if elements(&shape)? != own.iter().product::<usize>() {
        return Err(bad());
    }
    reshaped(value, &shape)
}

pub fn flatten(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let shape = value.shape();
    let at = call.int("axis", 1);
    // The axis may lie behind the last dimension.
    let at = if at == shape.len() as i64 {
        shape.len()
    } else {
        axis(at, shape.len())?
    };
    let [rows, columns] = [&shape[..at], &shape[at..]].map(|part| part.iter().product::<usize>());
    reshaped(value, &[rows, columns])
}

pub fn squeeze(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let shape = value.shape();
    let listed = call.list(1, "axes")?;
    let gone = match listed {
        Some(axes) => axes
            .iter()
            .map(|a| axis(*a, shape.len()))
            .collect::<Result<Vec<_>, _>>()?,
        None => (0..shape.len()).filter(|i| shape[*i] == 1).collect(),
    };
    if let Some(i) = gone.iter().find(|i| shape[**i] != 1) {
        return Err(format!("dimension {i} of {shape:?} is not 1"));
    }
    let kept: Vec<usize> = (0..shape.len())
        .filter(|i| !gone.contains(i))
        .map(|i| shape[i])
        .collect();
    reshaped(value, &kept)
}

pub fn unsqueeze(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let axes = call.list(1, "axes")?.ok_or("there are no axes")?;
    let rank = value.shape().len() + axes.len();
    let new = axes.iter().map(|a| axis(*a, rank)).collect::<Result<Vec<_>, _>>()?;
    let mut old = value.shape().into_iter();
    let shape: Vec<usize> = (0..rank)
        .map(|i| if new.contains(&i) { 1 } else { old.next().unwrap_or(1) })
        .collect();
    if old.next().is_some() {
        return Err(format!("the axes {axes:?} repeat each other"));
    }
    reshaped(value, &shape)
}

pub fn transpose(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let rank = value.shape().len();
    let order = match call.int_list("perm") {
        Some(order) => order.iter().map(|a| axis(*a, rank)).collect::<Result<Vec<_>, _>>()?,
        None => (0..rank).rev().collect(),
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted != (0..rank).collect::<Vec<_>>() {
        return Err(format!("{order:?} is no order of {rank} dimensions"));
    }
    match value {
        Value::Floats(floats) => one(permuted(floats, &order)?),
        Value::Ints(ints) => {
            let (from, steps) = (ints.shape.clone(), strides(&ints.shape));
            let shape: Vec<usize> = order.iter().map(|i| from[*i]).collect();
            let mut values = Vec::with_capacity(ints.values.len());
            walk(&shape, |at| {
                values.push(ints.values[at.iter().zip(&order).map(|(i, axis)| i * steps[*axis]).sum::<usize>()]);
            });
            one(Ints::new(values, &shape)?)
        }
    }
}

/// Puts the dimensions in another order, which must name each once.
pub fn permuted(floats: Floats, order: &[usize]) -> Result<Floats, String> {
    let (rank, lead) = (floats.rank(), MAX_RANK - floats.rank());
    if order.len() != rank {
        return Err(format!("{order:?} is no order of {rank} dimensions"));
    }
    let full: [usize; MAX_RANK] = std::array::from_fn(|i| if i < lead { i } else { order[i - lead] + lead });
    Ok(floats.map(|tensor| tensor.permute(full)))
}

pub fn concat(call: &mut Call) -> Answer {
    let values: Vec<Value> = (0..call.inputs.len())
        .map(|i| call.value(i))
        .collect::<Result<_, _>>()?;
    let first = values.first().ok_or("nothing to join")?.shape();
    let along = axis(call.int("axis", 1), first.len())?;
    for value in &values {
        let shape = value.shape();
        let fits = shape.len() == first.len() && (0..shape.len()).all(|i| i == along || shape[i] == first[i]);
        if !fits {
            return Err(format!("{shape:?} cannot be joined to {first:?}"));
        }
    }
    let mut tensors = Vec::new();
    let mut arrays = Vec::new();
    for value in values {
        match value {
            Value::Floats(floats) if floats.count() > 0 => tensors.push(floats.into_tensor()),
            Value::Floats(_) => {}
            Value::Ints(ints) => arrays.push(ints),
        }
    }
    if arrays.is_empty() {
        return one(Floats::new(
            Tensor::cat(tensors, along + MAX_RANK - first.len()),
            first.len(),
        ));
    }
    if !tensors.is_empty() {
        return Err("floats and integers cannot be joined".to_owned());
    }
    one(joined(&arrays, along)?)
}

fn joined(arrays: &[Ints], along: usize) -> Result<Ints, String> {
    let mut shape = arrays[0].shape.clone();
    shape[along] = arrays.iter().map(|a| a.shape[along]).sum();
    let outer: usize = shape[..along].iter().product();
    let mut values = Vec::with_capacity(elements(&shape)?);
    for row in 0..outer {
        for array in arrays {
            let width: usize = array.shape[along..].iter().product();
            values.extend_from_slice(&array.values[row * width..(row + 1) * width]);
        }
    }
    Ints::new(values, &shape)
}

pub fn split(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let shape = value.shape();
    let along = axis(call.int("axis", 0), shape.len())?;
    let extent = shape[along];
    let sizes: Vec<usize> = if let Some(sizes) = call.list(1, "split")? {
        sizes
            .iter()
            .map(|n| usize::try_from(*n).unwrap_or(usize::MAX))
            .collect()
    } else {
        let wanted = call.maybe_int("num_outputs").and_then(|n| usize::try_from(n).ok());
        let count = wanted.unwrap_or(call.node.outputs.len()).clamp(1, extent.max(1));
        let each = extent.div_ceil(count).max(1);
        (0..count).map(|i| extent.saturating_sub(i * each).min(each)).collect()
    };
    if sizes.iter().try_fold(0_usize, |sum, n| sum.checked_add(*n)) != Some(extent) {
        return Err(format!("{extent} cannot be split into {sizes:?}"));
    }
    let mut from = 0;
    let mut parts = Vec::with_capacity(sizes.len());
    for size in sizes {
        parts.push(super::slice::range(value.clone(), along, from, size)?);
        from += size;
    }
    Ok(parts)
}

pub fn expand(call: &mut Call) -> Answer {
    let value = call.value(0)?;
    let wanted = call.ints(1)?;
    let wanted: Vec<usize> = wanted
        .values
        .iter()
        .map(|n| usize::try_from(*n).unwrap_or(usize::MAX))
        .collect();
    let shape = broadcast_shape(&value.shape(), &wanted)?;
    elements(&shape)?;
    match value {
        Value::Floats(floats) => {
            let tensor: Tensor<MAX_RANK> = floats.into_tensor().expand(padded(&shape)?);
            one(Floats::new(tensor, shape.len()))
        }
        Value::Ints(ints) => one(ints.broadcast(&shape)?),
    }
}

pub fn tile(call: &mut Call) -> Answer {
    let (value, times) = (call.value(0)?, call.ints(1)?);
    let shape = value.shape();
    let times: Vec<usize> = times
        .values
        .iter()
        .map(|n| usize::try_from(*n).unwrap_or(usize::MAX))
        .collect();
    if times.len() != shape.len() || times.contains(&0) {
        return Err(format!("{shape:?} cannot be repeated {times:?} times"));
    }
    let total: Option<Vec<usize>> = shape
        .iter()
        .zip(&times)
        .map(|(extent, n)| extent.checked_mul(*n))
        .collect();
    let total = total.ok_or_else(|| format!("{shape:?} {times:?} times is too large"))?;
    elements(&total)?;
    match value {
        Value::Floats(floats) => {
            let full = padded(&times)?;
            one(floats.map(|tensor| tensor.repeat(&full)))
        }
        Value::Ints(ints) => {
            let steps = strides(&shape);
            let mut values = Vec::new();
            walk(&total, |at| {
                let place: usize = at
                    .iter()
                    .zip(&shape)
                    .zip(&steps)
                    .map(|((i, extent), step)| i % extent * step)
                    .sum();
                values.push(ints.values[place]);
            });
            one(Ints::new(values, &total)?)
        }
    }
}

pub fn depth_to_space(call: &mut Call) -> Answer {
    let x = call.floats(0)?.ranked::<4>()?;
    let [n, c, h, w] = x.dims();
    let block = block(call)?;
    if c % (block * block) != 0 {
        return Err(format!("{c} channels do not make blocks of {block} x {block}"));
    }
    let depth = c / (block * block);
    let y = if call.text("mode", "DCR") == "CRD" {
        x.reshape([n, depth, block, block, h, w]).permute([0, 1, 4, 2, 5, 3])
    } else {
        x.reshape([n, block, block, depth, h, w]).permute([0, 3, 4, 1, 5, 2])
    };
    one(Floats::shaped(y, &[n, depth, h * block, w * block])?)
}

pub fn space_to_depth(call: &mut Call) -> Answer {
    let x = call.floats(0)?.ranked::<4>()?;
    let [n, c, h, w] = x.dims();
    let block = block(call)?;
    if h % block != 0 || w % block != 0 {
        return Err(format!(
            "an image of {h} x {w} does not split into blocks of {block} x {block}"
        ));
    }
    let y = x
        .reshape([n, c, h / block, block, w / block, block])
        .permute([0, 3, 5, 1, 2, 4]);
    one(Floats::shaped(y, &[n, c * block * block, h / block, w / block])?)
}

fn block(call: &Call) -> Result<usize, String> {
    let block = call.int("blocksize", 0);
    usize::try_from(block)
        .ok()
        .filter(|b| (1..=1024).contains(b))
        .ok_or(format!("blocks of {block} make no sense"))
}
