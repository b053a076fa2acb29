//! The paper: reads the hand, shows the ink, and says what the hand wished. It changes no document itself.

mod arena;
mod ghost;
mod hit;
mod input;
mod painter;
mod pipeline;
mod ramps;
mod style;
mod view;

use std::collections::HashMap;

use eframe::egui::{self, Color32, CursorIcon, Pos2, Rect, Response, Sense, Ui};

pub use ghost::Ghost;
pub use painter::install;
pub use pipeline::SHADER;
pub use style::{Mark, accent};
pub use view::View;

use self::input::{Act, Contact, Frame, Hand};
use self::painter::{InkPaint, Looks};
use self::style::Emphasis;
use strokewise_ink::inking::palette::{Paper, Rgb};
use strokewise_ink::inking::{Pen, PenEvent, Sample, Smoothing, mesh};
use strokewise_ink::sketch::{Bounds, Part, Point, Sketch, StrokeId};

/// What a press on the canvas does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// Draws.
    #[default]
    Pen,
    /// Removes every stroke it touches.
    Eraser,
    /// Selects the stroke under it.
    Select,
}

/// What the canvas shows.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The drawing.
    pub sketch: &'a Sketch,
    /// Changes when another drawing takes the place of this one.
    pub epoch: u64,
    /// What a press does.
    pub tool: Tool,
    /// Width of new strokes, in canvas units.
    pub pen_width: f32,
    /// How strongly new strokes are smoothed.
    pub smoothing: Smoothing,
    /// What the ink lies on.
    pub paper: Paper,
    /// What the assistant says of the strokes; `None` shows plain ink.
    pub marks: Option<&'a HashMap<StrokeId, Mark>>,
    /// The stroke pointed at elsewhere.
    pub pointed: Option<StrokeId>,
    /// The selected stroke.
    pub selected: Option<StrokeId>,
    /// Strokes to show as if they were about to go.
    pub faded: &'a [StrokeId],
    /// Parts of strokes that look like noise.
    pub noisy_parts: &'a [Part],
    /// A part of a stroke to show as if it was about to go.
    pub faded_part: Option<Part>,
    /// Shown as if it had gone.
    pub ghost: Option<&'a Ghost>,
    /// Whether presses are taken at all (not while a dialog is open).
    pub enabled: bool,
}

/// What the hand wished.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A new stroke through these points.
    Ink(Vec<Point>),
    /// These strokes gone, as one step.
    Erase(Vec<StrokeId>),
    /// This stroke selected, or none.
    Select(Option<StrokeId>),
}

/// The canvas' own state: view, hand and what is under way. None of it is saved.
#[derive(Debug, Default)]
pub struct Canvas {
    view: View,
    hand: Hand,
    pen: Pen,
    eraser: Eraser,
    rect: Option<Rect>,
    /// Clock of the frame before.
    last_secs: Option<f64>,
    /// Fit to the drawing as soon as the canvas has a size.
    fit_soon: bool,
    hovered: Option<StrokeId>,
}

#[derive(Debug, Default)]
struct Eraser {
    last: Option<[f32; 2]>,
    touched: Vec<StrokeId>,
}

/// Reach of eraser and of selection beyond the ink, in logical pixels.
const ERASER_REACH_PX: f32 = 8.0;
const SELECT_REACH_PX: f32 = 6.0;
/// A press that moves no further is a click, in logical pixels; egui's own limit.
const CLICK_PX: f32 = 6.0;
/// Kept clear of presses at the edges: the handles of the panels reach so far into the canvas.
const EDGE_PX: f32 = 4.0;

impl Canvas {
    /// Whether a stroke, an erasure or a push of the paper is under way.
    pub fn is_busy(&self) -> bool {
        self.hand.is_busy()
    }

    /// Whether the stroke under way has left the place where it began: more than a click.
    pub fn has_drawn(&self) -> bool {
        let size = Bounds::around(self.pen.wet_points()).size();
        size[0].max(size[1]) * self.view.zoom() > CLICK_PX
    }

    /// The points of the stroke under the pen, one for each sample so far; none between strokes.
    pub fn wet_points(&self) -> &[Point] {
        self.pen.wet_points()
    }

    /// The stroke under the pointer, where nothing is being drawn.
    pub fn hovered(&self) -> Option<StrokeId> {
        self.hovered
    }

    /// Logical pixels per canvas unit.
    pub fn zoom(&self) -> f32 {
        self.view.zoom()
    }

    /// Lets the next stroke begin at second `start_secs` of the drawing.
    pub fn restart_clock(&mut self, start_secs: f32) {
        self.pen.restart(start_secs);
    }

    /// Shows the whole drawing in the next frame.
    pub fn fit(&mut self) {
        self.fit_soon = true;
    }

    /// Enlarges by `factor` around the middle.
    pub fn zoom_by(&mut self, factor: f32) {
        if let Some(rect) = self.rect {
            self.view.zoom_around(rect, rect.center(), factor);
        }
    }

    /// A canvas unit is a logical pixel again.
    pub fn actual_size(&mut self) {
        if let Some(rect) = self.rect {
            self.view.actual_size(rect);
        }
    }

    /// Shows the canvas in all that is left of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene) -> Vec<Wish> {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        self.rect = Some(rect);
        if std::mem::take(&mut self.fit_soon) {
            self.view.fit(rect, scene.sketch.bounds());
        }
        let wishes = self.follow_hand(ui, &response, scene);
        self.hovered = self.stroke_under_pointer(ui, &response, scene);
        self.paint(ui, rect, scene);
        self.set_cursor(ui, &response, scene);
        let count = scene.sketch.strokes().len();
        response.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::Role::Canvas,
                true,
                format!(
                    "Canvas, {count} {}",
                    if count == 1 { "stroke" } else { "strokes" }
                ),
            )
        });
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
        };
        self.last_secs = Some(now_secs);
        let events = ui.input(|i| i.events.clone());
        let acts = self.hand.read(&events, frame, accepts);
        if let Some(Act::Press(_)) = acts.iter().find(|a| matches!(a, Act::Press(_))) {
            // A press on the paper takes the keyboard from text fields and closes menus, as a click
            // elsewhere does.
            ui.memory_mut(egui::Memory::stop_text_input);
            egui::Popup::close_all(ui.ctx());
        }
        let mut wishes: Vec<Wish> = acts
            .into_iter()
            .filter_map(|act| self.act(act, rect, scene))
            .collect();
        self.follow_wheel(ui, response);
        if !scene.enabled && self.pen.is_drawing() && !self.hand.is_busy() {
            wishes.extend(self.pen.handle(PenEvent::Up).map(Wish::Ink));
        }
        wishes
    }

    fn act(&mut self, act: Act, rect: Rect, scene: &Scene) -> Option<Wish> {
        match (act, scene.tool) {
            (Act::Pan(delta), _) => self.view.pan(delta),
            (Act::Zoom { factor, around }, _) => self.view.zoom_around(rect, around, factor),
            (Act::Press(at), Tool::Pen) => {
                self.pen.set_smoothing(scene.smoothing);
                self.pen.handle(PenEvent::Down(self.sample(rect, at)));
            }
            (Act::Drag(at), Tool::Pen) => {
                self.pen.handle(PenEvent::Move(self.sample(rect, at)));
            }
            (Act::Release, Tool::Pen) => return self.pen.handle(PenEvent::Up).map(Wish::Ink),
            (Act::Press(at) | Act::Drag(at), Tool::Eraser) => {
                let to = self.view.canvas_from_screen(rect, at.pos);
                let reach = ERASER_REACH_PX / self.view.zoom();
                self.eraser.wipe(scene.sketch, to, reach);
            }
            (Act::Release, Tool::Eraser) => {
                let touched = std::mem::take(&mut self.eraser).touched;
                return (!touched.is_empty()).then_some(Wish::Erase(touched));
            }
            (Act::Press(at), Tool::Select) => {
                return Some(Wish::Select(self.stroke_at(rect, at.pos, scene)));
            }
            (Act::Drag(_) | Act::Release, Tool::Select) => {}
            (Act::Cancel, _) => {
                self.pen.handle(PenEvent::Cancel);
                self.eraser = Eraser::default();
            }
        }
        None
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

    fn sample(&self, rect: Rect, at: Contact) -> Sample {
        Sample {
            pos: self.view.canvas_from_screen(rect, at.pos),
            pressure: at.pressure,
            tilt: None,
            time_secs: at.time_secs,
        }
    }

    fn stroke_at(&self, rect: Rect, pos: Pos2, scene: &Scene) -> Option<StrokeId> {
        let at = self.view.canvas_from_screen(rect, pos);
        hit::nearest(
            scene.sketch.strokes(),
            at,
            at,
            SELECT_REACH_PX / self.view.zoom(),
        )
    }

    fn stroke_under_pointer(
        &self,
        ui: &Ui,
        response: &Response,
        scene: &Scene,
    ) -> Option<StrokeId> {
        let pos = response.hover_pos()?;
        let free = !self.hand.is_busy() && scene.enabled && !ui.input(|i| i.pointer.any_down());
        free.then(|| self.stroke_at(response.rect, pos, scene))
            .flatten()
    }

    fn paint(&self, ui: &Ui, rect: Rect, scene: &Scene) {
        let painter = ui.painter_at(rect);
        let faded: Vec<StrokeId> = scene
            .faded
            .iter()
            .chain(&self.eraser.touched)
            .copied()
            .collect();
        // With the pen in hand the drawing stays calm: only the list answers to the pointer then.
        let pointed = scene
            .pointed
            .or(self.hovered.filter(|_| scene.tool != Tool::Pen));
        let emphasis = Emphasis {
            paper: scene.paper,
            marks: scene.marks,
            pointed,
            selected: scene.selected,
            faded: &faded,
            noisy_parts: scene.noisy_parts,
            faded_part: scene.faded_part,
        };
        let wet = self.pen.is_drawing().then(|| {
            let mesh = mesh::polyline(self.pen.wet_points(), scene.pen_width);
            (mesh, Looks::ink(scene.paper.ink(), 1.0))
        });
        let paint = InkPaint {
            epoch: scene.epoch,
            paper: scene.paper.color(),
            view: self.view,
            draws: style::draws(scene.sketch, &emphasis),
            wet,
            wake: ui.ctx().clone(),
        };
        painter.add(paint.into_shape(rect));
        if let Some(ghost) = scene.ghost {
            ghost.paint(&painter, rect, &self.view, scene.paper);
        }
    }

    fn set_cursor(&self, ui: &Ui, response: &Response, scene: &Scene) {
        let Some(pos) = response.hover_pos().filter(|_| scene.enabled) else {
            return;
        };
        let space =
            !ui.ctx().egui_wants_keyboard_input() && ui.input(|i| i.key_down(egui::Key::Space));
        let icon = match scene.tool {
            _ if self.hand.is_panning() => CursorIcon::Grabbing,
            _ if space => CursorIcon::Grab,
            Tool::Pen => CursorIcon::Crosshair,
            Tool::Eraser => CursorIcon::None,
            Tool::Select if self.hovered.is_some() => CursorIcon::PointingHand,
            Tool::Select => CursorIcon::Default,
        };
        ui.ctx().set_cursor_icon(icon);
        if icon == CursorIcon::None {
            let color = color32(scene.paper.ink().mix(scene.paper.color(), 0.3));
            ui.painter_at(response.rect)
                .circle_stroke(pos, ERASER_REACH_PX, (1.5, color));
        }
    }
}

impl Eraser {
    fn wipe(&mut self, sketch: &Sketch, to: [f32; 2], reach: f32) {
        let from = self.last.replace(to).unwrap_or(to);
        for id in hit::touched(sketch.strokes(), from, to, reach) {
            if !self.touched.contains(&id) {
                self.touched.push(id);
            }
        }
    }
}

/// egui's form of a palette colour.
pub fn color32(color: Rgb) -> Color32 {
    let [r, g, b] = color.0;
    Color32::from_rgb(r, g, b)
}
