//! Lays out the View menu.

use eframe::egui::{RichText, Ui};

use super::{WindowState, item};
use crate::app::boxes::Boxes as _;
use crate::app::command::{Command, TURN_DEGREES, ZOOM_STEP};
use crate::app::settings::{SCALES, Theme};
use crate::app::studio::Studio;
use crate::words::{Language, Speaks as _, say};

/// Lays out the menu of how the drawing and everything around it are shown.
pub(super) fn menu(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "command-group-view"), |ui| {
        ui.set_min_width(220.0);
        item(ui, say!(ui, "command-zoom-in"), true, Command::Zoom(ZOOM_STEP), out);
        item(
            ui,
            say!(ui, "command-zoom-out"),
            true,
            Command::Zoom(1.0 / ZOOM_STEP),
            out,
        );
        item(ui, say!(ui, "command-actual-size"), true, Command::ActualSize, out);
        item(ui, say!(ui, "command-fit-to-drawing"), true, Command::Fit, out);
        item(
            ui,
            say!(ui, "command-turn-right"),
            true,
            Command::Turn(TURN_DEGREES),
            out,
        );
        item(
            ui,
            say!(ui, "command-turn-left"),
            true,
            Command::Turn(-TURN_DEGREES),
            out,
        );
        item(ui, say!(ui, "command-mirror-the-view"), true, Command::MirrorView, out);
        let is_upright = !window.mirrored && window.turn_degrees.round() == 0.0;
        item(ui, say!(ui, "command-upright"), !is_upright, Command::Upright, out);
        ui.separator();
        item(
            ui,
            say!(ui, "command-nothing-but-the-paper"),
            true,
            Command::ToggleBars,
            out,
        );
        item(ui, say!(ui, "command-full-screen"), true, Command::FullScreen, out);
        switches_ui(ui, studio, window, out);
        ui.separator();
        themes_ui(ui, studio, window, out);
        ui.separator();
        languages_ui(ui, studio, out);
        scales_ui(ui, studio, out);
        let mut left_handed = studio.settings.interface.left_handed;
        if ui
            .tick(&mut left_handed, say!(ui, "command-panels-for-the-left-hand"))
            .clicked()
        {
            out.push(Command::ToggleHands);
        }
    });
}

/// Lays out what is switched on and off.
fn switches_ui(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    let mut explain = studio.explain;
    if ui.tick(&mut explain, say!(ui, "command-show-explanation")).clicked() {
        out.push(Command::ToggleExplanation);
    }
    let mut reads = !studio.settings.reading_waits;
    if ui.tick(&mut reads, say!(ui, "command-read-while-i-draw")).clicked() {
        out.push(Command::ToggleGlances);
    }
    let mut open = window.panel_open;
    if ui.tick(&mut open, say!(ui, "assistant")).clicked() {
        out.push(Command::TogglePanel);
    }
}

fn themes_ui(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    ui.label(RichText::new(say!(ui, "menu-theme")).small().weak());
    for (theme, text) in [
        (Theme::System, say!(ui, "theme-system")),
        (Theme::Light, say!(ui, "theme-light")),
        (Theme::Dark, say!(ui, "theme-dark")),
    ] {
        if ui.choice(studio.settings.theme == theme, text).clicked() {
            out.push(Command::Theme(theme));
        }
    }
    let mut high = window.high_contrast;
    if ui.tick(&mut high, say!(ui, "command-high-contrast")).clicked() {
        out.push(Command::ToggleContrast);
    }
}

/// Offers the languages of the window; each by its own name, so that it is found from every other
/// one.
fn languages_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let chosen = studio.settings.interface.language;
    ui.menu_button(say!(ui, "menu-language"), |ui| {
        if ui.choice(chosen.is_none(), say!(ui, "language-system")).clicked() {
            out.push(Command::Speak(None));
        }
        for language in Language::ALL {
            if ui.choice(chosen == Some(language), language.own_name()).clicked() {
                out.push(Command::Speak(Some(language)));
            }
        }
    });
}

/// Offers the sizes of everything around the drawing.
fn scales_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let now = studio.settings.interface.scale();
    ui.menu_button(say!(ui, "menu-scale"), |ui| {
        for scale in SCALES {
            let text = ui.words().percent_of(scale);
            if ui.choice(now == scale, text).clicked() {
                out.push(Command::Scale(scale));
            }
        }
        ui.separator();
        item(
            ui,
            say!(ui, "scale-larger"),
            now < SCALES[SCALES.len() - 1],
            Command::StepScale { up: true },
            out,
        );
        item(
            ui,
            say!(ui, "scale-smaller"),
            now > SCALES[0],
            Command::StepScale { up: false },
            out,
        );
    });
}
