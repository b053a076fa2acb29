//! Shows the critic beside the paper: its guess and its suggestions, as far as the condition shows them.

use std::collections::{HashMap, HashSet};

use eframe::egui::{Frame, Label, Margin, ProgressBar, RichText, ScrollArea, Ui, vec2};

use super::wide_button;
use crate::app::advice::Answer;
use crate::app::canvas::Mark;
use crate::app::explanation;
use crate::app::legend;
use crate::app::study::easel::Easel;
use crate::app::study::hints::Hint;
use crate::app::suggestion::Topic;
use crate::app::words::percent;
use crate::engine::{Guess, SEEN};
use crate::study::file::Shown;
use crate::words::{Words, say};
use strokewise_ink::sketch::{Part, StrokeId};

/// [`Gaze`] is what was looked at and done in a frame.
#[derive(Debug, Default)]
pub struct Gaze {
    /// The suggestion of this number is under the pointer or focus.
    pub pointed: Option<u32>,
    /// The suggestions of these numbers are in view.
    pub in_view: Vec<u32>,
    /// The suggestion under the pointer would take this away.
    pub faded: Vec<Part>,
    /// The suggestion of this number is to be followed.
    pub accepted: Option<u32>,
    /// The suggestion of this number is to be declined.
    pub kept: Option<u32>,
    /// It is true where all suggestions are to be followed.
    pub clean_up: bool,
}

/// So many guesses are listed in a low window, so that suggestions stay in view, and in others.
const GUESSES: [usize; 2] = [3, 5];
/// A critic lower than this, in logical pixels, is low; one that is this wide has suggestions beside guesses.
const LOW: f32 = 520.0;
const WIDE: f32 = 600.0;

/// Lays out the critic; what is pressed is at least `target` logical pixels high.
pub fn critic_ui(ui: &mut Ui, easel: &Easel, words: Words, target: f32) -> Gaze {
    let mut gaze = Gaze::default();
    ui.take_available_space();
    if !easel.shows(Shown::Guess) && !easel.shows(Shown::Suggestions) && !easel.shows(Shown::Colours) {
        ui.label(RichText::new(say!(words, "study-silent")).weak());
        return gaze;
    }
    let list = |name: &str| ScrollArea::vertical().id_salt(name).auto_shrink(false);
    let has_suggestions = easel.shows(Shown::Suggestions);
    if ui.available_width() >= WIDE && has_suggestions {
        ui.columns(2, |columns| {
            list("reading").show(&mut columns[0], |ui| reading_ui(ui, easel, words, GUESSES[1]));
            list("suggestions").show(&mut columns[1], |ui| {
                suggestions_ui(ui, easel, words, target, &mut gaze);
            });
        });
        return gaze;
    }
    let most = if ui.available_height() < LOW {
        GUESSES[0]
    } else {
        GUESSES[1]
    };
    list("critic").show(ui, |ui| {
        reading_ui(ui, easel, words, most);
        if has_suggestions {
            ui.add_space(8.0);
            suggestions_ui(ui, easel, words, target, &mut gaze);
        }
    });
    gaze
}

/// Shows what the drawing is read as, and what its colours mean.
fn reading_ui(ui: &mut Ui, easel: &Easel, words: Words, most: usize) {
    if easel.shows(Shown::Guess) {
        guess_ui(ui, easel, words, most);
    }
    if easel.shows(Shown::Colours) && !easel.sketch().is_empty() {
        ui.add_space(8.0);
        for (score, text) in [
            (1.0, say!(words, "study-supports")),
            (-1.0, say!(words, "study-opposes")),
        ] {
            ui.horizontal(|ui| {
                legend::sample_ui(ui, score);
                ui.label(RichText::new(text).small());
            });
        }
    }
}

fn guess_ui(ui: &mut Ui, easel: &Easel, words: Words, most: usize) {
    ui.label(RichText::new(say!(words, "study-i-see")).small().strong());
    let Some(answer) = easel.answer() else {
        let text = match (easel.advice.failure(), easel.advice.labels()) {
            (Some(failure), _) => failure,
            (None, None) => say!(words, "study-waking"),
            (None, Some(_)) if easel.sketch().is_empty() => say!(words, "study-nothing-yet"),
            (None, Some(_)) => say!(words, "study-looking"),
        };
        ui.label(RichText::new(text).heading());
        return;
    };
    for (place, guess) in answer.assessment.top.iter().take(most).enumerate() {
        let name = words.category(easel.advice.name(guess.class));
        if place == 0 {
            ui.label(RichText::new(name).heading());
        }
        let text = format!("{name} {}", percent(words, guess.p));
        ui.add(
            ProgressBar::new(guess.p)
                .desired_height(18.0)
                .text(RichText::new(text).small()),
        );
    }
}

fn suggestions_ui(ui: &mut Ui, easel: &Easel, words: Words, target: f32, gaze: &mut Gaze) {
    let mut hints = easel.hints().open().peekable();
    if hints.peek().is_none() {
        return;
    }
    ui.label(RichText::new(say!(words, "study-suggestions")).small().strong());
    let count = easel.hints().going_together().count();
    if count > 1 && easel.shows(Shown::CleanUp) {
        let text = say!(words, "study-clean-up", count = count);
        let button = wide_button(text, 0.0).min_size(vec2(ui.available_width(), target));
        gaze.clean_up = ui.add(button).clicked();
        ui.add_space(6.0);
    }
    for hint in hints {
        hint_ui(ui, hint, (easel, words), target, gaze);
    }
}

fn hint_ui(ui: &mut Ui, hint: &Hint, (easel, words): (&Easel, Words), target: f32, gaze: &mut Gaze) {
    let frame = Frame::new()
        .fill(ui.visuals().faint_bg_color)
        .stroke(ui.visuals().window_stroke)
        .corner_radius(6);
    let text = match hint.says.topic {
        Topic::Stroke(_) => say!(words, "study-looks-odd"),
        Topic::Strokes(_) => say!(words, "study-strokes-look-odd"),
        Topic::Part(_) => say!(words, "study-part-looks-odd"),
    };
    let strokes = hint.says.topic.parts().into_iter();
    let strokes = strokes.map(|part| (part.stroke.0 + 1).to_string());
    let name = strokes.collect::<Vec<_>>().join(", ");
    let shown = frame.inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.take_available_width();
        ui.add(Label::new(RichText::new(text).strong()).wrap());
        if let Some(effect) = effect_text(hint, easel, words) {
            ui.add(Label::new(effect).wrap());
        }
        ui.horizontal(|ui| {
            let width = 0.5 * (ui.available_width() - ui.spacing().item_spacing.x);
            let size = vec2(width, target);
            let remove = ui.add(wide_button(say!(words, "study-remove"), width).min_size(size));
            let keep = ui.add(wide_button(say!(words, "study-keep"), width).min_size(size));
            if remove.has_focus() || keep.has_focus() {
                gaze.pointed = Some(hint.number);
            }
            if remove
                .accessible_name(say!(words, "study-hint-remove", what = &name))
                .clicked()
            {
                gaze.accepted = Some(hint.number);
            }
            if keep
                .accessible_name(say!(words, "study-hint-keep", what = &name))
                .clicked()
            {
                gaze.kept = Some(hint.number);
            }
        });
    });
    let rect = shown.response.rect;
    // A suggestion below the fold was not shown: half of it must be in view.
    let visible = rect.intersect(ui.clip_rect());
    if visible.is_positive() && visible.area() >= 0.5 * rect.area() {
        gaze.in_view.push(hint.number);
    }
    if ui.rect_contains_pointer(rect) {
        gaze.pointed = Some(hint.number);
        gaze.faded = hint.says.topic.parts();
    }
    ui.add_space(6.0);
}

/// Says what following a suggestion does to the reading; `None` where it only tidies, which changes
/// nothing that could be seen.
fn effect_text(hint: &Hint, easel: &Easel, words: Words) -> Option<String> {
    let [before, after] = hint.says.shown;
    let name = |guess: Guess| words.category(easel.advice.name(guess.class));
    let [p, p_after] = [before, after].map(|guess| percent(words, guess.p));
    if before.class != after.class {
        return Some(format!("{} {p} → {} {p_after}", name(before), name(after)));
    }
    let is_seen = (before.p - after.p).abs() >= SEEN;
    is_seen.then(|| format!("{} {p} → {p_after}", name(before)))
}

/// Returns what the lights show: the scores of each stroke, or in a sham condition those of
/// another.
pub fn marks(easel: &Easel, answer: &Answer) -> HashMap<StrokeId, Mark> {
    let open = easel.hints().open().filter(|_| easel.shows(Shown::Suggestions));
    let flagged: HashSet<StrokeId> = open
        .filter(|hint| !matches!(hint.says.topic, Topic::Part(_)))
        .flat_map(|hint| hint.says.topic.parts())
        .map(|part| part.stroke)
        .collect();
    let lit = explanation::Shown {
        explanation: easel.advice.explanation(answer),
        flagged: flagged.clone(),
        strength: 1.0,
    };
    let marks = lit.marks();
    let Some(dealt) = easel.dealt(&answer.assessment) else {
        return marks;
    };
    let ids: Vec<StrokeId> = answer
        .assessment
        .strokes
        .iter()
        .map(|stroke| stroke.attribution.id)
        .collect();
    let another = |(place, id): (usize, &StrokeId)| {
        let shown = marks.get(&ids[dealt[place]])?;
        Some((
            *id,
            Mark {
                flagged: flagged.contains(id),
                ..*shown
            },
        ))
    };
    ids.iter().enumerate().filter_map(another).collect()
}

/// Returns the parts of strokes that are suggested to go.
pub fn flagged_parts(easel: &Easel) -> Vec<Part> {
    let open = easel.hints().open().filter(|_| easel.shows(Shown::Suggestions));
    open.filter_map(|hint| match hint.says.topic {
        Topic::Part(part) => Some(part),
        Topic::Stroke(_) | Topic::Strokes(_) => None,
    })
    .collect()
}
