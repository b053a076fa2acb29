//! The gallery that comes with the program: Twemoji, from the crate `twemoji-assets`.
//!
//! One picture for each emoji of a single code point: variants by skin colour, sequences and flags would only
//! crowd the answers.

use twemoji_assets::svg::SvgTwemojiAsset;

use super::Item;

/// Code points that emoji are among.
const RANGES: [std::ops::RangeInclusive<u32>; 2] = [0x203C..=0x3299, 0x1F004..=0x1FAFF];

/// Skin colours and the letters that flags are made of.
const PARTS: [std::ops::RangeInclusive<u32>; 2] = [0x1F3FB..=0x1F3FF, 0x1F1E6..=0x1F1FF];

/// Every emoji with its name.
pub fn items() -> Vec<Item> {
    let codes = RANGES.into_iter().flatten();
    let whole = codes.filter(|code| !PARTS.iter().any(|part| part.contains(code)));
    let emoji = whole.filter_map(char::from_u32).map(String::from);
    emoji
        .filter_map(|key| {
            let asset = SvgTwemojiAsset::from_emoji(&key)?;
            Some(Item {
                name: asset.label?.to_owned(),
                key,
            })
        })
        .collect()
}

/// The picture of an emoji.
pub fn svg(emoji: &str) -> Option<&'static str> {
    SvgTwemojiAsset::from_emoji(emoji).map(|asset| **asset)
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
        }
    }
}
