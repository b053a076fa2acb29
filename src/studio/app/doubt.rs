//! How doubt is shown: below a measured confidence the reading is a guess and is called one, and what is said of
//! strokes fades with it.

/// Below this probability of the likeliest category the reading is a guess. Of 700 drawings of `val`, those that read
/// so
/// are right in 29 %, half-drawn ones in 18 %; of the others 87 % are right, and 57 % of half-drawn ones.
const GUESSING: f32 = 0.5;
/// From this probability on everything is shown at full strength.
const SURE: f32 = 0.8;
/// The strength of what is shown where nothing is known.
const LEAST: f32 = 0.25;

/// Whether a reading of this probability is no more than a guess.
pub fn is_guessing(p: f32) -> bool {
    p < GUESSING || p.is_nan()
}

/// How strongly to show what is said of a reading of this probability, up to 1.
pub fn strength(p: f32) -> f32 {
    let sure = ((p - 0.5 * GUESSING) / (SURE - 0.5 * GUESSING)).clamp(0.0, 1.0);
    LEAST + (1.0 - LEAST) * if sure.is_nan() { 0.0 } else { sure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_grows_with_the_probability_and_a_guess_never_has_all_of_it() {
        let strengths: Vec<f32> = (0..=20).map(|i| strength(i as f32 / 20.0)).collect();
        assert!(strengths.is_sorted(), "{strengths:?}");
        assert!((strengths[0] - LEAST).abs() < 1e-6 && (strengths[20] - 1.0).abs() < 1e-6);
        assert!(strength(GUESSING) < 0.6 && strength(f32::NAN) < 0.3);
        assert!(is_guessing(f32::NAN) && is_guessing(0.1) && !is_guessing(SURE));
    }
}
