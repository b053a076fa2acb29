//! [`Selector`] selects strokes by click, box and lasso, and moves, scales and turns what is selected by the frame
//! around it.

use std::collections::HashSet;

use eframe::egui::{Modifiers, Pos2, Rect, Vec2, vec2};

use super::{View, hit};
use strokewise_ink::sketch::{Affine, Bounds, Sketch, StrokeId};

/// [`Choice`] says who else is selected when a stroke is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nobody else is.
    Only,
    /// Those that were stay selected; the stroke, if it was one of them, no longer is.
    Toggle,
    /// Those that were stay selected.
    Add,
}

/// [`Board`] is what the selector needs to know of the canvas.
#[derive(Clone, Copy)]
pub struct Board<'a> {
    /// This part of the drawing can be changed by a hand.
    pub sketch: &'a Sketch,
    /// These strokes are selected.
    pub selected: &'a HashSet<StrokeId>,
    /// It says what is shown where.
    pub view: &'a View,
    /// The canvas is here on the screen.
    pub rect: Rect,
    /// These keys are held.
    pub modifiers: Modifiers,
    /// It is this second of egui's clock.
    pub now_secs: f64,
}

/// [`Outcome`] is what a gesture came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// These strokes are chosen.
    Select(Vec<StrokeId>, Choice),
    /// The selected strokes go where this takes them.
    Transform(Affine),
}

/// [`Selector`] is a gesture under way, if any.
#[derive(Debug, Default)]
pub struct Selector {
    gesture: Option<Gesture>,
    /// The pointer went down last at this second and place.
    pressed: Option<(f64, Pos2)>,
}

#[derive(Debug)]
enum Gesture {
    /// It draws a box from corner to corner, in logical pixels.
    Box([Pos2; 2]),
    /// It draws a loop, in logical pixels.
    Lasso(Vec<Pos2>),
    /// The frame is held, at `from` on the screen.
    Grip {
        grip: Grip,
        from: Pos2,
        map: Affine,
        /// This stroke was under the pointer, for a click that moves nothing.
        hit: Option<StrokeId>,
        /// It is true where such a click chooses that stroke alone, out of its group.
        alone: bool,
    },
}

/// [`Grip`] is the part of the frame that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// It is held by its inside: everything moves.
    Inside,
    /// It is held by the corner of this number, clockwise from the top left: everything scales.
    Corner(usize),
    /// It is held by the knob above it: everything turns.
    Knob,
}

/// Corners and knob reach so far around their middle, and strokes beyond their ink, in logical pixels.
const GRIP_REACH_PX: f32 = 9.0;
const INK_REACH_PX: f32 = 6.0;
/// The knob is so far from the frame, and the frame from the ink, in logical pixels.
const KNOB_PX: f32 = 26.0;
const FRAME_PX: f32 = 8.0;
/// A gesture that stays within this is a click, in logical pixels.
const CLICK_PX: f32 = 3.0;
/// A second press within this time and reach of the first makes a double click, in seconds and
/// logical pixels.
const DOUBLE_SECS: f64 = 0.4;
const DOUBLE_PX: f32 = 6.0;
/// The frame turns in steps of so many radians with Shift.
const TURN_STEP: f32 = std::f32::consts::PI / 12.0;

impl Board<'_> {
    /// Returns the frame's corners on the screen, clockwise from the top left, and its knob; `None`
    /// without a selection.
    pub fn frame(&self) -> Option<([Pos2; 4], Pos2)> {
        let Bounds { min, max } = self.bounds()?;
        let screen = |x, y| self.view.screen_from_canvas(self.rect, [x, y]);
        let ink = [
            screen(min[0], min[1]),
            screen(max[0], min[1]),
            screen(max[0], max[1]),
            screen(min[0], max[1]),
        ];
        let [u, v] = self.view.axes().map(|[x, y]| vec2(x, y));
        let away = [-u - v, u - v, u + v, v - u];
        let corners = std::array::from_fn(|i| ink[i] + FRAME_PX * away[i]);
        let top = corners[0] + 0.5 * (corners[1] - corners[0]);
        Some((corners, top - KNOB_PX * v))
    }

    /// Returns the box around the ink of what is selected.
    fn bounds(&self) -> Option<Bounds> {
        let selected = self.sketch.strokes().iter().filter(|s| self.selected.contains(&s.id()));
        let bounds = selected.fold(Bounds::EMPTY, |bounds, stroke| {
            let Bounds { min, max } = stroke.bounds();
            let half = 0.5 * stroke.width();
            bounds.union(Bounds {
                min: min.map(|v| v - half),
                max: max.map(|v| v + half),
            })
        });
        (!bounds.is_empty()).then_some(bounds)
    }

    /// Returns what of the frame lies under `pos`.
    pub fn grip(&self, pos: Pos2) -> Option<Grip> {
        let (corners, knob) = self.frame()?;
        if knob.distance(pos) <= GRIP_REACH_PX {
            return Some(Grip::Knob);
        }
        let corner = corners.iter().position(|c| c.distance(pos) <= GRIP_REACH_PX);
        if let Some(corner) = corner {
            return Some(Grip::Corner(corner));
        }
        let polygon = corners.map(|c| [c.x, c.y]);
        hit::contains(&polygon, [pos.x, pos.y]).then_some(Grip::Inside)
    }

    fn stroke_at(&self, pos: Pos2) -> Option<StrokeId> {
        let at = self.canvas(pos);
        hit::nearest(&self.sketch.stacked(), at, at, INK_REACH_PX / self.view.zoom())
    }

    /// Returns what is chosen with `ids`: whatever is tied to them, too, unless they are wanted
    /// `alone`.
    fn chosen(&self, ids: Vec<StrokeId>, alone: bool) -> Vec<StrokeId> {
        if alone {
            ids
        } else {
            self.sketch.with_their_groups(&ids)
        }
    }

    fn canvas(&self, pos: Pos2) -> [f32; 2] {
        self.view.canvas_from_screen(self.rect, pos)
    }
}

impl Selector {
    /// Begins a gesture, as the pointer went down at `pos`; with `lasso`, on bare paper it throws
    /// one, else it draws a box.
    pub fn press(&mut self, board: &Board, pos: Pos2, lasso: bool) -> Option<Outcome> {
        let hit = board.stroke_at(pos);
        let before = self.pressed.replace((board.now_secs, pos));
        let is_double =
            before.is_some_and(|(secs, at)| board.now_secs - secs <= DOUBLE_SECS && at.distance(pos) <= DOUBLE_PX);
        let Modifiers { shift, alt, .. } = board.modifiers;
        // With Shift or Alt a stroke inside the frame is chosen as if there were no frame.
        let chooses = shift || (alt && hit.is_some());
        let grip = board.grip(pos).filter(|grip| *grip != Grip::Inside || !chooses);
        let hold = |grip| Gesture::Grip {
            grip,
            from: pos,
            map: Affine::IDENTITY,
            hit,
            alone: alt || is_double,
        };
        match (grip, hit) {
            (Some(grip), _) => {
                self.gesture = Some(hold(grip));
                None
            }
            (None, Some(id)) => {
                let choice = if shift { Choice::Toggle } else { Choice::Only };
                if choice == Choice::Only {
                    self.gesture = Some(hold(Grip::Inside));
                }
                Some(Outcome::Select(board.chosen(vec![id], alt || is_double), choice))
            }
            (None, None) => {
                self.gesture = Some(if lasso {
                    Gesture::Lasso(vec![pos])
                } else {
                    Gesture::Box([pos; 2])
                });
                None
            }
        }
    }

    /// Goes on with the gesture, as the pointer is at `pos`.
    pub fn drag(&mut self, board: &Board, pos: Pos2) {
        match &mut self.gesture {
            Some(Gesture::Box([_, to])) => *to = pos,
            Some(Gesture::Lasso(points)) => points.push(pos),
            Some(Gesture::Grip { grip, from, map, .. }) => {
                let is_click = *map == Affine::IDENTITY && from.distance(pos) <= CLICK_PX;
                if !is_click && let Some(wanted) = mapping(board, *grip, *from, pos) {
                    *map = wanted;
                }
            }
            None => {}
        }
    }

    /// Ends the gesture, as the pointer came up; returns what it came to.
    pub fn release(&mut self, board: &Board) -> Option<Outcome> {
        let add = if board.modifiers.shift {
            Choice::Add
        } else {
            Choice::Only
        };
        let loop_of = |points: &[Pos2]| {
            let polygon: Vec<_> = points.iter().map(|p| board.canvas(*p)).collect();
            let inside = hit::inside(board.sketch.strokes(), &polygon);
            Some(Outcome::Select(board.chosen(inside, board.modifiers.alt), add))
        };
        match self.gesture.take()? {
            Gesture::Box([from, to]) => loop_of(&corners(from, to)),
            Gesture::Lasso(points) => loop_of(&points),
            Gesture::Grip {
                grip, map, hit, alone, ..
            } if map == Affine::IDENTITY => {
                let ids = board.chosen(hit.into_iter().collect(), alone);
                (grip == Grip::Inside).then_some(Outcome::Select(ids, Choice::Only))
            }
            Gesture::Grip { map, .. } => Some(Outcome::Transform(map)),
        }
    }

    /// Forgets the gesture: what was begun was not meant.
    pub fn cancel(&mut self) {
        self.gesture = None;
    }

    /// Returns the map that the selection is being taken by, if it is.
    pub fn map(&self) -> Option<&Affine> {
        match &self.gesture {
            Some(Gesture::Grip { map, .. }) if *map != Affine::IDENTITY => Some(map),
            _ => None,
        }
    }

    /// Returns the loop that is being drawn, on the screen.
    pub fn outline(&self) -> Option<Vec<Pos2>> {
        match &self.gesture {
            Some(Gesture::Box([from, to])) => Some(corners(*from, *to).to_vec()),
            Some(Gesture::Lasso(points)) => Some(points.clone()),
            _ => None,
        }
    }
}

fn corners(from: Pos2, to: Pos2) -> [Pos2; 4] {
    let rect = Rect::from_two_pos(from, to);
    [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
    ]
}

/// Returns the map that takes the selection along when `grip` is taken from `from` to `to` on the
/// screen; `None` where it would vanish.
fn mapping(board: &Board, grip: Grip, from: Pos2, to: Pos2) -> Option<Affine> {
    let shift = board.modifiers.shift;
    let Bounds { min, max } = board.bounds()?;
    let [from_at, to_at] = [board.canvas(from), board.canvas(to)];
    let map = match grip {
        Grip::Inside => {
            let step = to - from;
            // With Shift along one axis of the screen.
            let step = match shift {
                true if step.x.abs() >= step.y.abs() => vec2(step.x, 0.0),
                true => vec2(0.0, step.y),
                false => step,
            };
            let at = board.canvas(from + step);
            Affine::shift([0, 1].map(|i| at[i] - from_at[i]))
        }
        Grip::Corner(corner) => {
            let is_right = corner == 1 || corner == 2;
            let is_low = corner >= 2;
            let fixed = [
                if is_right { min[0] } else { max[0] },
                if is_low { min[1] } else { max[1] },
            ];
            let factor = |i: usize| {
                let factor = (to_at[i] - fixed[i]) / (from_at[i] - fixed[i]);
                if factor.is_finite() { factor } else { 1.0 }
            };
            if shift {
                Affine::scale([factor(0), factor(1)], fixed)
            } else {
                let reach = |at: [f32; 2]| (at[0] - fixed[0]).hypot(at[1] - fixed[1]);
                let factor = reach(to_at) / reach(from_at);
                Affine::scale([factor, factor], fixed)
            }
        }
        Grip::Knob => {
            let middle = Bounds { min, max }.center();
            let angle = |at: [f32; 2]| (at[1] - middle[1]).atan2(at[0] - middle[0]);
            let turn = angle(to_at) - angle(from_at);
            let turn = if shift {
                (turn / TURN_STEP).round() * TURN_STEP
            } else {
                turn
            };
            Affine::turn(turn, middle)
        }
    };
    map.is_sound().then_some(map)
}

/// Returns the direction in which a corner pulls, on the screen, which the pointer shows.
pub fn pull(corners: &[Pos2; 4], corner: usize) -> Vec2 {
    let middle = corners[0] + 0.5 * (corners[2] - corners[0]);
    corners[corner] - middle
}

#[cfg(test)]
mod tests;
