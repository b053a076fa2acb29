//! Shows what the drawing would be better without, each with what following the suggestion was measured to change.
//! There is always room for two, so nothing below moves when one comes or goes.

use eframe::egui::{Align, Label, Layout, Rect, RectAlign, Response, RichText, Sense, Tooltip, Ui, pos2, vec2};

use super::portrait::{group_portrait, portrait};
use super::slots::Slots;
use super::steady::{HOLD_SECS, is_steady};
use super::{Output, caption, card_frame, within};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::app::suggestion::{self, Suggestion, Topic};
use crate::engine::Outcome;
use crate::words::{Speaks as _, say};

/// So many suggestions are shown at once.
const SHOWN: usize = 2;
/// A card is so high, and two cards have this gap between them, in logical pixels.
const CARD_HEIGHT: f32 = 62.0;
const GAP: f32 = 6.0;
/// The reasons for a suggestion are so far from its label: the little picture stays in view.
const BESIDE_GAP: f32 = 74.0;
/// The little picture on a card has this side.
const PICTURE: f32 = 42.0;

/// [`SuggestionList`] says which suggestion is shown where.
#[derive(Debug, Default)]
pub struct SuggestionList {
    slots: Slots<Topic, SHOWN>,
}

impl SuggestionList {
    /// Shows a card for each of the first suggestions, or that there is none.
    pub fn ui(&mut self, ui: &mut Ui, studio: &Studio, out: &mut Output) {
        let open = suggestion::open(studio);
        caption(ui, say!(ui, "suggestions"), |ui| {
            let followed: Vec<Suggestion> = open.iter().filter(|s| s.goes_with_others()).cloned().collect();
            if !followed.is_empty() {
                clean_up_ui(ui, &followed, out);
            }
            let more = open.len().saturating_sub(SHOWN);
            if more > 0 {
                ui.label(RichText::new(say!(ui, "suggestions-more", count = more)).small().weak());
            }
        });
        let height = SHOWN as f32 * (CARD_HEIGHT + GAP) - GAP;
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let card = |i: usize| {
            let top = area.top() + i as f32 * (CARD_HEIGHT + GAP);
            Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), CARD_HEIGHT))
        };
        let topics: Vec<Topic> = open.iter().map(|s| s.topic.clone()).collect();
        let now = ui.input(|i| i.time);
        let under_pointer = |i| ui.rect_contains_pointer(card(i));
        if self.slots.place(&topics, now, HOLD_SECS, under_pointer) {
            let soon = std::time::Duration::from_secs_f64(HOLD_SECS);
            ui.ctx().request_repaint_after(soon);
        }
        if open.is_empty() {
            let text = silence(studio);
            within(ui, card(0), Layout::top_down(Align::Min), |ui| {
                ui.add(Label::new(RichText::new(text).weak()).wrap());
            });
        }
        for (i, topic) in self.slots.things().into_iter().enumerate() {
            let shown = topic.and_then(|topic| open.iter().find(|s| s.topic == topic));
            if let Some(suggestion) = shown {
                card_ui(ui, card(i), i, studio, suggestion, out);
            }
        }
    }
}

/// Returns what to say while nothing is suggested.
fn silence(studio: &Studio) -> &'static str {
    if studio.subject().is_empty() {
        say!(studio, "suggestions-come-here")
    } else if studio.settled().is_none() {
        ""
    } else if studio.is_still_looking() {
        say!(studio, "still-looking")
    } else {
        say!(studio, "nothing-to-tidy")
    }
}

/// Follows all suggestions but those that the reading leans on, also those that are not shown.
fn clean_up_ui(ui: &mut Ui, open: &[Suggestion], out: &mut Output) {
    let button = ui
        .button(RichText::new(say!(ui, "clean-up")).small())
        .on_hover_text(say!(ui, "clean-up.tip"));
    let topics: Vec<String> = open.iter().map(|s| s.topic.name(&ui)).collect();
    let steady = is_steady(ui, button.id, topics);
    if button.clicked() && steady {
        let (mut strokes, mut parts) = (Vec::new(), Vec::new());
        for suggestion in open {
            match &suggestion.topic {
                Topic::Stroke(id) => strokes.push(*id),
                Topic::Strokes(ids) => strokes.extend_from_slice(ids),
                Topic::Part(part) => parts.push(*part),
            }
        }
        out.commands.push(Command::CleanUp { strokes, parts });
    }
}

fn card_ui(ui: &mut Ui, rect: Rect, place: usize, studio: &Studio, suggestion: &Suggestion, out: &mut Output) {
    let topic = &suggestion.topic;
    let visuals = card_frame(ui);
    ui.painter().add(visuals.paint(rect.shrink2(vec2(10.0, 8.0))));
    let picture = Rect::from_min_size(rect.min + vec2(8.0, 10.0), vec2(PICTURE, PICTURE));
    let color = ui.visuals().text_color();
    match topic.strokes(studio.subject()).as_slice() {
        [(stroke, span)] => portrait(ui, picture, stroke, *span, color),
        several => group_portrait(ui, picture, several.iter().map(|(stroke, _)| &**stroke), color),
    }
    let text = Rect::from_min_max(
        pos2(picture.right() + 10.0, rect.top() + 8.0),
        pos2(rect.right() - 8.0, rect.top() + 26.0),
    );
    let change = suggestion.change(studio);
    let label = Label::new(RichText::new(change).small()).truncate();
    let layout = Layout::left_to_right(Align::Center);
    within(ui, text, layout, |ui| {
        let label = ui.add(label);
        beside(&label, why(studio, suggestion));
    });
    let buttons = Rect::from_min_max(
        pos2(text.left(), rect.bottom() - 32.0),
        pos2(rect.right() - 8.0, rect.bottom() - 8.0),
    );
    within(ui, buttons, layout, |ui| buttons_ui(ui, place, topic, out));
    if ui.rect_contains_pointer(rect) {
        out.faded = topic.parts();
    }
}

/// Shows `text` beside the panel while the pointer is on `label`: below it, it would lie on the buttons.
fn beside(label: &Response, text: String) {
    label
        .ctx
        .accesskit_node_builder(label.id, |node| node.set_description(text.as_str()));
    let mut tip = Tooltip::for_enabled(label);
    let sides = &[RectAlign::LEFT_START, RectAlign::RIGHT_START];
    tip.popup = tip.popup.align(RectAlign::LEFT_START).align_alternatives(sides);
    tip.gap(BESIDE_GAP).show(|ui| ui.label(text));
}

/// Returns what was measured, and what speaks for it.
fn why(studio: &Studio, suggestion: &Suggestion) -> String {
    let mut text = say!(studio, "suggestion-why").to_owned();
    if suggestion.outcome == Outcome::Lowers {
        text = format!("{text}\n{}", say!(studio, "suggestion-why.lowers"));
    }
    if matches!(suggestion.topic, Topic::Strokes(_)) {
        text = format!("{text}\n{}", say!(studio, "suggestion-why.together"));
    }
    if !suggestion.reasons.is_empty() {
        text = format!("{text}\n{}", say!(studio, "suggestion-why.reasons"));
        for reason in &suggestion.reasons {
            text = format!("{text}\n{}", studio.words().term("reason", reason));
        }
    }
    text
}

/// "Remove" or "Trim", and "Keep".
fn buttons_ui(ui: &mut Ui, place: usize, topic: &Topic, out: &mut Output) {
    let name = topic.name(&ui);
    // Named by the place, so that the keyboard stays where it is while suggestions come and go.
    ui.push_id(("suggestion", place), |ui| {
        let following = ui
            .button(topic.verb(&ui))
            .on_hover_text(say!(ui, "suggestion-follow-tip"));
        let following = following.accessible_name(topic.deed(&ui));
        let keeping = ui
            .button(say!(ui, "suggestion-keep"))
            .on_hover_text(say!(ui, "suggestion-keep.tip"));
        let keeping = keeping.accessible_name(say!(ui, "suggestion-keep.name", what = &name));
        if !is_steady(ui, following.id, name) {
            return;
        }
        if following.clicked() {
            out.commands.push(topic.follow());
        }
        if keeping.clicked() {
            out.commands.push(topic.keep());
        }
    });
}
