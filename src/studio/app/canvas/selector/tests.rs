use eframe::egui::pos2;

use super::*;
use strokewise_ink::sketch::{GroupId, Point};

const RECT: Rect = Rect {
    min: pos2(0.0, 0.0),
    max: pos2(400.0, 400.0),
};

/// Returns two lines of width 2, along y = 100 and y = 200, from x = 100 to x = 200.
fn sketch() -> Sketch {
    let line = |y| vec![Point::new(100.0, y), Point::new(150.0, y), Point::new(200.0, y)];
    let strokes = [line(100.0), line(200.0)].into_iter().zip(0..);
    Sketch::new(strokes.filter_map(|(points, id)| strokewise_ink::sketch::Stroke::new(StrokeId(id), 2.0, points)))
}

/// Returns what comes of dragging from the first position through the others with these strokes
/// selected.
fn gesture(selected: &[u32], modifiers: Modifiers, lasso: bool, way: &[(f32, f32)]) -> Vec<Outcome> {
    let (sketch, view) = (sketch(), View::default());
    let selected = selected.iter().map(|id| StrokeId(*id)).collect();
    let board = Board {
        sketch: &sketch,
        selected: &selected,
        view: &view,
        rect: RECT,
        modifiers,
        now_secs: 0.0,
    };
    let mut selector = Selector::default();
    let at = |&(x, y): &(f32, f32)| pos2(x, y);
    let mut outcomes = Vec::new();
    outcomes.extend(selector.press(&board, at(&way[0]), lasso));
    for pos in &way[1..] {
        selector.drag(&board, at(pos));
    }
    outcomes.extend(selector.release(&board));
    outcomes
}

fn select(ids: &[u32], choice: Choice) -> Outcome {
    Outcome::Select(ids.iter().map(|id| StrokeId(*id)).collect(), choice)
}

#[test]
fn a_click_selects_what_lies_under_it() {
    let plain = Modifiers::NONE;
    let hit = select(&[0], Choice::Only);
    assert_eq!(gesture(&[], plain, false, &[(150.0, 103.0)]), [hit.clone(), hit]);
    assert_eq!(
        gesture(&[0], plain, false, &[(10.0, 10.0)]),
        [select(&[], Choice::Only)]
    );
    let toggled = gesture(&[0], Modifiers::SHIFT, false, &[(150.0, 200.0)]);
    assert_eq!(toggled, [select(&[1], Choice::Toggle)]);
}

#[test]
fn boxes_and_lassos_select_what_lies_inside() {
    let plain = Modifiers::NONE;
    let around_both = [(50.0, 50.0), (300.0, 250.0)];
    assert_eq!(
        gesture(&[], plain, false, &around_both),
        [select(&[0, 1], Choice::Only)]
    );
    let around_one = [(50.0, 150.0), (300.0, 150.0), (300.0, 250.0), (50.0, 250.0)];
    assert_eq!(gesture(&[], plain, true, &around_one), [select(&[1], Choice::Only)]);
    assert_eq!(
        gesture(&[0], Modifiers::SHIFT, true, &around_one),
        [select(&[1], Choice::Add)]
    );
}

#[track_caller]
fn check_map(modifiers: Modifiers, way: &[(f32, f32)], from: [f32; 2], expected: [f32; 2]) {
    match &gesture(&[0, 1], modifiers, false, way)[..] {
        [Outcome::Transform(map)] => {
            let at = map.apply(from);
            let close = (0..2).all(|i| (at[i] - expected[i]).abs() < 0.05);
            assert!(close, "{from:?} went to {at:?}, not {expected:?}");
        }
        other => panic!("no transformation: {other:?}"),
    }
}

#[test]
fn the_frame_moves_scales_and_turns() {
    let plain = Modifiers::NONE;
    let inside = [(150.0, 150.0), (160.0, 140.0), (180.0, 130.0)];
    check_map(plain, &inside, [100.0, 100.0], [130.0, 80.0]);
}

#[test]
fn a_corner_scales_about_the_one_across() {
    // The ink reaches from (99, 99) to (201, 201), the frame 8 pixels further.
    let outwards = [(209.0, 209.0), (319.0, 319.0)];
    check_map(Modifiers::NONE, &outwards, [99.0, 99.0], [99.0, 99.0]);
    check_map(Modifiers::NONE, &outwards, [154.0, 99.0], [209.0, 99.0]);
    let across = [(209.0, 209.0), (319.0, 209.0)];
    check_map(Modifiers::SHIFT, &across, [154.0, 154.0], [209.0, 154.0]);
}

#[test]
fn the_knob_turns_about_the_middle_in_steps_with_shift() {
    // The knob is 26 pixels above the frame; a quarter turn takes it to the right.
    let quarter = [(150.0, 65.0), (235.0, 152.0)];
    check_map(Modifiers::SHIFT, &quarter, [150.0, 100.0], [200.0, 150.0]);
    check_map(
        Modifiers::NONE,
        &[(150.0, 65.0), (235.0, 150.0)],
        [150.0, 100.0],
        [200.0, 150.0],
    );
}

#[test]
fn a_click_inside_the_frame_moves_nothing() {
    let plain = Modifiers::NONE;
    let outcomes = gesture(&[0, 1], plain, false, &[(150.0, 150.0), (151.0, 151.0)]);
    assert_eq!(outcomes, [select(&[], Choice::Only)]);
}

/// Returns what comes of presses (with Alt or not) at these times on the first of two lines that
/// are a group.
fn presses_on_a_group(selected: &[u32], presses: &[(f64, Modifiers)]) -> Vec<Outcome> {
    let tied = sketch()
        .strokes()
        .iter()
        .map(|s| (**s).clone().in_groups([GroupId(0)]))
        .collect::<Vec<_>>();
    let (sketch, view) = (Sketch::new(tied), View::default());
    let selected = selected.iter().map(|id| StrokeId(*id)).collect();
    let mut selector = Selector::default();
    let mut outcomes = Vec::new();
    for (now_secs, modifiers) in presses {
        let board = Board {
            sketch: &sketch,
            selected: &selected,
            view: &view,
            rect: RECT,
            modifiers: *modifiers,
            now_secs: *now_secs,
        };
        outcomes.extend(selector.press(&board, pos2(150.0, 100.0), false));
        outcomes.extend(selector.release(&board));
    }
    outcomes
}

#[test]
fn a_click_selects_the_group_and_alt_or_a_second_click_one_of_it() {
    let (plain, alt) = (Modifiers::NONE, Modifiers::ALT);
    let [group, one] = [select(&[0, 1], Choice::Only), select(&[0], Choice::Only)];
    assert_eq!(presses_on_a_group(&[], &[(1.0, plain)]), [group.clone(), group.clone()]);
    assert_eq!(presses_on_a_group(&[], &[(1.0, alt)]), [one.clone(), one.clone()]);
    let selected = [0, 1];
    let once = [group.clone()];
    assert_eq!(presses_on_a_group(&selected, &[(1.0, plain)]), once);
    assert_eq!(presses_on_a_group(&selected, &[(1.0, alt)]), [one.clone(), one.clone()]);
    let twice = [(1.0, plain), (1.2, plain)];
    assert_eq!(presses_on_a_group(&selected, &twice), [group.clone(), one]);
    let slowly = [(1.0, plain), (3.0, plain)];
    assert_eq!(presses_on_a_group(&selected, &slowly), [group.clone(), group]);
}
