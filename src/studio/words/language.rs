//! [`Language`] is one of the languages that the window speaks; this room also tells which one the system does.

use serde::{Deserialize, Serialize};

/// [`Language`] is a language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// It is English, which all others fall back on.
    #[default]
    #[serde(rename = "en")]
    English,
    /// It is German.
    #[serde(rename = "de")]
    German,
    /// It is French.
    #[serde(rename = "fr")]
    French,
}

impl Language {
    /// These are all of them.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// Returns its code: "de".
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// Returns what the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
        }
    }

    /// Returns the language of a code or a locale ("de", "de-AT", "fr_CA.UTF-8"), where the window
    /// speaks it.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|l| l.code().eq_ignore_ascii_case(code))
    }

    /// Returns the first language that the system is set to and the window speaks (`LANGUAGE`,
    /// `LC_ALL`, `LC_MESSAGES` and `LANG` on Linux); English where there is none.
    pub fn of_system() -> Self {
        let mut locales = sys_locale::get_locales();
        locales.find_map(|locale| Self::of_locale(&locale)).unwrap_or_default()
    }
}
