//! Lays out boxes to tick and buttons of which one is chosen: empty where they are not, so that one look tells them
//! apart, in menus, too.

use eframe::egui::{IntoAtoms, Response, Stroke, Ui};

/// The tick, and the box's edge, are so thick, in logical pixels.
const TICK_PX: f32 = 2.0;
const EDGE_PX: f32 = 1.0;

/// [`Boxes`] lays them out.
pub trait Boxes {
    /// Lays out a box to tick.
    fn tick<'a>(&mut self, ticked: &'a mut bool, text: impl IntoAtoms<'a>) -> Response;

    /// Lays out a button of a group in which one is chosen.
    fn choice<'a>(&mut self, chosen: bool, text: impl IntoAtoms<'a>) -> Response;
}

impl Boxes for Ui {
    fn tick<'a>(&mut self, ticked: &'a mut bool, text: impl IntoAtoms<'a>) -> Response {
        edged(self, |ui| ui.checkbox(ticked, text))
    }

    fn choice<'a>(&mut self, chosen: bool, text: impl IntoAtoms<'a>) -> Response {
        edged(self, |ui| ui.radio(chosen, text))
    }
}

/// Shows something in which boxes are as bright as a field and have an edge, which menus take from them.
pub fn edged<R>(ui: &mut Ui, show: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        let visuals = ui.visuals_mut();
        let field = visuals.extreme_bg_color;
        let widgets = &mut visuals.widgets;
        let edge = widgets.inactive.bg_fill;
        for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            let is_hovered = widget.bg_stroke.color != edge && widget.bg_stroke.width > 0.0;
            let color = if is_hovered { widget.bg_stroke.color } else { edge };
            widget.bg_fill = field;
            widget.bg_stroke = Stroke::new(EDGE_PX, color);
            widget.fg_stroke.width = TICK_PX;
        }
        show(ui)
    })
    .inner
}
