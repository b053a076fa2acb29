//! The assistant: what it sees, what it suggests, which pictures match, what the drawing looks like in colours, and
//! what every stroke does. Shows the studio's state and returns commands; it changes nothing itself.

mod fool;
mod guess;
mod intent;
mod painting;
mod pictures;
mod strokes;
mod suggestions;

use eframe::egui::collapsing_header::paint_default_icon;
use eframe::egui::{self, Align, Layout, RichText, Sense, Ui, WidgetInfo};

use self::intent::IntentField;
use self::painting::PaintingView;
use self::pictures::PictureGrid;
use self::strokes::StrokeList;
pub use self::suggestions::open_parts;
use super::command::Command;
use super::studio::Studio;
use strokewise_ink::sketch::{Part, Revision, StrokeId};

/// What the user did in the panel.
#[derive(Debug, Default)]
pub struct Output {
    /// What was asked for.
    pub commands: Vec<Command>,
    /// The stroke whose row is under the pointer.
    pub pointed: Option<StrokeId>,
    /// The stroke whose removal is under the pointer.
    pub faded: Option<StrokeId>,
    /// The part of a stroke whose trimming is under the pointer.
    pub faded_part: Option<Part>,
    /// What would fool the model, to be shown as if it had gone.
    pub ghost: Option<Part>,
    /// The state of the drawing whose pictures are all there to see.
    pub pictures_painted: Option<Revision>,
}

/// The panel's own state.
#[derive(Default)]
pub struct Panel {
    intent: IntentField,
    pictures: PictureGrid,
    painting: PaintingView,
    strokes: StrokeList,
}

/// The least height left for the list of strokes; below it the whole panel scrolls.
const LIST_MIN_HEIGHT: f32 = 120.0;

impl Panel {
    /// Shows the panel in `ui`; `hovered` is the stroke under the pointer on the canvas.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, hovered: Option<StrokeId>) -> Output {
        let mut out = Output::default();
        // The bar gets a place of its own, where it covers nothing.
        ui.spacing_mut().scroll = egui::style::ScrollStyle::thin();
        egui::ScrollArea::vertical()
            .id_salt("assistant")
            .auto_shrink(false)
            .show(ui, |ui| {
                self.intent.ui(ui, studio, &mut out);
                ui.add_space(6.0);
                ui.scope(|ui| guess::guess_ui(ui, studio, &mut out));
                suggestions::suggestions_ui(ui, studio, &mut out);
                fool::fool_ui(ui, studio, &mut out);
                self.pictures.ui(ui, studio, &mut out);
                self.painting.ui(ui, studio, &mut out);
                if !studio.sketch().is_empty() {
                    ui.add_space(6.0);
                    let height = ui.available_height().max(LIST_MIN_HEIGHT);
                    self.strokes.ui(ui, studio, hovered, height, &mut out);
                }
            });
        out
    }
}

/// A panel lower than this shows less of its pictures, so that the strokes stay in view.
const LOW_HEIGHT: f32 = 640.0;

/// Whether the panel is low.
fn is_low(ui: &Ui) -> bool {
    ui.clip_rect().height() < LOW_HEIGHT
}

/// The frame of a card in the panel.
fn card_frame(ui: &Ui) -> egui::Frame {
    let visuals = ui.visuals();
    egui::Frame::new()
        .fill(visuals.faint_bg_color)
        .stroke(visuals.window_stroke)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 8))
}

/// A section's caption, with something at its right end.
fn caption(ui: &mut Ui, text: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(text).size(12.0).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// The caption of a section that opens and closes, `name` to screen readers; says whether it was clicked. `hints`
/// are for a closed and for an open one.
fn section_header(ui: &mut Ui, text: &str, name: &str, open: bool, hints: [&str; 2]) -> bool {
    let text = RichText::new(text).size(12.0).strong();
    let label = ui.add(egui::Label::new(text).selectable(false));
    let size = egui::vec2(12.0, label.rect.height());
    let (icon, _) = ui.allocate_exact_size(size, Sense::hover());
    let id = ui.make_persistent_id(name);
    let response = ui.interact(label.rect.union(icon), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, name));
    let small = egui::Rect::from_center_size(icon.center(), egui::vec2(8.0, 8.0));
    let openness = f32::from(u8::from(open));
    paint_default_icon(ui, openness, &response.clone().with_new_rect(small));
    response.on_hover_text(hints[usize::from(open)]).clicked()
}

/// A stroke's name: its number counts from 1 and never changes.
pub fn stroke_name(id: StrokeId) -> String {
    format!("Stroke {}", u64::from(id.0) + 1)
}

/// A probability as people read it.
fn percent(p: f32) -> String {
    let percent = p * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "<\u{a0}1\u{a0}%".to_owned()
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_never_claim_nothing_for_something() {
        for (p, expected) in [
            (0.0, "0 %"),
            (0.004, "< 1 %"),
            (0.414, "41 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(p).replace('\u{a0}', " "), expected);
        }
        assert_eq!(stroke_name(StrokeId(6)), "Stroke 7");
    }
}
