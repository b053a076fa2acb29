//! Puts numbers in an order: finds the largest ones, and sums all before.

use burn::tensor::{Tensor, TensorData};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, Ints, Value, axis, elements, strides};
use super::index::flat_pick;

/// Finds the largest or smallest numbers along an axis, and where they are. Of equal ones the first counts.
pub fn top_k(call: &mut Call) -> Answer {
    let data = call.value(0)?;
    let count = match call.maybe_ints(1)? {
        Some(count) => count.values.first().copied(),
        None => call.maybe_int("k"),
    };
    let shape = data.shape();
    let along = axis(call.int("axis", -1), shape.len())?;
    let extent = shape[along];
    let count = count
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| *count <= extent)
        .ok_or_else(|| format!("so many numbers are not among {extent}"))?;
    let largest = call.int("largest", 1) != 0;
    let order: Box<dyn Fn(usize, usize) -> std::cmp::Ordering> = match &data {
        Value::Floats(floats) => {
            let numbers = floats.to_host()?;
            Box::new(move |a, b| numbers[a].total_cmp(&numbers[b]))
        }
        Value::Ints(ints) => {
            let numbers = ints.values.clone();
            Box::new(move |a, b| numbers[a].cmp(&numbers[b]))
        }
    };
    let step = strides(&shape)[along];
    let outer: usize = shape[..along].iter().product();
    let mut picked = shape.clone();
    picked[along] = count;
    let mut flat = vec![0; elements(&picked)?];
    let mut places = vec![0; flat.len()];
    for row in 0..outer {
        for column in 0..step {
            let start = row * extent * step + column;
            let mut ranks: Vec<usize> = (0..extent).collect();
            ranks.sort_by(|a, b| {
                let order = order(start + a * step, start + b * step);
                if largest { order.reverse() } else { order }
            });
            for (rank, place) in ranks.into_iter().take(count).enumerate() {
                let to = (row * count + rank) * step + column;
                flat[to] = start + place * step;
                places[to] = place as i64;
            }
        }
    }
    let mut answer = flat_pick(data, &flat, &picked)?;
    answer.push(Ints::new(places, &picked)?.into());
    Ok(answer)
}

/// Adds to each number all before it along an axis: a product with a triangle of ones.
pub fn cumulative_sum(call: &mut Call) -> Answer {
    let (data, along) = (call.value(0)?, call.ints(1)?);
    let shape = data.shape();
    let along = axis(along.values.first().copied().unwrap_or(0), shape.len())?;
    let (extent, step) = (shape[along], strides(&shape)[along]);
    let (exclusive, reverse) = (call.int("exclusive", 0) != 0, call.int("reverse", 0) != 0);
    let counts = |from: usize, to: usize| {
        let (from, to) = if reverse { (to, from) } else { (from, to) };
        if exclusive { from < to } else { from <= to }
    };
    match data {
        Value::Floats(floats) => {
            elements(&[extent, extent])?;
            let ones = (0..extent * extent).map(|i| f32::from(u8::from(counts(i % extent, i / extent))));
            let ones = TensorData::new(ones.collect::<Vec<f32>>(), [1, extent, extent]);
            let outer: usize = shape[..along].iter().product();
            let columns = floats.into_tensor().reshape([outer, extent, step]);
            let ones = Tensor::<3>::from_data(ones, call.device).expand([outer, extent, extent]);
            one(Floats::shaped(ones.matmul(columns), &shape)?)
        }
        Value::Ints(ints) => {
            let sums = (0..ints.values.len()).map(|at| {
                let place = at / step % extent;
                let start = at - place * step;
                let all = (0..extent).filter(|from| counts(*from, place));
                all.fold(0i64, |sum, from| sum.wrapping_add(ints.values[start + from * step]))
            });
            one(Ints::new(sums.collect(), &shape)?)
        }
    }
}
