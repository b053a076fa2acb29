//! [`SecondScreen`] is a window of its own for those who stand by, on another monitor where there is one. It looks on
//! and takes nothing in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{
    Align, CentralPanel, Context, Frame, Layout, Margin, Painter, ProgressBar, Rect, RichText, Stroke as Pen, Ui,
    UiBuilder, Vec2, ViewportBuilder, ViewportId, pos2, vec2,
};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Sketch, StrokeId};

use super::sheet::Sheet;
use crate::app::canvas::{Mark, color32};
use crate::app::theme;
use crate::app::words::percent;
use crate::study::exhibit::{Screens, Second};

/// [`Board`] is what the second screen shows in a frame.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// This is said above everything.
    pub title: String,
    /// The drawing reads as these, likeliest first: names and probabilities.
    pub reading: Vec<(String, f32)>,
    /// The visitor has drawn this.
    pub sketch: Sketch,
    /// The critic says this of its strokes.
    pub marks: HashMap<StrokeId, Mark>,
    /// These drawings are on the wall, newest first.
    pub wall: Vec<Sketch>,
}

/// [`SecondScreen`] is the window for those who stand by; see the module.
#[derive(Debug)]
pub struct SecondScreen {
    kind: Second,
    monitor: usize,
    board: Arc<Mutex<Board>>,
}

impl SecondScreen {
    /// Returns the second screen that an exhibit asks for, if it does.
    pub fn of(screens: Screens) -> Option<Self> {
        let kind = screens.second?;
        Some(Self {
            kind,
            monitor: screens.monitor,
            board: Arc::default(),
        })
    }

    /// Shows `board` from now on.
    pub fn show(&self, ctx: &Context, board: Board) {
        *self.board.lock().unwrap_or_else(PoisonError::into_inner) = board;
        // Where a window cannot have a second one, the first one is not covered by it.
        if ctx.embed_viewports() {
            return;
        }
        let id = ViewportId::from_hash_of("second screen");
        let (kind, board) = (self.kind, Arc::clone(&self.board));
        let builder = ViewportBuilder::default()
            .with_title("strokewise, second screen")
            .with_app_id("strokewise")
            .with_inner_size([960.0, 720.0])
            .with_drag_and_drop(false)
            .with_monitor(self.monitor);
        ctx.show_viewport_deferred(id, builder, move |ui, _| {
            let board = board.lock().unwrap_or_else(PoisonError::into_inner);
            board_ui(ui, kind, &board);
        });
        ctx.request_repaint_of(id);
    }
}

/// Lays out the second screen's whole window.
pub fn board_ui(ui: &mut Ui, kind: Second, board: &Board) {
    let frame = Frame::new()
        .inner_margin(Margin::same(28))
        .fill(ui.visuals().panel_fill);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        // Type for people who stand a few steps away, whatever the monitor.
        let size = (0.045 * ui.available_height()).clamp(22.0, 64.0);
        ui.label(RichText::new(&board.title).size(size).strong());
        ui.add_space(0.5 * size);
        let rect = ui.available_rect_before_wrap();
        match kind {
            Second::Mirror => mirror_ui(ui, rect, board, size),
            Second::Reading => reading_ui(ui, rect, board, size),
            Second::Gallery => wall_ui(ui, rect, &board.wall),
        }
    });
}

/// Shows the drawing with its light, and the first guess below it.
fn mirror_ui(ui: &mut Ui, rect: Rect, board: &Board, size: f32) {
    let (drawing, below) = rect.split_top_bottom_at_y(rect.bottom() - 2.0 * size);
    let paper = theme::paper(ui.visuals());
    let painter = ui.painter_at(drawing);
    paint_card(&painter, drawing, paper, &board.sketch, &board.marks);
    let best = board.reading.first().map(|(name, p)| (name.as_str(), *p));
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some((name, p)) = best {
                ui.label(RichText::new(name).size(size).strong());
                ui.label(RichText::new(percent(&ui, p)).size(size));
            }
        });
    });
}

/// Shows the guesses alone, as large as they fit.
fn reading_ui(ui: &mut Ui, rect: Rect, board: &Board, size: f32) {
    let row = rect.height() / 5.0;
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        for (place, (name, p)) in board.reading.iter().enumerate() {
            let size = if place == 0 { 2.0 * size } else { size };
            ui.horizontal(|ui| {
                ui.label(RichText::new(name).size(size).strong());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(percent(&ui, *p)).size(size));
                });
            });
            ui.add(ProgressBar::new(*p).desired_height(0.25 * row));
            ui.add_space(0.15 * row);
        }
    });
}

/// Shows the drawings on the wall, as many as hang, as large as they fit.
fn wall_ui(ui: &Ui, rect: Rect, wall: &[Sketch]) {
    let (columns, side) = columns(rect.size(), wall.len());
    let paper = theme::paper(ui.visuals());
    let painter = ui.painter_at(rect);
    for (place, sketch) in wall.iter().enumerate() {
        let corner = pos2(
            rect.left() + side * (place % columns) as f32,
            rect.top() + side * (place / columns) as f32,
        );
        let card = Rect::from_min_size(corner, vec2(side, side)).shrink(0.04 * side);
        paint_card(&painter, card, paper, sketch, &HashMap::new());
    }
}

/// Returns how many square cards in a row make `count` of them as large as they fit into `room`,
/// and their side.
fn columns(room: Vec2, count: usize) -> (usize, f32) {
    let side = |columns: usize| (room.x / columns as f32).min(room.y / count.div_ceil(columns) as f32);
    let all = (1..=count).map(|columns| (columns, side(columns)));
    all.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((1, 0.0))
}

fn paint_card(painter: &Painter, card: Rect, paper: Paper, sketch: &Sketch, marks: &HashMap<StrokeId, Mark>) {
    painter.rect_filled(card, 8.0, color32(paper.color()));
    if sketch.is_empty() {
        return;
    }
    let margin = 0.1 * card.width().min(card.height());
    let sheet = Sheet::new(card.shrink(margin), sketch.bounds(), paper);
    sheet.light(painter, sketch, marks);
    sheet.ink(painter, sketch, |_| false, Pen::NONE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_cards_fit_and_none_could_be_larger() {
        for (width, height) in [(1920.0, 1080.0), (1080.0, 1920.0), (800.0, 600.0)] {
            for count in 1..=60 {
                let (columns, side) = columns(vec2(width, height), count);
                let rows = count.div_ceil(columns);
                let slack = 1e-3;
                assert!(side * columns as f32 <= width + slack && side * rows as f32 <= height + slack);
                // With one row or column fewer, they would have to be smaller.
                assert!(
                    side >= (width * height / (4.0 * count as f32)).sqrt() || count < 4,
                    "{count}"
                );
            }
        }
    }
}
