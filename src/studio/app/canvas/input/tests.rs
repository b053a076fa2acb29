use eframe::egui::{Modifiers, TouchDeviceId, TouchPhase, pos2};

use super::*;

fn button(pressed: bool, button: PointerButton, x: f32) -> Event {
    Event::PointerButton {
        pos: pos2(x, 0.0),
        button,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn moved(x: f32) -> Event {
    Event::PointerMoved(pos2(x, 0.0))
}

fn touch(id: u64, phase: TouchPhase, x: f32, force: Option<f32>) -> Event {
    let (device_id, id) = (TouchDeviceId(0), TouchId(id));
    Event::Touch {
        device_id,
        id,
        phase,
        pos: pos2(x, 0.0),
        force,
    }
}

fn escape() -> Event {
    let (key, pressed, repeat) = (Key::Escape, true, false);
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat,
        modifiers: Modifiers::NONE,
    }
}

/// Returns acts in short: `p5` press at x 5, `d5` drag, `r` release, `c` cancel, `m3` pan by 3,
/// `z2` zoom.
fn short(act: &Act) -> String {
    match act {
        Act::Press(at) => format!("p{}", at.pos.x),
        Act::Drag(at) => format!("d{}", at.pos.x),
        Act::Release => "r".into(),
        Act::Cancel => "c".into(),
        Act::Pan(delta) => format!("m{}", delta.x),
        Act::Zoom { factor, .. } => format!("z{factor}"),
        Act::Turn { radians, .. } => format!("t{radians:.2}"),
        Act::Swing([from, to]) => format!("s{}-{}", from.x, to.x),
    }
}

/// Feeds frames of events to one hand on a canvas that covers x < 100.
#[track_caller]
fn check(space_down: bool, frames: &[&[Event]], expected: &str) {
    let mut hand = Hand::default();
    let frame = Frame {
        time_secs: [1.0, 2.0],
        space_down,
        push: Push::Pan,
        barrels: [Barrel::Pan, Barrel::Erase],
    };
    let acts: Vec<String> = frames
        .iter()
        .flat_map(|events| hand.read(events, frame, |pos| pos.x < 100.0))
        .map(|act| short(&act))
        .collect();
    assert_eq!(acts.join(" "), expected);
}

const LEFT: PointerButton = PointerButton::Primary;
const MIDDLE: PointerButton = PointerButton::Middle;

#[test]
fn every_move_of_a_frame_is_kept_in_order() {
    check(
        false,
        &[
            &[moved(1.0), button(true, LEFT, 1.0), moved(2.0), moved(3.0)],
            &[moved(4.0), moved(5.0), button(false, LEFT, 5.0), moved(6.0)],
        ],
        "p1 d2 d3 d4 d5 r",
    );
    check(
        false,
        &[&[button(true, LEFT, 150.0), moved(2.0), button(false, LEFT, 2.0)]],
        "",
    );
    check(false, &[&[button(true, LEFT, 1.0), button(false, LEFT, 1.0)]], "p1 r");
    check(false, &[&[button(true, LEFT, 1.0)], &[escape(), moved(2.0)]], "p1 c");
    check(
        false,
        &[&[button(true, LEFT, 1.0)], &[Event::WindowFocused(false)]],
        "p1 r",
    );
}

#[test]
fn middle_button_and_space_push_the_paper() {
    let drag = |b| [button(true, b, 1.0), moved(4.0), moved(2.0), button(false, b, 2.0)];
    check(false, &[&drag(MIDDLE)], "m3 m-2");
    check(true, &[&drag(LEFT)], "m3 m-2");
    check(true, &[&drag(MIDDLE)], "m3 m-2");
}

#[test]
fn emulated_mouse_events_of_a_touch_are_left_out() {
    use TouchPhase::{End, Move, Start};
    check(
        false,
        &[&[
            touch(1, Start, 1.0, Some(0.5)),
            moved(1.0),
            button(true, LEFT, 1.0),
            touch(1, Move, 2.0, Some(0.6)),
            moved(2.0),
            touch(1, End, 2.0, None),
            button(false, LEFT, 2.0),
            Event::PointerGone,
        ]],
        "p1 d2 r",
    );
}

#[test]
fn two_fingers_push_and_enlarge_and_never_leave_ink() {
    use TouchPhase::{End, Move, Start};
    check(
        false,
        &[
            &[touch(1, Start, 10.0, None), touch(1, Move, 12.0, None)],
            &[touch(2, Start, 32.0, None), touch(2, Move, 52.0, None)],
            &[
                touch(2, End, 52.0, None),
                touch(1, Move, 90.0, None),
                touch(1, End, 90.0, None),
            ],
            &[touch(3, Start, 5.0, None), touch(3, End, 5.0, None)],
        ],
        "p10 d12 c m10 z2 p5 r",
    );
}

#[test]
fn after_a_pen_was_seen_fingers_only_push() {
    use TouchPhase::{Cancel, End, Move, Start};
    check(
        false,
        &[
            &[touch(1, Start, 1.0, Some(0.4)), touch(1, End, 1.0, None)],
            &[
                touch(2, Start, 10.0, None),
                touch(2, Move, 14.0, None),
                touch(2, End, 14.0, None),
            ],
            &[touch(3, Start, 20.0, Some(0.2)), touch(3, Cancel, 20.0, None)],
        ],
        "p1 r m4 p20 c",
    );
}

#[test]
fn samples_of_a_frame_are_spread_over_its_time() {
    let mut hand = Hand::default();
    let events = [button(true, LEFT, 0.0), moved(1.0), moved(2.0), moved(3.0)];
    let frame = Frame {
        time_secs: [1.0, 2.0],
        space_down: false,
        push: Push::Pan,
        barrels: [Barrel::Pan, Barrel::Erase],
    };
    let times: Vec<f64> = hand
        .read(&events, frame, |_| true)
        .iter()
        .filter_map(|act| match act {
            Act::Press(at) | Act::Drag(at) => Some(at.time_secs),
            _ => None,
        })
        .collect();
    assert_eq!(times, [1.25, 1.5, 1.75, 2.0]);
}

#[test]
fn space_and_shift_turn_the_paper_and_with_ctrl_it_grows() {
    let acts = |push: Push, by: PointerButton| {
        let mut hand = Hand::default();
        let frame = Frame {
            time_secs: [1.0, 2.0],
            space_down: true,
            push,
            barrels: [Barrel::Pan, Barrel::Erase],
        };
        let up = Event::PointerMoved(pos2(9.0, -10.0));
        let events = [button(true, by, 5.0), up, button(false, by, 9.0)];
        let acts = hand.read(&events, frame, |_| true);
        assert!(!hand.is_busy());
        acts
    };
    for by in [LEFT, MIDDLE] {
        let [from, to] = [pos2(5.0, 0.0), pos2(9.0, -10.0)];
        assert_eq!(acts(Push::Turn, by), [Act::Swing([from, to])]);
        let zoomed = acts(Push::Zoom, by);
        let [Act::Zoom { factor, around }] = zoomed[..] else {
            panic!("no zoom: {zoomed:?}");
        };
        assert!((factor - 1.1).abs() < 1e-5 && around == from, "{factor} {around}");
        assert_eq!(acts(Push::Pan, by), [Act::Pan(to - from)]);
    }
    assert_eq!(Push::of(Modifiers::COMMAND), Push::Zoom);
    assert_eq!(Push::of(Modifiers::SHIFT), Push::Turn);
}

#[test]
fn two_fingers_turn_the_paper_once_they_mean_it() {
    let mut hand = Hand::default();
    let frame = Frame {
        time_secs: [1.0, 2.0],
        space_down: false,
        push: Push::Pan,
        barrels: [Barrel::Pan, Barrel::Erase],
    };
    let finger = |id: u64, phase, degrees: f32| {
        let at = pos2(50.0, 50.0) + 40.0 * eframe::egui::Vec2::angled(degrees.to_radians());
        let (device_id, id) = (TouchDeviceId(0), TouchId(id));
        let (pos, force) = (at, None);
        Event::Touch {
            device_id,
            id,
            phase,
            pos,
            force,
        }
    };
    hand.read(
        &[finger(0, TouchPhase::Start, 180.0), finger(1, TouchPhase::Start, 0.0)],
        frame,
        |_| true,
    );
    let mut turned = |degrees: f32| {
        let events = [
            finger(1, TouchPhase::Move, degrees),
            finger(0, TouchPhase::Move, 180.0 + degrees),
        ];
        let acts = hand.read(&events, frame, |_| true);
        let turns = acts.into_iter().filter_map(|act| match act {
            Act::Turn { radians, .. } => Some(radians.to_degrees()),
            _ => None,
        });
        turns.sum::<f32>()
    };
    assert_eq!(turned(5.0), 0.0, "that may be chance");
    turned(20.0);
    let more = turned(50.0);
    assert!((more - 30.0).abs() < 0.1, "{more}");
    let across = turned(190.0);
    assert!((across - 140.0).abs() < 0.1, "{across}");
}
