//! Computes e^x to a relative 3e-7, as vector instructions can: x log2(e) is split into a whole number, which becomes
//! the exponent of the result, and a rest of at most a half, whose power of two is a series.

/// Powers of two beyond plus or minus this are cut off: a single-precision number has no larger exponent.
pub const LARGEST_POWER: f32 = 126.0;

/// A single-precision number has so many bits below its exponent.
pub const MANTISSA_BITS: u32 = 23;

/// 1.5 times 2^23: what is added to it is rounded to a whole number, which then stands in the lowest bits.
pub const ROUNDER: f32 = 12_582_912.0;

/// These are the terms ln(2)^n / n! of 2^x, n from 6 down to 0.
pub const SERIES: [f32; 7] = [
    0.000_154_035_3,
    0.001_333_355_8,
    0.009_618_129,
    0.055_504_11,
    0.240_226_5,
    std::f32::consts::LN_2,
    1.0,
];

/// e^x for one number; the compiler makes vector instructions of a loop over it.
#[expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled without the vector instructions"
)]
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let power = (x * std::f32::consts::LOG2_E).clamp(-LARGEST_POWER, LARGEST_POWER);
    let rounded = power + ROUNDER;
    let rest = power - (rounded - ROUNDER);
    let series = SERIES.into_iter().fold(0.0, |sum, c| sum * rest + c);
    series * f32::from_bits((rounded.to_bits() << MANTISSA_BITS).wrapping_add(1.0_f32.to_bits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_double_precision() {
        for step in -8000..=8000 {
            let x = step as f32 * 0.01;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            // x log2(e) is rounded, too, and the more so the larger it is.
            assert!(error < 3e-7 * (1.0 + 0.5 * f64::from(x.abs())), "{x}: {error}");
        }
    }
}
