//! Paints what lies under the ink where it is not bare paper: the picture to draw from, and the grid.

use eframe::egui::{self, Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, TextureId, pos2};

use super::scene::Placed;
use super::{Canvas, Scene, Tool, View, accent, color32};
use strokewise_ink::inking::palette::Paper;

/// Lines of the grid that come nearer than this, in logical pixels, are left out but for every
/// fifth.
const NEAREST_PX: f32 = 7.0;
const COARSER: f32 = 5.0;
/// So much of the grid's colour is ink; every fifth line has more.
const GRID_INK: f32 = 0.1;
const GRID_INK_FIFTH: f32 = 0.18;
/// The frame around a picture that is being placed has lines so broad and corners so large, in logical pixels.
const FRAME_PX: f32 = 1.5;
const CORNER_PX: f32 = 10.0;

impl Canvas {
    /// Paints paper, picture and grid, where there is more than paper; says whether it did.
    pub(super) fn paint_ground(&self, painter: &Painter, rect: Rect, scene: &Scene) -> bool {
        let reference = self.reference(scene).filter(|(placed, _)| !placed.placement.hidden);
        if reference.is_none() && scene.grid.is_none() {
            return false;
        }
        painter.rect_filled(rect, 0.0, color32(scene.paper.color()));
        if let Some((placed, texture)) = reference {
            painter.add(picture(&self.view, rect, &placed, texture));
        }
        if let Some(size) = scene.grid {
            grid(painter, &self.view, rect, size, scene.paper);
        }
        true
    }

    /// Returns the picture, where it is being taken.
    pub(super) fn reference(&self, scene: &Scene) -> Option<(Placed, TextureId)> {
        let (placed, texture) = scene.reference?;
        let placement = self.placing.placement().unwrap_or(placed.placement);
        Some((Placed { placement, ..placed }, texture))
    }

    /// Paints the frame around the picture while it can be moved, over all ink.
    pub(super) fn paint_placing(&self, painter: &Painter, rect: Rect, scene: &Scene) {
        let Some((placed, _)) = self.reference(scene).filter(|_| scene.tool == Tool::Place) else {
            return;
        };
        let line = Stroke::new(FRAME_PX, color32(accent(scene.paper)));
        let corners = placed.corners().map(|at| self.view.screen_from_canvas(rect, at));
        painter.add(Shape::closed_line(corners.to_vec(), line));
        for corner in corners {
            let square = Rect::from_center_size(corner, egui::Vec2::splat(CORNER_PX));
            painter.rect(
                square,
                2.0,
                color32(scene.paper.color()),
                line,
                egui::StrokeKind::Middle,
            );
        }
    }
}

fn picture(view: &View, rect: Rect, placed: &Placed, texture: TextureId) -> Shape {
    let alpha = (255.0 * placed.placement.opacity.clamp(0.0, 1.0)).round() as u8;
    let tint = Color32::from_white_alpha(alpha);
    let mut mesh = Mesh::with_texture(texture);
    let corners = placed.corners().map(|at| view.screen_from_canvas(rect, at));
    let places = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)];
    for (pos, uv) in corners.into_iter().zip(places) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.indices = vec![0, 1, 2, 0, 2, 3];
    Shape::mesh(mesh)
}

/// Returns the lines of a grid that are seen in `rect`: from where to where, and whether it is a
/// fifth one.
fn lines(view: &View, rect: Rect, size: f32) -> Vec<([Pos2; 2], bool)> {
    let mut step = size;
    while step * view.zoom() < NEAREST_PX {
        step *= COARSER;
    }
    let seen = view.visible(rect);
    let mut lines = Vec::new();
    for k in 0..2 {
        let [from, to] = [seen.min[k], seen.max[k]].map(|v| (v / step).ceil() as i64);
        for i in from..=to {
            let at = |end: f32| {
                let mut place = [end; 2];
                place[k] = i as f32 * step;
                view.screen_from_canvas(rect, place)
            };
            lines.push(([at(seen.min[1 - k]), at(seen.max[1 - k])], i.rem_euclid(5) == 0));
        }
    }
    lines
}

fn grid(painter: &Painter, view: &View, rect: Rect, size: f32, paper: Paper) {
    let color = |ink| color32(paper.color().mix(paper.ink(), ink));
    let strokes = [GRID_INK, GRID_INK_FIFTH].map(|ink| Stroke::new(1.0, color(ink).gamma_multiply(0.9)));
    for (ends, is_fifth) in lines(view, rect, size) {
        painter.line_segment(ends, strokes[usize::from(is_fifth)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_as_dense_as_can_be_seen_and_covers_the_paper() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 200.0));
        let mut view = View::default();
        let found = lines(&view, rect, 40.0);
        assert_eq!(found.len(), 11 + 6);
        assert!(found.iter().any(|(ends, fifth)| *fifth && ends[0].x == 200.0));
        for factor in [0.1, 0.3, 7.0] {
            view.zoom_around(rect, rect.center(), factor);
            let count = lines(&view, rect, 4.0).len();
            assert!(count < 100, "{count} lines at {}", view.zoom());
        }
        view.turn_around(rect, rect.center(), 0.5);
        assert!(!lines(&view, rect, 40.0).is_empty());
    }
}
