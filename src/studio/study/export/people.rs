//! Writes the tables of people: participants, sessions, answers, scores, events.

use super::describe;
use super::table::{Cell, Columns, Kind, Table};
use super::{Exported, Source};
use crate::study::account::{Account, Answered};
use crate::study::event::{Event, Line, Status};
use crate::study::instrument;
use crate::study::kit::{Study, in_language};

/// Says why a session is marked as excluded by the study's rules; empty where it is not.
pub(super) fn excluded(study: &Study, account: &Account) -> String {
    let rules = &study.file.study.exclude;
    let mut reasons = Vec::new();
    let failed = account
        .trials
        .iter()
        .any(|trial| trial.start.practice && trial.sketch.is_empty());
    if rules.practice_failed && failed {
        reasons.push("practice_failed");
    }
    let lost_ms: f64 = account.trials.iter().map(|trial| trial.unfocused_ms).sum();
    if rules.focus_lost_s.is_some_and(|most| lost_ms > 1000.0 * most) {
        reasons.push("focus_lost");
    }
    reasons.join(" ")
}

/// Returns `complete`, `stopped`, or `unfinished` where the record just ends.
fn status(account: &Account) -> &'static str {
    match account.status {
        Some(Status::Complete) => "complete",
        Some(Status::Stopped) => "stopped",
        None => "unfinished",
    }
}

pub(super) fn participants(source: &Source) -> Table {
    let levels = Kind::Levels(&["complete", "stopped", "unfinished"]);
    let columns = person::<&Exported>(|s| s)
        .with("order_row", Kind::Integer, "Row of the counterbalancing, from 1", |s| {
            Cell::count(s.account.start.order_row)
        })
        .with("study_version", Kind::Integer, "Version of the study file", |s| {
            Cell::Integer(i64::from(s.account.start.version))
        })
        .with("language", Kind::Text, "Language chosen", |s| {
            Cell::text(s.account.language.clone().unwrap_or_default())
        })
        .with("status", levels, "How the session ended", |s| {
            Cell::text(status(&s.account))
        })
        .with("pilot", Kind::Truth, "Whether it is a pilot", |s| {
            Cell::Truth(s.account.start.pilot)
        })
        .with("extra_time", Kind::Number, "Factor on time limits", |s| {
            Cell::Number(s.account.start.extra_time)
        })
        .with(
            "excluded_reason",
            Kind::Text,
            "Rules of the study file that the session breaks",
            |s| Cell::text(s.excluded.clone()),
        );
    let columns = own_columns(source, columns);
    Table::new("participants", "a person", columns, source.sessions.iter())
}

/// Adds the columns of the consent's boxes, and of the study's own questions.
fn own_columns<'a>(source: &'a Source, mut columns: Columns<'a, &'a Exported>) -> Columns<'a, &'a Exported> {
    for item in &source.study.file.consent.items {
        let description = format!("Agreed to: {}", in_language(&item.text, "en"));
        columns = columns.with(format!("consent_{}", item.id), Kind::Truth, description, |s| {
            // A box that nobody touched is not ticked.
            Cell::Truth(s.account.consent.get(&item.id).copied().unwrap_or(false))
        });
    }
    // Own questions that are asked once; published scales stay in their own tables.
    let questionnaires = &source.study.file.questionnaires;
    for name in &questionnaires.after_consent {
        let Some(asked) = source
            .study
            .instruments
            .get(name)
            .filter(|_| instrument::shipped(name).is_none())
        else {
            continue;
        };
        for item in &asked.item {
            let kind = describe::kind_of(&item.answer);
            let description = in_language(&item.text, "en").to_owned();
            columns = columns.with(format!("{}_{}", asked.id, item.id), kind, description, |s| {
                let given = s.account.answers.iter().map(|a| &a.answer);
                let mut given =
                    given.filter(|a| a.questionnaire == asked.id && a.item == item.id && a.after == "consent");
                given.next().map_or(Cell::Missing, |a| describe::cell_of(&a.value))
            });
        }
    }
    columns
}

/// Returns the column that every table begins with: whose row it is.
pub(super) fn person<'a, R: 'a>(of: impl Fn(&R) -> &'a Exported + 'a) -> Columns<'a, R> {
    Columns::new().with("participant_id", Kind::Text, "Code of the person", move |row| {
        Cell::text(of(row).account.start.participant.as_str())
    })
}

pub(super) fn sessions(source: &Source) -> Table {
    let rows = source
        .sessions
        .iter()
        .flat_map(|s| (0..s.account.segments.len()).map(move |segment| (s, segment)));
    let columns = person::<(&Exported, usize)>(|(s, _)| s)
        .with(
            "segment",
            Kind::Integer,
            "The how manieth run of the program in the session, from 1",
            |(_, segment)| Cell::count(segment + 1),
        )
        .with("events", Kind::Integer, "Lines in the journal", |(s, segment)| {
            Cell::count(s.account.segments[*segment].events)
        })
        .with(
            "duration_ms",
            Kind::Number,
            "From the segment's beginning to its last line",
            |(s, segment)| Cell::ms(s.account.segments[*segment].duration_ms),
        )
        .with(
            "wall_clock",
            Kind::Text,
            "When the session began, as coarse as the study says (UTC)",
            |(s, _)| Cell::text(s.account.start.wall_clock.clone().unwrap_or_default()),
        )
        .with("app_version", Kind::Text, "Version of strokewise", |(s, _)| {
            Cell::text(s.account.start.app_version.clone())
        })
        .with(
            "study_hash",
            Kind::Text,
            "SHA-256 over study, models and program",
            |(s, _)| Cell::text(s.account.start.study_hash.clone()),
        )
        .with("os", Kind::Text, "Operating system", |(s, _)| {
            Cell::text(s.account.start.os.clone())
        })
        .with("device", Kind::Text, "What computed", |(s, _)| {
            Cell::text(s.account.start.device.clone())
        });
    Table::new("sessions", "a run of the program", columns, rows)
}

pub(super) fn answers(source: &Source) -> Table {
    type Row<'a> = (&'a Exported, &'a Answered);
    let rows = source
        .sessions
        .iter()
        .flat_map(|s| s.account.answers.iter().map(move |answer| (s, answer)));
    let columns = person::<Row>(|(s, _)| s)
        .with("questionnaire", Kind::Text, "Questionnaire", |(_, a)| {
            Cell::text(a.answer.questionnaire.clone())
        })
        .with(
            "after",
            Kind::Text,
            "What it came after: consent, end, or a condition",
            |(_, a)| Cell::text(a.answer.after.clone()),
        )
        .with("item", Kind::Text, "Item", |(_, a)| Cell::text(a.answer.item.clone()))
        .with(
            "number",
            Kind::Integer,
            "The item's number in the questionnaire, from 1",
            |(_, a)| Cell::count(a.answer.number),
        )
        .with(
            "position",
            Kind::Integer,
            "The place where it stood on screen, from 1",
            |(_, a)| Cell::count(a.answer.position),
        )
        .with(
            "value",
            Kind::Text,
            "The answer as given last; steps count from 1",
            |(_, a)| Cell::text(a.answer.value.clone()),
        )
        .with(
            "latency_ms",
            Kind::Number,
            "From the questionnaire's appearance to the last answer",
            |(_, a)| Cell::ms(a.answer.latency_ms),
        )
        .with(
            "changes",
            Kind::Integer,
            "How often the answer was changed",
            |(_, a)| Cell::count(a.changes),
        );
    Table::new("answers", "an answer to an item", columns, rows)
}

struct ScoreRow<'a> {
    session: &'a Exported,
    questionnaire: &'a str,
    after: &'a str,
    score: crate::study::score::Score,
}

/// Returns every scale of every questionnaire that somebody answered.
fn score_rows<'a>(source: &'a Source) -> Vec<ScoreRow<'a>> {
    let mut rows = Vec::new();
    for session in &source.sessions {
        let mut asked: Vec<(&str, &str)> = Vec::new();
        for a in &session.account.answers {
            let key = (a.answer.questionnaire.as_str(), a.answer.after.as_str());
            if !asked.contains(&key) {
                asked.push(key);
            }
        }
        for (questionnaire, after) in asked {
            let Some(instrument) = source.study.instruments.values().find(|i| i.id == questionnaire) else {
                continue;
            };
            let value = |item: &instrument::Item| {
                let mut given = session.account.answers.iter().map(|a| &a.answer);
                let same = |a: &&_| is_answer(a, questionnaire, after, &item.id);
                given.find(same).map(|a| a.value.clone())
            };
            let values: Vec<_> = instrument.item.iter().map(value).collect();
            let scores = instrument.scoring.scores(&values).into_iter();
            rows.extend(scores.map(|score| ScoreRow {
                session,
                questionnaire,
                after,
                score,
            }));
        }
    }
    rows
}

pub(super) fn scores(source: &Source) -> Table {
    let rows = score_rows(source);
    let columns = person::<ScoreRow>(|row| row.session)
        .with("questionnaire", Kind::Text, "Questionnaire", |row| {
            Cell::text(row.questionnaire)
        })
        .with(
            "after",
            Kind::Text,
            "What it came after: consent, end, or a condition",
            |row| Cell::text(row.after),
        )
        .with("scale", Kind::Text, "Scale of the questionnaire", |row| {
            Cell::text(row.score.scale)
        })
        .with(
            "score",
            Kind::Number,
            "The score; empty where an item is missing",
            |row| Cell::number(row.score.value),
        )
        .with("items_missing", Kind::Integer, "Items without an answer", |row| {
            Cell::count(row.score.items_missing)
        });
    Table::new("scores", "a scale of a questionnaire", columns, rows)
}

fn is_answer(a: &crate::study::event::ItemAnswer, questionnaire: &str, after: &str, item: &str) -> bool {
    a.questionnaire == questionnaire && a.after == after && a.item == item
}

pub(super) fn events(source: &Source) -> Table {
    type Row<'a> = (&'a Exported, &'a (u32, Line));
    let is_told = |line: &Line| !matches!(line.event, Event::Samples { .. });
    let rows = source.sessions.iter().flat_map(|s| {
        let lines = s.lines.iter().filter(move |(_, line)| is_told(line));
        lines.map(move |line| (s, line))
    });
    let columns = person::<Row>(|(s, _)| s)
        .with(
            "segment",
            Kind::Integer,
            "The how manieth run of the program in the session, from 1",
            |(_, l)| Cell::Integer(i64::from(l.0) + 1),
        )
        .with(
            "seq",
            Kind::Integer,
            "Number of the line in the journal, from 0",
            |(_, l)| Cell::Integer(l.1.seq as i64),
        )
        .with("t_ms", Kind::Number, "Time since the segment began", |(_, l)| {
            Cell::ms(l.1.t_ms)
        })
        .with("frame", Kind::Integer, "The window's frame in the segment", |(_, l)| {
            Cell::Integer(l.1.frame as i64)
        })
        .with("trial", Kind::Text, "The trial under way", |(_, l)| {
            Cell::text(l.1.trial.clone().unwrap_or_default())
        })
        .with("event", Kind::Text, "What happened", |(_, l)| {
            Cell::text(describe::name(&l.1.event))
        })
        .with("subject", Kind::Text, "What it is about", |(_, l)| {
            Cell::text(describe::subject(&l.1.event))
        })
        .with("value", Kind::Text, "What it came to", |(_, l)| {
            Cell::text(describe::value(&l.1.event))
        });
    Table::new("events", "a line of the journal, samples left out", columns, rows)
}
