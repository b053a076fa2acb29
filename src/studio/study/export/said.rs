//! Writes the tables of what the critic said: guesses and suggestions.

use super::Source;
use super::table::{Cell, Columns, Kind, Table};
use super::trials::{Of, all, keys, trial_id};
use crate::study::account::{Outcome, Reading, SuggestionLife};

/// [`ReadingRow`] is a trial and an answer in it.
type ReadingRow<'a> = (Of<'a>, &'a Reading);

pub(super) fn guesses(source: &Source) -> Table {
    let rows = all(source).flat_map(|of| of.trial.readings.iter().map(move |reading| (of, reading)));
    let columns = keys::<ReadingRow>(|row| row.0)
        .with(
            "t_ms",
            Kind::Number,
            "When the answer came, since the trial began",
            |(of, reading)| Cell::ms(reading.at_ms - of.trial.start_ms),
        )
        .with("revision", Kind::Integer, "State of the drawing", |(_, reading)| {
            Cell::Integer(reading.answer.revision as i64)
        })
        .with(
            "stage",
            Kind::Levels(&["quick", "refined"]),
            "How good an answer",
            |(_, reading)| Cell::text(reading.answer.stage.clone()),
        )
        .with(
            "shown",
            Kind::Truth,
            "Whether anything of it was painted",
            |(_, reading)| Cell::Truth(reading.painted.is_some()),
        )
        .with(
            "target",
            Kind::Text,
            "The category that the scores speak of",
            |(_, reading)| Cell::text(reading.answer.target.clone()),
        )
        .with("target_p", Kind::Share, "Its probability", |(_, reading)| {
            Cell::Single(reading.answer.target_p)
        });
    let columns = time_columns(top_columns(columns));
    Table::new("guesses", "an answer of the critic", columns, rows)
}

/// Adds the columns of the likeliest categories.
fn top_columns<'a>(mut columns: Columns<'a, ReadingRow<'a>>) -> Columns<'a, ReadingRow<'a>> {
    const TOP: [[&str; 2]; 5] = [
        ["top1", "top1_p"],
        ["top2", "top2_p"],
        ["top3", "top3_p"],
        ["top4", "top4_p"],
        ["top5", "top5_p"],
    ];
    for (i, [name, p]) in TOP.into_iter().enumerate() {
        columns = columns
            .with(
                name,
                Kind::Text,
                "Likeliest categories, in order",
                move |(_, reading)| {
                    Cell::text(
                        reading
                            .answer
                            .top
                            .get(i)
                            .map(|(name, _)| name.clone())
                            .unwrap_or_default(),
                    )
                },
            )
            .with(p, Kind::Share, "Their probabilities", move |(_, reading)| {
                reading
                    .answer
                    .top
                    .get(i)
                    .map_or(Cell::Missing, |(_, p)| Cell::Single(*p))
            });
    }
    columns
}

/// Adds the columns that say how long an answer took.
fn time_columns<'a>(columns: Columns<'a, ReadingRow<'a>>) -> Columns<'a, ReadingRow<'a>> {
    columns
        .with(
            "engine_ms",
            Kind::Number,
            "Time that the engine worked",
            |(_, reading)| Cell::ms(reading.answer.engine_ms),
        )
        .with(
            "pen_up_to_paint_ms",
            Kind::Number,
            "From the change of the drawing to the first frame that shows it",
            |(_, reading)| reading.painted.as_ref().map_or(Cell::Missing, |(_, ms)| Cell::ms(*ms)),
        )
}

/// [`HintRow`] is a trial and a suggestion in it.
type HintRow<'a> = (Of<'a>, &'a SuggestionLife);

pub(super) fn suggestions(source: &Source) -> Table {
    let rows = all(source).flat_map(|of| of.trial.suggestions.iter().map(move |life| (of, life)));
    let columns = keys::<HintRow>(|row| row.0)
        .with("suggestion_id", Kind::Text, "Code of the suggestion", |(of, life)| {
            Cell::text(format!("{}-h{}", trial_id(of.session, of.trial), life.open.suggestion))
        })
        .with(
            "stroke_id",
            Kind::Text,
            "The stroke that it speaks of, the first of those that go together",
            |(of, life)| Cell::text(stroke_id(*of, life.open.stroke)),
        )
        .with(
            "kind",
            Kind::Levels(&["stroke", "strokes", "part"]),
            "Whole stroke, several that go together, or part of one",
            |(_, life)| Cell::text(life.open.kind.clone()),
        )
        .with(
            "other_stroke_ids",
            Kind::Text,
            "The strokes that go with it, as it was said last, between blanks",
            |(of, life)| {
                let ids = life.last().others.iter().map(|id| stroke_id(*of, *id));
                Cell::text(ids.collect::<Vec<_>>().join(" "))
            },
        )
        .with(
            "open_ms",
            Kind::Number,
            "When it came up, since the trial began",
            |(of, life)| Cell::ms(life.open_ms - of.trial.start_ms),
        );
    let columns = look_columns(columns);
    let columns = effect_columns(columns);
    Table::new("suggestions", "a suggestion's life", columns, rows)
}

fn stroke_id(of: Of<'_>, stroke: u32) -> String {
    format!("{}-s{stroke}", trial_id(of.session, of.trial))
}

/// Adds the columns that say whether anybody saw a suggestion, and what became of it.
fn look_columns<'a>(columns: Columns<'a, HintRow<'a>>) -> Columns<'a, HintRow<'a>> {
    columns
        .with("shown", Kind::Truth, "Whether the condition shows it", |(_, life)| {
            Cell::Truth(life.open.shown)
        })
        .with("in_view_ms", Kind::Number, "How long it was in view", |(_, life)| {
            Cell::ms(life.in_view_ms)
        })
        .with("hovers", Kind::Integer, "How often it was pointed at", |(_, life)| {
            Cell::count(life.hovers)
        })
        .with("hover_ms", Kind::Number, "How long altogether", |(_, life)| {
            Cell::ms(life.hover_ms)
        })
        .with(
            "outcome",
            Kind::Levels(&Outcome::NAMES),
            "What became of it",
            |(_, life)| Cell::text(life.outcome.name()),
        )
        .with(
            "together",
            Kind::Truth,
            "Whether it was followed with all others, by one button",
            |(_, life)| Cell::Truth(life.together),
        )
        .with(
            "reverted",
            Kind::Truth,
            "Whether it was followed and then undone",
            |(_, life)| Cell::Truth(life.reverted),
        )
        .with(
            "decision_ms",
            Kind::Number,
            "From first view to the decision",
            |(_, life)| life.decision_ms.map_or(Cell::Missing, Cell::ms),
        )
}

/// Adds the columns that say what following a suggestion changes, as it was said last and
/// as it was said first.
fn effect_columns<'a>(columns: Columns<'a, HintRow<'a>>) -> Columns<'a, HintRow<'a>> {
    columns
        .with("target", Kind::Text, "The category that it speaks of", |(_, life)| {
            Cell::text(life.last().target.clone())
        })
        .with(
            "becomes",
            Kind::Text,
            "The category that the drawing becomes without it, where that is another one",
            |(_, life)| Cell::text(life.last().becomes.clone()),
        )
        .with(
            "p_before",
            Kind::Share,
            "Probability of the target with it, as it was said last, before the decision or the end",
            |(_, life)| Cell::Single(life.last().p_before),
        )
        .with(
            "p_after",
            Kind::Share,
            "Probability of the target, or of what the drawing becomes, without it, measured; said last",
            |(_, life)| Cell::Single(life.last().p_after),
        )
        .with(
            "effect_logit",
            Kind::Number,
            "What following it changes, truly",
            |(_, life)| Cell::number(life.last().effect),
        )
        .with(
            "effect_shown_logit",
            Kind::Number,
            "What was shown in its place; differs in a sham condition",
            |(_, life)| Cell::Number(life.last().effect_shown),
        )
        .with(
            "effect_first_logit",
            Kind::Number,
            "What was shown when it came up",
            |(_, life)| Cell::Number(life.open.effect_shown),
        )
        .with(
            "updates",
            Kind::Integer,
            "How often what it says changed, as the drawing did",
            |(_, life)| Cell::count(life.updates.len()),
        )
        .with(
            "planted",
            Kind::Truth,
            "Whether the stroke does not belong, of several each, where that is known",
            |(_, life)| Cell::truth(life.open.planted),
        )
}
