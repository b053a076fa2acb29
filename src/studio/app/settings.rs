//! [`Settings`] is what the window remembers from one day to the next, in one file that people can read and change.
//!
//! ```toml
//! theme = "dark"
//! smoothing = 0.3
//! recent_files = ["/home/ann/cat.strokewise"]
//!
//! [pens.marker]
//! width = 16.0
//! color = "#f2b705"
//! opacity = 0.5
//! ```
//!
//! Whatever the file leaves out is as in a new program; what this program does not know stays in
//! the file.

mod export;
mod interface;
mod paper;
mod store;

use std::path::PathBuf;

use eframe::egui::{ThemePreference, ViewportInfo};
use serde::{Deserialize, Serialize};

pub use export::ExportSettings;
pub use interface::{Contrast, InterfaceSettings, SCALES};
pub use paper::GridSettings;
pub use store::{SettingsStore, file};

use super::canvas::{Barrel, EraserMode, Kit};
use super::hints::Hint;
use super::keymap::OwnKeys;
use strokewise_ink::inking::{Pressure, Smoothing};
use strokewise_ink::sketch::{Ink, PenKind, Rgb, Stroke};

/// [`Theme`] is light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// The window is light or dark as the system has it.
    #[default]
    System,
    /// Dark ink lies on light paper.
    Light,
    /// Light ink lies on dark paper.
    Dark,
}

/// [`Display`] says what the window is shown by, where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    /// The window is shown by Wayland, but by X11 where a tablet is there, whose pressure Wayland
    /// does not bring here.
    #[default]
    Auto,
    /// The window is shown by Wayland.
    Wayland,
    /// The window is shown by X11, or XWayland.
    X11,
}

/// [`PenSettings`] says how one pen is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PenSettings {
    /// At full pressure it is this wide, in canvas units.
    pub width: f32,
    /// The colour; `None` is the paper's own ink.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<Rgb>,
    /// It has this opacity, 0..=1.
    pub opacity: f32,
}

/// [`Pens`] says how each pen is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pens {
    ink: PenSettings,
    pencil: PenSettings,
    marker: PenSettings,
    brush: PenSettings,
}

/// [`EraserSettings`] says how the eraser is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EraserSettings {
    /// It says what the eraser takes away.
    pub mode: EraserMode,
    /// It has this radius in logical pixels.
    pub radius: f32,
}

/// [`WindowSettings`] says how large the window was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// The window has this width and height in the system's logical pixels, whatever the interface's scale.
    pub size: [f32; 2],
    /// It is true where the window filled the screen.
    pub maximized: bool,
}

/// [`Settings`] is everything that is remembered.
#[expect(
    clippy::struct_excessive_bools,
    reason = "people switch these on and off one by one, and the file says so"
)]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// It is light, dark, or as the system has it.
    pub theme: Theme,
    /// The window is shown by Wayland or X11; it takes effect when the window opens.
    pub display: Display,
    /// It is true where the assistant panel is hidden.
    pub panel_hidden: bool,
    /// It is true where the drawing is read when the pen is lifted, and not while a stroke is being
    /// drawn.
    pub reading_waits: bool,
    /// This pen is in use.
    pub pen: PenKind,
    /// Lines are smoothed so strongly, 0..=1; `None` is as in a new program.
    #[serde(skip_serializing_if = "Option::is_none")]
    smoothing: Option<f32>,
    /// It is true where a hand that holds still at the end of a line straightens it.
    pub straighten: bool,
    /// It is true where wet ink ends where the last sample is, and does not run ahead of the pen.
    pub no_tip: bool,
    /// It is true where a drawing that has a file is saved there by itself when the hand rests.
    pub autosave: bool,
    /// It is true where exported pictures show the ink alone, and nothing that is said of it.
    pub export_plain: bool,
    /// The buttons on the pen's side do these, the first one first.
    barrel_buttons: Option<[Barrel; 2]>,
    /// Colours picked lately, the last one first.
    pub recent_colors: Vec<Rgb>,
    /// Files opened and saved lately, the last one first.
    pub recent_files: Vec<PathBuf>,
    /// These hints were seen, and do not come again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seen_hints: Vec<Hint>,
    /// These networks were opened lately, the last one first.
    pub recent_networks: Vec<PathBuf>,
    /// It says what becomes of pressure.
    pub pressure: Pressure,
    /// It says how the eraser is set.
    pub eraser: EraserSettings,
    /// These lines lie on the paper to draw by.
    pub grid: GridSettings,
    /// It says what exported pictures have.
    pub export: ExportSettings,
    /// It says how everything around the drawing is laid out.
    pub interface: InterfaceSettings,
    /// It says how large the window was.
    pub window: WindowSettings,
    /// Somebody has changed these keys.
    #[serde(skip_serializing_if = "OwnKeys::is_empty")]
    pub keys: OwnKeys,
    /// It says how each pen is set.
    pub pens: Pens,
    /// These entries of the file are not understood, and are kept.
    #[serde(flatten)]
    unknown: toml::Table,
}

impl Default for PenSettings {
    fn default() -> Self {
        Self {
            width: Stroke::DEFAULT_WIDTH,
            color: None,
            opacity: 1.0,
        }
    }
}

impl Default for Pens {
    fn default() -> Self {
        let pen = PenSettings::default();
        Self {
            ink: pen,
            pencil: PenSettings { width: 2.5, ..pen },
            marker: PenSettings {
                width: 14.0,
                color: Some(Rgb([242, 183, 5])),
                opacity: 0.5,
            },
            brush: PenSettings { width: 10.0, ..pen },
        }
    }
}

impl Default for EraserSettings {
    fn default() -> Self {
        Self {
            mode: EraserMode::default(),
            radius: Kit::ERASER_PX,
        }
    }
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            size: [1280.0, 800.0],
            maximized: false,
        }
    }
}

impl WindowSettings {
    /// The smallest window worth coming back to has this size, in logical pixels.
    const LEAST: f32 = 400.0;

    /// Takes over where the window is now, which shows everything enlarged by `scale`.
    pub fn follow(&mut self, viewport: &ViewportInfo, scale: f32) {
        let whole = viewport.fullscreen == Some(true);
        if let Some(maximized) = viewport.maximized.filter(|_| !whole) {
            self.maximized = maximized;
        }
        if let Some(rect) = viewport.inner_rect.filter(|_| !whole && !self.maximized) {
            self.size = [rect.width(), rect.height()].map(|side| (side * scale).round());
        }
    }

    /// Returns its size, as long as that is one.
    pub fn sound_size(&self) -> [f32; 2] {
        let sound = self.size.iter().all(|side| side.is_finite() && *side >= Self::LEAST);
        if sound { self.size } else { Self::default().size }
    }
}

impl Pens {
    /// Returns the settings of a pen.
    pub fn of(&self, pen: PenKind) -> PenSettings {
        match pen {
            PenKind::Ink => self.ink,
            PenKind::Pencil => self.pencil,
            PenKind::Marker => self.marker,
            PenKind::Brush => self.brush,
        }
    }

    /// Returns the settings of a pen, to be changed.
    pub fn of_mut(&mut self, pen: PenKind) -> &mut PenSettings {
        match pen {
            PenKind::Ink => &mut self.ink,
            PenKind::Pencil => &mut self.pencil,
            PenKind::Marker => &mut self.marker,
            PenKind::Brush => &mut self.brush,
        }
    }
}

/// The narrowest and the widest pen are these, in canvas units.
pub const PEN_WIDTHS: std::ops::RangeInclusive<f32> = 0.5..=64.0;
/// The smallest and the largest radius of the eraser are these, in logical pixels.
pub const ERASER_RADII: std::ops::RangeInclusive<f32> = 2.0..=64.0;
/// So many colours and files are remembered.
const RECENT_COLORS: usize = 8;
const RECENT_FILES: usize = 10;

impl Settings {
    /// Returns how the tools are set.
    pub fn kit(&self) -> Kit {
        let pen = self.pens.of(self.pen);
        let ink = Ink {
            pen: self.pen,
            color: pen.color,
            opacity: pen.opacity,
        };
        Kit {
            ink: ink.sound(),
            width: within(pen.width, &PEN_WIDTHS, Stroke::DEFAULT_WIDTH),
            smoothing: self.smoothing(),
            pressure: self.pressure,
            eraser: self.eraser.mode,
            eraser_px: within(self.eraser.radius, &ERASER_RADII, Kit::ERASER_PX),
            barrels: self.barrels(),
            straighten: self.straighten,
            ruler: true,
            tip: !self.no_tip,
            snap: self.grid.snaps_to(),
        }
    }

    /// Returns the settings of the pen in use, to be changed.
    pub fn pen_mut(&mut self) -> &mut PenSettings {
        self.pens.of_mut(self.pen)
    }

    /// Returns how strongly lines are smoothed.
    pub fn smoothing(&self) -> Smoothing {
        self.smoothing.map_or_else(Smoothing::default, Smoothing::new)
    }

    /// Smooths lines by `smoothing` from now on.
    pub fn set_smoothing(&mut self, smoothing: Smoothing) {
        self.smoothing = Some(smoothing.strength());
    }

    /// Returns what the buttons on the pen's side do.
    pub fn barrels(&self) -> [Barrel; 2] {
        self.barrel_buttons.unwrap_or([Barrel::Pan, Barrel::Erase])
    }

    /// Lets the buttons on the pen's side do this from now on.
    pub fn set_barrels(&mut self, barrels: [Barrel; 2]) {
        self.barrel_buttons = Some(barrels);
    }

    /// Draws with `color` from now on, and remembers it.
    pub fn pick_color(&mut self, color: Option<Rgb>) {
        self.pen_mut().color = color;
        if let Some(color) = color {
            remember(&mut self.recent_colors, color, RECENT_COLORS);
        }
    }

    /// Draws with `ink` in `width` from now on.
    pub fn draw_with(&mut self, ink: Ink, width: f32) {
        self.pen = ink.pen;
        self.pick_color(ink.color);
        *self.pen_mut() = PenSettings {
            width: within(width, &PEN_WIDTHS, Stroke::DEFAULT_WIDTH),
            color: ink.color,
            opacity: ink.opacity,
        };
    }

    /// Remembers a file that was opened or saved.
    pub fn remember_file(&mut self, path: PathBuf) {
        remember(&mut self.recent_files, path, RECENT_FILES);
    }

    /// Remembers a network that was opened.
    pub fn remember_network(&mut self, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        remember(&mut self.recent_networks, path, RECENT_FILES);
    }

    /// Makes the tool in hand `steps` wider, or narrower where that is negative: by an eighth each.
    pub fn widen(&mut self, steps: f32, eraser: bool) {
        const STEP: f32 = 1.125;
        let factor = STEP.powf(steps);
        let kit = self.kit();
        if eraser {
            self.eraser.radius = within(kit.eraser_px * factor, &ERASER_RADII, kit.eraser_px);
        } else {
            self.pen_mut().width = within(kit.width * factor, &PEN_WIDTHS, kit.width);
        }
    }
}

/// Returns `value` kept in `range`; `else_value` where it is no number.
fn within(value: f32, range: &std::ops::RangeInclusive<f32>, else_value: f32) -> f32 {
    if value.is_nan() {
        else_value
    } else {
        value.clamp(*range.start(), *range.end())
    }
}

/// Puts `value` in front of `list`, where it stands once, and forgets the last ones beyond `most`.
fn remember<T: PartialEq>(list: &mut Vec<T>, value: T, most: usize) {
    list.retain(|other| *other != value);
    list.insert(0, value);
    list.truncate(most);
}

impl From<Theme> for ThemePreference {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

#[cfg(test)]
mod tests;
