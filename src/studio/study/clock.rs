//! [`Clock`] is the one reader of time in a session. It never goes back, whatever the wall clock does, and a test moves
//! it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// [`Clock`] tells the milliseconds since a session's segment began.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock {
    /// Makes a clock that begins now.
    pub fn start() -> Self {
        let began = Instant::now();
        Self(Arc::new(move || began.elapsed()))
    }

    /// Returns a clock that stands still, and the hand that moves it on.
    pub fn manual() -> (Self, ClockHand) {
        let micros = Arc::new(AtomicU64::new(0));
        let hand = ClockHand(Arc::clone(&micros));
        (
            Self(Arc::new(move || Duration::from_micros(micros.load(Ordering::Relaxed)))),
            hand,
        )
    }

    /// Returns the milliseconds since the clock began, to a tenth of a millisecond: more no event
    /// in a window is worth.
    pub fn now_ms(&self) -> f64 {
        (self.0().as_secs_f64() * 1e4).round() / 10.0
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&self.now_ms()).finish()
    }
}

/// Moves a [`Clock`] that does not move by itself.
#[derive(Debug, Clone)]
pub struct ClockHand(Arc<AtomicU64>);

impl ClockHand {
    /// Moves the clock on by so many milliseconds.
    pub fn forward_ms(&self, ms: f64) {
        self.0.fetch_add((ms * 1e3).round() as u64, Ordering::Relaxed);
    }
}
