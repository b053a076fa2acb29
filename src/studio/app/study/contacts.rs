//! [`Contacts`] holds the samples of the pen, noted frame by frame while it is down.

use strokewise_ink::sketch::{Clock, Point};

use super::easel::{PEN_WIDTH, Witness};
use crate::study::event::{Device, Event};

/// Follows the pen from contact to contact.
#[derive(Debug, Default)]
pub struct Contacts {
    /// There were so many contacts so far.
    count: u32,
    open: Option<Contact>,
}

#[derive(Debug, Clone, Copy)]
struct Contact {
    number: u32,
    /// Its `pen_down` is the line of this number.
    line: u64,
    /// Samples noted so far.
    noted: usize,
    /// The last one came at this time.
    last_ms: f64,
}

impl Contacts {
    /// Notes the samples of the stroke under the pen, `wet`, that are new.
    pub fn follow(&mut self, wet: &[Point], witness: &mut dyn Witness) {
        if wet.is_empty() {
            self.cancel(witness);
        } else {
            self.note(wet, witness);
        }
    }

    /// Notes that the contact left a stroke of these points, timed by `clock`; returns the line of
    /// its `pen_down`.
    pub fn end(&mut self, points: &[Point], clock: Option<Clock>, witness: &mut dyn Witness) -> u64 {
        let Contact { number, line, .. } = self.note(points, witness);
        witness.note(Event::PenUp { contact: number, clock });
        self.open = None;
        line
    }

    /// Notes that the contact, if there is one, left nothing.
    pub fn cancel(&mut self, witness: &mut dyn Witness) {
        if let Some(contact) = self.open.take() {
            witness.note(Event::PenCancel {
                contact: contact.number,
            });
        }
    }

    fn note(&mut self, points: &[Point], witness: &mut dyn Witness) -> Contact {
        let mut contact = match self.open {
            Some(contact) => contact,
            None => self.begin(points, witness),
        };
        let new = points.get(contact.noted..).unwrap_or_default();
        if !new.is_empty() {
            let at_ms = times(new, witness.now_ms(), contact.last_ms);
            contact.last_ms = at_ms.last().copied().unwrap_or(contact.last_ms);
            contact.noted = points.len();
            witness.note(samples(contact.number, new, at_ms));
        }
        self.open = Some(contact);
        contact
    }

    fn begin(&mut self, points: &[Point], witness: &mut dyn Witness) -> Contact {
        let number = self.count;
        self.count += 1;
        let pressed = points.iter().any(|point| point.pressure.is_some());
        let device = if pressed { Device::Pen } else { Device::Mouse };
        let down = Event::PenDown {
            contact: number,
            tool: "pen".to_owned(),
            device,
            width_px: PEN_WIDTH,
        };
        Contact {
            number,
            line: witness.note(down),
            noted: 0,
            last_ms: 0.0,
        }
    }
}

/// Returns the times of a frame's samples on the witness' clock, which now reads `now_ms`: the
/// newest one is now, the others as much earlier as they were, and none is before `last_ms`.
fn times(points: &[Point], now_ms: f64, last_ms: f64) -> Vec<f64> {
    let newest_secs = points.iter().filter_map(|point| point.time_secs).fold(0.0, f32::max);
    let at_ms = |point: &Point| {
        let age_secs = point.time_secs.map_or(0.0, |secs| newest_secs - secs);
        (10.0 * (now_ms - 1000.0 * f64::from(age_secs))).round() / 10.0
    };
    points.iter().map(|point| at_ms(point).max(last_ms)).collect()
}

fn samples(contact: u32, points: &[Point], at_ms: Vec<f64>) -> Event {
    let pressed = points.iter().any(|point| point.pressure.is_some());
    let leant = points.iter().any(|point| point.tilt.is_some());
    Event::Samples {
        contact,
        x: points.iter().map(|point| point.x).collect(),
        y: points.iter().map(|point| point.y).collect(),
        pressure: points.iter().filter(|_| pressed).map(|point| point.pressure).collect(),
        tilt: points.iter().filter(|_| leant).map(|point| point.tilt).collect(),
        at_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_keep_their_distances_and_never_go_back() {
        let at = |secs: f32| Point {
            time_secs: Some(secs),
            ..Point::new(0.0, 0.0)
        };
        let points = [at(1.0), at(1.004), at(1.008)];
        assert_eq!(times(&points, 500.0, 0.0), [492.0, 496.0, 500.0]);
        assert_eq!(times(&points, 500.0, 495.0), [495.0, 496.0, 500.0]);
        assert_eq!(times(&[Point::new(0.0, 0.0)], 500.0, 0.0), [500.0]);
    }
}
