//! [`Command`]: everything a menu, a button, a key or a panel can ask for. The parts of the window return commands;
//! [`super::studio::Studio::run`] carries out what concerns the drawing and its answers, the shell what concerns the
//! window itself.

use std::path::PathBuf;

use eframe::egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::canvas::Tool;
use crate::engine::{ClassId, Method, Region};
use strokewise_explain::gallery::Source;
use strokewise_ink::sketch::{Part, StrokeId};

/// One wish of the user.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// An empty drawing.
    New,
    /// Asks which file to open.
    AskOpen,
    /// Opens this file.
    Open(PathBuf),
    /// Opens the bundled example of this number.
    OpenExample(usize),
    /// Saves where the drawing came from, or asks where.
    Save,
    /// Asks where to save.
    AskSave,
    /// Asks where to export.
    AskExport,
    /// Closes the window.
    Quit,
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// Removes every stroke.
    Clear,
    /// Removes these strokes, as one step.
    Remove(Vec<StrokeId>),
    /// Removes the selected stroke.
    RemoveSelected,
    /// Trims this part of a stroke away.
    Trim(Part),
    /// Does not suggest this stroke again.
    Keep(StrokeId),
    /// Does not suggest trimming this part again.
    KeepPart(Part),
    /// Removes these strokes and trims these parts of others, as one step.
    CleanUp {
        /// The strokes.
        strokes: Vec<StrokeId>,
        /// The parts.
        parts: Vec<Part>,
    },
    /// Asks what would fool the model.
    Challenge,
    /// Lets go of what would fool the model.
    EndChallenge,
    /// Opens or closes the pictures like the drawing.
    TogglePictures,
    /// Asks which folder of pictures to compare with.
    AskGallery,
    /// Compares with the pictures of this gallery.
    OpenGallery(Source),
    /// Explains why the drawing matches the picture of this key.
    ExplainMatch(String),
    /// Opens or closes the picture that the drawing becomes.
    TogglePainting,
    /// Explains which strokes shape this part of it.
    ExplainPart(Region),
    /// Explains the reading again.
    EndMatch,
    /// Selects a stroke, or none.
    Select(Option<StrokeId>),
    /// Selects the stroke so many places further down the list.
    SelectStep(isize),
    /// What the user says they draw: a category, in words; empty for nothing said.
    SetWord(String),
    /// What the user says they draw: one of the model's categories.
    SetIntent(Option<ClassId>),
    /// Takes a tool.
    Take(Tool),
    /// Shows the whole drawing.
    Fit,
    /// Enlarges by this factor.
    Zoom(f32),
    /// A canvas unit is a logical pixel again.
    ActualSize,
    /// Colours strokes by their support, or not.
    ToggleExplanation,
    /// Explains in this way.
    ExplainBy(Method),
    /// Opens or closes the assistant panel.
    TogglePanel,
    /// Light, dark, or as the system has it.
    Theme(ThemePreference),
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn on(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

/// Every shortcut. Those with more modifiers come first, as egui lets Ctrl+Z match Ctrl+Shift+Z too; the
/// first one of a command is the one that menus show.
pub fn shortcuts() -> Vec<(KeyboardShortcut, Command)> {
    vec![
        (on(CTRL_SHIFT, Key::Z), Command::Redo),
        (on(CTRL, Key::Y), Command::Redo),
        (on(CTRL, Key::Z), Command::Undo),
        (on(CTRL_SHIFT, Key::S), Command::AskSave),
        (on(CTRL, Key::S), Command::Save),
        (on(CTRL, Key::N), Command::New),
        (on(CTRL, Key::O), Command::AskOpen),
        (on(CTRL, Key::E), Command::AskExport),
        (on(CTRL, Key::Q), Command::Quit),
        (on(CTRL, Key::Num0), Command::ActualSize),
        (on(CTRL, Key::Plus), Command::Zoom(ZOOM_STEP)),
        (on(CTRL, Key::Equals), Command::Zoom(ZOOM_STEP)),
        (on(CTRL, Key::Minus), Command::Zoom(1.0 / ZOOM_STEP)),
        (on(Modifiers::NONE, Key::F9), Command::TogglePanel),
    ]
}

/// Shortcuts of single keys, which only count while nothing is being typed.
pub fn single_keys() -> Vec<(KeyboardShortcut, Command)> {
    let key = |k| on(Modifiers::NONE, k);
    vec![
        (key(Key::Delete), Command::RemoveSelected),
        (key(Key::Backspace), Command::RemoveSelected),
        (key(Key::P), Command::Take(Tool::Pen)),
        (key(Key::E), Command::Take(Tool::Eraser)),
        (key(Key::S), Command::Take(Tool::Select)),
        (key(Key::F), Command::Fit),
        (key(Key::X), Command::ToggleExplanation),
        (key(Key::ArrowDown), Command::SelectStep(1)),
        (key(Key::ArrowUp), Command::SelectStep(-1)),
    ]
}

/// Explains the reading again; only taken while something else is explained.
pub const END_MATCH: KeyboardShortcut = on(Modifiers::NONE, Key::Escape);

/// The shortcut of `command` that menus and tooltips show.
pub fn shortcut_of(command: &Command) -> Option<KeyboardShortcut> {
    let all = shortcuts().into_iter().chain(single_keys());
    all.into_iter()
        .find(|(_, c)| c == command)
        .map(|(shortcut, _)| shortcut)
}

/// One step of zooming by key or menu.
pub const ZOOM_STEP: f32 = 1.25;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortcut_is_given_twice_and_longer_ones_are_asked_first() {
        let all: Vec<KeyboardShortcut> = shortcuts()
            .into_iter()
            .chain(single_keys())
            .map(|(s, _)| s)
            .collect();
        for (i, shortcut) in all.iter().enumerate() {
            assert!(!all[..i].contains(shortcut), "{shortcut:?} is given twice");
            let hidden = all[..i].iter().any(|earlier| {
                earlier.logical_key == shortcut.logical_key
                    && shortcut.modifiers.contains(earlier.modifiers)
            });
            assert!(!hidden, "{shortcut:?} can never be reached");
        }
    }
}
