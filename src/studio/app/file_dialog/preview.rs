//! Shows what an export will look like, beside the choice of its file. It is drawn on a thread of its own.

use std::path::Path;
use std::sync::mpsc;
use std::thread;

use eframe::egui::{
    ColorImage, Context, DragValue, Image, Label, RichText, TextureHandle, TextureOptions, Ui, Vec2, vec2,
};

use crate::app::boxes::Boxes as _;
use crate::app::export;
use crate::app::files::Exhibit;
use crate::app::settings::ExportSettings;
use crate::app::studio::Studio;
use crate::form::Form;
use crate::words::say;
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::Revision;

/// The picture shows a state of the drawing, with light under its strokes or without, on paper or on none.
type Subject = (Revision, bool, bool);

/// [`Preview`] is the picture of an export.
#[derive(Default)]
pub(super) struct Preview {
    wanted: Option<Subject>,
    coming: Option<mpsc::Receiver<Option<ColorImage>>>,
    texture: Option<TextureHandle>,
}

/// The picture is drawn with this longest side, and has this largest size on the screen.
const PICTURE_PX: usize = 640;
const LARGEST: Vec2 = vec2(480.0, 150.0);
/// A lower window has no room for it, in logical pixels.
const LEAST_WINDOW: f32 = 520.0;

impl Preview {
    /// Shows the picture, and the choice of what is on it.
    pub(super) fn ui(&mut self, ui: &mut Ui, studio: &mut Studio, form: Option<Form>) {
        let can_light = studio.exhibit(true).explanation.is_some();
        let mut lit = can_light && !studio.settings.export_plain;
        let with = ui.add_enabled_ui(can_light, |ui| ui.tick(&mut lit, say!(ui, "export-light")));
        let with = with.inner;
        if with.on_hover_text(say!(ui, "export-light.tip")).changed() {
            studio.settings.export_plain = !lit;
        }
        Self::paper_ui(ui, studio, form);
        if ui.ctx().content_rect().height() < LEAST_WINDOW {
            return;
        }
        let pictured = matches!(form, Some(Form::Svg | Form::Png | Form::Pdf));
        // PDF holds the ink alone.
        let lit = lit && form != Some(Form::Pdf);
        let subject = (studio.sketch().revision(), lit, studio.settings.export.clear);
        if self.wanted != Some(subject) {
            self.wanted = Some(subject);
            self.coming = draw(ui.ctx(), studio.exhibit(subject.1));
        }
        if let Some(image) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.coming = None;
            self.texture = image.map(|image| ui.ctx().load_texture("export", image, TextureOptions::LINEAR));
        }
        ui.allocate_ui(vec2(ui.available_width(), LARGEST.y), |ui| {
            ui.set_min_height(LARGEST.y);
            match &self.texture {
                Some(texture) if pictured => {
                    ui.vertical_centered(|ui| {
                        let frame = eframe::egui::Frame::new().stroke(ui.visuals().window_stroke);
                        frame.show(ui, |ui| {
                            ui.add(
                                Image::new(texture)
                                    .max_size(LARGEST)
                                    .alt_text(say!(ui, "export-picture")),
                            )
                        });
                    });
                }
                _ => {
                    let text = match form {
                        Some(Form::InkMl) => {
                            say!(ui, "export-picture.inkml")
                        }
                        Some(Form::Scores) => say!(ui, "export-picture.scores"),
                        _ if pictured => say!(ui, "export-picture.coming"),
                        _ => say!(ui, "export-picture.none"),
                    };
                    ui.add(Label::new(RichText::new(text).weak()).wrap());
                }
            }
        });
    }
}

impl Preview {
    /// Shows the choice of paper and, of pixels, how many.
    fn paper_ui(ui: &mut Ui, studio: &mut Studio, form: Option<Form>) {
        ui.horizontal(|ui| {
            let clear = ui.tick(&mut studio.settings.export.clear, say!(ui, "export-clear"));
            clear.on_hover_text(say!(ui, "export-clear.tip"));
            if form == Some(Form::Png) {
                let mut longest_px = studio.settings.export.longest_px();
                let value = DragValue::new(&mut longest_px)
                    .range(ExportSettings::LONGEST_PX)
                    .speed(8);
                let label = ui.label(say!(ui, "export-px"));
                if ui.add(value).labelled_by(label.id).changed() {
                    studio.settings.export.set_longest_px(longest_px);
                }
            }
        });
    }
}

/// Draws the picture of `exhibit` elsewhere; `None` where that cannot be.
fn draw(ctx: &Context, exhibit: Exhibit) -> Option<mpsc::Receiver<Option<ColorImage>>> {
    let (outbox, coming) = mpsc::channel();
    let ctx = ctx.clone();
    let work = move || {
        let picture = Picture::from_svg(&export::picture(&exhibit), Path::new("the drawing"), PICTURE_PX);
        // Nobody listens any more once the dialog is closed.
        let _ = outbox.send(
            picture
                .ok()
                .map(|picture| ColorImage::from_rgb(picture.size(), picture.rgb())),
        );
        ctx.request_repaint();
    };
    thread::Builder::new().name("preview".into()).spawn(work).ok()?;
    Some(coming)
}
