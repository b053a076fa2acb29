//! "I am drawing…": a text field that completes to the model's categories.

use eframe::egui::{self, Align, Id, Key, Layout, Modifiers, Response, RichText, Ui};

use super::{Output, caption};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::engine::{ClassId, Labels};

/// Completions shown at once.
const SHOWN: usize = 7;
/// Between the list's frame and its rows, in logical pixels.
const LIST_MARGIN: f32 = 7.0;

/// What is being typed, and which completion is marked.
#[derive(Debug, Default)]
pub struct IntentField {
    text: String,
    /// The studio's word that `text` was last taken from.
    taken_from: String,
    marked: usize,
    /// Open until a choice is made.
    open: bool,
}

impl IntentField {
    /// Shows caption, field and completions.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, out: &mut Output) {
        if self.taken_from != studio.word() {
            studio.word().clone_into(&mut self.text);
            self.taken_from.clone_from(&self.text);
        }
        caption(ui, "I AM DRAWING", |_| {});
        let id = ui.make_persistent_id("intent");
        let had_focus = ui.memory(|m| m.has_focus(id));
        let matches = self.matches(studio);
        if had_focus && self.open {
            self.take_keys(ui, studio, &matches, out);
        }
        let response = self.field_ui(ui, id, out);
        if response.changed() {
            self.open = true;
            self.marked = 0;
            if self.text.trim().is_empty() {
                self.choose(String::new(), out);
            }
        }
        if response.gained_focus() {
            self.open = true;
            self.marked = 0;
        }
        let over_list = self.completions_ui(studio, &response, &matches, out);
        if response.lost_focus() && !over_list && self.text.trim() != studio.word() {
            self.choose(self.text.trim().to_owned(), out);
        }
        if let Some(problem) = unknown(studio) {
            ui.label(
                RichText::new(problem)
                    .small()
                    .color(ui.visuals().warn_fg_color),
            );
        }
    }

    fn matches(&self, studio: &Studio) -> Vec<ClassId> {
        let prefix = self.text.trim();
        let Some(labels) = studio.advice.labels().filter(|_| !prefix.is_empty()) else {
            return Vec::new();
        };
        let mut matches = labels.complete(prefix);
        // Of the names that begin so, the shortest first: "ca" means "cat" before "camouflage".
        let lower = prefix.to_lowercase();
        matches.sort_by_key(|class| {
            let name = labels.name(*class);
            (!name.to_lowercase().starts_with(&lower), name.len())
        });
        matches.truncate(SHOWN);
        matches
    }

    fn field_ui(&mut self, ui: &mut Ui, id: Id, out: &mut Output) -> Response {
        ui.horizontal(|ui| {
            let clear_width = if self.text.is_empty() { 0.0 } else { 60.0 };
            let field = egui::TextEdit::singleline(&mut self.text)
                .id(id)
                .hint_text("anything – or name it, for better advice")
                .desired_width(ui.available_width() - clear_width - 8.0)
                .margin(egui::Margin::symmetric(8, 5));
            let response = ui.add(field).accessible_name("I am drawing");
            if !self.text.is_empty() && ui.button("Clear").clicked() {
                self.choose(String::new(), out);
            }
            response
        })
        .inner
    }

    /// Arrow keys mark a completion, Enter takes it, Escape closes the list.
    fn take_keys(&mut self, ui: &Ui, studio: &Studio, matches: &[ClassId], out: &mut Output) {
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if !matches.is_empty() {
            if pressed(Key::ArrowDown) {
                self.marked = (self.marked + 1) % matches.len();
            }
            if pressed(Key::ArrowUp) {
                self.marked = (self.marked + matches.len() - 1) % matches.len();
            }
            if pressed(Key::Enter)
                && let Some(class) = matches.get(self.marked)
            {
                self.choose(studio.advice.name(*class).to_owned(), out);
                ui.memory_mut(egui::Memory::stop_text_input);
            }
        }
        if pressed(Key::Escape) {
            self.open = false;
        }
    }

    /// Shows the completions below the field; returns whether the pointer is on them.
    fn completions_ui(
        &mut self,
        studio: &Studio,
        field: &Response,
        matches: &[ClassId],
        out: &mut Output,
    ) -> bool {
        let exact = matches.len() == 1 && studio.advice.name(matches[0]) == self.text.trim();
        if !self.open || matches.is_empty() || exact {
            return false;
        }
        let popup = egui::Popup::from_response(field)
            .id(field.id.with("completions"))
            .open(true)
            .width(field.rect.width())
            .gap(2.0)
            .layout(Layout::top_down_justified(Align::Min))
            .show(|ui| {
                ui.set_min_width(field.rect.width() - 2.0 * LIST_MARGIN);
                for (i, class) in matches.iter().enumerate() {
                    let name = studio.advice.name(*class);
                    let row = ui.selectable_label(i == self.marked, name);
                    if row.clicked() {
                        self.choose(name.to_owned(), out);
                    }
                }
            });
        // The press that chooses a row takes the focus first, so the list outlives the focus while the
        // pointer is on it.
        let over = popup.is_some_and(|p| p.response.contains_pointer());
        if !field.has_focus() && !over {
            self.open = false;
        }
        over
    }

    fn choose(&mut self, word: String, out: &mut Output) {
        self.open = false;
        self.text.clone_from(&word);
        self.taken_from.clone_from(&word);
        out.commands.push(Command::SetWord(word));
    }
}

/// What is wrong with the studio's word, if the model does not know it.
fn unknown(studio: &Studio) -> Option<String> {
    let labels: &Labels = studio.advice.labels()?;
    if studio.word().is_empty() || studio.intent().is_some() {
        return None;
    }
    let error = labels.find(studio.word()).err()?;
    Some(error.to_string())
}
