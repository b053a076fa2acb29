//! Applies activations and their derivatives to sums, several numbers at once.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled without the vector instructions"
)]

use pulp::Simd;
use strokewise_ink::raster::exponential::{LARGEST_POWER, MANTISSA_BITS, ROUNDER, SERIES};

use super::plan::Activation;

/// Computes `activation(z)` and its derivative.
#[inline(always)]
pub(super) fn activated<S: Simd>(simd: S, activation: Activation, z: S::f32s) -> [S::f32s; 2] {
    let [zero, one] = [0.0, 1.0].map(|x| simd.splat_f32s(x));
    match activation {
        Activation::Linear => [z, one],
        Activation::Relu => {
            let positive = simd.less_than_f32s(zero, z);
            [simd.max_f32s(z, zero), simd.select_f32s(positive, one, zero)]
        }
        Activation::Relu6 => {
            let cut = simd.min_f32s(simd.max_f32s(z, zero), simd.splat_f32s(6.0));
            let inside = simd.equal_f32s(cut, z);
            [cut, simd.select_f32s(inside, one, zero)]
        }
        Activation::HardSwish => {
            let gate = simd.mul_add_e_f32s(z, simd.splat_f32s(1.0 / 6.0), simd.splat_f32s(0.5));
            let cut = simd.min_f32s(simd.max_f32s(gate, zero), one);
            let inside = simd.equal_f32s(cut, gate);
            let bent = simd.mul_add_e_f32s(z, simd.splat_f32s(1.0 / 6.0), gate);
            [simd.mul_f32s(z, cut), simd.select_f32s(inside, bent, cut)]
        }
        Activation::Silu => silu(simd, z),
        Activation::Paper => {
            let cut = simd.min_f32s(simd.max_f32s(z, zero), one);
            let inside = simd.equal_f32s(cut, z);
            [
                simd.sub_f32s(one, cut),
                simd.select_f32s(inside, simd.splat_f32s(-1.0), zero),
            ]
        }
    }
}

/// Computes z s, and s (1 + z (1 - s)), s being sigmoid(z).
#[inline(always)]
fn silu<S: Simd>(simd: S, z: S::f32s) -> [S::f32s; 2] {
    let one = simd.splat_f32s(1.0);
    let s = simd.div_f32s(one, simd.add_f32s(one, exp(simd, simd.neg_f32s(z))));
    let slope = simd.mul_f32s(s, simd.mul_add_e_f32s(z, simd.sub_f32s(one, s), one));
    [simd.mul_f32s(z, s), slope]
}

/// Computes e^x of several numbers at once; the way is told where the constants stand.
#[inline(always)]
fn exp<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    let k = |value| simd.splat_f32s(value);
    let power = simd.mul_f32s(x, k(std::f32::consts::LOG2_E));
    let power = simd.min_f32s(simd.max_f32s(power, k(-LARGEST_POWER)), k(LARGEST_POWER));
    let rounded = simd.add_f32s(power, k(ROUNDER));
    let rest = simd.sub_f32s(power, simd.sub_f32s(rounded, k(ROUNDER)));
    let mut series = k(SERIES[0]);
    for coefficient in &SERIES[1..] {
        series = simd.mul_add_e_f32s(series, rest, k(*coefficient));
    }
    // The whole number stands in the lowest bits of `rounded`.
    let exponent = simd.wrapping_dyn_shl_u32s(simd.transmute_u32s_f32s(rounded), simd.splat_u32s(MANTISSA_BITS));
    let exponent = simd.add_u32s(exponent, simd.splat_u32s(1.0f32.to_bits()));
    simd.mul_f32s(series, simd.transmute_f32s_u32s(exponent))
}

#[cfg(test)]
mod tests {
    use pulp::Scalar;

    use super::*;

    #[test]
    fn silu_and_its_derivative_are_those_of_double_precision() {
        for step in -2000..=2000 {
            let z = step as f32 * 0.05;
            let s = 1.0 / (1.0 + (-f64::from(z)).exp());
            let expected = [f64::from(z) * s, s * (1.0 + f64::from(z) * (1.0 - s))];
            let found = activated(Scalar::new(), Activation::Silu, z);
            for (found, expected) in found.into_iter().zip(expected) {
                assert!(
                    (f64::from(found) - expected).abs() < 1e-6 * expected.abs().max(1.0),
                    "{z}: {found} for {expected}"
                );
            }
        }
    }

    #[test]
    fn what_is_negative_is_cut_off() {
        for (z, value, slope) in [(-0.5, 0.0, 0.0), (0.0, 0.0, 0.0), (0.25, 0.25, 1.0)] {
            assert_eq!(activated(Scalar::new(), Activation::Relu, z), [value, slope], "{z}");
        }
    }

    #[test]
    fn what_goes_beyond_six_is_cut_off() {
        for (z, value, slope) in [(-0.5, 0.0, 0.0), (0.25, 0.25, 1.0), (7.0, 6.0, 0.0)] {
            assert_eq!(activated(Scalar::new(), Activation::Relu6, z), [value, slope], "{z}");
        }
    }

    #[test]
    fn a_hard_swish_is_nothing_below_and_all_above() {
        for (z, value, slope) in [(-4.0, 0.0, 0.0), (0.0, 0.0, 0.5), (1.5, 1.125, 1.0), (4.0, 4.0, 1.0)] {
            assert_eq!(
                activated(Scalar::new(), Activation::HardSwish, z),
                [value, slope],
                "{z}"
            );
        }
    }

    #[test]
    fn paper_is_white_where_nothing_lies_and_black_where_all_does() {
        let cases = [(-0.5, 1.0, 0.0), (0.25, 0.75, -1.0), (1.5, 0.0, 0.0)];
        for (z, value, slope) in cases {
            assert_eq!(activated(Scalar::new(), Activation::Paper, z), [value, slope], "{z}");
        }
    }
}
