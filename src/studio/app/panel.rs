//! The assistant has two levels. What a person needs is always there and always in its place: what is drawn, what it
//! sees, what may go, and pictures. Numbers and methods are under *Details*. It shows the studio's state and returns
//! commands; it changes nothing itself.
//!
//! The panel keeps still: it has a fixed width with a gutter for the scroll bar, every section has
//! the same height whatever it shows, and a click only counts on what has been there for a moment
//! (`steady`).

mod details;
mod fool;
mod guess;
mod intent;
mod painting;
mod pictures;
mod portrait;
mod reveal;
mod slots;
mod steady;
mod strokes;
mod suggestions;

use eframe::egui::collapsing_header::paint_default_icon;
use eframe::egui::{self, Align, Layout, Rect, RichText, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use self::details::Details;
use self::intent::IntentField;
use self::painting::PaintingView;
use self::pictures::PictureGrid;
use self::reveal::Reveal;
use self::suggestions::SuggestionList;
use super::command::Command;
use super::studio::Studio;
use strokewise_ink::sketch::{Part, Revision, StrokeId};

/// [`Output`] is what the user did in the panel.
#[derive(Debug, Default)]
pub struct Output {
    /// These commands were asked for.
    pub commands: Vec<Command>,
    /// The row of this stroke is under the pointer.
    pub pointed: Option<StrokeId>,
    /// This part would go, were the suggestion under the pointer followed.
    pub faded: Vec<Part>,
    /// This part would fool the model.
    pub singled_out: Option<Part>,
    /// The pictures of this state of the drawing are all there to see.
    pub pictures_painted: Option<Revision>,
}

/// [`Panel`] is the panel's own state.
#[derive(Default)]
pub struct Panel {
    intent: IntentField,
    suggestions: SuggestionList,
    pictures: PictureGrid,
    painting: PaintingView,
    details: Details,
    reveal: Reveal<3>,
}

/// The panel is so wide with its margins, in logical pixels.
pub const WIDTH: f32 = 320.0;
/// This is kept free for the scroll bar at the right, whether there is one or not.
const GUTTER: f32 = 10.0;
/// Two sections are so far apart, in logical pixels.
const SECTION_GAP: f32 = 10.0;

impl Panel {
    /// Shows the panel in `ui`; `hovered` is the stroke under the pointer on the canvas.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, hovered: Option<StrokeId>) -> Output {
        let mut out = Output::default();
        ui.spacing_mut().scroll = egui::style::ScrollStyle {
            floating_allocated_width: 0.0,
            ..egui::style::ScrollStyle::thin()
        };
        egui::ScrollArea::vertical()
            .id_salt("assistant")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_width(ui.available_width() - GUTTER);
                self.intent.ui(ui, studio, &mut out);
                ui.add_space(SECTION_GAP);
                guess::guess_ui(ui, studio, &mut out);
                ui.add_space(SECTION_GAP);
                self.suggestions.ui(ui, studio, &mut out);
                ui.add_space(SECTION_GAP);
                let open = [
                    studio.pictures.is_open(),
                    studio.painting.is_open(),
                    self.details.is_open(),
                ];
                self.reveal
                    .section(ui, 0, open[0], |ui| self.pictures.ui(ui, studio, &mut out));
                ui.add_space(SECTION_GAP);
                self.reveal
                    .section(ui, 1, open[1], |ui| self.painting.ui(ui, studio, &mut out));
                ui.add_space(SECTION_GAP);
                self.reveal
                    .section(ui, 2, open[2], |ui| self.details.ui(ui, studio, hovered, &mut out));
            });
        out
    }
}

/// A panel lower than this shows less of its pictures.
const LOW_HEIGHT: f32 = 640.0;

/// Tells whether the panel is low.
fn is_low(ui: &Ui) -> bool {
    ui.clip_rect().height() < LOW_HEIGHT
}

/// Returns the frame of a card in the panel.
fn card_frame(ui: &Ui) -> egui::Frame {
    let visuals = ui.visuals();
    egui::Frame::new()
        .fill(visuals.faint_bg_color)
        .stroke(visuals.window_stroke)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 8))
}

/// A caption is so high, in logical pixels.
const CAPTION_HEIGHT: f32 = 22.0;

/// Shows something in a box as wide as the panel and `height` high, whatever it shows.
fn fixed<R>(ui: &mut Ui, height: f32, layout: Layout, show: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    within(ui, rect, layout, show)
}

/// Shows something in `rect`, whatever else is shown after it where.
fn within<R>(ui: &mut Ui, rect: Rect, layout: Layout, show: impl FnOnce(&mut Ui) -> R) -> R {
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    inside.shrink_clip_rect(rect.expand2(vec2(4.0, 2.0)));
    show(&mut inside)
}

/// Lays out a section's caption, with something at its right end.
fn caption(ui: &mut Ui, text: &str, right: impl FnOnce(&mut Ui)) {
    fixed(ui, CAPTION_HEIGHT, Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new(text).size(12.0).strong());
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// Lays out the caption of a section that opens and closes, `name` to screen readers; says whether
/// it was clicked. `hints` are for a closed and for an open one, `id` is the section's in every
/// language.
fn section_header(ui: &mut Ui, id: &str, text: &str, name: &str, open: bool, hints: [&str; 2]) -> bool {
    let text = RichText::new(text).size(12.0).strong();
    let label = ui.add(egui::Label::new(text).selectable(false));
    let size = vec2(12.0, label.rect.height());
    let (icon, _) = ui.allocate_exact_size(size, Sense::hover());
    let id = ui.make_persistent_id(id);
    let response = ui.interact(label.rect.union(icon), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, name));
    let small = Rect::from_center_size(icon.center(), vec2(8.0, 8.0));
    let openness = f32::from(u8::from(open));
    paint_default_icon(ui, openness, &response.clone().with_new_rect(small));
    response.on_hover_text(hints[usize::from(open)]).clicked()
}
