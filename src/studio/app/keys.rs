//! [`Keys`]: the list of all commands with their keys, and the palette that finds one by its name.

use eframe::egui::{self, Context, Grid, Key, RichText, ScrollArea, TextEdit, Ui};

use super::command::{self, Command, Item};
use super::theme;

/// What is open, if anything.
#[derive(Debug, Default)]
pub struct Keys {
    open: Option<Open>,
}

#[derive(Debug)]
enum Open {
    All,
    Palette {
        query: String,
        /// The command that Enter would carry out, counted from the best.
        at: usize,
    },
}

/// Commands that the palette shows at once.
const MOST_FOUND: usize = 10;
const WIDTH: f32 = 420.0;

impl Keys {
    /// Whether list or palette stand in the way.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens the list of all commands.
    pub fn show_all(&mut self) {
        self.open = Some(Open::All);
    }

    /// Opens the palette.
    pub fn show_palette(&mut self) {
        let query = String::new();
        self.open = Some(Open::Palette { query, at: 0 });
    }

    /// Shows what is open; returns the command that was picked.
    pub fn ui(&mut self, ctx: &Context) -> Option<Command> {
        let open = self.open.as_mut()?;
        let name = match open {
            Open::All => "keys",
            Open::Palette { .. } => "palette",
        };
        let modal = theme::dialog(ctx, name).show(ctx, |ui| {
            ui.set_width(WIDTH);
            match open {
                Open::All => all_ui(ui),
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
    let all = command::shortcuts().into_iter().chain(command::single_keys());
    let keys = all
        .filter(|(_, c)| c == command)
        .map(|(keys, _)| ctx.format_shortcut(&keys));
    let clipboard = match command {
        Command::Cut => Some(Key::X),
        Command::Copy => Some(Key::C),
        Command::Paste => Some(Key::V),
        _ => None,
    };
    let clipboard =
        clipboard.map(|key| ctx.format_shortcut(&egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, key)));
    keys.chain(clipboard).collect::<Vec<_>>().join(", ")
}

/// What hands do without being commands.
const GESTURES: [(&str, &str); 6] = [
    (
        "Pan",
        "Space or the middle button and drag; two fingers; the pen's first button",
    ),
    ("Zoom", "Ctrl and the wheel; two fingers"),
    ("Erase", "The pen's other end, or its second button"),
    ("Add to the selection", "Shift and click, box or lasso"),
    (
        "Move, scale, turn",
        "Drag the frame, a corner, the knob; Shift for axes, both sides, steps",
    ),
    ("Give up", "Escape"),
];

fn all_ui(ui: &mut Ui) -> Option<Command> {
    ui.heading("Keys");
    let mut picked = None;
    ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
        ui.set_min_width(WIDTH);
        let mut group = "";
        for item in command::catalogue() {
            if item.group != group {
                group = item.group;
                ui.add_space(6.0);
                ui.label(RichText::new(group).strong());
            }
            if row_ui(ui, &item, false).clicked() {
                picked = Some(item.command);
            }
        }
        ui.add_space(6.0);
        ui.label(RichText::new("By hand").strong());
        Grid::new("gestures").num_columns(2).show(ui, |ui| {
            for (what, how) in GESTURES {
                ui.label(what);
                ui.add(egui::Label::new(RichText::new(how).weak()).wrap());
                ui.end_row();
            }
        });
    });
    picked
}

fn row_ui(ui: &mut Ui, item: &Item, selected: bool) -> egui::Response {
    let keys = keys_of(ui.ctx(), &item.command);
    let button = egui::Button::selectable(selected, item.name).shortcut_text(keys);
    ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0)))
}

fn palette_ui(ui: &mut Ui, query: &mut String, at: &mut usize) -> Option<Command> {
    let field = TextEdit::singleline(query)
        .hint_text("What do you want to do?")
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name("Command");
    field.request_focus();
    let mut found: Vec<(usize, Item)> = command::catalogue()
        .into_iter()
        .filter_map(|item| Some((command::rank(item.name, query)?, item)))
        .collect();
    if !query.trim().is_empty() {
        found.sort_by_key(|(rank, _)| *rank);
    }
    found.truncate(MOST_FOUND);
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
    if found.is_empty() {
        ui.label(RichText::new("No command is called so.").weak());
    }
    picked
}
