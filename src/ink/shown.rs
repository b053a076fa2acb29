//! Shows text from files as people may see it: names and words can hold characters that a terminal obeys, that break a
//! table, or that turn the order of what stands beside them.

use std::fmt::{self, Display, Write as _};
use std::path::Path;

/// [`Shown`] writes `text` with everything that is not plainly visible as `\u{…}`, and line breaks and tabs as `\n` and
/// `\t`.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(pub &'a str);

/// Writes a path for people; what is no text in it is shown as `\u{fffd}`.
pub fn shown_path(path: &Path) -> String {
    Shown(&path.to_string_lossy()).to_string()
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if is_hidden(c) {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// Recognises control characters, marks that change the direction of writing, and marks without a
/// shape or a use in names.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_plainly_visible_reaches_the_screen_as_it_is() {
        let check = |text: &str, expected: &str| assert_eq!(Shown(text).to_string(), expected);
        check("cat", "cat");
        check(
            "été 猫 \u{1f408}\u{200d}\u{2b1b} \\",
            "été 猫 \u{1f408}\u{200d}\u{2b1b} \\",
        );
        check("a\u{1b}[31mred", "a\\u{1b}[31mred");
        check("two\r\nlines\t", "two\\r\\nlines\\t");
        check("a\u{202e}gvs.exe", "a\\u{202e}gvs.exe");
        check("\u{9b}2J", "\\u{9b}2J");
    }
}
