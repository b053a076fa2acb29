//! Lays out the Edit menu.

use eframe::egui::{Slider, Ui};

use super::item;
use crate::app::boxes::Boxes as _;
use crate::app::command::{Axis, Command, Stack};
use crate::app::studio::Studio;
use crate::words::say;
use strokewise_ink::inking::Smoothing;

/// Lays out the menu of what is done to the ink that is there, and of how new ink is smoothed.
pub(super) fn menu(ui: &mut Ui, studio: &mut Studio, out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "command-group-edit"), |ui| {
        ui.set_min_width(220.0);
        let [can_undo, can_redo] = studio.can_undo_redo();
        item(ui, say!(ui, "command-undo"), can_undo, Command::Undo, out);
        item(ui, say!(ui, "command-redo"), can_redo, Command::Redo, out);
        let any = can_undo || can_redo;
        item(ui, say!(ui, "command-history"), any, Command::History, out);
        ui.separator();
        let selected = !studio.selection().is_empty();
        item(ui, say!(ui, "command-cut"), selected, Command::Cut, out);
        item(ui, say!(ui, "command-copy"), selected, Command::Copy, out);
        let any = !studio.sketch().is_empty();
        item(
            ui,
            say!(ui, "command-copy-as-a-picture"),
            any,
            Command::CopyPicture,
            out,
        );
        item(ui, say!(ui, "command-paste"), true, Command::Paste, out);
        item(ui, say!(ui, "command-duplicate"), selected, Command::Duplicate, out);
        item(
            ui,
            say!(ui, "menu-remove-selected"),
            selected,
            Command::RemoveSelected,
            out,
        );
        item(
            ui,
            say!(ui, "command-select-all"),
            !studio.sketch().is_empty(),
            Command::SelectAll,
            out,
        );
        selected_menu(ui, selected, out);
        ui.separator();
        item(
            ui,
            say!(ui, "command-clear"),
            !studio.sketch().is_empty(),
            Command::Clear,
            out,
        );
        ui.separator();
        smoothing_ui(ui, studio);
    });
}

fn selected_menu(ui: &mut Ui, selected: bool, out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "menu-selected-strokes"), |ui| {
        for (name, command) in [
            (
                say!(ui, "command-mirror-left-and-right"),
                Command::Mirror(Axis::Vertical),
            ),
            (
                say!(ui, "command-mirror-above-and-below"),
                Command::Mirror(Axis::Horizontal),
            ),
            (say!(ui, "command-bring-to-the-front"), Command::Restack(Stack::Top)),
            (say!(ui, "command-send-to-the-back"), Command::Restack(Stack::Bottom)),
            (say!(ui, "command-group"), Command::Group),
            (say!(ui, "command-ungroup"), Command::Ungroup),
            (say!(ui, "menu-draw-with-this-pen"), Command::Recolor),
        ] {
            item(ui, name, selected, command, out);
        }
    });
}

fn smoothing_ui(ui: &mut Ui, studio: &mut Studio) {
    let mut percent = 100.0 * studio.settings.smoothing().strength();
    let slider = Slider::new(&mut percent, 0.0..=100.0)
        .fixed_decimals(0)
        .suffix(say!(ui, "percent-suffix"));
    ui.label(say!(ui, "smoothing-of-new-lines"));
    if ui.add(slider).accessible_name(say!(ui, "smoothing")).changed() {
        studio.settings.set_smoothing(Smoothing::new(percent / 100.0));
    }
    ui.tick(&mut studio.settings.straighten, say!(ui, "hold-still"))
        .on_hover_text(say!(ui, "hold-still.tip"));
}
