//! Shows what opens beside the strip of tools: colours, opacity and width of the pen in use, or the eraser's settings.

use eframe::egui::color_picker::{Alpha, color_picker_color32};
use eframe::egui::{Button, Color32, RichText, Slider, Ui};

use super::{ink_color, patch, pen_look};
use crate::app::boxes::edged;
use crate::app::canvas::EraserMode;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::settings::{ERASER_RADII, PEN_WIDTHS, Settings};
use crate::words::{Id, Speaks as _, id, say};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::Rgb;

/// What opens is so wide, in logical pixels.
pub(super) const WIDTH: f32 = 228.0;
/// A patch of colour has this side.
const PATCH_PX: f32 = 26.0;
/// A row has so many patches.
const ROW: usize = 8;

/// These colours are always there, by name: the hues of a painter's box, told apart also by those who confuse red and
/// green (by lightness), and good on both papers.
const COLORS: [(Id, Rgb); 15] = [
    (id!("color-charcoal"), Rgb([58, 60, 66])),
    (id!("color-grey"), Rgb([140, 143, 150])),
    (id!("color-chalk"), Rgb([232, 230, 224])),
    (id!("color-brown"), Rgb([128, 82, 52])),
    (id!("color-ochre"), Rgb([203, 140, 44])),
    (id!("color-yellow"), Rgb([242, 183, 5])),
    (id!("color-orange"), Rgb([236, 112, 34])),
    (id!("color-red"), Rgb([206, 46, 46])),
    (id!("color-rose"), Rgb([232, 106, 146])),
    (id!("color-violet"), Rgb([134, 86, 190])),
    (id!("color-indigo"), Rgb([64, 72, 168])),
    (id!("color-blue"), Rgb([36, 116, 206])),
    (id!("color-sky"), Rgb([92, 178, 226])),
    (id!("color-green"), Rgb([44, 140, 84])),
    (id!("color-lime"), Rgb([140, 184, 62])),
];

/// Lays out colours, opacity and width.
pub(super) fn ink_ui(ui: &mut Ui, settings: &mut Settings, selection: usize, paper: Paper) -> Vec<Command> {
    let mut out = Vec::new();
    let (_, name) = pen_look(settings.pen);
    ui.label(RichText::new(ui.words().said(name)).strong());
    colors_ui(ui, settings, paper, &mut out);
    ui.collapsing(say!(ui, "any-color"), |ui| any_color_ui(ui, settings, paper));
    ui.spacing_mut().slider_width = WIDTH - 70.0;
    let pen = settings.pen_mut();
    ui.label(say!(ui, "opacity"));
    let mut percent = (100.0 * pen.opacity).round();
    let opacity = Slider::new(&mut percent, 5.0..=100.0)
        .fixed_decimals(0)
        .suffix(say!(ui, "percent-suffix"));
    if ui.add(opacity).accessible_name(say!(ui, "opacity")).changed() {
        pen.opacity = percent / 100.0;
    }
    ui.label(say!(ui, "width"));
    let width = Slider::new(&mut pen.width, PEN_WIDTHS)
        .logarithmic(true)
        .max_decimals(1);
    ui.add(width).accessible_name(say!(ui, "width"));
    if selection > 0 {
        ui.separator();
        let mut again = Button::new(say!(ui, "recolor", count = selection));
        if let Some(keys) = keymap::shortcut_of(ui.ctx(), &Command::Recolor) {
            again = again.shortcut_text(keymap::shown(ui.ctx(), &keys));
        }
        if ui.add(again).clicked() {
            out.push(Command::Recolor);
        }
    }
    out
}

fn colors_ui(ui: &mut Ui, settings: &Settings, paper: Paper, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = eframe::egui::vec2(2.0, 2.0);
    let words = ui.words();
    let current = settings.kit().ink.color;
    let own = (None, say!(ui, "color-own").to_owned());
    let named = COLORS
        .iter()
        .map(|(name, color)| (Some(*color), words.said(*name).to_owned()));
    let all: Vec<_> = std::iter::once(own).chain(named).collect();
    let recent = settings
        .recent_colors
        .iter()
        .map(|color| (Some(*color), color.to_hex()));
    let recent: Vec<_> = recent.collect();
    let mut row_ui = |ui: &mut Ui, row: &[(Option<Rgb>, String)]| {
        ui.horizontal(|ui| {
            for (color, name) in row {
                let shown = ink_color(*color, paper);
                if patch(ui, shown, PATCH_PX, *color == current, name).clicked() {
                    out.push(Command::PickColor(*color));
                }
            }
        });
    };
    for row in all.chunks(ROW) {
        row_ui(ui, row);
    }
    if !recent.is_empty() {
        ui.label(RichText::new(say!(words, "colors-lately")).small().weak());
        row_ui(ui, &recent[..recent.len().min(ROW)]);
    }
    ui.spacing_mut().item_spacing = eframe::egui::vec2(8.0, 6.0);
}

/// A picker; the colour counts as picked when it is let go.
fn any_color_ui(ui: &mut Ui, settings: &mut Settings, paper: Paper) {
    let mut color = ink_color(settings.kit().ink.color, paper);
    ui.spacing_mut().slider_width = WIDTH - 60.0;
    if color_picker_color32(ui, &mut color, Alpha::Opaque) {
        settings.pen_mut().color = Some(rgb(color));
    }
    let released = ui.input(|i| i.pointer.any_released());
    if let Some(color) = settings
        .kit()
        .ink
        .color
        .filter(|_| released && ui.ui_contains_pointer())
    {
        settings.pick_color(Some(color));
    }
}

fn rgb(color: Color32) -> Rgb {
    Rgb([color.r(), color.g(), color.b()])
}

/// Offers what the eraser takes, and its size.
pub(super) fn eraser_ui(ui: &mut Ui, settings: &mut Settings) {
    ui.label(RichText::new(say!(ui, "command-eraser")).strong());
    for (mode, text) in [
        (EraserMode::Strokes, say!(ui, "eraser-strokes")),
        (EraserMode::Parts, say!(ui, "eraser-parts")),
    ] {
        edged(ui, |ui| ui.radio_value(&mut settings.eraser.mode, mode, text));
    }
    ui.spacing_mut().slider_width = WIDTH - 70.0;
    ui.label(say!(ui, "radius"));
    let radius = Slider::new(&mut settings.eraser.radius, ERASER_RADII).logarithmic(true);
    ui.add(radius.fixed_decimals(0))
        .accessible_name(say!(ui, "eraser-radius"));
}
