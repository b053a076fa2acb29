//! Strokes, and parts of strokes, that the drawing would be better without, each with what its removal was
//! measured to change.

use eframe::egui::{Align, Label, Layout, RichText, Ui, UiBuilder};

use super::{Output, caption, card_frame, percent, stroke_name};
use crate::app::advice::Advice;
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::engine::{Effect, Outcome, PartSuggestion, Suggestion};
use strokewise_ink::sketch::{Part, Place, StrokeId};

/// Suggestions shown at once; the next one moves up when one is settled.
const SHOWN: usize = 3;

/// What a card speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Topic {
    Stroke(StrokeId),
    Part(Part),
}

/// One suggestion as the panel shows it.
struct Card {
    topic: Topic,
    effect: Effect,
    outcome: Outcome,
    /// What speaks for noise most; nothing of a part.
    reasons: Vec<&'static str>,
}

impl From<&Suggestion> for Card {
    fn from(suggestion: &Suggestion) -> Self {
        Self {
            topic: Topic::Stroke(suggestion.stroke),
            effect: suggestion.effect,
            outcome: suggestion.outcome,
            reasons: suggestion.reasons.to_vec(),
        }
    }
}

impl From<&PartSuggestion> for Card {
    fn from(suggestion: &PartSuggestion) -> Self {
        Self {
            topic: Topic::Part(suggestion.part),
            effect: suggestion.effect,
            outcome: suggestion.outcome,
            reasons: Vec::new(),
        }
    }
}

/// Shows a card for each suggestion that is not settled yet: whole strokes first.
pub fn suggestions_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let strokes = open_suggestions(studio).map(Card::from);
    let cards: Vec<Card> = strokes.chain(open_parts(studio).map(Card::from)).collect();
    if cards.is_empty() {
        return;
    }
    ui.add_space(8.0);
    caption(ui, "SUGGESTIONS", |ui| {
        if cards.len() > 1 {
            clean_up_ui(ui, &cards, out);
        }
    });
    for card in cards.iter().take(SHOWN) {
        card_ui(ui, studio, card, out);
    }
    let more = cards.len().saturating_sub(SHOWN);
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

/// Suggestions about parts of strokes that are still there and that the user did not decide to keep.
pub fn open_parts(studio: &Studio) -> impl Iterator<Item = &PartSuggestion> {
    let all = studio
        .settled()
        .map(|a| a.parts.as_slice())
        .unwrap_or_default();
    all.iter()
        .filter(|s| !studio.is_kept(s.part) && studio.sketch().stroke(s.part.stroke).is_some())
}

/// Follows all suggestions, also those that are not shown.
fn clean_up_ui(ui: &mut Ui, cards: &[Card], out: &mut Output) {
    let button = ui
        .button(RichText::new("Clean up").small())
        .on_hover_text("Follows all suggestions. One undo brings everything back");
    if button.clicked() {
        let (mut strokes, mut parts) = (Vec::new(), Vec::new());
        for card in cards {
            match card.topic {
                Topic::Stroke(id) => strokes.push(id),
                Topic::Part(part) => parts.push(part),
            }
        }
        out.commands.push(Command::CleanUp { strokes, parts });
    }
}

fn card_ui(ui: &mut Ui, studio: &Studio, card: &Card, out: &mut Output) {
    let (title, seen_without) = match card.topic {
        Topic::Stroke(id) => (
            format!("{} looks like noise", stroke_name(id)),
            "this stroke",
        ),
        Topic::Part(part) => {
            let name = part_name(part);
            (
                format!("The {name} looks like noise"),
                "this part of the stroke",
            )
        }
    };
    let key = match card.topic {
        Topic::Stroke(id) => (id, None),
        Topic::Part(part) => (part.stroke, Some(part.span.place())),
    };
    let id = ui.make_persistent_id(("suggestion", key));
    let shown = ui.scope_builder(UiBuilder::new().id_salt(id), |ui| {
        card_frame(ui).show(ui, |ui| {
            ui.take_available_width();
            ui.spacing_mut().item_spacing.y = 2.0;
            let title = ui.label(RichText::new(title).strong());
            if !card.reasons.is_empty() {
                title.on_hover_text(format!(
                    "What speaks for it most:\n{}",
                    card.reasons.join("\n")
                ));
            }
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    buttons_ui(ui, card.topic, out);
                    // In what the buttons leave, so that a long name wraps instead of running under them.
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let change = change(&studio.advice, card);
                        ui.add(Label::new(change).wrap()).on_hover_text(format!(
                            "Measured: the network looked at the drawing without {seen_without}"
                        ));
                    });
                });
            });
        });
    });
    if ui.rect_contains_pointer(shown.response.rect) {
        match card.topic {
            Topic::Stroke(id) => out.faded = Some(id),
            Topic::Part(part) => out.faded_part = Some(part),
        }
    }
}

/// "Remove" or "Trim", and "Keep", from right to left.
fn buttons_ui(ui: &mut Ui, topic: Topic, out: &mut Output) {
    let (verb, name, keep, follow) = match topic {
        Topic::Stroke(id) => {
            let follow = Command::Remove(vec![id]);
            ("Remove", stroke_name(id), Command::Keep(id), follow)
        }
        Topic::Part(part) => {
            let name = format!("the {}", part_name(part));
            ("Trim", name, Command::KeepPart(part), Command::Trim(part))
        }
    };
    let keeping = ui
        .button("Keep")
        .on_hover_text("It will not be suggested again");
    if keeping.accessible_name(format!("Keep {name}")).clicked() {
        out.commands.push(keep);
    }
    let following = ui.button(verb).on_hover_text("One undo brings it back");
    if following
        .accessible_name(format!("{verb} {name}"))
        .clicked()
    {
        out.commands.push(follow);
    }
}

/// "end of Stroke 3".
fn part_name(part: Part) -> String {
    let place = match part.span.place() {
        Place::Beginning => "beginning",
        Place::Middle => "middle",
        Place::End => "end",
    };
    format!("{place} of {}", stroke_name(part.stroke))
}

/// "cat 41 % → 78 %", "parachute 99 % → umbrella 100 %", "Tidies; the reading stays".
fn change(advice: &Advice, card: &Card) -> String {
    let Effect { before, after, .. } = card.effect;
    let [from, to] = [before, after].map(|guess| percent(guess.p));
    let [name, new_name] = [before, after].map(|guess| advice.name(guess.class));
    match card.outcome {
        Outcome::Gains => format!("{name} {from} → {to}"),
        Outcome::Renames => format!("{name} {from} → {new_name} {to}"),
        Outcome::Tidies => "Tidies; the reading stays".to_owned(),
    }
}
