//! Describes events and answers in the words of tables.

use super::table::{Cell, Kind};
use crate::study::event::{Cause, EndReason, Event, Status};
use crate::study::instrument::AnswerKind;

/// Returns the event's name, as the journal has it.
pub(super) fn name(event: &Event) -> &'static str {
    match event {
        Event::SessionStart(_) => "session_start",
        Event::Resume { .. } => "resume",
        Event::Screen { .. } => "screen",
        Event::Language { .. } => "language",
        Event::Consent { .. } => "consent",
        Event::TrialStart(_) => "trial_start",
        Event::TrialEnd { .. } => "trial_end",
        Event::PenDown { .. } => "pen_down",
        Event::Samples { .. } => "samples",
        Event::PenUp { .. } => "pen_up",
        Event::PenCancel { .. } => "pen_cancel",
        Event::View { .. } => "view",
        Event::Edit { .. } => "edit",
        Event::Answer(_) => "answer",
        Event::Painted { .. } => "painted",
        Event::SuggestionOpen(_) => "suggestion_open",
        Event::SuggestionUpdate(_) => "suggestion_update",
        Event::SuggestionClose { .. } => "suggestion_close",
        Event::SuggestionInView { .. } => "suggestion_in_view",
        Event::SuggestionHover { .. } => "suggestion_hover",
        Event::SuggestionAccept { .. } => "suggestion_accept",
        Event::SuggestionKeep { .. } => "suggestion_keep",
        Event::SuggestionRevert { .. } => "suggestion_revert",
        Event::Intent { .. } => "intent",
        Event::AnswerItem(_) => "answer_item",
        Event::Marker { .. } => "marker",
        Event::Pause { .. } => "pause",
        Event::Focus { .. } => "focus",
        Event::FrameLate { .. } => "frame_late",
        Event::Error { .. } => "error",
        Event::SessionEnd { .. } => "session_end",
    }
}

/// Returns what the event is about: an item, a contact, a suggestion.
pub(super) fn subject(event: &Event) -> String {
    match event {
        Event::Screen { screen, .. } => screen.clone(),
        Event::Consent { item, .. } => item.clone(),
        Event::TrialStart(start) => start.task.clone(),
        Event::PenDown { contact, .. } | Event::PenUp { contact, .. } | Event::PenCancel { contact } => {
            contact.to_string()
        }
        Event::Edit { cause, .. } => cause_name(*cause).to_owned(),
        Event::Answer(answer) => answer.stage.clone(),
        Event::Painted { answer, .. } => answer.to_string(),
        Event::SuggestionOpen(open) | Event::SuggestionUpdate(open) => open.suggestion.to_string(),
        Event::SuggestionClose { suggestion, .. }
        | Event::SuggestionInView { suggestion, .. }
        | Event::SuggestionHover { suggestion, .. }
        | Event::SuggestionAccept { suggestion, .. }
        | Event::SuggestionKeep { suggestion, .. }
        | Event::SuggestionRevert { suggestion } => suggestion.to_string(),
        Event::AnswerItem(answer) => format!("{} {}", answer.questionnaire, answer.item),
        Event::Marker { by, .. } | Event::Intent { by, .. } => by.clone(),
        _ => String::new(),
    }
}

/// Returns what the event came to: a choice, a time, a text.
pub(super) fn value(event: &Event) -> String {
    let truth = |on: bool| if on { "TRUE" } else { "FALSE" }.to_owned();
    match event {
        Event::Resume { step, .. } | Event::Screen { step, .. } => step.to_string(),
        Event::Language { language } => language.clone(),
        Event::Consent { agreed, .. } => truth(*agreed),
        Event::TrialStart(start) => start.condition.clone(),
        Event::TrialEnd { reason, .. } => reason_name(Some(*reason)).to_owned(),
        Event::PenDown { tool, .. } => tool.clone(),
        Event::View { zoom, .. } => zoom.to_string(),
        Event::Edit { revision, .. } => revision.to_string(),
        Event::Answer(answer) => answer.target.clone(),
        Event::Painted { pen_up_to_paint_ms, .. } => pen_up_to_paint_ms.to_string(),
        Event::SuggestionOpen(open) => open.stroke.to_string(),
        Event::SuggestionUpdate(update) => update.effect_shown.to_string(),
        Event::SuggestionInView { on, .. } | Event::Pause { on } | Event::Focus { on } => truth(*on),
        Event::SuggestionHover { dwell_ms, .. } => dwell_ms.to_string(),
        Event::SuggestionAccept { latency_ms, .. } | Event::SuggestionKeep { latency_ms, .. } => latency_ms.to_string(),
        Event::Intent { word, .. } => word.clone(),
        Event::AnswerItem(answer) => answer.value.clone(),
        Event::Marker { text, .. } => text.clone(),
        Event::FrameLate { ms } => ms.to_string(),
        Event::Error { message } => message.clone(),
        Event::SessionEnd {
            status: Status::Complete,
            ..
        } => "complete".to_owned(),
        Event::SessionEnd {
            status: Status::Stopped,
            ..
        } => "stopped".to_owned(),
        _ => String::new(),
    }
}

fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Pen => "pen",
        Cause::Eraser => "eraser",
        Cause::Advice => "advice",
        Cause::CleanUp => "clean_up",
        Cause::Clear => "clear",
        Cause::Undo => "undo",
        Cause::Redo => "redo",
    }
}

/// Returns the kind of column that holds such answers.
pub(super) fn kind_of(answer: &AnswerKind) -> Kind {
    match answer {
        AnswerKind::Likert { .. } => Kind::Integer,
        AnswerKind::Number { .. } => Kind::Number,
        AnswerKind::Choice { .. } | AnswerKind::Pair { .. } | AnswerKind::Text { .. } => Kind::Text,
    }
}

/// Returns an answer as a cell: exactly as it was given.
pub(super) fn cell_of(value: &str) -> Cell {
    Cell::text(value)
}

/// Returns the name of a reason in the data; empty where the record ends before.
pub(super) fn reason_name(reason: Option<EndReason>) -> &'static str {
    match reason {
        Some(EndReason::Button) => "button",
        Some(EndReason::Time) => "time",
        Some(EndReason::Stop) => "stop",
        Some(EndReason::Crash) | None => "crash",
    }
}
