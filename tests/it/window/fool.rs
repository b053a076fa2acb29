//! "What would fool it?" in the panel.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::shell::Shell;
use strokewise::engine::{Attack, ClassId, EngineEnds, Guess, Removal, Reply, Request, Spent};
use strokewise_ink::sketch::{Part, Span, StrokeId};

use super::{ids, ink, window};

/// Asks what would fool the model, and plays `removal` as the engine's answer.
fn challenge(harness: &mut Harness<'static, Shell>, ends: &EngineEnds, removal: Option<Removal>) {
    harness.get_by_label("Find out what would fool it").click();
    harness.run();
    harness.get_by_label_contains("Looking for the least");
    let Some(Request::Attack { sketch, .. }) = ends.take_request() else {
        panic!("the engine is asked");
    };
    let attack = Attack {
        from: Guess {
            class: ClassId(0),
            p: 0.41,
        },
        removal,
        shift: None,
        spent: Spent::default(),
    };
    ends.reply(Reply::Attacked {
        revision: sketch.revision(),
        attack: Arc::new(attack),
    });
    harness.run();
}

fn removal(from: f32, to: f32) -> Removal {
    Removal {
        part: Part {
            stroke: StrokeId(1),
            span: Span::new(from, to),
        },
        ink_share: 0.06,
        after: Guess {
            class: ClassId(3),
            p: 0.3,
        },
    }
}

#[test]
fn what_would_fool_it_is_told_and_applied_only_when_asked() {
    let (mut harness, ends) = window();
    challenge(&mut harness, &ends, Some(removal(0.0, 1.0)));
    harness.get_by_label("Without Stroke 2");
    harness.get_by_label("cat 41% → dog 30%");
    harness.get_by_label("6% of the ink");
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
    harness.get_by_label("Apply what would fool it").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 2]);
    // Another drawing: the answer is gone, and comes back with the drawing it speaks of.
    assert!(harness.query_by_label("Without Stroke 2").is_none());
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
    harness.get_by_label("Without Stroke 2");
    harness.get_by_label("Close what would fool it").click();
    harness.run();
    assert!(harness.query_by_label("Without Stroke 2").is_none());
}

#[test]
fn a_part_that_would_fool_it_is_trimmed_as_one_step() {
    let (mut harness, ends) = window();
    challenge(&mut harness, &ends, Some(removal(0.25, 0.5)));
    harness.get_by_label("Without a part of Stroke 2");
    harness.get_by_label("Apply what would fool it").click();
    harness.run();
    let lengths = |harness: &Harness<'static, Shell>| -> Vec<f32> {
        let sketch = harness.state().studio.sketch();
        sketch.strokes().iter().map(|s| s.length()).collect()
    };
    let left = lengths(&harness);
    assert_eq!(left.len(), 4, "the stroke fell into two");
    assert!((left[1] + left[2] - 0.75 * left[0]).abs() < 1e-3, "{left:?}");
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
}

#[test]
fn that_nothing_fools_it_is_said_and_a_new_stroke_lets_go_of_the_question() {
    let (mut harness, ends) = window();
    challenge(&mut harness, &ends, None);
    harness.get_by_label_contains("I found no single stroke of at most 10% of the ink");
    harness.get_by_label("Close what would fool it").click();
    harness.run();
    harness.get_by_label("Find out what would fool it").click();
    harness.run();
    harness.state_mut().studio.grant(ink(9));
    harness.run();
    assert!(
        harness.query_by_label_contains("Looking for the least").is_none(),
        "the drawing is another one"
    );
    let Some(Request::Assess { .. }) = ends.take_request() else {
        panic!("the new stroke is asked about first");
    };
    assert!(ends.take_request().is_none(), "nobody waits for the attack");
}
