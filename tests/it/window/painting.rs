//! The drawing as a picture, and the strokes behind a part of it.

use std::sync::Arc;

use eframe::egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::command::Command;
use strokewise::app::shell::Shell;
use strokewise::engine::{ClassId, EngineEnds, Region, Reply, Request, Shaping, Stage};
use strokewise_explain::model::Generator;
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::StrokeId;

use super::{answer, ink, supports, window};

/// Answers the picture that waits, all of one grey; returns what was to be painted.
fn answer_picture(ends: &EngineEnds, is_known: bool) -> Option<ClassId> {
    let Some(Request::Generate { sketch, condition }) = ends.take_request() else {
        panic!("the picture is asked for");
    };
    let rgb = vec![90; 3 * Generator::SIZE * Generator::SIZE];
    ends.reply(Reply::Painted {
        revision: sketch.revision(),
        condition,
        picture: Arc::new(Picture::new(Generator::SIZE, rgb).expect("a picture")),
        is_known,
        elapsed_secs: 0.01,
    });
    condition.category
}

/// Answers the question about a part that waits: stroke 3 is behind it, or nothing where nothing is there.
fn answer_part(ends: &EngineEnds, stage: Stage, shows: bool) -> Region {
    let Some(Request::Shape {
        sketch,
        condition,
        region,
        method,
    }) = ends.take_request()
    else {
        panic!("the part is asked about");
    };
    let strokes = supports(&sketch, StrokeId(2), [0.9, 0.05]);
    let shaping = Shaping {
        region,
        profiles: vec![Vec::new(); strokes.len()],
        strokes,
    };
    ends.reply(Reply::Shaped {
        revision: sketch.revision(),
        condition,
        region,
        shaping: shows.then(|| Arc::new(shaping)),
        method,
        stage,
    });
    region
}

/// A window with three strokes and their picture.
fn window_with_painting() -> (Harness<'static, Shell>, EngineEnds) {
    let (mut harness, ends) = window();
    harness.get_by_label("As a picture").click();
    harness.run();
    assert_eq!(answer_picture(&ends, true), Some(ClassId(0)));
    harness.run();
    harness.get_by_label("Painted as cat");
    (harness, ends)
}

#[test]
fn a_closed_section_paints_nothing_and_an_open_one_follows_the_drawing() {
    let (mut harness, ends) = window();
    assert!(ends.take_request().is_none());
    harness.get_by_label("As a picture").click();
    harness.run();
    assert_eq!(answer_picture(&ends, false), Some(ClassId(0)));
    harness.run();
    harness.get_by_label("Painted from the lines alone");

    harness.state_mut().studio.grant(ink(7));
    harness.run();
    // What to paint is known once the drawing is read.
    assert!(answer(&ends));
    assert!(ends.take_request().is_none());
    harness.run();
    answer_picture(&ends, true);
    harness.run();
    harness.get_by_label("Painted as cat");

    harness.state_mut().studio.run(Command::Undo);
    harness.run();
    harness.get_by_label("Painted from the lines alone");
    assert!(ends.take_request().is_none(), "undo finds its picture");

    harness.get_by_label("As a picture").click();
    harness.state_mut().studio.grant(ink(8));
    harness.run();
    assert!(answer(&ends));
    harness.run();
    assert!(ends.take_request().is_none());
}

#[test]
fn a_drawing_that_returns_before_it_was_painted_is_asked_about_again() {
    let (mut harness, ends) = window();
    harness.get_by_label("As a picture").click();
    harness.run();
    // The engine lets go of the picture that waits once a stroke is added.
    assert!(matches!(ends.take_request(), Some(Request::Generate { .. })));
    harness.state_mut().studio.grant(ink(7));
    harness.run();
    harness.state_mut().studio.run(Command::Undo);
    harness.run();
    answer_picture(&ends, true);
    harness.run();
    harness.get_by_label("Painted as cat");
}

#[test]
fn a_part_is_explained_until_escape() {
    let (mut harness, ends) = window_with_painting();
    let reading = harness.state().studio.marks().expect("a reading");
    let region = Region::new(10..40, 20..60).expect("a part of the picture");
    let choose = Command::ExplainPart(region);
    harness.state_mut().studio.run(choose);
    harness.run();
    assert_eq!(answer_part(&ends, Stage::Quick, true), region);
    harness.run();
    harness.get_by_label("Behind this part of the picture");
    harness.get_by_label_contains("Stroke 3, SLA +0.90, P-SLA +0.90");
    let marks = harness.state().studio.marks().expect("an explanation");
    assert!(marks[&StrokeId(2)].score > 0.99);

    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Behind this part of the picture").is_none());
    assert_eq!(harness.state().studio.marks(), Some(reading));
}

#[test]
fn what_is_blank_is_said_and_failures_leave_the_rest_alone() {
    let (mut harness, ends) = window_with_painting();
    let corner = Region::new(0..4, 0..4).expect("a part of the picture");
    harness.state_mut().studio.run(Command::ExplainPart(corner));
    harness.run();
    answer_part(&ends, Stage::Quick, false);
    harness.run();
    harness.get_by_label("Nothing is there: blank paper looks the same.");

    let (mut harness, ends) = window();
    harness.get_by_label("As a picture").click();
    harness.run();
    let request = ends.take_request().expect("the picture is asked for");
    ends.reply(Reply::Failed {
        kind: Some(request.kind()),
        revision: Some(request.revision()),
        message: "no weights".into(),
    });
    harness.run();
    harness.get_by_label_contains("No picture: no weights.");
    harness.get_by_label_contains("Stroke 1, SLA +1.00");
}

#[test]
fn pointing_at_a_stroke_asks_once_what_it_changes() {
    let (mut harness, ends) = window_with_painting();
    // High enough to show the list below the picture.
    harness.set_size(vec2(800.0, 1200.0));
    harness.run();
    harness.get_by_label_contains("Stroke 2, SLA").hover();
    harness.run();
    let Some(Request::Change {
        sketch,
        condition,
        stroke,
    }) = ends.take_request()
    else {
        panic!("the stroke is asked about");
    };
    assert_eq!(stroke, StrokeId(1));
    harness.run();
    assert!(ends.take_request().is_none());
    assert!(harness.state().studio.painting.change().is_none());
    ends.reply(Reply::Changed {
        revision: sketch.revision(),
        condition,
        stroke,
        change: Arc::new(vec![0.5; Generator::SIZE * Generator::SIZE]),
    });
    harness.run();
    assert!(harness.state().studio.painting.change().is_some());
    harness.get_by_label("As a picture").hover();
    harness.run();
    assert!(harness.state().studio.painting.change().is_none());
}
