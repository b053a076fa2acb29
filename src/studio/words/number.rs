//! Writes numbers as a language does: its point, and what stands between thousands.

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

use super::Language;

/// Where a message does not say how many, there are at most so many digits after the point.
const MOST_DIGITS: usize = 3;

/// Returns the point, and what stands between thousands.
fn marks(language: Language) -> (char, char) {
    match language {
        Language::English => ('.', ','),
        Language::German => (',', '.'),
        Language::French => (',', '\u{a0}'),
    }
}

/// Returns `value` with just so many `digits` after the point; a dash for what is no number.
pub fn fixed(language: Language, value: f64, digits: usize) -> String {
    written(language, value, [digits; 2], true)
}

/// Returns a message's number as its options say.
pub fn formatted(language: Language, number: &FluentNumber) -> String {
    let FluentNumberOptions {
        minimum_fraction_digits,
        maximum_fraction_digits,
        use_grouping,
        ..
    } = number.options;
    let least = minimum_fraction_digits.unwrap_or(0);
    let most = maximum_fraction_digits.unwrap_or(least.max(MOST_DIGITS));
    written(language, number.value, [least, most.max(least)], use_grouping)
}

fn written(language: Language, value: f64, [least, most]: [usize; 2], grouped: bool) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (point, between) = marks(language);
    let plain = format!("{:.most$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let kept = fraction.trim_end_matches('0').len().max(least);
    let is_zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
    let mut text = String::new();
    if value < 0.0 && !is_zero {
        text.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    if kept > 0 {
        text.push(point);
        text.push_str(&fraction[..kept]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        for (language, expected) in [
            (Language::English, ["1,234,567.50", "0.25", "−3.0", "12"]),
            (Language::German, ["1.234.567,50", "0,25", "−3,0", "12"]),
            (Language::French, ["1\u{a0}234\u{a0}567,50", "0,25", "−3,0", "12"]),
        ] {
            let said = [(1_234_567.5, 2), (0.25, 2), (-3.0, 1), (12.4, 0)].map(|(n, d)| fixed(language, n, d));
            assert_eq!(said, expected);
        }
        assert_eq!(fixed(Language::English, f64::NAN, 1), "–");
        assert_eq!(fixed(Language::English, -0.01, 1), "0.0");
    }

    #[test]
    fn a_message_says_how_many_digits_it_wants() {
        let number = |value: f64, least, most| FluentNumber {
            value,
            options: FluentNumberOptions {
                minimum_fraction_digits: least,
                maximum_fraction_digits: most,
                ..FluentNumberOptions::default()
            },
        };
        let said = |n: &FluentNumber| formatted(Language::German, n);
        assert_eq!(said(&number(1.5, None, None)), "1,5");
        assert_eq!(said(&number(1.5, Some(2), None)), "1,50");
        assert_eq!(said(&number(1.55, None, Some(1))), "1,6");
        assert_eq!(said(&number(4.0, None, None)), "4");
    }
}
