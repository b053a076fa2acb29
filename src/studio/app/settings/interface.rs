//! [`InterfaceSettings`] says how large everything around the drawing is, on which side it lies, and how sharply it is
//! told from what it lies on.

use serde::{Deserialize, Serialize};

use crate::words::Language;

/// [`InterfaceSettings`] says how everything around the drawing is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InterfaceSettings {
    /// Everything is so large, 1 being the system's own size.
    scale: f32,
    /// The assistant lies at the left and the tools at the right, where a left hand does not cover
    /// them.
    pub left_handed: bool,
    /// It says whether both themes, and the paper, have all the contrast there is.
    pub contrast: Contrast,
    /// The window speaks this language; `None` is the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// [`Contrast`] says how sharply everything is told from what it lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// The contrast is as the system has it.
    #[default]
    System,
    /// The contrast is as the themes are made.
    Usual,
    /// The contrast is all that there is.
    High,
}

/// Menu and keys offer these sizes, 1 being the system's own.
pub const SCALES: [f32; 8] = [0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

impl Default for InterfaceSettings {
    fn default() -> Self {
        Self {
            scale: 1.0,
            left_handed: false,
            contrast: Contrast::System,
            language: None,
        }
    }
}

impl InterfaceSettings {
    /// Returns how large everything around the drawing is, 1 being the system's own size.
    pub fn scale(&self) -> f32 {
        super::within(self.scale, &(SCALES[0]..=SCALES[SCALES.len() - 1]), 1.0)
    }

    /// Makes everything around the drawing as large as that, as far as it can be used.
    pub fn set_scale(&mut self, scale: f32) {
        self.scale = scale;
        self.scale = self.scale();
    }

    /// Returns whether everything has all the contrast there is; `system` says whether the system
    /// asks for it.
    pub fn is_high_contrast(&self, system: bool) -> bool {
        match self.contrast {
            Contrast::System => system,
            Contrast::Usual => false,
            Contrast::High => true,
        }
    }

    /// Goes from one contrast to the other; what the system has anyway follows it from then on.
    pub fn toggle_contrast(&mut self, system: bool) {
        self.contrast = match !self.is_high_contrast(system) {
            wanted if wanted == system => Contrast::System,
            true => Contrast::High,
            false => Contrast::Usual,
        };
    }

    /// Takes the next size up, or down where `up` is false; the last one stays.
    pub fn step_scale(&mut self, up: bool) {
        let now = self.scale();
        let next = if up {
            SCALES.into_iter().find(|scale| *scale > now)
        } else {
            SCALES.into_iter().rev().find(|scale| *scale < now)
        };
        self.scale = next.unwrap_or(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_reach_every_size_and_end_at_the_last_ones() {
        let mut interface = InterfaceSettings::default();
        let mut seen = vec![interface.scale()];
        for _ in 0..SCALES.len() {
            interface.step_scale(true);
            seen.push(interface.scale());
        }
        assert_eq!(interface.scale(), 2.0);
        for _ in 0..2 * SCALES.len() {
            interface.step_scale(false);
            seen.push(interface.scale());
        }
        assert_eq!(interface.scale(), 0.75);
        assert!(SCALES.iter().all(|scale| seen.contains(scale)));
    }

    #[test]
    fn contrast_follows_the_system_until_somebody_wants_the_other() {
        for system in [false, true] {
            let mut interface = InterfaceSettings::default();
            assert_eq!(interface.is_high_contrast(system), system);
            interface.toggle_contrast(system);
            assert_eq!(interface.is_high_contrast(system), !system);
            assert_eq!(interface.is_high_contrast(!system), !system, "the choice holds");
            interface.toggle_contrast(system);
            assert_eq!(
                interface,
                InterfaceSettings::default(),
                "and the system is followed again"
            );
        }
    }

    #[test]
    fn a_size_that_nobody_could_use_is_none() {
        for (written, expected) in [("nan", 1.0), ("1e9", 2.0), ("-3.0", 0.75), ("1.3", 1.3)] {
            let interface: InterfaceSettings = toml::from_str(&format!("scale = {written}")).expect("sound TOML");
            assert_eq!(interface.scale(), expected, "{written}");
        }
        let mut interface = InterfaceSettings::default();
        interface.set_scale(f32::NAN);
        assert_eq!(interface, InterfaceSettings::default());
    }
}
