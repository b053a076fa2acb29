//! Shows on an empty canvas what to do first, and drawings to open.

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Align2, Color32, Rect, Sense, Stroke, TextStyle, Ui, pos2, vec2};

use super::canvas::color32;
use super::theme;
use crate::examples::examples;
use crate::words::{Speaks as _, say};
use strokewise_ink::sketch::Sketch;

/// So many examples are shown at once, in columns and rows.
const COLUMNS: usize = 4;
const ROWS: usize = 2;
const CARD: egui::Vec2 = vec2(104.0, 96.0);
const GAP: f32 = 12.0;
/// The lines of text above the cards are so high.
const TEXT_HEIGHT: f32 = 76.0;

/// [`Welcome`] holds the examples' names and thumbnails, made once.
pub struct Welcome {
    names: Vec<String>,
    /// The lines of each example lie in a unit square, y down.
    thumbnails: Vec<Vec<Vec<[f32; 2]>>>,
}

impl Default for Welcome {
    fn default() -> Self {
        let (names, thumbnails) = examples()
            .into_iter()
            .map(|(name, drawing)| (name.to_owned(), unit_lines(&drawing.sketch)))
            .unzip();
        Self { names, thumbnails }
    }
}

/// Returns a drawing scaled into the unit square, its longer side filling it.
fn unit_lines(sketch: &Sketch) -> Vec<Vec<[f32; 2]>> {
    let bounds = sketch.bounds();
    let [w, h] = bounds.size();
    let [x, y] = bounds.center();
    let side = w.max(h).max(f32::MIN_POSITIVE);
    let line = |stroke: &std::sync::Arc<strokewise_ink::sketch::Stroke>| {
        stroke
            .points()
            .iter()
            .map(|p| [0.5 + (p.x - x) / side, 0.5 + (p.y - y) / side])
            .collect()
    };
    sketch.strokes().iter().map(line).collect()
}

impl Welcome {
    /// Returns the names of all examples.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns what words and cards take of a canvas in `rect`.
    pub fn area(&self, rect: Rect) -> Rect {
        let cards = self.cards(rect).into_iter().fold(Rect::NOTHING, Rect::union);
        let cards = if cards.is_positive() {
            cards
        } else {
            Rect::from_center_size(rect.center(), CARD)
        };
        Rect::from_min_max(cards.min - vec2(0.0, TEXT_HEIGHT), cards.max)
    }

    /// Returns where the cards lie on a canvas in `rect`.
    fn cards(&self, rect: Rect) -> Vec<Rect> {
        let fit = ((rect.width() - 2.0 * GAP) / (CARD.x + GAP)) as usize;
        let columns = COLUMNS.min(fit).max(1);
        let rows_fit = ((rect.height() - TEXT_HEIGHT - 3.0 * GAP) / (CARD.y + GAP)) as usize;
        let rows = self.names.len().div_ceil(columns).min(rows_fit.min(ROWS));
        let size = vec2(
            columns as f32 * (CARD.x + GAP) - GAP,
            TEXT_HEIGHT + rows as f32 * (CARD.y + GAP),
        );
        let top_left = rect.center() - 0.5 * size + vec2(0.0, TEXT_HEIGHT);
        let count = self.names.len().min(columns * rows);
        let card = |i: usize| {
            let place = vec2((i % columns) as f32, (i / columns) as f32);
            Rect::from_min_size(top_left + place * (CARD + egui::Vec2::splat(GAP)), CARD)
        };
        (0..count).map(card).collect()
    }

    /// Shows the words and the cards over the canvas in `rect`; returns the number of the card
    /// clicked.
    pub fn ui(&self, ui: &Ui, rect: Rect) -> Option<usize> {
        let cards = self.cards(rect);
        let top = cards.first().map_or(rect.center().y, Rect::top);
        words(ui, rect, top - TEXT_HEIGHT);
        let examples = self.names.iter().zip(&self.thumbnails).zip(&cards).enumerate();
        // All are shown, whichever is clicked.
        let clicked: Vec<usize> = examples
            .filter(|(_, ((name, lines), card))| card_ui(ui, name, lines, **card))
            .map(|(number, _)| number)
            .collect();
        clicked.first().copied()
    }
}

/// Says what to do first, in the middle of `rect` from `top` on.
fn words(ui: &Ui, rect: Rect, top: f32) {
    let paper = theme::paper(ui.visuals());
    let line = |text: &str, style: TextStyle, color: Color32, top: f32| {
        let mut job = LayoutJob::simple(text.into(), style.resolve(ui.style()), color, 0.0);
        job.wrap.max_width = rect.width() - 2.0 * GAP;
        job.halign = Align::Center;
        let galley = ui.painter().layout_job(job);
        ui.painter_at(rect).galley(pos2(rect.center().x, top), galley, color);
    };
    line(say!(ui, "welcome"), TextStyle::Heading, color32(paper.ink()), top);
    let text = say!(ui, "welcome.text");
    line(text, TextStyle::Body, ui.visuals().weak_text_color(), top + 34.0);
}

fn card_ui(ui: &Ui, name: &str, lines: &[Vec<[f32; 2]>], rect: Rect) -> bool {
    let id = ui.scope_id().with(("example", name));
    let response = ui.interact(rect, id, Sense::click());
    let name = ui.words().category(name);
    response.widget_info(|| {
        let label = say!(ui, "example", name = name);
        egui::WidgetInfo::labeled(egui::Role::Button, true, label)
    });
    let paper = theme::paper(ui.visuals());
    let lit = response.hovered() || response.has_focus();
    let fill = if lit {
        color32(paper.color().mix(paper.ink(), 0.09))
    } else {
        Color32::TRANSPARENT
    };
    let line = paper.color().mix(paper.ink(), if lit { 0.4 } else { 0.12 });
    ui.painter().rect(
        rect,
        8.0,
        fill,
        Stroke::new(1.0, color32(line)),
        egui::StrokeKind::Inside,
    );
    let picture = Rect::from_min_size(rect.min + vec2(20.0, 10.0), vec2(64.0, 60.0));
    let side = picture.width().min(picture.height());
    let square = Rect::from_center_size(picture.center(), egui::Vec2::splat(side));
    let ink = Stroke::new(1.6, color32(paper.ink().mix(paper.color(), 0.15)));
    for points in lines {
        let points = points.iter().map(|[x, y]| square.lerp_inside(vec2(*x, *y))).collect();
        ui.painter().line(points, ink);
    }
    ui.painter().text(
        rect.center_bottom() - vec2(0.0, 6.0),
        Align2::CENTER_BOTTOM,
        name,
        TextStyle::Small.resolve(ui.style()),
        ui.visuals().weak_text_color(),
    );
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}
