//! Takes ranges along axes.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call};
use super::super::value::{Ints, MAX_RANK, Value, axis};
use super::index::take;

/// Ends beyond the last number mean the last; negative ones count from the end; steps may be negative. The lists
/// were attributes before version 10.
pub fn slice(call: &mut Call) -> Answer {
    let mut value = call.value(0)?;
    let starts = call.list(1, "starts")?.ok_or("there are no starts")?;
    let ends = call.list(2, "ends")?.ok_or("there are no ends")?;
    let axes = call
        .list(3, "axes")?
        .unwrap_or_else(|| (0..starts.len() as i64).collect());
    let steps = call
        .maybe_ints(4)?
        .map_or_else(|| vec![1; starts.len()], |steps| steps.values.to_vec());
    if [ends.len(), axes.len(), steps.len()]
        .iter()
        .any(|len| *len != starts.len())
    {
        return Err(format!(
            "{} starts, {} ends, {} axes",
            starts.len(),
            ends.len(),
            axes.len()
        ));
    }
    for (i, along) in axes.iter().enumerate() {
        let shape = value.shape();
        let along = axis(*along, shape.len())?;
        value = one_axis(value, along, shape[along] as i64, [starts[i], ends[i], steps[i]])?;
    }
    Ok(vec![value])
}

fn one_axis(value: Value, along: usize, extent: i64, [start, end, step]: [i64; 3]) -> Result<Value, String> {
    if step == 0 {
        return Err("a step of 0 makes no sense".to_owned());
    }
    let wrap = |place: i64| {
        if place < 0 { place.saturating_add(extent) } else { place }
    };
    let (first, behind) = if step > 0 {
        (wrap(start).clamp(0, extent), wrap(end).clamp(0, extent))
    } else {
        (wrap(start).clamp(-1, extent - 1), wrap(end).clamp(-1, extent - 1))
    };
    if step == 1 {
        return range(value, along, first as usize, (behind - first).max(0) as usize);
    }
    let mut places = Vec::new();
    let mut place = first;
    while (step > 0 && place < behind) || (step < 0 && place > behind) {
        places.push(place);
        place = place.saturating_add(step);
    }
    take(value, along, &Ints::row(places))
}

/// Takes `count` places from `first` on along one axis.
pub fn range(value: Value, along: usize, first: usize, count: usize) -> Result<Value, String> {
    let shape = value.shape();
    if first == 0 && count == shape[along] {
        return Ok(value);
    }
    match value {
        Value::Floats(floats) if count == 0 => {
            let mut shape = shape;
            shape[along] = 0;
            let full = super::super::value::padded(&shape)?;
            let rank = floats.rank();
            let empty = Tensor::<MAX_RANK>::empty(full, &floats.tensor().device().inner());
            Ok(super::super::value::Floats::new(empty, rank).into())
        }
        Value::Floats(floats) => {
            let place = floats.place(along as i64)?;
            Ok(floats.map(|tensor| tensor.narrow(place, first, count)).into())
        }
        Value::Ints(_) => take(
            value,
            along,
            &Ints::row((first as i64..(first + count) as i64).collect()),
        ),
    }
}
