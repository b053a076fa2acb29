//! Fingers, and pens that arrive as fingers: one draws, two push and enlarge the paper.

use eframe::egui::{Pos2, TouchId, TouchPhase};

use super::{Act, By, Contact, Hand, Mode};

/// Whether a touch is a pen's, as on Windows, where winit tells it from a finger by nothing but its force: a finger has
/// none, or always the half that screens without a sensor for it report.
fn is_pen(at: &Contact) -> bool {
    const NO_SENSOR: f32 = 0.5;
    at.pressure
        .is_some_and(|p| p > 0.0 && p < 1.0 && p.to_bits() != NO_SENSOR.to_bits())
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
                if matches!(self.mode, Mode::Pinch | Mode::Spent) {
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
                    self.mode = Mode::Pan {
                        by: By::Touch(id),
                        last: at.pos,
                    };
                } else {
                    self.mode = Mode::Tool(By::Touch(id));
                    acts.push(Act::Press(at));
                }
            }
            Mode::Tool(By::Touch(_)) => {
                acts.push(Act::Cancel);
                self.mode = Mode::Pinch;
            }
            Mode::Pan { by: By::Touch(_), .. } => self.mode = Mode::Pinch,
            _ => {}
        }
    }

    fn touch_moved(&mut self, id: TouchId, at: Contact, acts: &mut Vec<Act>) {
        let before = self.spread();
        if let Some((_, pos)) = self.touches.iter_mut().find(|(t, _)| *t == id) {
            *pos = at.pos;
        }
        match &mut self.mode {
            Mode::Tool(by) if *by == By::Touch(id) => acts.push(Act::Drag(at)),
            Mode::Pan { by, last } if *by == By::Touch(id) => {
                acts.push(Act::Pan(at.pos - *last));
                *last = at.pos;
            }
            Mode::Pinch => {
                if let (Some((from, old)), Some((to, new))) = (before, self.spread()) {
                    acts.push(Act::Pan(to - from));
                    if old > 1.0 && new > 1.0 {
                        acts.push(Act::Zoom {
                            factor: new / old,
                            around: to,
                        });
                    }
                }
            }
            _ => {}
        }
    }

    /// Middle and distance of the first two fingers.
    fn spread(&self) -> Option<(Pos2, f32)> {
        match self.touches.as_slice() {
            [(_, a), (_, b), ..] => Some((a.lerp(*b, 0.5), a.distance(*b))),
            _ => None,
        }
    }
}
