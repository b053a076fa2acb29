//! "I am drawing…" is a text field that completes to the model's categories, by their beginnings, and where none begins
//! so by likeness. Enter takes what is marked, Escape leaves everything as it was.

use eframe::egui::{self, Align, Id, Key, Layout, Modifiers, Response, RichText, Ui};

use super::{Output, caption, fixed};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::engine::{ClassId, Labels};
use crate::words::say;
use strokewise_explain::error::Error;

/// So many completions are shown at once.
const SHOWN: usize = 7;
/// The list's frame is so far from its rows, in logical pixels.
const LIST_MARGIN: f32 = 7.0;
/// These are heights in logical pixels, and the width kept for the button that clears.
const FIELD_HEIGHT: f32 = 28.0;
const HELP_HEIGHT: f32 = 20.0;
const CLEAR_WIDTH: f32 = 28.0;

/// [`IntentField`] holds what is being typed, and which completion is marked.
#[derive(Debug, Default)]
pub struct IntentField {
    text: String,
    /// `text` was last taken from this, the studio's word as people read it.
    taken_from: String,
    /// The arrow keys have marked the completion at this place.
    marked: Option<usize>,
    /// It is open until a choice is made.
    open: bool,
}

/// [`Completions`] are what may be meant by what is typed.
struct Completions {
    classes: Vec<ClassId>,
    /// It is true where they begin as what is typed: then Enter takes the first one. What is only like it is taken
    /// when somebody marks it, as a word that the model does not know is a word, too.
    begin_so: bool,
}

impl IntentField {
    /// Shows caption, field, help with what is not known, and completions.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, out: &mut Output) {
        let word = studio.shown_word();
        if self.taken_from != word {
            self.restore(studio);
        }
        caption(ui, say!(ui, "i-am-drawing.caption"), |_| {});
        let id = ui.make_persistent_id("intent");
        let matches = self.matches(studio);
        if ui.memory(|m| m.has_focus(id)) && self.open {
            self.take_keys(ui, studio, &matches, out);
        }
        let layout = Layout::left_to_right(Align::Center);
        let response = fixed(ui, FIELD_HEIGHT, layout, |ui| self.field_ui(ui, id, out));
        if response.changed() || response.gained_focus() {
            self.open = true;
            self.marked = None;
        }
        if response.lost_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            // The focus went with the key: nothing of what was typed counts.
            self.restore(studio);
        }
        let over_list = self.completions_ui(studio, &response, &matches, out);
        if response.lost_focus() {
            // The key that ended typing is not meant for the canvas.
            ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        }
        if response.lost_focus() && !over_list && self.text.trim() != word {
            self.choose(self.text.trim().to_owned(), out);
        }
        fixed(ui, HELP_HEIGHT, layout, |ui| help_ui(ui, studio, out));
    }

    fn restore(&mut self, studio: &Studio) {
        studio.shown_word().clone_into(&mut self.text);
        self.taken_from.clone_from(&self.text);
        self.open = false;
    }

    fn matches(&self, studio: &Studio) -> Completions {
        let typed = self.text.trim();
        let none = Completions {
            classes: Vec::new(),
            begin_so: false,
        };
        let Some(names) = studio.advice.names().filter(|_| !typed.is_empty()) else {
            return none;
        };
        let mut classes = names.complete(typed);
        if classes.is_empty() {
            let near = near(names, typed).into_iter();
            let classes = near.filter_map(|name| names.find(&name).ok()).collect();
            return Completions { classes, ..none };
        }
        // Of the names that begin so, the shortest first: "ca" means "cat" before "camouflage".
        let lower = typed.to_lowercase();
        classes.sort_by_key(|class| {
            let name = names.name(*class);
            (!name.to_lowercase().starts_with(&lower), name.len())
        });
        classes.truncate(SHOWN);
        Completions {
            classes,
            begin_so: true,
        }
    }

    /// Returns the place of the completion that Enter takes.
    fn marked(&self, matches: &Completions) -> Option<usize> {
        self.marked.or(matches.begin_so.then_some(0))
    }

    fn field_ui(&mut self, ui: &mut Ui, id: Id, out: &mut Output) -> Response {
        let field = egui::TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text(say!(ui, "i-am-drawing.hint"))
            .desired_width(ui.available_width() - CLEAR_WIDTH - 16.0)
            .margin(egui::Margin::symmetric(8, 5));
        let response = ui.add(field).accessible_name(say!(ui, "i-am-drawing"));
        let response = response.on_hover_text(say!(ui, "i-am-drawing.tip"));
        let clear = egui::Button::new("×").min_size(egui::vec2(CLEAR_WIDTH, 0.0));
        let clear = ui.add_enabled(!self.text.is_empty(), clear);
        let clear = clear.on_hover_text(say!(ui, "i-am-drawing.clear"));
        if clear.accessible_name(say!(ui, "clear")).clicked() {
            self.choose(String::new(), out);
        }
        response
    }

    /// Arrow keys mark a completion, Enter takes it.
    fn take_keys(&mut self, ui: &Ui, studio: &Studio, matches: &Completions, out: &mut Output) {
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let count = matches.classes.len();
        if count == 0 {
            return;
        }
        let marked = self.marked(matches);
        if pressed(Key::ArrowDown) {
            self.marked = Some(marked.map_or(0, |at| (at + 1) % count));
        }
        if pressed(Key::ArrowUp) {
            self.marked = Some(marked.map_or(count - 1, |at| (at + count - 1) % count));
        }
        let class = self.marked(matches).and_then(|at| matches.classes.get(at));
        if let Some(class) = class
            && pressed(Key::Enter)
        {
            self.choose(studio.advice.name(*class).to_owned(), out);
            ui.memory_mut(egui::Memory::stop_text_input);
        }
    }

    /// Shows the completions below the field; returns whether the pointer is on them.
    fn completions_ui(&mut self, studio: &Studio, field: &Response, matches: &Completions, out: &mut Output) -> bool {
        let marked = self.marked(matches);
        let matches = &matches.classes;
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
                    let row = ui.selectable_label(marked == Some(i), name);
                    if row.clicked() {
                        self.choose(name.to_owned(), out);
                    }
                }
            });
        // The press that chooses a row takes the focus first, so the list outlives the focus while
        // the pointer is on it.
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

/// Says what may be meant, where the model does not know the studio's word.
fn help_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let Some(names) = studio.advice.names() else {
        return;
    };
    let word = studio.word();
    if word.is_empty() || studio.intent().is_some() {
        return;
    }
    ui.spacing_mut().item_spacing.x = 4.0;
    let color = ui.visuals().warn_fg_color;
    let near = near(names, word);
    let text = if near.is_empty() {
        say!(ui, "word-not-known")
    } else {
        say!(ui, "did-you-mean")
    };
    ui.label(RichText::new(text).small().color(color));
    for name in near {
        let text = RichText::new(&name).small();
        let button = ui.add(egui::Button::new(text).small());
        if button
            .accessible_name(say!(ui, "did-you-mean.name", name = &name))
            .clicked()
        {
            out.commands.push(Command::SetWord(name));
        }
    }
}

/// Returns the names that are most like a word that names no category.
fn near(names: &Labels, word: &str) -> Vec<String> {
    match names.find(word) {
        Err(Error::UnknownCategory { near, .. }) => near,
        _ => Vec::new(),
    }
}
