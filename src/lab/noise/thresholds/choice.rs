//! Chooses thresholds: as much noise as precision and quiet allow.

use strokewise_explain::tasks::assist::{Effect, Outcome};
use strokewise_explain::tasks::trees::probability;

/// This share of the flags must be right. The target is 0.92.
const PRECISION: f32 = 0.925;

/// There is this even step between the log-odds of the thresholds that are tried.
const STEP: f32 = 0.2;
const LEAST_LOG_ODDS: f32 = -1.0;
const STEPS: usize = 41;
/// What changes nothing must be surer by so many steps than what gains (the third article of the law).
const TIDIES_SURER: usize = 2;

/// [`Tier`] is what a stroke's threshold depends on at a first look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// The reading gains, or changes.
    Gains,
    /// It stays.
    Tidies,
    /// It falls by less than can be seen.
    Falls,
}

impl Tier {
    pub fn of(effect: &Effect, outcome: Outcome) -> Self {
        match outcome {
            _ if effect.falls() => Self::Falls,
            Outcome::Tidies | Outcome::Lowers => Self::Tidies,
            Outcome::Gains | Outcome::Renames => Self::Gains,
        }
    }
}

/// [`Judged`] is what is said of a stroke that may be suggested.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub drawing: usize,
    /// The judgement is so sure; more than 1 where it is flagged whatever the threshold.
    pub sure: f32,
    pub tier: Tier,
    pub is_noise: bool,
}

/// [`Flags`] tells of the flags from a threshold on.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    on_noisy: f32,
    right: f32,
    on_clean: f32,
}

impl Flags {
    fn of(noisy: &[Judged], clean: &[Judged], tier: Tier, threshold: f32) -> Self {
        let flagged = |all: &[Judged]| -> Vec<bool> {
            let flagged = all.iter().filter(|j| j.tier == tier && j.sure >= threshold);
            flagged.map(|j| j.is_noise).collect()
        };
        let flags = flagged(noisy);
        Self {
            on_noisy: flags.len() as f32,
            right: flags.iter().filter(|is_noise| **is_noise).count() as f32,
            on_clean: flagged(clean).len() as f32,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            on_noisy: self.on_noisy + other.on_noisy,
            right: self.right + other.right,
            on_clean: self.on_clean + other.on_clean,
        }
    }
}

/// Chooses the thresholds of each tier, that of what tidies [`TIDIES_SURER`] steps above that of what
/// gains and that of what falls at least as high, whose flags on noisy drawings reach
/// [`PRECISION`], whose flags on clean ones number at most `most_on_clean`, and that flag most
/// noise; all are 1 where there are none.
pub(super) fn chosen(noisy: &[Judged], clean: &[Judged], most_on_clean: f32) -> [f32; 3] {
    let steps = (0..STEPS).map(|i| probability(LEAST_LOG_ODDS + STEP * i as f32));
    let thresholds: Vec<f32> = steps.chain([1.0]).collect();
    let of_tier = |tier| -> Vec<Flags> {
        let flags = thresholds.iter().map(|t| Flags::of(noisy, clean, tier, *t));
        flags.collect()
    };
    let [gains, tidies, falls] = [Tier::Gains, Tier::Tidies, Tier::Falls].map(of_tier);
    let (mut best, mut most) = ([1.0; 3], 0.0);
    let steps = 0..thresholds.len();
    let rising = steps.clone().flat_map(|i| {
        let pairs = steps
            .clone()
            .skip(i + TIDIES_SURER)
            .flat_map(|j| steps.clone().skip(j).map(move |k| (j, k)));
        pairs.map(move |(j, k)| [i, j, k])
    });
    for [i, j, k] in rising {
        let all = gains[i].plus(tidies[j]).plus(falls[k]);
        let is_allowed = all.right >= PRECISION * all.on_noisy && all.on_clean <= most_on_clean;
        // Of equals the last, which flags least else.
        if is_allowed && all.right >= most {
            (best, most) = ([i, j, k].map(|at| thresholds[at]), all.right);
        }
    }
    best
}

/// Finds the least threshold from which the flags on noisy drawings reach [`PRECISION`] and those
/// on clean ones number at most `most_on_clean`; 1 where none does.
pub(super) fn least_threshold(noisy: &[Judged], clean: &[Judged], most_on_clean: f32) -> f32 {
    let mut quiet: Vec<f32> = clean.iter().map(|j| j.sure).collect();
    quiet.sort_by(|a, b| b.total_cmp(a));
    // One more flag than is allowed.
    let loud = quiet.get(most_on_clean as usize).copied();
    let candidates = noisy.iter().map(|j| (j.sure, j.is_noise, false)).collect();
    let precise = crate::noise::least_threshold(candidates, PRECISION, 0.0);
    match loud {
        Some(loud) if loud >= precise => loud.next_up().min(1.0),
        _ => precise.min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(sure: f32, tier: Tier, is_noise: bool) -> Judged {
        Judged {
            drawing: 0,
            sure,
            tier,
            is_noise,
        }
    }

    #[test]
    fn a_threshold_is_precise_and_quiet() {
        let noisy: Vec<_> = (0..100u8)
            .map(|i| judged(f32::from(i) / 100.0, Tier::Gains, i >= 40))
            .collect();
        // From 0.36 on 60 of 64 are right, which is more than 93 in 100.
        let precise = least_threshold(&noisy, &[], 0.0);
        assert!((precise - 0.36).abs() < 1e-6, "{precise}");
        let clean: Vec<_> = [0.9, 0.7, 0.5, 0.2]
            .map(|sure| judged(sure, Tier::Gains, false))
            .to_vec();
        let check = |allowed: f32, expected: f32| {
            let found = least_threshold(&noisy, &clean, allowed);
            assert!((found - expected).abs() < 1e-3, "{allowed}: {found}");
        };
        check(0.0, 0.9);
        check(2.0, 0.5);
        check(3.0, 0.36);
    }

    #[test]
    fn tiers_share_what_is_allowed_so_that_most_noise_is_found() {
        // What gains is right from 0.5 on, what tidies from 0.8 on, and what falls seldom.
        let all = (0..300u16).map(|i| {
            let sure = f32::from(i / 3) / 100.0;
            match i % 3 {
                0 => judged(sure, Tier::Gains, sure >= 0.5),
                1 => judged(sure, Tier::Tidies, sure >= 0.8),
                _ => judged(sure, Tier::Falls, i % 2 == 0),
            }
        });
        let all: Vec<_> = all.collect();
        let [gains, tidies, falls] = chosen(&all, &[], 0.0);
        assert!((0.4..=0.5).contains(&gains), "{gains}");
        assert!((0.7..=0.81).contains(&tidies), "{tidies}");
        // Half of what falls is noise: its flags take what errors the other tiers leave, and no more.
        assert!(falls > 0.85, "{falls}");
        // One flag on a clean drawing more than is allowed moves the tier that has it.
        let clean = [judged(0.9, Tier::Tidies, false)];
        let [quiet_gains, quiet_tidies, _] = chosen(&all, &clean, 0.0);
        assert!(
            quiet_tidies > 0.9 && quiet_gains <= 0.5,
            "{quiet_gains}, {quiet_tidies}"
        );
    }
}
