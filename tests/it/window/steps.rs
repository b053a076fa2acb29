//! Going through what was done, drawing with what lies there, and seeing an export before it is made.

use std::time::{Duration, Instant};

use egui_kittest::kittest::Queryable as _;
use strokewise_ink::sketch::{Ink, PenKind, Rgb};

use super::*;

#[test]
fn history_goes_to_any_step_and_back_without_losing_one() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 4);
    studio.run(Command::Remove(vec![StrokeId(1)]));
    assert_eq!(studio.steps(), (5, 5));
    studio.run(Command::GoToStep(2));
    assert_eq!((ids(&studio), studio.steps()), (vec![0, 1], (2, 5)));
    studio.run(Command::GoToStep(99));
    assert_eq!((ids(&studio), studio.steps()), (vec![0, 2, 3], (5, 5)));
    studio.run(Command::GoToStep(0));
    assert_eq!((ids(&studio), studio.steps()), (vec![], (0, 5)));
    studio.run(Command::GoToStep(3));
    draw(&mut studio, 1);
    assert_eq!(studio.steps(), (4, 4), "what came after is let go of");
}

#[test]
fn a_history_that_is_played_begins_anew_and_ends_with_the_drawing() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 3);
    let mut harness = harness(studio);
    harness.run();
    harness.get_by_label("Edit").click();
    harness.run();
    harness.get_by_label_contains("History…").click();
    harness.run();
    harness.get_by_label("Play").click();
    let mut seen = Vec::new();
    for _ in 0..12 {
        harness.step();
        seen.push(harness.state().studio.steps().0);
    }
    seen.dedup();
    // The frame that takes the click goes back to the beginning already.
    assert_eq!(seen, [0, 1, 2, 3]);
    harness.get_by_label("Play");
}

#[test]
fn the_pen_takes_up_what_a_stroke_was_drawn_with() {
    let (mut studio, _ends) = studio();
    studio.run(Command::TakePen(PenKind::Brush));
    studio.run(Command::PickColor(Some(Rgb([10, 20, 30]))));
    studio.run(Command::Widen(3.0));
    draw(&mut studio, 1);
    let drawn = studio.sketch().strokes()[0].clone();
    studio.run(Command::TakePen(PenKind::Ink));
    draw(&mut studio, 1);
    assert_eq!(studio.sketch().strokes()[1].ink(), Ink::default());
    studio.run(Command::DrawLike(drawn.id()));
    draw(&mut studio, 1);
    let like = &studio.sketch().strokes()[2];
    assert_eq!((like.ink(), like.width()), (drawn.ink(), drawn.width()));
}

#[test]
fn an_export_is_seen_before_it_is_made_with_light_or_without() {
    let (mut harness, _ends) = window();
    harness.state_mut().studio.run(Command::AskExport);
    let until = Instant::now() + Duration::from_secs(30);
    while harness.query_by_label("What is exported").is_none() {
        assert!(Instant::now() < until, "no picture came");
        harness.step();
    }
    let exhibit = |harness: &Harness<'static, Shell>| {
        let plain = harness.state().studio.settings.export_plain;
        harness.state().studio.exhibit(!plain).explanation.is_some()
    };
    assert!(exhibit(&harness));
    harness.get_by_label("With the light under the strokes").click();
    harness.run();
    assert!(!exhibit(&harness));
    harness.get_by_label("JSON scores").click();
    harness.run();
    harness.get_by_label_contains("The scores of every stroke as numbers");
}
