//! Strokes that the drawing would be better without, each with what its removal was measured to change.

use eframe::egui::{self, Align, Layout, RichText, Ui, UiBuilder};

use super::{Output, caption, percent, stroke_name};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::engine::{ClassId, Suggestion};
use crate::sketch::StrokeId;

/// Suggestions shown at once; the next one moves up when one is settled.
const SHOWN: usize = 3;

/// Shows a card for each suggestion that is not settled yet.
pub fn suggestions_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let Some(settled) = studio.settled() else {
        return;
    };
    let open: Vec<&Suggestion> = open_suggestions(studio).collect();
    if open.is_empty() {
        return;
    }
    ui.add_space(8.0);
    let more = open.len().saturating_sub(SHOWN);
    caption(ui, "SUGGESTIONS", |ui| {
        if open.len() > 1 && ui.button(RichText::new("Remove all").small()).clicked() {
            out.commands
                .push(Command::Remove(open.iter().map(|s| s.stroke).collect()));
        }
    });
    for suggestion in open.iter().take(SHOWN) {
        card_ui(ui, studio, suggestion, settled.target, out);
    }
    if more > 0 {
        ui.label(RichText::new(format!("and {more} more")).small().weak());
    }
}

/// Suggestions about strokes that are still there and that the user did not decide to keep.
pub fn open_suggestions(studio: &Studio) -> impl Iterator<Item = &Suggestion> {
    let all = studio
        .settled()
        .map(|a| a.suggestions.as_slice())
        .unwrap_or_default();
    all.iter().filter(|s| {
        !studio.kept().contains(&s.stroke) && studio.sketch().stroke(s.stroke).is_some()
    })
}

fn card_ui(
    ui: &mut Ui,
    studio: &Studio,
    suggestion: &Suggestion,
    target: ClassId,
    out: &mut Output,
) {
    let name = stroke_name(suggestion.stroke);
    let id = ui.make_persistent_id(("suggestion", suggestion.stroke));
    let card = ui.scope_builder(UiBuilder::new().id_salt(id), |ui| {
        let visuals = ui.visuals();
        egui::Frame::new()
            .fill(visuals.faint_bg_color)
            .stroke(visuals.window_stroke)
            .corner_radius(6)
            .inner_margin(egui::Margin::symmetric(10, 8))
            .show(ui, |ui| {
                ui.take_available_width();
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(RichText::new(format!("{name} looks like noise")).strong());
                ui.horizontal(|ui| {
                    let change = change(studio.advice.name(target), suggestion);
                    ui.label(change).on_hover_text(
                        "Measured: the network looked at the drawing without this stroke",
                    );
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        buttons_ui(ui, &name, suggestion.stroke, out);
                    });
                });
            });
    });
    if ui.rect_contains_pointer(card.response.rect) {
        out.faded = Some(suggestion.stroke);
    }
}

/// "Remove" and "Keep", from right to left.
fn buttons_ui(ui: &mut Ui, name: &str, stroke: StrokeId, out: &mut Output) {
    let keep = ui
        .button("Keep")
        .on_hover_text("It will not be suggested again");
    if keep.accessible_name(format!("Keep {name}")).clicked() {
        out.commands.push(Command::Keep(stroke));
    }
    let remove = ui.button("Remove").on_hover_text("One undo brings it back");
    if remove.accessible_name(format!("Remove {name}")).clicked() {
        out.commands.push(Command::Remove(vec![stroke]));
    }
}

/// "cat 41 % → 78 %".
fn change(target: &str, suggestion: &Suggestion) -> String {
    format!(
        "{target} {} → {}",
        percent(suggestion.p_before),
        percent(suggestion.p_after)
    )
}
