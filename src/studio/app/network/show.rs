//! Shows the network in use, in the menu and below the canvas.

use std::path::{Path, PathBuf};

use eframe::egui::{RichText, Ui};

use super::name;
use crate::app::bars;
use crate::app::boxes::Boxes as _;
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::words::say;
use strokewise_ink::shown::shown_path;

/// Says whose eyes the drawing is seen with, where they are not ours.
pub fn said_ui(ui: &mut Ui, studio: &Studio) {
    if let Some(path) = studio.network.path() {
        let notes = studio.network.known().notes.join("\n");
        let text = RichText::new(say!(ui, "network-seen-by", name = name(&ui, Some(path))))
            .small()
            .weak();
        ui.label(text).on_hover_text(notes);
    }
}

/// Lays out the menu of the networks that can explain the drawing: ours, those of lately, or
/// another one.
pub fn menu(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "network"), |ui| {
        ui.set_min_width(220.0);
        let used = studio.network.path();
        let mut choice = |ui: &mut Ui, path: Option<&Path>| {
            let button = ui.choice(used == path, name(&ui, path));
            let button = match path {
                Some(path) => button.on_hover_text(shown_path(path)),
                None => button,
            };
            if button.clicked() {
                out.push(Command::OpenNetwork(path.map(Path::to_owned)));
            }
        };
        choice(ui, None);
        let recent = studio.settings.recent_networks.iter().map(PathBuf::as_path);
        let others = used.into_iter().filter(|used| recent.clone().all(|path| path != *used));
        for path in others.chain(recent.clone()) {
            choice(ui, Some(path));
        }
        ui.separator();
        bars::item(ui, say!(ui, "network-another"), true, Command::AskNetwork, out);
    });
}
