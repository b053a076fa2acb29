//! Where the researcher begins sessions and takes up those that were cut short. English only: no participant sees it.

use eframe::egui::{RichText, Ui};

use super::{big_button, page_ui};
use crate::study::ledger::Change;
use crate::study::{ParticipantId, Store, Study};

/// What the researcher sees and sets.
#[derive(Debug, Default)]
pub struct Lobby {
    /// The factor on time limits for the next person.
    pub extra_time: f64,
    /// Sessions that were cut short.
    pub unfinished: Vec<ParticipantId>,
    /// What did not work.
    pub trouble: Option<String>,
}

/// What the researcher wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Begin {
    /// A new person.
    New,
    /// To go on with this one.
    Resume(ParticipantId),
}

impl Lobby {
    /// The lobby of `store` as it stands.
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

/// The lobby.
pub fn lobby_ui(ui: &mut Ui, lobby: &mut Lobby, study: &Study, store: &Store, pilot: bool) -> Option<Begin> {
    let (mut begin, mut resume) = (None, None);
    page_ui(
        ui,
        |ui| {
            let about = &study.file.study;
            let title = about.title.get("en").or_else(|| about.title.values().next());
            ui.label(RichText::new(title.map_or("", String::as_str)).heading());
            let kind = if pilot {
                "Pilot: takes no order row and is left out of exports. "
            } else {
                ""
            };
            ui.label(format!("{kind}Study {}, version {}.", about.id, about.version));
            let [done, dealt] = [Change::Done, Change::Dealt].map(|change| store.ledger.count(change));
            ui.label(format!(
                "{done} of {} sessions are complete, {dealt} begun.",
                about.participants
            ));
            ui.label(format!("Data: {}", store.root().display()));
            ui.add_space(18.0);
            ui.horizontal(|ui| {
                ui.label("Time limits, where tasks allow it:");
                for (factor, text) in [(1.0, "as planned"), (1.5, "× 1.5"), (2.0, "× 2")] {
                    ui.radio_value(&mut lobby.extra_time, factor, text);
                }
            });
            if !lobby.unfinished.is_empty() {
                ui.add_space(18.0);
                ui.label(RichText::new("Cut short").strong());
                for id in &lobby.unfinished {
                    if ui.button(format!("Go on with {id}")).clicked() {
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
            if ui.add(big_button("New session")).clicked() {
                begin = Some(Begin::New);
            }
        },
    );
    begin.or(resume)
}
