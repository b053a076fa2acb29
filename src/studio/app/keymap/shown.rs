//! Writes keys as people read them on their keyboard: "Strg+Umschalt+Z" in German.

use eframe::egui::{Context, Key, KeyboardShortcut};

use crate::words::{Id, Speaks as _, id, say};

/// Keys whose names differ from language to language.
const NAMED: [(Key, Id); 15] = [
    (Key::Escape, id!("key-escape")),
    (Key::Tab, id!("key-tab")),
    (Key::Backspace, id!("key-backspace")),
    (Key::Enter, id!("key-enter")),
    (Key::Insert, id!("key-insert")),
    (Key::Delete, id!("key-delete")),
    (Key::Home, id!("key-home")),
    (Key::End, id!("key-end")),
    (Key::PageUp, id!("key-page-up")),
    (Key::PageDown, id!("key-page-down")),
    (Key::Space, id!("key-space")),
    (Key::ArrowLeft, id!("key-left")),
    (Key::ArrowRight, id!("key-right")),
    (Key::ArrowUp, id!("key-up")),
    (Key::ArrowDown, id!("key-down")),
];

/// Returns `keys` as menus, tooltips and the list of keys show them: signs by themselves, not by
/// their names.
pub fn shown(ctx: &Context, keys: &KeyboardShortcut) -> String {
    let words = ctx.words();
    let plain = ctx.format_shortcut(keys);
    let key = keys.logical_key;
    let Some(held) = plain.strip_suffix(key.name()) else {
        return plain;
    };
    let held = held.replace("Ctrl", say!(words, "key-ctrl"));
    let held = held.replace("Shift", say!(words, "key-shift"));
    let named = NAMED.iter().find(|(named, _)| *named == key);
    held + named.map_or(key.symbol_or_name(), |(_, name)| words.said(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words;
    use crate::words::{Language, Words};
    use eframe::egui::Modifiers;
    use eframe::egui::os::OperatingSystem;

    #[test]
    fn keys_have_the_names_that_stand_on_the_keyboard() {
        let ctx = Context::default();
        ctx.set_os(OperatingSystem::Nix);
        let both = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        for (language, expected) in [
            (Language::English, ["Ctrl+Shift+Z", "Delete", "Alt+Left"]),
            (Language::German, ["Strg+Umschalt+Z", "Entf", "Alt+Links"]),
            (Language::French, ["Ctrl+Maj+Z", "Suppr", "Alt+Gauche"]),
        ] {
            words::show(Words::of(language));
            let said = [
                (both, Key::Z),
                (Modifiers::NONE, Key::Delete),
                (Modifiers::ALT, Key::ArrowLeft),
            ];
            let said = said.map(|(modifiers, key)| shown(&ctx, &KeyboardShortcut::new(modifiers, key)));
            assert_eq!(said, expected);
        }
    }
}
