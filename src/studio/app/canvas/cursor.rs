//! Shows which tool is in hand: the pointer, the eraser's rim, the selection's frame and the loop being drawn.

use eframe::egui::{self, Color32, CursorIcon, Painter, Pos2, Response, Shape, Stroke, Ui};

use super::selector::{Board, Grip, pull};
use super::{Canvas, Scene, Tool, accent, color32, placing};

/// Corners and knob of the frame have this side and this radius, in logical pixels.
const CORNER_PX: f32 = 8.0;
const KNOB_PX: f32 = 5.0;
/// Lines of frame and loop are so broad, and their dashes and gaps so long, in logical pixels.
const LINE_PX: f32 = 1.5;
const DASH_PX: f32 = 5.0;
const GAP_PX: f32 = 4.0;

impl Canvas {
    /// Paints what belongs to the tool over the ink, and sets the pointer.
    pub(super) fn paint_tool(&self, ui: &Ui, response: &Response, scene: &Scene) {
        let painter = ui.painter_at(response.rect);
        let tool = self.tool_in_hand(scene);
        let line = Stroke::new(LINE_PX, color32(accent(scene.paper)));
        let board = Board {
            sketch: scene.open,
            selected: scene.selected,
            view: &self.view,
            rect: response.rect,
            modifiers: ui.input(|i| i.modifiers),
            now_secs: 0.0,
        };
        self.paint_placing(&painter, response.rect, scene);
        let selects = matches!(tool, Tool::Select | Tool::Lasso);
        if selects && self.selector.map().is_none() {
            frame(&painter, &board, line, color32(scene.paper.color()));
        }
        if let Some(mut outline) = self.selector.outline() {
            outline.extend(outline.first().copied());
            painter.extend(Shape::dashed_line(&outline, line, DASH_PX, GAP_PX));
        }
        let Some(pos) = response.hover_pos().filter(|_| scene.enabled) else {
            return;
        };
        let icon = self.icon(ui, &board, pos, tool, scene);
        ui.ctx().set_cursor_icon(icon);
        if icon == CursorIcon::None {
            let color = color32(scene.paper.ink().mix(scene.paper.color(), 0.3));
            painter.circle_stroke(pos, scene.kit.eraser_px, (1.5, color));
        }
    }

    fn icon(&self, ui: &Ui, board: &Board, pos: Pos2, tool: Tool, scene: &Scene) -> CursorIcon {
        let space = !ui.ctx().egui_wants_keyboard_input() && ui.input(|i| i.key_down(egui::Key::Space));
        match tool {
            _ if self.hand.is_panning() => CursorIcon::Grabbing,
            _ if space => CursorIcon::Grab,
            Tool::Pen => CursorIcon::Crosshair,
            Tool::Eraser => CursorIcon::None,
            Tool::Place => {
                let placed = self.reference(scene);
                match placed.and_then(|(placed, _)| placing::grip(&placed, &self.view, board.rect, pos)) {
                    Some(placing::Grip::Inside) => CursorIcon::Move,
                    Some(placing::Grip::Corner(0 | 2)) if !self.view.is_mirrored() => CursorIcon::ResizeNwSe,
                    Some(placing::Grip::Corner(_)) => CursorIcon::ResizeNeSw,
                    None => CursorIcon::Default,
                }
            }
            Tool::Select | Tool::Lasso => match board.grip(pos) {
                Some(Grip::Knob) => CursorIcon::Alias,
                Some(Grip::Corner(corner)) => {
                    let (corners, _) = board.frame().unwrap_or_default();
                    let pull = pull(&corners, corner);
                    if pull.x * pull.y > 0.0 {
                        CursorIcon::ResizeNwSe
                    } else {
                        CursorIcon::ResizeNeSw
                    }
                }
                Some(Grip::Inside) => CursorIcon::Move,
                None if self.hovered.is_some() => CursorIcon::PointingHand,
                None if tool == Tool::Lasso => CursorIcon::Crosshair,
                None => CursorIcon::Default,
            },
        }
    }
}

/// Paints the frame around what is selected, with what it is held by.
fn frame(painter: &Painter, board: &Board, line: Stroke, paper: Color32) {
    let Some((corners, knob)) = board.frame() else {
        return;
    };
    let closed: Vec<Pos2> = corners.iter().chain([&corners[0]]).copied().collect();
    painter.extend(Shape::dashed_line(&closed, line, DASH_PX, GAP_PX));
    let top = corners[0] + 0.5 * (corners[1] - corners[0]);
    painter.line_segment([top, knob], line);
    painter.circle(knob, KNOB_PX, paper, line);
    for corner in corners {
        let square = egui::Rect::from_center_size(corner, egui::Vec2::splat(CORNER_PX));
        painter.rect(square, 1.5, paper, line, egui::StrokeKind::Middle);
    }
}
