//! Paints the canvas' picture: all ink, with everything that changes how it looks.

use eframe::egui::{Rect, Ui};

use super::painter::{InkPaint, Looks};
use super::style::Emphasis;
use super::tip::tip;
use super::{Canvas, Kit, Scene, Tool};
use strokewise_ink::inking::spine::{self, Node};
use strokewise_ink::sketch::{Part, PenKind};

/// A tip that nothing has followed goes after so many seconds.
const TIP_SECS: f32 = 0.03;

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
        let map = self.selector.map();
        let draws = self.drawn.list(self.fades.changes(), scene.sketch, &emphasis, map);
        let shown = map.is_none().then(|| self.view.visible(rect));
        let pixel = 1.0 / (self.view.zoom() * ui.pixels_per_point());
        let wet = self.pen.is_drawing().then(|| {
            let ink = scene.kit.ink;
            let nodes = match self.aid.shown() {
                Some(points) => spine::line(points, scene.kit.width, ink.pen, pixel),
                None => self.wet_line(ui, scene.kit, pixel),
            };
            let nodes = [&[Node::GAP], &*nodes, &[Node::GAP]].concat();
            (nodes, Looks::of(ink, ink.color.unwrap_or(scene.paper.ink())))
        });
        let bare = !self.paint_ground(&painter, rect, scene);
        let paint = InkPaint {
            bare,
            epoch: scene.epoch,
            paper: scene.paper,
            view: self.view,
            draws,
            shown,
            wet,
            wake: ui.ctx().clone(),
        };
        painter.add(paint.into_shape(rect));
    }

    /// Returns the line of the stroke under the pen, and of the tip that runs ahead of it.
    fn wet_line(&mut self, ui: &Ui, kit: Kit, pixel: f32) -> Vec<Node> {
        let points = self.pen.wet_points();
        let mut line = self.wet.line(points, kit.width, kit.ink.pen, pixel);
        // A brush without pressure tapers towards its end: a tip would be broader than what it continues.
        let tapers = kit.ink.pen == PenKind::Brush && points.iter().all(|p| p.pressure.is_none());
        // A pen that rests has no tip ahead of it.
        let moves = std::mem::replace(&mut self.tip_seen, points.len()) != points.len();
        let tip = tip(points, self.view.zoom()).filter(|_| kit.tip && !tapers && moves);
        if let Some(tip) = tip {
            ui.ctx().request_repaint_after_secs(TIP_SECS);
            line.push(Node::GAP);
            line.extend(spine::line(&tip, kit.width, kit.ink.pen, pixel));
        }
        line
    }
}
