//! [`Keys`] is the list of all commands with their keys, and the palette that finds one by its name.

mod change;

use eframe::egui::{self, Context, Grid, Key, RichText, ScrollArea, TextEdit, Ui};

use self::change::Change;
use super::command::{self, Command, Item};
use super::keymap::{self, OwnKeys};
use super::theme;
use crate::words::{Id, Speaks as _, id, say};

/// [`Keys`] is what is open, if anything.
#[derive(Debug, Default)]
pub struct Keys {
    open: Option<Open>,
}

#[derive(Debug)]
enum Open {
    All {
        /// This text is searched for.
        query: String,
        /// The keys of this command are being changed.
        change: Option<Change>,
    },
    Palette {
        query: String,
        /// Enter would carry out the command at this place, counted from the best.
        at: usize,
    },
}

/// The palette shows so many commands at once.
const MOST_FOUND: usize = 10;
const WIDTH: f32 = 490.0;
/// The button with a command's keys is so wide.
const KEYS_WIDTH: f32 = 164.0;

impl Keys {
    /// Returns whether list or palette stand in the way.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens the list of all commands.
    pub fn show_all(&mut self) {
        let query = String::new();
        self.open = Some(Open::All { query, change: None });
    }

    /// Opens the palette.
    pub fn show_palette(&mut self) {
        let query = String::new();
        self.open = Some(Open::Palette { query, at: 0 });
    }

    /// Shows what is open, where keys can be changed, too; returns the command that was picked.
    pub fn ui(&mut self, ctx: &Context, own: &mut OwnKeys) -> Option<Command> {
        let open = self.open.as_mut()?;
        let name = match open {
            Open::All { change, .. } => {
                change::listen(ctx, change, own);
                "keys"
            }
            Open::Palette { .. } => "palette",
        };
        let modal = theme::dialog(ctx, name).show(ctx, |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 64.0));
            match open {
                Open::All { query, change } => all_ui(ui, query, change, own),
                Open::Palette { query, at } => palette_ui(ui, query, at),
            }
        });
        let picked = modal.inner.clone();
        if picked.is_some() || modal.should_close() {
            self.open = None;
        }
        picked
    }
}

fn keys_of(ctx: &Context, command: &Command) -> String {
    let keys = keymap::of(ctx).keys_of(command);
    let clipboard = match command {
        Command::Cut => Some(Key::X),
        Command::Copy => Some(Key::C),
        Command::Paste => Some(Key::V),
        _ => None,
    };
    let clipboard = clipboard.map(|key| egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, key));
    let keys = keys.into_iter().chain(clipboard);
    keys.map(|keys| keymap::shown(ctx, &keys))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Hands do these without a command: the ids of what they do and of how.
const GESTURES: [(Id, Id); 10] = [
    (id!("gesture-pan"), id!("gesture-pan.how")),
    (id!("gesture-zoom"), id!("gesture-zoom.how")),
    (id!("gesture-turn"), id!("gesture-turn.how")),
    (id!("gesture-straight-lines"), id!("gesture-straight-lines.how")),
    (id!("gesture-straighten"), id!("gesture-straighten.how")),
    (id!("gesture-erase"), id!("gesture-erase.how")),
    (id!("gesture-add"), id!("gesture-add.how")),
    (id!("gesture-one-of-group"), id!("gesture-one-of-group.how")),
    (id!("gesture-transform"), id!("gesture-transform.how")),
    (id!("gesture-give-up"), id!("gesture-give-up.how")),
];

fn all_ui(ui: &mut Ui, query: &mut String, change: &mut Option<Change>, own: &mut OwnKeys) -> Option<Command> {
    ui.horizontal(|ui| {
        ui.heading(say!(ui, "command-keys"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let restore = egui::Button::new(RichText::new(say!(ui, "keys-restore-all")).small());
            if ui.add_enabled(!own.is_empty(), restore).clicked() {
                own.restore_all();
                *change = None;
            }
        });
    });
    let field = TextEdit::singleline(query)
        .hint_text(say!(ui, "keys-search.hint"))
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(say!(ui, "keys-search"));
    if change.is_none() && ui.memory(|m| m.focused().is_none()) {
        field.request_focus();
    }
    let mut picked = None;
    let height = (ui.ctx().content_rect().height() - 200.0).clamp(160.0, 460.0);
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let mut group = "";
            let mut any = false;
            for item in command::catalogue() {
                if !is_wanted(ui.ctx(), &item, query) {
                    continue;
                }
                any = true;
                if item.group != group {
                    group = item.group;
                    ui.add_space(6.0);
                    ui.label(RichText::new(item.group_label(&ui)).strong());
                }
                if change::row_ui(ui, &item, change, own) {
                    picked = Some(item.command);
                }
            }
            if query.trim().is_empty() {
                gestures_ui(ui);
            } else if !any {
                ui.label(RichText::new(say!(ui, "keys-none")).weak());
            }
        });
    picked
}

/// Tells whether the command's name or keys have what is searched for.
fn is_wanted(ctx: &Context, item: &Item, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let keys = keys_of(ctx, &item.command).to_lowercase();
    let is_called = |name: &str| name.to_lowercase().contains(&query);
    let is_named = is_called(item.label(ctx)) || is_called(item.name);
    query.is_empty() || is_named || (!keys.is_empty() && keys.split(", ").any(|keys| keys == query))
}

fn gestures_ui(ui: &mut Ui) {
    ui.add_space(6.0);
    ui.label(RichText::new(say!(ui, "gestures")).strong());
    Grid::new("gestures").num_columns(2).show(ui, |ui| {
        for (what, how) in GESTURES {
            ui.label(ui.words().said(what));
            ui.add(egui::Label::new(RichText::new(ui.words().said(how)).weak()).wrap());
            ui.end_row();
        }
    });
}

fn row_ui(ui: &mut Ui, item: &Item, selected: bool) -> egui::Response {
    let keys = keys_of(ui.ctx(), &item.command);
    let button = egui::Button::selectable(selected, item.label(&ui)).shortcut_text(keys);
    ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0)))
}

fn palette_ui(ui: &mut Ui, query: &mut String, at: &mut usize) -> Option<Command> {
    let field = TextEdit::singleline(query)
        .hint_text(say!(ui, "palette.hint"))
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(say!(ui, "palette"));
    field.request_focus();
    let mut found: Vec<(usize, Item)> = command::catalogue()
        .into_iter()
        .filter_map(|item| Some((item.rank(&*ui, query)?, item)))
        .collect();
    if !query.trim().is_empty() {
        found.sort_by_key(|(rank, _)| *rank);
    }
    // Rows that fit below the field, with room around the window.
    let row = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    let fit = (ui.ctx().content_rect().height() - 120.0) / row;
    let most = MOST_FOUND.min(fit.max(1.0) as usize);
    found.truncate(most);
    let pressed = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let (down, up, enter) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter));
    if field.changed() {
        *at = 0;
    }
    *at = (*at + usize::from(down)).saturating_sub(usize::from(up));
    *at = (*at).min(found.len().saturating_sub(1));
    let mut picked = None;
    for (i, (_, item)) in found.iter().enumerate() {
        let clicked = row_ui(ui, item, i == *at).clicked();
        if clicked || (enter && i == *at) {
            picked = Some(item.command.clone());
        }
    }
    let mut left = most - found.len();
    if found.is_empty() {
        ui.label(RichText::new(say!(ui, "palette-none")).weak());
        left = left.saturating_sub(1);
    }
    // As high as ever: the field stays where it is while somebody types.
    ui.add_space(left as f32 * row);
    picked
}
