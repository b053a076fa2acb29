//! [`Tile`] is one picture of the grid.

use eframe::egui::{
    self, Align2, Color32, CursorIcon, Id, Image, Rect, Response, Sense, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo,
    load::SizedTexture, vec2,
};

use crate::app::canvas::{accent, color32};
use crate::app::theme;
use crate::app::thumbnails::Thumbnail;
use crate::words::say;
use strokewise_ink::inking::palette::Paper;

/// A tile's edge is so far from its picture, in logical pixels.
const PADDING: f32 = 4.0;
const ROUNDING: f32 = 6.0;
/// The white of pictures on dark paper is this.
const DIMMED_WHITE: u8 = 236;

/// [`Tile`] is a picture and how well it matches.
#[derive(Clone, Copy)]
pub struct Tile<'a> {
    /// It has this place among the pictures, from 0.
    pub place: usize,
    /// People call it this.
    pub name: &'a str,
    /// The embeddings have this cosine.
    pub similarity: f32,
    /// These are its pixels, as far as they are there.
    pub thumbnail: &'a Thumbnail,
    /// It is true where its match is explained.
    pub chosen: bool,
}

/// Returns the longer side of the picture on a tile of `side`.
pub fn picture_side(side: f32) -> f32 {
    side - 2.0 * PADDING
}

impl Tile<'_> {
    /// Shows the tile in `rect`.
    pub fn ui(&self, ui: &Ui, rect: Rect) -> Response {
        // By its place, so that the keyboard's focus stays where it is while the pictures change.
        let id: Id = ui.scope_id().with(("picture", self.place));
        let response = ui.interact(rect, id, Sense::click());
        let similarity = say!(ui, "similarity", similarity = self.similarity);
        response.widget_info(|| {
            let label = format!("{}, {similarity}", self.name);
            WidgetInfo::selected(egui::Role::Button, true, self.chosen, label)
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, response.hovered() || response.has_focus());
        }
        let hint = if self.chosen {
            say!(ui, "picture-match.end")
        } else {
            say!(ui, "picture-match")
        };
        let tip = format!("{}\n{similarity}\n{hint}", self.name);
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip)
    }

    fn paint(&self, ui: &Ui, rect: Rect, lit: bool) {
        let paper = theme::paper(ui.visuals());
        // Pictures are read onto white, which would glare on dark paper.
        let white = match paper {
            Paper::Light | Paper::White => Color32::WHITE,
            Paper::Dark | Paper::Black => Color32::from_gray(DIMMED_WHITE),
        };
        let fill = match self.thumbnail {
            Thumbnail::Ready(_) => white,
            Thumbnail::Coming | Thumbnail::Unreadable => ui.visuals().faint_bg_color,
        };
        ui.painter().rect_filled(rect, ROUNDING, fill);
        match self.thumbnail {
            Thumbnail::Ready(texture) => {
                let size = texture.size_vec2();
                let scale = picture_side(rect.width()) / size.max_elem().max(1.0);
                let place = Rect::from_center_size(rect.center(), scale * size);
                let image = Image::from_texture(SizedTexture::new(texture.id(), place.size()));
                image.corner_radius(2).tint(white).paint_at(ui, place);
            }
            Thumbnail::Unreadable => {
                let font = TextStyle::Body.resolve(ui.style());
                let color = ui.visuals().weak_text_color();
                let at = rect.center();
                ui.painter().text(at, Align2::CENTER_CENTER, "?", font, color);
            }
            Thumbnail::Coming => {}
        }
        let quiet = match paper {
            Paper::Light | Paper::White => ui.visuals().window_stroke,
            Paper::Dark | Paper::Black => egui::Stroke::NONE,
        };
        let line = match (self.chosen, lit) {
            (true, _) => egui::Stroke::new(2.5, color32(accent(paper))),
            (false, true) => egui::Stroke::new(1.5, color32(accent(paper))),
            (false, false) => quiet,
        };
        ui.painter().rect_stroke(rect, ROUNDING, line, StrokeKind::Inside);
        if self.chosen {
            // Told from the pointer's frame by its shape as well.
            let tab = Rect::from_center_size(rect.center_bottom(), vec2(14.0, 4.0));
            let tab = tab.translate(Vec2::new(0.0, -1.0));
            ui.painter().rect_filled(tab, 2.0, color32(accent(paper)));
        }
    }
}
