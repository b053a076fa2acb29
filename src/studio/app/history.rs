//! [`History`] is a slider through all that was done to the drawing, step by step, with a button that plays it.

use eframe::egui::{Align2, Context, Id, Label, RichText, Slider, Ui, Window, vec2};

use super::boxes::Boxes as _;
use super::command::Command;
use super::studio::Studio;
use crate::words::say;

/// [`History`] is the window; closed at first.
#[derive(Debug, Default)]
pub struct History {
    open: bool,
    /// The last step was played at this second of egui's clock, while the history plays.
    played_at: Option<f64>,
    /// It plays as fast as the hand drew.
    timed: bool,
}

/// A drawing that is played takes so many seconds from step to step.
const PLAY_SECS: f64 = 0.15;
/// As it was drawn, it plays as fast as the hand drew, but no pause is longer.
const LONGEST_SECS: f64 = 3.0;
const WIDTH: f32 = 340.0;
/// The slider is so far above the lower edge of the window, in logical pixels.
const ABOVE_EDGE: f32 = 64.0;

impl History {
    /// Opens or closes the window.
    pub fn toggle(&mut self) {
        self.open = !self.open;
        self.played_at = None;
    }

    /// Returns whether the window is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the window, if it is open; returns which step of the drawing is to be shown.
    pub fn ui(&mut self, ctx: &Context, studio: &Studio) -> Option<Command> {
        let mut open = self.open;
        let shown = Window::new(say!(ctx, "history"))
            .id(Id::unique("history"))
            .open(&mut open)
            .resizable(false)
            .collapsible(false)
            .pivot(Align2::CENTER_BOTTOM)
            .default_pos(ctx.content_rect().center_bottom() - vec2(0.0, ABOVE_EDGE))
            .default_width(WIDTH)
            .show(ctx, |ui| self.content_ui(ui, studio));
        self.open = open;
        let wanted = shown.and_then(|shown| shown.inner).flatten();
        wanted.map(Command::GoToStep)
    }

    fn content_ui(&mut self, ui: &mut Ui, studio: &Studio) -> Option<usize> {
        let (step, last) = studio.steps();
        let mut wanted = step;
        ui.horizontal(|ui| {
            let text = if self.played_at.is_some() {
                say!(ui, "history.stop")
            } else {
                say!(ui, "history.play")
            };
            if ui.add_enabled(last > 0, eframe::egui::Button::new(text)).clicked() {
                // What is over begins anew.
                let plays = self.played_at.is_none();
                wanted = if plays && step == last { 0 } else { step };
                self.played_at = plays.then(|| ui.input(|i| i.time));
            }
            ui.spacing_mut().slider_width = WIDTH - 150.0;
            let slider = Slider::new(&mut wanted, 0..=last).show_value(false);
            if ui
                .add_enabled(last > 0, slider)
                .accessible_name(say!(ui, "history.step"))
                .changed()
            {
                self.played_at = None;
            }
            ui.label(say!(ui, "leaf", place = step, count = last));
        });
        let text = if step < last {
            say!(ui, "history.within")
        } else {
            say!(ui, "history.end")
        };
        ui.add(Label::new(RichText::new(text).small().weak()).wrap());
        ui.tick(&mut self.timed, say!(ui, "history.timed"))
            .on_hover_text(say!(ui, "history.timed-tip"));
        if let Some(at) = self.played_at {
            let now = ui.input(|i| i.time);
            // No step is shown for less, and how long the hand took is asked of every point.
            let may_go_on = now - at >= PLAY_SECS && wanted == step;
            if may_go_on && (!self.timed || now - at >= studio.pace_secs().min(LONGEST_SECS)) {
                wanted = step + 1;
                self.played_at = (wanted < last).then_some(now);
            }
            ui.ctx().request_repaint_after_secs(PLAY_SECS as f32);
        }
        (wanted != step && wanted <= last).then_some(wanted)
    }
}
