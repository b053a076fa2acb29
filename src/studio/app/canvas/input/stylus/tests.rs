use eframe::egui::{Event, PointerButton, TouchDeviceId, TouchId, TouchPhase, pos2};

use super::*;
use strokewise_ink::sketch::Clock;

const FRAME: Frame = Frame {
    time_secs: [1.0, 1.016],
    space_down: false,
    push: Push::Pan,
    barrels: [Barrel::Pan, Barrel::Erase],
};

fn sample(x: f32, end: PenEnd) -> PenSample {
    PenSample {
        pos_px: [x, 0.0],
        pressure: Some(0.3),
        tilt: None,
        end,
        device_secs: 1.0,
    }
}

fn tip(x: f32) -> PenSample {
    sample(x, PenEnd::Tip)
}

fn contact(sample: &PenSample) -> Contact {
    let PenSample {
        pos_px: [x, y],
        pressure,
        tilt,
        end,
        device_secs,
    } = *sample;
    Contact {
        pos: pos2(x, y),
        pressure,
        tilt,
        end,
        time_secs: device_secs,
        clock: Clock::Device,
    }
}

/// Returns acts in short, as in the tests of the parent; an eraser's are in capitals.
fn short(act: Act) -> String {
    let letter = |at: Contact, letters: [char; 2]| {
        let letter = letters[usize::from(at.end == PenEnd::Eraser)];
        format!("{letter}{}", at.pos.x)
    };
    match act {
        Act::Press(at) => letter(at, ['p', 'P']),
        Act::Drag(at) => letter(at, ['d', 'D']),
        Act::Release => "r".into(),
        Act::Cancel => "c".into(),
        Act::Pan(delta) => format!("m{}", delta.x),
        Act::Zoom { factor, .. } => format!("z{factor}"),
        Act::Turn { radians, .. } => format!("t{radians:.2}"),
        Act::Swing([from, to]) => format!("s{}-{}", from.x, to.x),
    }
}

/// Feeds frames of pen signals and window events to one hand on a canvas that covers x < 100.
#[track_caller]
fn check(frames: &[(&[PenSignal], &[Event])], expected: &str) {
    let mut hand = Hand::default();
    let accepts = |pos: Pos2| pos.x < 100.0;
    let mut acts = Vec::new();
    for (signals, events) in frames {
        acts.extend(hand.read_pen(signals, FRAME, contact, accepts));
        acts.extend(hand.read(events, FRAME, accepts));
    }
    let acts: Vec<String> = acts.into_iter().map(short).collect();
    assert_eq!(acts.join(" "), expected);
}

fn click(x: f32) -> [Event; 3] {
    let button = |pressed| Event::PointerButton {
        pos: pos2(x, 0.0),
        button: PointerButton::Primary,
        pressed,
        modifiers: eframe::egui::Modifiers::NONE,
    };
    [Event::PointerMoved(pos2(x, 0.0)), button(true), button(false)]
}

fn finger(id: u64, phase: TouchPhase, x: f32) -> Event {
    Event::Touch {
        device_id: TouchDeviceId(0),
        id: TouchId(id),
        phase,
        pos: pos2(x, 0.0),
        force: None,
    }
}

use PenSignal::{Away, Down, Move, Up};

#[test]
fn a_stroke_of_the_pen_is_told_once() {
    let stroke = [
        Move(tip(1.0)),
        Down(tip(1.0)),
        Move(tip(2.0)),
        Move(tip(3.0)),
        Up(tip(3.0)),
    ];
    check(&[(&stroke, &click(1.0))], "p1 d2 d3 r");
    // A mouse that takes over is a mouse.
    check(&[(&stroke, &[]), (&[Away], &click(7.0))], "p1 d2 d3 r p7 r");
    // A press beside the canvas is the widgets' affair.
    check(
        &[(&[Down(tip(150.0)), Move(tip(50.0)), Up(tip(50.0))], &click(150.0))],
        "",
    );
}

#[test]
fn a_mouse_that_took_over_while_something_else_was_shown_is_a_mouse() {
    let accepts = |pos: Pos2| pos.x < 100.0;
    let mut hand = Hand::default();
    hand.read_pen(&[Down(tip(1.0)), Up(tip(1.0))], FRAME, contact, accepts);
    hand.overlook(&[Down(tip(2.0)), Up(tip(2.0)), Away]);
    let acts = hand.read(&click(7.0), FRAME, accepts);
    let acts: Vec<String> = acts.into_iter().map(short).collect();
    assert_eq!(acts, ["p7", "r"]);
}

#[test]
fn the_other_end_erases() {
    let eraser = |x| sample(x, PenEnd::Eraser);
    check(
        &[(
            &[
                Down(eraser(1.0)),
                Move(eraser(2.0)),
                Up(eraser(2.0)),
                Down(tip(3.0)),
                Up(tip(3.0)),
            ],
            &[],
        )],
        "P1 D2 r p3 r",
    );
}

#[test]
fn buttons_on_the_side_push_the_paper_and_erase() {
    let barrel = |button, pressed, x| PenSignal::Barrel {
        button,
        pressed,
        at: tip(x),
    };
    check(
        &[(
            &[
                barrel(1, true, 5.0),
                Move(tip(8.0)),
                barrel(1, false, 8.0),
                Move(tip(9.0)),
            ],
            &[],
        )],
        "m3",
    );
    check(
        &[(
            &[
                barrel(2, true, 5.0),
                Down(tip(5.0)),
                Up(tip(5.0)),
                barrel(2, false, 5.0),
                Down(tip(6.0)),
                Up(tip(6.0)),
            ],
            &[],
        )],
        "P5 r p6 r",
    );
    check(
        &[(&[barrel(3, true, 5.0), Move(tip(8.0)), barrel(3, false, 8.0)], &[])],
        "",
    );
}

#[test]
fn a_palm_beside_the_pen_does_nothing_and_a_finger_later_pushes() {
    use TouchPhase::{End, Start};
    let palm = [finger(1, Start, 40.0), finger(1, TouchPhase::Move, 44.0)];
    check(
        &[
            (&[Down(tip(1.0))], &palm),
            (
                &[Move(tip(2.0)), Up(tip(2.0))],
                &[finger(1, TouchPhase::Move, 60.0), finger(1, End, 60.0)],
            ),
        ],
        "p1 d2 r",
    );
    let long_ago = |x| PenSample {
        device_secs: -9.0,
        ..tip(x)
    };
    check(
        &[
            (&[Down(long_ago(1.0)), Up(long_ago(1.0))], &[]),
            (
                &[],
                &[
                    finger(2, Start, 10.0),
                    finger(2, TouchPhase::Move, 13.0),
                    finger(2, End, 13.0),
                ],
            ),
        ],
        "p1 r m3",
    );
}

#[test]
fn a_hand_that_lies_there_before_the_pen_does_not_keep_it_from_drawing() {
    use TouchPhase::Start;
    let before = |x| PenSample {
        device_secs: -9.0,
        ..tip(x)
    };
    check(
        &[
            (&[Down(before(1.0)), Up(before(1.0))], &[]),
            (&[], &[finger(1, Start, 40.0)]),
            (&[Down(tip(5.0)), Move(tip(6.0))], &[finger(1, TouchPhase::Move, 45.0)]),
        ],
        "p1 r p5 d6",
    );
}
