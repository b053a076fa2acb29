//! Chooses which drawing comes next. The data know some categories by thousands of drawings and half of them by some
//! twenty: shown as they are, the many would crowd out the few.

use rand::Rng;
use rand::distr::Distribution as _;
use rand::distr::weighted::WeightedIndex;
use rand::seq::IndexedRandom as _;

use super::dataset::{Dataset, Origin};

/// A category comes as often as the number of its drawings to this power: 1 is as the data are, 0 would
/// show all categories alike.
const EVENNESS: f32 = 0.15;

/// At most this share of a category's views of the game is of drawings traced from pixels, whose
/// lines are coarser.
const MOST_TRACED: f32 = 0.6;

/// This share of all views is of drawings made with care, where there are any.
const CAREFUL: f32 = 0.125;

/// These are the groups of a category.
const ORIGINS: [Origin; 3] = [Origin::Game, Origin::Traced, Origin::Careful];

/// Draws drawings at random, the rare categories more often than their share.
pub struct Sampler {
    /// Each group holds the drawings of one category and one of the [`ORIGINS`].
    groups: Vec<Vec<usize>>,
    chance: WeightedIndex<f32>,
}

impl Sampler {
    /// Makes a sampler over all drawings of `dataset`; the error is the reason where there are
    /// none.
    pub fn new(dataset: &Dataset) -> Result<Self, String> {
        let drawings = 0..dataset.len();
        let categories = drawings.clone().map(|d| dataset.class(d).0 as usize + 1);
        let mut groups = vec![Vec::new(); ORIGINS.len() * categories.max().unwrap_or(0)];
        for drawing in drawings {
            // OK because every origin is among them.
            let origin = |origin: &Origin| *origin == dataset.origin(drawing);
            let origin = ORIGINS.iter().position(origin).expect("a known origin");
            groups[ORIGINS.len() * dataset.class(drawing).0 as usize + origin].push(drawing);
        }
        let weights = groups.chunks_exact(ORIGINS.len()).map(|groups| {
            let [drawn, traced, careful] = [0, 1, 2].map(|origin| groups[origin].len() as f32);
            let mut share = traced / (drawn + traced).max(1.0);
            if drawn > 0.0 {
                share = share.min(MOST_TRACED);
            }
            // Traced drawings were added where there were few; they do not make a category more frequent.
            let frequency = evened(if drawn > 0.0 { drawn } else { traced });
            [frequency * (1.0 - share), frequency * share, evened(careful)]
        });
        let mut weights: Vec<[f32; ORIGINS.len()]> = weights.collect();
        let total = |of: fn(&[f32; 3]) -> f32| weights.iter().map(of).sum::<f32>();
        let (game, careful) = (total(|w| w[0] + w[1]), total(|w| w[2]));
        if game > 0.0 && careful > 0.0 {
            let factor = CAREFUL / (1.0 - CAREFUL) * game / careful;
            for weights in &mut weights {
                weights[2] *= factor;
            }
        }
        let weights = weights.into_iter().flatten();
        let chance = WeightedIndex::new(weights).map_err(|e| e.to_string())?;
        Ok(Self { groups, chance })
    }

    /// Computes how often each category comes, as a share of all drawings that do.
    pub fn frequencies(&self) -> Vec<f32> {
        let groups: Vec<f32> = (0..self.groups.len())
            .map(|group| self.chance.weight(group).unwrap_or(0.0) / self.chance.total_weight())
            .collect();
        groups
            .chunks_exact(ORIGINS.len())
            .map(|groups| groups.iter().sum())
            .collect()
    }

    /// Draws the number of the next drawing.
    pub fn next(&self, rng: &mut impl Rng) -> usize {
        let group = &self.groups[self.chance.sample(rng)];
        // OK because a group without drawings has no chance.
        *group.choose(rng).expect("a group that was drawn has drawings")
    }
}

/// Computes how often something comes of which there are so many.
fn evened(count: f32) -> f32 {
    if count > 0.0 { count.powf(EVENNESS) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use strokewise_explain::model::ClassId;

    #[test]
    fn rare_categories_drawn_strokes_and_careful_drawings_get_their_share() {
        let mut dataset = Dataset::default();
        let line = vec![vec![[-1.0, 0.0], [1.0, 0.5]]];
        for (class, origin, count) in [
            (0, Origin::Game, 400),
            (1, Origin::Game, 4),
            (1, Origin::Traced, 96),
            (2, Origin::Traced, 5),
        ] {
            for _ in 0..count {
                dataset.push_lines(&line, ClassId(class), origin);
            }
        }
        let [many, few, traced] = [400f32, 4.0, 5.0].map(|drawings| drawings.powf(EVENNESS));
        let game = [[many, 0.0, 0.0], [0.4 * few, 0.6 * few, 0.0], [0.0, traced, 0.0]];
        check(&dataset, game.map(|row| row.map(|w| w / (many + few + traced))));
        for _ in 0..7 {
            dataset.push_lines(&line, ClassId(1), Origin::Careful);
        }
        let mut with_care = game.map(|row| row.map(|w| (1.0 - CAREFUL) * w / (many + few + traced)));
        with_care[1][2] = CAREFUL;
        check(&dataset, with_care);
        assert!(Sampler::new(&Dataset::default()).is_err());
    }

    /// Drawings come by category and origin as often as `expected`.
    fn check(dataset: &Dataset, expected: [[f32; ORIGINS.len()]; 3]) {
        let sampler = Sampler::new(dataset).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut counts = [[0u32; ORIGINS.len()]; 3];
        for _ in 0..20_000 {
            let drawing = sampler.next(&mut rng);
            let origin = ORIGINS.iter().position(|o| *o == dataset.origin(drawing));
            counts[dataset.class(drawing).0 as usize][origin.unwrap()] += 1;
        }
        for (count, expected) in counts.iter().flatten().zip(expected.iter().flatten()) {
            let share = *count as f32 / 20_000.0;
            assert!((share - expected).abs() < 0.01, "{counts:?}");
        }
        for (frequency, expected) in sampler.frequencies().iter().zip(expected) {
            assert!((frequency - expected.iter().sum::<f32>()).abs() < 1e-4);
        }
    }
}
