//! Opens an easel: says what it begins with, and where it notes what happens.

use strokewise_ink::sketch::{Sketch, StrokeId};

use crate::study::Session;
use crate::study::event::Event;
use crate::study::file::Shown;

/// [`Witness`] is where an easel notes what happens.
pub trait Witness {
    /// Notes `event`; returns its number.
    fn note(&mut self, event: Event) -> u64;
    /// Returns the milliseconds on the witness' clock.
    fn now_ms(&self) -> f64;
}

impl Witness for Session {
    fn note(&mut self, event: Event) -> u64 {
        self.record(event)
    }

    fn now_ms(&self) -> f64 {
        Session::now_ms(self)
    }
}

/// [`Opening`] is what an easel begins with.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The paper begins with this drawing.
    pub sketch: Sketch,
    /// This category is to be drawn, where the task names one.
    pub word: Option<String>,
    /// These strokes do not belong, where that is known.
    pub planted: Vec<StrokeId>,
    /// The critic shows these things.
    pub shows: Vec<Shown>,
    /// The scores are dealt out among the strokes by this seed; `None` shows the true ones.
    pub sham: Option<u64>,
}
