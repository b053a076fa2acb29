//! [`KeyMap`] says which keys carry out which commands, as the program has it and as somebody has changed it.
//!
//! The settings hold what was changed, by the names that the list of keys shows in English:
//!
//! ```toml
//! [keys]
//! "Zoom in" = ["Ctrl+Plus", "Ctrl+K"]
//! "Mirror the view" = []
//! ```

mod shown;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use eframe::egui::{Context, Id, Key, KeyboardShortcut, Modifiers};
use serde::{Deserialize, Serialize};

pub use shown::shown;

use super::command::{self, Command, Item};
use crate::words::{self, id};

/// [`OwnKeys`] holds changed keys by the names of commands; those of a command that is not here are as the program has
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnKeys(BTreeMap<String, Vec<String>>);

/// [`KeyMap`] holds all keys in use.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyMap {
    own: OwnKeys,
    /// The keys with more modifiers come first, as egui lets Ctrl+Z match Ctrl+Shift+Z too; the
    /// first ones of a command are those that menus show.
    bindings: Vec<(KeyboardShortcut, Command)>,
}

/// [`Conflict`] says why keys cannot be given to a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// They are another command's.
    Taken(Item),
    /// They mean the same everywhere.
    Fixed(words::Id),
}

impl Default for KeyMap {
    fn default() -> Self {
        Self::new(OwnKeys::default())
    }
}

impl KeyMap {
    /// Makes the map of the keys as `own` changes them.
    pub fn new(own: OwnKeys) -> Self {
        let named: Vec<Item> = command::catalogue();
        let name = |command: &Command| named.iter().find(|item| item.command == *command).map(|item| item.name);
        let is_own = |command: &Command| name(command).is_some_and(|name| own.0.contains_key(name));
        let mut bindings: Vec<_> = named
            .iter()
            .flat_map(|item| {
                let keys = own.0.get(item.name).map_or(&[][..], Vec::as_slice);
                keys.iter()
                    .filter_map(|text| Some((parse(text)?, item.command.clone())))
            })
            .collect();
        let taken: Vec<KeyboardShortcut> = bindings.iter().map(|(keys, _)| *keys).collect();
        let as_new = command::defaults().into_iter();
        bindings.extend(as_new.filter(|(keys, command)| !is_own(command) && !taken.contains(keys)));
        bindings.sort_by_key(|(keys, _)| std::cmp::Reverse(count(keys.modifiers)));
        Self { own, bindings }
    }

    /// Returns the keys with their commands, in the order in which they are to be asked: while
    /// something is being `typed`, only those that no text needs.
    pub fn bindings(&self, typed: bool) -> impl Iterator<Item = &(KeyboardShortcut, Command)> {
        self.bindings
            .iter()
            .filter(move |(keys, _)| !typed || needs_no_text(*keys))
    }

    /// Returns the keys of a command, the one that menus show first.
    pub fn keys_of(&self, command: &Command) -> Vec<KeyboardShortcut> {
        let keys = self.bindings.iter().filter(|(_, other)| other == command);
        keys.map(|(keys, _)| *keys).collect()
    }

    /// Tells whether somebody has changed the keys of the command called `name`.
    pub fn is_changed(&self, name: &str) -> bool {
        self.own.0.contains_key(name)
    }

    /// Returns why `keys` cannot be given to `command` as they are; `None` where they can.
    pub fn conflict(&self, keys: KeyboardShortcut, command: &Command) -> Option<Conflict> {
        if let Some((_, what)) = FIXED.iter().find(|(fixed, _)| *fixed == keys) {
            return Some(Conflict::Fixed(*what));
        }
        let (_, other) = self.bindings.iter().find(|(other, _)| *other == keys)?;
        if other == command {
            return None;
        }
        match command::catalogue().into_iter().find(|item| item.command == *other) {
            Some(item) => Some(Conflict::Taken(item)),
            None => Some(Conflict::Fixed(id!("fixed-moves"))),
        }
    }
}

impl OwnKeys {
    /// Gives `keys` to `item`, in the place of those that it had, and takes them from whoever had
    /// them.
    pub fn give(&mut self, item: &Item, keys: KeyboardShortcut) {
        let map = KeyMap::new(self.clone());
        for other in command::catalogue() {
            let had = map.keys_of(&other.command);
            if other.command != item.command && had.contains(&keys) {
                let left = had.iter().filter(|had| **had != keys).map(|keys| text(*keys));
                self.0.insert(other.name.to_owned(), left.collect());
            }
        }
        self.0.insert(item.name.to_owned(), vec![text(keys)]);
    }

    /// Leaves the command called `name` without keys.
    pub fn take(&mut self, name: &str) {
        self.0.insert(name.to_owned(), Vec::new());
    }

    /// Gives the command called `name` the keys of a new program again.
    pub fn restore(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Gives all commands the keys of a new program again.
    pub fn restore_all(&mut self) {
        self.0.clear();
    }

    /// Returns whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// These keys mean the same in every program and every window.
const FIXED: [(KeyboardShortcut, words::Id); 8] = [
    (KeyboardShortcut::new(Modifiers::COMMAND, Key::X), id!("fixed-cuts")),
    (KeyboardShortcut::new(Modifiers::COMMAND, Key::C), id!("fixed-copies")),
    (KeyboardShortcut::new(Modifiers::COMMAND, Key::V), id!("fixed-pastes")),
    (
        KeyboardShortcut::new(Modifiers::NONE, Key::Escape),
        id!("fixed-gives-up"),
    ),
    (KeyboardShortcut::new(Modifiers::NONE, Key::Enter), id!("fixed-follows")),
    (
        KeyboardShortcut::new(Modifiers::NONE, Key::Tab),
        id!("fixed-next-control"),
    ),
    (
        KeyboardShortcut::new(Modifiers::SHIFT, Key::Tab),
        id!("fixed-control-before"),
    ),
    (KeyboardShortcut::new(Modifiers::NONE, Key::Space), id!("fixed-pushes")),
];

fn count(modifiers: Modifiers) -> usize {
    let Modifiers {
        alt,
        ctrl,
        shift,
        mac_cmd,
        command,
    } = modifiers;
    [alt, ctrl || command, shift, mac_cmd]
        .into_iter()
        .filter(|held| *held)
        .count()
}

/// Tells whether a text field that has the keyboard acts on `keys` itself: it selects, undoes,
/// redoes.
pub fn edits_text(keys: KeyboardShortcut) -> bool {
    let held = keys.modifiers.command || keys.modifiers.ctrl;
    held && !keys.modifiers.alt && matches!(keys.logical_key, Key::A | Key::Z | Key::Y)
}

/// Tells whether no text field has a use for `keys` as text.
fn needs_no_text(keys: KeyboardShortcut) -> bool {
    let name = keys.logical_key.name();
    let is_function = name.len() > 1 && name.starts_with('F') && name[1..].bytes().all(|b| b.is_ascii_digit());
    keys.modifiers.command || keys.modifiers.ctrl || is_function
}

/// Returns the form that settings have: `Ctrl+Shift+Z`.
pub fn text(keys: KeyboardShortcut) -> String {
    let KeyboardShortcut { modifiers, logical_key } = keys;
    let held = [
        (modifiers.command || modifiers.ctrl, "Ctrl+"),
        (modifiers.alt, "Alt+"),
        (modifiers.shift, "Shift+"),
    ];
    let held: String = held
        .into_iter()
        .filter(|(held, _)| *held)
        .map(|(_, name)| name)
        .collect();
    held + logical_key.name()
}

/// Reads that form; `None` for what names no keys.
pub fn parse(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text.trim();
    while let Some((held, more)) = rest
        .split_once('+')
        .filter(|(held, more)| !held.is_empty() && !more.is_empty())
    {
        modifiers = modifiers.plus(match held.trim().to_ascii_lowercase().as_str() {
            "ctrl" | "cmd" | "command" => Modifiers::COMMAND,
            "alt" => Modifiers::ALT,
            "shift" => Modifiers::SHIFT,
            _ => return None,
        });
        rest = more.trim();
    }
    Some(KeyboardShortcut::new(modifiers, Key::from_name(rest)?))
}

/// Returns what was pressed, as settings keep it: on a Mac the command key is what Ctrl is
/// elsewhere.
pub fn pressed(key: Key, modifiers: Modifiers) -> KeyboardShortcut {
    let mut held = Modifiers::NONE;
    if modifiers.command || modifiers.ctrl {
        held = held.plus(Modifiers::COMMAND);
    }
    if modifiers.alt {
        held = held.plus(Modifiers::ALT);
    }
    // Some keys are themselves only with Shift: { is not Shift and {.
    let is_shifted = matches!(
        key,
        Key::OpenCurlyBracket
            | Key::CloseCurlyBracket
            | Key::Questionmark
            | Key::Colon
            | Key::Pipe
            | Key::Plus
            | Key::Exclamationmark
    );
    if modifiers.shift && !is_shifted {
        held = held.plus(Modifiers::SHIFT);
    }
    KeyboardShortcut::new(held, key)
}

/// Lets everything in this window go by the keys that `own` says.
pub fn install(ctx: &Context, own: &OwnKeys) {
    if of(ctx).own != *own {
        let map = Arc::new(KeyMap::new(own.clone()));
        ctx.data_mut(|data| data.insert_temp(id(), map));
    }
}

/// Returns the keys that this window goes by.
pub fn of(ctx: &Context) -> Arc<KeyMap> {
    static AS_NEW: LazyLock<Arc<KeyMap>> = LazyLock::new(Arc::default);
    ctx.data(|data| data.get_temp(id()))
        .unwrap_or_else(|| Arc::clone(&AS_NEW))
}

/// Returns the keys of `command` that menus and tooltips show.
pub fn shortcut_of(ctx: &Context, command: &Command) -> Option<KeyboardShortcut> {
    of(ctx).keys_of(command).first().copied()
}

fn id() -> Id {
    Id::unique("keys of commands")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::Tool;

    fn item(command: &Command) -> Item {
        let mut items = command::catalogue().into_iter();
        items
            .find(|item| item.command == *command)
            .expect("a command with a name")
    }

    fn keys(text: &str) -> KeyboardShortcut {
        parse(text).unwrap_or_else(|| panic!("{text} names keys"))
    }

    #[test]
    fn every_key_has_a_form_that_reads_back() {
        for (keys, command) in command::defaults() {
            assert_eq!(parse(&text(keys)), Some(keys), "{command:?}");
        }
        assert_eq!(parse("ctrl + shift+z"), Some(keys("Ctrl+Shift+Z")));
        for wrong in ["", "Ctrl+", "Hyper+Z", "Ctrl+Zed"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_given_to_one_command_are_taken_from_the_other() {
        let mut own = OwnKeys::default();
        own.give(&item(&Command::Fit), keys("E"));
        let map = KeyMap::new(own.clone());
        assert_eq!(map.keys_of(&Command::Fit), [keys("E")]);
        assert_eq!(map.keys_of(&Command::Take(Tool::Eraser)), []);
        let all: Vec<_> = map.bindings(false).map(|(keys, _)| *keys).collect();
        assert_eq!(all.iter().filter(|other| **other == keys("E")).count(), 1);
        assert!(!all.contains(&keys("F")), "it has no other keys any more");
        own.restore("Eraser");
        assert_eq!(
            KeyMap::new(own.clone()).keys_of(&Command::Fit),
            [keys("E")],
            "what was given stays given"
        );
        own.restore_all();
        assert_eq!(KeyMap::new(own), KeyMap::default());
    }

    #[test]
    fn conflicts_are_told() {
        let map = KeyMap::default();
        let taken = map.conflict(keys("Ctrl+S"), &Command::Fit);
        assert_eq!(taken, Some(Conflict::Taken(item(&Command::Save))));
        assert_eq!(map.conflict(keys("Ctrl+S"), &Command::Save), None);
        assert!(matches!(
            map.conflict(keys("Ctrl+C"), &Command::Fit),
            Some(Conflict::Fixed(_))
        ));
        assert!(matches!(
            map.conflict(keys("Alt+Left"), &Command::Fit),
            Some(Conflict::Fixed(_))
        ));
        assert_eq!(map.conflict(keys("Ctrl+J"), &Command::Fit), None);
    }

    #[test]
    fn longer_keys_are_asked_first_and_typing_keeps_its_letters() {
        let mut own = OwnKeys::default();
        own.give(&item(&Command::Fit), keys("Ctrl+Shift+S"));
        let map = KeyMap::new(own);
        let counts: Vec<usize> = map.bindings(false).map(|(keys, _)| count(keys.modifiers)).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b));
        assert!(map.bindings(true).all(|(keys, _)| needs_no_text(*keys)));
        assert!(map.bindings(true).any(|(keys, _)| keys.logical_key == Key::F11));
        assert!(
            map.bindings(true)
                .all(|(keys, _)| keys.logical_key != Key::F || keys.modifiers.any())
        );
    }

    #[test]
    fn signs_are_shown_as_signs() {
        let ctx = Context::default();
        let check = |text: &str, expected: &str| assert_eq!(shown(&ctx, &keys(text)), expected);
        check("CloseCurlyBracket", "}");
        check("Alt+Left", "Alt+Left");
        check("F11", "F11");
    }

    #[test]
    fn what_was_pressed_is_kept_without_what_the_key_says_itself() {
        let check = |key, modifiers, expected: &str| assert_eq!(text(pressed(key, modifiers)), expected);
        check(Key::Z, Modifiers::CTRL.plus(Modifiers::COMMAND), "Ctrl+Z");
        check(Key::OpenCurlyBracket, Modifiers::SHIFT, Key::OpenCurlyBracket.name());
        check(Key::H, Modifiers::SHIFT, "Shift+H");
        check(Key::ArrowUp, Modifiers::ALT, &format!("Alt+{}", Key::ArrowUp.name()));
    }
}
