//! Size and side of what lies around the drawing; the ink stays where it is.

use eframe::egui::{Color32, Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use strokewise::app::appearance::{Appearance, Desktop};
use strokewise::app::command::Command;
use strokewise::app::settings::Theme;
use strokewise::app::shell::Shell;
use strokewise_ink::inking::palette::Paper;

use super::{draw, harness, studio};

/// Draws a line from `from`, in the pixels of a window that shows everything as large as the system does, and returns
/// where on the paper it begins.
fn draw_at(harness: &mut Harness<'static, Shell>, from: Pos2) -> [f32; 2] {
    let scale = harness.ctx.zoom_factor();
    let steps = [from, from + eframe::egui::vec2(60.0, 30.0)].map(|at| (at.to_vec2() / scale).to_pos2());
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [
        Event::PointerMoved(steps[0]),
        button(steps[0], true),
        Event::PointerMoved(steps[1]),
        button(steps[1], false),
    ];
    for event in events {
        harness.input_mut().events.push(event);
        harness.step();
    }
    harness.run();
    let sketch = harness.state().studio.sketch();
    let first = sketch.strokes().last().expect("a stroke was drawn").points()[0];
    [first.x, first.y]
}

#[track_caller]
fn same(a: [f32; 2], b: [f32; 2]) {
    assert!(
        (a[0] - b[0]).abs() < 0.1 && (a[1] - b[1]).abs() < 0.1,
        "{a:?}, not {b:?}"
    );
}

#[test]
fn the_ink_keeps_its_pixels_when_the_interface_grows_or_changes_sides() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    harness.run();
    let place = pos2(420.0, 600.0);
    let before = draw_at(&mut harness, place);
    let panel = harness.get_by_label("I am drawing").rect().center().x;
    for command in [
        Command::ToggleHands,
        Command::TogglePanel,
        Command::StepScale { up: false },
        Command::Scale(1.1),
    ] {
        match command {
            Command::TogglePanel => {
                harness.key_press(Key::F9);
            }
            command => harness.state_mut().studio.run(command),
        }
        harness.run();
        same(draw_at(&mut harness, place), before);
    }
    harness.state_mut().studio.run(Command::Scale(1.0));
    harness.key_press(Key::F9);
    harness.run();
    same(draw_at(&mut harness, place), before);
    let now = harness.get_by_label("I am drawing").rect().center().x;
    assert!(now < 400.0 && 400.0 < panel, "the assistant went from {panel} to {now}");
    let tools = harness.get_by_label("Eraser").rect().center().x;
    assert!(tools > 700.0, "the tools are at the other side: {tools}");
}

#[test]
fn a_drawing_that_opens_with_the_window_fits_the_size_that_the_window_keeps() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 3);
    studio.run(Command::Fit);
    let mut harness = harness(studio);
    let zoom = |harness: &Harness<'static, Shell>| {
        let labels = harness
            .root()
            .children_recursive()
            .map(|node| node.accesskit_node().value());
        let mut labels = labels.flatten().filter(|label| label.ends_with('%'));
        labels.next().expect("the bar tells how large the paper is shown")
    };
    harness.set_size(eframe::egui::vec2(8000.0, 8000.0));
    harness.step();
    harness.set_size(eframe::egui::vec2(800.0, 600.0));
    harness.run();
    let opened = zoom(&harness);
    harness.key_press(Key::F);
    harness.run();
    assert_eq!(opened, zoom(&harness));
}

#[test]
fn keys_size_the_interface_and_leave_the_drawing_its_own() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    harness.run();
    let mut press = |modifiers: Modifiers, key: Key| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        (
            harness.state().studio.settings.interface.scale(),
            harness.ctx.zoom_factor(),
        )
    };
    let both = Modifiers::COMMAND.plus(Modifiers::ALT);
    assert_eq!(press(both, Key::Plus), (1.1, 1.1));
    assert_eq!(press(both, Key::Equals), (1.25, 1.25));
    assert_eq!(press(both, Key::Minus), (1.1, 1.1));
    assert_eq!(
        press(Modifiers::COMMAND, Key::Plus),
        (1.1, 1.1),
        "that enlarges the drawing"
    );
    assert_eq!(press(both, Key::Num0), (1.0, 1.0));
}

#[test]
fn high_contrast_follows_the_desktop_goes_with_both_themes_and_can_be_switched() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    let desktop = Desktop::default();
    harness.state_mut().follow_desktop(desktop.clone());
    let mut look = |change: &dyn Fn(&mut Shell)| {
        change(harness.state_mut());
        harness.run();
        let fill = harness.ctx.global_style().visuals.panel_fill;
        (harness.state().studio.paper, fill)
    };
    let (paper, panel) = look(&|shell| shell.studio.run(Command::Theme(Theme::Light)));
    assert_eq!(paper, Paper::Light);
    desktop.say(Appearance {
        is_dark: Some(true),
        high_contrast: true,
    });
    assert_eq!(look(&|_| {}), (Paper::White, Color32::WHITE));
    let dark = look(&|shell| shell.studio.run(Command::Theme(Theme::System)));
    assert_eq!(dark, (Paper::Black, Color32::BLACK));
    harness.get_by_label("View").click();
    harness.run();
    harness.get_by_label("High contrast").click();
    harness.run();
    assert_eq!(harness.state().studio.paper, Paper::Dark);
    harness.state_mut().studio.run(Command::Theme(Theme::Light));
    harness.run();
    assert_eq!(harness.ctx.global_style().visuals.panel_fill, panel);
}

#[test]
fn where_the_window_is_crowded_the_assistant_makes_room_and_opens_all_the_same() {
    let (studio, _ends) = studio();
    let mut harness = harness(studio);
    let mut is_shown = |step: &str| {
        match step {
            "" => {}
            "F9" => harness.key_press(Key::F9),
            width => {
                let width = width.parse().expect("a number");
                harness.set_size(eframe::egui::vec2(width, 900.0));
            }
        }
        harness.run();
        harness.query_by_label("I am drawing").is_some()
    };
    for (step, expected) in [
        ("", true),
        ("500", false),
        ("F9", true),
        ("F9", false),
        ("800", true),
        ("F9", false),
        ("500", false),
        ("F9", true),
        ("800", false),
        ("500", false),
    ] {
        assert_eq!(is_shown(step), expected, "after {step:?}");
    }
}
