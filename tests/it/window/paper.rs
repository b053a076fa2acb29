//! Layers, the picture to draw from, help for the hand, and keys of one's own.

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::kittest::Queryable as _;
use strokewise::app::backdrop::Pixels;
use strokewise::app::canvas::Choice;
use strokewise::app::keymap;
use strokewise_ink::sketch::{Bounds, LayerId, Placement};

use super::*;

/// The ids of the strokes that the engine is asked about.
fn asked(ends: &EngineEnds) -> Option<Vec<u32>> {
    let Some(Request::Assess { sketch, .. }) = ends.take_request() else {
        return None;
    };
    Some(sketch.strokes().iter().map(|s| s.id().0).collect())
}

fn hide(studio: &mut Studio, layer: LayerId, hidden: bool) {
    let mut layers = studio.sheet().layers().to_vec();
    layers
        .iter_mut()
        .filter(|other| other.id == layer)
        .for_each(|layer| layer.hidden = hidden);
    studio.run(Command::Layers(layers));
}

fn whole(studio: &Studio) -> usize {
    studio.drawing().sketch.strokes().len()
}

#[test]
fn only_what_is_seen_is_explained_and_undo_brings_layers_back() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    studio.run(Command::AddLayer);
    let above = studio.layer();
    studio.grant(ink(5));
    assert_eq!(asked(&ends), Some(vec![0, 1, 2]));
    hide(&mut studio, above, true);
    assert_eq!(ids(&studio), [0, 1]);
    assert_eq!(asked(&ends), Some(vec![0, 1]));
    assert_eq!(whole(&studio), 3, "what is hidden is saved");
    studio.run(Command::Undo);
    assert_eq!(ids(&studio), [0, 1, 2]);
    studio.run(Command::Redo);
    assert_eq!(ids(&studio), [0, 1]);
    studio.run(Command::Clear);
    assert_eq!(
        (ids(&studio).len(), whole(&studio)),
        (0, 1),
        "what nobody sees is not cleared"
    );
    for _ in 0..4 {
        studio.run(Command::Undo);
    }
    assert_eq!(studio.sheet().layers().len(), 1);
}

#[test]
fn new_ink_is_always_seen() {
    let (mut studio, _ends) = studio();
    studio.run(Command::AddLayer);
    let above = studio.layer();
    assert_ne!(above, LayerId(0));
    hide(&mut studio, above, true);
    studio.grant(ink(0));
    assert_eq!(
        studio.sketch().strokes()[0].layer(),
        LayerId(0),
        "the nearest layer that takes ink"
    );
    hide(&mut studio, LayerId(0), true);
    studio.grant(ink(1));
    assert_eq!(ids(&studio), [1], "a layer is added where none takes ink");
    assert_eq!(studio.sheet().layers().len(), 3);
    studio.run(Command::Undo);
    assert_eq!(
        (ids(&studio).len(), studio.sheet().layers().len()),
        (0, 2),
        "as one step"
    );
}

#[test]
fn locked_ink_is_seen_and_stays() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 1);
    studio.run(Command::AddLayer);
    studio.grant(ink(3));
    let mut layers = studio.sheet().layers().to_vec();
    layers[0].locked = true;
    studio.run(Command::Layers(layers));
    assert_eq!(asked(&ends), Some(vec![0, 1]));
    studio.run(Command::SelectAll);
    assert_eq!(studio.selection().len(), 1);
    studio.run(Command::Clear);
    assert_eq!(ids(&studio), [0]);
}

#[test]
fn ink_goes_with_its_layer_and_moves_between_them() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 2);
    studio.run(Command::AddLayer);
    let above = studio.layer();
    studio.grant(Wish::Select(vec![StrokeId(0)], Choice::Only));
    studio.run(Command::ToLayer(above));
    assert_eq!((studio.strokes_on(LayerId(0)), studio.strokes_on(above)), (1, 1));
    let before = studio.sketch().clone();
    studio.run(Command::RemoveLayer(above));
    assert_eq!((ids(&studio), studio.layer()), (vec![1], LayerId(0)));
    studio.run(Command::RemoveLayer(LayerId(0)));
    assert_eq!(studio.sheet().layers().len(), 1, "the last layer stays");
    studio.run(Command::Undo);
    assert_eq!(studio.sketch(), &before);
}

#[test]
fn a_slider_is_one_step_of_undo_however_long_it_is_moved() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    let layer = studio.layer();
    for percent in (20..100).rev() {
        studio.run(Command::LayerOpacity(layer, percent as f32 / 100.0));
    }
    assert_eq!(studio.sheet().layer(layer).opacity, 0.2);
    studio.run(Command::Undo);
    assert_eq!(studio.sheet().layer(layer).opacity, 1.0);
    assert_eq!(ids(&studio), [0]);
}

#[test]
fn a_hand_that_holds_still_is_straightened_and_one_undo_brings_back_what_it_drew() {
    let (mut harness, _ends) = window();
    harness.state_mut().studio.settings.straighten = true;
    let at = |i: u16| pos2(150.0 + 3.0 * f32::from(i), 300.0 + f32::from(i % 3));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = &mut harness.input_mut().events;
    events.extend([Event::PointerMoved(at(0)), button(at(0), true)]);
    events.extend((1..40).map(|i| Event::PointerMoved(at(i))));
    harness.step();
    // A frame takes half a second.
    harness.step();
    harness.step();
    harness.input_mut().events.push(button(at(39), false));
    harness.step();
    let ys = |harness: &Harness<'static, Shell>| -> Vec<f32> {
        let strokes = harness.state().studio.sketch().strokes();
        strokes.last().expect("ink").points().iter().map(|p| p.y).collect()
    };
    let straight = ys(&harness);
    assert!(straight.windows(2).all(|y| y[0] == y[1]), "{straight:?}");
    harness.state_mut().studio.run(Command::Undo);
    assert_eq!(ids(&harness.state().studio), [0, 1, 2, 3]);
    assert!(ys(&harness).windows(2).any(|y| y[0] != y[1]), "as it was drawn");
}

#[test]
fn shift_draws_a_straight_line_of_all_samples() {
    let (mut harness, _ends) = window();
    let at = |i: u16| -> Pos2 {
        pos2(
            150.0 + 4.0 * f32::from(i),
            300.0 + f32::from(i) + 9.0 * f32::from(i % 2),
        )
    };
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::SHIFT,
    };
    let events = &mut harness.input_mut().events;
    events.push(Event::ModifiersChanged(Modifiers::SHIFT));
    events.extend([Event::PointerMoved(at(0)), button(at(0), true)]);
    events.extend((1..=40).map(|i| Event::PointerMoved(at(i))));
    events.push(button(at(40), false));
    harness.step();
    let events = &mut harness.input_mut().events;
    events.push(Event::ModifiersChanged(Modifiers::NONE));
    let sketch = harness.state().studio.sketch();
    let points = sketch.strokes().last().expect("ink").points();
    assert!(points.len() >= 41, "{} samples", points.len());
    let [a, b] = [points[0], points[points.len() - 1]];
    let off = |p: &Point| ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)).abs();
    assert!(points.iter().all(|p| off(p) < 1.0));
    harness.state_mut().studio.run(Command::Undo);
    assert_eq!(ids(&harness.state().studio), [0, 1, 2], "one step");
}

#[test]
fn a_pasted_picture_lies_under_the_ink_and_no_network_is_asked_about_it() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 1);
    assert_eq!(asked(&ends), Some(vec![0]));
    studio.paste_pixels(Pixels {
        width: 8,
        rgba: [90, 120, 30, 255].repeat(32),
    });
    while studio.sheet().reference().is_none() {
        std::thread::yield_now();
        studio.listen();
    }
    let reference = studio.sheet().reference().expect("it was pasted").clone();
    assert_eq!(reference.size, [8, 4]);
    while studio.backdrop.image().is_none() {
        std::thread::yield_now();
        studio.listen();
    }
    assert_eq!(studio.backdrop.image().map(|image| image.size), Some([8, 4]));
    let placement = Placement {
        at: [7.0, 9.0],
        ..reference.placement
    };
    studio.grant(Wish::Place(placement));
    studio.run(Command::ToggleReference);
    let shown = studio.sheet().reference().expect("still there").placement;
    assert_eq!((shown.at, shown.hidden), ([7.0, 9.0], true));
    assert_eq!(studio.sketch().strokes().len(), 1);
    studio.run(Command::Take(Tool::Place));
    assert_eq!(studio.tool, Tool::Place);
    for _ in 0..3 {
        studio.run(Command::Undo);
    }
    assert_eq!(studio.sheet().reference(), None);
    assert_eq!(studio.tool, Tool::Pen, "there is nothing to move any more");
    studio.run(Command::Take(Tool::Place));
    assert!(studio.question().is_some(), "a picture is asked for");
}

#[test]
fn what_others_copied_is_pasted_in_view_and_each_time_a_little_further() {
    let (mut studio, _ends) = studio();
    let view = Bounds {
        min: [1000.0, 1000.0],
        max: [1400.0, 1200.0],
    };
    studio.look_at(view);
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L40 20' stroke='red'/></svg>";
    studio.run(Command::PasteText(svg.into()));
    studio.run(Command::PasteText(svg.into()));
    let strokes = studio.sketch().strokes();
    let middles: Vec<_> = strokes.iter().map(|s| s.bounds().center()).collect();
    assert_eq!(middles, [[1200.0, 1100.0], [1216.0, 1116.0]]);
}

#[test]
fn keys_can_be_changed_in_the_list_and_conflicts_are_told() {
    let (mut harness, _ends) = window();
    harness.key_press(Key::F1);
    harness.run();
    harness.get_by_label("Search").type_text("upright");
    harness.run();
    harness.get_by_label("Keys of Upright").click();
    harness.run();
    harness.key_press(Key::E);
    harness.run();
    harness.get_by_label_contains("is “Eraser”");
    harness.get_by_label("Take it").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    let keys = |harness: &Harness<'static, Shell>, command: &Command| {
        let keys = keymap::of(&harness.ctx).keys_of(command);
        keys.into_iter().map(keymap::text).collect::<Vec<_>>()
    };
    assert_eq!(keys(&harness, &Command::Upright), ["E"]);
    assert!(keys(&harness, &Command::Take(Tool::Eraser)).is_empty());
    harness.key_press(Key::E);
    harness.run();
    assert_eq!(harness.state().studio.tool, Tool::Pen);
    harness.key_press(Key::F1);
    harness.run();
    harness.get_by_label("All as they were").click();
    harness.run();
    assert_eq!(keys(&harness, &Command::Take(Tool::Eraser)), ["E"]);
}

#[test]
fn layers_are_made_named_and_hidden_in_the_window() {
    let (mut harness, _ends) = window();
    harness.get_by_label("Layers, picture and grid").click();
    harness.run();
    harness.get_by_label("New layer").click();
    harness.run();
    harness.get_by_label("Hide Layer 2");
    harness.get_by_label("Hide Ink").click();
    harness.run();
    assert!(ids(&harness.state().studio).is_empty());
    harness.get_by_label("Show Ink").click();
    harness.run();
    assert_eq!(ids(&harness.state().studio), [0, 1, 2]);
    harness.get_by_label("Layer 2").click();
    harness.run();
    harness.get_by_label("Name of Layer 2").type_text("!");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().studio.sheet().layers()[1].name.contains('!'));
}
