//! [`Pressure`] says what becomes of a pen's pressure before it is drawn.

use serde::{Deserialize, Serialize};

/// [`Pressure`] is a curve from the pressure that the device reports to the one that is drawn:
/// `least + (1 - least) p^gamma`. The default leaves every pressure as it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pressure {
    /// It is true where pressure counts; without it, lines have their full width.
    pub on: bool,
    /// Softness goes from -1, where a line needs a firm hand to grow broad, over 0, where width
    /// follows pressure evenly, to 1, where a touch is enough.
    pub softness: f32,
    /// The lightest touch is drawn with this pressure, 0..=1.
    pub least: f32,
}

impl Default for Pressure {
    fn default() -> Self {
        Self {
            on: true,
            softness: 0.0,
            least: 0.0,
        }
    }
}

impl Pressure {
    /// The exponent at softness -1; its inverse is the one at 1.
    const FIRMEST: f32 = 3.0;

    /// Returns the pressure that is drawn where the device reports `pressure`; `None` where
    /// pressure does not count.
    pub fn apply(&self, pressure: f32) -> Option<f32> {
        let pressure = pressure.clamp(0.0, 1.0);
        let unit = |v: f32| if v.is_nan() { 0.0 } else { v };
        let least = unit(self.least).clamp(0.0, 1.0);
        let gamma = Self::FIRMEST.powf(-unit(self.softness).clamp(-1.0, 1.0));
        // At softness 0 every pressure stays as it is, to the last bit.
        let bent = if gamma.to_bits() == 1.0_f32.to_bits() {
            pressure
        } else {
            pressure.powf(gamma)
        };
        self.on.then_some(least + (1.0 - least) * bent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_pressure_is_what_it_is() {
        for step in 0..=1000_u16 {
            let pressure = f32::from(step) / 1000.0;
            assert_eq!(Pressure::default().apply(pressure), Some(pressure));
        }
    }

    #[test]
    fn the_curve_rises_from_the_least_to_the_full_pressure() {
        for softness in [-1.0, -0.3, 0.0, 0.6, 1.0, 7.0, f32::NAN] {
            for least in [0.0, 0.25, 1.0] {
                let curve = Pressure {
                    on: true,
                    softness,
                    least,
                };
                let drawn: Vec<f32> = (0..=20).filter_map(|i| curve.apply(i as f32 / 20.0)).collect();
                assert!(
                    (drawn[0] - least).abs() < 1e-6 && (drawn[20] - 1.0).abs() < 1e-6,
                    "{curve:?}"
                );
                assert!(drawn.is_sorted(), "{curve:?}: {drawn:?}");
            }
        }
        let half = |softness| {
            Pressure {
                softness,
                ..Pressure::default()
            }
            .apply(0.5)
        };
        assert!(half(1.0) > half(0.0) && half(0.0) > half(-1.0));
    }

    #[test]
    fn without_it_no_pressure_is_drawn() {
        let off = Pressure {
            on: false,
            ..Pressure::default()
        };
        assert_eq!(off.apply(0.5), None);
    }
}
