//! Keeps the paper: reads the hand, shows the ink, and says what the hand wished. It changes no document itself.

mod act;
mod aid;
mod arena;
mod cursor;
mod drawn;
mod eraser;
mod fade;
mod ground;
mod hit;
mod input;
mod nodes;
mod painter;
mod pens;
mod pipeline;
mod placing;
mod ramps;
mod scene;
mod selector;
mod shelf;
mod show;
mod style;
mod tip;
mod view;
mod wet;

use eframe::egui::{self, Color32, Pos2, Rect, Response, Sense, Ui};

pub use eraser::EraserMode;
pub use input::Barrel;
pub use painter::{DEPTH_BITS, install};
pub use pens::Pens;
pub use pipeline::SHADER;
pub use scene::{Kit, Placed, Scene, Tool, Wish};
pub use selector::Choice;
pub use style::{LIGHT_PX, Mark, accent, quiet};
pub use view::View;

use self::aid::Aid;
use self::drawn::Drawn;
use self::eraser::{Eraser, Erasure};
use self::fade::Fades;
use self::input::{Act, Frame, Hand, Push};
use self::placing::Placing;
use self::selector::Selector;
use self::wet::WetInk;
use crate::pen::PenEnd;
use crate::words::say;
use strokewise_ink::inking::palette::Rgb;
use strokewise_ink::inking::{Pen, PenEvent};
use strokewise_ink::sketch::{Bounds, Point, StrokeId};

/// [`Canvas`] is the canvas' own state: view, hand and what is under way. None of it is saved.
#[derive(Debug, Default)]
pub struct Canvas {
    view: View,
    hand: Hand,
    /// These are the pens of the system.
    pub pens: Pens,
    pen: Pen,
    wet: WetInk,
    /// The stroke under the pen had so many samples when its tip was last looked at.
    tip_seen: usize,
    aid: Aid,
    eraser: Eraser,
    fades: Fades,
    drawn: Drawn,
    selector: Selector,
    placing: Placing,
    /// This tool touches the paper: which one it is does not change until it is lifted.
    using: Option<Tool>,
    rect: Option<Rect>,
    /// The canvas began here in the last frame, in logical pixels, and the window was zoomed by
    /// this.
    seat: Option<(Pos2, f32)>,
    /// The frame before came at this second of egui's clock.
    last_secs: Option<f64>,
    /// It is true where the view is to fit the drawing until the canvas keeps its size.
    fit_soon: bool,
    hovered: Option<StrokeId>,
    /// The eraser would take this if it touched the paper where it hovers.
    erasable: Erasure,
}

/// Selection reaches so far beyond the ink, in logical pixels.
const SELECT_REACH_PX: f32 = 6.0;
/// A press that moves no further is a click, in logical pixels; egui's own limit.
const CLICK_PX: f32 = 6.0;
/// The edges are kept clear of presses: the handles of the panels reach so far into the canvas, in logical pixels.
const EDGE_PX: f32 = 4.0;

impl Canvas {
    /// Returns whether a stroke, an erasure or a push of the paper is under way.
    pub fn is_busy(&self) -> bool {
        self.hand.is_busy()
    }

    /// Returns whether the stroke under way has left the place where it began: more than a click.
    pub fn has_drawn(&self) -> bool {
        let size = Bounds::around(self.pen.wet_points()).size();
        size[0].max(size[1]) * self.view.zoom() > CLICK_PX
    }

    /// Returns the points of the stroke under the pen, one for each sample so far; none between
    /// strokes.
    pub fn wet_points(&self) -> &[Point] {
        self.pen.wet_points()
    }

    /// Returns where the box `bounds` of the paper appears on the screen; `None` before the first
    /// frame.
    pub fn screen_rect(&self, bounds: Bounds) -> Option<Rect> {
        let rect = self.rect?;
        let [x, y] = [0, 1].map(|i| [bounds.min[i], bounds.max[i]]);
        let corners = x.into_iter().flat_map(|x| y.map(|y| [x, y]));
        let corners = corners.map(|at| self.view.screen_from_canvas(rect, at));
        Some(corners.fold(Rect::NOTHING, |all, at| all.union(Rect::from_pos(at))))
    }

    /// Returns the stroke under the pointer, where nothing is being drawn.
    pub fn hovered(&self) -> Option<StrokeId> {
        self.hovered
    }

    /// Returns which part of the paper is shown, and how.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Changes what is shown: `change` gets the view, where it is on the screen, and the middle of
    /// that.
    pub fn change_view(&mut self, change: impl FnOnce(&mut View, Rect, Pos2)) {
        if let Some(rect) = self.rect {
            change(&mut self.view, rect, rect.center());
        }
    }

    /// Returns the part of the paper in view; nothing before the first frame.
    pub fn in_view(&self) -> Bounds {
        self.rect.map_or(Bounds::EMPTY, |rect| self.view.visible(rect))
    }

    /// Returns the point of the paper that lies in the middle of the canvas.
    pub fn middle(&self) -> [f32; 2] {
        let rect = self.rect.unwrap_or(Rect::ZERO);
        self.view.canvas_from_screen(rect, rect.center())
    }

    /// Forgets everything but the pens, for another drawing.
    pub fn renew(&mut self) {
        *self = Self {
            pens: std::mem::take(&mut self.pens),
            ..Self::default()
        };
    }

    /// Takes note of what pens do while something else is shown in the place of the canvas: it is no ink, and does not
    /// wait until the canvas is shown again. Only a pen that is drawing is heard then.
    pub fn look_away(&mut self, ctx: &egui::Context) {
        if !self.hand.is_busy() {
            let signals = self.pens.signals(ctx);
            self.hand.overlook(&signals);
        }
    }

    /// Lets the next stroke begin at second `start_secs` of the drawing.
    pub fn restart_clock(&mut self, start_secs: f32) {
        self.pen.restart(start_secs);
    }

    /// Shows the whole drawing in the next frame.
    pub fn fit(&mut self) {
        self.fit_soon = true;
    }

    /// Leaves the ink where it is on the screen and as large as it is, though the canvas begins elsewhere than in the
    /// last frame (a panel opens before it) or the interface has another size. This has to be said before the canvas is
    /// shown.
    pub fn keep_place(&mut self, ctx: &egui::Context, rect: Rect) {
        let seat = (rect.min, ctx.zoom_factor());
        if let Some((corner, scale)) = self.seat.replace(seat).filter(|before| *before != seat) {
            self.view.move_seat(corner, rect.min, seat.1 / scale);
        }
    }

    /// Shows the canvas in all that is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene) -> Vec<Wish> {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        let keeps_size = self.rect.replace(rect) == Some(rect);
        if self.fit_soon {
            self.view.fit(rect, scene.sketch.bounds());
            // A window that has just come does not know its size yet, and takes another one with the scale of the
            // interface.
            self.fit_soon = !keeps_size;
            ui.ctx().request_repaint();
        }
        let wishes = self.follow_hand(ui, &response, scene);
        self.help_hand(ui, scene);
        self.hovered = self.stroke_under_pointer(ui, &response, scene);
        self.erasable = self.under_eraser(ui, &response, scene);
        self.paint(ui, rect, scene);
        self.paint_tool(ui, &response, scene);
        let count = scene.sketch.strokes().len();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, say!(ui, "canvas", count = count)));
        wishes
    }

    fn follow_hand(&mut self, ui: &Ui, response: &Response, scene: &Scene) -> Vec<Wish> {
        let (rect, layer) = (response.rect, ui.layer_id());
        let accepts = |pos: Pos2| {
            scene.enabled
                && rect.shrink(EDGE_PX).contains(pos)
                && ui.ctx().layer_id_at(pos).is_none_or(|top| top == layer)
        };
        let now_secs = ui.input(|i| i.time);
        let typing = ui.ctx().egui_wants_keyboard_input();
        let frame = Frame {
            time_secs: [self.last_secs.unwrap_or(now_secs), now_secs],
            space_down: !typing && ui.input(|i| i.key_down(egui::Key::Space)),
            push: Push::of(ui.input(|i| i.modifiers)),
            barrels: scene.kit.barrels,
        };
        self.last_secs = Some(now_secs);
        let signals = self.pens.signals(ui.ctx());
        let contact = |sample: &_| self.pens.contact(ui.ctx(), sample);
        let mut acts = self.hand.read_pen(&signals, frame, contact, accepts);
        let events = ui.input(|i| i.events.clone());
        acts.extend(self.hand.read(&events, frame, accepts));
        if let Some(Act::Press(_)) = acts.iter().find(|a| matches!(a, Act::Press(_))) {
            // A press on the paper takes the keyboard from text fields and closes menus, as a click
            // elsewhere does.
            ui.memory_mut(egui::Memory::stop_text_input);
            egui::Popup::close_all(ui.ctx());
        }
        let modifiers = ui.input(|i| i.modifiers);
        let mut wishes: Vec<Wish> = acts
            .into_iter()
            .filter_map(|act| self.act(act, rect, modifiers, scene))
            .collect();
        self.follow_wheel(ui, response);
        if !scene.enabled && self.pen.is_drawing() && !self.hand.is_busy() {
            wishes.extend(self.pen.handle(PenEvent::Up).map(Wish::Ink));
        }
        wishes
    }

    /// Returns the tool that a press would use: the pen's other end erases, whatever tool was
    /// taken.
    fn tool_in_hand(&self, scene: &Scene) -> Tool {
        match (self.using, self.hand.pen_end()) {
            (Some(tool), _) => tool,
            (None, PenEnd::Eraser) => Tool::Eraser,
            (None, PenEnd::Tip) => scene.tool,
        }
    }

    fn follow_wheel(&mut self, ui: &Ui, response: &Response) {
        if !response.contains_pointer() || ui.input(egui::InputState::any_touches) {
            return;
        }
        let (zoom, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta()));
        if (zoom - 1.0).abs() > f32::EPSILON
            && let Some(pointer) = ui.input(|i| i.pointer.latest_pos())
        {
            self.view.zoom_around(response.rect, pointer, zoom);
        } else if !self.pen.is_drawing() {
            self.view.pan(scroll);
        }
    }

    fn stroke_at(&self, rect: Rect, pos: Pos2, scene: &Scene) -> Option<StrokeId> {
        let at = self.view.canvas_from_screen(rect, pos);
        hit::nearest(&scene.open.stacked(), at, at, SELECT_REACH_PX / self.view.zoom())
    }

    /// Returns where the pointer hovers, free of everything else.
    fn hover(&self, ui: &Ui, response: &Response, scene: &Scene) -> Option<Pos2> {
        let pos = response.hover_pos()?;
        let free = !self.hand.is_busy() && scene.enabled && !ui.input(|i| i.pointer.any_down());
        free.then_some(pos)
    }

    fn stroke_under_pointer(&self, ui: &Ui, response: &Response, scene: &Scene) -> Option<StrokeId> {
        let pos = self.hover(ui, response, scene)?;
        self.stroke_at(response.rect, pos, scene)
    }

    fn under_eraser(&self, ui: &Ui, response: &Response, scene: &Scene) -> Erasure {
        match self.hover(ui, response, scene) {
            Some(pos) if self.tool_in_hand(scene) == Tool::Eraser => {
                let at = self.view.canvas_from_screen(response.rect, pos);
                let reach = scene.kit.eraser_px / self.view.zoom();
                Erasure::at(scene.open, at, reach, scene.kit.eraser)
            }
            _ => Erasure::default(),
        }
    }
}

/// Returns egui's form of a palette colour.
pub fn color32(color: Rgb) -> Color32 {
    let [r, g, b] = color.0;
    Color32::from_rgb(r, g, b)
}
