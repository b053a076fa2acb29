//! [`Words`]: what study and exhibit say of themselves, in each language that they know.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The program's own words in one language. Each language is a TOML file with exactly these keys.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What the model's categories are called.
    #[serde(skip)]
    pub categories: Categories,
    /// To the next screen.
    pub next: String,
    /// Begins a drawing.
    pub start: String,
    /// Ends a drawing.
    pub done: String,
    /// One step back.
    pub undo: String,
    /// One step forward.
    pub redo: String,
    /// The tool that draws.
    pub pen: String,
    /// The tool that removes.
    pub eraser: String,
    /// Above practice.
    pub practice: String,
    /// Back to practice.
    pub repeat_practice: String,
    /// Which drawing of how many.
    pub drawing_of: String,
    /// Seconds left.
    pub time_left: String,
    /// Without a limit.
    pub no_limit: String,
    /// Above the guess.
    pub i_see: String,
    /// The guess about blank paper.
    pub nothing_yet: String,
    /// The guess before it is there.
    pub looking: String,
    /// The guess while the model loads.
    pub waking: String,
    /// Above the suggestions.
    pub suggestions: String,
    /// A suggestion about a stroke.
    pub looks_odd: String,
    /// A suggestion about a part of one.
    pub part_looks_odd: String,
    /// Follows a suggestion.
    pub remove: String,
    /// Declines a suggestion.
    pub keep: String,
    /// Follows all suggestions.
    pub clean_up: String,
    /// In the place of the critic.
    pub silent: String,
    /// What blue means.
    pub supports: String,
    /// What orange means.
    pub opposes: String,
    /// Agrees.
    pub agree: String,
    /// Does not agree.
    pub decline: String,
    /// Above a break.
    pub break_title: String,
    /// What a break is for.
    pub break_text: String,
    /// Above the last screen.
    pub thanks_title: String,
    /// What the code is for.
    pub code_text: String,
    /// Ends the session.
    pub finish: String,
    /// Above the screen after the session.
    pub over_title: String,
    /// What to do then.
    pub over_text: String,
    /// Above the screen after declining.
    pub declined_title: String,
    /// What happens then.
    pub declined_text: String,
    /// Asks about stopping.
    pub stop: String,
    /// The question about stopping.
    pub stop_title: String,
    /// Pauses.
    pub pause: String,
    /// Goes on.
    pub go_on: String,
    /// Above a pause.
    pub paused_title: String,
    /// What a pause does.
    pub paused_text: String,
    /// Stops and keeps.
    pub stop_keep: String,
    /// Stops and deletes.
    pub stop_delete: String,
    /// Does not stop.
    pub back: String,
    /// Deletes after the debriefing.
    pub delete_now: String,
    /// The disk does not write.
    pub trouble: String,
    /// Over the exhibit while nobody is there.
    pub touch_to_draw: String,
    /// Asks whether somebody is there.
    pub still_there: String,
    /// Somebody is.
    pub still_here: String,
    /// How long the question stays.
    pub gone_in: String,
    /// Begins a visit anew.
    pub start_over: String,
    /// Above the drawing before.
    pub before: String,
    /// Above the drawing after.
    pub after: String,
    /// Asks whether a drawing may be shown.
    pub hang_question: String,
    /// It may.
    pub hang_yes: String,
    /// It may not.
    pub hang_no: String,
}

/// Code, name in its own language, and words of each language.
const LANGUAGES: [(&str, &str, &str); 2] = [
    ("en", "English", include_str!("words/en.toml")),
    ("de", "Deutsch", include_str!("words/de.toml")),
];

impl Words {
    /// The words of `language`; English where they are not there.
    pub fn of(language: &str) -> Self {
        let known = LANGUAGES
            .iter()
            .find(|(code, _, _)| *code == language)
            .unwrap_or(&LANGUAGES[0]);
        let words: Self = toml::from_str(known.2).expect("every language is read by a test");
        Self {
            categories: Categories::of(known.0),
            ..words
        }
    }
}

/// The model's categories in other languages than English.
const CATEGORIES: [(&str, &str); 1] = [("de", include_str!("words/categories.de.toml"))];

/// What the model's categories are called in one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Categories(BTreeMap<String, String>);

impl Categories {
    /// The names in `language`; English ones where they are not there.
    pub fn of(language: &str) -> Self {
        let known = CATEGORIES.iter().find(|(code, _)| *code == language);
        let names = known.map(|(_, text)| toml::from_str(text).expect("every language is read by a test"));
        Self(names.unwrap_or_default())
    }

    /// What the category that the model calls `name` is called.
    pub fn name<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

/// A language's name in itself; its code where it is unknown.
pub fn name_of(language: &str) -> &str {
    let known = LANGUAGES.iter().find(|(code, _, _)| *code == language);
    known.map_or(language, |(_, name, _)| name)
}

/// `text` with numbers in the places of `{n}` and `{of}`.
pub fn filled(text: &str, n: usize, of: usize) -> String {
    text.replace("{n}", &n.to_string()).replace("{of}", &of.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_and_the_same_blanks() {
        let english = format!("{:?}", Words::of("en"));
        for (code, _, text) in LANGUAGES {
            let words: toml::Table = toml::from_str(text).expect("sound TOML");
            assert!(
                words
                    .values()
                    .all(|word| word.as_str().is_some_and(|word| !word.trim().is_empty())),
                "{code}"
            );
            let here = format!("{:?}", Words::of(code));
            for blank in ["{n}", "{of}"] {
                assert_eq!(
                    here.matches(blank).count(),
                    english.matches(blank).count(),
                    "{code} {blank}"
                );
            }
        }
        assert_eq!(filled(&Words::of("de").drawing_of, 2, 4), "Zeichnung 2 von 4");
        assert_eq!(Words::of("xx"), Words::of("en"));
    }

    #[test]
    fn every_category_has_a_name_in_every_language() {
        let labels = include_str!("../../../../models/labels.txt");
        for (code, _) in CATEGORIES {
            let names = Categories::of(code);
            let categories: Vec<&str> = labels.lines().filter(|line| !line.is_empty()).collect();
            assert!(categories.iter().all(|name| names.0.contains_key(*name)), "{code}");
            assert_eq!(names.0.len(), categories.len(), "{code}");
        }
        assert_eq!(Categories::of("de").name("cat"), "Katze");
        assert_eq!(Categories::of("en").name("cat"), "cat");
    }
}
