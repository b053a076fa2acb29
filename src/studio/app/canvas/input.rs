//! [`Hand`] turns the window's raw events, every one of them in order, into what the hand did on the canvas.
//!
//! egui keeps one pointer position a frame; ink needs all of them. A touch (finger, or a pen on
//! Windows) comes with its pressure as `Event::Touch`, followed by emulated mouse events that are
//! left out here. A pen with a [`PenSource`](crate::pen::PenSource) comes as signals of its own,
//! and what egui says of the pointer meanwhile is left out. What a press means (ink, eraser,
//! selection) is the canvas' business.

mod release;
mod stylus;
mod touch;

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, TouchId, Vec2};
use serde::{Deserialize, Serialize};

use self::stylus::Stylus;
use crate::pen::PenEnd;
use strokewise_ink::sketch::Clock;

/// [`Contact`] is where the tool is at one moment, in screen coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// The tool is here, in logical pixels of the window.
    pub pos: Pos2,
    /// It presses so hard, in 0..=1; `None` where the device does not report it.
    pub pressure: Option<f32>,
    /// It leans so far towards x and y, in radians; `None` where the device does not report it.
    pub tilt: Option<[f32; 2]>,
    /// This end of the pen points down; a mouse and a finger have only the one that draws.
    pub end: PenEnd,
    /// It is here at this second of egui's clock.
    pub time_secs: f64,
    /// It says whether the device told the time, or the window took it when it read the event.
    pub clock: Clock,
}

/// [`Barrel`] says what a button on the side of the pen does while it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barrel {
    /// It does nothing.
    Nothing,
    /// It pushes the paper.
    #[default]
    Pan,
    /// It turns the tip into an eraser.
    Erase,
}

/// [`Act`] is something that the hand did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// The tool touched the canvas.
    Press(Contact),
    /// The tool moved while touching.
    Drag(Contact),
    /// The tool left the canvas where it last was.
    Release,
    /// The system called off what the tool did since `Press`: it was not meant.
    Cancel,
    /// The paper was pushed by so many logical pixels.
    Pan(Vec2),
    /// The paper was swung round the middle of the canvas, from one place on the screen to another.
    Swing([Pos2; 2]),
    /// The paper was turned by so many radians, clockwise, around a point of the screen.
    Turn {
        /// The paper turned by so many radians, clockwise.
        radians: f32,
        /// This point of the screen stays in place.
        around: Pos2,
    },
    /// The paper was enlarged by `factor` around a point of the screen.
    Zoom {
        /// It is enlarged so many times; below 1 it shrinks.
        factor: f32,
        /// This point of the screen stays in place.
        around: Pos2,
    },
}

/// [`Push`] says what a hand on the paper does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Push {
    /// The hand moves it.
    #[default]
    Pan,
    /// The hand turns it.
    Turn,
    /// The hand enlarges it, upwards.
    Zoom,
}

impl Push {
    /// Returns what a hand on the paper does while these keys are held.
    pub fn of(modifiers: Modifiers) -> Self {
        match modifiers {
            m if m.shift => Self::Turn,
            m if m.command => Self::Zoom,
            _ => Self::Pan,
        }
    }
}

/// [`Frame`] is what the canvas knows of a frame beside its events.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The frame before and this one began at these seconds of egui's clock; the events lie between.
    pub time_secs: [f64; 2],
    /// It is true while the space bar is down, which turns the tool into a hand.
    pub space_down: bool,
    /// It says what a hand on the paper does.
    pub push: Push,
    /// It says what the pen's buttons do, the first one first.
    pub barrels: [Barrel; 2],
}

/// [`Hand`] remembers between frames what is pressed.
#[derive(Debug, Default)]
pub struct Hand {
    mode: Mode,
    touches: Vec<(TouchId, Pos2)>,
    /// These touches began while the pen was near: they do nothing until they end.
    palms: Vec<TouchId>,
    /// It is true once a pen touched the paper: from then on it draws, and fingers push the paper.
    pen_seen: bool,
    stylus: Stylus,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Mode {
    #[default]
    Idle,
    Tool(By),
    Paper {
        by: By,
        push: Push,
        from: Pos2,
        last: Pos2,
    },
    /// Two fingers are down; they have turned against each other by so much, in radians, as long as that may be chance.
    Pinch {
        twist: Option<f32>,
    },
    /// One of two fingers is up again; nothing happens until the other is, too.
    Spent,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Mouse(PointerButton),
    Touch(TouchId),
    Pen,
}

/// Ten logical pixels upwards enlarge the paper so many times.
const ZOOM_OF_TEN_PX: f32 = 1.1;

impl Mode {
    /// Returns the mode in which the paper was taken at `at`.
    fn paper(by: By, push: Push, at: Pos2) -> Self {
        let (from, last) = (at, at);
        Self::Paper { by, push, from, last }
    }

    /// Notes that the hand on the paper is at `to`.
    fn push_to(&mut self, to: Pos2, acts: &mut Vec<Act>) {
        if let Self::Paper { push, from, last, .. } = self {
            acts.push(match push {
                Push::Pan => Act::Pan(to - *last),
                Push::Turn => Act::Swing([*last, to]),
                Push::Zoom => Act::Zoom {
                    factor: ZOOM_OF_TEN_PX.powf(0.1 * (last.y - to.y)),
                    around: *from,
                },
            });
            *last = to;
        }
    }
}

impl Hand {
    /// Returns whether a tool touches the canvas or the paper is being pushed.
    pub fn is_busy(&self) -> bool {
        self.mode != Mode::Idle
    }

    /// Returns whether the paper is being pushed.
    pub fn is_panning(&self) -> bool {
        matches!(self.mode, Mode::Paper { .. })
    }

    /// Walks all `events` of a frame. A press counts only where `accepts` says that the canvas is
    /// on top.
    pub fn read(&mut self, events: &[Event], frame: Frame, accepts: impl Fn(Pos2) -> bool) -> Vec<Act> {
        let mut acts = Vec::new();
        let [from, to] = frame.time_secs;
        for (i, event) in events.iter().enumerate() {
            let time_secs = from + (to - from) * (i + 1) as f64 / events.len() as f64;
            let contact = |pos, pressure| Contact {
                pos,
                pressure,
                tilt: None,
                end: PenEnd::Tip,
                time_secs,
                clock: Clock::Window,
            };
            match *event {
                Event::Touch {
                    id, phase, pos, force, ..
                } => {
                    self.touch(id, phase, contact(pos, force), &accepts, &mut acts);
                }
                Event::PointerButton {
                    pos,
                    button,
                    pressed: true,
                    ..
                } if self.is_free_for_mouse() && accepts(pos) => {
                    self.press(button, contact(pos, None), frame, &mut acts);
                }
                Event::PointerButton {
                    button, pressed: false, ..
                } => {
                    self.lift(By::Mouse(button), &mut acts);
                }
                // The pen's own signals say the same, and more.
                Event::PointerMoved(_) if self.stylus.is_pointer => {}
                Event::PointerMoved(pos) => self.mouse_moved(contact(pos, None), &mut acts),
                Event::WindowFocused(false) => self.let_go(&mut acts),
                Event::Key {
                    key: Key::Escape,
                    pressed: true,
                    ..
                } => self.escape(&mut acts),
                _ => {}
            }
        }
        acts
    }

    /// Tells whether a press of the mouse is one, and not what egui makes of a touch or of the pen.
    fn is_free_for_mouse(&self) -> bool {
        let touched = !self.touches.is_empty() || !self.palms.is_empty();
        self.mode == Mode::Idle && !touched && !self.stylus.is_pointer
    }

    fn press(&mut self, button: PointerButton, at: Contact, frame: Frame, acts: &mut Vec<Act>) {
        let by = By::Mouse(button);
        match button {
            PointerButton::Middle => self.mode = Mode::paper(by, frame.push, at.pos),
            PointerButton::Primary if frame.space_down => self.mode = Mode::paper(by, frame.push, at.pos),
            PointerButton::Primary => {
                self.mode = Mode::Tool(by);
                acts.push(Act::Press(at));
            }
            _ => {}
        }
    }

    fn mouse_moved(&mut self, at: Contact, acts: &mut Vec<Act>) {
        match &mut self.mode {
            Mode::Tool(By::Mouse(_)) => acts.push(Act::Drag(at)),
            Mode::Paper { by: By::Mouse(_), .. } => self.mode.push_to(at.pos, acts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
