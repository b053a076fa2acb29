//! [`DeviceClock`]: device time on the window's clock.

/// Turns device times into the window's seconds. The first sample says how far the clocks are
/// apart; after that the device's clock is believed, whose samples are evenly spaced where those of
/// the window come in handfuls.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceClock {
    /// The window's clock less the device's, in seconds.
    ahead_secs: Option<f64>,
}

impl DeviceClock {
    /// Clocks further apart than they were by so much have been set or slept, and are compared
    /// anew.
    const MOST_DRIFT_SECS: f64 = 1.0;

    /// Computes the window's time of a sample of `device_secs` that is read at `now_secs`.
    pub fn window_secs(&mut self, device_secs: f64, now_secs: f64) -> f64 {
        let apart = now_secs - device_secs;
        let known = self
            .ahead_secs
            .filter(|ahead| (ahead - apart).abs() <= Self::MOST_DRIFT_SECS);
        device_secs + *self.ahead_secs.insert(known.unwrap_or(apart))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_one_frame_keep_the_distances_that_the_device_gave_them() {
        let mut clock = DeviceClock::default();
        let times = [1000.0, 1000.004, 1000.008].map(|t| clock.window_secs(t, 5.0));
        assert_eq!(times[0], 5.0);
        assert!((times[2] - 5.008).abs() < 1e-9);
        // A late frame does not stretch them.
        assert!((clock.window_secs(1000.012, 5.2) - 5.012).abs() < 1e-9);
    }

    #[test]
    fn clocks_that_slept_are_compared_anew() {
        let mut clock = DeviceClock::default();
        clock.window_secs(1000.0, 5.0);
        assert_eq!(clock.window_secs(1001.0, 3600.0), 3600.0);
        assert_eq!(clock.window_secs(1001.5, 3600.5), 3600.5);
    }
}
