//! Lets people stop, which is always on screen and as easy as going on.

use eframe::egui::{Align, Context, Key, Layout, Modifiers, RichText, Ui, vec2};

use super::{TARGET_PX, big_button};
use crate::app::theme;
use crate::words::{Words, say};

/// [`Stop`] is what somebody who asked to stop wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// They do not want to stop.
    Back,
    /// They want a pause.
    Pause,
    /// They want the pause to be over.
    GoOn,
    /// They want to stop and keep what there is.
    Keep,
    /// They want to stop and leave nothing.
    Delete,
}

/// Lays out the question about stopping, in the way of everything else.
pub fn stop_ui(ctx: &Context, words: Words, paused: bool) -> Option<Stop> {
    // Escape is the way back; a pause ends by its button alone, as nobody leaves it by accident.
    let escaped = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let mut said = (escaped && !paused).then_some(Stop::Back);
    theme::dialog(ctx, "stop").show(ctx, |ui| {
        ui.set_width(360.0);
        let (title, text) = if paused {
            (say!(words, "study-paused-title"), say!(words, "study-paused-text"))
        } else {
            (say!(words, "study-stop-title"), "")
        };
        ui.label(RichText::new(title).heading());
        if !text.is_empty() {
            ui.label(text);
        }
        ui.add_space(12.0);
        let choices = if paused {
            vec![
                (say!(words, "study-go-on"), Stop::GoOn),
                (say!(words, "study-stop-keep"), Stop::Keep),
                (say!(words, "study-stop-delete"), Stop::Delete),
            ]
        } else {
            vec![
                (say!(words, "study-back"), Stop::Back),
                (say!(words, "study-pause"), Stop::Pause),
                (say!(words, "study-stop-keep"), Stop::Keep),
                (say!(words, "study-stop-delete"), Stop::Delete),
            ]
        };
        ui.with_layout(Layout::top_down_justified(Align::Center), |ui| {
            for (text, stop) in choices {
                if wide_button(ui, text) {
                    said = Some(stop);
                }
            }
        });
    });
    said
}

fn wide_button(ui: &mut Ui, text: &str) -> bool {
    ui.add(big_button(text).min_size(vec2(320.0, TARGET_PX))).clicked()
}
