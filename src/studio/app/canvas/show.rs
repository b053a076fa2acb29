//! The canvas' picture: all ink, with everything that changes how it looks.

use eframe::egui::{Rect, Ui};

use super::painter::{InkPaint, Looks};
use super::style::{self, Emphasis};
use super::{Canvas, Scene, Tool};
use strokewise_ink::sketch::{Bounds, Part, Stroke};

/// Broadest ink as a part of the pen's width, and room for lights and outlines beyond it, in logical pixels.
const BROADEST: f32 = 1.5;
const HALO_PX: f32 = 12.0;

/// Whether anything of `stroke` may lie within `shown`; the rest of a large drawing costs nothing.
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
        // With pen or eraser in hand the drawing stays calm: only the list answers to the pointer then.
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
            let points = self.pen.wet_points();
            let mesh = self.wet.mesh(points, scene.kit.width, ink.pen);
            (mesh, Looks::of(ink, ink.color.unwrap_or(scene.paper.ink())))
        });
        let paint = InkPaint {
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
