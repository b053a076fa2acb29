//! Composes views without a word: drawings far from how anybody draws, and mixtures of two. Nobody meant them to be
//! anything, but a teacher has an opinion of them, and who agrees with it on these as well has learnt what it knows and
//! not just its answers: of categories with twenty drawings that is most of what can be learnt (Beyer et al. 2022,
//! "Knowledge distillation: a good teacher is patient and consistent").

use std::ops::Range;

use rand::{Rng, RngExt as _};

use super::augment::{Lines, distort, normalised};
use super::dataset::Dataset;
use super::sampling::Sampler;

/// A second drawing is mixed in with this chance.
const MIXED: f64 = 0.5;

/// It is distorted so many times farther than a view with a word.
const STRENGTH: Range<f32> = 1.0..2.5;

/// These shares of the strokes stay: of a drawing alone, of the first of two, of the second.
const KEPT_ALONE: Range<f64> = 0.7..1.0;
const KEPT_FIRST: Range<f64> = 0.4..1.0;
const KEPT_SECOND: Range<f64> = 0.1..0.7;

/// The second drawing is so large beside the first, and so far off its middle, with the longer side
/// of the first from -1 to 1.
const SECOND_SCALE: Range<f32> = 0.4..1.0;
const SECOND_SHIFT: Range<f32> = -0.6..0.6;

/// Composes a view of `drawing` without a word.
pub fn composed(dataset: &Dataset, sampler: &Sampler, drawing: usize, rng: &mut impl Rng) -> Lines {
    let mut lines = normalised(dataset.strokes(drawing));
    if rng.random_bool(MIXED) {
        thin_out(&mut lines, KEPT_FIRST, rng);
        let mut second = normalised(dataset.strokes(sampler.next(rng)));
        thin_out(&mut second, KEPT_SECOND, rng);
        let scale = rng.random_range(SECOND_SCALE);
        let shift = [0, 1].map(|_| rng.random_range(SECOND_SHIFT));
        for p in second.iter_mut().flatten() {
            *p = [0, 1].map(|i| scale * p[i] + shift[i]);
        }
        lines.append(&mut second);
    } else {
        thin_out(&mut lines, KEPT_ALONE, rng);
    }
    distort(&mut lines, rng.random_range(STRENGTH), rng);
    lines
}

/// Leaves each line with a chance drawn from `kept`, but at least one.
fn thin_out(lines: &mut Lines, kept: Range<f64>, rng: &mut impl Rng) {
    let chance = rng.random_range(kept);
    let stays = rng.random_range(0..lines.len());
    let mut number = 0..;
    lines.retain(|_| number.next() == Some(stays) || rng.random_bool(chance));
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::dataset::Origin;
    use strokewise_explain::model::ClassId;

    #[test]
    fn views_hold_strokes_of_one_or_two_drawings() {
        let mut dataset = Dataset::default();
        let line = |y: f32| vec![[-1.0, y], [1.0, y]];
        for strokes in [3, 5] {
            let lines = (0..strokes).map(|i| line(-1.0 + 0.4 * i as f32));
            dataset.push_lines(&lines.collect(), ClassId(0), Origin::Game);
        }
        let sampler = Sampler::new(&dataset).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let views = (0..400).map(|_| composed(&dataset, &sampler, 0, &mut rng));
        let mut counts = [0; 9];
        for view in views {
            assert!(view.iter().flatten().flatten().all(|v| v.abs() < 6.0));
            counts[view.len()] += 1;
        }
        assert_eq!(counts[0], 0, "a view shows something");
        assert!(counts[1] > 0 && counts[3] > counts[2], "{counts:?}");
        assert!(counts[4..].iter().sum::<usize>() > 40, "{counts:?}");
    }
}
