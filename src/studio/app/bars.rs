//! The bars around the canvas: menus and tools above, the state of things below, and the offer of an
//! unsaved drawing. They show the studio's state and return commands; what only concerns a tool (the pen's width and
//! smoothing) they set themselves.

use eframe::egui::{self, Align, Layout, RichText, ThemePreference, Ui};

use super::canvas::Tool;
use super::command::{self, Command, ZOOM_STEP};
use super::icon::{Icon, IconButton};
use super::studio::{Leftover, Studio};
use strokewise_ink::inking::Smoothing;

/// What the bars have to know beside the studio.
#[derive(Debug, Clone, Copy)]
pub struct WindowState {
    /// Logical pixels per canvas unit.
    pub zoom: f32,
    /// Whether the assistant panel is open.
    pub panel_open: bool,
    /// Light, dark, or as the system has it.
    pub theme: ThemePreference,
}

/// Widest and narrowest pen, in canvas units.
const PEN_WIDTHS: std::ops::RangeInclusive<f32> = 1.0..=24.0;

/// Menus and tools.
pub fn top_ui(
    ui: &mut Ui,
    studio: &mut Studio,
    examples: &[String],
    window: WindowState,
) -> Vec<Command> {
    let mut out = Vec::new();
    egui::MenuBar::new().ui(ui, |ui| {
        file_menu(ui, studio, examples, &mut out);
        edit_menu(ui, studio, &mut out);
        view_menu(ui, studio, window, &mut out);
        ui.separator();
        tools_ui(ui, studio, &mut out);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let panel = Command::TogglePanel;
            tool_button(
                ui,
                Icon::Panel,
                "Assistant",
                Some(window.panel_open),
                true,
                panel,
                &mut out,
            );
            tool_button(
                ui,
                Icon::Fit,
                "Fit to drawing",
                None,
                true,
                Command::Fit,
                &mut out,
            );
            ui.label(RichText::new(format!("{:.0}\u{a0}%", 100.0 * window.zoom)).weak());
        });
    });
    out
}

fn tools_ui(ui: &mut Ui, studio: &mut Studio, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    for (tool, icon, name) in [
        (Tool::Pen, Icon::Pen, "Pen"),
        (Tool::Eraser, Icon::Eraser, "Eraser"),
        (Tool::Select, Icon::Select, "Select"),
    ] {
        let selected = Some(studio.tool == tool);
        tool_button(ui, icon, name, selected, true, Command::Take(tool), out);
    }
    ui.separator();
    let [can_undo, can_redo] = studio.can_undo_redo();
    tool_button(ui, Icon::Undo, "Undo", None, can_undo, Command::Undo, out);
    tool_button(ui, Icon::Redo, "Redo", None, can_redo, Command::Redo, out);
    ui.separator();
    width_ui(ui, studio);
}

/// The width of the pen, with a dot as broad as the ink will be.
fn width_ui(ui: &mut Ui, studio: &mut Studio) {
    ui.spacing_mut().slider_width = 84.0;
    let slider = egui::Slider::new(&mut studio.pen_width, PEN_WIDTHS)
        .logarithmic(true)
        .show_value(false);
    ui.add(slider)
        .accessible_name("Pen width")
        .on_hover_text("Pen width");
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(26.0), egui::Sense::hover());
    let color = ui.visuals().text_color();
    ui.painter()
        .circle_filled(rect.center(), 0.5 * studio.pen_width, color);
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
    let shortcut = command::shortcut_of(&command);
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

fn item(ui: &mut Ui, text: &str, enabled: bool, command: Command, out: &mut Vec<Command>) {
    let mut button = egui::Button::new(text);
    if let Some(shortcut) = command::shortcut_of(&command) {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    if ui.add_enabled(enabled, button).clicked() {
        out.push(command);
    }
}

fn file_menu(ui: &mut Ui, studio: &Studio, examples: &[String], out: &mut Vec<Command>) {
    ui.menu_button("File", |ui| {
        ui.set_min_width(220.0);
        let has_ink = !studio.sketch().is_empty();
        item(ui, "New", true, Command::New, out);
        item(ui, "Open…", true, Command::AskOpen, out);
        ui.menu_button("Examples", |ui| {
            for (number, name) in examples.iter().enumerate() {
                item(ui, name, true, Command::OpenExample(number), out);
            }
        });
        ui.separator();
        item(ui, "Save", has_ink, Command::Save, out);
        item(ui, "Save as…", has_ink, Command::AskSave, out);
        item(ui, "Export…", has_ink, Command::AskExport, out);
        ui.separator();
        item(ui, "Quit", true, Command::Quit, out);
    });
}

fn edit_menu(ui: &mut Ui, studio: &mut Studio, out: &mut Vec<Command>) {
    ui.menu_button("Edit", |ui| {
        ui.set_min_width(220.0);
        let [can_undo, can_redo] = studio.can_undo_redo();
        item(ui, "Undo", can_undo, Command::Undo, out);
        item(ui, "Redo", can_redo, Command::Redo, out);
        ui.separator();
        let selected = studio.selected().is_some();
        item(
            ui,
            "Remove selected stroke",
            selected,
            Command::RemoveSelected,
            out,
        );
        item(
            ui,
            "Clear",
            !studio.sketch().is_empty(),
            Command::Clear,
            out,
        );
        ui.separator();
        let mut percent = 100.0 * studio.smoothing.strength();
        let slider = egui::Slider::new(&mut percent, 0.0..=100.0)
            .fixed_decimals(0)
            .suffix(" %");
        ui.label("Smoothing of new lines");
        if ui.add(slider).accessible_name("Smoothing").changed() {
            studio.smoothing = Smoothing::new(percent / 100.0);
        }
    });
}

fn view_menu(ui: &mut Ui, studio: &Studio, window: WindowState, out: &mut Vec<Command>) {
    ui.menu_button("View", |ui| {
        ui.set_min_width(220.0);
        item(ui, "Zoom in", true, Command::Zoom(ZOOM_STEP), out);
        item(ui, "Zoom out", true, Command::Zoom(1.0 / ZOOM_STEP), out);
        item(ui, "Actual size", true, Command::ActualSize, out);
        item(ui, "Fit to drawing", true, Command::Fit, out);
        ui.separator();
        let mut explain = studio.explain;
        if ui.checkbox(&mut explain, "Show explanation").clicked() {
            out.push(Command::ToggleExplanation);
        }
        let mut open = window.panel_open;
        if ui.checkbox(&mut open, "Assistant").clicked() {
            out.push(Command::TogglePanel);
        }
        ui.separator();
        for (theme, text) in [
            (ThemePreference::System, "As the system"),
            (ThemePreference::Light, "Light"),
            (ThemePreference::Dark, "Dark"),
        ] {
            if ui.radio(window.theme == theme, text).clicked() {
                out.push(Command::Theme(theme));
            }
        }
    });
}

/// Device and speed at the left, the last message in the middle, the drawing at the right.
pub fn status_ui(ui: &mut Ui, studio: &Studio) {
    ui.horizontal_centered(|ui| {
        let small = |text: String| RichText::new(text).small();
        let advice = &studio.advice;
        let device = advice.device().unwrap_or("no network yet").to_owned();
        ui.label(small(device).weak());
        if let Some(secs) = advice.quick_secs() {
            ui.label(small(format!("answered in {:.0} ms", 1000.0 * secs)).weak());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = studio.sketch().strokes().len();
            let noun = if count == 1 { "stroke" } else { "strokes" };
            ui.label(small(format!("{count} {noun}")).weak());
            let saved = match (studio.is_unsaved(), studio.file()) {
                (true, _) => "unsaved, kept in the journal",
                (false, Some(_)) => "saved",
                (false, None) => "",
            };
            ui.label(small(saved.into()).weak());
            if studio.files.is_busy() {
                ui.label(small("working on a file…".into()).weak());
            }
            if let Some(notice) = studio.notice() {
                let color = if notice.is_error {
                    ui.visuals().error_fg_color
                } else {
                    ui.visuals().text_color()
                };
                let text = small(notice.text.clone()).color(color);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(&notice.text);
                });
            }
        });
    });
}

/// The offer to open what an earlier session left; `Some(true)` to open it, `Some(false)` to delete it.
pub fn leftover_ui(ui: &mut Ui, leftover: &Leftover) -> Option<bool> {
    let mut decision = None;
    ui.horizontal_centered(|ui| {
        let count = leftover.drawing.sketch.strokes().len();
        let noun = if count == 1 { "stroke" } else { "strokes" };
        ui.label(format!(
            "A drawing of {count} {noun} was not saved last time."
        ));
        if ui.button("Open it").clicked() {
            decision = Some(true);
        }
        if ui.button("Delete it").clicked() {
            decision = Some(false);
        }
    });
    decision
}
