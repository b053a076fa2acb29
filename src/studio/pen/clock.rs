//! [`DeviceClock`] puts device time on the window's clock.

/// Turns device times into the window's seconds. The first sample says how far the clocks are
/// apart; after that the device's clock is believed, whose samples are evenly spaced where those of
/// the window come in handfuls.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceClock {
    last: Option<Last>,
}

/// [`Last`] is the last sample.
#[derive(Debug, Clone, Copy)]
struct Last {
    device_secs: f64,
    window_secs: f64,
}

impl DeviceClock {
    /// Clocks further apart than they were by so much have been set or slept, and are compared
    /// anew; but not among samples that follow each other sooner, which only a busy machine has read
    /// late.
    const MOST_DRIFT_SECS: f64 = 1.0;

    /// Computes the window's time of a sample of `device_secs` that is read at `now_secs`; never
    /// before that of an earlier sample.
    pub fn window_secs(&mut self, device_secs: f64, now_secs: f64) -> f64 {
        let window_secs = match self.last {
            None => now_secs,
            Some(last) => {
                let gap = device_secs - last.device_secs;
                let believed = last.window_secs + gap;
                let is_sound = (believed - now_secs).abs() <= Self::MOST_DRIFT_SECS;
                let follows = (0.0..Self::MOST_DRIFT_SECS).contains(&gap);
                let wanted = if is_sound || follows { believed } else { now_secs };
                wanted.max(last.window_secs)
            }
        };
        self.last = Some(Last {
            device_secs,
            window_secs,
        });
        window_secs
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

    #[test]
    fn a_busy_machine_that_reads_samples_late_bends_no_stroke() {
        let mut clock = DeviceClock::default();
        // The first sample is read three seconds late, and all that came meanwhile a frame later.
        let first = clock.window_secs(10.0, 13.0);
        let times: Vec<f64> = (1..=700)
            .map(|i| clock.window_secs(10.0 + 0.004 * f64::from(i), 13.1))
            .collect();
        let evenly = |(i, time): (usize, &f64)| (time - first - 0.004 * (i + 1) as f64).abs() < 1e-6;
        assert!(times.iter().enumerate().all(evenly), "{times:?}");
        // After a pause they are compared anew, and time does not go back.
        let last = times[times.len() - 1];
        assert_eq!(clock.window_secs(15.0, 15.0), last);
    }
}
