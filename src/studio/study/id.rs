//! [`ParticipantId`] is five letters and a check letter, drawn by lot. It says nothing about anybody, holds no vowel
//! and so spells no word, and no spreadsheet takes it for a number or a date.

use std::fmt;
use std::str::FromStr;

use rand::Rng;
use rand::seq::IndexedRandom as _;
use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const DRAWN: usize = 5;

/// [`ParticipantId`] is a participant's name within a study, and the code by which they withdraw:
/// five letters by lot and a check letter by the Luhn scheme modulo 20, which no single slip of the
/// pen survives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ParticipantId(String);

impl ParticipantId {
    /// Makes a new id by the lots of `random`.
    pub fn draw(random: &mut impl Rng) -> Self {
        let drawn: Vec<u8> = (0..DRAWN).filter_map(|_| LETTERS.choose(random).copied()).collect();
        let check = check_letter(&drawn).expect("all letters are ours");
        Self(drawn.into_iter().chain([check]).map(char::from).collect())
    }

    /// Returns the six letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the letter that makes a Luhn sum of `letters` and itself a multiple of 20; `None` where
/// a letter is not ours.
fn check_letter(letters: &[u8]) -> Option<u8> {
    let base = LETTERS.len();
    let mut sum = 0;
    for (i, letter) in letters.iter().rev().enumerate() {
        let value = LETTERS.iter().position(|l| l == letter)?;
        let weighted = if i % 2 == 0 { 2 * value } else { value };
        sum += weighted / base + weighted % base;
    }
    Some(LETTERS[(base - sum % base) % base])
}

impl fmt::Display for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ParticipantId {
    type Err = String;

    /// Reads an id as people type it, in small letters too. The error says what is wrong.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_uppercase();
        let bytes = text.as_bytes();
        let [drawn @ .., check] = bytes else {
            return Err("a code has six letters".to_owned());
        };
        if drawn.len() != DRAWN {
            return Err(format!("a code has six letters, \"{text}\" has not"));
        }
        match check_letter(drawn) {
            None => Err(format!("\"{text}\" holds a letter that no code has")),
            Some(expected) if expected != *check => Err(format!("\"{text}\" is mistyped: its letters do not fit")),
            Some(_) => Ok(Self(text)),
        }
    }
}

impl TryFrom<String> for ParticipantId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ParticipantId> for String {
    fn from(id: ParticipantId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::order::generator;

    #[test]
    fn every_single_wrong_letter_is_noticed() {
        let mut random = generator(3, 0);
        for _ in 0..20 {
            let id = ParticipantId::draw(&mut random);
            assert_eq!(id.as_str().to_ascii_lowercase().parse(), Ok(id.clone()));
            for at in 0..6 {
                for &letter in LETTERS {
                    let mut wrong = id.as_str().as_bytes().to_vec();
                    if wrong[at] == letter {
                        continue;
                    }
                    wrong[at] = letter;
                    let wrong = String::from_utf8(wrong).expect("letters");
                    assert!(wrong.parse::<ParticipantId>().is_err(), "{id} {wrong}");
                }
            }
        }
        for senseless in ["", "BCDFG", "ABCDEF", "é", "BCDFGHJ"] {
            assert!(senseless.parse::<ParticipantId>().is_err(), "{senseless}");
        }
    }
}
