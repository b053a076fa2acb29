//! [`Command`] is everything a menu, a button, a key or a panel can ask for. The parts of the window return commands;
//! [`super::studio::Studio::run`] carries out what concerns the drawing and its answers, the shell what concerns the
//! window itself.

mod catalogue;

use std::path::PathBuf;

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

pub use catalogue::{Item, catalogue, rank};

use super::canvas::Tool;
use super::settings::Theme;
use crate::engine::{ClassId, Method, Region};
use crate::words::Language;
use strokewise_explain::gallery::Source;
use strokewise_ink::sketch::{Affine, Layer, LayerId, Part, PenKind, Placement, Rgb, StrokeId};

/// [`Command`] is one wish of the user.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Begins an empty drawing.
    New,
    /// Asks which file to open.
    AskOpen,
    /// Opens this file.
    Open(PathBuf),
    /// Opens the drawing so many places further on in the list that the drawing came from.
    TurnLeaf(isize),
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
    /// Goes one step back.
    Undo,
    /// Goes one step forward again.
    Redo,
    /// Shows the drawing as it was after so many of the steps that are remembered.
    GoToStep(usize),
    /// Opens or closes the slider through these steps.
    History,
    /// Takes pen, colour and width from the stroke pointed at, or from the one selected.
    TakeInk,
    /// Draws with what this stroke was drawn with.
    DrawLike(StrokeId),
    /// Removes every stroke.
    Clear,
    /// Removes these strokes, as one step.
    Remove(Vec<StrokeId>),
    /// Removes the selected strokes.
    RemoveSelected,
    /// Selects every stroke.
    SelectAll,
    /// Keeps the selected strokes to be pasted.
    Copy,
    /// Gives other programs a picture of the selected strokes, or of all.
    CopyPicture,
    /// Copies the selected strokes, and removes them.
    Cut,
    /// Puts what was copied beside where it was, and selects it.
    Paste,
    /// Puts the drawing that this text is (SVG, or an own file) on the canvas; what was copied here
    /// last, where it is that.
    PasteText(String),
    /// Copies and pastes the selected strokes.
    Duplicate,
    /// Takes the selected strokes where this takes them.
    Transform(Affine),
    /// Mirrors the selected strokes.
    Mirror(Axis),
    /// Moves the selected strokes by so many canvas units.
    Nudge([f32; 2]),
    /// Lifts the selected strokes above all others, or puts them below.
    Restack(Stack),
    /// Draws the selected strokes again with the pen in use, as wide as they are.
    Recolor,
    /// Ties the selected strokes to a group.
    Group,
    /// Unties the groups of the selected strokes.
    Ungroup,
    /// Adds a layer above the one in use, and draws on it.
    AddLayer,
    /// Draws on this layer.
    UseLayer(LayerId),
    /// Draws on the layer so many places further up.
    StepLayer(isize),
    /// Removes a layer with its ink.
    RemoveLayer(LayerId),
    /// Names, orders, hides and locks layers: these are the layers now.
    Layers(Vec<Layer>),
    /// Shows so much of a layer's ink, 0..=1.
    LayerOpacity(LayerId, f32),
    /// Moves the selected strokes to this layer.
    ToLayer(LayerId),
    /// Asks for a picture to draw from.
    AskReference,
    /// Draws from the picture in this file.
    Reference(PathBuf),
    /// Takes the picture to draw from away.
    RemoveReference,
    /// Puts the picture to draw from here.
    PlaceReference(Placement),
    /// Shows so much of the picture to draw from, 0..=1.
    ReferenceOpacity(f32),
    /// Hides or shows the picture to draw from.
    ToggleReference,
    /// Shows or hides the grid.
    ToggleGrid,
    /// Lets straight lines end on the grid, or anywhere.
    ToggleSnap,
    /// Straightens lines when the hand holds still, or not.
    ToggleStraighten,
    /// Saves a drawing that has a file by itself, or not.
    ToggleAutosave,
    /// Trims this part of a stroke away.
    Trim(Part),
    /// Does not suggest this stroke again.
    Keep(Vec<StrokeId>),
    /// Does not suggest trimming this part again.
    KeepPart(Part),
    /// Removes these strokes and trims these parts of others, as one step.
    CleanUp {
        /// These strokes go.
        strokes: Vec<StrokeId>,
        /// These parts go.
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
    /// Asks which network is to explain the drawing.
    AskNetwork,
    /// Explains by the network in this file, or by the one that came with the program.
    OpenNetwork(Option<PathBuf>),
    /// Opens or closes the picture that the drawing becomes.
    TogglePainting,
    /// Explains which strokes shape this part of it.
    ExplainPart(Region),
    /// Explains the reading again.
    EndMatch,
    /// Reads and explains what is selected by itself.
    ReadSelection,
    /// Reads the next one of several drawings on the page by itself.
    ReadNext,
    /// Reads the whole page again.
    ReadPage,
    /// Selects a stroke, or none.
    Select(Option<StrokeId>),
    /// Selects the stroke so many places further down the list.
    SelectStep(isize),
    /// Notes what the user says they draw: a category, in words; empty for nothing said.
    SetWord(String),
    /// Notes what the user says they draw: one of the model's categories.
    SetIntent(Option<ClassId>),
    /// Takes a tool.
    Take(Tool),
    /// Takes a pen.
    TakePen(PenKind),
    /// Makes pen or eraser wider by so many steps.
    Widen(f32),
    /// Draws with this colour, or with the paper's own ink.
    PickColor(Option<Rgb>),
    /// Shows the whole drawing.
    Fit,
    /// Enlarges by this factor.
    Zoom(f32),
    /// Moves the paper by so many logical pixels.
    Pan([f32; 2]),
    /// Makes a canvas unit a logical pixel again.
    ActualSize,
    /// Turns the paper by so many degrees, clockwise.
    Turn(f32),
    /// Swaps left and right of what is shown.
    MirrorView,
    /// Shows the paper upright, neither turned nor mirrored.
    Upright,
    /// Lights strokes by their support, or not.
    ToggleExplanation,
    /// Reads the drawing also while a stroke is being drawn, or not.
    ToggleGlances,
    /// Explains by this method.
    ExplainBy(Method),
    /// Opens or closes the assistant panel.
    TogglePanel,
    /// Shows nothing but the paper, or everything again.
    ToggleBars,
    /// Fills the screen, or a window again.
    FullScreen,
    /// Makes the window light, dark, or as the system has it.
    Theme(Theme),
    /// Speaks this language, or the system's.
    Speak(Option<Language>),
    /// Makes everything around the drawing one size larger, or smaller.
    StepScale {
        /// It is true for larger.
        up: bool,
    },
    /// Makes everything around the drawing as large as that, 1 being the system's own size.
    Scale(f32),
    /// Lets assistant and tools change sides.
    ToggleHands,
    /// Shows both themes with all the contrast there is, or as they are made.
    ToggleContrast,
    /// Lists every command and its keys.
    Help,
    /// Asks for a command by its name.
    Palette,
    /// Shows the hints of a new program again.
    ShowHints,
    /// Shows what the pen reports.
    TabletTester,
}

/// [`Axis`] is a mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Left and right change places.
    Vertical,
    /// Above and below change places.
    Horizontal,
}

/// [`Stack`] is an end of the stack of strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    /// They come to the end above all others.
    Top,
    /// They come to the end below all others.
    Bottom,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn on(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

/// Returns the keys of a new program; the first ones of a command are those that menus show. The
/// one of [`Command::ToggleExplanation`] shows and hides the explanation while it is held, and pins
/// it when it is tapped.
pub fn defaults() -> Vec<(KeyboardShortcut, Command)> {
    let peek = (on(Modifiers::NONE, Key::X), Command::ToggleExplanation);
    shortcuts().into_iter().chain(single_keys()).chain([peek]).collect()
}

/// Returns the keys that no text field has a use for.
fn shortcuts() -> Vec<(KeyboardShortcut, Command)> {
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
        (on(CTRL_SHIFT, Key::P), Command::Palette),
        (on(CTRL_SHIFT, Key::C), Command::CopyPicture),
        (on(CTRL_SHIFT, Key::N), Command::AddLayer),
        (on(CTRL_SHIFT, Key::H), Command::History),
        (on(CTRL_SHIFT, Key::G), Command::Ungroup),
        (on(CTRL, Key::G), Command::Group),
        (on(CTRL, Key::A), Command::SelectAll),
        (on(CTRL, Key::D), Command::Duplicate),
        (on(CTRL, Key::Num0), Command::ActualSize),
        (on(CTRL, Key::Plus), Command::Zoom(ZOOM_STEP)),
        (on(CTRL, Key::Equals), Command::Zoom(ZOOM_STEP)),
        (on(CTRL, Key::Minus), Command::Zoom(1.0 / ZOOM_STEP)),
        (on(CTRL_ALT, Key::Num0), Command::Scale(1.0)),
        (on(CTRL_ALT, Key::Plus), Command::StepScale { up: true }),
        (on(CTRL_ALT, Key::Equals), Command::StepScale { up: true }),
        (on(CTRL_ALT, Key::Minus), Command::StepScale { up: false }),
        (on(Modifiers::NONE, Key::F1), Command::Help),
        (on(Modifiers::NONE, Key::F9), Command::TogglePanel),
        (on(Modifiers::NONE, Key::F11), Command::FullScreen),
    ]
}

/// Returns the keys that only count while nothing is being typed.
fn single_keys() -> Vec<(KeyboardShortcut, Command)> {
    let key = |k| on(Modifiers::NONE, k);
    let alt = |k, step| (on(Modifiers::ALT, k), Command::Nudge(step));
    let shift = |k, step| (on(Modifiers::SHIFT, k), Command::Pan(step));
    vec![
        alt(Key::ArrowLeft, [-NUDGE, 0.0]),
        alt(Key::ArrowRight, [NUDGE, 0.0]),
        alt(Key::ArrowUp, [0.0, -NUDGE]),
        alt(Key::ArrowDown, [0.0, NUDGE]),
        shift(Key::ArrowLeft, [PAN_PX, 0.0]),
        shift(Key::ArrowRight, [-PAN_PX, 0.0]),
        shift(Key::ArrowUp, [0.0, PAN_PX]),
        shift(Key::ArrowDown, [0.0, -PAN_PX]),
        (on(Modifiers::SHIFT, Key::H), Command::Mirror(Axis::Vertical)),
        (on(Modifiers::SHIFT, Key::V), Command::Mirror(Axis::Horizontal)),
        (key(Key::CloseCurlyBracket), Command::Restack(Stack::Top)),
        (key(Key::OpenCurlyBracket), Command::Restack(Stack::Bottom)),
        (key(Key::Questionmark), Command::Help),
        (key(Key::Delete), Command::RemoveSelected),
        (key(Key::Backspace), Command::RemoveSelected),
        (key(Key::P), Command::Take(Tool::Pen)),
        (key(Key::Num1), Command::TakePen(PenKind::Ink)),
        (key(Key::Num2), Command::TakePen(PenKind::Pencil)),
        (key(Key::Num3), Command::TakePen(PenKind::Marker)),
        (key(Key::Num4), Command::TakePen(PenKind::Brush)),
        (key(Key::E), Command::Take(Tool::Eraser)),
        (key(Key::S), Command::Take(Tool::Select)),
        (key(Key::L), Command::Take(Tool::Lasso)),
        (key(Key::CloseBracket), Command::Widen(1.0)),
        (key(Key::OpenBracket), Command::Widen(-1.0)),
        (key(Key::C), Command::Recolor),
        (key(Key::K), Command::TakeInk),
        (key(Key::F), Command::Fit),
        (key(Key::I), Command::ReadSelection),
        (key(Key::N), Command::ReadNext),
        (key(Key::Comma), Command::Turn(-TURN_DEGREES)),
        (key(Key::Period), Command::Turn(TURN_DEGREES)),
        (key(Key::M), Command::MirrorView),
        (key(Key::U), Command::Upright),
        (key(Key::H), Command::ToggleBars),
        (key(Key::G), Command::ToggleGrid),
        (key(Key::R), Command::ToggleReference),
        (key(Key::PageUp), Command::StepLayer(1)),
        (key(Key::PageDown), Command::StepLayer(-1)),
        (key(Key::ArrowDown), Command::SelectStep(1)),
        (key(Key::ArrowUp), Command::SelectStep(-1)),
    ]
}

/// Explains the reading again; only taken while something else is explained.
pub const END_MATCH: KeyboardShortcut = on(Modifiers::NONE, Key::Escape);

/// One step of moving a selection by key has so many canvas units.
const NUDGE: f32 = 2.0;
/// One step of moving the paper by key or menu has so many logical pixels.
pub const PAN_PX: f32 = 80.0;
/// One step of turning the paper by key or menu has so many degrees.
pub const TURN_DEGREES: f32 = 15.0;
/// One step of zooming by key or menu enlarges so many times.
pub const ZOOM_STEP: f32 = 1.25;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortcut_is_given_twice() {
        let all: Vec<KeyboardShortcut> = defaults().into_iter().map(|(s, _)| s).collect();
        for (i, shortcut) in all.iter().enumerate() {
            assert!(!all[..i].contains(shortcut), "{shortcut:?} is given twice");
        }
    }
}
