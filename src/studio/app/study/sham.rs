//! Makes sham explanations: the scores of the strokes are dealt out anew among them, so that colours and suggestions
//! look like true ones and say nothing. They are a control for how much an explanation convinces by being there (Eiband
//! et al. 2019).

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::hints::Candidate;
use crate::app::suggestion::Topic;
use crate::engine::Assessment;

/// Returns, for each of `count` strokes, the place of the one whose scores it shows: a permutation
/// by lot. One more stroke changes the places of two at most, so that colours are as calm as true
/// ones.
pub fn dealt(count: usize, seed: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut places: Vec<usize> = Vec::with_capacity(count);
    for newest in 0..count {
        places.push(newest);
        let other = random.random_range(0..=newest);
        places.swap(other, newest);
    }
    places
}

/// Returns the suggestions of an assessment, each about the strokes that show the suggested ones'
/// scores. What following it would truly change is the removal that was measured for that stroke,
/// where one was; of several strokes nothing was. Parts of strokes are left out.
pub fn candidates(assessment: &Assessment, dealt: &[usize]) -> Vec<Candidate> {
    let place = |stroke| assessment.strokes.iter().position(|s| s.attribution.id == stroke);
    let about = |suggested: usize| dealt.iter().position(|&shows| shows == suggested);
    let shows = |suggested| Some(&assessment.strokes[about(place(suggested)?)?].attribution);
    let sham = |real: Candidate| {
        let (topic, support) = match &real.topic {
            Topic::Stroke(id) => {
                let stroke = shows(*id)?;
                (Topic::Stroke(stroke.id), stroke.leave_one_out)
            }
            Topic::Strokes(ids) => {
                let strokes = ids.iter().map(|id| Some(shows(*id)?.id));
                let mut strokes = strokes.collect::<Option<Vec<_>>>()?;
                strokes.sort_by_key(|id| place(*id));
                (Topic::Strokes(strokes.into()), None)
            }
            Topic::Part(_) => return None,
        };
        let effect = support.map(|support| -f64::from(support));
        Some(Candidate {
            topic,
            shown: real.shown,
            goes_with_others: real.goes_with_others,
            effect: effect.filter(|effect| effect.is_finite()),
        })
    };
    Candidate::all(assessment, |_| false)
        .into_iter()
        .filter_map(sham)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stroke_is_dealt_once_and_a_new_one_moves_two_at_most() {
        for seed in 0..20 {
            for count in 1..30 {
                let places = dealt(count, seed);
                let mut sorted = places.clone();
                sorted.sort_unstable();
                assert_eq!(sorted, (0..count).collect::<Vec<_>>());
                let next = dealt(count + 1, seed);
                let moved = places.iter().zip(&next).filter(|(a, b)| a != b).count();
                assert!(moved <= 1, "{places:?} {next:?}");
            }
        }
        assert_ne!(dealt(10, 1), dealt(10, 2));
    }
}
