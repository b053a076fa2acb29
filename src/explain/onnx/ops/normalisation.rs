//! Numbers brought to a mean and a spread.

use burn::tensor::module::layer_norm;
use burn::tensor::{Device, Tensor};

use super::super::call::{Answer, Call, one};
use super::super::value::{Floats, MAX_RANK, axis};
use super::arithmetic::pair;

/// Shapes a parameter of each channel to lie along dimension 1 of a tensor of rank `rank`.
fn along_channels(parameter: Floats, channels: usize, rank: usize) -> Result<Floats, String> {
    if parameter.count() != channels {
        return Err(format!("{} parameters for {channels} channels", parameter.count()));
    }
    let mut shape = vec![1; rank.max(2)];
    shape[1] = channels;
    parameter.reshaped(&shape)
}

fn channels(x: &Floats) -> Result<usize, String> {
    x.shape()
        .get(1)
        .copied()
        .ok_or_else(|| format!("{:?} has no channels", x.shape()))
}

/// Computes scale (x - mean) / sqrt(variance + epsilon) + bias with the mean and variance that
/// training left. In training mode they are the input's own, which is sound only where that is no
/// drawing: nets that standardise their weights are exported so.
pub fn batch(call: &mut Call) -> Answer {
    let own = call.int("training_mode", 0) != 0;
    if own && !call.is_constant || call.wants(1) {
        return Err("batch norm in training mode: export the model for inference".to_owned());
    }
    if call.int("spatial", 1) == 0 {
        return Err("batch norm of each pixel (spatial = 0) is not supported".to_owned());
    }
    let x = call.floats(0)?;
    let (count, rank) = (channels(&x)?, x.rank());
    let mut parameters = Vec::with_capacity(4);
    for i in 1..5 {
        parameters.push(along_channels(call.floats(i)?, count, rank)?.into_tensor());
    }
    let epsilon = call.float("epsilon", 1e-5);
    let [scale, bias, mut mean, mut variance] = parameters
        .try_into()
        .map_err(|_| "four parameters are due".to_owned())?;
    if own {
        let along = x.place(1)?;
        let over_all = |x: Tensor<MAX_RANK>| (0..MAX_RANK).filter(|i| *i != along).fold(x, Tensor::mean_dim);
        mean = over_all(x.tensor());
        let centred = x.tensor() - mean.clone();
        variance = over_all(centred.clone() * centred);
    }
    let factor = scale / (variance + epsilon).sqrt();
    let shift = bias - mean * factor.clone();
    one(x.map(|x| x * factor + shift))
}

/// Computes (x - mean) / sqrt(variance + epsilon) of each row [row, number].
fn standardised(rows: Tensor<2>, epsilon: f32) -> Tensor<2> {
    let mean = rows.clone().mean_dim(1);
    let centred = rows - mean;
    let variance = (centred.clone() * centred.clone()).mean_dim(1);
    centred / (variance + epsilon).sqrt()
}

pub fn instance(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let count = channels(&x)?;
    grouped(call, x, count, count)
}

/// Normalises groups of channels. Since version 21 the scale and bias are of channels, before of
/// groups.
pub fn group(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let count = channels(&x)?;
    let groups = call.int("num_groups", 1);
    let groups = usize::try_from(groups).ok().filter(|g| *g > 0 && count % g == 0);
    let groups = groups.ok_or_else(|| format!("{count} channels do not make such groups"))?;
    grouped(call, x, groups, if call.opset < 21 { groups } else { count })
}

fn grouped(call: &mut Call, x: Floats, groups: usize, parameters: usize) -> Answer {
    let shape = x.shape();
    let (count, epsilon) = (channels(&x)?, call.float("epsilon", 1e-5));
    let (rows, all) = (shape[0] * groups, x.count());
    let normal = standardised(x.into_tensor().reshape([rows, all / rows.max(1)]), epsilon);
    let mut result = Floats::shaped(normal, &shape)?;
    for (i, work) in [(1, Tensor::mul as fn(_, _) -> _), (2, Tensor::add)] {
        let parameter = call.floats(i)?;
        if parameter.count() != parameters {
            return Err(format!("{} parameters where {parameters} are due", parameter.count()));
        }
        let repeated = parameter
            .flat()
            .reshape([parameters, 1])
            .expand([parameters, count / parameters]);
        let parameter = along_channels(Floats::shaped(repeated, &[count])?, count, shape.len())?;
        result = pair(result, parameter, work)?;
    }
    one(result)
}

/// Takes the dimensions from the axis on as one, with the shape that statistics of them have.
fn rows(call: &Call, x: &Floats) -> Result<([usize; 2], Vec<usize>), String> {
    let shape = x.shape();
    let from = axis(call.int("axis", -1), shape.len())?;
    let [outer, inner] = [&shape[..from], &shape[from..]].map(|part| part.iter().product::<usize>());
    let mut statistics = shape;
    statistics[from..].fill(1);
    Ok(([outer, inner], statistics))
}

pub fn layer(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let shape = x.shape();
    let ([outer, inner], statistics) = rows(call, &x)?;
    let epsilon = call.float("epsilon", 1e-5);
    let (scale, bias) = (call.floats(1)?, call.maybe_floats(2)?);
    let plain = scale.count() == inner && bias.as_ref().is_none_or(|bias| bias.count() == inner);
    if plain && !call.wants(1) && !call.wants(2) {
        let rows = x.into_tensor().reshape([outer, inner]);
        let normal = layer_norm(rows, scale.flat(), bias.map(Floats::flat), epsilon.into());
        return one(Floats::shaped(normal, &shape)?);
    }
    let rows = x.into_tensor().reshape([outer, inner]);
    let mean = rows.clone().mean_dim(1);
    let centred = rows - mean.clone();
    let inverse = ((centred.clone() * centred.clone()).mean_dim(1) + epsilon)
        .sqrt()
        .recip();
    let mut y = pair(Floats::shaped(centred * inverse.clone(), &shape)?, scale, Tensor::mul)?;
    if let Some(bias) = bias {
        y = pair(y, bias, Tensor::add)?;
    }
    Ok(vec![
        y.into(),
        Floats::shaped(mean, &statistics)?.into(),
        Floats::shaped(inverse, &statistics)?.into(),
    ])
}

pub fn rms(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let shape = x.shape();
    let ([outer, inner], _) = rows(call, &x)?;
    let rows = x.into_tensor().reshape([outer, inner]);
    let spread = ((rows.clone() * rows.clone()).mean_dim(1) + call.float("epsilon", 1e-5)).sqrt();
    one(pair(
        Floats::shaped(rows / spread, &shape)?,
        call.floats(1)?,
        Tensor::mul,
    )?)
}

pub fn lp(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let place = x.place(call.int("axis", -1))?;
    let p = call.int("p", 2);
    one(x.map(|x| {
        let length = if p == 1 {
            x.clone().abs().sum_dim(place)
        } else {
            (x.clone() * x.clone()).sum_dim(place).sqrt()
        };
        x / length
    }))
}

pub fn mean_variance(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let axes = call.int_list("axes").unwrap_or(&[0, 2, 3]).to_vec();
    let places = axes.iter().map(|a| x.place(*a)).collect::<Result<Vec<_>, _>>()?;
    let mean = |x: Tensor<MAX_RANK>| places.iter().fold(x, |x, place| x.mean_dim(*place));
    one(x.map(|x| {
        let centred = x.clone() - mean(x);
        let spread = mean(centred.clone() * centred.clone()).sqrt();
        centred / (spread + 1e-9)
    }))
}

/// Computes x / (bias + alpha / size * the sum of squares over the neighbouring channels) ^ beta.
pub fn local_response(call: &mut Call) -> Answer {
    let x = call.floats(0)?;
    let count = channels(&x)?;
    let size = usize::try_from(call.int("size", 1)).unwrap_or(1).max(1);
    let (alpha, beta, bias) = (
        call.float("alpha", 1e-4),
        call.float("beta", 0.75),
        call.float("bias", 1.0),
    );
    let shape = x.shape();
    let pixels: usize = shape[2..].iter().product();
    let band = band(count, size, call.device);
    let flat = x.into_tensor().reshape([shape[0], count, pixels]);
    let sums = band
        .expand([shape[0], count, count])
        .matmul(flat.clone() * flat.clone());
    one(Floats::shaped(
        flat / (sums * (alpha / size as f32) + bias).powf_scalar(beta),
        &shape,
    )?)
}

/// Makes [1, channel, channel]: 1 where the second is one of the `size` neighbours of the first.
fn band(count: usize, size: usize, device: &Device) -> Tensor<3> {
    let (before, behind) = ((size - 1) / 2, size - 1 - (size - 1) / 2);
    let near = |i: usize| {
        let (a, b) = (i / count, i % count);
        f32::from(u8::from(b + before >= a && b <= a + behind))
    };
    let values: Vec<f32> = (0..count * count).map(near).collect();
    Tensor::<1>::from_floats(values.as_slice(), device).reshape([1, count, count])
}
