//! Which drawing comes next. The data know some categories by thousands of drawings and half of them by
//! some twenty: shown as they are, the many would crowd out the few.

use rand::Rng;
use rand::distr::Distribution as _;
use rand::distr::weighted::WeightedIndex;
use rand::seq::IndexedRandom as _;

use super::dataset::Dataset;

/// A category comes as often as the number of its drawings to this power: 1 is as the data are, 0 would
/// show all categories alike.
const EVENNESS: f32 = 0.3;

/// At most this share of a category's views is of drawings traced from pixels, whose lines are coarser.
const MOST_TRACED: f32 = 0.6;

/// Draws drawings at random, the rare categories more often than their share.
pub struct Sampler {
    /// Drawings of one category and one kind.
    groups: Vec<Vec<usize>>,
    chance: WeightedIndex<f32>,
}

impl Sampler {
    /// A sampler over all drawings of `dataset`; the reason where there are none.
    pub fn new(dataset: &Dataset) -> Result<Self, String> {
        let drawings = 0..dataset.len();
        let categories = drawings.clone().map(|d| dataset.class(d).0 as usize + 1);
        // Two groups a category: drawn and traced.
        let mut groups = vec![Vec::new(); 2 * categories.max().unwrap_or(0)];
        for drawing in drawings {
            let kind = usize::from(dataset.is_traced(drawing));
            groups[2 * dataset.class(drawing).0 as usize + kind].push(drawing);
        }
        let weights = groups.chunks_exact(2).flat_map(|pair| {
            let [drawn, traced] = [0, 1].map(|kind| pair[kind].len() as f32);
            let mut share = traced / (drawn + traced).max(1.0);
            if drawn > 0.0 {
                share = share.min(MOST_TRACED);
            }
            // Traced drawings were added where there were few; they do not make a category more frequent.
            let known = if drawn > 0.0 { drawn } else { traced };
            let frequency = known.powf(EVENNESS);
            [frequency * (1.0 - share), frequency * share]
        });
        let chance = WeightedIndex::new(weights).map_err(|e| e.to_string())?;
        Ok(Self { groups, chance })
    }

    /// How often each category comes, as a share of all drawings that do.
    pub fn frequencies(&self) -> Vec<f32> {
        let groups: Vec<f32> = (0..self.groups.len())
            .map(|group| self.chance.weight(group).unwrap_or(0.0) / self.chance.total_weight())
            .collect();
        groups
            .chunks_exact(2)
            .map(|pair| pair[0] + pair[1])
            .collect()
    }

    /// The next drawing.
    pub fn next(&self, rng: &mut impl Rng) -> usize {
        let group = &self.groups[self.chance.sample(rng)];
        // OK because a group without drawings has no chance.
        *group
            .choose(rng)
            .expect("a group that was drawn has drawings")
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use strokewise_explain::model::ClassId;

    #[test]
    fn rare_categories_and_drawn_strokes_get_their_share() {
        let mut dataset = Dataset::default();
        let line = vec![vec![[-1.0, 0.0], [1.0, 0.5]]];
        for (class, count) in [(0, 400), (1, 4)] {
            for _ in 0..count {
                dataset.push_drawn(&line, ClassId(class));
            }
        }
        for (class, count) in [(1, 96), (2, 5)] {
            for _ in 0..count {
                dataset.push_traced(&line, ClassId(class));
            }
        }
        let sampler = Sampler::new(&dataset).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut counts = [[0u32; 2]; 3];
        for _ in 0..20_000 {
            let drawing = sampler.next(&mut rng);
            let kind = usize::from(dataset.is_traced(drawing));
            counts[dataset.class(drawing).0 as usize][kind] += 1;
        }
        let [many, few, traced] = [400f32, 4.0, 5.0].map(|drawings| drawings.powf(EVENNESS));
        let total = many + few + traced;
        let expected = [[many, 0.0], [0.4 * few, 0.6 * few], [0.0, traced]];
        for (count, expected) in counts.iter().flatten().zip(expected.iter().flatten()) {
            let share = *count as f32 / 20_000.0;
            assert!((share - expected / total).abs() < 0.01, "{counts:?}");
        }
        for (frequency, expected) in sampler.frequencies().iter().zip(expected) {
            assert!((frequency - (expected[0] + expected[1]) / total).abs() < 1e-4);
        }
        assert!(Sampler::new(&Dataset::default()).is_err());
    }
}
