//! Shades scores along a stroke: where it supports and where it opposes, in steps fine enough for a tail to show and
//! coarse enough for the whole drawing to stay calm.

use super::palette::emphasis;

/// A stroke has so many steps along it.
pub const SHADES: usize = 32;

/// [`Shades`] holds scores in -1..=1 at even steps from a stroke's beginning to its end.
pub type Shades = [f32; SHADES];

/// So much of a shade is the stretch's own; the rest is the whole stroke's. More shows every unrest
/// of the gradient, less hides the tail behind the stroke that it hangs on.
const LOCAL: f32 = 0.6;

/// Computes the shades of a stroke whose score is `whole` and whose stretches, at even steps, would
/// make it `profile` if all of it were like them. All are in the same unit; `largest` is the
/// largest magnitude of a stroke in the drawing. Without a profile the stroke is even.
pub fn shades(whole: f32, profile: &[f32], largest: f32) -> Shades {
    let finite = |v: f32| if v.is_finite() { v } else { 0.0 };
    std::array::from_fn(|i| {
        let here = at(profile, i as f32 / (SHADES - 1) as f32).unwrap_or(whole);
        let part = (finite(whole) + LOCAL * (finite(here) - finite(whole))) / largest;
        if largest > 0.0 {
            emphasis(part.clamp(-1.0, 1.0))
        } else {
            0.0
        }
    })
}

/// Returns the value at `share` of a list of evenly spaced ones.
fn at(values: &[f32], share: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let place = share * last as f32;
    let before = (place as usize).min(last);
    let after = (before + 1).min(last);
    Some(values[before] + (place - before as f32) * (values[after] - values[before]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_stroke_has_its_own_score_everywhere() {
        for profile in [&[2.0; 5][..], &[]] {
            let shades = shades(2.0, profile, 8.0);
            assert!(shades.iter().all(|s| (s - 0.5).abs() < 1e-6), "{shades:?}");
        }
        for odd in [shades(0.0, &[], 0.0), shades(f32::NAN, &[f32::NAN], 1.0)] {
            assert!(odd.iter().all(|s| s.abs() < 1e-6), "{odd:?}");
        }
    }

    #[test]
    fn a_tail_that_opposes_shows_on_a_stroke_that_supports() {
        // Three quarters support, the last quarter opposes as strongly.
        let profile: Vec<f32> = (0..32).map(|i| if i < 24 { 2.0 } else { -2.0 }).collect();
        let shades = shades(1.0, &profile, 2.0);
        assert!(shades[0] > 0.8 && shades[31] < -0.4, "{shades:?}");
        assert!(shades.iter().all(|s| s.abs() <= 1.0));
    }
}
