//! Borders around a tensor.

use super::super::call::{Answer, Call};
use super::super::value::{Floats, Ints, MAX_RANK, Value, axis, elements};
use super::index::take;
use super::slice::range;

/// Pads may be negative, which cuts. The lists were attributes before version 11.
pub fn pad(call: &mut Call) -> Answer {
    let mut value = call.value(0)?;
    let rank = value.shape().len();
    let pads = call
        .list(1, "pads")?
        .or_else(|| call.int_list("paddings").map(<[i64]>::to_vec));
    let pads = pads.ok_or("there are no pads")?;
    let fill = call.maybe_number(2)?.or(call.maybe_float("value")).unwrap_or(0.0);
    let axes = match call.maybe_ints(3)? {
        Some(axes) => axes
            .values
            .iter()
            .map(|a| axis(*a, rank))
            .collect::<Result<Vec<_>, _>>()?,
        None => (0..rank).collect(),
    };
    if pads.len() != 2 * axes.len() {
        return Err(format!("{} pads for {} axes", pads.len(), axes.len()));
    }
    let mode = call.text("mode", "constant").to_owned();
    for (i, along) in axes.iter().enumerate() {
        value = one_axis(value, *along, [pads[i], pads[i + axes.len()]], &mode, fill)?;
    }
    Ok(vec![value])
}

fn one_axis(value: Value, along: usize, pads: [i64; 2], mode: &str, fill: f32) -> Result<Value, String> {
    let extent = value.shape()[along] as i64;
    let cut = pads.map(|pad| (-pad).max(0));
    let left = extent - cut[0] - cut[1];
    if left < 0 {
        return Err(format!("{pads:?} cuts more than there is"));
    }
    let value = range(value, along, cut[0] as usize, left as usize)?;
    let [before, behind] = pads.map(|pad| pad.max(0));
    if (before, behind) == (0, 0) {
        return Ok(value);
    }
    let mut shape = value.shape();
    shape[along] = usize::try_from(before.saturating_add(left).saturating_add(behind)).unwrap_or(usize::MAX);
    elements(&shape)?;
    if mode == "constant" {
        return constant(value, along, [before as usize, behind as usize], fill);
    }
    if left == 0 {
        return Err("nothing is there to repeat".to_owned());
    }
    let places = (-before..left + behind).map(|place| match mode {
        "reflect" => Ok(mirrored(place, left)),
        "edge" => Ok(place.clamp(0, left - 1)),
        "wrap" => Ok(place.rem_euclid(left)),
        other => Err(format!("the mode \"{other}\" is not supported")),
    });
    take(value, along, &Ints::row(places.collect::<Result<_, _>>()?))
}

/// Computes the place that is seen at `place` in mirrors on both ends, which are not repeated.
fn mirrored(place: i64, extent: i64) -> i64 {
    let period = (2 * (extent - 1)).max(1);
    let place = place.rem_euclid(period);
    place.min(period - place).min(extent - 1)
}

fn constant(value: Value, along: usize, pads: [usize; 2], fill: f32) -> Result<Value, String> {
    match value {
        Value::Floats(floats) => {
            let (rank, place) = (floats.rank(), floats.place(along as i64)?);
            let mut full = [(0, 0); MAX_RANK];
            full[place] = (pads[0], pads[1]);
            Ok(Floats::new(floats.into_tensor().pad(full, fill), rank).into())
        }
        Value::Ints(ints) => {
            let (extent, mut shape) = (ints.shape[along], ints.shape.clone());
            let (outer, inner) = (
                shape[..along].iter().product::<usize>(),
                shape[along + 1..].iter().product::<usize>(),
            );
            shape[along] += pads[0] + pads[1];
            let mut values = Vec::with_capacity(elements(&shape)?);
            for row in 0..outer {
                values.extend(std::iter::repeat_n(fill as i64, pads[0] * inner));
                values.extend_from_slice(&ints.values[row * extent * inner..(row + 1) * extent * inner]);
                values.extend(std::iter::repeat_n(fill as i64, pads[1] * inner));
            }
            Ok(Ints::new(values, &shape)?.into())
        }
    }
}
