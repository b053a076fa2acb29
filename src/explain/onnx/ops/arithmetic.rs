//! Sums, products and their like of two or more values, broadcast.

use burn::tensor::Tensor;

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, MAX_RANK, Value, broadcast_shape, elements};

type OnFloats = fn(Tensor<MAX_RANK>, Tensor<MAX_RANK>) -> Tensor<MAX_RANK>;
type OnInts = fn(i64, i64) -> Option<i64>;

pub fn add(call: &mut Call) -> Answer {
    binary(call, Tensor::add, i64::checked_add)
}

pub fn sub(call: &mut Call) -> Answer {
    binary(call, Tensor::sub, i64::checked_sub)
}

pub fn mul(call: &mut Call) -> Answer {
    binary(call, Tensor::mul, i64::checked_mul)
}

pub fn div(call: &mut Call) -> Answer {
    binary(call, Tensor::div, i64::checked_div)
}

/// Computes the remainder with the divisor's sign, or with `fmod` the dividend's. Of floats only
/// the first is asked for by anybody, and only with a fixed divisor.
pub fn modulo(call: &mut Call) -> Answer {
    if call.int("fmod", 0) == 0 {
        let floored = |a: i64, b: i64| (b != 0).then(|| a.wrapping_rem(b).wrapping_add(b).wrapping_rem(b));
        return binary(call, Tensor::remainder, floored);
    }
    let truncated = |a: Tensor<MAX_RANK>, b: Tensor<MAX_RANK>| {
        let sign = a.clone().sign();
        a.abs().remainder(b.abs()) * sign
    };
    binary(call, truncated, i64::checked_rem)
}

/// Computes powers; those of whole exponents keep the gradient of negative bases, which the general
/// power has not.
pub fn pow(call: &mut Call) -> Answer {
    let (base, exponent) = (call.value(0)?, call.value(1)?);
    let exponents = match &exponent {
        Value::Floats(floats) => floats.to_host()?,
        Value::Ints(ints) => ints.values.iter().map(|value| *value as f32).collect(),
    };
    match (base, exponents.as_slice()) {
        (Value::Floats(base), [p]) if exponent.shape().len() <= base.rank() => one(base.map(|base| power(base, *p))),
        (Value::Floats(base), _) => {
            let exponent = Floats::from_host(exponents, &exponent.shape(), call.device)?;
            pair(base, exponent, Tensor::powf).map(|floats| vec![floats.into()])
        }
        (Value::Ints(base), _) => {
            let exponent = Ints::new(exponents.iter().map(|p| *p as i64).collect(), &exponent.shape())?;
            let raise = |a: i64, b: i64| a.checked_pow(u32::try_from(b).ok()?);
            one(on_ints(&base, &exponent, raise)?)
        }
    }
}

fn power(base: Tensor<MAX_RANK>, exponent: f32) -> Tensor<MAX_RANK> {
    match exponent {
        1.0 => base,
        2.0 => base.clone() * base,
        3.0 => base.clone() * base.clone() * base,
        0.5 => base.sqrt(),
        -1.0 => base.recip(),
        other => base.powf_scalar(other),
    }
}

pub fn max(call: &mut Call) -> Answer {
    all(call, |a, b| choose(a, b, true), |a, b| Some(a.max(b)))
}

pub fn min(call: &mut Call) -> Answer {
    all(call, |a, b| choose(a, b, false), |a, b| Some(a.min(b)))
}

/// Takes the larger or the smaller of each two.
fn choose(a: Tensor<MAX_RANK>, b: Tensor<MAX_RANK>, larger: bool) -> Tensor<MAX_RANK> {
    let (x, y) = (a.dims(), b.dims());
    let dims: [usize; MAX_RANK] = std::array::from_fn(|i| if x[i] == 1 { y[i] } else { x[i] });
    let (a, b) = (a.expand(dims), b.expand(dims));
    if larger { a.max_pair(b) } else { a.min_pair(b) }
}

pub fn sum(call: &mut Call) -> Answer {
    all(call, Tensor::add, i64::checked_add)
}

pub fn mean(call: &mut Call) -> Answer {
    let count = call.inputs.iter().flatten().count().max(1) as f32;
    match sum(call)?.pop() {
        Some(Value::Floats(floats)) => one(floats.map(|sum| sum / count)),
        _ => Err("the mean of integers is not supported".to_owned()),
    }
}

/// Folds all inputs, however many, from the first to the last.
fn all(call: &mut Call, on_floats: OnFloats, on_ints: OnInts) -> Answer {
    let mut result = call.value(0)?;
    for i in 1..call.inputs.len() {
        result = combine(result, call.value(i)?, on_floats, on_ints)?;
    }
    Ok(vec![result])
}

fn binary(call: &mut Call, on_floats: OnFloats, on_ints: OnInts) -> Answer {
    let (a, b) = (call.value(0)?, call.value(1)?);
    Ok(vec![combine(a, b, on_floats, on_ints)?])
}

fn combine(a: Value, b: Value, floats: OnFloats, ints: OnInts) -> Result<Value, String> {
    match (a, b) {
        (Value::Floats(a), Value::Floats(b)) => pair(a, b, floats).map(Value::Floats),
        (Value::Ints(a), Value::Ints(b)) => on_ints(&a, &b, ints).map(Value::Ints),
        (a, b) => Err(format!("{} and {} do not mix", a.kind(), b.kind())),
    }
}

/// Does `work` on two tensors whose shapes fit each other.
pub fn pair(a: Floats, b: Floats, work: OnFloats) -> Result<Floats, String> {
    let shape = broadcast_shape(&a.shape(), &b.shape())?;
    elements(&shape)?;
    Ok(Floats::new(work(a.into_tensor(), b.into_tensor()), shape.len()))
}

/// Does `work` on two arrays of integers whose shapes fit each other.
pub fn on_ints(a: &Ints, b: &Ints, work: impl Fn(i64, i64) -> Option<i64>) -> Result<Ints, String> {
    let shape = broadcast_shape(&a.shape, &b.shape)?;
    let (a, b) = (a.broadcast(&shape)?, b.broadcast(&shape)?);
    let values = a.values.iter().zip(b.values.iter()).map(|(a, b)| work(*a, *b));
    let values = values
        .collect::<Option<Vec<i64>>>()
        .ok_or("integers overflow, or are divided by 0")?;
    Ints::new(values, &shape)
}
