//! [`verify`] computes every edit, answer and effect of a session again, and says what came of the comparison.

use super::account::{Account, Reading, TrialAccount};
use super::event::{AnswerRecord, SuggestionOpen};
use strokewise_ink::sketch::Sketch;

/// Computes answers again. The window's engine and a test can.
pub trait Critic {
    /// Returns the answer about `sketch` to the question that `recorded` answered, or why there is
    /// none.
    fn answer(&mut self, sketch: &Sketch, recorded: &AnswerRecord) -> Result<Answered, String>;
}

/// [`Answered`] is an answer that was computed again.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The critic answers this.
    pub answer: AnswerRecord,
    /// These effects were measured of strokes and parts that go.
    pub effects: Vec<Effect>,
}

/// [`Effect`] is what the loss of ink changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The stroke has this id.
    pub stroke: u32,
    /// These strokes go with it.
    pub others: Vec<u32>,
    /// This part of the stroke goes, from and to as shares of its length: 0 to 1 for all.
    pub part: [f32; 2],
    /// The target has these probabilities before and after.
    pub p: [f32; 2],
}

/// Numbers of another device or number of threads may differ by so much.
pub const TOLERANCE: f32 = 1e-4;

/// [`Verdict`] is what came of a comparison, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All is bit for bit the same.
    Identical,
    /// All numbers are within [`TOLERANCE`].
    Within,
    /// A number differs by more, or a word is another.
    Different,
}

/// [`Tally`] counts what comparisons came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// So many comparisons came to [`Verdict::Identical`].
    pub identical: usize,
    /// So many comparisons came to [`Verdict::Within`].
    pub within: usize,
    /// Each comparison that came to [`Verdict::Different`] is told here in a sentence.
    pub different: Vec<String>,
}

impl Tally {
    fn count(&mut self, verdict: Verdict, what: impl FnOnce() -> String) {
        match verdict {
            Verdict::Identical => self.identical += 1,
            Verdict::Within => self.within += 1,
            Verdict::Different => self.different.push(what()),
        }
    }
}

/// [`Proof`] is what was proven of a session.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proof {
    /// The edits were compared by the hashes of the drawings after them.
    pub edits: Tally,
    /// The answers were compared by their digests and numbers.
    pub answers: Tally,
    /// The effects of suggestions were compared.
    pub effects: Tally,
    /// These answers are unknown: the record does not hold their drawing, or the critic could not give them.
    pub unknown: Vec<String>,
}

impl Proof {
    /// Returns whether nothing differs and nothing is unknown.
    pub fn holds(&self) -> bool {
        let tallies = [&self.edits, &self.answers, &self.effects];
        tallies.iter().all(|tally| tally.different.is_empty()) && self.unknown.is_empty()
    }
}

/// Checks a session. `edits` is how many edits its record holds.
pub fn verify(account: &Account, edits: usize, critic: &mut dyn Critic) -> Proof {
    let mut proof = Proof::default();
    for trial in &account.trials {
        for seq in &trial.contradictions {
            proof
                .edits
                .different
                .push(format!("line {seq}: the drawing after it is another one"));
        }
        let mut measured = Vec::new();
        for reading in &trial.readings {
            check(trial, reading, critic, &mut measured, &mut proof);
        }
    }
    proof.edits.identical = edits - proof.edits.different.len().min(edits);
    proof
}

/// Checks an answer, and what suggestions said by it. `measured` holds the effects of the answers
/// before: of a drawing of many strokes not every one is measured each time, and what is not stays
/// as it was.
fn check(
    trial: &TrialAccount,
    reading: &Reading,
    critic: &mut dyn Critic,
    measured: &mut Vec<Effect>,
    proof: &mut Proof,
) {
    let seq = reading.seq;
    let recorded = &reading.answer;
    if super::hash::of_numbers(recorded.numbers()) != recorded.digest {
        proof
            .answers
            .different
            .push(format!("line {seq}: its numbers do not fit its own digest"));
        return;
    }
    let Some(sketch) = &reading.sketch else {
        proof.unknown.push(format!(
            "line {seq}: the record does not hold the drawing that it speaks of"
        ));
        return;
    };
    let again = match critic.answer(sketch, recorded) {
        Ok(again) => again,
        Err(cause) => {
            proof.unknown.push(format!("line {seq}: {cause}"));
            return;
        }
    };
    let verdict = compare(recorded, &again.answer);
    proof
        .answers
        .count(verdict, || format!("line {seq}: the answer is another one"));
    measured.splice(0..0, again.effects);
    // In a sham condition the numbers shown belong to other strokes, on purpose.
    let lives = trial.suggestions.iter().filter(|_| !trial.start.sham);
    let said = lives.flat_map(|life| std::iter::once(&life.open).chain(&life.updates));
    for said in said.filter(|said| said.answer == seq) {
        let verdict = effect_verdict(said, measured);
        proof.effects.count(verdict, || {
            format!("line {seq}: the effect of suggestion {} differs", said.suggestion)
        });
    }
}

/// Compares an answer as recorded with the same one computed again.
pub fn compare(recorded: &AnswerRecord, again: &AnswerRecord) -> Verdict {
    let words = |answer: &AnswerRecord| {
        let top = answer.top.iter().map(|(name, _)| name.clone());
        let strokes = answer.strokes.iter().map(|s| s.stroke);
        (
            answer.target.clone(),
            top.collect::<Vec<_>>(),
            strokes.collect::<Vec<_>>(),
        )
    };
    let (one, other) = (recorded.numbers(), again.numbers());
    if words(recorded) != words(again) || one.len() != other.len() {
        return Verdict::Different;
    }
    numbers_verdict(&one, &other)
}

fn numbers_verdict(one: &[f32], other: &[f32]) -> Verdict {
    let pairs = one.iter().zip(other);
    if pairs.clone().all(|(a, b)| a.to_bits() == b.to_bits()) {
        Verdict::Identical
    } else if pairs.clone().all(|(a, b)| (a - b).abs() <= TOLERANCE) {
        Verdict::Within
    } else {
        Verdict::Different
    }
}

/// Compares with the newest effect of the same ink.
fn effect_verdict(said: &SuggestionOpen, effects: &[Effect]) -> Verdict {
    let same = |effect: &&Effect| {
        let near = |a: f32, b: f32| (a - b).abs() <= TOLERANCE;
        let same_strokes = effect.stroke == said.stroke && effect.others == said.others;
        same_strokes && near(effect.part[0], said.from) && near(effect.part[1], said.to)
    };
    let Some(effect) = effects.iter().find(same) else {
        return Verdict::Different;
    };
    numbers_verdict(&[said.p_before, said.p_after], &effect.p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_near_or_different() {
        for (other, expected) in [
            ([0.25, 0.5], Verdict::Identical),
            ([0.25005, 0.5], Verdict::Within),
            ([0.2502, 0.5], Verdict::Different),
            ([f32::NAN, 0.5], Verdict::Different),
        ] {
            assert_eq!(numbers_verdict(&[0.25, 0.5], &other), expected, "{other:?}");
        }
    }
}
