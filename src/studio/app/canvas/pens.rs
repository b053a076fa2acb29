//! [`Pens`] reads the pens of the system, on the canvas' clock and in its coordinates.

use eframe::egui::{Context, Event, pos2};

use super::input::Contact;
use crate::pen::{DeviceClock, PenSample, PenSignal, PenSource};
use strokewise_ink::sketch::Clock;

/// [`Pens`] is where pens come from, if from anywhere.
#[derive(Default)]
pub struct Pens {
    source: Option<Box<dyn PenSource>>,
    clock: DeviceClock,
    /// These are the last samples, oldest first.
    recent: Vec<PenSample>,
}

/// So many samples are kept for the tablet tester: about a second of a quick tablet.
const RECENT: usize = 256;

impl Pens {
    /// Takes pens from `source` from now on.
    pub fn attach(&mut self, source: Box<dyn PenSource>) {
        self.source = Some(source);
    }

    /// Returns the names of the pens that are there.
    pub fn names(&self) -> Vec<String> {
        self.source.as_ref().map(|s| s.pens()).unwrap_or_default()
    }

    /// Returns what pens did since the last frame. Where the window has seen the pointer move,
    /// nothing of that is missing.
    pub fn signals(&mut self, ctx: &Context) -> Vec<PenSignal> {
        let Some(source) = &mut self.source else {
            return Vec::new();
        };
        let pointer = |event: &Event| {
            matches!(
                event,
                Event::PointerMoved(_) | Event::PointerButton { .. } | Event::Touch { .. }
            )
        };
        let signals = source.drain(ctx.input(|i| i.events.iter().any(pointer)));
        self.recent.extend(signals.iter().filter_map(PenSignal::sample));
        let excess = self.recent.len().saturating_sub(RECENT);
        self.recent.drain(..excess);
        signals
    }

    /// Returns what pens reported lately, oldest first.
    pub fn recent(&self) -> &[PenSample] {
        &self.recent
    }

    /// Returns a sample as a contact with the screen.
    pub fn contact(&mut self, ctx: &Context, sample: &PenSample) -> Contact {
        let [x, y] = sample.pos_px.map(|v| v / ctx.pixels_per_point());
        let now_secs = ctx.input(|i| i.time);
        Contact {
            pos: pos2(x, y),
            pressure: sample.pressure,
            tilt: sample.tilt,
            end: sample.end,
            time_secs: self.clock.window_secs(sample.device_secs, now_secs),
            clock: Clock::Device,
        }
    }
}

impl std::fmt::Debug for Pens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pens")
            .field("names", &self.names())
            .finish_non_exhaustive()
    }
}
