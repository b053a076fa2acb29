//! Numbers put at indices.

use burn::tensor::{IndexingUpdateOp, Tensor};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, Value};
use super::index::{element_places, nd_places, tensor};

/// Puts updates in place: each index tuple names where one goes, a number or a block of them.
pub fn scatter_nd(call: &mut Call) -> Answer {
    let (data, indices, updates) = (call.value(0)?, call.ints(1)?, call.value(2)?);
    let shape = data.shape();
    let starts = nd_places(&shape, &indices, 0)?;
    let depth = indices.shape.last().copied().unwrap_or(0);
    let inner: usize = shape[depth..].iter().product();
    let flat: Vec<usize> = starts.iter().flat_map(|start| *start..*start + inner).collect();
    put(call, data, &flat, updates)
}

/// Puts each update in its own place, but for the axis, whose index is given.
pub fn scatter_elements(call: &mut Call) -> Answer {
    let (data, indices, updates) = (call.value(0)?, call.ints(1)?, call.value(2)?);
    let flat = element_places(&data.shape(), &indices, call.int("axis", 0))?;
    put(call, data, &flat, updates)
}

/// Puts `updates` at `flat` places in row-major order.
fn put(call: &Call, data: Value, flat: &[usize], updates: Value) -> Answer {
    let how = call.text("reduction", "none");
    match (data, updates) {
        (Value::Floats(data), Value::Floats(updates)) => {
            if updates.count() != flat.len() {
                return Err(format!("{} updates for {} places", updates.count(), flat.len()));
            }
            let adds = match how {
                "add" => true,
                "none" => false,
                other => return Err(format!("the reduction \"{other}\" is not supported")),
            };
            one(put_floats(data, flat, updates, adds)?)
        }
        (Value::Ints(data), Value::Ints(updates)) => {
            let mut values = data.values.to_vec();
            for (place, update) in flat.iter().zip(updates.values.iter()) {
                values[*place] = match how {
                    "none" => *update,
                    "add" => values[*place].wrapping_add(*update),
                    "mul" => values[*place].wrapping_mul(*update),
                    "max" => values[*place].max(*update),
                    "min" => values[*place].min(*update),
                    other => return Err(format!("the reduction \"{other}\" is not supported")),
                };
            }
            one(Ints::new(values, &data.shape)?)
        }
        (a, b) => Err(format!("{} and {} do not mix", a.kind(), b.kind())),
    }
}

/// Puts floats: what is overwritten is made 0 first, and the updates are added; of several updates
/// of one place the last counts.
fn put_floats(data: Floats, flat: &[usize], updates: Floats, adds: bool) -> Result<Floats, String> {
    let shape = data.shape();
    let (len, like) = (data.count(), data.tensor());
    let mut base = data.flat();
    let mut updates = updates.flat();
    if !adds {
        let mut keep = vec![1.0_f32; len];
        let mut last = vec![None; len];
        for (i, place) in flat.iter().enumerate() {
            keep[*place] = 0.0;
            last[*place] = Some(i);
        }
        let counts: Vec<f32> = flat
            .iter()
            .enumerate()
            .map(|(i, place)| f32::from(u8::from(last[*place] == Some(i))))
            .collect();
        let device = like.device().inner();
        base = base * Tensor::<1>::from_floats(keep.as_slice(), &device);
        updates = updates * Tensor::<1>::from_floats(counts.as_slice(), &device);
    }
    let places = tensor(flat, [flat.len()], &like);
    Floats::shaped(base.select_assign(0, places, updates, IndexingUpdateOp::Add), &shape)
}
