//! [`Reveal`] shows what *Clean up* did, before and after, side by side.

use eframe::egui::{Align2, Rect, Stroke, TextStyle, Ui, vec2};
use strokewise_ink::sketch::{Sketch, StrokeId};

use super::sheet::Sheet;
use crate::app::canvas::color32;
use crate::app::study::easel::{Easel, Witness};
use crate::app::theme;
use crate::app::words::percent;
use crate::engine::Stage;
use crate::words::{Words, say};

/// [`Side`] is a drawing and what it read as.
#[derive(Debug, Clone)]
struct Side {
    sketch: Sketch,
    reading: String,
}

/// [`Reveal`] shows a drawing before and after; see the module.
#[derive(Debug, Default)]
pub struct Reveal {
    before: Option<Side>,
    after: Option<Side>,
}

impl Reveal {
    /// Returns whether the critic has still to say something.
    pub fn is_waiting(&self) -> bool {
        self.after.is_none()
    }

    /// Follows all suggestions once they are there, and waits for what the critic then says.
    pub fn follow(&mut self, easel: &mut Easel, words: Words, witness: &mut dyn Witness) {
        if self.after.is_some() {
            return;
        }
        let Some(side) = side(easel, words) else {
            return;
        };
        if self.before.is_none() && easel.advice.is_still_looking() {
            return;
        }
        if self.before.is_none() {
            self.before = Some(side);
            easel.clean_up(witness);
        } else {
            self.after = Some(side);
        }
    }

    /// Shows both sides in `rect`; `false` while there is nothing to show.
    pub fn paint(&self, ui: &Ui, rect: Rect, words: Words) -> bool {
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            return false;
        };
        let gone: Vec<StrokeId> = before
            .sketch
            .strokes()
            .iter()
            .map(|stroke| stroke.id())
            .filter(|id| after.sketch.stroke(*id).is_none())
            .collect();
        let wide = rect.width() > rect.height();
        let (first, second) = if wide {
            rect.split_left_right_at_fraction(0.5)
        } else {
            rect.split_top_bottom_at_fraction(0.5)
        };
        for (side, rect, title) in [
            (before, first, say!(words, "study-before")),
            (after, second, say!(words, "study-after")),
        ] {
            paint_side(ui, rect.shrink(16.0), side, title, &gone, before);
        }
        true
    }
}

/// Returns what there is to show, once the full answer about the drawing as it stands is there.
fn side(easel: &Easel, words: Words) -> Option<Side> {
    let answer = easel.advice.current(easel.sketch().revision(), easel.intent())?;
    let top = answer
        .assessment
        .top
        .first()
        .filter(|_| answer.stage == Stage::Refined)?;
    let reading = format!(
        "{} {}",
        words.category(easel.advice.name(top.class)),
        percent(words, top.p)
    );
    Some(Side {
        sketch: easel.sketch().clone(),
        reading,
    })
}

/// Paints one side, in the frame of the drawing before, so that nothing moves; strokes that go are dashed.
fn paint_side(ui: &Ui, rect: Rect, side: &Side, title: &str, gone: &[StrokeId], frame: &Side) {
    let paper = theme::paper(ui.visuals());
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 8.0, color32(paper.color()));
    let text = |at, align, text: &str| {
        painter.text(
            at,
            align,
            text,
            TextStyle::Heading.resolve(ui.style()),
            ui.visuals().text_color(),
        );
    };
    text(rect.center_top() + vec2(0.0, 12.0), Align2::CENTER_TOP, title);
    text(
        rect.center_bottom() - vec2(0.0, 12.0),
        Align2::CENTER_BOTTOM,
        &side.reading,
    );
    let sheet = Sheet::new(rect.shrink2(vec2(24.0, 56.0)), frame.sketch.bounds(), paper);
    let going = Stroke::new(3.0, ui.visuals().warn_fg_color);
    sheet.ink(&painter, &side.sketch, |id| gone.contains(&id), going);
}
