//! Shows a trial: what is asked, the time, paper, and a critic beside it or below.

use std::sync::Arc;

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, Panel as Side, ProgressBar, RichText, Ui, vec2};

use super::critic::{self, Gaze};
use super::{TARGET_PX, Wanted, big_button, wide_button};
use crate::app::canvas::{Canvas, Kit, Scene, Tool};
use crate::app::study::easel::{Easel, PEN_WIDTH};
use crate::app::theme;
use crate::study::Session;
use crate::study::file::Shown;
use crate::study::kit::in_language;
use crate::words::{Words, say};
use strokewise_ink::inking::Smoothing;

/// The critic beside the paper has this width and below it this height, and a window of this width has room beside it.
/// The place is kept where the critic says nothing, so that the paper is equally large in all conditions.
const CRITIC_WIDTH: f32 = 300.0;
const CRITIC_HEIGHT: f32 = 300.0;
const WIDE: f32 = 760.0;

/// [`TrialView`] is what a trial's screen needs beside the session.
pub struct TrialView<'a> {
    /// This is paper and critic.
    pub easel: &'a mut Easel,
    /// This is the view of the paper.
    pub canvas: &'a mut Canvas,
    /// The screen speaks these words.
    pub words: Words,
}

/// Lays out the trial on screen, begun or not.
pub fn trial_ui(ui: &mut Ui, session: &mut Session, view: &mut TrialView) -> Vec<Wanted> {
    if session.running().is_none() {
        return ready_ui(ui, session, view.words).into_iter().collect();
    }
    let mut wanted = Vec::new();
    let frame = Frame::new()
        .inner_margin(Margin::symmetric(16, 10))
        .fill(ui.visuals().panel_fill);
    Side::top("task")
        .frame(frame)
        .show(ui, |ui| wanted.extend(task_ui(ui, session, view)));
    let gaze = if ui.available_width() >= WIDE {
        let panel = Side::right("critic").exact_size(CRITIC_WIDTH).frame(frame);
        panel
            .show(ui, |ui| critic::critic_ui(ui, view.easel, view.words, TARGET_PX))
            .inner
    } else {
        let panel = Side::bottom("critic")
            .exact_size(CRITIC_HEIGHT.min(0.4 * ui.available_height()))
            .frame(frame);
        panel
            .show(ui, |ui| critic::critic_ui(ui, view.easel, view.words, TARGET_PX))
            .inner
    };
    CentralPanel::no_frame().show(ui, |ui| paper_ui(ui, session, view, &gaze));
    heed(session, view.easel, &gaze);
    view.easel.painted(session);
    wanted
}

/// Shows what comes before a trial: what is asked, and a button.
fn ready_ui(ui: &mut Ui, session: &Session, words: Words) -> Option<Wanted> {
    let mut wanted = None;
    let (trial, task) = session.trial().zip(session.task())?;
    let file = &session.study().file;
    let count = file.task.iter().filter(|task| !task.practice).count();
    super::page_ui(
        ui,
        |ui| {
            let which = if trial.practice {
                say!(words, "study-practice").to_owned()
            } else {
                say!(words, "study-drawing-of", number = trial.position, count = count)
            };
            ui.label(RichText::new(which).weak());
            ui.label(RichText::new(in_language(&task.prompt, session.language())).heading());
        },
        |ui| {
            if ui.add(big_button(say!(words, "study-start"))).clicked() {
                wanted = Some(Wanted::Start);
            }
            if session.may_repeat() && ui.add(big_button(say!(words, "study-repeat-practice"))).clicked() {
                wanted = Some(Wanted::Repeat);
            }
        },
    );
    wanted
}

/// Shows what is asked, the time, and the tools.
fn task_ui(ui: &mut Ui, session: &mut Session, view: &mut TrialView) -> Option<Wanted> {
    let words = view.words;
    let mut wanted = None;
    let prompt = session
        .task()
        .map(|task| in_language(&task.prompt, session.language()).to_owned());
    // The button that asks about stopping lies over the right end of this row.
    let row = vec2(ui.available_width() - super::super::shell::STOP_WIDTH, TARGET_PX);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(TARGET_PX);
        ui.add(Label::new(RichText::new(prompt.unwrap_or_default()).size(20.0).strong()).wrap());
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = TARGET_PX;
        for (tool, text) in [
            (Tool::Pen, say!(words, "study-pen")),
            (Tool::Eraser, say!(words, "study-eraser")),
        ] {
            let button = wide_button(text, 84.0).selected(view.easel.tool == tool);
            if ui.add(button).clicked() {
                view.easel.tool = tool;
            }
        }
        let [can_undo, can_redo] = view.easel.can_undo_redo();
        if ui
            .add_enabled(can_undo, wide_button(say!(words, "study-undo"), 84.0))
            .clicked()
        {
            view.easel.undo(session);
        }
        if ui
            .add_enabled(can_redo, wide_button(say!(words, "study-redo"), 84.0))
            .clicked()
        {
            view.easel.redo(session);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(big_button(say!(words, "study-done"))).clicked() {
                wanted = Some(Wanted::Done);
            }
            time_ui(ui, session, words);
        });
    });
    wanted
}

/// The time left, in words and as a bar.
fn time_ui(ui: &mut Ui, session: &Session, words: Words) {
    let (Some(left), Some(limit)) = (
        session.left_ms(),
        session.running().and_then(|running| running.limit_ms),
    ) else {
        ui.label(say!(words, "study-no-limit"));
        return;
    };
    let text = say!(words, "study-time-left", seconds = (left / 1000.0).ceil() as usize);
    let bar = ProgressBar::new((left / limit) as f32).desired_width(170.0).text(text);
    ui.add(bar);
}

/// Lays out the paper with its ink.
fn paper_ui(ui: &mut Ui, session: &mut Session, view: &mut TrialView, gaze: &Gaze) {
    let TrialView { easel, canvas, .. } = view;
    let marks = easel
        .answer()
        .filter(|_| easel.shows(Shown::Colours))
        .map(|answer| Arc::new(critic::marks(easel, answer)));
    let flagged_parts = critic::flagged_parts(easel);
    // Samples are data.
    let kit = Kit::plain(PEN_WIDTH, Smoothing::OFF);
    let scene = Scene {
        tool: easel.tool,
        marks: marks.as_ref(),
        faded: &gaze.faded,
        flagged_parts: &flagged_parts,
        enabled: !session.is_paused(),
        ..Scene::plain(easel.sketch(), easel.epoch(), kit, theme::paper(ui.visuals()))
    };
    let wishes = canvas.ui(ui, &scene);
    for wish in wishes {
        easel.grant(wish, session);
    }
    easel.follow_pen(canvas.wet_points(), session);
}

/// Carries out what was done to suggestions, and notes what was looked at.
fn heed(session: &mut Session, easel: &mut Easel, gaze: &Gaze) {
    easel.looked_at(gaze.pointed, &gaze.in_view, session);
    if gaze.clean_up {
        easel.clean_up(session);
    } else if let Some(number) = gaze.accepted {
        easel.accept(number, session);
    }
    if let Some(number) = gaze.kept {
        easel.keep(number, session);
    }
}
