//! Shows the live guess: what the drawing reads as, how surely, and the next best. Where the reading is too doubtful to
//! be a reading, the panel says so, small, and everything is shown the fainter.

use eframe::egui::{self, Align, Align2, FontId, Layout, Rect, RichText, Sense, TextStyle, Ui, pos2, vec2};

use super::steady::is_steady;
use super::{Output, caption, fixed};
use crate::app::boxes::Boxes as _;
use crate::app::canvas::{accent, color32};
use crate::app::command::Command;
use crate::app::doubt;
use crate::app::studio::{Reading, Scope, Studio};
use crate::app::theme;
use crate::app::words::{percent, sureness};
use crate::engine::Guess;
use crate::words::say;

/// Guesses shown, with the intended one.
const SHOWN: usize = 5;
/// These are heights in logical pixels.
const HEADING_HEIGHT: f32 = 30.0;
const ROW_HEIGHT: f32 = 22.0;
const ROW_GAP: f32 = 2.0;
/// The column of percentages is so wide.
const NUMBER_WIDTH: f32 = 52.0;

/// Shows the guess, or why there is none.
pub fn guess_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let lead = match studio.scope() {
        Scope::Page => say!(ui, "i-see").to_owned(),
        Scope::Selection => say!(ui, "i-see-in-these").to_owned(),
        Scope::Drawing { number, count } => say!(ui, "i-see-in", number = number, count = count),
    };
    caption(ui, &lead, |ui| explain_ui(ui, studio, out));
    let rows_height = SHOWN as f32 * (ROW_HEIGHT + ROW_GAP);
    let best = studio
        .reading()
        .and_then(|reading| Some((reading, *reading.top.first()?)));
    let baseline = Layout::left_to_right(Align::Max);
    let Some((reading, best)) = best else {
        let (heading, text) = silence(studio);
        fixed(ui, HEADING_HEIGHT, baseline, |ui| {
            ui.label(RichText::new(heading).heading())
        });
        fixed(ui, rows_height, Layout::top_down(Align::Min), |ui| {
            ui.label(RichText::new(text).weak());
        });
        return;
    };
    fixed(ui, HEADING_HEIGHT, baseline, |ui| {
        if studio.reads_page() {
            page_ui(ui, studio.drawing_count(), out);
            return;
        }
        heading_ui(ui, studio, reading.is_known, best);
    });
    let means_nothing = studio.means_nothing(best.p);
    fixed(ui, rows_height, Layout::top_down(Align::Min), |ui| {
        if means_nothing {
            ui.label(RichText::new(say!(ui, "page-means-nothing")).weak());
            return;
        }
        ui.spacing_mut().item_spacing.y = ROW_GAP;
        let strength = doubt::strength(best.p, reading.is_known);
        for (place, guess) in listed(reading).into_iter().enumerate() {
            guess_row(ui, studio, place, guess, strength, out);
        }
    });
}

/// Offers to light strokes by what they do for the reading.
fn explain_ui(ui: &mut Ui, studio: &Studio, out: &mut Output) {
    let mut explain = studio.explain;
    let text = RichText::new(say!(ui, "explain-on-canvas")).small();
    let tip = say!(ui, "explain-on-canvas.tip");
    if ui.tick(&mut explain, text).on_hover_text(tip).changed() {
        out.commands.push(Command::ToggleExplanation);
    }
}

/// Offers to read the drawings of a page one by one: what they are together says little.
fn page_ui(ui: &mut Ui, count: usize, out: &mut Output) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let button = ui.button(RichText::new(say!(ui, "read-one-by-one")).small());
        if button.on_hover_text(say!(ui, "read-one-by-one.tip")).clicked() {
            out.commands.push(Command::ReadNext);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(say!(ui, "drawings-on-page", count = count)).weak());
        });
    });
}

fn heading_ui(ui: &mut Ui, studio: &Studio, is_known: bool, best: Guess) {
    if !is_known {
        let count = studio.advice.labels().map_or(0, |labels| labels.len());
        let text = say!(ui, "not-known", count = count);
        ui.add(egui::Label::new(RichText::new(text).small().weak()).wrap())
            .on_hover_text(say!(ui, "not-known.tip"));
        return;
    }
    if doubt::is_guessing(best.p) {
        ui.label(RichText::new(say!(ui, "still-guessing")).weak())
            .on_hover_text(say!(ui, "still-guessing.tip"));
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
        ui.label(RichText::new(sureness(&ui, best.p)).weak());
        ui.with_layout(Layout::left_to_right(Align::Max), |ui| {
            let name = RichText::new(studio.advice.name(best.class)).heading();
            ui.add(egui::Label::new(name).truncate());
        });
    });
}

/// Returns what to say while there is nothing to show: a headline and a sentence.
fn silence(studio: &Studio) -> (&'static str, String) {
    match (studio.advice.failure(), studio.advice.labels()) {
        (Some(failure), _) => (
            say!(studio, "no-advice"),
            say!(studio, "no-advice.text", failure = failure),
        ),
        (None, None) => (say!(studio, "waking"), say!(studio, "waking.text").to_owned()),
        (None, Some(_)) if studio.subject().is_empty() => {
            (say!(studio, "nothing-yet"), say!(studio, "nothing-yet.text").to_owned())
        }
        (None, Some(_)) => (say!(studio, "looking"), String::new()),
    }
}

/// Returns the likeliest guesses; the intended one takes the last place where it is not among them.
fn listed(reading: Reading) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = reading.top.iter().take(SHOWN).copied().collect();
    if let Some(intended) = reading.intent
        && !guesses.iter().any(|g| g.class == intended.class)
    {
        guesses.truncate(SHOWN - 1);
        guesses.push(intended);
    }
    guesses
}

fn guess_row(ui: &mut Ui, studio: &Studio, place: usize, guess: Guess, strength: f32, out: &mut Output) {
    let name = studio.advice.name(guess.class);
    let is_intent = studio.intent() == Some(guess.class);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (_, rect) = ui.allocate_space(size);
    // By its place, so that the keyboard stays where it is while guesses change.
    let id = ui.scope_id().with(("guess", place));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let label = say!(ui, "guess", name = name, percent = percent(&ui, guess.p));
        egui::WidgetInfo::selected(egui::Role::Button, true, is_intent, label)
    });
    if response.hovered() {
        let visuals = ui.style().interact(&response);
        ui.painter()
            .rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    let track = Rect::from_min_max(
        pos2(rect.left() + 0.42 * rect.width(), rect.center().y - 4.0),
        pos2(rect.right() - NUMBER_WIDTH, rect.center().y + 4.0),
    );
    let label_width = track.left() - rect.left() - 12.0;
    paint_name(ui, rect, label_width, name, is_intent);
    theme::track(ui, track);
    let bar = track.with_max_x(track.left() + track.width() * guess.p.clamp(0.0, 1.0));
    let paper = theme::paper(ui.visuals());
    let fill = if is_intent {
        accent(paper)
    } else {
        paper.color().mix(paper.ink(), 0.3 + 0.4 * strength)
    };
    ui.painter().rect_filled(bar, 4.0, color32(fill));
    ui.painter().text(
        rect.right_center() - vec2(4.0, 0.0),
        Align2::RIGHT_CENTER,
        percent(&ui, guess.p),
        TextStyle::Body.resolve(ui.style()),
        ui.visuals().text_color(),
    );
    let tip = if is_intent {
        say!(ui, "guess.take-back").to_owned()
    } else {
        say!(ui, "guess.take", name = name)
    };
    let steady = is_steady(ui, id, guess.class);
    if response.on_hover_text(tip).clicked() && steady {
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
