//! Answers what the window says of the drawing, and in which language.

use super::{Focus, Studio};
use crate::engine::ClassId;
use crate::words::{Language, say};

impl Studio {
    /// Returns the language that the window speaks: the chosen one, or the system's.
    pub fn language(&self) -> Language {
        self.settings.interface.language.unwrap_or(self.system_language)
    }

    /// Returns the drawing's name in title and dialogs.
    pub fn title(&self) -> String {
        let name = self.file().and_then(|f| f.file_name());
        name.map_or_else(
            || say!(self, "file-untitled").to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Returns what the user says they draw, in their words; a category by the model's name for it.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// Returns what the user says they draw as people read it: a category by its name in the
    /// language that is shown.
    pub fn shown_word(&self) -> &str {
        let name = self.intent.map(|class| self.advice.name(class));
        let is_said_so = self.advice.names().and_then(|names| names.find(&self.word).ok()) == self.intent;
        name.filter(|name| !name.is_empty() && !is_said_so)
            .unwrap_or(&self.word)
    }

    /// Returns the category that the user says they draw, where the model knows it.
    pub fn intent(&self) -> Option<ClassId> {
        self.intent
    }

    /// Returns what is explained in the place of the reading, if anything is.
    pub fn focus(&self) -> Option<Focus<'_>> {
        if self.painting.region().is_some() {
            return Some(Focus {
                lead: say!(self, "focus-behind"),
                name: say!(self, "focus-behind.part"),
            });
        }
        let choice = self.pictures.choice()?;
        Some(Focus {
            lead: say!(self, "focus-match"),
            name: choice.name(),
        })
    }
}
