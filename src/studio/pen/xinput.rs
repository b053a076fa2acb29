//! Turns XInput 2 events of tablets into [`PenSignal`]s: a pure translation, so that a recording of a tablet that is
//! not here tests it as well as the tablet would. "The X Input Extension 2.x" (XI2proto.txt) says what the fields mean.
//!
//! A pen is a device with an absolute axis called "Abs Pressure" that is no touch screen. Drivers
//! give the eraser end a device of its own, told by its name. An event names only the axes that
//! changed, so the others keep their values.
//!
//! The place in an event of a pen (not of the master pointer, which winit gets) is that of the
//! event before: the server moves the pointer only after it has told of the pen. The true one is in
//! the axes "Abs X" and "Abs Y", whose ranges span the screen; the Translator takes it from there,
//! as long as the place that comes late agrees.

mod record;

use std::collections::HashMap;

pub use record::parse;

use super::{PenEnd, PenSample, PenSignal};

/// [`Axis`] is one axis of a device.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// It has this number in events.
    pub number: u16,
    /// The driver calls it by this name: "Abs X", "Abs Pressure", "Abs Tilt X", …
    pub label: String,
    /// The smallest and the largest value are these.
    pub range: [f64; 2],
    /// It had this value when the device was asked.
    pub value: f64,
}

/// [`Device`] is an input device as the server describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// It has this number, which the server may give to another one after it has gone.
    pub id: u16,
    /// The driver gave it this name.
    pub name: String,
    /// These are its absolute axes.
    pub axes: Vec<Axis>,
}

/// [`Kind`] says what happened to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It moved, or an axis changed.
    Motion,
    /// This button went down.
    Press(u32),
    /// This button went up.
    Release(u32),
}

/// [`Native`] is what the server says of the tablets.
#[derive(Debug, Clone, PartialEq)]
pub enum Native {
    /// These are all the pens, from now on.
    Devices(Vec<Device>),
    /// The whole screen has this width and height in physical pixels, from now on.
    Screen([f64; 2]),
    /// A pen did something.
    Event {
        /// It did this.
        kind: Kind,
        /// The pen has this number.
        device: u16,
        /// The server's time is so many milliseconds; it begins again after 49 days.
        time_ms: u32,
        /// It is at this place in the window, in physical pixels; a pen is told to be where it was in the event before.
        pos: [f64; 2],
        /// The window's top left corner is here on the screen, in physical pixels.
        corner: [f64; 2],
        /// These axes changed: number and value.
        axes: Vec<(u16, f64)>,
    },
    /// The device of this number moves the pointer from now on.
    Pointer(u16),
}

impl Device {
    /// Tells whether this is a pen, or the eraser of one.
    pub fn is_pen(&self, has_touch: bool) -> bool {
        let is_pad = self.name.to_lowercase().ends_with(" pad");
        !has_touch && !is_pad && self.axis(PRESSURE).is_some()
    }

    fn axis(&self, label: &str) -> Option<&Axis> {
        let axis = self.axes.iter().find(|a| a.label == label);
        axis.filter(|a| a.range[1] > a.range[0])
    }

    fn end(&self) -> PenEnd {
        if self.name.to_lowercase().contains("eraser") {
            PenEnd::Eraser
        } else {
            PenEnd::Tip
        }
    }
}

const PLACES: [&str; 2] = ["Abs X", "Abs Y"];
/// The place that comes late may be so far from the axes' at that time, in physical pixels: it is
/// rounded.
const AGREES_PX: f64 = 1.5;
/// The axes are believed once they agree so often in a row.
const AGREEMENTS: u32 = 2;
const PRESSURE: &str = "Abs Pressure";
const TILTS: [&str; 2] = ["Abs Tilt X", "Abs Tilt Y"];
/// Drivers count tilt in degrees; one that states a wider range than a pen can lean counts in its
/// own steps, and its range is this many degrees to each side (the Wacom protocol's 64 steps are).
const MOST_TILT_DEGREES: f64 = 64.0;
/// The tip has this button; what follows is on the barrel, but for the four that are a wheel.
const TIP: u32 = 1;
const WHEEL: std::ops::RangeInclusive<u32> = 4..=7;

/// Follows the tablets from event to event.
#[derive(Debug, Default)]
pub struct Translator {
    pens: HashMap<u16, Pen>,
    screen: Option<[f64; 2]>,
    clock: Clock,
}

#[derive(Debug)]
struct Pen {
    device: Device,
    /// These are the last values of each axis.
    values: HashMap<u16, f64>,
    /// The axes have told the place that an event told after them so often in a row.
    agreements: u32,
    /// Another device has moved the pointer since the last event.
    interrupted: bool,
}

impl Translator {
    /// Translates `native` into what it means for the paper; `None` where it changes nothing.
    pub fn translate(&mut self, native: &Native) -> Option<PenSignal> {
        match native {
            Native::Devices(devices) => {
                self.pens = devices.iter().map(|d| (d.id, Pen::new(d))).collect();
                None
            }
            Native::Screen(size) => {
                self.screen = Some(*size);
                None
            }
            Native::Pointer(id) => {
                for (pen, state) in &mut self.pens {
                    state.interrupted |= pen != id;
                }
                (!self.pens.contains_key(id)).then_some(PenSignal::Away)
            }
            Native::Event {
                kind,
                device,
                time_ms,
                pos,
                corner,
                axes,
            } => {
                let device_secs = self.clock.secs(*time_ms);
                let pen = self.pens.get_mut(device)?;
                pen.compare_places(self.screen, *pos, *corner);
                let sound = axes.iter().copied().filter(|(_, v)| v.is_finite());
                pen.values.extend(sound);
                let place = pen.place(self.screen, *corner).filter(|_| pen.agreements >= AGREEMENTS);
                let at = pen.sample(place.unwrap_or(*pos), device_secs);
                signal(*kind, at)
            }
        }
    }

    /// Lists the names of the pens.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pens.values().map(|pen| pen.device.name.as_str())
    }
}

fn signal(kind: Kind, at: PenSample) -> Option<PenSignal> {
    match kind {
        Kind::Motion => Some(PenSignal::Move(at)),
        Kind::Press(TIP) => Some(PenSignal::Down(at)),
        Kind::Release(TIP) => Some(PenSignal::Up(at)),
        Kind::Press(button) | Kind::Release(button) if !WHEEL.contains(&button) => {
            let before = if button > *WHEEL.end() { 5 } else { 1 };
            Some(PenSignal::Barrel {
                button: u8::try_from(button.checked_sub(before)?).ok()?,
                pressed: matches!(kind, Kind::Press(_)),
                at,
            })
        }
        Kind::Press(_) | Kind::Release(_) => None,
    }
}

impl Pen {
    fn new(device: &Device) -> Self {
        Self {
            values: device.axes.iter().map(|a| (a.number, a.value)).collect(),
            device: device.clone(),
            agreements: 0,
            interrupted: false,
        }
    }

    /// Compares the place that comes late with the one that the axes told then; what another device
    /// has moved meanwhile, such as a palm beside the pen, says nothing.
    fn compare_places(&mut self, screen: Option<[f64; 2]>, pos: [f64; 2], corner: [f64; 2]) {
        if std::mem::take(&mut self.interrupted) {
            return;
        }
        let told = self.place(screen, corner);
        let agree = |told: [f64; 2]| (0..2).all(|i| (told[i] - pos[i]).abs() <= AGREES_PX);
        self.agreements = if told.is_some_and(agree) {
            self.agreements.saturating_add(1)
        } else {
            0
        };
    }

    /// Computes the place in a window with this corner that the axes tell, if they do; as the server scales them.
    fn place(&self, screen: Option<[f64; 2]>, corner: [f64; 2]) -> Option<[f64; 2]> {
        let screen = screen?;
        let along = |i: usize| {
            let axis = self.device.axis(PLACES[i])?;
            let [least, most] = axis.range;
            let share = (self.values.get(&axis.number)? - least) / (most - least + 1.0);
            Some(share * screen[i] - corner[i])
        };
        Some([along(0)?, along(1)?])
    }

    fn sample(&self, pos: [f64; 2], device_secs: f64) -> PenSample {
        let [x, y] = TILTS.map(|label| self.tilt(label));
        PenSample {
            pos_px: pos.map(|v| v as f32),
            pressure: self.share(PRESSURE).map(|share| share.clamp(0.0, 1.0) as f32),
            tilt: x.zip(y).map(|(x, y)| [x, y]),
            end: self.device.end(),
            device_secs,
        }
    }

    /// Returns where in its range an axis stands, 0..=1.
    fn share(&self, label: &str) -> Option<f64> {
        let axis = self.device.axis(label)?;
        let [least, most] = axis.range;
        Some((self.values.get(&axis.number)? - least) / (most - least))
    }

    fn tilt(&self, label: &str) -> Option<f32> {
        let [least, most] = self.device.axis(label)?.range;
        let share = self.share(label)?.clamp(0.0, 1.0);
        let degrees = if least >= -90.0 && most <= 90.0 {
            least + share * (most - least)
        } else {
            (2.0 * share - 1.0) * MOST_TILT_DEGREES
        };
        Some(degrees.to_radians() as f32)
    }
}

/// [`Clock`] keeps server time without the jump every 49 days.
#[derive(Debug, Default)]
struct Clock {
    last_ms: Option<u32>,
    sum_ms: i64,
}

impl Clock {
    fn secs(&mut self, time_ms: u32) -> f64 {
        let last = self.last_ms.unwrap_or(time_ms);
        let step = time_ms.wrapping_sub(last) as i32;
        // A time before the last one (another device's) is taken for the same moment.
        if step > 0 {
            self.sum_ms += i64::from(step);
        }
        if step >= 0 {
            self.last_ms = Some(time_ms);
        }
        self.sum_ms as f64 / 1000.0
    }
}

#[cfg(test)]
mod tests;
