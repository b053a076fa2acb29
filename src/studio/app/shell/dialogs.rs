//! Shows what stands in the way of drawing until it is answered: the offer of an unsaved drawing, and questions.

use std::path::Path;

use eframe::egui::{self, Ui};

use super::Shell;
use crate::app::command::Command;
use crate::app::file_dialog::Decision;
use crate::app::studio::Question;
use crate::app::{bars, theme};
use crate::words::say;
use strokewise_ink::shown::shown_path;

impl Shell {
    /// The offer lies over the canvas in `rect`: nothing moves when it comes or goes.
    pub(super) fn leftover_ui(&mut self, ui: &Ui, rect: egui::Rect) {
        let Some(leftover) = self.studio.leftover() else {
            return;
        };
        let visuals = ui.visuals();
        let frame = egui::Frame::popup(ui.style()).fill(visuals.widgets.open.bg_fill);
        let area = egui::Area::new(egui::Id::unique("leftover"))
            .order(egui::Order::Middle)
            .pivot(egui::Align2::CENTER_TOP)
            .fixed_pos(rect.center_top() + egui::vec2(0.0, 8.0))
            .movable(false);
        let shown = area.show(ui.ctx(), |ui| {
            frame.show(ui, |ui| bars::leftover_ui(ui, leftover)).inner
        });
        let decision = shown.inner;
        if let Some(wanted) = decision {
            self.studio.settle_leftover(wanted);
        }
    }

    pub(super) fn question_ui(&mut self, ctx: &egui::Context) {
        match self.studio.question().cloned() {
            None => {}
            Some(Question::File(purpose)) => match self.file_dialog.show(ctx, purpose, &mut self.studio) {
                Some(Decision::Choose(path, replaces)) => {
                    self.studio.chose_file(purpose, path, replaces);
                }
                Some(Decision::Cancel) => self.studio.dismiss(),
                None => {}
            },
            Some(Question::Unsaved) => self.unsaved_ui(ctx),
            Some(Question::Changed(path)) => self.changed_ui(ctx, &path),
        }
    }

    fn unsaved_ui(&mut self, ctx: &egui::Context) {
        let modal = theme::dialog(ctx, "unsaved").show(ctx, |ui| {
            ui.set_width(340.0);
            ui.heading(say!(ui, "save-first"));
            ui.label(say!(ui, "save-first.text", name = self.studio.title()));
            ui.add_space(8.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let save = theme::default_button(ui, say!(ui, "command-save")).then_some(Some(true));
                let lose = ui.button(say!(ui, "save-first.lose")).clicked().then_some(Some(false));
                let cancel = ui.button(say!(ui, "cancel")).clicked().then_some(None);
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

    fn changed_ui(&mut self, ctx: &egui::Context, path: &Path) {
        let modal = theme::dialog(ctx, "changed").show(ctx, |ui| {
            ui.set_width(360.0);
            ui.heading(say!(ui, "file-changed"));
            ui.label(say!(ui, "file-changed.text", file = shown_path(path)));
            ui.add_space(8.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let replace = ui.button(say!(ui, "replace")).clicked().then_some(Answer::Replace);
                let other = theme::default_button(ui, say!(ui, "command-save-as")).then_some(Answer::Elsewhere);
                let cancel = ui.button(say!(ui, "cancel")).clicked().then_some(Answer::Cancel);
                replace.or(other).or(cancel)
            })
            .inner
        });
        match modal.inner {
            Some(Answer::Replace) => self.studio.settle_changed(true),
            Some(Answer::Elsewhere) => self.studio.run(Command::AskSave),
            Some(Answer::Cancel) => self.studio.settle_changed(false),
            None if modal.should_close() => self.studio.settle_changed(false),
            None => {}
        }
    }
}

/// [`Answer`] says what to do about a file that has changed.
#[derive(Clone, Copy)]
enum Answer {
    Replace,
    Elsewhere,
    Cancel,
}
