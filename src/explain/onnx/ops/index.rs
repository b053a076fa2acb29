//! Numbers picked by index.

use burn::tensor::{Int, Tensor, TensorData};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, MAX_RANK, Value, axis, elements, strides, walk};

/// Wraps negative indices into an extent; an index that does not lie in it is an error.
pub fn places(indices: &Ints, extent: usize) -> Result<Vec<usize>, String> {
    indices
        .values
        .iter()
        .map(|i| axis(*i, extent))
        .collect::<Result<_, _>>()
        .map_err(|_| {
            let wrong = indices.values.iter().find(|i| axis(**i, extent).is_err());
            format!("index {} is not one of {extent}", wrong.copied().unwrap_or_default())
        })
}

/// Makes integers for burn, on a plain device.
pub fn tensor<const D: usize>(places: &[usize], shape: [usize; D], like: &Tensor<MAX_RANK>) -> Tensor<D, Int> {
    let values: Vec<i64> = places.iter().map(|place| *place as i64).collect();
    Tensor::from_data(TensorData::new(values, shape), &like.device().inner())
}

pub fn gather(call: &mut Call) -> Answer {
    let (data, indices) = (call.value(0)?, call.ints(1)?);
    let along = axis(call.int("axis", 0), data.shape().len())?;
    Ok(vec![take(data, along, &indices)?])
}

/// Takes places along one axis; that axis becomes those of `indices`.
pub fn take(data: Value, along: usize, indices: &Ints) -> Result<Value, String> {
    let own = data.shape();
    let shape = [&own[..along], &indices.shape, &own[along + 1..]].concat();
    let len = elements(&shape)?;
    let places = places(indices, own[along])?;
    match data {
        Value::Floats(floats) if places.is_empty() => super::slice::range(floats.into(), along, 0, 0),
        Value::Floats(floats) => {
            let place = floats.place(along as i64)?;
            let picked = tensor(&places, [places.len()], &floats.tensor());
            Ok(Floats::shaped(floats.into_tensor().select(place, picked), &shape)?.into())
        }
        Value::Ints(ints) => {
            let (outer, inner) = (
                own[..along].iter().product::<usize>(),
                own[along + 1..].iter().product::<usize>(),
            );
            let mut values = Vec::with_capacity(len);
            for row in 0..outer {
                for place in &places {
                    let start = (row * own[along] + place) * inner;
                    values.extend_from_slice(&ints.values[start..start + inner]);
                }
            }
            Ok(Ints::new(values, &shape)?.into())
        }
    }
}

/// Takes for each place of `indices` the number of the same place, but for the axis, whose index it
/// is.
pub fn gather_elements(call: &mut Call) -> Answer {
    let (data, indices) = (call.value(0)?, call.ints(1)?);
    let flat = element_places(&data.shape(), &indices, call.int("axis", 0))?;
    flat_pick(data, &flat, &indices.shape)
}

/// Computes where each of `indices` points to in row-major order.
pub fn element_places(shape: &[usize], indices: &Ints, along: i64) -> Result<Vec<usize>, String> {
    let along = axis(along, shape.len())?;
    let fits =
        indices.shape.len() == shape.len() && (0..shape.len()).all(|i| i == along || indices.shape[i] <= shape[i]);
    if !fits {
        return Err(format!("indices of {:?} do not fit {shape:?}", indices.shape));
    }
    let (own, steps) = (places(indices, shape[along])?, strides(shape));
    let mut own = own.into_iter();
    let mut flat = Vec::with_capacity(indices.values.len());
    walk(&indices.shape, |at| {
        let place = own.next().unwrap_or_default();
        flat.push(
            at.iter()
                .enumerate()
                .map(|(i, at)| if i == along { place } else { *at } * steps[i])
                .sum(),
        );
    });
    Ok(flat)
}

/// Numbers by their place in row-major order.
pub fn flat_pick(data: Value, flat: &[usize], shape: &[usize]) -> Answer {
    match data {
        Value::Floats(floats) => {
            let len = floats.count();
            let picked = tensor(flat, [flat.len()], &floats.tensor());
            one(Floats::shaped(
                floats.into_tensor().reshape([len]).select(0, picked),
                shape,
            )?)
        }
        Value::Ints(ints) => one(Ints::new(flat.iter().map(|i| ints.values[*i]).collect(), shape)?),
    }
}

/// Takes what index tuples name: the last dimension of the indices names a place in the first
/// dimensions of the data, behind the batch's.
pub fn gather_nd(call: &mut Call) -> Answer {
    let (data, indices) = (call.value(0)?, call.ints(1)?);
    let own = data.shape();
    let batch = usize::try_from(call.int("batch_dims", 0)).unwrap_or(usize::MAX);
    if batch >= indices.shape.len() || batch >= own.len() || own[..batch] != indices.shape[..batch] {
        return Err(format!(
            "indices of {:?} do not fit {own:?} with {batch} dimensions of batch",
            indices.shape
        ));
    }
    let flat = nd_places(&own, &indices, batch)?;
    let depth = indices.shape[indices.shape.len() - 1];
    let shape = [&indices.shape[..indices.shape.len() - 1], &own[batch + depth..]].concat();
    let inner: usize = own[batch + depth..].iter().product();
    let every: Vec<usize> = flat.iter().flat_map(|start| *start..*start + inner).collect();
    flat_pick(data, &every, &shape)
}

/// Computes where each index tuple points to in row-major order: to the first number of what it
/// names.
pub fn nd_places(shape: &[usize], indices: &Ints, batch: usize) -> Result<Vec<usize>, String> {
    let bad = || format!("indices of {:?} do not fit {shape:?}", indices.shape);
    let depth = *indices.shape.last().ok_or_else(bad)?;
    if depth == 0 || batch + depth > shape.len() {
        return Err(bad());
    }
    let steps = strides(shape);
    let per_batch = indices.values.len() / depth / indices.shape[..batch].iter().product::<usize>().max(1);
    let batch_step: usize = shape[batch..].iter().product();
    let tuples = indices.values.chunks_exact(depth).enumerate();
    let flat = tuples.map(|(n, tuple)| {
        let mut at = n / per_batch.max(1) * batch_step;
        for (i, index) in tuple.iter().enumerate() {
            let extent = shape[batch + i];
            let place = axis(*index, extent).map_err(|_| format!("index {index} is not one of {extent}"))?;
            at += place * steps[batch + i];
        }
        Ok(at)
    });
    flat.collect()
}

/// Keeps the upper or lower triangle of matrices; the rest becomes 0.
pub fn trilu(call: &mut Call) -> Answer {
    let x = call.value(0)?;
    let offset = call.maybe_ints(1)?.and_then(|k| k.values.first().copied()).unwrap_or(0);
    let upper = call.int("upper", 1) != 0;
    let shape = x.shape();
    let [.., rows, columns] = shape[..] else {
        return Err(format!("a triangle needs a matrix, not {shape:?}"));
    };
    let keeps = |row: usize, column: usize| {
        let distance = column as i64 - row as i64;
        if upper { distance >= offset } else { distance <= offset }
    };
    match x {
        Value::Floats(floats) => {
            let mask = (0..rows * columns)
                .map(|i| f32::from(u8::from(keeps(i / columns, i % columns))))
                .collect();
            let mask = Floats::from_host(mask, &[rows, columns], call.device)?;
            one(floats.map(|x| x * mask.into_tensor()))
        }
        Value::Ints(ints) => {
            let places = ints.values.iter().enumerate();
            let kept = places.map(|(i, value)| {
                if keeps(i / columns % rows, i % columns) {
                    *value
                } else {
                    0
                }
            });
            one(Ints::new(kept.collect(), &shape)?)
        }
    }
}

/// Lists the places of numbers that are not 0: a row for each dimension.
pub fn non_zero(call: &mut Call) -> Answer {
    let x = call.value(0)?;
    let shape = x.shape();
    let marks: Vec<bool> = match &x {
        Value::Floats(floats) => floats.to_host()?.iter().map(|x| *x != 0.0).collect(),
        Value::Ints(ints) => ints.values.iter().map(|x| *x != 0).collect(),
    };
    let mut rows = vec![Vec::new(); shape.len()];
    let mut marks = marks.into_iter();
    walk(&shape, |at| {
        if marks.next() == Some(true) {
            for (row, place) in rows.iter_mut().zip(at) {
                row.push(*place as i64);
            }
        }
    });
    let count = rows.first().map_or(0, Vec::len);
    one(Ints::new(rows.concat(), &[shape.len(), count])?)
}

/// Makes of each index a row along a new axis: one value at the index's place, another one elsewhere. An index that
/// does not lie in the row leaves it alone.
pub fn one_hot(call: &mut Call) -> Answer {
    let whole = |value: Value| match value {
        Value::Ints(ints) => Ok(ints),
        Value::Floats(floats) => Ints::new(floats.to_host()?.iter().map(|x| *x as i64).collect(), &floats.shape()),
    };
    let (indices, depth, values) = (whole(call.value(0)?)?, whole(call.value(1)?)?, call.value(2)?);
    let depth = depth.values.first().copied().unwrap_or_default();
    let extent = usize::try_from(depth).map_err(|_| format!("{depth} categories make no sense"))?;
    let along = axis(call.int("axis", -1), indices.shape.len() + 1)?;
    let shape = [&indices.shape[..along], &[extent], &indices.shape[along..]].concat();
    let inner: usize = indices.shape[along..].iter().product();
    let len = elements(&shape)?;
    let places = (0..len).map(|i| {
        let (row, place) = (i / inner / extent, i / inner % extent);
        let index = indices.values[row * inner + i % inner];
        let index = if index < 0 { index + depth } else { index };
        usize::from(index == place as i64)
    });
    flat_pick(values, &places.collect::<Vec<_>>(), &shape)
}
