//! The bars lie around the canvas: menus and tools above, the state of things below, and the offer of an unsaved
//! drawing. They show the studio's state and return commands; what only concerns a tool (the pen's width and smoothing)
//! they set themselves.

mod edit;
mod view;

use eframe::egui::{self, Align, Layout, RichText, Ui};

use super::boxes::Boxes as _;
use super::canvas::Tool;
use super::command::Command;
use super::files::Leaf;
use super::icon::{Icon, IconButton};
use super::keymap;
use super::network;
use super::settings::{ERASER_RADII, PEN_WIDTHS};
use super::studio::{Leftover, Scope, Studio};
use super::words::layer_name;
use crate::words::{Speaks as _, say};

/// [`WindowState`] is what the bars have to know beside the studio.
#[derive(Debug, Clone, Copy)]
pub struct WindowState {
    /// A canvas unit has so many logical pixels.
    pub zoom: f32,
    /// The paper is turned by so many degrees, clockwise.
    pub turn_degrees: f32,
    /// It is true where the paper is mirrored.
    pub mirrored: bool,
    /// It is true where the assistant panel is open.
    pub panel_open: bool,
    /// It is true where everything has all the contrast there is.
    pub high_contrast: bool,
}

/// Lays out menus and tools; returns what was asked for.
pub fn top_ui(ui: &mut Ui, studio: &mut Studio, examples: &[String], window: WindowState) -> Vec<Command> {
    let mut out = Vec::new();
    egui::MenuBar::new().ui(ui, |ui| {
        file_menu(ui, studio, examples, &mut out);
        edit::menu(ui, studio, &mut out);
        view::menu(ui, studio, window, &mut out);
        help_menu(ui, studio, &mut out);
        ui.separator();
        tools_ui(ui, studio, &mut out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let panel = Command::TogglePanel;
            tool_button(
                ui,
                Icon::Panel,
                say!(ui, "assistant"),
                Some(window.panel_open),
                true,
                panel,
                &mut out,
            );
            tool_button(
                ui,
                Icon::Fit,
                say!(ui, "command-fit-to-drawing"),
                None,
                true,
                Command::Fit,
                &mut out,
            );
            ui.label(RichText::new(ui.words().percent_of(window.zoom)).weak());
            upright_ui(ui, window, &mut out);
        });
    });
    out
}

fn tools_ui(ui: &mut Ui, studio: &mut Studio, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let [can_undo, can_redo] = studio.can_undo_redo();
    tool_button(
        ui,
        Icon::Undo,
        say!(ui, "command-undo"),
        None,
        can_undo,
        Command::Undo,
        out,
    );
    tool_button(
        ui,
        Icon::Redo,
        say!(ui, "command-redo"),
        None,
        can_redo,
        Command::Redo,
        out,
    );
    ui.separator();
    width_ui(ui, studio);
}

/// Offers the width of the tool in hand.
fn width_ui(ui: &mut Ui, studio: &mut Studio) {
    ui.spacing_mut().slider_width = 84.0;
    let (value, range, name) = if studio.tool == Tool::Eraser {
        (
            &mut studio.settings.eraser.radius,
            ERASER_RADII,
            say!(ui, "eraser-radius"),
        )
    } else {
        (&mut studio.settings.pen_mut().width, PEN_WIDTHS, say!(ui, "pen-width"))
    };
    let slider = egui::Slider::new(value, range).logarithmic(true).show_value(false);
    let tip = say!(ui, "width-keys", name = name);
    ui.add(slider).accessible_name(name).on_hover_text(tip);
    ui.label(RichText::new(ui.words().number(*value, 1)).small().weak());
}

/// Says that the paper is turned or mirrored, and sets it upright.
fn upright_ui(ui: &mut Ui, window: WindowState, out: &mut Vec<Command>) {
    let turn = window.turn_degrees.round();
    let text = match (turn != 0.0, window.mirrored) {
        (false, false) => return,
        (true, false) => say!(ui, "turned", degrees = turn),
        (false, true) => say!(ui, "mirrored").to_owned(),
        (true, true) => say!(ui, "turned.mirrored", degrees = turn),
    };
    let button = egui::Button::new(RichText::new(text).small());
    if ui.add(button).on_hover_text(say!(ui, "set-upright")).clicked() {
        out.push(Command::Upright);
    }
}

fn tool_button(
    ui: &mut Ui,
    icon: Icon,
    name: &str,
    selected: Option<bool>,
    enabled: bool,
    command: Command,
    out: &mut Vec<Command>,
) {
    let shortcut = keymap::shortcut_of(ui.ctx(), &command);
    if (IconButton {
        icon,
        name,
        shortcut,
        selected,
        enabled,
    })
    .ui(ui)
    .clicked()
    {
        out.push(command);
    }
}

pub(super) fn item(ui: &mut Ui, text: &str, enabled: bool, command: Command, out: &mut Vec<Command>) {
    let mut button = egui::Button::new(text);
    if let Some(shortcut) = keymap::shortcut_of(ui.ctx(), &command) {
        button = button.shortcut_text(keymap::shown(ui.ctx(), &shortcut));
    }
    if ui.add_enabled(enabled, button).clicked() {
        out.push(command);
    }
}

fn file_menu(ui: &mut Ui, studio: &Studio, examples: &[String], out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "command-group-file"), |ui| {
        ui.set_min_width(220.0);
        let has_ink = !studio.sketch().is_empty();
        item(ui, say!(ui, "menu-new"), true, Command::New, out);
        item(ui, say!(ui, "command-open"), true, Command::AskOpen, out);
        recent_menu(ui, studio, out);
        ui.menu_button(say!(ui, "menu-examples"), |ui| {
            for (number, name) in examples.iter().enumerate() {
                let name = ui.words().category(name);
                item(ui, name, true, Command::OpenExample(number), out);
            }
        });
        network::menu(ui, studio, out);
        ui.separator();
        item(ui, say!(ui, "command-save"), has_ink, Command::Save, out);
        item(ui, say!(ui, "command-save-as"), has_ink, Command::AskSave, out);
        let mut by_itself = studio.settings.autosave;
        let tick = ui.tick(&mut by_itself, say!(ui, "command-save-by-itself"));
        if tick.on_hover_text(say!(ui, "menu-autosave-tip")).clicked() {
            out.push(Command::ToggleAutosave);
        }
        item(ui, say!(ui, "command-export"), has_ink, Command::AskExport, out);
        ui.separator();
        item(ui, say!(ui, "command-quit"), true, Command::Quit, out);
    });
}

fn recent_menu(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let files = &studio.settings.recent_files;
    ui.add_enabled_ui(!files.is_empty(), |ui| {
        ui.menu_button(say!(ui, "menu-recent"), |ui| {
            for path in files {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let button = ui.button(name.to_string_lossy());
                if button.on_hover_text(path.display().to_string()).clicked() {
                    out.push(Command::Open(path.clone()));
                }
            }
        });
    });
}

fn help_menu(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    ui.menu_button(say!(ui, "command-group-help"), |ui| {
        ui.set_min_width(220.0);
        item(ui, say!(ui, "command-keys"), true, Command::Help, out);
        item(ui, say!(ui, "command-find-a-command"), true, Command::Palette, out);
        let seen = !studio.settings.seen_hints.is_empty();
        item(
            ui,
            say!(ui, "command-show-the-hints-again"),
            seen,
            Command::ShowHints,
            out,
        );
        ui.separator();
        item(ui, say!(ui, "command-pen-and-tablet"), true, Command::TabletTester, out);
    });
}

/// Lays out the last message at the left, the drawing at the right.
pub fn status_ui(ui: &mut Ui, studio: &Studio) -> Vec<Command> {
    let mut out = Vec::new();
    ui.horizontal_centered(|ui| {
        let small = |text: String| RichText::new(text).small();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = studio.sketch().strokes().len();
            ui.label(small(say!(ui, "strokes", count = count)).weak());
            let saved = match (studio.is_unsaved(), studio.file()) {
                (true, _) if studio.is_journalled() => say!(ui, "unsaved"),
                (true, _) => say!(ui, "unsaved.not-kept"),
                (false, Some(_)) => say!(ui, "saved"),
                (false, None) => "",
            };
            let saved = ui.label(small(saved.into()).weak());
            if studio.is_unsaved() && studio.is_journalled() {
                saved.on_hover_text(say!(ui, "unsaved.tip"));
            }
            if let [_, _, ..] = studio.sheet().layers() {
                let layer = studio.sheet().layer(studio.layer());
                ui.label(small(say!(ui, "on-layer", name = layer_name(&ui, layer))).weak());
            }
            if let Some(leaf) = studio.leaf() {
                leaf_ui(ui, leaf, &mut out);
            }
            scope_ui(ui, studio, &mut out);
            network::said_ui(ui, studio);
            if studio.files.is_busy() {
                ui.label(small(say!(ui, "working-on-file").to_owned()).weak());
            }
            if let Some(notice) = studio.notice() {
                let color = if notice.is_error {
                    ui.visuals().error_fg_color
                } else {
                    ui.visuals().text_color()
                };
                let text = small(notice.text.clone()).color(color);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(text).truncate()).on_hover_text(&notice.text);
                });
            }
        });
    });
    out
}

/// Shows what is read by itself, or could be; from right to left, as the bar around it.
fn scope_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let mut button = |ui: &mut Ui, text: &str, tip: &str, command: Command| {
        let button = egui::Button::new(RichText::new(text).small()).frame(false);
        if ui.add(button).on_hover_text(tip).clicked() {
            out.push(command);
        }
    };
    let scope = studio.scope();
    if scope != Scope::Page {
        button(ui, say!(ui, "read-page"), say!(ui, "read-page.tip"), Command::ReadPage);
    }
    let said = match scope {
        Scope::Drawing { number, count } => {
            let tip = say!(ui, "read-next.tip");
            button(ui, say!(ui, "read-next"), tip, Command::ReadNext);
            say!(ui, "reading-drawing", number = number, count = count)
        }
        Scope::Selection => say!(ui, "reading-these").to_owned(),
        Scope::Page if studio.can_read_selection() => {
            let tip = say!(ui, "read-selection.tip");
            button(ui, say!(ui, "read-selection"), tip, Command::ReadSelection);
            return;
        }
        Scope::Page => return,
    };
    ui.label(RichText::new(said).small());
}

/// The drawing's place in a list, and the way to the others; from right to left, as the bar around
/// it.
fn leaf_ui(ui: &mut Ui, leaf: &Leaf, out: &mut Vec<Command>) {
    let place = leaf.index + 1;
    let standing = match leaf.count {
        Some(count) => say!(ui, "leaf", place = place, count = count),
        None => say!(ui, "leaf.of-many", place = place),
    };
    let mut step = |ui: &mut Ui, text: &str, name: &str, enabled: bool, step: isize| {
        let button = egui::Button::new(RichText::new(text).small()).frame(false);
        let response = ui.add_enabled(enabled, button);
        if response.accessible_name(name).on_hover_text(name).clicked() {
            out.push(Command::TurnLeaf(step));
        }
    };
    let has_next = leaf.count.is_none_or(|count| place < count);
    step(ui, "▶", say!(ui, "leaf-next"), has_next, 1);
    ui.label(RichText::new(standing).small());
    step(ui, "◀", say!(ui, "leaf-previous"), place > 1, -1);
}

/// Lays out the offer to open what an earlier session left; `Some(true)` to open it, `Some(false)`
/// to delete it.
pub fn leftover_ui(ui: &mut Ui, leftover: &Leftover) -> Option<bool> {
    let mut decision = None;
    ui.horizontal(|ui| {
        let count = leftover.drawing.sketch.strokes().len();
        ui.label(say!(ui, "leftover", count = count));
        if ui.button(say!(ui, "leftover.open")).clicked() {
            decision = Some(true);
        }
        if ui.button(say!(ui, "leftover.delete")).clicked() {
            decision = Some(false);
        }
    });
    decision
}
