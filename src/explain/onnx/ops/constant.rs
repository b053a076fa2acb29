//! Makes values that are made rather than computed, and changes types.

use super::super::call::{Answer, Call, one};
use super::super::graph::{Attribute, Constant};
use super::super::value::{Floats, Ints, Value, axis, elements};

/// [`Kind`] is `TensorProto.DataType` as attributes name it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Floats,
    Ints,
    /// It is an integer type of so many bits, and this says whether it has a sign.
    Narrow(u32, bool),
    Bool,
}

fn kind(code: i64) -> Result<Kind, String> {
    Ok(match code {
        1 | 10 | 11 | 16 => Kind::Floats,
        2 => Kind::Narrow(8, false),
        3 => Kind::Narrow(8, true),
        4 => Kind::Narrow(16, false),
        5 => Kind::Narrow(16, true),
        6 => Kind::Narrow(32, true),
        12 => Kind::Narrow(32, false),
        7 | 13 => Kind::Ints,
        9 => Kind::Bool,
        other => return Err(format!("numbers of type {other} are not supported")),
    })
}

pub fn constant(call: &mut Call) -> Answer {
    if let Some(tensor) = call.tensor("value") {
        return Ok(vec![tensor.clone().into_value(call.device)?]);
    }
    let value = call.node.attributes.iter().find(|(name, _)| name.starts_with("value"));
    match value.ok_or("a constant without a value")? {
        (_, Attribute::Float(value)) => one(Floats::from_host(vec![*value], &[], call.device)?),
        (_, Attribute::Int(value)) => one(Ints::scalar(*value)),
        (_, Attribute::Floats(values)) => one(Floats::from_host(values.clone(), &[values.len()], call.device)?),
        (_, Attribute::Ints(values)) => one(Ints::row(values.clone())),
        (name, _) => Err(format!("a constant by \"{name}\" is not supported")),
    }
}

pub fn of_shape(call: &mut Call) -> Answer {
    let extents = call.ints(0)?;
    let shape: Option<Vec<usize>> = extents.values.iter().map(|n| usize::try_from(*n).ok()).collect();
    let shape = shape.ok_or_else(|| format!("the shape {:?} makes no sense", extents.values))?;
    let len = elements(&shape)?;
    match call.tensor("value") {
        None => one(Floats::full(0.0, &shape, call.device)?),
        Some(Constant::Floats { values, .. }) => one(Floats::full(
            values.first().copied().unwrap_or(0.0),
            &shape,
            call.device,
        )?),
        Some(Constant::Ints(ints)) => one(Ints::new(vec![ints.values.first().copied().unwrap_or(0); len], &shape)?),
    }
}

pub fn range(call: &mut Call) -> Answer {
    match [call.value(0)?, call.value(1)?, call.value(2)?] {
        [Value::Ints(start), Value::Ints(limit), Value::Ints(step)] => {
            let first = |ints: &Ints| ints.values.first().copied().ok_or("a range without bounds");
            let (start, limit, step) = (first(&start)?, first(&limit)?, first(&step)?);
            let count = steps(limit as f64 - start as f64, step as f64)?;
            one(Ints::row(
                (0..count as i64)
                    .map(|i| start.wrapping_add(i.wrapping_mul(step)))
                    .collect(),
            ))
        }
        [Value::Floats(start), Value::Floats(limit), Value::Floats(step)] => {
            let first = |floats: &Floats| -> Result<f32, String> {
                floats
                    .to_host()?
                    .first()
                    .copied()
                    .ok_or_else(|| "a range without bounds".to_owned())
            };
            let (start, limit, step) = (first(&start)?, first(&limit)?, first(&step)?);
            let count = steps(f64::from(limit) - f64::from(start), f64::from(step))?;
            let values = (0..count).map(|i| start + i as f32 * step).collect();
            one(Floats::from_host(values, &[count], call.device)?)
        }
        _ => Err("the bounds of a range are of different types".to_owned()),
    }
}

fn steps(span: f64, step: f64) -> Result<usize, String> {
    let count = (span / step).ceil();
    if count.is_nan() {
        return Err("a range with a step of 0 makes no sense".to_owned());
    }
    elements(&[count.max(0.0) as usize])
}

pub fn cast(call: &mut Call) -> Answer {
    let kind = kind(call.int("to", 1))?;
    Ok(vec![converted(call, kind)?])
}

pub fn cast_like(call: &mut Call) -> Answer {
    let kind = match call.value(1)? {
        Value::Floats(_) => Kind::Floats,
        Value::Ints(_) => Kind::Ints,
    };
    Ok(vec![converted(call, kind)?])
}

/// Floats become integers by cutting what is behind the point.
fn converted(call: &mut Call, kind: Kind) -> Result<Value, String> {
    let narrow = |value: i64| match kind {
        Kind::Bool => i64::from(value != 0),
        Kind::Narrow(bits, signed) => {
            let low = value & ((1_i64 << bits) - 1);
            if signed && low >> (bits - 1) != 0 {
                low - (1_i64 << bits)
            } else {
                low
            }
        }
        Kind::Floats | Kind::Ints => value,
    };
    Ok(match (call.value(0)?, kind) {
        (Value::Floats(floats), Kind::Floats) => floats.into(),
        (Value::Ints(ints), Kind::Floats) => ints.to_floats(call.device)?.into(),
        (Value::Ints(ints), _) => ints.map(narrow).into(),
        (Value::Floats(floats), _) => {
            let values = floats.to_host()?.into_iter();
            let values = values.map(|x| {
                if kind == Kind::Bool {
                    i64::from(x != 0.0)
                } else {
                    narrow(x as i64)
                }
            });
            Ints::new(values.collect(), &floats.shape())?.into()
        }
    })
}

/// Computes (x - zero point) scale, of weights that were stored as small integers.
pub fn dequantise(call: &mut Call) -> Answer {
    let x = call.ints(0)?;
    let scale = call.floats(1)?;
    let zero = call.maybe_ints(2)?;
    let shape = x.shape.clone();
    let values = x.to_floats(call.device)?;
    // One scale for all, or one for each place along the axis.
    let along = if scale.count() == 1 {
        None
    } else {
        Some(axis(call.int("axis", 1), shape.len())?)
    };
    let spread = |parameter: Floats| -> Result<Floats, String> {
        let Some(along) = along else {
            return parameter.reshaped(&vec![1; shape.len()]);
        };
        if parameter.rank() != 1 || parameter.count() != shape[along] {
            return Err("scales of blocks are not supported".to_owned());
        }
        let mut wide = vec![1; shape.len()];
        wide[along] = shape[along];
        parameter.reshaped(&wide)
    };
    let centred = match zero {
        None => values,
        Some(zero) => {
            let zero = spread(zero.to_floats(call.device)?)?.into_tensor();
            values.map(|x| x - zero)
        }
    };
    let scale = spread(scale)?.into_tensor();
    one(centred.map(|x| x * scale))
}

pub fn eye_like(call: &mut Call) -> Answer {
    let like = call.value(0)?;
    let shape = like.shape();
    let [rows, columns] = shape[..] else {
        return Err(format!("{shape:?} is no matrix"));
    };
    let offset = call.int("k", 0);
    let ones = (0..elements(&shape)?).map(|i| i64::from((i % columns) as i64 - (i / columns) as i64 == offset));
    let eye = Ints::new(ones.collect(), &[rows, columns])?;
    let is_floats = match call.maybe_int("dtype") {
        Some(code) => kind(code)? == Kind::Floats,
        None => matches!(like, Value::Floats(_)),
    };
    if is_floats {
        one(eye.to_floats(call.device)?)
    } else {
        one(eye)
    }
}
