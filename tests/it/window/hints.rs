//! These tests check what is said to somebody new, and that it gets out of the way.

use eframe::egui::{Event, PointerButton, Pos2, pos2};
use egui_kittest::kittest::Queryable as _;
use strokewise::app::hints::Hint;

use super::*;

const DRAW: &str = "Draw with a pen";
const NAME: &str = "You need not say what you draw";
const SUGGEST: &str = "An outlined stroke may not belong";
const LIGHT: &str = "A broad blue light";

fn said(harness: &Harness<'static, Shell>) -> Vec<&'static str> {
    let is_said = |text: &&str| harness.query_by_label_contains(text).is_some();
    [DRAW, NAME, SUGGEST, LIGHT].into_iter().filter(is_said).collect()
}

fn press(harness: &mut Harness<'static, Shell>, pos: Pos2, pressed: bool) {
    harness.event(Event::PointerMoved(pos));
    harness.event(Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: eframe::egui::Modifiers::NONE,
    });
    harness.step();
}

/// Draws a line by hand, and returns what is said while the pen is down.
fn line(harness: &mut Harness<'static, Shell>, from: Pos2, to: Pos2) -> Vec<&'static str> {
    press(harness, from, true);
    harness.event(Event::PointerMoved(to));
    harness.step();
    let meanwhile = said(harness);
    press(harness, to, false);
    for _ in 0..4 {
        harness.step();
    }
    meanwhile
}

#[test]
fn each_hint_is_said_once_and_goes_with_the_next_stroke() {
    let (studio, ends) = studio();
    let mut harness = harness(studio);
    harness.run();
    assert_eq!(said(&harness), [DRAW]);
    let rect = harness.get_by_label_contains(DRAW).rect();
    // One draws through it.
    assert!(line(&mut harness, rect.left_center(), rect.center()).is_empty());
    assert_eq!(harness.state().studio.sketch().strokes().len(), 1);
    assert_eq!(said(&harness), [NAME]);
    assert!(line(&mut harness, pos2(200.0, 500.0), pos2(300.0, 600.0)).is_empty());
    assert!(said(&harness).is_empty(), "no light was seen yet");
    let two = [pos2(200.0, 600.0), pos2(300.0, 500.0)];
    line(&mut harness, two[0], two[1]);
    answer(&ends);
    harness.run();
    assert_eq!(said(&harness), [SUGGEST]);
    line(&mut harness, pos2(200.0, 700.0), pos2(300.0, 650.0));
    answer(&ends);
    harness.run();
    assert_eq!(said(&harness), [LIGHT]);
    line(&mut harness, pos2(100.0, 200.0), pos2(160.0, 260.0));
    assert!(said(&harness).is_empty());
    let studio = &harness.state().studio;
    assert_eq!(
        studio.settings.seen_hints,
        [Hint::Draw, Hint::Name, Hint::Suggest, Hint::Light]
    );
    harness.state_mut().studio.run(Command::Clear);
    harness.run();
    assert!(said(&harness).is_empty(), "what was seen does not come again");
    harness.state_mut().studio.run(Command::ShowHints);
    harness.run();
    assert_eq!(said(&harness), [DRAW]);
}

#[test]
fn a_hint_never_lies_on_ink() {
    let (mut studio, _ends) = studio();
    studio.settings.seen_hints = vec![Hint::Draw];
    draw(&mut studio, 1);
    let mut harness = harness(studio);
    harness.run();
    let hint = harness.get_by_label_contains(NAME).rect();
    let through = [hint.left_center(), hint.right_center()];
    harness.state_mut().studio.settings.seen_hints.clear();
    line(&mut harness, through[0], through[1]);
    harness.state_mut().studio.settings.seen_hints = vec![Hint::Draw];
    harness.run();
    let moved = harness.get_by_label_contains(NAME).rect();
    assert!(
        !moved.intersects(hint),
        "{moved:?} lies where {hint:?} was drawn through"
    );
}
