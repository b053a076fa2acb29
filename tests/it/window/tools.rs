//! Pens, eraser and selection: what becomes of the drawing, and what the pen's own signals do in the window.

use std::collections::VecDeque;
use std::sync::Mutex;

use eframe::egui::{self, Key};
use strokewise::app::canvas::{Choice, EraserMode, Tool};
use strokewise::app::command::{Axis, Stack};
use strokewise::pen::{PenEnd, PenSample, PenSignal, PenSource};
use strokewise_ink::sketch::{Affine, Clock, Ink, PenKind, Rgb, Span};

use super::*;

fn select(ids: &[u32]) -> Wish {
    Wish::Select(ids.iter().map(|id| StrokeId(*id)).collect(), Choice::Only)
}

fn selection(studio: &Studio) -> Vec<u32> {
    let mut ids: Vec<u32> = studio.selection().iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn strokes_keep_the_pen_that_drew_them() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    studio.run(Command::TakePen(PenKind::Marker));
    studio.run(Command::PickColor(Some(Rgb([10, 20, 30]))));
    draw(&mut studio, 1);
    studio.run(Command::TakePen(PenKind::Ink));
    let strokes = studio.sketch().strokes();
    assert_eq!(strokes[0].ink(), Ink::default());
    let expected = Ink {
        pen: PenKind::Marker,
        color: Some(Rgb([10, 20, 30])),
        opacity: 0.5,
    };
    assert_eq!(strokes[1].ink(), expected);
    assert_eq!(studio.settings.recent_colors, [Rgb([10, 20, 30])]);
    // Each pen has a colour of its own.
    assert_eq!(studio.settings.kit().ink, Ink::default());
}

#[test]
fn an_edit_of_a_selection_is_one_step_and_selects_what_it_made() {
    let edits = [
        Command::Transform(Affine::shift([5.0, 0.0])),
        Command::Mirror(Axis::Vertical),
        Command::Nudge([0.0, -2.0]),
        Command::Recolor,
        Command::Duplicate,
        Command::Restack(Stack::Top),
    ];
    for edit in edits {
        let (mut studio, _ends) = studio();
        draw(&mut studio, 4);
        let before = studio.sketch().clone();
        studio.grant(select(&[0, 2]));
        studio.run(edit.clone());
        assert_eq!(selection(&studio).len(), 2, "{edit:?}");
        assert!(selection(&studio).iter().all(|id| *id >= 4), "{edit:?} gives new names");
        assert_ne!(studio.sketch(), &before, "{edit:?}");
        studio.run(Command::Undo);
        assert_eq!(studio.sketch(), &before, "{edit:?}");
    }
}

#[test]
fn a_colour_picked_while_strokes_are_selected_is_theirs() {
    let (mut studio, _ends) = studio();
    studio.run(Command::TakePen(PenKind::Brush));
    draw(&mut studio, 2);
    studio.run(Command::Take(Tool::Select));
    studio.grant(select(&[0]));
    let red = Some(Rgb([200, 30, 30]));
    studio.run(Command::PickColor(red));
    let inks: Vec<Ink> = studio.sketch().strokes().iter().map(|s| s.ink()).collect();
    assert_eq!((inks[0].pen, inks[0].color), (PenKind::Brush, red));
    assert_eq!(inks[1].color, None);
    assert_eq!(studio.settings.kit().ink.color, red, "and the pen's");
    // With a pen in hand it is the pen's alone.
    studio.run(Command::TakePen(PenKind::Ink));
    studio.run(Command::PickColor(Some(Rgb([1, 2, 3]))));
    assert_eq!(studio.sketch().strokes()[0].ink().color, red);
}

#[test]
fn what_is_moved_keeps_its_place_in_the_stack_and_its_sides_are_told_apart() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 3);
    studio.grant(select(&[1]));
    studio.grant(Wish::Transform(Affine::shift([7.0, 3.0])));
    assert_eq!(ids(&studio), [0, 3, 2]);
    let moved = studio.sketch().strokes()[1].points()[0];
    assert_eq!((moved.x, moved.y), (7.0, 13.0));
    studio.run(Command::Mirror(Axis::Vertical));
    let points = studio.sketch().strokes()[1].points();
    assert_eq!((points[0].x, points[1].x), (57.0, 7.0));
    studio.run(Command::Restack(Stack::Bottom));
    assert_eq!(ids(&studio)[0], 4, "the selected stroke lies at the bottom");
    studio.run(Command::Undo);
    // A map that flattens ink, or throws it off the paper, is no move.
    let before = studio.sketch().clone();
    studio.grant(Wish::Transform(Affine::scale([0.0, 1.0], [0.0, 0.0])));
    studio.grant(Wish::Transform(Affine::shift([f32::INFINITY, 0.0])));
    studio.grant(Wish::Transform(Affine::shift([1e30, 0.0])));
    assert_eq!(studio.sketch(), &before);
}

#[test]
fn copies_are_pasted_a_little_further_each_time() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 2);
    studio.run(Command::Paste);
    assert_eq!(ids(&studio), [0, 1], "nothing was copied");
    studio.grant(select(&[1]));
    studio.run(Command::Cut);
    assert_eq!(ids(&studio), [0]);
    studio.run(Command::Paste);
    studio.run(Command::Paste);
    let strokes = studio.sketch().strokes();
    let xs: Vec<f32> = strokes[1..].iter().map(|s| s.points()[0].x).collect();
    assert_eq!(xs, [16.0, 32.0]);
    assert_eq!(selection(&studio), [strokes[2].id().0]);
}

#[test]
fn what_other_programs_copied_is_pasted_as_strokes_or_refused() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9' stroke='red'/></svg>";
    studio.run(Command::PasteText(svg.into()));
    assert_eq!(ids(&studio), [0, 1]);
    studio.run(Command::PasteText("a shopping list".into()));
    assert_eq!(ids(&studio), [0, 1]);
    assert!(studio.notice().is_some_and(|n| n.is_error));
    studio.grant(select(&[0]));
    studio.run(Command::Copy);
    studio.run(Command::PasteText(studio.copied().to_owned()));
    assert_eq!(ids(&studio), [0, 1, 2], "what was copied here comes back as it was");
    assert_eq!(studio.sketch().strokes()[2].points()[0].x, 16.0);
}

#[test]
fn selections_grow_shrink_and_forget_what_has_gone() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 4);
    studio.run(Command::SelectAll);
    studio.grant(Wish::Select(vec![StrokeId(1)], Choice::Toggle));
    assert_eq!(selection(&studio), [0, 2, 3]);
    studio.grant(Wish::Select(vec![StrokeId(1), StrokeId(2)], Choice::Add));
    assert_eq!(
        (selection(&studio), studio.selected()),
        (vec![0, 1, 2, 3], Some(StrokeId(2)))
    );
    studio.run(Command::Remove(vec![StrokeId(2)]));
    assert_eq!(selection(&studio), [0, 1, 3]);
    studio.run(Command::RemoveSelected);
    assert!(studio.sketch().is_empty() && studio.selection().is_empty());
    assert_eq!(studio.selected(), None);
}

#[test]
fn the_eraser_takes_strokes_and_parts_as_one_step() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 3);
    let before = studio.sketch().clone();
    let whole = (StrokeId(0), vec![Span::new(0.0, 1.0)]);
    let middle = (StrokeId(2), vec![Span::new(0.4, 0.5), Span::new(0.45, 0.6)]);
    studio.grant(Wish::Erase(vec![whole, middle]));
    assert_eq!(ids(&studio), [1, 3, 4]);
    let rest = &studio.sketch().strokes()[2];
    assert!((rest.points()[0].x - 30.0).abs() < 1e-3, "{:?}", rest.points());
    studio.run(Command::Undo);
    assert_eq!(studio.sketch(), &before);
}

/// A pen that does what the test says, frame by frame.
struct Script(Mutex<VecDeque<Vec<PenSignal>>>);

impl PenSource for Script {
    fn drain(&mut self, _complete: bool) -> Vec<PenSignal> {
        let frames = self.0.get_mut().expect("one test, one thread");
        frames.pop_front().unwrap_or_default()
    }

    fn pens(&self) -> Vec<String> {
        vec!["A scripted pen".into()]
    }
}

fn at(x: f32, y: f32, pressure: f32, end: PenEnd, number: usize) -> PenSample {
    PenSample {
        pos_px: [x, y],
        pressure: Some(pressure),
        tilt: Some([0.1, -0.2]),
        end,
        device_secs: 50.0 + number as f64 / 240.0,
    }
}

#[test]
fn the_pens_own_samples_become_the_stroke_and_its_other_end_erases() {
    let (mut studio, _ends) = studio();
    studio.settings.set_smoothing(strokewise_ink::inking::Smoothing::OFF);
    let pressure = |i: usize| i as f32 / 100.0;
    let sample = |i: usize, end| at(200.0 + i as f32, 300.0, pressure(i), end, i);
    let tip = |i| sample(i, PenEnd::Tip);
    let mut frames = VecDeque::from([vec![PenSignal::Move(tip(0)), PenSignal::Down(tip(0))]]);
    for frame in 0..24 {
        let moves = (1..=4).map(|i| PenSignal::Move(tip(4 * frame + i)));
        frames.push_back(moves.collect());
    }
    frames.push_back(vec![PenSignal::Up(tip(96))]);
    // Frames as long as four of the pen's samples.
    let mut harness = harness_with(studio, 1.0 / 60.0, [800.0, 700.0]);
    harness.state_mut().watch_pens(Box::new(Script(Mutex::new(frames))));
    // egui sees the pen as the pointer, too.
    harness.event(egui::Event::PointerMoved(egui::pos2(200.0, 300.0)));
    harness.event(egui::Event::PointerButton {
        pos: egui::pos2(200.0, 300.0),
        button: egui::PointerButton::Primary,
        pressed: true,
        modifiers: egui::Modifiers::NONE,
    });
    for _ in 0..30 {
        harness.step();
    }
    let studio = &harness.state().studio;
    let strokes = studio.sketch().strokes();
    assert_eq!(
        strokes.len(),
        1,
        "one stroke, not one of the pen and one of the pointer"
    );
    let points = strokes[0].points();
    assert_eq!((points.len(), strokes[0].clock()), (97, Some(Clock::Device)));
    let pressures: Vec<_> = points.iter().filter_map(|p| p.pressure).collect();
    assert_eq!(pressures, (0..97).map(pressure).collect::<Vec<_>>());
    assert_eq!(points[5].tilt, Some([0.1, -0.2]));
    let secs = |i: usize| points[i].time_secs.expect("the device told the time");
    assert!((secs(96) - secs(0) - 0.4).abs() < 1e-3);

    let eraser = |i| sample(i, PenEnd::Eraser);
    let erase = vec![
        PenSignal::Down(eraser(40)),
        PenSignal::Move(eraser(41)),
        PenSignal::Up(eraser(41)),
    ];
    harness
        .state_mut()
        .watch_pens(Box::new(Script(Mutex::new(VecDeque::from([erase])))));
    harness.step();
    assert!(harness.state().studio.sketch().is_empty(), "the eraser end erases");
    assert_eq!(harness.state().studio.tool, Tool::Pen);
}

#[test]
fn what_a_command_selects_can_be_moved_at_once_and_the_pen_comes_back() {
    for (key, left) in [(Key::Escape, 3), (Key::Delete, 0)] {
        let (mut studio, _ends) = studio();
        draw(&mut studio, 3);
        let mut harness = harness(studio);
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        harness.run();
        assert_eq!(harness.state().studio.tool, Tool::Select);
        harness.key_press(key);
        harness.run();
        let studio = &harness.state().studio;
        assert_eq!((studio.tool, studio.sketch().strokes().len()), (Tool::Pen, left));
    }
}

#[test]
fn tools_are_taken_by_their_buttons_and_keys() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    for (name, tool, pen) in [
        ("Pencil", Tool::Pen, PenKind::Pencil),
        ("Eraser", Tool::Eraser, PenKind::Pencil),
        ("Marker", Tool::Pen, PenKind::Marker),
        ("Select", Tool::Select, PenKind::Marker),
        ("Brush", Tool::Pen, PenKind::Brush),
        ("Lasso", Tool::Lasso, PenKind::Brush),
        ("Pen", Tool::Pen, PenKind::Ink),
    ] {
        harness.get_by_label(name).click();
        harness.run();
        let studio = &harness.state().studio;
        assert_eq!((studio.tool, studio.settings.pen), (tool, pen), "{name}");
    }
    let check = |harness: &mut Harness<Shell>, key: Key, expected: (Tool, PenKind)| {
        harness.key_press(key);
        harness.run();
        let studio = &harness.state().studio;
        assert_eq!((studio.tool, studio.settings.pen), expected, "{key:?}");
    };
    check(&mut harness, Key::Num3, (Tool::Pen, PenKind::Marker));
    check(&mut harness, Key::E, (Tool::Eraser, PenKind::Marker));
    check(&mut harness, Key::L, (Tool::Lasso, PenKind::Marker));
    check(&mut harness, Key::P, (Tool::Pen, PenKind::Marker));
    let width = harness.state().studio.settings.kit().width;
    harness.key_press(Key::CloseBracket);
    harness.run();
    assert!(harness.state().studio.settings.kit().width > width);
    harness.key_press(Key::OpenBracket);
    harness.run();
    assert!((harness.state().studio.settings.kit().width - width).abs() < 1e-4);
}

#[test]
fn colours_are_picked_beside_the_strip() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    harness.get_by_label("Colour and width").click();
    harness.run();
    harness.get_by_label("Red").click();
    harness.run();
    let color = harness.state().studio.settings.kit().ink.color;
    assert_eq!(color, Some(Rgb([206, 46, 46])));
    harness.get_by_role_and_label(egui::accesskit::Role::SpinButton, "Opacity");
    harness.get_by_label("Any colour");
}

#[test]
fn every_command_can_be_looked_up_and_found_by_name() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    harness.key_press(Key::F1);
    harness.run();
    harness.get_by_label("Mirror the view");
    harness.get_by_label("Keys of Mirror the view");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label_contains("Mirror the view").is_none());
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::P);
    harness.run();
    harness.get_by_label("Command").type_text("lasso");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().studio.tool, Tool::Lasso);
}

#[test]
fn nothing_but_the_paper_is_left_when_everything_else_is_hidden() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    studio.settings.eraser.mode = EraserMode::Parts;
    let mut harness = harness(studio);
    harness.get_by_label("Pencil");
    harness.key_press(Key::H);
    harness.run();
    for gone in ["Pencil", "Undo", "File"] {
        assert!(harness.query_by_label(gone).is_none(), "{gone}");
    }
    harness.get_by_label("Canvas, 1 stroke");
    harness.key_press(Key::H);
    harness.run();
    harness.get_by_label("Pencil");
}
