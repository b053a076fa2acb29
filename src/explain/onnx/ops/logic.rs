//! Computes comparisons, logic, and the choice between two values.

use burn::tensor::{Bool, Tensor, TensorData};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, Value, broadcast_shape, padded};
use super::arithmetic::on_ints;

#[allow(clippy::float_cmp, reason = "the operator asks for equality")]
pub fn equal(call: &mut Call) -> Answer {
    compare(call, |a, b| a == b, |a, b| a == b)
}

pub fn less(call: &mut Call) -> Answer {
    compare(call, |a, b| a < b, |a, b| a < b)
}

pub fn less_or_equal(call: &mut Call) -> Answer {
    compare(call, |a, b| a <= b, |a, b| a <= b)
}

pub fn greater(call: &mut Call) -> Answer {
    compare(call, |a, b| a > b, |a, b| a > b)
}

pub fn greater_or_equal(call: &mut Call) -> Answer {
    compare(call, |a, b| a >= b, |a, b| a >= b)
}

fn compare(call: &mut Call, floats: fn(f32, f32) -> bool, ints: fn(i64, i64) -> bool) -> Answer {
    match (call.value(0)?, call.value(1)?) {
        (Value::Ints(a), Value::Ints(b)) => one(on_ints(&a, &b, |a, b| Some(ints(a, b).into()))?),
        (Value::Floats(a), Value::Floats(b)) => {
            let (a, b) = (numbered(&a)?, numbered(&b)?);
            let at = |values: &[f32], i: i64| values.get(i as usize).copied();
            one(on_ints(&a.0, &b.0, |i, j| {
                Some(floats(at(&a.1, i)?, at(&b.1, j)?).into())
            })?)
        }
        (a, b) => Err(format!("{} and {} do not mix", a.kind(), b.kind())),
    }
}

/// Returns the numbers, and their places in an array of the same shape, so that floats broadcast as
/// integers do.
fn numbered(floats: &Floats) -> Result<(Ints, Vec<f32>), String> {
    let places = (0..floats.count() as i64).collect();
    Ok((Ints::new(places, &floats.shape())?, floats.to_host()?))
}

pub fn and(call: &mut Call) -> Answer {
    logical(call, |a, b| a && b)
}

pub fn or(call: &mut Call) -> Answer {
    logical(call, |a, b| a || b)
}

pub fn xor(call: &mut Call) -> Answer {
    logical(call, |a, b| a != b)
}

fn logical(call: &mut Call, work: fn(bool, bool) -> bool) -> Answer {
    let (a, b) = (call.ints(0)?, call.ints(1)?);
    one(on_ints(&a, &b, |a, b| Some(work(a != 0, b != 0).into()))?)
}

pub fn not(call: &mut Call) -> Answer {
    one(call.ints(0)?.map(|value| i64::from(value == 0)))
}

pub fn is_nan(call: &mut Call) -> Answer {
    test(call, f32::is_nan)
}

pub fn is_inf(call: &mut Call) -> Answer {
    let (above, below) = (call.int("detect_positive", 1) != 0, call.int("detect_negative", 1) != 0);
    test(call, move |x| x.is_infinite() && if x > 0.0 { above } else { below })
}

fn test(call: &mut Call, holds: impl Fn(f32) -> bool) -> Answer {
    let floats = call.floats(0)?;
    let values = floats.to_host()?.into_iter().map(|x| i64::from(holds(x))).collect();
    one(Ints::new(values, &floats.shape())?)
}

/// Computes `Where`: of each two numbers the first where the condition holds, else the second.
pub fn choose(call: &mut Call) -> Answer {
    let (condition, yes, no) = (call.ints(0)?, call.value(1)?, call.value(2)?);
    let shape = broadcast_shape(&condition.shape, &broadcast_shape(&yes.shape(), &no.shape())?)?;
    match (yes, no) {
        (Value::Floats(yes), Value::Floats(no)) => {
            let full = padded(&shape)?;
            let mask: Vec<bool> = condition.broadcast(&shape)?.values.iter().map(|c| *c != 0).collect();
            let mask = Tensor::<6, Bool>::from_data(TensorData::new(mask, full), call.device);
            let (yes, no) = (yes.into_tensor().expand(full), no.into_tensor().expand(full));
            one(Floats::new(no.mask_where(mask, yes), shape.len()))
        }
        (Value::Ints(yes), Value::Ints(no)) => {
            let (condition, yes, no) = (
                condition.broadcast(&shape)?,
                yes.broadcast(&shape)?,
                no.broadcast(&shape)?,
            );
            let chosen = condition.values.iter().zip(yes.values.iter().zip(no.values.iter()));
            one(Ints::new(
                chosen.map(|(c, (yes, no))| if *c == 0 { *no } else { *yes }).collect(),
                &shape,
            )?)
        }
        (a, b) => Err(format!("{} and {} do not mix", a.kind(), b.kind())),
    }
}
