//! Applies the kernels' activations to burn's tensors.

use burn::tensor::Tensor;
use burn::tensor::activation::{relu, silu};

use crate::kernels::Activation;

/// Applies an activation to every number.
pub(crate) fn activated(activation: Activation, z: Tensor<4>) -> Tensor<4> {
    match activation {
        Activation::Linear => z,
        Activation::Relu => relu(z),
        Activation::Relu6 => z.clamp(0.0, 6.0),
        Activation::HardSwish => z.clone() * (z / 6.0 + 0.5).clamp(0.0, 1.0),
        Activation::Silu => silu(z),
        Activation::Paper => z.clamp(0.0, 1.0).neg() + 1.0,
    }
}
