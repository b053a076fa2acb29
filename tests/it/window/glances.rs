//! These tests check what the drawing reads as while a stroke of it is being drawn: it follows the pen, and nothing
//! else does.

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use strokewise::engine::Glance;

use super::*;

fn at(i: u16) -> Pos2 {
    pos2(100.0 + 10.0 * f32::from(i), 300.0)
}

fn button(i: u16, pressed: bool) -> Event {
    Event::PointerButton {
        pos: at(i),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

/// Puts the pen down at the first of these places and moves it to the others.
fn press_and_move(harness: &mut Harness<'static, Shell>, places: std::ops::Range<u16>) {
    let events = &mut harness.input_mut().events;
    events.extend([Event::PointerMoved(at(places.start)), button(places.start, true)]);
    events.extend(places.skip(1).map(|i| Event::PointerMoved(at(i))));
    harness.step();
}

fn lift(harness: &mut Harness<'static, Shell>, i: u16) {
    harness.event(button(i, false));
    harness.step();
}

/// The drawing that is glanced at, the stroke under the pen last, and the number of the glance.
fn asked(ends: &EngineEnds) -> Option<(Sketch, u64)> {
    match ends.take_request()? {
        Request::Glance { sketch, number, .. } => Some((sketch, number)),
        other => panic!("{other:?} instead of a glance"),
    }
}

/// Answers a glance: it is a dog.
fn glance(ends: &EngineEnds, number: u64, p: f32) {
    let dog = Guess { class: ClassId(3), p };
    ends.reply(Reply::Glanced {
        number,
        glance: Glance {
            top: vec![dog],
            intent: None,
        },
        elapsed_secs: 0.001,
    });
}

fn reads(harness: &Harness<'static, Shell>, what: &str) -> bool {
    harness.query_by_label(what).is_some()
}

#[test]
fn the_reading_follows_the_pen_and_the_stroke_becomes_ink_when_it_is_lifted() {
    let (mut harness, ends) = window();
    let before = harness.state().studio.sketch().clone();
    press_and_move(&mut harness, 0..5);
    let (sketch, number) = asked(&ends).expect("the pen is down");
    assert_eq!(sketch.revision(), before.revision(), "no state of the document");
    assert_eq!(sketch.without(&[sketch.strokes()[3].id()]), before);
    assert_eq!(sketch.strokes()[3].points().len(), 5);
    glance(&ends, number, 0.9);
    harness.step();
    assert!(reads(&harness, "dog 90%") && !reads(&harness, "cat 41%"));
    assert!(reads(&harness, "Remove Stroke 3"), "suggestions wait for the pen");
    assert_eq!(
        *harness.state().studio.sketch(),
        before,
        "the stroke is the pen's alone"
    );
    assert!(!harness.state().studio.can_undo_redo()[1]);

    harness.event(Event::PointerMoved(at(6)));
    lift(&mut harness, 6);
    let studio = &harness.state().studio;
    let last = studio.sketch().strokes().last().expect("four strokes").points().len();
    assert_eq!((studio.sketch().strokes().len(), last), (4, 6));
    assert!(reads(&harness, "dog 90%"), "until the answer is there");
    assert!(answer(&ends), "what waits is the finished drawing");
    harness.run();
    assert!(reads(&harness, "cat 41%") && !reads(&harness, "dog 90%"));
    harness.get_by_label("Undo").click();
    harness.run();
    assert_eq!(*harness.state().studio.sketch(), before, "one step of undo");
}

#[test]
fn the_pen_is_followed_at_most_every_thirty_milliseconds_and_the_latest_wins() {
    const FRAMES: u16 = 31;
    let (mut studio, ends) = studio();
    studio.listen();
    let mut harness = harness_of(studio, 0.01);
    harness.run();
    press_and_move(&mut harness, 0..2);
    let mut points = Vec::new();
    let note = |points: &mut Vec<usize>| {
        let asked = asked(&ends).map(|(sketch, _)| sketch.strokes()[0].points().len());
        points.extend(asked);
    };
    note(&mut points);
    for i in 2..2 + FRAMES {
        harness.event(Event::PointerMoved(at(i)));
        harness.step();
        note(&mut points);
    }
    let most = usize::from(FRAMES) / 3 + 1;
    assert!((3..=most).contains(&points.len()), "{points:?} in {FRAMES} frames");
    assert!(points.is_sorted_by(|a, b| a + 2 < *b), "{points:?}");
    // The pen rests: what is not asked yet is asked, once.
    for _ in 0..8 {
        harness.step();
        note(&mut points);
    }
    assert_eq!(points.last(), Some(&usize::from(2 + FRAMES)));
    assert!(points.is_sorted_by(|a, b| a < b), "nothing is asked twice: {points:?}");
    // Two questions that nobody took are one.
    for i in 0..8 {
        harness.event(Event::PointerMoved(at(40 + i)));
        harness.step();
    }
    assert!(asked(&ends).is_some() && asked(&ends).is_none());
}

#[test]
fn a_stroke_that_was_not_meant_leaves_no_reading_and_its_answers_come_too_late() {
    let (mut harness, ends) = window();
    press_and_move(&mut harness, 0..5);
    let (_, first) = asked(&ends).expect("the pen is down");
    glance(&ends, first, 0.9);
    harness.step();
    assert!(reads(&harness, "dog 90%"));
    harness.key_press(Key::Escape);
    harness.step();
    harness.step();
    assert!(reads(&harness, "cat 41%"), "the drawing is what it was");
    lift(&mut harness, 4);
    press_and_move(&mut harness, 10..15);
    let (_, second) = asked(&ends).expect("the pen is down again");
    assert!(second > first);
    glance(&ends, first, 0.7);
    harness.step();
    assert!(reads(&harness, "cat 41%"));
    glance(&ends, second, 0.8);
    harness.step();
    assert!(reads(&harness, "dog 80%"));
}

#[test]
fn a_click_is_not_read_and_nor_is_anything_where_the_settings_say_so() {
    let (mut harness, ends) = window();
    harness.state_mut().studio.run(Command::ToggleGlances);
    assert!(harness.state().studio.settings.reading_waits);
    press_and_move(&mut harness, 0..5);
    assert!(asked(&ends).is_none());
    lift(&mut harness, 4);
    assert!(answer(&ends), "the finished drawing is asked about");
    harness.state_mut().studio.run(Command::ToggleGlances);
    press_and_move(&mut harness, 20..21);
    assert!(asked(&ends).is_none());
    harness.event(Event::PointerMoved(at(23)));
    harness.step();
    assert!(asked(&ends).is_some());
}

#[test]
fn nobody_reads_what_nobody_sees() {
    let (mut harness, ends) = window();
    harness.state_mut().show_panel(false);
    harness.run();
    press_and_move(&mut harness, 0..5);
    assert!(asked(&ends).is_none());
}

#[test]
fn a_tool_whose_key_is_pressed_while_the_pen_is_down_is_taken_when_it_is_lifted() {
    let (mut harness, _ends) = window();
    press_and_move(&mut harness, 0..5);
    harness.key_press(Key::E);
    harness.step();
    assert_eq!(
        harness.state().studio.tool,
        Tool::Pen,
        "the stroke stays what it began as"
    );
    harness.event(Event::PointerMoved(at(6)));
    harness.step();
    lift(&mut harness, 6);
    harness.run();
    let studio = &harness.state().studio;
    assert_eq!(studio.sketch().strokes().len(), 4);
    assert_eq!(studio.tool, Tool::Eraser);
}
