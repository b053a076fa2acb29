//! [`Words`] is what the window says, in the language that is shown.
//!
//! Every sentence stands in a Fluent file, one for each room of the window and each language
//! (`src/studio/words/en/panel.ftl`). A room asks for it by its id, and gives what varies by name:
//!
//! ```ignore
//! ui.button(say!(ui, "suggestion-keep")).on_hover_text(say!(ui, "suggestion-keep.tip"));
//! ui.label(say!(ui, "strokes", count = 3));
//! ```
//!
//! Who is asked is whoever knows the language ([`Speaks`]): widgets, the studio, or [`Words`]
//! themselves. A message without variables is text that stands ready, so asking for it costs a look
//! into a table and copies nothing; a language is read once, when it is first spoken. What a
//! language lacks is said in English. Ids, files, settings, JSON and the command line are English
//! in every language.

mod catalog;
mod language;
mod number;
#[cfg(test)]
mod tests;

use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

use fluent_bundle::FluentValue;
use strokewise_explain::model::Labels;

use self::catalog::Catalog;
pub use self::language::Language;

/// [`Words`] holds the words of one language; as cheap to hand on as a number.
#[derive(Clone, Copy)]
pub struct Words(&'static Catalog);

/// [`Id`] is the id of a message, where it is kept to be said later; see `id!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub &'static str);

/// [`Speaks`] is whoever knows which language is shown.
pub trait Speaks {
    /// Returns the words of that language.
    fn words(&self) -> Words;
}

impl Speaks for Words {
    fn words(&self) -> Words {
        *self
    }
}

impl<T: Speaks + ?Sized> Speaks for &T {
    fn words(&self) -> Words {
        (**self).words()
    }
}

impl<T: Speaks + ?Sized> Speaks for &mut T {
    fn words(&self) -> Words {
        (**self).words()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::of(Language::default())
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language() == other.language()
    }
}

impl Eq for Words {}

impl Debug for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.language()).finish()
    }
}

impl Words {
    /// Returns the words of `language`.
    pub fn of(language: Language) -> Self {
        Self(Catalog::of(language))
    }

    /// Returns the words of the language of this code, as files have it; English ones where it is
    /// not there.
    pub fn of_code(code: &str) -> Self {
        Self::of(Language::of_locale(code).unwrap_or_default())
    }

    /// Returns the language that they are of.
    pub fn language(self) -> Language {
        self.0.language
    }

    /// Returns a message without variables. What no language has is shown by its id.
    pub fn text(self, id: &'static str) -> &'static str {
        self.0.text(id).or_else(|| english().text(id)).unwrap_or(id)
    }

    /// Returns the message that was kept as `id`.
    pub fn said(self, id: Id) -> &'static str {
        self.text(id.0)
    }

    /// Returns a message with variables, by name.
    pub fn with(self, id: &str, variables: &[(&str, FluentValue)]) -> String {
        let said = self.0.with(id, variables);
        said.or_else(|| english().with(id, variables))
            .unwrap_or_else(|| id.to_owned())
    }

    /// Returns what something with an English name of its own (a reason, a task's category) is
    /// called: the message whose id is `room` and the name in lower case with hyphens; the name
    /// itself where there is none.
    pub fn term<'a>(self, room: &str, name: &'a str) -> &'a str {
        self.0.term(room, name).unwrap_or(name)
    }

    /// Returns whether the language has a word of its own for what is called `name` in English.
    pub fn knows(self, room: &str, name: &str) -> bool {
        self.0.term(room, name).is_some()
    }

    /// Returns what the category that the model calls `name` is called.
    pub fn category(self, name: &str) -> &str {
        self.term("category", name)
    }

    /// Returns the names of `labels` as people read and type them, in the same order.
    pub fn categories(self, labels: &Arc<Labels>) -> Arc<Labels> {
        if self.language() == Language::English {
            return Arc::clone(labels);
        }
        let names = labels.iter().map(|(_, name)| self.category(name).to_owned());
        Arc::new(Labels::from_names(names.collect()))
    }

    /// Returns a number with `digits` after the point, or whatever stands in its place.
    pub fn number(self, value: f32, digits: usize) -> String {
        number::fixed(self.language(), f64::from(value), digits)
    }

    /// Returns a size in percent: 1 is all of it, 2 is twice as large.
    pub fn percent_of(self, size: f32) -> String {
        self.with("percent", &[("percent", (100.0 * size).round().into())])
    }

    /// Returns a probability or a share as people read it: never nothing where there is something.
    pub fn percent(self, share: f32) -> String {
        let percent = 100.0 * share;
        if percent > 0.0 && percent < 1.0 {
            self.with("less-than-a-percent", &[("percent", 1.into())])
        } else {
            self.percent_of(share)
        }
    }
}

/// Returns what the language of this code calls itself; its code where it is unknown.
pub fn language_name(code: &str) -> &str {
    match Language::of_locale(code) {
        Some(language) => language.own_name(),
        None => code,
    }
}

fn english() -> &'static Catalog {
    Catalog::of(Language::English)
}

/// Says a message in the language of whoever is asked: `say!(ui, "clean-up")`, `say!(studio,
/// "strokes", count = 3)`.
macro_rules! say {
    ($who:expr, $id:literal) => {
        $crate::words::Speaks::words(&$who).text($id)
    };
    ($who:expr, $id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::words::Speaks::words(&$who).with($id, &[$((stringify!($name), ($value).into())),+])
    };
}

/// Makes the id of a message that is said elsewhere, by [`Words::said`]: `id!("tool-pen")`.
macro_rules! id {
    ($id:literal) => {
        $crate::words::Id($id)
    };
}

pub(crate) use {id, say};
