//! The View menu.

use eframe::egui::Ui;

use super::{WindowState, item};
use crate::app::command::{Command, TURN_DEGREES, ZOOM_STEP};
use crate::app::settings::{SCALES, Theme};
use crate::app::studio::Studio;

/// How the drawing and everything around it are shown.
pub(super) fn menu(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    ui.menu_button("View", |ui| {
        ui.set_min_width(220.0);
        item(ui, "Zoom in", true, Command::Zoom(ZOOM_STEP), out);
        item(ui, "Zoom out", true, Command::Zoom(1.0 / ZOOM_STEP), out);
        item(ui, "Actual size", true, Command::ActualSize, out);
        item(ui, "Fit to drawing", true, Command::Fit, out);
        item(ui, "Turn right", true, Command::Turn(TURN_DEGREES), out);
        item(ui, "Turn left", true, Command::Turn(-TURN_DEGREES), out);
        item(ui, "Mirror the view", true, Command::MirrorView, out);
        let is_upright = !window.mirrored && window.turn_degrees.round() == 0.0;
        item(ui, "Upright", !is_upright, Command::Upright, out);
        ui.separator();
        item(ui, "Nothing but the paper", true, Command::ToggleBars, out);
        item(ui, "Full screen", true, Command::FullScreen, out);
        let mut explain = studio.explain;
        if ui.checkbox(&mut explain, "Show explanation").clicked() {
            out.push(Command::ToggleExplanation);
        }
        let mut reads = !studio.settings.reading_waits;
        if ui.checkbox(&mut reads, "Read while I draw").clicked() {
            out.push(Command::ToggleGlances);
        }
        let mut open = window.panel_open;
        if ui.checkbox(&mut open, "Assistant").clicked() {
            out.push(Command::TogglePanel);
        }
        ui.separator();
        themes_ui(ui, studio, window, out);
        ui.separator();
        scales_ui(ui, studio, out);
        let mut left_handed = studio.settings.interface.left_handed;
        if ui.checkbox(&mut left_handed, "Panels for the left hand").clicked() {
            out.push(Command::ToggleHands);
        }
    });
}

fn themes_ui(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    for (theme, text) in [
        (Theme::System, "As the system"),
        (Theme::Light, "Light"),
        (Theme::Dark, "Dark"),
    ] {
        if ui.radio(studio.settings.theme == theme, text).clicked() {
            out.push(Command::Theme(theme));
        }
    }
    let mut high = window.high_contrast;
    if ui.checkbox(&mut high, "High contrast").clicked() {
        out.push(Command::ToggleContrast);
    }
}

/// How large everything around the drawing is.
fn scales_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let now = studio.settings.interface.scale();
    ui.menu_button("Size of the interface", |ui| {
        for scale in SCALES {
            let text = format!("{:.0}\u{a0}%", 100.0 * scale);
            if ui.radio(now == scale, text).clicked() {
                out.push(Command::Scale(scale));
            }
        }
        ui.separator();
        item(
            ui,
            "Larger",
            now < SCALES[SCALES.len() - 1],
            Command::StepScale { up: true },
            out,
        );
        item(ui, "Smaller", now > SCALES[0], Command::StepScale { up: false }, out);
    });
}
