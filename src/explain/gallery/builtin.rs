//! Makes the gallery that comes with the program: Twemoji, from the crate `twemoji-assets`, packed by `build.rs`.
//!
//! One picture for each emoji of a single code point: variants by skin colour, sequences and flags would only
//! crowd the answers.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

use super::Item;

/// Each emoji has three texts here: itself, its name and its picture, each with a zero after it.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/emoji.zlib"));

/// [`Emoji`] is an emoji's name and picture.
struct Emoji {
    name: String,
    svg: String,
}

/// These are all emoji by themselves; they are unpacked when the first one is asked for.
static EMOJI: LazyLock<BTreeMap<String, Emoji>> = LazyLock::new(|| {
    let mut texts = String::new();
    let unpacked = ZlibDecoder::new(PACKED).read_to_string(&mut texts);
    unpacked.expect("what was packed unpacks");
    let mut texts = texts.split('\0').map(str::to_owned);
    let emoji = || {
        let (key, name, svg) = (texts.next()?, texts.next()?, texts.next()?);
        Some((key, Emoji { name, svg }))
    };
    std::iter::from_fn(emoji).collect()
});

/// Lists every emoji with its name.
pub fn items() -> Vec<Item> {
    let item = |(key, emoji): (&String, &Emoji)| Item {
        name: emoji.name.clone(),
        key: key.clone(),
    };
    EMOJI.iter().map(item).collect()
}

/// Returns the picture of an emoji as SVG; `None` where there is none.
pub fn svg(emoji: &str) -> Option<&'static str> {
    EMOJI.get(emoji).map(|emoji| emoji.svg.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emoji_are_named_and_drawn() {
        let items = items();
        assert!(items.len() > 1000, "{}", items.len());
        let cat = items.iter().find(|item| item.name == "cat face").unwrap();
        assert!(svg(&cat.key).unwrap().starts_with("<svg"));
        let odd = ["light skin tone", "regional indicator", "flag:"];
        for item in &items {
            assert!(!odd.iter().any(|odd| item.name.contains(odd)), "{}", item.name);
            assert!(svg(&item.key).unwrap().trim_end().ends_with("</svg>"), "{}", item.name);
        }
    }
}
