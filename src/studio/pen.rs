//! Pens are read beside winit, which tells a tablet from a mouse nowhere but on Windows (0.30, and so eframe 0.37).
//!
//! A [`PenSource`] reads the system's own events of pens and gives [`PenSignal`]s: where the pen
//! is, how hard it presses, how it leans, which end points down, and when. It takes no event from
//! the window: egui goes on to see the pen as the pointer, so that buttons and menus work, and the
//! canvas follows the signals instead.
//!
//! | system | how | state |
//! |---|---|---|
//! | X11, XWayland | XInput 2 ([`xinput`] translates, `x11` listens) | pressure, tilt, eraser, barrel buttons, server time |
//! | Windows | the force of winit's touches, read by the canvas | pressure |
//! | Wayland | none; where XWayland shows a tablet, the window runs there | as X11 |
//! | macOS | none | a pen is a mouse |

mod clock;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod x11;
pub mod xinput;

pub use clock::DeviceClock;

/// [`PenEnd`] is the end of the pen that points at the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PenEnd {
    /// This end draws.
    #[default]
    Tip,
    /// This end erases.
    Eraser,
}

/// [`PenSample`] is the pen at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PenSample {
    /// It is at this place in the window, in physical pixels from its top left corner.
    pub pos_px: [f32; 2],
    /// It presses so much, in 0..=1, where the device has a sensor.
    pub pressure: Option<f32>,
    /// It leans so far towards x and y, in radians, where the device has sensors.
    pub tilt: Option<[f32; 2]>,
    /// This end points down.
    pub end: PenEnd,
    /// It is this second of the device's own time, from an unknown beginning; that only goes forward.
    pub device_secs: f64,
}

/// [`PenSignal`] is what a pen did, in the order in which it did it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PenSignal {
    /// It touched the paper.
    Down(PenSample),
    /// It moved, over the paper or on it.
    Move(PenSample),
    /// It left the paper.
    Up(PenSample),
    /// A button on its side went down or up; the first one has number 1.
    Barrel {
        /// The button has this number.
        button: u8,
        /// It is true where the button went down.
        pressed: bool,
        /// The pen was here.
        at: PenSample,
    },
    /// Another device moves the pointer now.
    Away,
}

impl PenSignal {
    /// Returns where and how the pen was.
    pub fn sample(&self) -> Option<PenSample> {
        match self {
            Self::Down(at) | Self::Move(at) | Self::Up(at) | Self::Barrel { at, .. } => Some(*at),
            Self::Away => None,
        }
    }
}

/// [`PenSource`] is where pen signals come from.
pub trait PenSource {
    /// Takes the signals since the last call. With `complete`, all that the window can have seen is
    /// among them, at the cost of a message to the system and back.
    fn drain(&mut self, complete: bool) -> Vec<PenSignal>;

    /// Lists the pens that are there, by the names that the system gives them.
    fn pens(&self) -> Vec<String>;
}
