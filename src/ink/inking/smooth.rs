//! [`Smoothing`] takes the jitter out of a line without making it lag behind the pen.
//!
//! Each point becomes a weighted mean of itself and its neighbours in time, on both sides: as many as the strength
//! says, or as fall within a stretch of time, whichever are more, so that a pen of 240 samples a second is calmed as
//! much as a mouse of 60. Every sample stays one point, with its own time and pressure: studies count on that, which
//! is why no model of a moving hand samples the line anew here. Near the ends
//! the window shrinks to what is there, so the first point and the newest one stay where the pen was: the
//! line always reaches the tip, and a new sample moves only the few points before it.

use crate::sketch::Point;

/// [`Smoothing`] says how strongly lines are smoothed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    strength: f32,
}

impl Smoothing {
    /// Lines stay as the device reports them.
    pub const OFF: Self = Self { strength: 0.0 };
    /// This is enough for the pixel steps of a mouse; corners stay corners.
    pub const LIGHT: Self = Self { strength: 0.15 };

    /// There are so many neighbours on each side at full strength, where no times say otherwise. More gives calmer
    /// lines and rounder corners.
    const MAX_RADIUS: f32 = 6.0;

    /// There are so many seconds to each side at full strength.
    const MAX_SECS: f32 = 0.1;
    /// They may bring at most so many neighbours: a new sample moves no more points than this.
    pub const MOST_NEIGHBOURS: usize = 48;

    /// A point moves at most so many canvas units at full strength. Jitter is small; what is larger was drawn, as the
    /// corners of a quick zigzag with few samples.
    const MAX_SHIFT: f32 = 10.0;

    /// Makes smoothing of `strength` in 0..=1, where 0 is off; what lies outside is clamped, NaN is
    /// off.
    pub fn new(strength: f32) -> Self {
        Self {
            strength: if strength.is_nan() {
                0.0
            } else {
                strength.clamp(0.0, 1.0)
            },
        }
    }

    /// Returns the strength in 0..=1.
    pub fn strength(self) -> f32 {
        self.strength
    }

    fn least_radius(self) -> usize {
        (self.strength * Self::MAX_RADIUS).ceil() as usize
    }

    /// Computes how many neighbours of `raw[i]` count to each side.
    fn radius(self, raw: &[Point], i: usize) -> usize {
        let room = i.min(raw.len() - 1 - i).min(Self::MOST_NEIGHBOURS);
        let near = |j: usize| {
            let secs = raw[j].time_secs.zip(raw[i].time_secs);
            secs.is_some_and(|(a, b)| (a - b).abs() <= self.strength * Self::MAX_SECS)
        };
        let timely = (1..=room).take_while(|r| near(i - r) && near(i + r)).count();
        if self.strength > 0.0 {
            timely.max(self.least_radius().min(room))
        } else {
            0
        }
    }

    /// Appends `point` to `raw` and brings `smooth` (as long as `raw` before) up to date.
    pub(super) fn extend(self, raw: &mut Vec<Point>, smooth: &mut Vec<Point>, point: Point) {
        raw.push(point);
        smooth.push(point);
        // A window of radius r at i reaches the new point when i + r >= last.
        let reach = if self.strength > 0.0 { Self::MOST_NEIGHBOURS } else { 0 };
        let first_changed = (raw.len() - 1).saturating_sub(reach);
        for (i, out) in smooth.iter_mut().enumerate().skip(first_changed) {
            *out = self.mean_at(raw, i);
        }
    }

    /// Computes the mean around `raw[i]` with weights that fall linearly to zero just outside the
    /// window.
    fn mean_at(self, raw: &[Point], i: usize) -> Point {
        let radius = self.radius(raw, i);
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for (j, p) in raw.iter().enumerate().take(i + radius + 1).skip(i - radius) {
            let weight = 1.0 - i.abs_diff(j) as f32 / (radius as f32 + 1.0);
            x += weight * p.x;
            y += weight * p.y;
            sum += weight;
        }
        self.limited(&raw[i], [x / sum, y / sum])
    }

    /// Moves `point` towards `mean`, as far as it may.
    fn limited(self, point: &Point, mean: [f32; 2]) -> Point {
        let shift = [mean[0] - point.x, mean[1] - point.y];
        let most = self.strength * Self::MAX_SHIFT;
        let part = (most / shift[0].hypot(shift[1])).min(1.0);
        let part = if part.is_finite() { part } else { 0.0 };
        Point {
            x: point.x + part * shift[0],
            y: point.y + part * shift[1],
            ..*point
        }
    }
}

impl Default for Smoothing {
    fn default() -> Self {
        Self::LIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothed(strength: f32, ys: &[f32]) -> Vec<f32> {
        let (mut raw, mut smooth) = (Vec::new(), Vec::new());
        for (i, &y) in ys.iter().enumerate() {
            Smoothing::new(strength).extend(&mut raw, &mut smooth, Point::new(i as f32, y));
        }
        smooth.iter().map(|p| p.y).collect()
    }

    #[test]
    fn off_keeps_every_point_and_any_strength_keeps_the_ends() {
        let zigzag = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        assert_eq!(smoothed(0.0, &zigzag), zigzag);
        for strength in [0.1, 0.25, 0.5, 1.0, f32::NAN] {
            let ys = smoothed(strength, &zigzag);
            assert_eq!((ys[0], ys[7]), (0.0, 1.0), "strength {strength}");
        }
    }

    #[test]
    fn more_strength_gives_a_calmer_line() {
        let zigzag: Vec<f32> = (0..64).map(|i| (i / 4 % 2) as f32).collect();
        let roughness = |strength: f32| -> f32 {
            smoothed(strength, &zigzag)
                .windows(2)
                .map(|w| (w[1] - w[0]).powi(2))
                .sum()
        };
        let rough: Vec<f32> = [0.0, 0.15, 1.0].map(roughness).to_vec();
        assert!(rough[0] > rough[1] && rough[1] > rough[2], "{rough:?}");
    }

    #[test]
    fn a_quick_zigzag_of_few_samples_keeps_its_corners() {
        let corners = [0.0, 200.0, 0.0, 200.0, 0.0];
        for (got, drawn) in smoothed(Smoothing::LIGHT.strength, &corners).iter().zip(corners) {
            assert!((got - drawn).abs() < 2.0, "{got}, not {drawn}");
        }
    }

    #[test]
    fn a_quick_device_is_calmed_as_much_as_a_slow_one() {
        // The same trembling of 12 Hz, for a second.
        let roughness = |hertz: usize| {
            let (mut raw, mut smooth) = (Vec::new(), Vec::new());
            for i in 0..hertz {
                let secs = i as f32 / hertz as f32;
                let point = Point {
                    time_secs: Some(secs),
                    ..Point::new(100.0 * secs, (secs * 12.0 * std::f32::consts::TAU).sin())
                };
                Smoothing::new(1.0).extend(&mut raw, &mut smooth, point);
            }
            let inner = &smooth[hertz / 4..hertz * 3 / 4];
            inner.iter().map(|p| p.y.abs()).fold(0.0, f32::max)
        };
        let [slow, quick] = [60, 240].map(roughness);
        assert!(slow < 0.2 && quick < 0.2, "{slow} at 60 Hz, {quick} at 240 Hz");
    }

    #[test]
    fn smoothing_while_drawing_equals_smoothing_afterwards() {
        let ys: Vec<f32> = (0..30).map(|i| ((i * 7) % 11) as f32).collect();
        let smoothing = Smoothing::new(0.5);
        let raw: Vec<Point> = ys.iter().enumerate().map(|(i, y)| Point::new(i as f32, *y)).collect();
        let afterwards: Vec<f32> = (0..raw.len()).map(|i| smoothing.mean_at(&raw, i).y).collect();
        assert_eq!(smoothed(0.5, &ys), afterwards);
    }
}
