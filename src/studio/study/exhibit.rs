//! [`Exhibit`] is a visitor's script for a booth, a museum or a talk, in one TOML file. An exhibit is a study without
//! questions, and it keeps nothing of anybody but the drawings that visitors leave on the wall.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::check;
use super::file::{Texts, Theme};
use crate::error::{Error, Result};

/// [`Exhibit`] is a whole exhibit file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// The table `[kiosk]` says how the exhibit runs.
    pub kiosk: Kiosk,
    /// Visitors are led through these steps, in order.
    pub step: Vec<ExhibitStep>,
}

/// [`Kiosk`] is the table `[kiosk]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kiosk {
    /// Visitors can choose from these languages; the first one is there at the beginning.
    pub languages: Vec<String>,
    /// The window has this theme.
    #[serde(default)]
    pub theme: Theme,
    /// These words invite people while nobody is there.
    pub invitation: Texts,
    /// After so many seconds without a touch the exhibit asks whether somebody is there.
    #[serde(default = "idle_s")]
    pub idle_s: f64,
    /// The question stays for so many seconds.
    #[serde(default = "countdown_s")]
    pub countdown_s: f64,
    /// These digits open the way out for staff; it is a latch and no lock.
    #[serde(default)]
    pub staff_pin: String,
    /// It says what becomes of drawings that visitors want to leave.
    #[serde(default)]
    pub gallery: Gallery,
    /// The bundled drawings of these names are drawn again while nobody is there.
    #[serde(default = "attract")]
    pub attract: Vec<String>,
    /// It says what is shown on another monitor.
    #[serde(default)]
    pub screens: Screens,
    /// A process that has grown by so many megabytes since it began ends at the next reset, for a
    /// service to start it anew.
    pub restart_after_mb: Option<u64>,
}

fn idle_s() -> f64 {
    45.0
}

fn countdown_s() -> f64 {
    20.0
}

fn attract() -> Vec<String> {
    ["cat", "fish", "sailboat"].map(str::to_owned).to_vec()
}

/// [`Gallery`] says what becomes of drawings that visitors want to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gallery {
    /// Nobody is asked.
    #[default]
    Off,
    /// Staff look at them first.
    Approve,
    /// They hang at once.
    Open,
}

/// [`Screens`] says what is shown on another monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screens {
    /// The second window shows this; without it there is none.
    pub second: Option<Second>,
    /// It fills this monitor, in the system's order from 0; where there is no such monitor it is an ordinary window.
    #[serde(default = "second_monitor")]
    pub monitor: usize,
}

fn second_monitor() -> usize {
    1
}

impl Default for Screens {
    fn default() -> Self {
        Self {
            second: None,
            monitor: second_monitor(),
        }
    }
}

/// [`Second`] is what a second window shows to those who stand by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Second {
    /// It shows the drawing as it grows, with its light, and what it reads as.
    Mirror,
    /// It shows the guesses, large enough for a crowd.
    Reading,
    /// It shows the drawings that hang on the wall.
    Gallery,
}

/// [`ExhibitStep`] is one step of the script.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitStep {
    /// The step says this, in each language.
    pub say: Texts,
    /// The bundled drawing of this name is drawn now, in the place of what is there.
    pub show: Option<String>,
    /// It is true where all suggestions are followed as the step begins, and before and after are
    /// shown side by side.
    #[serde(default)]
    pub clean_up: bool,
    /// It says what leads on to the next step; a touch on *Next* always does.
    #[serde(default)]
    pub until: Until,
}

/// [`Until`] is what leads on to the next step: whatever of it comes first.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Until {
    /// The drawing reads as this.
    pub top1: Option<String>,
    /// The step ends once so many strokes are flagged.
    pub flagged: Option<usize>,
    /// The step ends once so many suggestions were followed in it.
    pub accepted: Option<usize>,
    /// The step ends after so many seconds.
    pub seconds: Option<f64>,
}

/// This is the script of `--demo`.
const DEMO: &str = include_str!("exhibit/demo.toml");

impl Exhibit {
    /// Reads the exhibit at `path`.
    pub fn open(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io(path))?;
        Self::parse(&text).map_err(|fault| fault.into_error(path))
    }

    /// Returns the script for a talk that ships with the program.
    pub fn demo() -> Self {
        Self::parse(DEMO).expect("the bundled script is read by a test")
    }

    /// Reads the text of an exhibit file.
    pub fn parse(text: &str) -> Result<Self, check::Fault> {
        let exhibit: Self = toml::from_str(text).map_err(|error| check::syntax_fault(text, &error))?;
        match exhibit.fault() {
            Some(cause) => Err(check::Fault::fatal(None, cause)),
            None => Ok(exhibit),
        }
    }

    fn fault(&self) -> Option<String> {
        let Kiosk {
            languages,
            invitation,
            idle_s,
            countdown_s,
            staff_pin,
            ..
        } = &self.kiosk;
        if languages.is_empty() || self.step.is_empty() {
            return Some("an exhibit needs a language and a step".to_owned());
        }
        if !(*idle_s > 0.0 && *countdown_s >= 20.0) {
            return Some("countdown_s must be 20 at least (WCAG 2.2.1), and idle_s above 0".to_owned());
        }
        if !staff_pin.chars().all(|c| c.is_ascii_digit()) {
            return Some("staff_pin holds digits only".to_owned());
        }
        let texts = self.step.iter().map(|step| &step.say).chain([invitation]);
        for (number, text) in texts.enumerate() {
            if let Some(missing) = languages.iter().find(|language| !text.contains_key(*language)) {
                let which = if number < self.step.len() {
                    format!("step {}", number + 1)
                } else {
                    "the invitation".into()
                };
                return Some(format!("{which} is not there in {missing}"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_sound_in_two_languages() {
        let demo = Exhibit::demo();
        assert_eq!(demo.kiosk.languages, ["en", "de"]);
        assert!(demo.step.iter().any(|step| step.clean_up));
    }

    #[test]
    fn what_is_wrong_with_an_exhibit_is_said() {
        let sound = "[kiosk]\nlanguages = [\"en\"]\ninvitation = { en = \"Draw\" }\n[[step]]\nsay = { en = \"Draw a fish.\" }\n";
        assert!(Exhibit::parse(sound).is_ok());
        for (from, to, words) in [
            ("[\"en\"]", "[\"en\", \"de\"]", "not there in de"),
            ("[\"en\"]", "[]", "needs a language"),
            ("[kiosk]", "[kiosk]\ncountdown_s = 5", "20 at least"),
            ("[kiosk]", "[kiosk]\nstaff_pin = \"abc\"", "digits"),
            ("[kiosk]", "[kiosk]\npin = 3", "unknown field"),
        ] {
            let fault = Exhibit::parse(&sound.replacen(from, to, 1)).expect_err(to);
            assert!(fault.text.contains(words), "{to}: {}", fault.text);
        }
    }
}
