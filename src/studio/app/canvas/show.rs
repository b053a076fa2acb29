//! The canvas' picture: all ink, with everything that changes how it looks.

use eframe::egui::{Rect, Ui};

use super::painter::{InkPaint, Looks};
use super::style::{self, Emphasis};
use super::tip::tip;
use super::{Canvas, Kit, Scene, Tool};
use strokewise_ink::inking::mesh::{self, Mesh};
use strokewise_ink::sketch::{Bounds, Part, PenKind, Stroke};

/// Broadest ink as a part of the pen's width, and room for lights and outlines beyond it, in
/// logical pixels.
const BROADEST: f32 = 1.5;
const HALO_PX: f32 = 12.0;

/// A tip that nothing has followed goes after so many seconds.
const TIP_SECS: f32 = 0.03;

/// Tells whether anything of `stroke` may lie within `shown`; the rest of a large drawing costs
/// nothing.
fn reaches(stroke: &Stroke, shown: Bounds, zoom: f32) -> bool {
    let Bounds { min, max } = stroke.bounds();
    let room = 0.5 * BROADEST * stroke.width() + HALO_PX / zoom;
    (0..2).all(|i| max[i] + room >= shown.min[i] && min[i] - room <= shown.max[i])
}

impl Canvas {
    pub(super) fn paint(&mut self, ui: &Ui, rect: Rect, scene: &Scene) {
        let painter = ui.painter_at(rect);
        let going = [self.eraser.erased(), &self.erasable];
        let strokes = going.iter().flat_map(|erasure| erasure.strokes());
        let parts = going.iter().flat_map(|erasure| erasure.parts());
        let erased = strokes.map(Part::whole).chain(parts);
        let faded: Vec<Part> = scene.faded.iter().copied().chain(erased).collect();
        let secs = ui.input(|i| i.stable_dt);
        if self.fades.step(secs, &faded, scene.sketch, scene.epoch) {
            ui.ctx().request_repaint();
        }
        // With pen or eraser in hand the drawing stays calm: only the list answers to the pointer
        // then.
        let selects = matches!(self.tool_in_hand(scene), Tool::Select | Tool::Lasso);
        let pointed = scene.pointed.or(self.hovered.filter(|_| selects));
        let emphasis = Emphasis {
            paper: scene.paper,
            marks: scene.marks,
            pointed,
            selected: scene.selected,
            fading: self.fades.going(),
            gone: self.fades.gone(),
            flagged_parts: scene.flagged_parts,
            singled_out: scene.singled_out,
        };
        let mut draws = style::draws(scene.sketch, &emphasis);
        let shown = self.view.visible(rect);
        let moves = self.selector.map().is_some();
        draws.retain(|draw| moves || reaches(&draw.stroke, shown, self.view.zoom()));
        if let Some(map) = self.selector.map() {
            for draw in draws.iter_mut().filter(|d| scene.selected.contains(&d.stroke.id())) {
                draw.looks = draw.looks.mapped(map);
            }
        }
        let wet = self.pen.is_drawing().then(|| {
            let ink = scene.kit.ink;
            let mesh = match self.aid.shown() {
                Some(points) => mesh::line(points, scene.kit.width, ink.pen),
                None => self.wet_mesh(ui, scene.kit),
            };
            (mesh, Looks::of(ink, ink.color.unwrap_or(scene.paper.ink())))
        });
        let bare = !self.paint_ground(&painter, rect, scene);
        let paint = InkPaint {
            bare,
            epoch: scene.epoch,
            paper: scene.paper,
            view: self.view,
            sketch: scene.sketch.clone(),
            draws,
            wet,
            wake: ui.ctx().clone(),
        };
        painter.add(paint.into_shape(rect));
    }

    /// Returns the mesh of the stroke under the pen, and of the tip that runs ahead of it.
    fn wet_mesh(&mut self, ui: &Ui, kit: Kit) -> Mesh {
        let points = self.pen.wet_points();
        let mut mesh = self.wet.mesh(points, kit.width, kit.ink.pen);
        // A brush without pressure tapers towards its end: a tip would be broader than what it
        // continues.
        let tapers = kit.ink.pen == PenKind::Brush && points.iter().all(|p| p.pressure.is_none());
        // A pen that rests has no tip ahead of it.
        let moves = std::mem::replace(&mut self.tip_seen, points.len()) != points.len();
        let tip = tip(points, self.view.zoom()).filter(|_| kit.tip && !tapers && moves);
        if let Some(tip) = tip {
            ui.ctx().request_repaint_after_secs(TIP_SECS);
            mesh.append(&mesh::line(&tip, kit.width, kit.ink.pen));
        }
        mesh
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::{Point, StrokeId};

    #[test]
    fn only_what_cannot_be_seen_is_left_out() {
        let points = vec![Point::new(0.0, 0.0), Point::new(10.0, 0.0)];
        let stroke = Stroke::new(StrokeId(0), 4.0, points).expect("sound points");
        let check = |min: [f32; 2], zoom, expected| {
            let shown = Bounds {
                min,
                max: min.map(|v| v + 100.0),
            };
            assert_eq!(reaches(&stroke, shown, zoom), expected, "{min:?} at {zoom}");
        };
        check([5.0, -50.0], 1.0, true);
        check([24.0, -50.0], 1.0, true);
        check([26.0, -50.0], 1.0, false);
        // Halos are measured in pixels, so that far away they reach further.
        check([26.0, -50.0], 0.5, true);
        check([-150.0, -50.0], 1.0, false);
        check([5.0, 16.0], 1.0, false);
    }
}
