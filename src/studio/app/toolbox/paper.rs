//! Shows what opens from the last button of the strip: layers, the picture to draw from, and the grid.

use eframe::egui::{
    self, Button, DragValue, Layout, Popup, PopupCloseBehavior, RectAlign, Response, RichText, Slider, TextEdit, Ui,
};

use crate::app::boxes::Boxes as _;
use crate::app::canvas::Tool;
use crate::app::command::Command;
use crate::app::icon::{Icon, IconButton};
use crate::app::settings::GridSettings;
use crate::app::studio::Studio;
use crate::app::words::layer_name;
use crate::words::say;
use strokewise_ink::sketch::{Layer, LayerId, Reference};

/// What opens is so wide, in logical pixels.
const WIDTH: f32 = 268.0;
/// The list of the layers that are seen at once is so high.
const LIST_HEIGHT: f32 = 220.0;

/// Lays out the button, and what it opens.
pub(super) fn button_ui(ui: &mut Ui, studio: &mut Studio) -> Vec<Command> {
    let mut out = Vec::new();
    let button = IconButton {
        icon: Icon::Layers,
        name: say!(ui, "paper-tools"),
        shortcut: None,
        selected: None,
        enabled: true,
    };
    let button = button.ui(ui);
    Popup::menu(&button)
        .align(RectAlign::RIGHT_START)
        .gap(8.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_width(WIDTH);
            layers_ui(ui, studio, &mut out);
            ui.separator();
            picture_ui(ui, studio, &mut out);
            ui.separator();
            grid_ui(ui, &mut studio.settings.grid);
        });
    out
}

/// Lays out a button that looks like one, which those of menus do not.
fn framed(ui: &mut Ui, button: Button<'_>) -> Response {
    let usual = ui.ctx().global_style();
    ui.scope(|ui| {
        ui.visuals_mut().widgets = usual.visuals.widgets.clone();
        ui.spacing_mut().button_padding = usual.spacing.button_padding;
        ui.add(button.frame_when_inactive(true))
    })
    .inner
}

fn small(ui: &mut Ui, icon: Icon, name: &str, selected: Option<bool>, enabled: bool) -> bool {
    let button = IconButton {
        icon,
        name,
        shortcut: None,
        selected,
        enabled,
    };
    button.ui(ui).clicked()
}

fn layers_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(say!(ui, "layers")).strong());
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            tools_ui(ui, studio, out);
        });
    });
    let layers = studio.sheet().layers();
    egui::ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        // The topmost first, as they lie.
        for layer in layers.iter().rev() {
            row_ui(ui, studio, layer, out);
        }
    });
    let Some(layer) = layers.iter().find(|layer| layer.id == studio.layer()) else {
        return;
    };
    let mut percent = (100.0 * layer.opacity).round();
    let opacity = opacity_ui(ui, &mut percent, say!(ui, "layer-opacity"));
    if opacity {
        out.push(Command::LayerOpacity(layer.id, percent / 100.0));
    }
    let count = studio.selection().len();
    if count > 0 && layers.len() > 1 {
        let text = say!(ui, "layer-move-here", count = count, name = layer_name(&ui, layer));
        if framed(ui, Button::new(&text).truncate()).clicked() {
            out.push(Command::ToLayer(layer.id));
        }
    }
}

/// Offers what can be done with the layer in use, from right to left.
fn tools_ui(ui: &mut Ui, studio: &Studio, out: &mut Vec<Command>) {
    let layers = studio.sheet().layers();
    let id = studio.layer();
    let at = studio.sheet().rank(id);
    if small(ui, Icon::Plus, say!(ui, "layer-new"), None, true) {
        out.push(Command::AddLayer);
    }
    let count = studio.strokes_on(id);
    let name = match count {
        0 => say!(ui, "layer-remove").to_owned(),
        _ => say!(ui, "layer-remove.with-strokes", count = count),
    };
    if small(ui, Icon::Bin, &name, None, layers.len() > 1) {
        out.push(Command::RemoveLayer(id));
    }
    let swapped = |other: usize| {
        let mut layers = layers.to_vec();
        layers.swap(at, other);
        Command::Layers(layers)
    };
    if small(ui, Icon::Down, say!(ui, "layer-lower"), None, at > 0) {
        out.push(swapped(at - 1));
    }
    if small(ui, Icon::Up, say!(ui, "layer-raise"), None, at + 1 < layers.len()) {
        out.push(swapped(at + 1));
    }
}

fn row_ui(ui: &mut Ui, studio: &Studio, layer: &Layer, out: &mut Vec<Command>) {
    let with = |change: fn(&mut Layer)| {
        let mut layers = studio.sheet().layers().to_vec();
        layers.iter_mut().filter(|other| other.id == layer.id).for_each(change);
        Command::Layers(layers)
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let Layer { hidden, locked, .. } = layer;
        let name = layer_name(&ui, layer);
        let (icon, deed) = if *hidden {
            (Icon::EyeShut, say!(ui, "layer-show", name = name))
        } else {
            (Icon::Eye, say!(ui, "layer-hide", name = name))
        };
        if small(ui, icon, &deed, None, true) {
            out.push(with(|layer| layer.hidden = !layer.hidden));
        }
        let (icon, deed) = if *locked {
            (Icon::Locked, say!(ui, "layer-unlock", name = name))
        } else {
            (Icon::Unlocked, say!(ui, "layer-lock", name = name))
        };
        if small(ui, icon, &deed, None, true) {
            out.push(with(|layer| layer.locked = !layer.locked));
        }
        ui.add_space(4.0);
        name_ui(ui, studio, layer, out);
    });
}

/// Shows the layer's name, which can be typed anew once the layer is in use.
fn name_ui(ui: &mut Ui, studio: &Studio, layer: &Layer, out: &mut Vec<Command>) {
    let is_used = studio.layer() == layer.id;
    let id = ui.scope_id().with(("layer name", layer.id));
    let height = ui.spacing().interact_size.y;
    let size = egui::vec2(ui.available_width(), height);
    if let Some(mut text) = ui.data(|data| data.get_temp::<String>(id)) {
        let field = ui.add_sized(size, TextEdit::singleline(&mut text).id_salt(id));
        let field = field.accessible_name(say!(ui, "layer-name", name = layer_name(&ui, layer)));
        if !field.has_focus() && !field.lost_focus() {
            field.request_focus();
        }
        if field.lost_focus() {
            ui.data_mut(|data| data.remove::<String>(id));
            let gave_up = ui.input(|i| i.key_pressed(egui::Key::Escape));
            let name = text.trim();
            if !gave_up && !name.is_empty() && name != layer.name {
                out.push(renamed(studio, layer.id, name));
            }
        } else {
            ui.data_mut(|data| data.insert_temp(id, text));
        }
        return;
    }
    let name = layer_name(&ui, layer);
    let text = if layer.hidden {
        RichText::new(name).weak()
    } else {
        RichText::new(name)
    };
    let button = Button::selectable(is_used, text).right_text("").min_size(size);
    let button = ui.add(button).accessible_name(name);
    let tip = if is_used {
        say!(ui, "layer-name.rename")
    } else {
        say!(ui, "layer-name.use")
    };
    if button.on_hover_text(tip).clicked() {
        if is_used {
            ui.data_mut(|data| data.insert_temp(id, name.to_owned()));
        } else {
            out.push(Command::UseLayer(layer.id));
        }
    }
}

fn renamed(studio: &Studio, id: LayerId, name: &str) -> Command {
    let mut layers = studio.sheet().layers().to_vec();
    for layer in layers.iter_mut().filter(|layer| layer.id == id) {
        name.clone_into(&mut layer.name);
    }
    Command::Layers(layers)
}

/// Lays out a slider from 0 to 100 %; says whether it was moved.
fn opacity_ui(ui: &mut Ui, percent: &mut f32, name: &str) -> bool {
    ui.horizontal(|ui| {
        ui.spacing_mut().slider_width = WIDTH - 150.0;
        ui.label(say!(ui, "opacity"));
        let slider = Slider::new(percent, 0.0..=100.0)
            .fixed_decimals(0)
            .suffix(say!(ui, "percent-suffix"));
        ui.add(slider).accessible_name(name).changed()
    })
    .inner
}

fn picture_ui(ui: &mut Ui, studio: &mut Studio, out: &mut Vec<Command>) {
    ui.label(RichText::new(say!(ui, "reference")).strong());
    let Some(Reference { placement, .. }) = studio.sheet().reference() else {
        let tip = say!(ui, "reference.tip");
        let choose = Button::new(say!(ui, "reference-choose"));
        if framed(ui, choose).on_hover_text(tip).clicked() {
            out.push(Command::AskReference);
        }
        return;
    };
    let placement = *placement;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let (icon, name) = if placement.hidden {
            (Icon::EyeShut, say!(ui, "reference-show"))
        } else {
            (Icon::Eye, say!(ui, "reference-hide"))
        };
        if small(ui, icon, name, None, true) {
            out.push(Command::ToggleReference);
        }
        let moves = studio.tool == Tool::Place;
        let (place, another) = (say!(ui, "reference-place"), say!(ui, "reference-another"));
        if framed(ui, Button::new(place).selected(moves)).clicked() {
            out.push(Command::Take(if moves { Tool::Pen } else { Tool::Place }));
        }
        if framed(ui, Button::new(another)).clicked() {
            out.push(Command::AskReference);
        }
        if small(ui, Icon::Bin, say!(ui, "reference-remove"), None, true) {
            out.push(Command::RemoveReference);
        }
    });
    let mut percent = (100.0 * placement.opacity).round();
    if opacity_ui(ui, &mut percent, say!(ui, "reference-opacity")) {
        out.push(Command::ReferenceOpacity(percent / 100.0));
    }
}

fn grid_ui(ui: &mut Ui, grid: &mut GridSettings) {
    ui.horizontal(|ui| {
        ui.tick(&mut grid.shown, say!(ui, "command-grid"));
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let size = DragValue::new(&mut grid.size)
                .range(GridSettings::SIZES)
                .speed(0.5)
                .max_decimals(0);
            ui.add_enabled(grid.shown, size).accessible_name(say!(ui, "grid-size"));
        });
    });
    ui.add_enabled_ui(grid.shown, |ui| {
        ui.tick(&mut grid.snap, say!(ui, "grid-snap"))
            .on_hover_text(say!(ui, "grid-snap.tip"));
    });
}
