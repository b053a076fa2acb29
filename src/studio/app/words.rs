//! Says how the assistant speaks: in plain words and whole sentences, numbers only where they say something. Widgets
//! and the studio know which language is shown.

use std::cell::Cell;

use eframe::egui::{Context, Ui};

use super::studio::Studio;
use crate::engine::Outcome;
use crate::words::{Speaks, Words, say};
use strokewise_ink::sketch::{Layer, Sheet, StrokeId};

thread_local! {
    /// Widgets of this thread say these words, in the frame that it paints. Not in egui's context,
    /// whose lock is held while widgets are asked for their accessible names.
    static SHOWN: Cell<Words> = Cell::new(Words::default());
}

/// Lets every widget of this thread speak so from now on; whoever owns a window says so at the
/// beginning of a frame.
pub fn show(words: Words) {
    SHOWN.set(words);
}

impl Speaks for Context {
    fn words(&self) -> Words {
        SHOWN.get()
    }
}

impl Speaks for Ui {
    fn words(&self) -> Words {
        self.ctx().words()
    }
}

impl Speaks for Studio {
    fn words(&self) -> Words {
        Words::of(self.language())
    }
}

/// Returns a stroke's number as people read it: it counts from 1 and never changes.
pub fn stroke_number(id: StrokeId) -> String {
    (u64::from(id.0) + 1).to_string()
}

/// Returns a stroke's name.
pub fn stroke_name(who: impl Speaks, id: StrokeId) -> String {
    say!(who, "stroke-name", number = stroke_number(id))
}

/// Returns a layer's name; the first one of every drawing has the same one in its file, whatever is
/// spoken.
pub fn layer_name(who: impl Speaks, layer: &Layer) -> &str {
    if layer.name == Sheet::FIRST {
        say!(who, "layer-first")
    } else {
        &layer.name
    }
}

/// Returns a probability as people read it.
pub fn percent(who: impl Speaks, p: f32) -> String {
    who.words().percent(p)
}

/// Says what a change does to the reading, from a category and its probability to another: "cat 41%
/// → 78%", "parachute 99% → umbrella 100%", or that it only tidies. What the reading leans on just now
/// has its numbers, too.
pub fn change(who: impl Speaks, outcome: Outcome, before: (&str, f32), after: (&str, f32)) -> String {
    let ((name, p), (new_name, new_p)) = (before, after);
    let [p, new_p] = [p, new_p].map(|p| percent(&who, p));
    match outcome {
        Outcome::Gains => say!(who, "change-gains", name = name, before = p, after = new_p),
        Outcome::Lowers if name == new_name => say!(who, "change-gains", name = name, before = p, after = new_p),
        Outcome::Renames | Outcome::Lowers => say!(
            who,
            "change-renames",
            name = name,
            before = p,
            new_name = new_name,
            after = new_p
        ),
        Outcome::Tidies => say!(who, "change-tidies").to_owned(),
    }
}

/// Says how sure a probability sounds.
pub fn sureness(who: impl Speaks, p: f32) -> &'static str {
    match p {
        p if p >= 0.9 => say!(who, "very-sure"),
        p if p >= 0.7 => say!(who, "fairly-sure"),
        p if p >= 0.5 => say!(who, "leaning-towards"),
        _ => say!(who, "not-sure"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn english() -> Words {
        Words::of(Language::English)
    }

    #[test]
    fn percentages_never_claim_nothing_for_something() {
        for (p, expected) in [(0.0, "0%"), (0.004, "<\u{a0}1%"), (0.414, "41%"), (1.0, "100%")] {
            assert_eq!(percent(english(), p), expected);
        }
        assert_eq!(percent(Words::of(Language::German), 0.414), "41\u{a0}%");
        assert_eq!(percent(Words::of(Language::French), 0.004), "<\u{a0}1\u{a0}%");
        assert_eq!(stroke_name(english(), StrokeId(6)), "Stroke 7");
    }

    #[test]
    fn a_new_reading_names_both_and_what_only_tidies_has_no_numbers() {
        let (cat, umbrella) = (("cat", 0.41), ("umbrella", 1.0));
        for (outcome, before, after, expected) in [
            (Outcome::Gains, cat, ("cat", 0.78), "cat 41% → 78%"),
            (Outcome::Renames, cat, umbrella, "cat 41% → umbrella 100%"),
            (Outcome::Tidies, cat, cat, "Tidies; the reading stays."),
            (Outcome::Lowers, cat, ("cat", 0.34), "cat 41% → 34%"),
            (Outcome::Lowers, cat, ("dog", 0.34), "cat 41% → dog 34%"),
        ] {
            assert_eq!(change(english(), outcome, before, after), expected);
        }
    }

    #[test]
    fn words_follow_the_probability() {
        for language in Language::ALL {
            let who = Words::of(language);
            let words: Vec<&str> = [1.0, 0.75, 0.55, 0.3].map(|p| sureness(who, p)).to_vec();
            let mut distinct = words.clone();
            distinct.dedup();
            assert_eq!(words, distinct);
            assert_eq!(sureness(who, f32::NAN), words[3]);
        }
    }
}
