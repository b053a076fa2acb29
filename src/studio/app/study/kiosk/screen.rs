//! Shows an exhibit: what is said, paper, critic, and few large buttons in the lower half, where everybody reaches.

use std::sync::Arc;

use eframe::egui::{Align, CentralPanel, Context, Frame, Layout, Margin, Panel as Side, RichText, Ui, vec2};
use strokewise_ink::inking::Smoothing;

use super::{KioskShell, Manner};
use crate::app::canvas::{Kit, Scene};
use crate::app::study::easel::{PEN_WIDTH, Witness as _};
use crate::app::study::screens::{Gaze, critic_ui, flagged_parts, marks, wide_button};
use crate::app::theme;
use crate::study::exhibit::Gallery;
use crate::study::guide::Phase;
use crate::study::kit::in_language;
use crate::words::{language_name, say};

/// What visitors touch has at least this size, in logical pixels.
const TARGET_PX: f32 = 64.0;
/// The critic beside the paper has this width; below it, it has at least this height, and this share of a tall window.
const CRITIC: [f32; 2] = [340.0, 380.0];
const CRITIC_SHARE: f32 = 0.37;
/// The question whether a drawing may hang takes a row so wide with its two answers, in any language.
const HANG_ROW: f32 = 1000.0;

/// A window whose shorter side has so many logical pixels shows an exhibit at zoom 1, and a talk,
/// whose type is larger.
const SHORT_PX: f32 = 800.0;
const TALK_SHORT_PX: f32 = 570.0;
/// The zoom of either is at most this.
const MOST_ZOOM: f32 = 1.6;
const TALK_MOST_ZOOM: f32 = 1.4;

/// Returns the zoom of a window: type grows with it, as people stand before large screens, or sit
/// far from them.
pub fn zoom(ctx: &Context, manner: &Manner) -> f32 {
    let (short, most) = match manner {
        Manner::Kiosk(_) => (SHORT_PX, MOST_ZOOM),
        Manner::Talk => (TALK_SHORT_PX, TALK_MOST_ZOOM),
    };
    let logical = ctx.content_rect().size().min_elem() * ctx.zoom_factor();
    // In tenths, so that a window that is being sized does not shimmer.
    let zoom = (10.0 * logical / short + 0.01).floor() / 10.0;
    zoom.clamp(1.0, most)
}

/// [`Said`] is what a visitor asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// The script shall go on to the next step.
    Next,
    /// They begin a visit of their own.
    StartOver,
    /// The exhibit shall speak this language.
    Language(String),
    /// Their drawing may hang, or may not.
    Hang(bool),
}

/// Lays out the whole window.
pub fn screen_ui(ui: &mut Ui, shell: &mut KioskShell) -> Option<Said> {
    let mut said = None;
    let frame = Frame::new()
        .inner_margin(Margin::symmetric(24, 14))
        .fill(ui.visuals().panel_fill);
    Side::top("says").frame(frame).show(ui, |ui| says_ui(ui, shell));
    Side::bottom("buttons")
        .frame(frame)
        .show(ui, |ui| said = buttons_ui(ui, shell));
    let gaze = if shell.reveal.as_ref().is_some_and(|reveal| !reveal.is_waiting()) {
        // Before and after say themselves what they read as, and take the whole window.
        Gaze::default()
    } else {
        let panel = if ui.available_width() > ui.available_height() {
            Side::right("critic").exact_size(CRITIC[0])
        } else {
            let height = ui.available_height();
            Side::bottom("critic").exact_size(CRITIC[1].max(CRITIC_SHARE * height).min(0.4 * height))
        };
        let (easel, words) = (&shell.easel, shell.words);
        let panel = panel.frame(frame);
        panel.show(ui, |ui| critic_ui(ui, easel, words, TARGET_PX)).inner
    };
    CentralPanel::no_frame().show(ui, |ui| paper_ui(ui, shell, &gaze));
    let followed = shell.easel.hints().going_together().count();
    if gaze.clean_up {
        shell.easel.clean_up(&mut shell.nobody);
        shell.accepted(followed);
    } else if let Some(number) = gaze.accepted {
        shell.easel.accept(number, &mut shell.nobody);
        shell.accepted(1);
    }
    if let Some(number) = gaze.kept {
        shell.easel.keep(number, &mut shell.nobody);
    }
    countdown_ui(ui, shell);
    said
}

/// Shows what is said: the step, the invitation, or thanks.
fn says_ui(ui: &mut Ui, shell: &KioskShell) {
    let kiosk = &shell.guide.exhibit().kiosk;
    let step = shell
        .guide
        .step()
        .map(|step| in_language(&step.say, shell.guide.language()));
    match (shell.guide.phase(), step) {
        // Nobody has chosen a language yet: all of them at once.
        (Phase::Attract, _) => {
            for language in &kiosk.languages {
                ui.label(
                    RichText::new(in_language(&kiosk.invitation, language))
                        .size(26.0)
                        .strong(),
                );
            }
        }
        (Phase::Visit(_), Some(text)) => drop(ui.label(RichText::new(text).size(26.0).strong())),
        _ => drop(ui.label(RichText::new(say!(shell.words, "study-over-title")).size(26.0).strong())),
    }
}

fn buttons_ui(ui: &mut Ui, shell: &KioskShell) -> Option<Said> {
    let mut said = None;
    let words = shell.words;
    let kiosk = &shell.guide.exhibit().kiosk;
    let button = |text: &str| wide_button(RichText::new(text).size(20.0), 150.0).min_size(vec2(150.0, TARGET_PX));
    if shell.guide.phase() == Phase::Farewell
        && kiosk.gallery != Gallery::Off
        && !shell.asked
        && !shell.easel.sketch().is_empty()
    {
        let mut answers = |ui: &mut Ui, order: [bool; 2]| {
            for yes in order {
                let text = if yes {
                    say!(words, "study-hang-yes")
                } else {
                    say!(words, "study-hang-no")
                };
                if ui.add(button(text)).clicked() {
                    said = Some(Said::Hang(yes));
                }
            }
        };
        let question = RichText::new(say!(words, "study-hang-question")).size(20.0);
        // A row of its own, its buttons above the others; wrapped where the window is narrow.
        if ui.available_width() >= HANG_ROW {
            ui.horizontal(|ui| {
                ui.set_min_height(TARGET_PX);
                ui.label(question);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| answers(ui, [true, false]));
            });
        } else {
            ui.horizontal_wrapped(|ui| {
                ui.set_min_height(TARGET_PX);
                ui.label(question);
                answers(ui, [false, true]);
            });
        }
        ui.add_space(8.0);
    }
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET_PX);
        if shell.guide.phase() == Phase::Attract {
            ui.label(RichText::new(say!(words, "study-touch-to-draw")).size(22.0));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if matches!(shell.guide.phase(), Phase::Visit(_)) && ui.add(button(say!(words, "study-next"))).clicked() {
                said = Some(Said::Next);
            }
            if shell.guide.phase() != Phase::Attract && ui.add(button(say!(words, "study-start-over"))).clicked() {
                said = Some(Said::StartOver);
            }
            for language in kiosk.languages.iter().filter(|l| *l != shell.guide.language()) {
                if ui.add(button(language_name(language))).clicked() {
                    said = Some(Said::Language(language.clone()));
                }
            }
        });
    });
    said
}

/// Lays out the paper, or before and after.
fn paper_ui(ui: &mut Ui, shell: &mut KioskShell, gaze: &Gaze) {
    let rect = ui.available_rect_before_wrap();
    if let Some(reveal) = &shell.reveal
        && reveal.paint(ui, rect, shell.words)
    {
        shell.canvas.look_away(ui.ctx());
        return;
    }
    let KioskShell {
        easel,
        canvas,
        nobody,
        guide,
        show,
        fresh,
        ..
    } = shell;
    let marks = easel.answer().map(|answer| Arc::new(marks(easel, answer)));
    let flagged_parts = flagged_parts(easel);
    let kit = Kit::plain(PEN_WIDTH, Smoothing::LIGHT);
    let scene = Scene {
        marks: marks.as_ref(),
        faded: &gaze.faded,
        flagged_parts: &flagged_parts,
        enabled: matches!(guide.phase(), Phase::Visit(_)) && show.is_none() && !*fresh,
        ..Scene::plain(easel.sketch(), easel.epoch(), kit, theme::paper(ui.visuals()))
    };
    for wish in canvas.ui(ui, &scene) {
        easel.grant(wish, nobody);
    }
    // What waits until the hand rests is suggested then.
    easel.follow_pen(canvas.wet_points(), nobody);
}

/// "Are you still there?" over everything.
fn countdown_ui(ui: &Ui, shell: &KioskShell) {
    let Some(left) = shell.guide.countdown_s(shell.nobody.now_ms()) else {
        return;
    };
    let words = shell.words;
    theme::dialog(ui.ctx(), "still there").show(ui.ctx(), |ui| {
        ui.set_width(344.0);
        ui.label(RichText::new(say!(words, "study-still-there")).size(28.0).strong());
        ui.label(RichText::new(say!(words, "study-gone-in", seconds = left.ceil() as usize)).size(20.0));
        ui.add_space(12.0);
        // Any touch says so; the button is for whoever looks for one.
        let button = wide_button(RichText::new(say!(words, "study-still-here")).size(20.0), 344.0);
        ui.add(button.min_size(vec2(344.0, TARGET_PX)));
    });
}
