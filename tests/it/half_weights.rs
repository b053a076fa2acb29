//! These tests check what a build with the feature `half-weights` changes: less than a thousandth of any probability,
//! and no suggestion.

use strokewise::examples::examples;
use strokewise_explain::attribution::Method;
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::model::{Classifier, Weights};
use strokewise_explain::tasks::assist::{Assessment, Assistant, Vigilance};
use strokewise_ink::sketch::{Sketch, StrokeId};

/// The most that a probability may change by.
const MOST: f32 = 1e-3;

fn assistant(weights: Weights) -> Assistant {
    let device = device::open(DeviceChoice::Cpu).expect("a processor").device;
    let classifier = Classifier::from_weights(weights, &device).expect("its own weights");
    Assistant::new(Box::new(classifier)).expect("its own classifier")
}

#[test]
fn weights_in_half_precision_change_no_probability_by_a_thousandth_and_no_flag_of_the_examples() {
    let mut weights = Classifier::bundled_weights().expect("they ship");
    let full = assistant(weights.clone());
    weights.round_to_half();
    let half = assistant(weights);
    let mut most = 0.0_f32;
    let (names, drawings): (Vec<_>, Vec<_>) = examples().into_iter().unzip();
    let sketches: Vec<Sketch> = drawings.into_iter().map(|drawing| drawing.sketch).collect();
    let targets = vec![None; sketches.len()];
    let [full, half] = [full, half].map(|of| {
        of.assess(&sketches, &targets, Method::Integrated, Vigilance::Usual)
            .into_iter()
    });
    for (name, (full, half)) in names.into_iter().zip(full.zip(half)) {
        for (a, b) in full.top.iter().zip(&half.top) {
            assert_eq!(a.class, b.class, "{name}");
            most = most.max((a.p - b.p).abs());
        }
        let flagged = |of: &Assessment| -> Vec<StrokeId> {
            of.strokes
                .iter()
                .filter(|s| s.flagged)
                .map(|s| s.attribution.id)
                .collect()
        };
        assert_eq!(flagged(&full), flagged(&half), "{name}");
        assert_eq!(full.parts.len(), half.parts.len(), "{name}");
    }
    println!("the largest change of a probability is {most}");
    assert!(most < MOST, "{most}");
}
