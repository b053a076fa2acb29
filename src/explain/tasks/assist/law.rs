//! This is the law of suggestions, as far as one suggestion can be asked: whether it may be made at all, and what
//! following it is called (articles 1 to 3 on the crate's page). The fourth article is kept where verdicts with and
//! without a name are joined (`named`), the fifth where parts are suggested (`judge`), the sixth by `together`, the
//! seventh by [`super::steadied`].

use super::Guess;

/// A change of a probability can be seen from two points on.
pub const SEEN: f32 = 0.02;

/// A probability that falls by less than this has not fallen: it is the calculation's own unrest.
pub const UNREST: f32 = 0.001;

/// A stated intent that is this likely, with the ink or without it, is heard: of one that is as good as never read
/// neither support nor a loss means anything. One of 345 categories drawn by lot is as likely.
const HEARD: f32 = 0.003;

/// Tells whether an intent is so likely, before or after a change, that its probability says something of the drawing.
pub(super) fn is_heard(before: f32, after: f32) -> bool {
    before.max(after) >= HEARD
}

/// Tells whether a fall from `before` to `after` can be seen: what no suggestion may do.
pub(super) fn is_harm(before: f32, after: f32) -> bool {
    after <= before - SEEN
}

/// [`Effect`] is what following a suggestion was measured to do to the reading: probabilities by
/// real passes over the drawing with and without the ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// With the ink, this is the stated intent and its probability; without an intent, or with one that the drawing is
    /// as good as never read as, the likeliest class.
    pub before: Guess,
    /// Without the ink, this is the same intent; otherwise whatever is likeliest then.
    pub after: Guess,
    /// The most probable category without the ink, whatever intent was stated.
    pub top_after: Guess,
}

/// [`Outcome`] is the class of an [`Effect`] that may be suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The drawing is read more surely, by [`SEEN`] or more.
    Gains,
    /// The drawing is read as something else, no less surely. It is so only without a stated intent, or with one that
    /// is not heard.
    Renames,
    /// "Tidies; the reading stays": no change of it can be seen.
    Tidies,
    /// It was suggested before and goes on looking as if it did not belong, but just now the reading leans on it:
    /// without it the drawing would be read visibly less surely. It is never suggested anew, and never followed
    /// together with others.
    Lowers,
}

impl Outcome {
    /// Returns its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gains => "gains",
            Self::Renames => "renames",
            Self::Tidies => "tidies",
            Self::Lowers => "lowers",
        }
    }
}

/// What is stated is hidden where it is less likely than this, and uncovered where it is as likely as the second.
const HIDDEN: f32 = 0.5;
const UNCOVERED: f32 = 0.9;

impl Effect {
    /// Returns the probability before and after.
    pub fn p(&self) -> [f32; 2] {
        [self.before.p, self.after.p]
    }

    /// Returns by how much the probability rises.
    pub fn gain(&self) -> f32 {
        self.after.p - self.before.p
    }

    /// Tells whether what is stated, of whose probabilities the effect speaks, is heard with the ink or without it.
    pub(super) fn is_heard(&self) -> bool {
        is_heard(self.before.p, self.after.p)
    }

    /// Tells whether what is stated is hidden by the ink: not read with it, and read surely without it.
    pub(super) fn uncovers(&self) -> bool {
        self.before.p < HIDDEN && self.after.p >= UNCOVERED
    }

    /// Tells whether the probability falls, be it by less than can be seen: such a suggestion must
    /// be surer than any other.
    pub fn falls(&self) -> bool {
        self.gain() < -UNREST
    }

    /// Classes the effect by the first three articles of the law; `None` where it must not be
    /// suggested anew.
    pub fn outcome(&self) -> Option<Outcome> {
        let gain = self.gain();
        if is_harm(self.before.p, self.after.p) {
            None
        } else if self.before.class != self.after.class {
            Some(Outcome::Renames)
        } else if gain >= SEEN {
            Some(Outcome::Gains)
        } else {
            Some(Outcome::Tidies)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClassId;

    #[test]
    fn an_intent_is_heard_where_it_is_read_with_the_ink_or_without_it() {
        for (before, after, expected) in [(0.0004, 0.002, false), (0.0004, 0.6, true), (0.6, 0.0004, true)] {
            assert_eq!(is_heard(before, after), expected, "{before}, {after}");
        }
    }

    #[test]
    fn nothing_that_visibly_lowers_the_reading_has_an_outcome() {
        let check = |before: (u16, f32), after: (u16, f32), expected, falls| {
            let guess = |(class, p)| Guess {
                class: ClassId(class),
                p,
            };
            let effect = Effect {
                before: guess(before),
                after: guess(after),
                top_after: guess(after),
            };
            assert_eq!((effect.outcome(), effect.falls()), (expected, falls), "{effect:?}");
        };
        let (gains, tidies) = (Some(Outcome::Gains), Some(Outcome::Tidies));
        let renames = Some(Outcome::Renames);
        check((0, 0.41), (0, 0.78), gains, false);
        check((0, 0.98), (0, 0.999), tidies, false);
        check((0, 1.0), (0, 1.0), tidies, false);
        check((0, 0.51), (0, 0.5), tidies, true);
        check((0, 0.53), (0, 0.5), None, true);
        check((0, 0.4), (0, 0.04), None, true);
        check((0, 0.97), (1, 0.99), renames, false);
        check((0, 0.97), (1, 0.96), renames, true);
        check((0, 0.97), (1, 0.6), None, true);
    }
}
