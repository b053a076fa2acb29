//! Shows a questionnaire: all its items on one page, each as its kind asks for.

use eframe::egui::{
    Align, Align2, EventFilter, Key, Layout, Response, RichText, Role, Sense, Stroke, TextEdit, TextStyle, Ui,
    WidgetInfo, vec2,
};

use super::{TARGET_PX, Wanted, big_button, page_ui};
use crate::app::boxes::Boxes as _;
use crate::study::Session;
use crate::study::instrument::{AnswerKind, ChoiceOption, Item};
use crate::study::kit::in_language;
use crate::words::{Words, say};

/// [`Typed`] holds texts that are being typed; they become answers as they are.
#[derive(Debug, Default)]
pub struct Typed(std::collections::HashMap<String, String>);

/// Lays out the questionnaire on screen.
pub fn questions_ui(ui: &mut Ui, session: &Session, words: Words, typed: &mut Typed) -> Vec<Wanted> {
    let Some((instrument, after)) = session.questionnaire() else {
        return Vec::new();
    };
    let language = session.language();
    let order = instrument.order(session.study().file.study.seed, session.row());
    let mut wanted = Vec::new();
    let mut next = None;
    page_ui(
        ui,
        |ui| {
            ui.label(RichText::new(in_language(&instrument.title, language)).heading());
            ui.label(in_language(&instrument.lead, language));
            ui.add_space(12.0);
            for number in order {
                let item = &instrument.item[number];
                let text = in_language(&item.text, language);
                ui.label(RichText::new(text).strong());
                let key = format!("{after} {} {}", instrument.id, item.id);
                let given = session.answer(number);
                let answer = ui.push_id(&key, |ui| {
                    item_ui(ui, item, language, given, typed.0.entry(key.clone()).or_default())
                });
                wanted.extend(answer.inner.map(|value| Wanted::Answer(number, value)));
                ui.add_space(18.0);
            }
        },
        |ui| {
            if ui
                .add_enabled(session.may_go_on(), big_button(say!(words, "study-next")))
                .clicked()
            {
                next = Some(Wanted::Next);
            }
        },
    );
    wanted.extend(next);
    wanted
}

/// Shows one item; returns a new answer.
fn item_ui(ui: &mut Ui, item: &Item, language: &str, given: Option<&str>, typed: &mut String) -> Option<String> {
    let name = in_language(&item.text, language);
    match &item.answer {
        AnswerKind::Likert { steps, low, high } => {
            let given = given.and_then(|value| value.parse().ok());
            let step = steps_ui(ui, name, *steps, given);
            ui.horizontal(|ui| {
                ui.label(RichText::new(in_language(low, language)).small());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(in_language(high, language)).small());
                });
            });
            step.map(|step| step.to_string())
        }
        AnswerKind::Choice { options } | AnswerKind::Pair { options } => options_ui(ui, name, options, language, given),
        AnswerKind::Number { min, max } => {
            let edit = TextEdit::singleline(typed)
                .desired_width(120.0)
                .min_size(vec2(120.0, TARGET_PX));
            let response = ui.add(edit);
            named(&response, name);
            let value = typed.trim().replace(',', ".");
            if !value.is_empty() && !item.answer.accepts(&value) {
                let range = format!("{min} – {max}");
                ui.label(RichText::new(range).color(ui.visuals().error_fg_color));
            }
            response.changed().then_some(value)
        }
        AnswerKind::Text { longest } => {
            let edit = TextEdit::multiline(typed)
                .desired_width(f32::INFINITY)
                .char_limit(*longest);
            let response = ui.add(edit);
            named(&response, name);
            response.changed().then(|| typed.clone())
        }
    }
}

fn named(response: &Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
}

/// Lays out a row of steps, as wide as the page; returns the one that was chosen. For the keyboard
/// it is one stop: arrows move within it.
fn steps_ui(ui: &mut Ui, name: &str, steps: u32, given: Option<u32>) -> Option<u32> {
    let width = ui.available_width() / steps as f32;
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let step = |step| {
            let selected = given == Some(step);
            let response = step_ui(ui, width, step, [selected, given.unwrap_or(1) == step]);
            let label = format!("{name}: {step} / {steps}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &label));
            response
        };
        (1..=steps).map(step).collect::<Vec<_>>()
    });
    let row = row.inner;
    if let Some(at) = row.iter().position(Response::clicked) {
        return Some(at as u32 + 1);
    }
    let at = row.iter().position(Response::has_focus)?;
    let arrows = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row[at].id, arrows));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let next = match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
        (true, false) => at.checked_sub(1)?,
        (false, true) if at + 1 < row.len() => at + 1,
        _ => return None,
    };
    row[next].request_focus();
    Some(next as u32 + 1)
}

fn step_ui(ui: &mut Ui, width: f32, step: u32, [selected, is_stop]: [bool; 2]) -> Response {
    let sense = if is_stop { Sense::click() } else { Sense::CLICK };
    let (rect, response) = ui.allocate_exact_size(vec2(width, TARGET_PX), sense);
    let visuals = ui.style().interact_selectable(&response, selected);
    let center = rect.center() - vec2(0.0, 7.0);
    let radius = (0.4 * width).min(10.0);
    let painter = ui.painter();
    // Steps lie on one line, so that they read as a scale.
    let line = Stroke::new(1.0, ui.visuals().weak_text_color());
    painter.hline(rect.x_range(), center.y, line);
    painter.circle(center, radius, ui.visuals().extreme_bg_color, visuals.fg_stroke);
    if selected {
        painter.circle_filled(center, 0.6 * radius, ui.visuals().text_color());
    }
    if response.has_focus() {
        painter.circle_stroke(center, radius + 3.0, ui.visuals().selection.stroke);
    }
    let font = TextStyle::Small.resolve(ui.style());
    painter.text(
        rect.center_bottom(),
        Align2::CENTER_BOTTOM,
        step,
        font,
        ui.visuals().weak_text_color(),
    );
    response
}

/// Offers several things; returns the one that was chosen.
fn options_ui(
    ui: &mut Ui,
    name: &str,
    options: &[ChoiceOption],
    language: &str,
    given: Option<&str>,
) -> Option<String> {
    let mut chosen = None;
    for option in options {
        let selected = given == Some(option.id.as_str());
        let text = in_language(&option.text, language);
        ui.spacing_mut().interact_size.y = TARGET_PX;
        let response = ui.choice(selected, text);
        let label = format!("{name}: {text}");
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &label));
        if response.clicked() {
            chosen = Some(option.id.clone());
        }
    }
    chosen
}
