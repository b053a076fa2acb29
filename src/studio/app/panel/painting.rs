//! Shows the drawing as a picture, which follows every stroke. Dragging over a part of it shows the strokes behind that
//! part. Closed, the section is one line and costs nothing.

use std::sync::Arc;

use eframe::egui::{
    Align, Color32, ColorImage, CursorIcon, Image, Layout, Pos2, Rect, Response, RichText, Sense, StrokeKind,
    TextureHandle, TextureOptions, Ui, pos2, vec2,
};

use super::{CAPTION_HEIGHT, Output, fixed, is_low, section_header};
use crate::app::canvas::{accent, color32};
use crate::app::command::Command;
use crate::app::painting::Painting;
use crate::app::studio::Studio;
use crate::engine::{Change, Region};
use crate::words::say;
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::picture::Picture;

/// The picture has at most this side, in logical pixels; in a low panel less, so that the strokes stay in view.
const SIDE: f32 = 192.0;
const LOW_SIDE: f32 = 128.0;
/// The words below it are so high.
const WORDS_HEIGHT: f32 = 48.0;

/// A click means a square of this share of the picture's side.
const CLICK: f32 = 0.25;

/// The veil over what a stroke changes is so dense for a change of all of a pixel's range, and at
/// most.
const VEIL: f32 = 3.0;
const MOST_VEIL: f32 = 0.75;

/// [`PaintingView`] is what the section remembers between frames.
#[derive(Default)]
pub struct PaintingView {
    texture: Option<(Arc<Picture>, TextureHandle)>,
    /// The stroke that is pointed at changes this.
    change: Option<(Arc<Change>, TextureHandle)>,
    /// A drag over the picture began here.
    drag_start: Option<Pos2>,
}

impl PaintingView {
    /// Shows the section.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, out: &mut Output) {
        let painting = &studio.painting;
        let hints = [say!(ui, "painting.open"), say!(ui, "painting.close")];
        fixed(ui, CAPTION_HEIGHT, Layout::left_to_right(Align::Center), |ui| {
            let open = painting.is_open();
            if section_header(
                ui,
                "painting",
                say!(ui, "painting.caption"),
                say!(ui, "painting"),
                open,
                hints,
            ) {
                out.commands.push(Command::TogglePainting);
            }
        });
        if !painting.is_open() {
            return;
        }
        let low = is_low(ui);
        let side = ui.available_width().min(if low { LOW_SIDE } else { SIDE });
        fixed(ui, side + WORDS_HEIGHT, Layout::top_down(Align::Min), |ui| {
            self.picture_ui(ui, studio, side, out);
        });
    }

    fn picture_ui(&mut self, ui: &mut Ui, studio: &Studio, side: f32, out: &mut Output) {
        let painting = &studio.painting;
        let Some(painted) = painting.shown(studio.subject()) else {
            ui.label(RichText::new(silence(studio)).weak());
            return;
        };
        let texture = self.texture(ui, &painted.picture);
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
        Image::new((texture.id(), rect.size()))
            .corner_radius(6)
            .paint_at(ui, rect);
        if let Some(change) = painting.change() {
            let texture = self.change_texture(ui, change);
            Image::new((texture.id(), rect.size()))
                .corner_radius(6)
                .paint_at(ui, rect);
        }
        self.select_ui(ui, studio, rect, response, out);
        let text = match painted.category {
            Some(class) => say!(ui, "painted-as", name = studio.advice.name(class)),
            None => say!(ui, "painted-from-lines").to_owned(),
        };
        ui.label(RichText::new(text).small().weak());
        if painting.is_blank() {
            ui.label(RichText::new(say!(ui, "painting-blank")).weak());
        }
    }

    /// Lets people choose a part, and shows which is chosen.
    fn select_ui(&mut self, ui: &Ui, studio: &Studio, rect: Rect, response: Response, out: &mut Output) {
        let color = color32(accent(paper_of_picture()));
        let outline = |part: Rect| {
            let line = (2.0, color);
            ui.painter().rect_stroke(part, 2.0, line, StrokeKind::Inside);
        };
        if response.drag_started() {
            self.drag_start = ui.input(|i| i.pointer.press_origin());
        }
        let pointer = response.interact_pointer_pos();
        let dragged = self.drag_start.zip(pointer);
        let dragged = dragged.map(|(start, end)| Rect::from_two_pos(start, end).intersect(rect));
        if let Some(part) = dragged {
            outline(part);
        } else if let Some(region) = studio.painting.region() {
            outline(place(region, rect));
        }
        if response.drag_stopped() {
            self.drag_start = None;
            out.commands.extend(dragged.and_then(|part| explain(part, rect)));
        } else if response.clicked() {
            let around = |at| Rect::from_center_size(at, CLICK * rect.size()).intersect(rect);
            out.commands.extend(pointer.and_then(|at| explain(around(at), rect)));
        }
        response
            .on_hover_cursor(CursorIcon::Crosshair)
            .on_hover_text(say!(ui, "painting.tip"));
    }

    fn change_texture(&mut self, ui: &Ui, change: &Arc<Change>) -> &TextureHandle {
        let known = self.change.take();
        let kept = known.filter(|(shown, _)| Arc::ptr_eq(shown, change));
        let (_, texture) = self.change.insert(kept.unwrap_or_else(|| {
            let image = veil(change, color32(accent(paper_of_picture())));
            let texture = ui.ctx().load_texture("change", image, TextureOptions::LINEAR);
            (Arc::clone(change), texture)
        }));
        texture
    }

    fn texture(&mut self, ui: &Ui, picture: &Arc<Picture>) -> &TextureHandle {
        let known = self.texture.take();
        let kept = known.filter(|(shown, _)| Arc::ptr_eq(shown, picture));
        let (_, texture) = self.texture.insert(kept.unwrap_or_else(|| {
            let image = ColorImage::from_rgb(picture.size(), picture.rgb());
            let texture = ui.ctx().load_texture("painting", image, TextureOptions::LINEAR);
            (Arc::clone(picture), texture)
        }));
        texture
    }
}

/// Returns a veil of `color` over the picture, the denser the more a pixel changes.
fn veil(change: &Change, color: Color32) -> ColorImage {
    let pixel = |change: &f32| color.gamma_multiply((VEIL * change).min(MOST_VEIL));
    let side = change.len().isqrt();
    ColorImage::new([side, side], change.iter().map(pixel).collect())
}

/// Returns the light paper: the picture is white, whatever the window is.
fn paper_of_picture() -> Paper {
    Paper::Light
}

/// Returns what to say while there is no picture.
fn silence(studio: &Studio) -> String {
    let painting: &Painting = &studio.painting;
    if let Some(failure) = painting.failure() {
        return say!(studio, "painting-failed", failure = failure);
    }
    if studio.advice.labels().is_none() && studio.advice.failure().is_some() {
        return say!(studio, "painting-without-advice").to_owned();
    }
    if studio.subject().is_empty() {
        return say!(studio, "painting-comes-here").to_owned();
    }
    say!(studio, "painting-busy").to_owned()
}

/// Explains what lies within `part` of the picture in `rect`.
fn explain(part: Rect, rect: Rect) -> Option<Command> {
    let side = Region::whole().columns().len() as f32;
    let pixel = |at: f32, from: f32| (((at - from) / rect.width()).clamp(0.0, 1.0)) * side;
    let span = |low: f32, high: f32| low.floor() as usize..high.ceil() as usize;
    let columns = span(pixel(part.left(), rect.left()), pixel(part.right(), rect.left()));
    let rows = span(pixel(part.top(), rect.top()), pixel(part.bottom(), rect.top()));
    Region::new(columns, rows).map(Command::ExplainPart)
}

/// Returns where a region lies in the picture in `rect`.
fn place(region: Region, rect: Rect) -> Rect {
    let scale = rect.width() / Region::whole().columns().len() as f32;
    let (columns, rows) = (region.columns(), region.rows());
    let at = |x: usize, y: usize| rect.min + scale * pos2(x as f32, y as f32).to_vec2();
    Rect::from_min_max(at(columns.start, rows.start), at(columns.end, rows.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_placed_where_it_was_chosen() {
        let rect = Rect::from_min_size(pos2(40.0, 30.0), vec2(256.0, 256.0));
        let part = Rect::from_min_max(pos2(60.0, 50.0), pos2(100.0, 70.0));
        let Some(Command::ExplainPart(region)) = explain(part, rect) else {
            panic!("a part of the picture");
        };
        assert_eq!((region.columns(), region.rows()), (10..30, 10..20));
        assert_eq!(place(region, rect), part);
        let outside = Rect::from_min_max(pos2(500.0, 50.0), pos2(600.0, 70.0));
        assert_eq!(explain(outside, rect), None);
    }
}
