//! Lists what the folder holds, below the path field: folders to enter and files to take.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Align, Layout, RichText, ScrollArea, Ui};

use super::{Decision, FileDialog, LIST_HEIGHT, REST_HEIGHT};
use crate::app::fault;
use crate::app::files::{FolderEntry, Purpose};
use crate::app::studio::Studio;
use crate::words::{Speaks, say};
use strokewise_ink::shown::Shown;

impl FileDialog {
    pub(super) fn listing_ui(&mut self, ui: &mut Ui, studio: &Studio) -> Option<Decision> {
        let mut decision = None;
        ui.horizontal(|ui| {
            let parent = self.folder.parent().map(Path::to_owned);
            if ui
                .add_enabled(parent.is_some(), egui::Button::new(say!(ui, "file-up")))
                .clicked()
                && let Some(parent) = parent
            {
                self.enter(parent);
            }
            ui.add(egui::Label::new(RichText::new(self.folder.to_string_lossy()).weak()).truncate());
        });
        let frame = egui::Frame::new()
            .fill(ui.visuals().extreme_bg_color)
            .stroke(ui.visuals().window_stroke)
            .corner_radius(5)
            .inner_margin(6);
        frame.show(ui, |ui| {
            let height = self.list_height(ui);
            ui.set_min_size(egui::vec2(ui.available_width(), height));
            let listing = studio.listing().filter(|(folder, _)| *folder == self.folder);
            match listing {
                None => {
                    ui.label(RichText::new(say!(ui, "file-listing")).weak());
                }
                Some((_, Err(error))) => {
                    let text = fault::told(&ui, error);
                    ui.colored_label(ui.visuals().error_fg_color, text);
                }
                Some((_, Ok(entries))) if entries.is_empty() => {
                    ui.label(RichText::new(nothing_here(&ui, self.purpose)).weak());
                }
                Some((_, Ok(entries))) => decision = self.entries_ui(ui, entries),
            }
        });
        decision
    }

    /// Returns the height of the list, as high as fits between what is above and below; the preview
    /// of an export takes room from it.
    fn list_height(&self, ui: &Ui) -> f32 {
        let least = ui.spacing().interact_size.y;
        let fits = (ui.ctx().content_rect().height() - REST_HEIGHT).max(least);
        let wanted = if self.purpose == Some(Purpose::Export) {
            0.5 * LIST_HEIGHT
        } else {
            LIST_HEIGHT
        };
        wanted.min(fits)
    }

    fn entries_ui(&mut self, ui: &mut Ui, entries: &[FolderEntry]) -> Option<Decision> {
        let mut decision = None;
        let row_height = ui.spacing().interact_size.y;
        ScrollArea::vertical()
            .max_height(self.list_height(ui))
            .auto_shrink(false)
            .show_rows(ui, row_height, entries.len(), |ui, rows| {
                ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
                    for entry in &entries[rows] {
                        decision = self.entry_ui(ui, entry).or(decision.take());
                    }
                });
            });
        decision
    }

    fn entry_ui(&mut self, ui: &mut Ui, entry: &FolderEntry) -> Option<Decision> {
        let path = self.folder.join(&entry.name);
        let selected = Path::new(&self.path) == path;
        let slash = if entry.is_file {
            ""
        } else {
            std::path::MAIN_SEPARATOR_STR
        };
        let text = format!("{}{slash}", Shown(&entry.name));
        if entry.is_file && self.purpose == Some(Purpose::Gallery) {
            // What is in the folder helps to know it again; it is the folder that is chosen.
            ui.add(egui::Label::new(RichText::new(text).weak()).truncate());
            return None;
        }
        let row = ui.add(egui::Button::selectable(selected, text).truncate());
        if row.double_clicked() && entry.is_file {
            // Nobody was told yet what it would replace.
            return Some(Decision::Choose(path, false));
        }
        if row.clicked() && entry.is_file {
            self.path = path.to_string_lossy().into_owned();
        } else if row.clicked() {
            self.enter(path);
        }
        None
    }

    fn enter(&mut self, folder: PathBuf) {
        let name = match self.purpose {
            Some(Purpose::Open | Purpose::Gallery | Purpose::Reference | Purpose::Network) | None => None,
            Some(Purpose::Save | Purpose::Export) => Path::new(&self.path).file_name().map(ToOwned::to_owned),
        };
        let path = folder.join(name.unwrap_or_default());
        self.path = path.to_string_lossy().into_owned();
        self.folder = folder;
    }
}

fn nothing_here(who: impl Speaks, purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(Purpose::Gallery) => say!(who, "file-none.gallery"),
        Some(Purpose::Reference) => say!(who, "file-none.reference"),
        Some(Purpose::Network) => say!(who, "file-none.network"),
        _ => say!(who, "file-none"),
    }
}
