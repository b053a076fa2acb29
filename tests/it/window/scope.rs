//! Parts of a page read by themselves: what is selected, and one after the other of several drawings.

use std::collections::HashSet;

use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::canvas::{Choice, Wish};
use strokewise::app::command::Command;
use strokewise::app::studio::{Scope, Studio};
use strokewise::engine::{EngineEnds, Request};
use strokewise_ink::sketch::{Point, StrokeId};

use super::{answer, draw, harness, ids, studio};

/// A box with a cross in it, at `x`: two strokes.
fn draw_box(studio: &mut Studio, x: f32) {
    let line = |points: &[[f32; 2]]| points.iter().map(|p| Point::new(x + p[0], p[1])).collect::<Vec<_>>();
    let square = line(&[[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0], [0.0, 0.0]]);
    studio.grant(Wish::Ink(square.into()));
    studio.grant(Wish::Ink(line(&[[20.0, 20.0], [70.0, 70.0]]).into()));
}

/// The strokes that are asked about, if any are.
fn asked(ends: &EngineEnds) -> Option<Vec<u32>> {
    match ends.take_request()? {
        Request::Assess { sketch, .. } => Some(sketch.strokes().iter().map(|s| s.id().0).collect()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_selection_is_read_by_itself_until_the_page_is_again() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 4);
    answer(&ends);
    studio.listen();
    assert!(!studio.can_read_selection());
    studio.grant(Wish::Select(vec![StrokeId(1), StrokeId(2)], Choice::Only));
    assert!(studio.can_read_selection());
    studio.run(Command::ReadSelection);
    assert_eq!(asked(&ends), Some(vec![1, 2]));
    assert_eq!(studio.scope(), Scope::Selection);
    assert!(studio.selection().is_empty());
    // What is drawn now belongs to it, and what goes does not any more.
    draw(&mut studio, 1);
    assert_eq!(asked(&ends), Some(vec![1, 2, 4]));
    studio.run(Command::Remove(vec![StrokeId(1)]));
    assert_eq!(asked(&ends), Some(vec![2, 4]));
    assert_eq!(ids(&studio), [0, 2, 3, 4]);
    studio.run(Command::ReadPage);
    assert_eq!((asked(&ends), studio.scope()), (Some(vec![0, 2, 3, 4]), Scope::Page));
    // Nothing is read by itself that is all there is, or nothing.
    studio.run(Command::SelectAll);
    studio.run(Command::ReadSelection);
    assert_eq!(studio.scope(), Scope::Page);
    studio.run(Command::ReadSelection);
    assert_eq!(studio.scope(), Scope::Page);
}

#[test]
fn answers_about_a_part_are_not_shown_of_the_page() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 4);
    answer(&ends);
    studio.listen();
    let flagged = |studio: &Studio| -> HashSet<StrokeId> {
        let settled = studio.settled().expect("an answer");
        settled.suggestions.iter().map(|s| s.stroke).collect()
    };
    assert_eq!(flagged(&studio), HashSet::from([StrokeId(3)]));
    studio.grant(Wish::Select(vec![StrokeId(0), StrokeId(1)], Choice::Only));
    studio.run(Command::ReadSelection);
    assert!(
        studio.settled().is_none(),
        "what was said of the page is not said of the part"
    );
    answer(&ends);
    studio.listen();
    assert_eq!(flagged(&studio), HashSet::from([StrokeId(1)]));
    assert_eq!(studio.marks().expect("marks").len(), 2);
    studio.run(Command::ReadPage);
    assert_eq!(
        flagged(&studio),
        HashSet::from([StrokeId(3)]),
        "the page was answered already"
    );
}

#[test]
fn several_drawings_are_offered_and_read_one_by_one() {
    let (mut studio, ends) = studio();
    studio.listen();
    for x in [0.0, 200.0, 400.0] {
        draw_box(&mut studio, x);
    }
    while answer(&ends) {}
    let mut harness = harness(studio);
    harness.run();
    harness.get_by_label("3 drawings on this page");
    let strength = harness.state().studio.lit().expect("an answer").strength;
    assert!(strength < 1e-6, "a page that means nothing lights nothing");
    harness.get_by_label("Read one by one").click();
    harness.run();
    assert_eq!(asked(&ends), Some(vec![0, 1]));
    let scope = |number| Scope::Drawing { number, count: 3 };
    assert_eq!(harness.state().studio.scope(), scope(1));
    harness.get_by_label("reading drawing 1 of 3 by itself");
    for (number, strokes) in [(2, [2, 3]), (3, [4, 5]), (1, [0, 1])] {
        harness.key_press(Key::N);
        harness.run();
        assert_eq!(asked(&ends), Some(strokes.to_vec()));
        assert_eq!(harness.state().studio.scope(), scope(number));
    }
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().studio.scope(), Scope::Page);
    harness.state_mut().studio.run(Command::ReadNext);
    harness.state_mut().studio.run(Command::OpenExample(0));
    harness.state_mut().studio.settle_unsaved(false);
    harness.run();
    assert_eq!(
        harness.state().studio.scope(),
        Scope::Page,
        "another drawing is read as a whole"
    );
}
