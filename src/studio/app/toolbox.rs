//! Lays out the strip of tools at the left of the canvas: pens, eraser, selection, and the ink in use.

mod ink;
mod paper;

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{
    self, Color32, Popup, PopupCloseBehavior, RectAlign, Response, ScrollArea, Sense, Stroke, Ui, vec2,
};

use super::canvas::{Tool, color32};
use super::command::Command;
use super::icon::{Icon, IconButton};
use super::keymap;
use super::settings::Settings;
use super::studio::Studio;
use super::theme;
use crate::words::{Id, Speaks as _, id, say};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{PenKind, Rgb};

/// The strip is so wide, in logical pixels.
pub const WIDTH: f32 = 40.0;
/// The button that shows the ink in use has this side.
const SWATCH_PX: f32 = 30.0;

/// Returns a pen's icon and name.
pub fn pen_look(pen: PenKind) -> (Icon, Id) {
    match pen {
        PenKind::Ink => (Icon::Ink, id!("command-pen")),
        PenKind::Pencil => (Icon::Pencil, id!("command-pencil")),
        PenKind::Marker => (Icon::Marker, id!("command-marker")),
        PenKind::Brush => (Icon::Brush, id!("command-brush")),
    }
}

/// Shows the strip.
pub fn toolbox_ui(ui: &mut Ui, studio: &mut Studio) -> Vec<Command> {
    let mut out = Vec::new();
    // Where the window is low, the strip is pushed up and down.
    let strip = ScrollArea::vertical().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
    strip.show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.add_space(4.0);
            for pen in PenKind::ALL {
                let (icon, name) = pen_look(pen);
                let selected = studio.tool == Tool::Pen && studio.settings.pen == pen;
                button(ui, icon, name, selected, Command::TakePen(pen), &mut out);
            }
            ui.separator();
            for (tool, icon, name) in [
                (Tool::Eraser, Icon::Eraser, id!("command-eraser")),
                (Tool::Select, Icon::Select, id!("command-select")),
                (Tool::Lasso, Icon::Lasso, id!("command-lasso")),
            ] {
                let selected = studio.tool == tool;
                button(ui, icon, name, selected, Command::Take(tool), &mut out);
            }
            ui.separator();
            let paper = theme::paper(ui.visuals());
            let swatch = ink_button(ui, &studio.settings, studio.tool, paper);
            Popup::menu(&swatch)
                .align(RectAlign::RIGHT_START)
                .gap(8.0)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .show(|ui| {
                    ui.set_width(ink::WIDTH);
                    if studio.tool == Tool::Eraser {
                        ink::eraser_ui(ui, &mut studio.settings);
                    } else {
                        let selection = studio.selection().len();
                        out.extend(ink::ink_ui(ui, &mut studio.settings, selection, paper));
                    }
                });
            ui.separator();
            out.extend(paper::button_ui(ui, studio));
        })
    });
    out
}

fn button(ui: &mut Ui, icon: Icon, name: Id, selected: bool, command: Command, out: &mut Vec<Command>) {
    let shown = IconButton {
        icon,
        name: ui.words().said(name),
        shortcut: keymap::shortcut_of(ui.ctx(), &command),
        selected: Some(selected),
        enabled: true,
    };
    if shown.ui(ui).clicked() {
        out.push(command);
    }
}

/// Lays out a square of paper with a dot of the ink in use, as broad as a line will be; or the
/// eraser's rim.
fn ink_button(ui: &mut Ui, settings: &Settings, tool: Tool, paper: Paper) -> Response {
    let kit = settings.kit();
    let (rect, response) = ui.allocate_exact_size(vec2(SWATCH_PX, SWATCH_PX), Sense::click());
    let name = if tool == Tool::Eraser {
        say!(ui, "ink.eraser")
    } else {
        say!(ui, "ink")
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    let visuals = ui.style().interact(&response);
    let painter = ui.painter();
    let outline = Stroke::new(1.0, visuals.bg_stroke.color);
    let corner = visuals.corner_radius;
    painter.rect(rect, corner, color32(paper.color()), outline, egui::StrokeKind::Inside);
    let most = 0.5 * SWATCH_PX - 4.0;
    if tool == Tool::Eraser {
        painter.circle_stroke(rect.center(), kit.eraser_px.clamp(2.0, most), outline);
    } else {
        let color = ink_color(kit.ink.color, paper).gamma_multiply(kit.ink.opacity.max(0.05));
        painter.circle_filled(rect.center(), (0.5 * kit.width).clamp(1.5, most), color);
    }
    response.on_hover_text(name)
}

/// Returns the colour that ink has on `paper`.
fn ink_color(color: Option<Rgb>, paper: Paper) -> Color32 {
    color32(color.unwrap_or(paper.ink()))
}

/// Lays out a round patch of colour that can be picked.
fn patch(ui: &mut Ui, color: Color32, side: f32, selected: bool, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, name));
    let painter = ui.painter();
    let radius = 0.5 * side - 2.5;
    painter.circle_filled(rect.center(), radius, color);
    let rim = ui.visuals().text_color();
    let line = if selected || response.has_focus() {
        Stroke::new(2.0, rim)
    } else if response.hovered() {
        Stroke::new(1.5, rim)
    } else {
        ui.visuals().widgets.inactive.bg_stroke
    };
    let reach = if selected { radius + 1.5 } else { radius };
    painter.circle_stroke(rect.center(), reach, line);
    response.on_hover_text(name)
}
