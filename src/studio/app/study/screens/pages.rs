//! Shows screens of text: language, consent, instructions, breaks, the end.

use eframe::egui::{RichText, Ui, vec2};

use super::{TARGET_PX, Wanted, big_button, page_ui};
use crate::app::boxes::Boxes as _;
use crate::app::study::markdown;
use crate::study::file::WithdrawUntil;
use crate::study::kit::in_language;
use crate::study::{Session, Step};
use crate::words::{Words, language_name, say};

/// Asks which language to speak.
pub fn language_ui(ui: &mut Ui, session: &Session) -> Option<Wanted> {
    let mut wanted = None;
    let title = &session.study().file.study.title;
    page_ui(
        ui,
        |ui| {
            for (language, title) in title {
                ui.label(RichText::new(title).heading());
                let button = big_button(language_name(language)).min_size(vec2(280.0, TARGET_PX));
                if ui.add(button).clicked() {
                    wanted = Some(Wanted::Language(language.clone()));
                }
                ui.add_space(24.0);
            }
        },
        |_| {},
    );
    wanted
}

/// Shows what the person is asked to agree to.
pub fn consent_ui(ui: &mut Ui, session: &Session, words: Words) -> Vec<Wanted> {
    let consent = &session.study().file.consent;
    let language = session.language();
    let (mut wanted, mut pressed) = (Vec::new(), None);
    page_ui(
        ui,
        |ui| {
            markdown::show(ui, session.study().text(&consent.text, language));
            ui.add_space(12.0);
            for item in &consent.items {
                let mut agreed = session.agrees(&item.id);
                ui.spacing_mut().interact_size.y = TARGET_PX;
                if ui.tick(&mut agreed, in_language(&item.text, language)).changed() {
                    wanted.push(Wanted::Agree(item.id.clone(), agreed));
                }
            }
        },
        |ui| {
            if ui
                .add_enabled(session.may_go_on(), big_button(say!(words, "study-agree")))
                .clicked()
            {
                pressed = Some(Wanted::Next);
            }
            if ui.add(big_button(say!(words, "study-decline"))).clicked() {
                pressed = Some(Wanted::Decline);
            }
        },
    );
    wanted.extend(pressed);
    wanted
}

/// Shows instructions, a break, the debriefing, or the last screen with the code.
pub fn text_ui(ui: &mut Ui, session: &Session, words: Words) -> Option<Wanted> {
    let file = &session.study().file;
    let language = session.language();
    let is_last = *session.step() == Step::Farewell;
    let mut wanted = None;
    page_ui(
        ui,
        |ui| match session.step() {
            Step::Instructions => {
                markdown::show(ui, session.study().text(&file.instructions, language));
            }
            Step::Debriefing => {
                markdown::show(ui, session.study().text(&file.debriefing, language));
            }
            Step::Break => title_and_text(ui, say!(words, "study-break-title"), say!(words, "study-break-text")),
            _ => {
                let text = match file.consent.withdraw_until {
                    WithdrawUntil::End => say!(words, "study-code-text.end"),
                    WithdrawUntil::Export => say!(words, "study-code-text"),
                };
                title_and_text(ui, say!(words, "study-thanks-title"), text);
                ui.add_space(12.0);
                ui.label(RichText::new(session.id().as_str()).size(40.0).monospace().strong());
            }
        },
        |ui| {
            let (text, pressed) = if is_last {
                (say!(words, "study-finish"), Wanted::Finish)
            } else {
                (say!(words, "study-next"), Wanted::Next)
            };
            if ui.add(big_button(text)).clicked() {
                wanted = Some(pressed);
            }
            if *session.step() == Step::Debriefing && ui.add(big_button(say!(words, "study-delete-now"))).clicked() {
                wanted = Some(Wanted::Delete);
            }
        },
    );
    wanted
}

fn title_and_text(ui: &mut Ui, title: &str, text: &str) {
    ui.label(RichText::new(title).heading());
    ui.add_space(6.0);
    ui.label(text);
}

/// Lays out the screen after a session. Says whether the researcher wants the next one: a small
/// button, for whoever knows.
pub fn over_ui(ui: &mut Ui, words: Words, declined: bool) -> bool {
    let mut next = false;
    let (title, text) = if declined {
        (say!(words, "study-declined-title"), say!(words, "study-declined-text"))
    } else {
        (say!(words, "study-over-title"), say!(words, "study-over-text"))
    };
    page_ui(
        ui,
        |ui| title_and_text(ui, title, text),
        |ui| next = ui.button(RichText::new(say!(ui, "researcher")).small()).clicked(),
    );
    next
}
