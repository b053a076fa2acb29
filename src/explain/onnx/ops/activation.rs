//! Computes functions of each number by itself, and the softmax.

use burn::tensor::{Tensor, activation};

use super::super::call::{Answer, Call, one};
use super::super::value::{MAX_RANK, Value, axis, broadcast_shape};
use super::arithmetic::pair;

type T = Tensor<MAX_RANK>;

fn unary(call: &mut Call, work: impl FnOnce(T) -> T) -> Answer {
    one(call.floats(0)?.map(work))
}

/// Does `work` for operators that shapes go through as well.
fn unary_or_ints(call: &mut Call, work: impl FnOnce(T) -> T, on_int: impl Fn(i64) -> i64) -> Answer {
    match call.value(0)? {
        Value::Floats(floats) => one(floats.map(work)),
        Value::Ints(ints) => one(ints.map(on_int)),
    }
}

pub fn relu(call: &mut Call) -> Answer {
    unary_or_ints(call, activation::relu, |x| x.max(0))
}

pub fn leaky_relu(call: &mut Call) -> Answer {
    let alpha = call.float("alpha", 0.01);
    unary(call, |x| activation::leaky_relu(x, alpha.into()))
}

pub fn prelu(call: &mut Call) -> Answer {
    let (x, mut slope) = (call.floats(0)?, call.floats(1)?);
    let shape = x.shape();
    // Before version 7 a row of slopes was of the channels.
    if slope.rank() == 1
        && shape.len() > 2
        && slope.count() == shape[1]
        && broadcast_shape(&shape, &slope.shape()).is_err()
    {
        let mut along = vec![1; shape.len()];
        along[1] = shape[1];
        slope = slope.reshaped(&along)?;
    }
    let below = pair(x.clone().map(|x| x.clamp_max(0.0)), slope, Tensor::mul)?;
    one(pair(x.map(activation::relu), below, Tensor::add)?)
}

pub fn thresholded_relu(call: &mut Call) -> Answer {
    let alpha = call.float("alpha", 1.0);
    unary(call, |x| activation::thresholded_relu(x, alpha.into()))
}

/// Computes x where it is positive, and alpha (exp(x / width) - 1) below. burn's own exponentiates every number and
/// chooses afterwards: one above 88 overflows, and infinity times 0 is no gradient.
fn exponential_below(x: T, alpha: f32, width: f32) -> T {
    let below = (x.clone().clamp_max(0.0) / width).exp() - 1.0;
    activation::relu(x) + below * alpha
}

pub fn elu(call: &mut Call) -> Answer {
    let alpha = call.float("alpha", 1.0);
    unary(call, |x| exponential_below(x, alpha, 1.0))
}

pub fn celu(call: &mut Call) -> Answer {
    let alpha = call.float("alpha", 1.0);
    unary(call, |x| exponential_below(x, alpha, alpha))
}

pub fn selu(call: &mut Call) -> Answer {
    let (alpha, gamma) = (call.float("alpha", 1.673_263_2), call.float("gamma", 1.050_701));
    unary(call, |x| exponential_below(x, alpha, 1.0) * gamma)
}

pub fn gelu(call: &mut Call) -> Answer {
    let tanh = call.text("approximate", "none") == "tanh";
    unary(
        call,
        if tanh {
            activation::gelu_approximate
        } else {
            activation::gelu
        },
    )
}

pub fn sigmoid(call: &mut Call) -> Answer {
    unary(call, activation::sigmoid)
}

pub fn hard_sigmoid(call: &mut Call) -> Answer {
    let (alpha, beta) = (call.float("alpha", 0.2), call.float("beta", 0.5));
    unary(call, |x| (x * alpha + beta).clamp(0.0, 1.0))
}

pub fn hard_swish(call: &mut Call) -> Answer {
    unary(call, |x| x.clone() * (x / 6.0 + 0.5).clamp(0.0, 1.0))
}

pub fn swish(call: &mut Call) -> Answer {
    let alpha = call.float("alpha", 1.0);
    unary(call, |x| x.clone() * activation::sigmoid(x * alpha))
}

pub fn mish(call: &mut Call) -> Answer {
    unary(call, activation::mish)
}

pub fn softplus(call: &mut Call) -> Answer {
    unary(call, |x| activation::softplus(x, 1.0))
}

pub fn softsign(call: &mut Call) -> Answer {
    unary(call, activation::softsign)
}

pub fn shrink(call: &mut Call) -> Answer {
    let (bias, lambda) = (call.float("bias", 0.0), call.float("lambd", 0.5));
    unary(call, |x| activation::shrink(x, lambda.into(), bias.into()))
}

pub fn tanh(call: &mut Call) -> Answer {
    unary(call, Tensor::tanh)
}

pub fn erf(call: &mut Call) -> Answer {
    unary(call, Tensor::erf)
}

pub fn exp(call: &mut Call) -> Answer {
    unary(call, Tensor::exp)
}

pub fn log(call: &mut Call) -> Answer {
    unary(call, Tensor::log)
}

pub fn sqrt(call: &mut Call) -> Answer {
    unary(call, Tensor::sqrt)
}

pub fn abs(call: &mut Call) -> Answer {
    unary_or_ints(call, Tensor::abs, i64::wrapping_abs)
}

pub fn neg(call: &mut Call) -> Answer {
    unary_or_ints(call, Tensor::neg, i64::wrapping_neg)
}

pub fn reciprocal(call: &mut Call) -> Answer {
    unary(call, Tensor::recip)
}

pub fn sin(call: &mut Call) -> Answer {
    unary(call, Tensor::sin)
}

pub fn cos(call: &mut Call) -> Answer {
    unary(call, Tensor::cos)
}

pub fn tan(call: &mut Call) -> Answer {
    unary(call, Tensor::tan)
}

pub fn asin(call: &mut Call) -> Answer {
    unary(call, Tensor::asin)
}

pub fn acos(call: &mut Call) -> Answer {
    unary(call, Tensor::acos)
}

pub fn atan(call: &mut Call) -> Answer {
    unary(call, Tensor::atan)
}

pub fn sinh(call: &mut Call) -> Answer {
    unary(call, Tensor::sinh)
}

pub fn cosh(call: &mut Call) -> Answer {
    unary(call, Tensor::cosh)
}

pub fn floor(call: &mut Call) -> Answer {
    unary(call, Tensor::floor)
}

pub fn ceil(call: &mut Call) -> Answer {
    unary(call, Tensor::ceil)
}

pub fn round(call: &mut Call) -> Answer {
    unary(call, Tensor::round)
}

pub fn sign(call: &mut Call) -> Answer {
    unary_or_ints(call, Tensor::sign, i64::signum)
}

/// Cuts numbers to bounds, which were attributes before version 11, and either of which may be left
/// out.
pub fn clip(call: &mut Call) -> Answer {
    let low = call.maybe_number(1)?.or(call.maybe_float("min"));
    let high = call.maybe_number(2)?.or(call.maybe_float("max"));
    let on_float = |x: T| match (low, high) {
        (Some(low), Some(high)) if low <= high => x.clamp(low, high),
        // Bounds that cross: the upper one wins.
        (Some(_), Some(high)) => x * 0.0 + high,
        (Some(low), None) => x.clamp_min(low),
        (None, Some(high)) => x.clamp_max(high),
        (None, None) => x,
    };
    let on_int = |x: i64| {
        let above = low.map_or(x, |low| x.max(low as i64));
        high.map_or(above, |high| above.min(high as i64))
    };
    unary_or_ints(call, on_float, on_int)
}

pub fn softmax(call: &mut Call) -> Answer {
    normalised(call, activation::softmax)
}

pub fn log_softmax(call: &mut Call) -> Answer {
    normalised(call, activation::log_softmax)
}

/// Does `work` along an axis; before version 13, all dimensions from the axis on are one.
fn normalised(call: &mut Call, work: fn(T, usize) -> T) -> Answer {
    let x = call.floats(0)?;
    if call.opset >= 13 {
        let place = x.place(call.int("axis", -1))?;
        return one(x.map(|x| work(x, place)));
    }
    let shape = x.shape();
    let from = axis(call.int("axis", 1), shape.len())?;
    let [outer, inner] = [&shape[..from], &shape[from..]].map(|part| part.iter().product::<usize>());
    let flat = x.reshaped(&[outer, inner])?.map(|x| work(x, MAX_RANK - 1));
    one(flat.reshaped(&shape)?)
}
