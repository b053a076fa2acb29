//! Groups of strokes: what they survive, and what keeps them together.

use std::path::Path;

use eframe::egui::{Event, Key, Modifiers};
use strokewise::app::canvas::Choice;
use strokewise::app::command::Stack;
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::format::{document, journal};
use strokewise_ink::sketch::{Affine, Span};

use super::*;

fn select(studio: &mut Studio, ids: &[u32]) {
    let ids = ids.iter().map(|id| StrokeId(*id)).collect();
    studio.grant(Wish::Select(ids, Choice::Only));
}

/// Returns how many groups there are, and how many strokes are in one.
fn groups(sketch: &Sketch) -> (usize, usize) {
    let tied = sketch.strokes().iter().filter_map(|s| s.groups().first());
    let tied: Vec<_> = tied.collect();
    let names: std::collections::BTreeSet<_> = tied.iter().collect();
    (names.len(), tied.len())
}

/// Makes four strokes, of which the second and the fourth are a group that is selected.
fn tied() -> (Studio, EngineEnds) {
    let (mut studio, ends) = studio();
    draw(&mut studio, 4);
    select(&mut studio, &[1, 3]);
    studio.run(Command::Group);
    assert_eq!(groups(studio.sketch()), (1, 2));
    (studio, ends)
}

#[test]
fn keys_tie_and_untie_and_each_is_one_step_of_undo() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 3);
    select(&mut studio, &[0, 1]);
    let mut harness = harness(studio);
    harness.run();
    let mut press = |modifiers, key| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        groups(harness.state().studio.sketch())
    };
    let ctrl = Modifiers::COMMAND;
    assert_eq!(press(ctrl, Key::G), (1, 2));
    assert_eq!(press(ctrl.plus(Modifiers::SHIFT), Key::G), (0, 0));
    assert_eq!(press(ctrl, Key::Z), (1, 2));
    assert_eq!(press(ctrl, Key::Z), (0, 0));
    let names = ids(&harness.state().studio);
    assert_eq!(names, [0, 1, 2], "ties change no ink");
}

#[test]
fn groups_outlive_moves_cuts_files_and_the_journal() {
    let (mut studio, _ends) = tied();
    studio.grant(Wish::Transform(Affine::shift([3.0, 4.0])));
    assert_eq!(groups(studio.sketch()), (1, 2));
    let one = studio.sketch().strokes()[1].id();
    studio.grant(Wish::Erase(vec![(one, vec![Span::new(0.4, 0.6)])]));
    assert_eq!(groups(studio.sketch()), (1, 3), "both ends are still in it");
    let text = document::to_text(&studio.drawing());
    let read = document::parse(&text, Path::new("a")).expect("an own file");
    assert_eq!(read.sketch, studio.drawing().sketch);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut journal = journal::Journal::create(folder.path()).expect("a writable folder");
    journal.begin(&studio.drawing(), None).expect("a line");
    let recovered = journal::recover(journal.path()).expect("a journal");
    assert_eq!(recovered.drawing.sketch, studio.drawing().sketch);
}

#[test]
fn svg_has_groups_for_everybody_and_gives_them_back() {
    let (mut studio, _ends) = tied();
    studio.run(Command::SelectAll);
    studio.run(Command::Group);
    let text = svg::write(studio.sketch(), &SvgStyle::default());
    // One around all, and the inner one in two pieces, as something lies between.
    assert_eq!(text.matches("<g>").count(), 3, "{text}");
    let read = svg::parse(&text, Path::new("a")).expect("an SVG");
    let names = |sketch: &Sketch| sketch.strokes().iter().map(|s| s.groups().to_vec()).collect::<Vec<_>>();
    assert_eq!(names(&read.sketch), names(studio.sketch()));
}

#[test]
fn copies_are_a_group_of_their_own() {
    for command in [Command::Duplicate, Command::Paste] {
        let (mut studio, _ends) = tied();
        studio.run(Command::Copy);
        studio.run(command.clone());
        assert_eq!(groups(studio.sketch()), (2, 4), "{command:?}");
        assert_eq!(studio.selection().len(), 2, "{command:?}");
    }
    let (from, _ends) = tied();
    let text = from.as_svg();
    let (mut other, _other_ends) = tied();
    other.run(Command::PasteText(text));
    assert_eq!(groups(other.sketch()), (2, 4));
}

#[test]
fn the_order_of_strokes_keeps_groups_together() {
    let places = |studio: &Studio| {
        let strokes = studio.sketch().strokes().iter();
        let tied = strokes.enumerate().filter(|(_, s)| !s.groups().is_empty());
        tied.map(|(i, _)| i).collect::<Vec<_>>()
    };
    let (mut studio, _ends) = tied();
    studio.run(Command::Restack(Stack::Bottom));
    assert_eq!(places(&studio), [0, 1]);
    studio.run(Command::Restack(Stack::Top));
    assert_eq!(places(&studio), [2, 3]);
    // One of it alone changes places within it.
    let (mut studio, _ends) = tied();
    let first = studio.sketch().strokes()[1].points().to_vec();
    select(&mut studio, &[1]);
    studio.run(Command::Restack(Stack::Top));
    assert_eq!(places(&studio), [1, 3]);
    assert_eq!(studio.sketch().strokes()[3].points(), first);
    let picked = studio.sketch().strokes()[3].id();
    assert!(studio.selection().len() == 1 && studio.selection().contains(&picked));
    // With a stroke beside, the whole goes.
    let (mut studio, _ends) = tied();
    select(&mut studio, &[0, 1]);
    studio.run(Command::Restack(Stack::Top));
    assert_eq!(places(&studio), [2, 3]);
}

#[test]
fn keys_that_come_within_one_frame_all_count() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 5);
    let mut harness = harness(studio);
    harness.run();
    for _ in 0..3 {
        harness.input_mut().events.push(Event::Key {
            key: Key::Z,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        });
    }
    harness.step();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1]);
}
