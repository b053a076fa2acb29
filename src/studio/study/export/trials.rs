//! Writes the tables of trials and of their strokes.

use super::describe::reason_name;
use super::people::person;
use super::table::{Cell, Columns, Kind, Table};
use super::{Exported, Source};
use crate::study::account::{Fate, Reading, StrokeLife, TrialAccount};
use crate::study::event::EndReason;
use strokewise_ink::sketch::Clock;

/// [`Of`] is a trial and whose it is.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub session: &'a Exported,
    pub trial: &'a TrialAccount,
}

/// Returns a trial's name in all tables and drawings.
pub(super) fn trial_id(session: &Exported, trial: &TrialAccount) -> String {
    format!("{}-{}", session.account.start.participant, trial.id())
}

pub(super) fn all<'a>(source: &'a Source) -> impl Iterator<Item = Of<'a>> {
    source
        .sessions
        .iter()
        .flat_map(|session| session.account.trials.iter().map(move |trial| Of { session, trial }))
}

/// Returns the columns that every table of trials begins with.
pub(super) fn keys<'a, R: 'a>(of: fn(&R) -> Of<'a>) -> Columns<'a, R> {
    person(move |row| of(row).session)
        .with("trial_id", Kind::Text, "Code of the trial", move |row| {
            let Of { session, trial } = of(row);
            Cell::text(trial_id(session, trial))
        })
        .with("condition", Kind::Text, "Condition", move |row| {
            Cell::text(of(row).trial.start.condition.clone())
        })
        .with("practice", Kind::Truth, "Whether the trial is practice", move |row| {
            Cell::Truth(of(row).trial.start.practice)
        })
}

const REASONS: Kind = Kind::Levels(&["button", "time", "stop", "crash"]);
const KINDS: Kind = Kind::Levels(&["draw", "trace", "tidy", "free"]);

pub(super) fn trials(source: &Source) -> Table {
    let columns = keys::<Of>(|of| *of)
        .with(
            "position",
            Kind::Integer,
            "Place among the person's trials of its kind, from 1",
            |of| Cell::count(of.trial.start.position),
        )
        .with("attempt", Kind::Integer, "The how manieth try, from 1", |of| {
            Cell::count(of.trial.attempt)
        })
        .with("task", Kind::Text, "Task", |of| Cell::text(of.trial.start.task.clone()))
        .with("kind", KINDS, "Kind of task", |of| {
            Cell::text(of.trial.start.kind.clone())
        })
        .with("word", Kind::Text, "What was to be drawn", |of| {
            Cell::text(of.trial.start.word.clone().unwrap_or_default())
        })
        .with(
            "sham",
            Kind::Truth,
            "Whether scores were dealt out anew among the strokes",
            |of| Cell::Truth(of.trial.start.sham),
        )
        .with("limit_ms", Kind::Number, "Time limit", |of| {
            Cell::number(of.trial.start.limit_s.map(|seconds| 1000.0 * seconds))
        });
    let columns = time_columns(columns);
    let columns = drawing_columns(columns);
    let columns = frame_columns(columns);
    Table::new("trials", "a task that somebody did", columns, all(source))
}

/// Adds the columns that say how long a trial took, and why it ended.
fn time_columns<'a>(columns: Columns<'a, Of<'a>>) -> Columns<'a, Of<'a>> {
    columns
        .with(
            "duration_ms",
            Kind::Number,
            "From start to end, pauses left out",
            |of| Cell::ms(of.trial.duration_ms()),
        )
        .with("paused_ms", Kind::Number, "Time paused", |of| {
            Cell::ms(of.trial.paused_ms)
        })
        .with(
            "unfocused_ms",
            Kind::Number,
            "Time that the window was out of focus",
            |of| Cell::ms(of.trial.unfocused_ms),
        )
        .with("end_reason", REASONS, "Why it ended", |of| {
            Cell::text(reason_name(of.trial.reason))
        })
        .with(
            "interrupted",
            Kind::Truth,
            "Whether the program ended in the middle of it",
            |of| Cell::Truth(matches!(of.trial.reason, None | Some(EndReason::Crash))),
        )
}

/// Adds the columns that say what was drawn, and what it reads as.
fn drawing_columns<'a>(columns: Columns<'a, Of<'a>>) -> Columns<'a, Of<'a>> {
    columns
        .with("strokes", Kind::Integer, "Strokes in the drawing at the end", |of| {
            Cell::count(of.trial.sketch.strokes().len())
        })
        .with("undos", Kind::Integer, "Steps back", |of| Cell::count(of.trial.undos))
        .with("ink_px", Kind::Number, "Length of all ink at the end", |of| {
            Cell::Number(
                of.trial
                    .sketch
                    .strokes()
                    .iter()
                    .map(|stroke| f64::from(stroke.length()))
                    .sum(),
            )
        })
        .with("final_top1", Kind::Text, "What the drawing read as at the end", |of| {
            let top = of.trial.last_reading().and_then(|reading| reading.answer.top.first());
            Cell::text(top.map(|(name, _)| name.clone()).unwrap_or_default())
        })
        .with(
            "final_target_p",
            Kind::Share,
            "Probability of the target at the end",
            |of| {
                of.trial
                    .last_reading()
                    .map_or(Cell::Missing, |reading| Cell::Single(reading.answer.target_p))
            },
        )
}

/// Adds the columns of the frames' times.
fn frame_columns<'a>(columns: Columns<'a, Of<'a>>) -> Columns<'a, Of<'a>> {
    columns
        .with(
            "frames",
            Kind::Integer,
            "Frames of the window while the pen was down",
            |of| Cell::count(of.trial.frames.count),
        )
        .with("frame_median_ms", Kind::Number, "Median time of a frame", |of| {
            Cell::Number(of.trial.frames.median_ms)
        })
        .with(
            "frame_p95_ms",
            Kind::Number,
            "95th percentile of the frames' times",
            |of| Cell::Number(of.trial.frames.p95_ms),
        )
        .with("frame_longest_ms", Kind::Number, "Longest frame", |of| {
            Cell::Number(of.trial.frames.longest_ms)
        })
        .with("late_frames", Kind::Integer, "Frames of more than 33 ms", |of| {
            Cell::count(of.trial.frames.late)
        })
}

/// [`StrokeRow`] is a trial and one of its strokes.
type StrokeRow<'a> = (Of<'a>, &'a StrokeLife);

pub(super) fn strokes(source: &Source) -> Table {
    let rows = all(source).flat_map(|of| of.trial.strokes.iter().map(move |life| (of, life)));
    let columns = keys::<StrokeRow>(|row| row.0)
        .with("stroke_id", Kind::Text, "Code of the stroke", |(of, life)| {
            Cell::text(stroke_id(*of, life))
        })
        .with(
            "start_ms",
            Kind::Number,
            "When the pen came down, since the trial began",
            |(of, life)| Cell::ms(span(*of, life)[0] - of.trial.start_ms),
        )
        .with(
            "duration_ms",
            Kind::Number,
            "From pen down to pen up; empty for a stroke that no pen drew",
            |(of, life)| {
                let [down, up] = span(*of, life);
                if life.contact.is_some() {
                    Cell::ms(up - down)
                } else {
                    Cell::Missing
                }
            },
        )
        .with(
            "t_source",
            Kind::Levels(&["device", "frame_interpolated"]),
            "Where the samples' times come from; empty for a stroke that no pen drew",
            |(of, life)| {
                let run = life.contact.and_then(|contact| of.trial.contacts.get(&contact));
                Cell::text(match run.and_then(|run| run.clock) {
                    Some(Clock::Device) => "device",
                    Some(Clock::Window) => "frame_interpolated",
                    None => "",
                })
            },
        )
        .with("samples", Kind::Integer, "Points of the stroke", |(_, life)| {
            Cell::count(life.stroke.points().len())
        })
        .with("length_px", Kind::Number, "Length", |(_, life)| {
            Cell::Single(life.stroke.length())
        });
    let columns = verdict_columns(columns);
    Table::new("strokes", "a stroke that somebody drew or was given", columns, rows)
}

/// Adds the columns that say what became of a stroke, and what the critic thought of it.
fn verdict_columns<'a>(columns: Columns<'a, StrokeRow<'a>>) -> Columns<'a, StrokeRow<'a>> {
    columns
        .with("given", Kind::Truth, "Whether the trial began with it", |(_, life)| {
            Cell::Truth(life.given)
        })
        .with("fate", Kind::Levels(&Fate::NAMES), "What became of it", |(_, life)| {
            Cell::text(life.fate.name())
        })
        .with(
            "planted",
            Kind::Truth,
            "Whether it does not belong, where that is known",
            |(of, life)| Cell::truth(planted(of.trial, life)),
        )
        .with(
            "p_sla_end_logit",
            Kind::Number,
            "Its support for the target in the last full answer",
            |(of, life)| last_scores(of.trial, life).map_or(Cell::Missing, |scores| Cell::Single(scores.p_sla)),
        )
        .with(
            "noise_end",
            Kind::Share,
            "Probability of noise in the last full answer",
            |(of, life)| last_scores(of.trial, life).map_or(Cell::Missing, |scores| Cell::Single(scores.noise)),
        )
        .with(
            "first_flagged_ms",
            Kind::Number,
            "When it was flagged first, since the trial began",
            |(of, life)| {
                let id = life.stroke.id().0;
                let flags = |reading: &&Reading| reading.answer.strokes.iter().any(|s| s.stroke == id && s.flagged);
                let first = of.trial.readings.iter().find(flags);
                first.map_or(Cell::Missing, |reading| Cell::ms(reading.at_ms - of.trial.start_ms))
            },
        )
}

pub(super) fn stroke_id(of: Of, life: &StrokeLife) -> String {
    format!("{}-s{}", trial_id(of.session, of.trial), life.stroke.id().0)
}

fn span(of: Of, life: &StrokeLife) -> [f64; 2] {
    let run = life.contact.and_then(|contact| of.trial.contacts.get(&contact));
    run.map_or([life.born_ms; 2], |run| run.span_ms)
}

/// Tells whether a stroke was planted; `None` for all but the given strokes of a drawing with
/// planted ones.
fn planted(trial: &TrialAccount, life: &StrokeLife) -> Option<bool> {
    let known = life.given && !trial.start.planted.is_empty();
    known.then(|| trial.start.planted.contains(&life.stroke.id().0))
}

fn last_scores<'a>(trial: &'a TrialAccount, life: &StrokeLife) -> Option<&'a crate::study::event::StrokeScores> {
    let full = trial
        .readings
        .iter()
        .rev()
        .find(|reading| reading.answer.stage == "refined")?;
    full.answer
        .strokes
        .iter()
        .find(|scores| scores.stroke == life.stroke.id().0)
}
