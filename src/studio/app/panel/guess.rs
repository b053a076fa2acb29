//! The live guess: what the drawing reads as, how surely, and the four next best.

use eframe::egui::{
    self, Align, Align2, FontId, Layout, Rect, RichText, Sense, TextStyle, Ui, pos2, vec2,
};

use super::{Output, caption, percent};
use crate::app::canvas::{accent, color32};
use crate::app::command::Command;
use crate::app::studio::Studio;
use crate::app::theme;
use crate::engine::{Assessment, Guess};

/// Shows the guess, or why there is none.
pub fn guess_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    caption(ui, "I SEE", |_| {});
    let Some(answer) = studio.answer() else {
        let (heading, text) = silence(studio);
        ui.label(RichText::new(heading).heading());
        ui.label(RichText::new(text).weak());
        return;
    };
    let assessment = &*answer.assessment;
    let Some(best) = assessment.top.first() else {
        return;
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
            ui.label(RichText::new(sureness(best.p)).weak());
            ui.with_layout(Layout::left_to_right(Align::Max), |ui| {
                let name = RichText::new(studio.advice.name(best.class)).heading();
                ui.add(egui::Label::new(name).truncate());
            });
        });
    });
    ui.spacing_mut().item_spacing.y = 2.0;
    for guess in &assessment.top {
        guess_row(ui, studio, *guess, out);
    }
    if let Some(intended) = missing_intent(studio, assessment) {
        guess_row(ui, studio, intended, out);
    }
    if let Some(failure) = studio.advice.failure() {
        ui.colored_label(ui.visuals().warn_fg_color, failure);
    }
}

/// What to say while there is nothing to show.
fn silence(studio: &Studio) -> (&'static str, String) {
    match (studio.advice.failure(), studio.advice.labels()) {
        (Some(failure), _) => (
            "No advice",
            format!("{failure}. Drawing, undo and saving work as usual."),
        ),
        (None, None) => (
            "Waking up…",
            "The network is being loaded; you can draw already.".into(),
        ),
        (None, Some(_)) if studio.sketch().is_empty() => (
            "Nothing yet",
            "Draw something, and I will say what I see in it.".into(),
        ),
        (None, Some(_)) => ("Looking…", String::new()),
    }
}

/// The intended class, where it is not among the best.
fn missing_intent(studio: &Studio, assessment: &Assessment) -> Option<Guess> {
    let intended = studio.intent()?;
    let listed = assessment.top.iter().any(|g| g.class == intended);
    let known = assessment.target == intended;
    (known && !listed).then_some(Guess {
        class: intended,
        p: assessment.target_p,
    })
}

/// How sure a probability sounds.
fn sureness(p: f32) -> &'static str {
    match p {
        p if p >= 0.9 => "very sure",
        p if p >= 0.7 => "fairly sure",
        p if p >= 0.45 => "leaning towards it",
        p if p >= 0.2 => "not sure",
        _ => "only guessing",
    }
}

/// Width of the column of percentages.
const NUMBER_WIDTH: f32 = 44.0;
const ROW_HEIGHT: f32 = 22.0;

fn guess_row(ui: &mut Ui, studio: &Studio, guess: Guess, out: &mut Output) {
    let name = studio.advice.name(guess.class);
    let is_intent = studio.intent() == Some(guess.class);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| {
        let label = format!("{name} {}", percent(guess.p));
        egui::WidgetInfo::selected(egui::Role::Button, true, is_intent, label)
    });
    let visuals = ui.style().interact(&response);
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    let track = Rect::from_min_max(
        pos2(rect.left() + 0.42 * rect.width(), rect.center().y - 4.0),
        pos2(rect.right() - NUMBER_WIDTH, rect.center().y + 4.0),
    );
    let label_width = track.left() - rect.left() - 12.0;
    paint_name(ui, rect, label_width, name, is_intent);
    ui.painter()
        .rect_filled(track, 4.0, ui.visuals().widgets.inactive.weak_bg_fill);
    let bar = track.with_max_x(track.left() + track.width() * guess.p.clamp(0.0, 1.0));
    let paper = theme::paper(ui.visuals().dark_mode);
    let fill = if is_intent {
        color32(accent(paper))
    } else {
        color32(paper.ink().mix(paper.color(), 0.35))
    };
    ui.painter().rect_filled(bar, 4.0, fill);
    ui.painter().text(
        rect.right_center() - vec2(4.0, 0.0),
        Align2::RIGHT_CENTER,
        percent(guess.p),
        TextStyle::Body.resolve(ui.style()),
        ui.visuals().text_color(),
    );
    let tip = if is_intent {
        "You said that you draw this".to_owned()
    } else {
        format!("Click if you are drawing: {name}")
    };
    if response.on_hover_text(tip).clicked() {
        out.commands
            .push(Command::SetIntent((!is_intent).then_some(guess.class)));
    }
}

fn paint_name(ui: &Ui, rect: Rect, width: f32, name: &str, strong: bool) {
    let color = if strong {
        ui.visuals().strong_text_color()
    } else {
        ui.visuals().text_color()
    };
    let font: FontId = TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + 4.0, rect.center().y - 0.5 * galley.size().y);
    ui.painter().galley(at, galley, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_probability() {
        let words: Vec<&str> = [1.0, 0.75, 0.5, 0.3, 0.05]
            .iter()
            .map(|p| sureness(*p))
            .collect();
        let mut distinct = words.clone();
        distinct.dedup();
        assert_eq!(words, distinct);
        assert_eq!(sureness(f32::NAN), "only guessing");
    }
}
