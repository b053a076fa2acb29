//! Does what the tool in hand makes of each act of the hand: ink, an erasure, a selection, another place for the
//! picture.

use eframe::egui::{self, Rect, Ui};

use super::aid::{Helped, Moment};
use super::eraser::Eraser;
use super::input::{Act, Contact};
use super::selector::{Board, Outcome};
use super::{Canvas, Kit, Scene, Tool, Wish};
use crate::pen::PenEnd;
use strokewise_ink::inking::{Line, PenEvent, Sample};

impl Canvas {
    /// Carries out one act of the hand.
    pub(super) fn act(&mut self, act: Act, rect: Rect, modifiers: egui::Modifiers, scene: &Scene) -> Option<Wish> {
        let at = match act {
            Act::Pan(_) | Act::Zoom { .. } | Act::Swing(_) | Act::Turn { .. } => {
                self.push(act, rect);
                return None;
            }
            Act::Cancel => {
                self.using = None;
                self.pen.handle(PenEvent::Cancel);
                self.aid.begin();
                self.eraser = Eraser::default();
                self.selector.cancel();
                self.placing.cancel();
                return None;
            }
            Act::Press(at) => {
                let erases = at.end == PenEnd::Eraser;
                self.using = Some(if erases { Tool::Eraser } else { scene.tool });
                Some(at)
            }
            Act::Drag(at) => Some(at),
            Act::Release => None,
        };
        let is_press = matches!(act, Act::Press(_));
        match self.using? {
            Tool::Pen => self.draw(rect, at, is_press, modifiers, scene),
            Tool::Eraser => self.erase(rect, at, scene),
            Tool::Place => self.place(rect, at, is_press, scene),
            tool @ (Tool::Select | Tool::Lasso) => {
                let board = Board {
                    sketch: scene.open,
                    selected: scene.selected,
                    view: &self.view,
                    rect,
                    modifiers,
                    now_secs: self.last_secs.unwrap_or_default(),
                };
                let outcome = match at {
                    Some(at) if is_press => self.selector.press(&board, at.pos, tool == Tool::Lasso),
                    Some(at) => {
                        self.selector.drag(&board, at.pos);
                        None
                    }
                    None => self.selector.release(&board),
                };
                self.using = self.using.filter(|_| at.is_some());
                outcome.map(|outcome| match outcome {
                    Outcome::Select(ids, choice) => Wish::Select(ids, choice),
                    Outcome::Transform(map) => Wish::Transform(map),
                })
            }
        }
    }

    /// Moves, enlarges or turns the paper.
    fn push(&mut self, act: Act, rect: Rect) {
        match act {
            Act::Pan(delta) => self.view.pan(delta),
            Act::Zoom { factor, around } => self.view.zoom_around(rect, around, factor),
            Act::Turn { radians, around } => self.view.turn_around(rect, around, radians),
            Act::Swing([from, to]) => {
                let middle = rect.center();
                let radians = (to - middle).angle() - (from - middle).angle();
                self.view.turn_around(rect, middle, radians);
            }
            Act::Press(_) | Act::Drag(_) | Act::Release | Act::Cancel => {}
        }
    }

    /// Draws: the pen is at `at`, or has been lifted.
    fn draw(
        &mut self,
        rect: Rect,
        at: Option<Contact>,
        is_press: bool,
        modifiers: egui::Modifiers,
        scene: &Scene,
    ) -> Option<Wish> {
        let Some(at) = at else {
            self.using = None;
            // The last samples came in this frame.
            let now_secs = self.last_secs.unwrap_or_default();
            self.look(&scene.kit, now_secs, modifiers);
            let helped = self.aid.lift();
            let line = self.pen.handle(PenEvent::Up)?;
            return Some(match helped {
                None => Wish::Ink(line),
                Some(Helped::Ruled(points)) => Wish::Ink(Line { points, ..line }),
                Some(Helped::Meant(straight)) => Wish::Straight { drawn: line, straight },
            });
        };
        let sample = Sample {
            pos: self.view.canvas_from_screen(rect, at.pos),
            pressure: at.pressure,
            tilt: at.tilt,
            time_secs: at.time_secs,
            clock: at.clock,
        };
        if is_press {
            self.pen.set_smoothing(scene.kit.smoothing);
            self.pen.set_pressure(scene.kit.pressure);
            self.wet.clear();
            self.aid.begin();
            self.pen.handle(PenEvent::Down(sample));
        } else {
            self.pen.handle(PenEvent::Move(sample));
        }
        self.aid.follow(at.pos, at.time_secs);
        None
    }

    /// Looks whether the hand needs help with the line that it draws.
    pub(super) fn help_hand(&mut self, ui: &Ui, scene: &Scene) {
        if self.pen.is_drawing() {
            let (now_secs, modifiers) = ui.input(|i| (i.time, i.modifiers));
            if let Some(wait) = self.look(&scene.kit, now_secs, modifiers) {
                ui.ctx().request_repaint_after_secs(wait as f32);
            }
        }
    }

    fn look(&mut self, kit: &Kit, now_secs: f64, modifiers: egui::Modifiers) -> Option<f64> {
        let moment = Moment {
            now_secs,
            zoom: self.view.zoom(),
            modifiers,
        };
        self.aid.look(self.pen.wet_points(), kit, moment)
    }

    /// Moves the picture to draw from: the pointer is at `at`, or has been lifted.
    fn place(&mut self, rect: Rect, at: Option<Contact>, is_press: bool, scene: &Scene) -> Option<Wish> {
        let Some(at) = at else {
            self.using = None;
            return self.placing.release().map(Wish::Place);
        };
        if let Some((placed, _)) = scene.reference.filter(|_| is_press) {
            self.placing.press(placed, &self.view, rect, at.pos);
        }
        self.placing.drag(self.view.canvas_from_screen(rect, at.pos));
        None
    }

    /// Erases: the eraser is at `at`, or has been lifted.
    fn erase(&mut self, rect: Rect, at: Option<Contact>, scene: &Scene) -> Option<Wish> {
        let Some(at) = at else {
            self.using = None;
            let erased = self.eraser.lift();
            return (!erased.is_empty()).then(|| Wish::Erase(erased.into_cuts()));
        };
        let to = self.view.canvas_from_screen(rect, at.pos);
        let reach = scene.kit.eraser_px / self.view.zoom();
        self.eraser.wipe(scene.open, to, reach, scene.kit.eraser);
        None
    }
}
