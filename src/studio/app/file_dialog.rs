//! The dialog asks for a file, or for a folder of pictures. It needs no desktop service: a path field, and the folder's
//! content below it; "Browse…" asks the desktop for its own dialog where there is one.

mod listing;
mod preview;

use std::path::{Path, PathBuf};

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{self, Key, RichText, Ui};

use self::preview::Preview;
use super::boxes::Boxes as _;
use super::files::{FolderEntry, Job, Purpose};
use super::studio::Studio;
use super::theme;
use crate::form::Form;
use crate::words::{Speaks, say};

/// [`FileDialog`] is what the dialog remembers; it is kept between uses so that the next one starts
/// in the same folder.
#[derive(Default)]
pub struct FileDialog {
    /// The dialog is open for this purpose; `None` while it is closed.
    purpose: Option<Purpose>,
    folder: PathBuf,
    /// This folder was last asked to be listed.
    listed: Option<PathBuf>,
    path: String,
    /// The cursor is to go into the path field.
    focus: bool,
    /// It shows what an export will look like.
    preview: Preview,
}

/// [`Decision`] is what the user decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// They want this file; it is true where they were told that there is one of this name.
    Choose(PathBuf, bool),
    /// They want no file.
    Cancel,
}

const LIST_HEIGHT: f32 = 220.0;
/// The dialog has so much above and below its list, in logical pixels.
const REST_HEIGHT: f32 = 270.0;
const WIDTH: f32 = 480.0;

impl FileDialog {
    /// Shows the dialog for `purpose` until a decision is made.
    pub fn show(&mut self, ctx: &egui::Context, purpose: Purpose, studio: &mut Studio) -> Option<Decision> {
        if self.purpose != Some(purpose) {
            self.begin(purpose, studio);
        }
        if self.listed.as_ref() != Some(&self.folder) {
            self.listed = Some(self.folder.clone());
            let job = Job::List(purpose, self.folder.clone());
            studio.files.start(job);
        }
        let modal = theme::dialog(ctx, "file dialog").show(ctx, |ui| {
            let width = WIDTH.min(ui.ctx().content_rect().width() - 64.0);
            ui.set_width(width);
            ui.heading(title(&ui, purpose));
            ui.add_space(4.0);
            let entered = self.path_ui(ui, purpose, studio);
            ui.add_space(4.0);
            let picked = self.listing_ui(ui, studio);
            if purpose == Purpose::Export {
                ui.add_space(4.0);
                self.preview.ui(ui, studio, Form::of(Path::new(&self.path)));
            }
            ui.add_space(6.0);
            let pressed = self.buttons_ui(ui, purpose, studio);
            pressed.or(picked).or(entered)
        });
        let closed = modal.should_close().then_some(Decision::Cancel);
        let decision = modal.inner.or(closed);
        if decision.is_some() {
            self.purpose = None;
            self.listed = None;
            self.preview = Preview::default();
        }
        decision
    }

    fn begin(&mut self, purpose: Purpose, studio: &Studio) {
        self.purpose = Some(purpose);
        self.focus = true;
        if purpose == Purpose::Gallery {
            self.folder = gallery_folder(studio);
            self.path = self.folder.join("").to_string_lossy().into_owned();
            return;
        }
        let network = studio
            .network
            .path()
            .or(studio.settings.recent_networks.first().map(PathBuf::as_path));
        let file = match purpose {
            Purpose::Network => network,
            _ => studio.file().map(PathBuf::as_path),
        };
        if let Some(parent) = file.and_then(|f| f.parent()) {
            // A relative path on the command line would leave "Up" nowhere to go.
            self.folder = std::path::absolute(parent).unwrap_or_else(|_| parent.to_owned());
        } else if self.folder.as_os_str().is_empty() {
            self.folder = start_folder();
        }
        let stem = file
            .and_then(|f| f.file_stem())
            .map(|s| s.to_string_lossy().into_owned());
        let stem = stem.unwrap_or_else(|| match studio.word() {
            "" => say!(studio, "file-drawing").to_owned(),
            word => word.replace(' ', "-"),
        });
        let name = match purpose {
            Purpose::Open | Purpose::Gallery | Purpose::Reference | Purpose::Network => String::new(),
            Purpose::Save => format!("{stem}.{}", Form::Document.ending()),
            Purpose::Export => format!("{stem}.{}", Form::Svg.ending()),
        };
        self.path = self.folder.join(name).to_string_lossy().into_owned();
    }

    fn path_ui(&mut self, ui: &mut Ui, purpose: Purpose, studio: &Studio) -> Option<Decision> {
        let field = egui::TextEdit::singleline(&mut self.path)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(8, 5))
            .cursor_at_end(true);
        let response = ui.add(field).accessible_name(say!(ui, "file-path"));
        if std::mem::take(&mut self.focus) {
            response.request_focus();
            select_stem(ui, response.id, &self.path);
        }
        if response.changed() {
            if let Some(path) = begun_anew(&self.path) {
                self.path = path;
                move_to_end(ui, response.id, &self.path);
            }
            let path = PathBuf::from(&self.path);
            // Typing a folder's name with the slash behind it shows the folder.
            if self.path.ends_with(std::path::MAIN_SEPARATOR) {
                self.folder = path;
            } else if let Some(parent) = path.parent() {
                self.folder = parent.to_owned();
            }
        }
        if purpose == Purpose::Export {
            self.export_formats_ui(ui);
        }
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        entered.then(|| self.decide(purpose, studio)).flatten()
    }

    fn export_formats_ui(&mut self, ui: &mut Ui) {
        let current = Form::of(Path::new(&self.path));
        ui.horizontal(|ui| {
            for form in Form::exports() {
                if ui
                    .choice(current == Some(form), ui.words().term("form", form.title()))
                    .clicked()
                {
                    let path = Path::new(&self.path).with_extension(form.ending());
                    self.path = path.to_string_lossy().into_owned();
                }
            }
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, purpose: Purpose, studio: &mut Studio) -> Option<Decision> {
        let writes = matches!(purpose, Purpose::Save | Purpose::Export);
        let replaces = writes && self.chosen(purpose).is_some_and(|path| names_existing(&path, studio));
        if replaces {
            let text = say!(ui, "file-replaces");
            ui.label(RichText::new(text).color(ui.visuals().warn_fg_color));
        }
        let mut decision = None;
        ui.horizontal(|ui| {
            if ui
                .button(say!(ui, "file-browse"))
                .on_hover_text(say!(ui, "file-browse.tip"))
                .clicked()
            {
                studio
                    .files
                    .start(Job::Browse(purpose, self.folder.clone(), ui.words()));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let chosen = self.decide(purpose, studio);
                let verb = match purpose {
                    Purpose::Open => say!(ui, "file-open.do"),
                    Purpose::Network => say!(ui, "file-network.do"),
                    Purpose::Reference => say!(ui, "file-reference.do"),
                    _ if replaces => say!(ui, "replace"),
                    Purpose::Gallery => say!(ui, "file-gallery.do"),
                    Purpose::Save => say!(ui, "command-save"),
                    Purpose::Export => say!(ui, "file-export.do"),
                };
                if ui.add_enabled(chosen.is_some(), egui::Button::new(verb)).clicked() {
                    decision = chosen;
                }
                if ui.button(say!(ui, "cancel")).clicked() {
                    decision = Some(Decision::Cancel);
                }
            });
        });
        decision
    }

    /// Returns the path as a decision.
    fn decide(&self, purpose: Purpose, studio: &Studio) -> Option<Decision> {
        let path = self.chosen(purpose)?;
        let replaces = names_existing(&path, studio);
        Some(Decision::Choose(path, replaces))
    }

    /// Returns the path; `None` while it names no file, or no folder for a gallery. Without an
    /// extension, saving adds ours.
    fn chosen(&self, purpose: Purpose) -> Option<PathBuf> {
        let mut path = PathBuf::from(self.path.trim());
        if purpose == Purpose::Gallery {
            // A slash at the end would make it another folder than the same one without.
            let path: PathBuf = path.components().collect();
            return path.is_absolute().then_some(path);
        }
        let names_folder = self.path.ends_with(std::path::MAIN_SEPARATOR);
        if names_folder || path.file_name().is_none() || path == self.folder {
            return None;
        }
        if purpose == Purpose::Save && path.extension().is_none() {
            path.set_extension(Form::Document.ending());
        }
        Some(path)
    }
}

/// Selects the name of the file in the field called `id`, without folder and ending, so that typing puts another one in
/// its place.
fn select_stem(ui: &Ui, id: egui::Id, path: &str) {
    let name = path.rfind(std::path::MAIN_SEPARATOR).map_or(0, |at| at + 1);
    let stem = path[name..].rfind('.').map_or(path.len(), |at| name + at);
    let [from, to] = [name, stem].map(|at| CCursor::new(path[..at].chars().count()));
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(from, to)));
    state.store(ui.ctx(), id);
}

/// Returns the path that begins within `text` where one does: behind a folder that was there, somebody has typed or pasted
/// a whole path of their own, and what went before it, like the ending that stood behind the cursor, is not meant.
fn begun_anew(text: &str) -> Option<String> {
    let mark = std::path::MAIN_SEPARATOR;
    let doubled = format!("{mark}{mark}");
    // At the very beginning two name a computer of the network, on Windows.
    let skipped = text.chars().next()?.len_utf8();
    let at = skipped + text[skipped..].rfind(&doubled)? + mark.len_utf8();
    let path = Path::new(&text[at..]);
    let stem = path.file_stem().map(Path::new).filter(|_| path.extension().is_some());
    let path = match stem {
        Some(stem) if Form::of(stem).is_some() => path.with_extension(""),
        _ => path.to_owned(),
    };
    Some(path.to_string_lossy().into_owned())
}

/// Puts the cursor of the field called `id` behind `text`.
fn move_to_end(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}

/// Tells whether the folder last listed holds a file of this name.
fn names_existing(path: &Path, studio: &Studio) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    let Some((folder, Ok(entries))) = studio.listing() else {
        return false;
    };
    let is_it = |e: &FolderEntry| e.is_file && Some(e.name.as_str()) == name;
    path.parent() == Some(folder) && entries.iter().any(is_it)
}

fn title(who: impl Speaks, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Open => say!(who, "file-open"),
        Purpose::Save => say!(who, "file-save"),
        Purpose::Export => say!(who, "file-export"),
        Purpose::Gallery => say!(who, "file-gallery"),
        Purpose::Reference => say!(who, "file-reference"),
        Purpose::Network => say!(who, "file-network"),
    }
}

/// Returns the folder of pictures used last, else where this computer keeps pictures.
fn gallery_folder(studio: &Studio) -> PathBuf {
    let used = studio.pictures.recent().first().cloned();
    used.or_else(|| directories::UserDirs::new()?.picture_dir().map(Path::to_owned))
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(start_folder)
}

fn start_folder() -> PathBuf {
    let home = directories::UserDirs::new().map(|dirs| {
        dirs.document_dir()
            .filter(|d| d.is_dir())
            .unwrap_or(dirs.home_dir())
            .to_owned()
    });
    home.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(purpose: Purpose, path: &str, expected: Option<&str>) {
        let dialog = FileDialog {
            path: path.into(),
            folder: "/home/a".into(),
            ..FileDialog::default()
        };
        assert_eq!(dialog.chosen(purpose), expected.map(PathBuf::from), "{path}");
    }

    #[test]
    fn only_a_file_is_a_decision() {
        check(Purpose::Open, "/home/a/cat.svg", Some("/home/a/cat.svg"));
        check(Purpose::Open, "/home/a/", None);
        check(Purpose::Open, "/home/a", None);
        check(Purpose::Open, "", None);
        check(Purpose::Save, "/home/a/cat", Some("/home/a/cat.strokewise"));
        check(Purpose::Save, " /home/a/cat.svg ", Some("/home/a/cat.svg"));
        check(Purpose::Export, "/home/a/cat.png", Some("/home/a/cat.png"));
        check(Purpose::Gallery, "/home/a/", Some("/home/a"));
        check(Purpose::Gallery, "/home/b", Some("/home/b"));
        check(Purpose::Gallery, "pictures", None);
    }

    #[cfg(unix)]
    #[test]
    fn a_whole_path_behind_a_folder_begins_anew() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(begun_anew(text), expected.map(str::to_owned), "{text}");
        };
        check("/home/a/cat.svg", None);
        check("/home/a//", Some("/"));
        check("/home/a//work", Some("/work"));
        check("/home/a//work/é.svg", Some("/work/é.svg"));
        check("/home/a//work/x.svg.strokewise", Some("/work/x.svg"));
        check("/home/a//work/x.y.strokewise", Some("/work/x.y.strokewise"));
        check("//work", None);
        check("", None);
    }
}
