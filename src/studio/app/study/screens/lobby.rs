//! Shows the screen where the researcher begins sessions and takes up those that were cut short. It speaks the
//! researcher's language; no participant sees it.

use eframe::egui::{RichText, Ui};

use super::{big_button, page_ui};
use crate::app::boxes::edged;
use crate::study::ledger::Change;
use crate::study::{ParticipantId, Store, Study};
use crate::words::{Speaks as _, say};

/// [`Lobby`] is what the researcher sees and sets.
#[derive(Debug, Default)]
pub struct Lobby {
    /// Time limits get this factor for the next person.
    pub extra_time: f64,
    /// These sessions were cut short.
    pub unfinished: Vec<ParticipantId>,
    /// It says what did not work.
    pub trouble: Option<String>,
}

/// [`Begin`] is what the researcher wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Begin {
    /// They want to begin with a new person.
    New,
    /// They want to go on with this participant.
    Resume(ParticipantId),
}

impl Lobby {
    /// Makes the lobby of `store` as it stands.
    pub fn of(store: &Store) -> Self {
        let ids = store.ids().unwrap_or_default().into_iter();
        let cut = |id: &ParticipantId| store.read(id).is_ok_and(|record| record.status().is_none());
        Self {
            extra_time: 1.0,
            unfinished: ids.filter(cut).collect(),
            trouble: None,
        }
    }
}

/// Lays out the lobby.
pub fn lobby_ui(ui: &mut Ui, lobby: &mut Lobby, study: &Study, store: &Store, pilot: bool) -> Option<Begin> {
    let (mut begin, mut resume) = (None, None);
    page_ui(
        ui,
        |ui| {
            let about = &study.file.study;
            let title = about
                .title
                .get(ui.words().language().code())
                .or_else(|| about.title.get("en"))
                .or_else(|| about.title.values().next());
            ui.label(RichText::new(title.map_or("", String::as_str)).heading());
            if pilot {
                ui.label(say!(ui, "lobby-pilot"));
            }
            let (name, version) = (&about.id, about.version.to_string());
            ui.label(say!(ui, "lobby-study", name = name, version = version));
            let [done, dealt] = [Change::Done, Change::Dealt].map(|change| store.ledger.count(change));
            let count = about.participants;
            ui.label(say!(ui, "lobby-sessions", done = done, count = count, begun = dealt));
            ui.label(say!(ui, "lobby-data", folder = store.root().display().to_string()));
            ui.add_space(18.0);
            ui.horizontal(|ui| {
                ui.label(say!(ui, "lobby-limits"));
                for factor in [1.0, 1.5, 2.0] {
                    let text = match factor {
                        1.0 => say!(ui, "lobby-limits.planned").to_owned(),
                        longer => say!(ui, "lobby-limits.longer", factor = longer),
                    };
                    edged(ui, |ui| ui.radio_value(&mut lobby.extra_time, factor, text));
                }
            });
            if !lobby.unfinished.is_empty() {
                ui.add_space(18.0);
                ui.label(RichText::new(say!(ui, "lobby-cut-short")).strong());
                for id in &lobby.unfinished {
                    let text = say!(ui, "lobby-cut-short.resume", name = id.to_string());
                    if ui.add(big_button(&text)).clicked() {
                        resume = Some(Begin::Resume(id.clone()));
                    }
                }
            }
            if let Some(trouble) = &lobby.trouble {
                ui.add_space(18.0);
                ui.colored_label(ui.visuals().error_fg_color, trouble);
            }
        },
        |ui| {
            if ui.add(big_button(say!(ui, "lobby-new"))).clicked() {
                begin = Some(Begin::New);
            }
        },
    );
    begin.or(resume)
}
