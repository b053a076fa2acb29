//! [`Ink`] is what a stroke is drawn with, beside its width. Ink is for the eye only: what a drawing reads as depends
//! on its lines, and no network ever sees a pen, a colour or an opacity.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// [`Rgb`] is an sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rgb(pub [u8; 3]);

/// [`PenKind`] is the pen that drew a stroke: it decides what pressure does and how the line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenKind {
    /// It is a fountain pen: pressure makes the line broader.
    #[default]
    Ink,
    /// It is a pencil: nearly even lines with the grain of paper.
    Pencil,
    /// It is a felt tip: even lines, whatever the pressure.
    Marker,
    /// It is a brush: from a hair's breadth to full width by pressure; without pressure its ends taper.
    Brush,
}

/// [`Ink`] is what a stroke is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// It is drawn with this pen.
    pub pen: PenKind,
    /// The colour; `None` is the paper's own ink, dark on light paper and light on dark.
    pub color: Option<Rgb>,
    /// Opacity goes from 0, which cannot be seen, to 1, which hides what lies below.
    pub opacity: f32,
}

/// [`Clock`] is the clock that timed the points of a stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// It is that of the pointing device, or of the system on its behalf, when the sample was taken.
    Device,
    /// It is that of the window, when it read the sample: as exact as frames are short.
    Window,
}

impl Rgb {
    /// Writes the colour as `#rrggbb`, as SVG and CSS do.
    pub fn to_hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Mixes `self` (at `t` = 0) with `other` (at 1), componentwise.
    #[must_use]
    pub fn mix(self, other: Self, t: f32) -> Self {
        let t = t.clamp(0.0, 1.0);
        Self([0, 1, 2].map(|i| {
            let (a, b) = (self.0[i] as f32, other.0[i] as f32);
            (a + (b - a) * t).round() as u8
        }))
    }
}

impl PenKind {
    /// These are all pens, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Ink, Self::Pencil, Self::Marker, Self::Brush];
}

impl Default for Ink {
    /// Makes the fountain pen with the paper's own ink.
    fn default() -> Self {
        Self {
            pen: PenKind::default(),
            color: None,
            opacity: 1.0,
        }
    }
}

impl Ink {
    /// Returns the ink with its opacity brought to 0..=1; what is no number becomes 1.
    #[must_use]
    pub fn sound(self) -> Self {
        let opacity = if self.opacity.is_nan() {
            1.0
        } else {
            self.opacity.clamp(0.0, 1.0)
        };
        Self { opacity, ..self }
    }
}

impl FromStr for Rgb {
    type Err = String;

    /// Reads `#rrggbb` and `#rgb`.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let number = u32::from_str_radix(digits, 16).ok();
        let number = number.filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match (digits.len(), number) {
            (6, Some(n)) => Ok(Self([16, 8, 0].map(|shift| (n >> shift) as u8))),
            (3, Some(n)) => Ok(Self([8, 4, 0].map(|shift| 17 * (n >> shift & 15) as u8))),
            _ => Err(format!("“{text}” is no colour (#rrggbb)")),
        }
    }
}

impl TryFrom<String> for Rgb {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Rgb> for String {
    fn from(color: Rgb) -> Self {
        color.to_hex()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        let check = |text: &str, expected| assert_eq!(text.parse::<Rgb>().ok(), expected, "{text}");
        check("#0a1B2c", Some(Rgb([10, 27, 44])));
        check("#f08", Some(Rgb([255, 0, 136])));
        for wrong in ["", "#", "f08", "#ff", "#+ff", "#12345g", "#1234567", "red"] {
            check(wrong, None);
        }
        assert_eq!(Rgb([10, 27, 44]).to_hex(), "#0a1b2c");
    }

    #[test]
    fn unsound_opacity_is_made_sound() {
        let check = |opacity, expected: f32| {
            let ink = Ink {
                opacity,
                ..Ink::default()
            };
            assert_eq!(ink.sound().opacity.to_bits(), expected.to_bits());
        };
        check(0.5, 0.5);
        check(-1.0, 0.0);
        check(7.0, 1.0);
        check(f32::NAN, 1.0);
    }
}
