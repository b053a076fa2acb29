//! What stands in the way of drawing until it is answered: the offer of an unsaved drawing, and questions.

use eframe::egui::{self, Panel as Side, Ui};

use super::Shell;
use crate::app::file_dialog::Decision;
use crate::app::studio::Question;
use crate::app::{bars, theme};

impl Shell {
    pub(super) fn leftover_ui(&mut self, ui: &mut Ui) {
        let Some(leftover) = self.studio.leftover() else {
            return;
        };
        let frame = egui::Frame::side_top_panel(ui.style()).fill(ui.visuals().widgets.open.bg_fill);
        let decision = Side::top("leftover")
            .exact_size(36.0)
            .frame(frame)
            .show(ui, |ui| bars::leftover_ui(ui, leftover))
            .inner;
        if let Some(wanted) = decision {
            self.studio.settle_leftover(wanted);
        }
    }

    pub(super) fn question_ui(&mut self, ctx: &egui::Context) {
        match self.studio.question().cloned() {
            None => {}
            Some(Question::File(purpose)) => {
                match self.file_dialog.show(ctx, purpose, &mut self.studio) {
                    Some(Decision::Choose(path)) => self.studio.chose_file(purpose, path),
                    Some(Decision::Cancel) => self.studio.dismiss(),
                    None => {}
                }
            }
            Some(Question::Unsaved(_)) => self.unsaved_ui(ctx),
        }
    }

    fn unsaved_ui(&mut self, ctx: &egui::Context) {
        let modal = theme::dialog(ctx, "unsaved").show(ctx, |ui| {
            ui.set_width(340.0);
            ui.heading("Save the drawing first?");
            ui.label(format!(
                "“{}” has changes that no file holds.",
                self.studio.title()
            ));
            ui.add_space(8.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let save = ui.button("Save").clicked().then_some(Some(true));
                let lose = ui.button("Don't save").clicked().then_some(Some(false));
                let cancel = ui.button("Cancel").clicked().then_some(None);
                save.or(lose).or(cancel)
            })
            .inner
        });
        match modal.inner {
            Some(Some(save)) => self.studio.settle_unsaved(save),
            Some(None) => self.studio.dismiss(),
            None if modal.should_close() => self.studio.dismiss(),
            None => {}
        }
    }
}
