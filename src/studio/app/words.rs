//! How the assistant speaks: plain words and whole sentences, numbers only where they say something.

use crate::engine::Outcome;
use strokewise_ink::sketch::StrokeId;

/// A stroke's name: its number counts from 1 and never changes.
pub fn stroke_name(id: StrokeId) -> String {
    format!("Stroke {}", u64::from(id.0) + 1)
}

/// A probability as people read it.
pub fn percent(p: f32) -> String {
    let percent = p * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "<\u{a0}1\u{a0}%".to_owned()
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}

/// What a change does to the reading, from a category and its probability to another: "cat 41 % → 78 %",
/// "parachute 99 % → umbrella 100 %", or that it only tidies.
pub fn change(outcome: Outcome, before: (&str, f32), after: (&str, f32)) -> String {
    let ((name, p), (new_name, new_p)) = (before, after);
    let [p, new_p] = [p, new_p].map(percent);
    match outcome {
        Outcome::Gains => format!("{name} {p} → {new_p}"),
        Outcome::Renames => format!("{name} {p} → {new_name} {new_p}"),
        Outcome::Tidies => "Tidies; the reading stays.".to_owned(),
    }
}

/// How sure a probability sounds.
pub fn sureness(p: f32) -> &'static str {
    match p {
        p if p >= 0.9 => "very sure",
        p if p >= 0.7 => "fairly sure",
        p if p >= 0.5 => "leaning towards it",
        _ => "not sure",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_never_claim_nothing_for_something() {
        for (p, expected) in [(0.0, "0 %"), (0.004, "< 1 %"), (0.414, "41 %"), (1.0, "100 %")] {
            assert_eq!(percent(p).replace('\u{a0}', " "), expected);
        }
        assert_eq!(stroke_name(StrokeId(6)), "Stroke 7");
    }

    #[test]
    fn a_new_reading_names_both_and_what_only_tidies_has_no_numbers() {
        let (cat, umbrella) = (("cat", 0.41), ("umbrella", 1.0));
        for (outcome, before, after, expected) in [
            (Outcome::Gains, cat, ("cat", 0.78), "cat 41 % → 78 %"),
            (Outcome::Renames, cat, umbrella, "cat 41 % → umbrella 100 %"),
            (Outcome::Tidies, cat, cat, "Tidies; the reading stays."),
        ] {
            let text = change(outcome, before, after);
            assert_eq!(text.replace('\u{a0}', " "), expected);
        }
    }

    #[test]
    fn words_follow_the_probability() {
        let words: Vec<&str> = [1.0, 0.75, 0.55, 0.3].map(sureness).to_vec();
        let mut distinct = words.clone();
        distinct.dedup();
        assert_eq!(words, distinct);
        assert_eq!(sureness(f32::NAN), "not sure");
    }
}
