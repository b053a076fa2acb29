//! Each kind of step has its function here. The functions show the session and say what was asked for; [`super::shell`]
//! does it.

mod critic;
mod lobby;
mod pages;
mod questions;
mod stop;
mod trial;

use eframe::egui::{
    Align, Atom, Button, CentralPanel, Frame, Layout, Margin, Panel as Side, RichText, ScrollArea, Ui, vec2,
};

use super::shell;
pub use critic::{Gaze, critic_ui, flagged_parts, marks};
pub use lobby::{Begin, Lobby, lobby_ui};
pub use pages::{consent_ui, language_ui, over_ui, text_ui};
pub use questions::{Typed, questions_ui};
pub use stop::{Stop, stop_ui};
pub use trial::{TrialView, trial_ui};

/// What is pressed is at least so high and so wide, in logical pixels (WCAG 2.2 asks for 44 where it is strict).
pub const TARGET_PX: f32 = 44.0;

/// No line of text is wider than this, in logical pixels.
const PAGE_PX: f32 = 720.0;

/// [`Wanted`] is what a screen asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// The session shall speak this language.
    Language(String),
    /// The box of this id was ticked or cleared.
    Agree(String, bool),
    /// The person does not consent.
    Decline,
    /// The item at this place of the questionnaire, from 0, was answered so.
    Answer(usize, String),
    /// The session shall go on to the next step.
    Next,
    /// The practice shall be done once more.
    Repeat,
    /// The trial on screen shall begin.
    Start,
    /// The trial under way shall end.
    Done,
    /// The session shall end.
    Finish,
    /// The session shall be deleted.
    Delete,
}

/// Returns a button that fingers hit, at least so wide, with its text in the middle.
pub fn wide_button(text: impl Into<RichText>, width: f32) -> Button<'static> {
    Button::new((Atom::grow(), text.into(), Atom::grow())).min_size(vec2(width, TARGET_PX))
}

/// Returns a button that fingers hit.
pub fn big_button(text: &str) -> Button<'static> {
    wide_button(RichText::new(text).size(17.0), 120.0)
}

/// Lays out a page of text with `content`, and buttons below it that are always in view.
pub fn page_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui), buttons: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().inner_margin(Margin::symmetric(24, 12));
    // The button that asks about stopping lies over the upper right corner.
    let is_narrow = ui.available_width() < PAGE_PX + 2.0 * shell::STOP_WIDTH + 48.0;
    let above = if is_narrow { TARGET_PX } else { 20.0 };
    Side::bottom("buttons")
        .frame(frame)
        .show_separator_line(false)
        .show(ui, |ui| {
            column(ui, |ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), buttons);
            });
        });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(above);
            column(ui, content);
        });
    });
}

/// Lays out a column in the middle, no wider than lines should be.
fn column(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let width = ui.available_width().min(PAGE_PX);
    let margin = 0.5 * (ui.available_width() - width);
    ui.horizontal_top(|ui| {
        ui.add_space(margin);
        ui.vertical(|ui| {
            ui.set_width(width);
            content(ui);
        });
    });
}
