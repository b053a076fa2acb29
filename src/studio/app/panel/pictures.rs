//! Shows the pictures most like the drawing, in a grid that follows every stroke. A click explains why the drawing
//! matches one of them. Closed, the section is one line and costs nothing.

mod tile;

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{self, Align, Button, Layout, Rect, RichText, Sense, Ui, vec2};

use super::steady::is_steady;
use super::{CAPTION_HEIGHT, Output, fixed, is_low, section_header, within};
use crate::app::boxes::Boxes as _;
use crate::app::canvas::{accent, color32};
use crate::app::command::Command;
use crate::app::pictures::{self, Phase, Pictures};
use crate::app::studio::Studio;
use crate::app::theme;
use crate::app::thumbnails::{Thumbnail, Thumbnails};
use crate::words::{Speaks, say};
use strokewise_explain::gallery::{Progress, Source};

/// A tile has at least this side, and two tiles have this gap between them, in logical pixels.
const TILE: f32 = 50.0;
const GAP: f32 = 6.0;
/// There are so many rows of tiles until more are asked for; one in a low panel.
const ROWS: usize = 2;
/// A row of small text is so high, in logical pixels.
const QUIET_ROW: f32 = 16.0;
/// The row below the tiles is so high.
const NEWS_HEIGHT: f32 = 20.0;
/// A gallery's name beside the caption has at most so many characters.
const NAME_LENGTH: usize = 16;

/// [`Shown`] says where tiles lie.
struct Shown {
    grid: Rect,
    side: f32,
    columns: usize,
    /// There are at most so many tiles.
    most: usize,
}

/// [`PictureGrid`] is what the section remembers between frames.
#[derive(Default)]
pub struct PictureGrid {
    thumbnails: Thumbnails,
    /// It is true where all pictures are shown, not only the first rows.
    all: bool,
}

impl PictureGrid {
    /// Shows the section.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, out: &mut Output) {
        let pictures = &studio.pictures;
        header_ui(ui, pictures, out);
        if !pictures.is_open() {
            return;
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            self.thumbnails.begin(ui.ctx(), pictures.edition());
            let width = ui.available_width();
            let columns = (((width + GAP) / (TILE + GAP)) as usize).max(1);
            let side = (width + GAP) / columns as f32 - GAP;
            let rows = self.rows(ui, columns);
            let size = vec2(width, rows as f32 * (side + GAP) - GAP);
            let (grid, _) = ui.allocate_exact_size(size, Sense::hover());
            let shown = Shown {
                grid,
                side,
                columns,
                most: rows * columns,
            };
            if let Some(text) = silence(studio) {
                let label = egui::Label::new(RichText::new(text).weak()).wrap();
                within(ui, grid, Layout::top_down(Align::Min), |ui| ui.add(label));
            } else {
                self.grid_ui(ui, studio, &shown, out);
            }
            self.thumbnails.end(ui.ctx());
            ui.spacing_mut().interact_size.y = QUIET_ROW;
            let layout = Layout::left_to_right(Align::Center);
            fixed(ui, NEWS_HEIGHT, layout, |ui| {
                news_ui(ui, pictures, out);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.more_ui(ui));
            });
        });
    }

    /// Returns how many rows of tiles there is room for, whether they are filled or not.
    fn rows(&self, ui: &Ui, columns: usize) -> usize {
        match (self.all, is_low(ui)) {
            (true, _) => pictures::COUNT.div_ceil(columns),
            (false, true) => 1,
            (false, false) => ROWS,
        }
    }

    fn grid_ui(&mut self, ui: &mut Ui, studio: &Studio, shown: &Shown, out: &mut Output) {
        let Some(found) = studio.pictures.shown(studio.subject()) else {
            return;
        };
        let Shown {
            grid,
            side,
            columns,
            most,
        } = *shown;
        let shown = found.hits.len().min(most);
        let mut complete = true;
        for (place, hit) in found.hits[..shown].iter().enumerate() {
            let at = vec2((place % columns) as f32, (place / columns) as f32);
            let rect = Rect::from_min_size(grid.min + (side + GAP) * at, egui::Vec2::splat(side));
            let item = &found.gallery.items()[hit.item];
            let chosen = studio.pictures.choice().is_some_and(|c| c.key() == item.key);
            let side_px = tile::picture_side(side) * ui.pixels_per_point();
            let thumbnail = self.thumbnails.get(&found.gallery, hit.item, side_px);
            complete &= thumbnail != Thumbnail::Coming;
            let tile = tile::Tile {
                place,
                name: &item.name,
                similarity: hit.similarity,
                thumbnail: &thumbnail,
                chosen,
            };
            let response = tile.ui(ui, rect);
            let steady = is_steady(ui, response.id, &item.key);
            if response.clicked() && steady {
                out.commands.push(if chosen {
                    Command::EndMatch
                } else {
                    Command::ExplainMatch(item.key.clone())
                });
            }
        }
        out.pictures_painted = complete.then_some(found.revision);
    }

    /// Offers "More" or "Fewer".
    fn more_ui(&mut self, ui: &mut Ui) {
        ui.spacing_mut().button_padding.y = 0.0;
        let (text, name) = if self.all {
            (say!(ui, "pictures-fewer"), say!(ui, "pictures-fewer.name"))
        } else {
            (say!(ui, "pictures-more"), say!(ui, "pictures-more.name"))
        };
        let button = Button::new(RichText::new(text).small().weak()).frame(false);
        if ui.add(button).accessible_name(name).clicked() {
            self.all = !self.all;
        }
    }
}

/// Lays out the caption, which opens and closes the section, and the choice of the gallery.
fn header_ui(ui: &mut Ui, pictures: &Pictures, out: &mut Output) {
    fixed(ui, CAPTION_HEIGHT, Layout::left_to_right(Align::Center), |ui| {
        let open = pictures.is_open();
        let hints = [say!(ui, "pictures.open"), say!(ui, "pictures.close")];
        if section_header(
            ui,
            "pictures",
            say!(ui, "pictures.caption"),
            say!(ui, "pictures"),
            open,
            hints,
        ) {
            out.commands.push(Command::TogglePictures);
        }
        if open {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                gallery_menu(ui, pictures, out);
            });
        }
    });
}

/// Lays out a quiet menu of galleries.
fn gallery_menu(ui: &mut Ui, pictures: &Pictures, out: &mut Output) {
    ui.spacing_mut().button_padding = vec2(2.0, 0.0);
    let name = shortened(&pictures.source().name());
    let text = RichText::new(format!("{name} ▾")).small().weak();
    let (button, _) = MenuButton::from_button(Button::new(text).frame(false)).ui(ui, |ui| {
        ui.set_min_width(200.0);
        let recent = pictures.recent().iter().cloned().map(Source::Folder);
        for source in std::iter::once(Source::BuiltIn).chain(recent) {
            let chosen = source == *pictures.source();
            let row = ui.choice(chosen, source.name());
            let row = match &source {
                Source::BuiltIn => row,
                Source::Folder(folder) => row.on_hover_text(folder.display().to_string()),
            };
            if row.clicked() {
                out.commands.push(Command::OpenGallery(source));
                ui.close();
            }
        }
        ui.separator();
        if ui.button(say!(ui, "gallery.folder")).clicked() {
            out.commands.push(Command::AskGallery);
            ui.close();
        }
    });
    button
        .on_hover_text(place(&ui, pictures.source()))
        .accessible_name(say!(ui, "gallery"));
}

fn place(who: impl Speaks, source: &Source) -> String {
    match source {
        Source::BuiltIn => say!(who, "gallery.of-program").to_owned(),
        Source::Folder(folder) => say!(who, "gallery.of-folder", folder = folder.display().to_string()),
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LENGTH {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_LENGTH - 1).collect();
    kept + "…"
}

/// Returns what to say while there is no picture to show.
fn silence(studio: &Studio) -> Option<String> {
    let pictures = &studio.pictures;
    if studio.advice.labels().is_none() && studio.advice.failure().is_some() {
        return Some(say!(studio, "pictures-without-advice").to_owned());
    }
    if let Some(failure) = pictures.failure() {
        return Some(say!(studio, "pictures-failed", failure = failure));
    }
    if let Some(reason) = reason(studio, pictures).filter(|_| pictures.gallery().is_none()) {
        return Some(reason);
    }
    let whole = matches!(pictures.phase(), Phase::Whole { .. });
    if whole && pictures.gallery().is_some_and(|gallery| gallery.is_empty()) {
        let name = pictures.source().name();
        return Some(say!(studio, "gallery-empty", name = name));
    }
    if studio.subject().is_empty() {
        return Some(say!(studio, "pictures-come-here").to_owned());
    }
    let nothing_yet = pictures
        .shown(studio.subject())
        .is_none_or(|found| found.hits.is_empty());
    nothing_yet.then(|| say!(studio, "looking").to_owned())
}

fn reason(who: impl Speaks, pictures: &Pictures) -> Option<String> {
    match pictures.phase() {
        Phase::Failed(reason) => Some(say!(who, "pictures-unreadable", reason = reason)),
        _ => None,
    }
}

/// Says how far the gallery is, and what is wrong with it.
fn news_ui(ui: &mut Ui, pictures: &Pictures, out: &mut Output) {
    match pictures.phase() {
        Phase::Opening => {}
        Phase::Indexing(progress) => progress_ui(ui, *progress),
        Phase::Whole { left_out, remarks } => {
            let text = match left_out {
                0 if remarks.is_empty() => return,
                0 => say!(ui, "pictures-with-remark").to_owned(),
                &count => say!(ui, "pictures-left-out", count = count),
            };
            let label = ui.label(RichText::new(text).small().weak());
            if !remarks.is_empty() {
                label.on_hover_text(remarks.join("\n"));
            }
        }
        Phase::Failed(_) => {
            if let (Some(_), Some(reason)) = (pictures.gallery(), reason(&ui, pictures)) {
                let warning = RichText::new(reason).small().color(ui.visuals().warn_fg_color);
                ui.label(warning);
            }
            if ui
                .button(RichText::new(say!(ui, "pictures-try-again")).small())
                .clicked()
            {
                let source = pictures.source().clone();
                out.commands.push(Command::OpenGallery(source));
            }
        }
    }
}

fn progress_ui(ui: &mut Ui, progress: Progress) {
    let Progress { done, total } = progress;
    if done >= total {
        return;
    }
    let text = say!(ui, "pictures-reading", done = done, total = total);
    ui.label(RichText::new(text).small().weak());
    let (track, _) = ui.allocate_exact_size(vec2(40.0, 4.0), Sense::hover());
    let part = done as f32 / total as f32;
    let bar = track.with_max_x(track.left() + part * track.width());
    let paper = theme::paper(ui.visuals());
    theme::track(ui, track);
    ui.painter().rect_filled(bar, 1.5, color32(accent(paper)));
}
