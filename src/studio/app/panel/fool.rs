//! "What would fool it?" asks for the least that must go for another answer. It is asked by a click, shown as a ghost
//! on the canvas, and only applied by another click.

use eframe::egui::{Align, Layout, RichText, Ui};

use super::{Output, caption, card_frame};
use crate::app::advice::Challenge;
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::app::words::{percent, stroke_number};
use crate::engine::{Attack, Limits, Removal};
use crate::words::{Speaks, say};

/// Shows the question and, once asked, the answer.
pub fn fool_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let sketch = studio.subject();
    if sketch.is_empty() || studio.answer().is_none() {
        return;
    }
    ui.add_space(8.0);
    let challenge = studio.advice.challenge(sketch.revision());
    caption(ui, say!(ui, "fool"), |ui| match challenge {
        None => {
            let button = ui
                .button(RichText::new(say!(ui, "fool-find")).small())
                .on_hover_text(say!(ui, "fool-find.tip"));
            if button.accessible_name(say!(ui, "fool-find.name")).clicked() {
                out.commands.push(Command::Challenge);
            }
        }
        Some(Challenge::Asked) => {}
        Some(Challenge::Answered(_)) => {
            let button = ui.button(RichText::new(say!(ui, "fool-close")).small());
            if button.accessible_name(say!(ui, "fool-close.name")).clicked() {
                out.commands.push(Command::EndChallenge);
            }
        }
    });
    match challenge {
        None => {}
        Some(Challenge::Asked) => {
            ui.label(RichText::new(say!(ui, "fool-looking")).weak());
        }
        Some(Challenge::Answered(attack)) => answer_ui(ui, studio, attack, out),
    }
}

fn answer_ui(ui: &mut Ui, studio: &Studio, attack: &Attack, out: &mut Output) {
    let limits = Limits::default();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if let Some(removal) = attack.removal {
            out.singled_out = Some(removal.part);
            card_ui(ui, studio, attack, removal, out);
            ui.add_space(4.0);
        } else {
            let text = say!(ui, "fool-none", share = percent(&ui, limits.max_ink));
            ui.label(RichText::new(text).weak());
        }
        let bound = percent(&ui, limits.max_shift);
        let text = match &attack.shift {
            Some(shift) => say!(
                ui,
                "fool-shift",
                share = bound,
                name = studio.advice.name(shift.after.class),
                percent = percent(&ui, shift.after.p)
            ),
            None => say!(ui, "fool-no-shift", share = bound),
        };
        ui.label(RichText::new(text).small().weak());
    });
}

fn card_ui(ui: &mut Ui, studio: &Studio, attack: &Attack, removal: Removal, out: &mut Output) {
    let name = |guess: crate::engine::Guess| {
        let (name, p) = (studio.advice.name(guess.class), percent(studio, guess.p));
        say!(studio, "guess", name = name, percent = p)
    };
    card_frame(ui).show(ui, |ui| {
        ui.take_available_width();
        ui.label(RichText::new(headline(&ui, removal)).strong());
        let change = format!("{} → {}", name(attack.from), name(removal.after));
        ui.label(change).on_hover_text(say!(ui, "fool-measured"));
        ui.horizontal(|ui| {
            let ink = say!(ui, "fool-ink", share = percent(&ui, removal.ink_share));
            ui.label(RichText::new(ink).small().weak());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let apply = ui
                    .button(say!(ui, "fool-apply"))
                    .on_hover_text(say!(ui, "fool-apply.tip"));
                if apply.accessible_name(say!(ui, "fool-apply.name")).clicked() {
                    out.commands.push(Command::Trim(removal.part));
                }
            });
        });
    });
}

/// Says what goes, in words.
fn headline(who: impl Speaks, removal: Removal) -> String {
    let number = stroke_number(removal.part.stroke);
    if removal.is_whole() {
        say!(who, "fool-without", number = number)
    } else {
        say!(who, "fool-without-part", number = number)
    }
}
