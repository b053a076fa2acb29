//! Computes attention as one operator, as exporters write it from version 23 on.

use burn::tensor::{Tensor, TensorData, activation};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Value, padded};
use super::linear::product;

/// Computes softmax(scale Q Kᵀ + mask) V for each head. With rank 3 the heads lie side by side in
/// the last dimension; fewer heads of K and V than of Q are shared.
pub fn attention(call: &mut Call) -> Answer {
    if call.has(4) || call.has(5) || (1..4).any(|i| call.wants(i)) {
        return Err("attention with a memory of past keys, or with more than one output, is not supported".to_owned());
    }
    let inputs = [call.floats(0)?, call.floats(1)?, call.floats(2)?];
    let is_flat = inputs[0].rank() == 3;
    let heads = [
        call.int("q_num_heads", 0),
        call.int("kv_num_heads", 0),
        call.int("kv_num_heads", 0),
    ];
    let mut parts = Vec::with_capacity(3);
    for (floats, heads) in inputs.into_iter().zip(heads) {
        parts.push(by_head(floats, heads)?);
    }
    let [query, key, value] = parts.try_into().map_err(|_| "three inputs are due".to_owned())?;
    let [batch, count, rows, width] = query.dims();
    let (key, value) = (shared(key, count)?, shared(value, count)?);
    let columns = key.dims()[2];
    let scale = call.float("scale", 1.0 / (width as f32).sqrt());
    let scores = product(Floats::of(query * scale), Floats::of(key.swap_dims(2, 3)), None)?;
    let mut scores: Tensor<4> = scores.ranked()?;
    let cap = call.float("softcap", 0.0);
    if let Some(mask) = call.maybe(3) {
        scores = scores + mask_of(mask, call, [batch, count, rows, columns])?;
    }
    if call.int("is_causal", 0) != 0 {
        scores = scores + causal(rows, columns, call);
    }
    if cap > 0.0 {
        scores = (scores / cap).tanh() * cap;
    }
    let weights = activation::softmax(scores, 3);
    let output: Tensor<4> = product(Floats::of(weights), Floats::of(value), None)?.ranked()?;
    if !is_flat {
        return one(Floats::of(output));
    }
    let width = output.dims()[3];
    one(Floats::shaped(output.swap_dims(1, 2), &[batch, rows, count * width])?)
}

/// Splits the input into [batch, head, row, number].
fn by_head(floats: Floats, heads: i64) -> Result<Tensor<4>, String> {
    if floats.rank() == 4 {
        return floats.ranked();
    }
    let flat: Tensor<3> = floats.ranked()?;
    let [batch, rows, width] = flat.dims();
    let heads = usize::try_from(heads).ok().filter(|h| *h > 0 && width % h == 0);
    let heads = heads.ok_or_else(|| format!("{width} numbers do not make such heads"))?;
    Ok(flat.reshape([batch, rows, heads, width / heads]).swap_dims(1, 2))
}

/// Repeats each head as often as needed to make `count`.
fn shared(x: Tensor<4>, count: usize) -> Result<Tensor<4>, String> {
    let [batch, heads, rows, width] = x.dims();
    if heads == count {
        return Ok(x);
    }
    if heads == 0 || !count.is_multiple_of(heads) {
        return Err(format!("{heads} heads cannot be shared by {count}"));
    }
    let wide: Tensor<5> = x
        .reshape([batch, heads, 1, rows, width])
        .expand([batch, heads, count / heads, rows, width]);
    Ok(wide.reshape([batch, count, rows, width]))
}

/// This is far below any score, and finite, so that a row that sees nothing stays a number.
const HIDDEN: f32 = -1e30;

/// Makes what is added to the scores: the mask itself, or where it is one of yes and no, [`HIDDEN`]
/// for no.
fn mask_of(mask: Value, call: &Call, shape: [usize; 4]) -> Result<Tensor<4>, String> {
    let floats = match mask {
        Value::Floats(floats) => floats,
        Value::Ints(ints) => {
            let hidden = ints
                .values
                .iter()
                .map(|sees| if *sees == 0 { HIDDEN } else { 0.0 })
                .collect();
            Floats::from_host(hidden, &ints.shape, call.device)?
        }
    };
    super::super::value::broadcast_shape(&floats.shape(), &shape)?;
    let tensor: Tensor<6> = floats.into_tensor().expand(padded(&shape)?);
    Ok(tensor.reshape(shape))
}

fn causal(rows: usize, columns: usize, call: &Call) -> Tensor<4> {
    let hidden = (0..rows * columns).map(|i| if i % columns > i / columns { HIDDEN } else { 0.0 });
    let hidden: Vec<f32> = hidden.collect();
    Tensor::from_data(TensorData::new(hidden, [1, 1, rows, columns]), call.device)
}
