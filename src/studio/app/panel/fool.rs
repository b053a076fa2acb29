//! "What would fool it?": the least that must go for another answer. Asked for by a click, shown as a ghost
//! on the canvas, and only applied by another click.

use eframe::egui::{Align, Layout, RichText, Ui};

use super::{Output, caption, card_frame};
use crate::app::advice::Challenge;
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::app::words::{percent, stroke_name};
use crate::engine::{Attack, Limits, Removal};

/// Shows the question and, once asked, the answer.
pub fn fool_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let sketch = studio.subject();
    if sketch.is_empty() || studio.answer().is_none() {
        return;
    }
    ui.add_space(8.0);
    let challenge = studio.advice.challenge(sketch.revision());
    caption(ui, "WHAT WOULD FOOL IT?", |ui| match challenge {
        None => {
            let button = ui
                .button(RichText::new("Find out").small())
                .on_hover_text("Looks for the smallest stroke, or part of one, that the answer hangs on");
            if button.accessible_name("Find out what would fool it").clicked() {
                out.commands.push(Command::Challenge);
            }
        }
        Some(Challenge::Asked) => {}
        Some(Challenge::Answered(_)) => {
            let button = ui.button(RichText::new("Close").small());
            if button.accessible_name("Close what would fool it").clicked() {
                out.commands.push(Command::EndChallenge);
            }
        }
    });
    match challenge {
        None => {}
        Some(Challenge::Asked) => {
            ui.label(RichText::new("Looking for the least that would do…").weak());
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
            let text = format!(
                "I found no single stroke of at most {} of the ink that changes this answer, nor a \
                 part of one.",
                percent(limits.max_ink)
            );
            ui.label(RichText::new(text).weak());
        }
        let bound = percent(limits.max_shift);
        let text = match &attack.shift {
            Some(shift) => format!(
                "Moving points by at most {bound} of its size makes it {} {}.",
                studio.advice.name(shift.after.class),
                percent(shift.after.p)
            ),
            None => format!("Moving points by at most {bound} of its size does not."),
        };
        ui.label(RichText::new(text).small().weak());
    });
}

fn card_ui(ui: &mut Ui, studio: &Studio, attack: &Attack, removal: Removal, out: &mut Output) {
    let name = |guess: crate::engine::Guess| format!("{} {}", studio.advice.name(guess.class), percent(guess.p));
    card_frame(ui).show(ui, |ui| {
        ui.take_available_width();
        ui.label(RichText::new(headline(removal)).strong());
        let change = format!("{} → {}", name(attack.from), name(removal.after));
        ui.label(change)
            .on_hover_text("Measured: the network looked at the drawing as it would then be");
        ui.horizontal(|ui| {
            let ink = format!("{} of the ink", percent(removal.ink_share));
            ui.label(RichText::new(ink).small().weak());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let apply = ui
                    .button("Apply")
                    .on_hover_text("Takes it away; one undo brings it back");
                if apply.accessible_name("Apply what would fool it").clicked() {
                    out.commands.push(Command::Trim(removal.part));
                }
            });
        });
    });
}

/// What goes, in words.
fn headline(removal: Removal) -> String {
    let stroke = stroke_name(removal.part.stroke);
    if removal.is_whole() {
        format!("Without {stroke}")
    } else {
        format!("Without a part of {stroke}")
    }
}
