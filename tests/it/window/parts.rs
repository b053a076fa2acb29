//! Suggestions about parts of strokes.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::shell::Shell;
use strokewise::engine::{ClassId, EngineEnds, Outcome, PartSuggestion, Reply, Request, Stage};
use strokewise_ink::sketch::{Part, Span, StrokeId};

use super::{EFFECT, assessment, draw, harness, ids, ink, studio};

/// The last quarter of the stroke called `id`.
fn tail(id: u32) -> Part {
    Part {
        stroke: StrokeId(id),
        span: Span::new(0.75, 1.0),
    }
}

/// A window with three strokes; the last is noise, and so is the tail of the second.
fn window_with_a_tail() -> (Harness<'static, Shell>, EngineEnds) {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    answer_with_a_tail(&ends, 1);
    let mut harness = harness(studio);
    harness.run();
    (harness, ends)
}

/// Answers the request that waits with the tail of stroke `id` as a suggestion beside the usual one.
fn answer_with_a_tail(ends: &EngineEnds, id: u32) {
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        panic!("the drawing is asked about");
    };
    let mut assessment = assessment(&sketch, ClassId(0));
    let mut effect = EFFECT;
    effect.after.p = 0.66;
    assessment.parts.push(PartSuggestion {
        part: tail(id),
        noise: 0.95,
        effect,
        outcome: Outcome::Gains,
    });
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(assessment),
        stage: Stage::Refined,
        elapsed_secs: 0.02,
    });
}

#[test]
fn a_part_is_trimmed_in_one_step_and_undo_brings_it_back() {
    let (mut harness, _ends) = window_with_a_tail();
    harness.get_by_label("Trim the end of Stroke 2");
    harness.get_by_label("cat 41% → 66%");
    let whole = harness.state().studio.sketch().clone();
    harness.get_by_label("Trim the end of Stroke 2").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 3, 2]);
    let sketch = harness.state().studio.sketch();
    let lengths = [&whole, sketch].map(|s| s.strokes()[1].length());
    assert!((lengths[1] - 0.75 * lengths[0]).abs() < 1e-3, "{lengths:?}");
    assert!(harness.query_by_label("Trim the end of Stroke 2").is_none());
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(harness.state().studio.sketch(), &whole);
}

#[test]
fn a_part_that_is_kept_is_not_suggested_again_and_its_stroke_may_be() {
    let (mut harness, ends) = window_with_a_tail();
    harness.get_by_label("Keep the end of Stroke 2").click();
    harness.run();
    let tail_is_listed =
        |harness: &Harness<'static, Shell>| harness.query_by_label("Trim the end of Stroke 2").is_some();
    assert!(!tail_is_listed(&harness));
    harness.get_by_label("Remove Stroke 3");
    harness.state_mut().studio.grant(ink(9));
    answer_with_a_tail(&ends, 1);
    harness.run();
    assert!(!tail_is_listed(&harness));
    let nearly = Part {
        span: Span::new(0.7, 0.98),
        ..tail(1)
    };
    let studio = &harness.state().studio;
    assert!(studio.is_kept(nearly) && !studio.is_kept(tail(0)));
}

#[test]
fn cleaning_up_follows_every_suggestion_in_one_step() {
    let (mut harness, _ends) = window_with_a_tail();
    harness.get_by_label("Clean up").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 3]);
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
}
