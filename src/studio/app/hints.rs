//! [`Hints`] are four things that nobody can guess, each said once, on the paper where nothing lies. A hint takes no
//! press: one draws through it, and with the first stroke it is gone for good.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Id, Rect, Sense, TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::canvas::{Canvas, color32};
use super::studio::Studio;
use super::{legend, theme};
use crate::words::{Speaks, say};
use strokewise_ink::sketch::{Bounds, Revision};

/// [`Hint`] is something that is said to somebody new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// It says how to draw, and how to see more of the paper.
    Draw,
    /// It says that one may say what one draws.
    Name,
    /// It says what an outline means, and what can be done about it.
    Suggest,
    /// It says what the light under the lines means.
    Light,
}

/// [`Hints`] holds the hint under way; those that were seen stand in the settings.
#[derive(Debug, Default)]
pub struct Hints {
    shown: Option<Shown>,
    /// The pen was last seen drawing at this second of egui's clock.
    busy_at: Option<f64>,
}

/// [`Shown`] is a hint on the paper.
#[derive(Debug, Clone, Copy)]
struct Shown {
    hint: Hint,
    /// It came at this second of egui's clock.
    since: f64,
    /// The drawing was then in this state.
    revision: Revision,
}

/// The hand rests for so many seconds before a hint comes, and it stays so long where nobody draws.
const REST_SECS: f64 = 1.0;
const STAY_SECS: f64 = 30.0;
/// Widest text, and between it and whatever else there is, in logical pixels.
const WIDTH: f32 = 340.0;
const MARGIN: f32 = 16.0;
const PADDING: Vec2 = vec2(12.0, 8.0);

impl Hint {
    const ALL: [Self; 4] = [Self::Draw, Self::Name, Self::Suggest, Self::Light];

    fn text(self, who: impl Speaks) -> &'static str {
        match self {
            Self::Draw => say!(who, "hint-draw"),
            Self::Name => say!(who, "hint-name"),
            Self::Suggest => say!(who, "hint-suggest"),
            Self::Light => say!(who, "hint-light"),
        }
    }

    /// Tells whether the hint is of use now.
    fn has_its_moment(self, studio: &Studio, taken: &Taken) -> bool {
        let has_ink = !studio.sketch().is_empty();
        match self {
            Self::Draw => !has_ink && studio.sheet().reference().is_none(),
            Self::Name => has_ink && studio.word().is_empty(),
            Self::Suggest => taken.chip.is_some(),
            Self::Light => has_ink && taken.lit.is_some(),
        }
    }
}

/// [`Taken`] is what a hint may not lie on.
pub struct Taken {
    /// It is there where strokes are lit and the legend is shown, and true where that explains
    /// outlines.
    pub lit: Option<bool>,
    /// An empty canvas shows something here, in its middle.
    pub middle: Option<Rect>,
    /// The chip of a suggestion lies here.
    pub chip: Option<Rect>,
}

impl Hints {
    /// Shows the hint whose moment it is on the canvas in `rect`; returns one that was seen.
    pub fn ui(&mut self, ui: &Ui, rect: Rect, studio: &Studio, canvas: &Canvas, taken: &Taken) -> Option<Hint> {
        let seen = &studio.settings.seen_hints;
        if seen.len() >= Hint::ALL.len() {
            return None;
        }
        let now = ui.input(|i| i.time);
        let revision = studio.sketch().revision();
        // A quick stroke begins and ends between two frames.
        let has_changed = self.shown.is_some_and(|shown| shown.revision != revision);
        if canvas.is_busy() || has_changed {
            self.busy_at = Some(now);
            return self.shown.take().map(|shown| shown.hint);
        }
        let wanted = Hint::ALL
            .into_iter()
            .find(|hint| !seen.contains(hint) && hint.has_its_moment(studio, taken));
        let rests = self.busy_at.is_none_or(|at| now - at >= REST_SECS);
        let Some(hint) = wanted.filter(|_| studio.question().is_none()) else {
            self.shown = None;
            return None;
        };
        if !rests {
            ui.ctx().request_repaint_after_secs(REST_SECS as f32);
            return None;
        }
        let shown = self.shown.filter(|shown| shown.hint == hint);
        let since = shown.map_or(now, |shown| shown.since);
        if now - since > STAY_SECS {
            self.shown = None;
            return Some(hint);
        }
        if paint(ui, rect, hint, |place| is_free(place, rect, studio, canvas, taken)) {
            self.shown = Some(Shown { hint, since, revision });
        }
        None
    }
}

/// Tells whether neither ink nor anything else lies in `place` on the canvas in `rect`.
fn is_free(place: Rect, rect: Rect, studio: &Studio, canvas: &Canvas, taken: &Taken) -> bool {
    let legend = taken.lit.and_then(|outlines| legend::place(rect, outlines));
    let others = legend.into_iter().chain(taken.middle).chain(taken.chip);
    let place = place.expand(0.5 * MARGIN);
    let ink = |bounds: Bounds| canvas.screen_rect(bounds).is_some_and(|ink| ink.intersects(place));
    let strokes = studio.sketch().strokes();
    rect.contains_rect(place)
        && !others.into_iter().any(|other| other.intersects(place))
        && !strokes.iter().any(|stroke| ink(stroke.bounds()))
}

/// Paints `hint` where there is room; `false` where there is none.
fn paint(ui: &Ui, rect: Rect, hint: Hint, is_free: impl Fn(Rect) -> bool) -> bool {
    let paper = theme::paper(ui.visuals());
    let color = ui.visuals().text_color();
    let mut job = LayoutJob::simple(
        hint.text(ui).to_owned(),
        TextStyle::Body.resolve(ui.style()),
        color,
        0.0,
    );
    job.wrap.max_width = WIDTH.min(rect.width() - 2.0 * (MARGIN + PADDING.x));
    let galley = ui.painter().layout_job(job);
    let size = galley.size() + 2.0 * PADDING;
    let room = rect.shrink(MARGIN);
    let places = [(0.5, 1.0), (1.0, 1.0), (0.5, 0.0), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0)];
    let place = places.into_iter().map(|(x, y)| {
        let least = room.min + vec2(x, y) * (room.size() - size);
        Rect::from_min_size(pos2(least.x.round(), least.y.round()), size)
    });
    let Some(place) = place.into_iter().find(|place| is_free(*place)) else {
        return false;
    };
    let response = ui.interact(place, Id::unique("hint"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::Label, true, hint.text(ui)));
    let painter = ui.painter_at(rect);
    let edge = ui.visuals().widgets.inactive.bg_stroke;
    painter.rect(
        place,
        8.0,
        color32(paper.color()),
        edge,
        eframe::egui::StrokeKind::Inside,
    );
    painter.galley(place.min + PADDING, galley, color);
    true
}
