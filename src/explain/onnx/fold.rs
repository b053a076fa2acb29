//! Joins convolutions with the scale and shift behind them, and with the activation behind those.
//!
//! A convolution is linear: what multiplies or shifts its channels afterwards can be done to its weights beforehand,
//! once. PyTorch's exporter does so itself for batch norm; others leave it, and with it up to half of the time.

use std::collections::HashMap;

use burn::tensor::{Device, Tensor};

use super::convolver::Convolver;
use super::dense::Dense;
use super::program::{Slot, Step};
use super::value::{Floats, MAX_RANK, Value};
use crate::kernels::Activation;

/// Joins as long as there is something to join. `outputs` are values that must stay.
pub fn join(steps: &mut Vec<Step>, constants: &mut Vec<Option<Value>>, outputs: &[Slot], device: &Device) {
    let mut readers: HashMap<Slot, Vec<usize>> = HashMap::new();
    for (i, step) in steps.iter().enumerate() {
        for slot in step.inputs.iter().flatten() {
            readers.entry(*slot).or_default().push(i);
        }
    }
    let mut gone = vec![false; steps.len()];
    for i in 0..steps.len() {
        if ["MatMul", "Gemm"].contains(&steps[i].node.operator.as_str()) {
            let matrix = steps[i].inputs.get(1).copied().flatten();
            let is_constant = matrix.is_some_and(|slot| matches!(constants[slot], Some(Value::Floats(_))));
            steps[i].dense = is_constant.then(Dense::default);
        }
        if steps[i].node.operator != "Conv" {
            continue;
        }
        while let Some(next) = only_reader(&steps[i], &readers, outputs) {
            let Some((scale, shift)) = affine(&steps[next], steps[i].outputs[0], constants) else {
                break;
            };
            if !rescale(&mut steps[i], constants, scale, shift, device) {
                break;
            }
            steps[i].outputs = std::mem::take(&mut steps[next].outputs);
            gone[next] = true;
        }
        if !is_constant(&steps[i], constants) {
            continue;
        }
        let activation = activation(steps, i, &readers, constants, outputs);
        for step in activation.iter().flat_map(|(_, steps)| steps) {
            gone[*step] = true;
            steps[i].outputs = std::mem::take(&mut steps[*step].outputs);
        }
        steps[i].convolver = Some(Convolver::new(activation.map(|(activation, _)| activation)));
    }
    let mut gone = gone.into_iter();
    steps.retain(|_| !gone.next().unwrap_or(false));
}

/// Finds the one step that reads what `step` makes, if there is one and nobody else does.
fn only_reader(step: &Step, readers: &HashMap<Slot, Vec<usize>>, outputs: &[Slot]) -> Option<usize> {
    let made = (*step.outputs.first()?)?;
    match readers.get(&made)?.as_slice() {
        [one] if !outputs.contains(&made) => Some(*one),
        _ => None,
    }
}

/// Tells whether a convolution's weights, and its bias if it has one, are constants.
fn is_constant(step: &Step, constants: &[Option<Value>]) -> bool {
    let mut parameters = step.inputs.iter().skip(1).flatten();
    step.inputs.len() > 1 && parameters.all(|slot| matches!(constants[*slot], Some(Value::Floats(_))))
}

/// Finds the activation behind step `i`, with the steps that it consists of, the last of them last.
fn activation(
    steps: &[Step],
    i: usize,
    readers: &HashMap<Slot, Vec<usize>>,
    constants: &[Option<Value>],
    outputs: &[Slot],
) -> Option<(Activation, Vec<usize>)> {
    let number = |step: &Step, i: usize| match constants[(*step.inputs.get(i)?)?].as_ref()? {
        Value::Floats(floats) if floats.count() == 1 => floats.to_host().ok()?.first().copied(),
        _ => None,
    };
    let attribute = |step: &Step, name: &str| match step.node.attributes.get(name) {
        Some(super::graph::Attribute::Float(value)) => Some(*value),
        _ => None,
    };
    if let Some(next) = only_reader(&steps[i], readers, outputs) {
        let step = &steps[next];
        let bound = |i: usize, name: &str| number(step, i).or_else(|| attribute(step, name));
        let activation = match step.node.operator.as_str() {
            "Relu" => Activation::Relu,
            "HardSwish" => Activation::HardSwish,
            "Clip" if bound(1, "min") == Some(0.0) && bound(2, "max") == Some(6.0) => Activation::Relu6,
            _ => return None,
        };
        return Some((activation, vec![next]));
    }
    // What is multiplied by a gate of its own.
    let made = (*steps[i].outputs.first()?)?;
    let [gate, product] = *readers.get(&made)?.as_slice() else {
        return None;
    };
    let gated = (*steps[gate].outputs.first()?)?;
    let factors = &steps[product].inputs;
    let is_product = steps[product].node.operator == "Mul"
        && only_reader(&steps[gate], readers, outputs) == Some(product)
        && [[made, gated], [gated, made]]
            .iter()
            .any(|pair| *factors == pair.map(Some));
    if !is_product || outputs.contains(&made) {
        return None;
    }
    let activation = match steps[gate].node.operator.as_str() {
        "Sigmoid" => Activation::Silu,
        "HardSigmoid" => {
            let near = |name: &str, default: f32, wanted: f32| {
                (attribute(&steps[gate], name).unwrap_or(default) - wanted).abs() < 1e-6
            };
            (near("alpha", 0.2, 1.0 / 6.0) && near("beta", 0.5, 0.5)).then_some(Activation::HardSwish)?
        }
        _ => return None,
    };
    Some((activation, vec![gate, product]))
}

/// [`Affine`] is what a step multiplies each channel by and then adds to it. `None` for a scale
/// means 1, for a shift 0.
type Affine = (Option<Tensor<1>>, Option<Tensor<1>>);

fn affine(step: &Step, input: Option<Slot>, constants: &[Option<Value>]) -> Option<Affine> {
    let constant = |i: usize| match constants[(*step.inputs.get(i)?)?].as_ref()? {
        Value::Floats(floats) => Some(floats.clone()),
        Value::Ints(_) => None,
    };
    match step.node.operator.as_str() {
        "BatchNormalization" if step.outputs.iter().flatten().count() == 1 => {
            let trains = step.node.attributes.get("training_mode");
            if step.inputs.first() != Some(&input) || trains.is_some_and(is_not_zero) {
                return None;
            }
            let epsilon = match step.node.attributes.get("epsilon") {
                Some(super::graph::Attribute::Float(epsilon)) => *epsilon,
                _ => 1e-5,
            };
            let [scale, bias, mean, variance] =
                [constant(1)?, constant(2)?, constant(3)?, constant(4)?].map(Floats::flat);
            let factor = scale / (variance + epsilon).sqrt();
            Some((Some(factor.clone()), Some(bias - mean * factor)))
        }
        "Mul" | "Add" => {
            let other = usize::from(step.inputs.first() == Some(&input));
            let channels = by_channel(constant(other)?)?;
            Some(if step.node.operator == "Mul" {
                (Some(channels), None)
            } else {
                (None, Some(channels))
            })
        }
        _ => None,
    }
}

fn is_not_zero(attribute: &super::graph::Attribute) -> bool {
    !matches!(attribute, super::graph::Attribute::Int(0))
}

/// Returns one number for each channel of an image, or one for all.
fn by_channel(floats: Floats) -> Option<Tensor<1>> {
    let dims = floats.tensor().dims();
    let others = (0..MAX_RANK).filter(|i| *i != MAX_RANK - 3).map(|i| dims[i]);
    (others.product::<usize>() == 1).then(|| floats.flat())
}

/// Takes weights and bias of a convolution times `scale` and plus `shift`; it is `false` where they are no constants.
fn rescale(
    step: &mut Step,
    constants: &mut Vec<Option<Value>>,
    scale: Option<Tensor<1>>,
    shift: Option<Tensor<1>>,
    device: &Device,
) -> bool {
    let constant = |slot: Option<Slot>| match constants.get(slot?)?.as_ref()? {
        Value::Floats(floats) => Some(floats.clone()),
        Value::Ints(_) => None,
    };
    let Some(weight) = constant(step.inputs.get(1).copied().flatten()) else {
        return false;
    };
    let shape = weight.shape();
    let outputs = shape[0];
    let fits = |part: &Option<Tensor<1>>| part.as_ref().is_none_or(|part| [1, outputs].contains(&part.dims()[0]));
    // A line's channels lie elsewhere than an image's.
    if shape.len() != 4 || !fits(&scale) || !fits(&shift) {
        return false;
    }
    let bias = match step.inputs.get(2).copied().flatten() {
        None => Some(Tensor::zeros([outputs], device)),
        slot => constant(slot).map(Floats::flat),
    };
    let (Some(mut bias), mut kernel) = (bias, weight.into_tensor()) else {
        return false;
    };
    if let Some(scale) = scale {
        let each: Tensor<1> = scale.expand([outputs]);
        kernel = kernel * each.clone().reshape([1, 1, outputs, 1, 1, 1]);
        bias = bias * each;
    }
    if let Some(shift) = shift {
        let each: Tensor<1> = shift.expand([outputs]);
        bias = bias + each;
    }
    let mut add = |floats: Floats| {
        constants.push(Some(floats.into()));
        Some(constants.len() - 1)
    };
    step.inputs.truncate(1);
    step.inputs.push(add(Floats::new(kernel, 4)));
    step.inputs.push(add(Floats::of(bias)));
    true
}
