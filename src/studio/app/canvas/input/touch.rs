//! Reads fingers, and pens that arrive as fingers: one draws, two push, enlarge and turn the paper.

use eframe::egui::{Pos2, TouchId, TouchPhase};

use super::{Act, By, Contact, Hand, Mode, Push};

/// Tells whether a touch is a pen's, as on Windows, where winit tells it from a finger by nothing
/// but its force: a finger has none, or always the half that screens without a sensor for it
/// report.
fn is_pen(at: &Contact) -> bool {
    const NO_SENSOR: f32 = 0.5;
    at.pressure
        .is_some_and(|p| p > 0.0 && p < 1.0 && p.to_bits() != NO_SENSOR.to_bits())
}

/// Two fingers that turn against each other by less than this mean to move or to enlarge, in
/// radians.
const CHANCE_RADIANS: f32 = 0.17;

impl Mode {
    /// This is the mode when two fingers have just come down.
    const PINCH: Self = Self::Pinch { twist: Some(0.0) };
}

/// [`Spread`] is how two fingers lie on the screen.
struct Spread {
    middle: Pos2,
    distance: f32,
    /// This is the direction from the first finger to the second, in radians.
    angle: f32,
}

/// Returns the shorter way from one direction to another, in radians.
fn turned(from: f32, to: f32) -> f32 {
    use std::f32::consts::{PI, TAU};
    (to - from + PI).rem_euclid(TAU) - PI
}

impl Hand {
    pub(super) fn touch(
        &mut self,
        id: TouchId,
        phase: TouchPhase,
        at: Contact,
        accepts: &impl Fn(Pos2) -> bool,
        acts: &mut Vec<Act>,
    ) {
        if phase == TouchPhase::Start && self.is_pen_near(at.time_secs) {
            self.palms.push(id);
        }
        if self.palms.contains(&id) {
            if matches!(phase, TouchPhase::End | TouchPhase::Cancel) {
                self.palms.retain(|palm| *palm != id);
            }
            return;
        }
        self.pen_seen |= is_pen(&at);
        match phase {
            TouchPhase::Start => self.touch_started(id, at, accepts, acts),
            TouchPhase::Move => self.touch_moved(id, at, acts),
            TouchPhase::End | TouchPhase::Cancel => {
                self.touches.retain(|(t, _)| *t != id);
                if phase == TouchPhase::Cancel && self.mode == Mode::Tool(By::Touch(id)) {
                    self.mode = Mode::Idle;
                    acts.push(Act::Cancel);
                }
                self.lift(By::Touch(id), acts);
                if matches!(self.mode, Mode::Pinch { .. } | Mode::Spent) {
                    self.mode = if self.touches.is_empty() {
                        Mode::Idle
                    } else {
                        Mode::Spent
                    };
                }
            }
        }
    }

    fn touch_started(&mut self, id: TouchId, at: Contact, accepts: &impl Fn(Pos2) -> bool, acts: &mut Vec<Act>) {
        self.touches.push((id, at.pos));
        match self.mode {
            Mode::Idle if self.touches.len() == 1 && accepts(at.pos) => {
                if self.pen_seen && !is_pen(&at) {
                    self.mode = Mode::paper(By::Touch(id), Push::Pan, at.pos);
                } else {
                    self.mode = Mode::Tool(By::Touch(id));
                    acts.push(Act::Press(at));
                }
            }
            Mode::Tool(By::Touch(_)) => {
                acts.push(Act::Cancel);
                self.mode = Mode::PINCH;
            }
            Mode::Paper { by: By::Touch(_), .. } => self.mode = Mode::PINCH,
            _ => {}
        }
    }

    fn touch_moved(&mut self, id: TouchId, at: Contact, acts: &mut Vec<Act>) {
        let before = self.spread();
        if let Some((_, pos)) = self.touches.iter_mut().find(|(t, _)| *t == id) {
            *pos = at.pos;
        }
        let after = self.spread();
        match &mut self.mode {
            Mode::Tool(by) if *by == By::Touch(id) => acts.push(Act::Drag(at)),
            Mode::Paper { by, .. } if *by == By::Touch(id) => self.mode.push_to(at.pos, acts),
            Mode::Pinch { twist } => {
                let Some((before, after)) = before.zip(after) else {
                    return;
                };
                acts.push(Act::Pan(after.middle - before.middle));
                if before.distance > 1.0 && after.distance > 1.0 {
                    acts.push(Act::Zoom {
                        factor: after.distance / before.distance,
                        around: after.middle,
                    });
                    let radians = turned(before.angle, after.angle);
                    *twist = twist.map(|all| all + radians).filter(|all| all.abs() < CHANCE_RADIANS);
                    if twist.is_none() {
                        acts.push(Act::Turn {
                            radians,
                            around: after.middle,
                        });
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns how the first two fingers lie; `None` with fewer.
    fn spread(&self) -> Option<Spread> {
        match self.touches.as_slice() {
            [(_, a), (_, b), ..] => Some(Spread {
                middle: a.lerp(*b, 0.5),
                distance: a.distance(*b),
                angle: (*b - *a).angle(),
            }),
            _ => None,
        }
    }
}
