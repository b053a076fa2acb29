//! Reads the pen, as its own source reports it: the tip draws, the other end erases, buttons on the side do as settings
//! say.

use eframe::egui::Pos2;

use super::{Act, Barrel, By, Contact, Frame, Hand, Mode, Push};
use crate::pen::{PenEnd, PenSample, PenSignal};

/// [`Stylus`] is what is known of the pen.
#[derive(Debug, Default)]
pub(super) struct Stylus {
    /// It is true while what egui says of the pointer is the pen's doing.
    pub is_pointer: bool,
    /// The pen last did something at this second of egui's clock.
    last_secs: Option<f64>,
    /// This end points down.
    end: PenEnd,
    /// It is true while a button on its side turns the tip into an eraser.
    erases: bool,
}

/// The pen is still near for so many seconds after its last sign of life: the palm lands a little
/// after a pen that hovers, and leaves a little after it.
const NEAR_SECS: f64 = 0.5;

impl Hand {
    /// Walks all that a pen did since the last frame, before [`Hand::read`] walks the window's
    /// events. `contact` says where a sample lies on the screen.
    pub fn read_pen(
        &mut self,
        signals: &[PenSignal],
        frame: Frame,
        mut contact: impl FnMut(&PenSample) -> Contact,
        accepts: impl Fn(Pos2) -> bool,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        for signal in signals {
            match signal {
                PenSignal::Down(sample) => {
                    let at = self.pen_at(contact(sample));
                    self.pen_seen = true;
                    self.pen_down(at, frame, &accepts, &mut acts);
                }
                PenSignal::Move(sample) => {
                    let at = self.pen_at(contact(sample));
                    self.pen_moved(at, &mut acts);
                }
                PenSignal::Up(sample) => {
                    self.pen_at(contact(sample));
                    self.lift(By::Pen, &mut acts);
                }
                PenSignal::Barrel { button, pressed, at } => {
                    let at = self.pen_at(contact(at));
                    let index = usize::from(*button).wrapping_sub(1);
                    let barrel = frame.barrels.get(index).copied();
                    let push = frame.push;
                    let barrel = barrel.unwrap_or(Barrel::Nothing);
                    self.barrel(barrel, *pressed, push, at, &accepts);
                }
                PenSignal::Away => self.stylus.is_pointer = false,
            }
        }
        acts
    }

    /// Takes note of what a pen did while something else was shown in the place of the canvas: it pressed nothing here.
    pub fn overlook(&mut self, signals: &[PenSignal]) {
        if let Some(last) = signals.last() {
            self.stylus = Stylus {
                is_pointer: *last != PenSignal::Away,
                ..Stylus::default()
            };
        }
    }

    /// Returns which end of the pen is at work: the eraser is where it points down, or a button
    /// says so.
    pub fn pen_end(&self) -> PenEnd {
        if self.stylus.erases {
            PenEnd::Eraser
        } else if self.stylus.is_pointer {
            self.stylus.end
        } else {
            PenEnd::Tip
        }
    }

    /// Tells whether the pen draws, or hovers over the paper, or did so a moment ago.
    pub(super) fn is_pen_near(&self, now_secs: f64) -> bool {
        let touches = matches!(self.mode, Mode::Tool(By::Pen) | Mode::Paper { by: By::Pen, .. });
        let last = self.stylus.last_secs;
        touches || last.is_some_and(|last| (now_secs - last).abs() < NEAR_SECS)
    }

    /// Notes a sign of life, and makes an eraser of the tip where a button says so.
    fn pen_at(&mut self, at: Contact) -> Contact {
        self.stylus.is_pointer = true;
        self.stylus.last_secs = Some(at.time_secs);
        self.stylus.end = at.end;
        Contact {
            end: self.pen_end(),
            ..at
        }
    }

    fn pen_down(&mut self, at: Contact, frame: Frame, accepts: &impl Fn(Pos2) -> bool, acts: &mut Vec<Act>) {
        // Fingers that pan when the pen comes down have been a resting hand.
        if matches!(
            self.mode,
            Mode::Pinch { .. } | Mode::Spent | Mode::Paper { by: By::Touch(_), .. }
        ) {
            self.palms.extend(self.touches.drain(..).map(|(id, _)| id));
            self.mode = Mode::Idle;
        }
        if self.mode != Mode::Idle || !accepts(at.pos) {
            return;
        }
        if frame.space_down {
            self.mode = Mode::paper(By::Pen, frame.push, at.pos);
        } else {
            self.mode = Mode::Tool(By::Pen);
            acts.push(Act::Press(at));
        }
    }

    fn pen_moved(&mut self, at: Contact, acts: &mut Vec<Act>) {
        match &mut self.mode {
            Mode::Tool(By::Pen) => acts.push(Act::Drag(at)),
            Mode::Paper { by: By::Pen, .. } => self.mode.push_to(at.pos, acts),
            _ => {}
        }
    }

    fn barrel(&mut self, barrel: Barrel, pressed: bool, push: Push, at: Contact, accepts: &impl Fn(Pos2) -> bool) {
        match barrel {
            Barrel::Nothing => {}
            Barrel::Erase => self.stylus.erases = pressed,
            Barrel::Pan if pressed => {
                if self.mode == Mode::Idle && accepts(at.pos) {
                    self.mode = Mode::paper(By::Pen, push, at.pos);
                }
            }
            Barrel::Pan => {
                if matches!(self.mode, Mode::Paper { by: By::Pen, .. }) {
                    self.mode = Mode::Idle;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
