//! Changing the keys of a command: one click on them, then the new ones; conflicts are told before
//! anything is taken.

use eframe::egui::{self, Button, Context, Event, Key, KeyboardShortcut, Modifiers, RichText, Ui};

use super::KEYS_WIDTH;
use crate::app::command::Item;
use crate::app::keymap::{self, Conflict, KeyMap, OwnKeys};
use crate::words::{Speaks as _, say};

/// [`Change`] is the command whose keys are being changed.
#[derive(Debug)]
pub struct Change {
    item: Item,
    /// These keys were pressed and cannot be given without more ado.
    pressed: Option<(KeyboardShortcut, Conflict)>,
}

/// Takes what is pressed for the command whose keys are being changed; nothing of it reaches
/// anybody else.
pub fn listen(ctx: &Context, change: &mut Option<Change>, own: &mut OwnKeys) {
    let Some(asked) = change else {
        return;
    };
    if asked.pressed.is_some() {
        // Two buttons wait for an answer.
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            *change = None;
        }
        return;
    }
    let mut keys = None;
    ctx.input_mut(|i| {
        i.events.retain(|event| match event {
            Event::Key {
                key,
                modifiers,
                pressed: true,
                ..
            } => {
                keys = keys.or(Some(keymap::pressed(*key, *modifiers)));
                false
            }
            Event::Key { .. } | Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_) => false,
            _ => true,
        });
    });
    let Some(keys) = keys else {
        return;
    };
    let alone = |key| KeyboardShortcut::new(Modifiers::NONE, key);
    if keys == alone(Key::Escape) {
        *change = None;
    } else if keys == alone(Key::Backspace) {
        own.take(asked.item.name);
        *change = None;
    } else if let Some(conflict) = KeyMap::new(own.clone()).conflict(keys, &asked.item.command) {
        asked.pressed = Some((keys, conflict));
    } else {
        own.give(&asked.item, keys);
        *change = None;
    }
}

/// Lays out a command with its keys; says whether it was picked.
pub fn row_ui(ui: &mut Ui, item: &Item, change: &mut Option<Change>, own: &mut OwnKeys) -> bool {
    let is_asked = change.as_ref().is_some_and(|change| change.item == *item);
    let mut picked = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ui.available_width() - KEYS_WIDTH - 4.0;
        let name = Button::selectable(is_asked, item.label(&ui)).right_text("");
        let height = ui.spacing().interact_size.y;
        let name = ui.add(name.min_size(egui::vec2(width, height)));
        picked = name.accessible_name(item.label(&ui)).clicked();
        let keys = super::keys_of(ui.ctx(), &item.command);
        let text = match (is_asked, keys.is_empty()) {
            (true, _) => RichText::new(say!(ui, "keys-press")).small(),
            (false, true) => RichText::new("–").weak(),
            (false, false) => RichText::new(&keys).small(),
        };
        let button = Button::new(text).frame_when_inactive(is_asked).truncate();
        let button = ui.add_sized([KEYS_WIDTH, height], button);
        let button = button.accessible_name(say!(ui, "keys-of", name = item.label(&ui)));
        let tip = say!(ui, "keys-of.tip");
        if button.on_hover_text(tip).clicked() {
            let item = item.clone();
            *change = (!is_asked).then_some(Change { item, pressed: None });
        }
    });
    if is_asked {
        asked_ui(ui, item, change, own);
    }
    picked
}

/// Shows what stands in the way of the keys that were pressed, and the way back to those of a new
/// program.
fn asked_ui(ui: &mut Ui, item: &Item, change: &mut Option<Change>, own: &mut OwnKeys) {
    let pressed = change.as_ref().and_then(|change| change.pressed.clone());
    ui.horizontal_wrapped(|ui| match pressed {
        Some((keys, Conflict::Fixed(what))) => {
            let keys = keymap::shown(ui.ctx(), &keys);
            let text = say!(ui, "keys-fixed", keys = keys, does = ui.words().said(what));
            ui.colored_label(ui.visuals().warn_fg_color, text);
            if ui.button(say!(ui, "keys-fixed.other")).clicked() {
                *change = Some(Change {
                    item: item.clone(),
                    pressed: None,
                });
            }
        }
        Some((keys, Conflict::Taken(other))) => {
            let shown = keymap::shown(ui.ctx(), &keys);
            let text = say!(ui, "keys-taken", keys = shown, name = other.label(&ui));
            ui.colored_label(ui.visuals().warn_fg_color, text);
            if ui.button(say!(ui, "keys-taken.take")).clicked() {
                own.give(item, keys);
                *change = None;
            } else if ui.button(say!(ui, "keys-taken.leave")).clicked() {
                *change = None;
            }
        }
        None => {
            ui.label(RichText::new(say!(ui, "keys-press.tip")).small().weak());
            let is_changed = KeyMap::new(own.clone()).is_changed(item.name);
            if is_changed && ui.button(RichText::new(say!(ui, "keys-restore")).small()).clicked() {
                own.restore(item.name);
                *change = None;
            }
        }
    });
}
