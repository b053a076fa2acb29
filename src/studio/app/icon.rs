//! Draws the icons of the toolbar as lines: sharp at every scale, and no font has to have them.

use eframe::egui::{self, Color32, KeyboardShortcut, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, vec2};

use super::keymap;

/// [`Icon`] is what an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// It is the nib of a fountain pen.
    Ink,
    /// It is a pencil.
    Pencil,
    /// It is a felt tip.
    Marker,
    /// It is a brush.
    Brush,
    /// It is a rubber.
    Eraser,
    /// It is an arrow.
    Select,
    /// It is a loop of rope.
    Lasso,
    /// It is an arrow that turns back.
    Undo,
    /// It is an arrow that turns forward.
    Redo,
    /// They are four corners.
    Fit,
    /// It is a window with a panel at its right.
    Panel,
    /// They are two sheets, one over the other.
    Layers,
    /// It is an open eye.
    Eye,
    /// It is a shut eye.
    EyeShut,
    /// It is a shut lock.
    Locked,
    /// It is an open lock.
    Unlocked,
    /// It is an arrow upwards.
    Up,
    /// It is an arrow downwards.
    Down,
    /// It is a cross to add with.
    Plus,
    /// It is a bin.
    Bin,
}

/// The lines are given on a grid of this side.
const GRID: f32 = 24.0;
/// A button has this side, and the icon on it this one, in logical pixels.
const BUTTON_PX: f32 = 28.0;
const ICON_PX: f32 = 20.0;

impl Icon {
    /// Returns the lines of the icon, each from point to point on the grid.
    fn lines(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Ink | Self::Pencil | Self::Marker | Self::Brush => self.pen_lines(),
            Self::Eraser | Self::Select | Self::Lasso => self.tool_lines(),
            Self::Layers | Self::Eye | Self::EyeShut | Self::Locked | Self::Unlocked => self.paper_lines(),
            Self::Up => &[&[(12., 19.), (12., 5.5)], &[(7., 10.5), (12., 5.5), (17., 10.5)]],
            Self::Down => &[&[(12., 5.), (12., 18.5)], &[(7., 13.5), (12., 18.5), (17., 13.5)]],
            Self::Plus => &[&[(12., 5.5), (12., 18.5)], &[(5.5, 12.), (18.5, 12.)]],
            Self::Bin => &[
                &[(5., 7.), (19., 7.)],
                &[(9.5, 7.), (9.5, 4.5), (14.5, 4.5), (14.5, 7.)],
                &[(6.5, 7.), (7.5, 20.), (16.5, 20.), (17.5, 7.)],
            ],
            Self::Undo => &[
                &[(8.5, 4.5), (3.5, 9.5), (8.5, 14.5)],
                &[
                    (3.5, 9.5),
                    (14., 9.5),
                    (17.6, 10.6),
                    (19.8, 13.2),
                    (20., 16.),
                    (18.6, 19.5),
                ],
            ],
            Self::Redo => &[
                &[(15.5, 4.5), (20.5, 9.5), (15.5, 14.5)],
                &[
                    (20.5, 9.5),
                    (10., 9.5),
                    (6.4, 10.6),
                    (4.2, 13.2),
                    (4., 16.),
                    (5.4, 19.5),
                ],
            ],
            Self::Fit => &[
                &[(4., 9.), (4., 4.), (9., 4.)],
                &[(15., 4.), (20., 4.), (20., 9.)],
                &[(20., 15.), (20., 20.), (15., 20.)],
                &[(9., 20.), (4., 20.), (4., 15.)],
            ],
            Self::Panel => &[
                &[(3.5, 5.), (20.5, 5.), (20.5, 19.), (3.5, 19.), (3.5, 5.)],
                &[(14.5, 5.), (14.5, 19.)],
            ],
        }
    }

    fn paper_lines(self) -> &'static [&'static [(f32, f32)]] {
        const LID: &[(f32, f32)] = &[
            (3., 12.),
            (6.2, 15.),
            (9.8, 16.8),
            (14.2, 16.8),
            (17.8, 15.),
            (21., 12.),
        ];
        const BODY: &[(f32, f32)] = &[(6., 11.), (18., 11.), (18., 20.), (6., 20.), (6., 11.)];
        match self {
            Self::Layers => &[
                &[(12., 4.), (20.5, 9.), (12., 14.), (3.5, 9.), (12., 4.)],
                &[(3.5, 14.), (12., 19.), (20.5, 14.)],
            ],
            Self::Eye => &[
                LID,
                &[(3., 12.), (6.2, 9.), (9.8, 7.2), (14.2, 7.2), (17.8, 9.), (21., 12.)],
                &[
                    (14.4, 12.),
                    (13.7, 13.7),
                    (12., 14.4),
                    (10.3, 13.7),
                    (9.6, 12.),
                    (10.3, 10.3),
                    (12., 9.6),
                    (13.7, 10.3),
                    (14.4, 12.),
                ],
            ],
            Self::EyeShut => &[
                LID,
                &[(5.8, 15.), (4.4, 17.2)],
                &[(12., 17.), (12., 19.8)],
                &[(18.2, 15.), (19.6, 17.2)],
            ],
            Self::Locked => &[
                BODY,
                &[
                    (8.5, 11.),
                    (8.5, 7.),
                    (10., 4.8),
                    (12., 4.2),
                    (14., 4.8),
                    (15.5, 7.),
                    (15.5, 11.),
                ],
            ],
            Self::Unlocked => &[
                BODY,
                &[(8.5, 11.), (8.5, 6.), (10., 3.8), (12., 3.2), (14., 3.8), (15.3, 5.6)],
            ],
            _ => &[],
        }
    }

    fn tool_lines(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Eraser => &[
                &[
                    (8.5, 19.5),
                    (3.5, 14.5),
                    (13.5, 4.5),
                    (20.5, 11.5),
                    (12.5, 19.5),
                    (8.5, 19.5),
                ],
                &[(8.7, 9.3), (15.7, 16.3)],
                &[(12.5, 19.5), (20.5, 19.5)],
            ],
            Self::Select => &[&[
                (6., 3.5),
                (6., 18.5),
                (10., 15.),
                (12.7, 20.6),
                (15.2, 19.4),
                (12.6, 13.9),
                (17.8, 13.5),
                (6., 3.5),
            ]],
            Self::Lasso => &[&[
                (7.6, 16.2),
                (4.4, 13.8),
                (3.4, 10.2),
                (5.4, 6.6),
                (9.6, 4.6),
                (14.4, 4.6),
                (18.6, 6.6),
                (20.6, 10.2),
                (18.6, 13.8),
                (14.4, 15.8),
                (9.8, 15.8),
                (7.6, 16.2),
                (6.4, 18.2),
                (7.6, 20.4),
            ]],
            _ => &[],
        }
    }

    fn pen_lines(self) -> &'static [&'static [(f32, f32)]] {
        match self {
            Self::Ink => &[
                &[
                    (4., 20.),
                    (6.5, 11.5),
                    (12.8, 7.6),
                    (16.4, 11.2),
                    (12.5, 17.5),
                    (4., 20.),
                ],
                &[(4., 20.), (10.2, 13.8)],
                &[(12.2, 6.2), (14.6, 3.8), (20.2, 9.4), (17.8, 11.8), (12.2, 6.2)],
            ],
            Self::Marker => &[
                &[(4., 20.), (4.6, 16.8), (7.2, 19.4), (4., 20.)],
                &[(4.6, 16.8), (7.4, 12.2), (11.8, 16.6), (7.2, 19.4)],
                &[(7.4, 12.2), (15.4, 4.2), (19.8, 8.6), (11.8, 16.6)],
            ],
            Self::Brush => &[
                &[
                    (3.6, 20.),
                    (7.6, 19.8),
                    (10.4, 17.6),
                    (10.2, 14.6),
                    (7.4, 13.8),
                    (5.2, 16.),
                    (3.6, 20.),
                ],
                &[(8.6, 13.4), (18.4, 3.6), (20.4, 5.6), (10.8, 15.6)],
            ],
            Self::Pencil => &[
                &[(4., 20.), (5.2, 15.2), (16., 4.4), (19.6, 8.), (8.8, 18.8), (4., 20.)],
                &[(13.4, 7.), (17., 10.6)],
            ],
            _ => &[],
        }
    }

    fn shapes(self, rect: Rect, color: Color32) -> impl Iterator<Item = Shape> {
        let at = move |&(x, y): &(f32, f32)| -> Pos2 { rect.min + vec2(x, y) / GRID * rect.size() };
        let stroke = Stroke::new(1.6, color);
        self.lines()
            .iter()
            .map(move |line| Shape::line(line.iter().map(at).collect(), stroke))
    }
}

/// [`IconButton`] is what an icon button says about itself.
pub struct IconButton<'a> {
    /// The button shows this icon.
    pub icon: Icon,
    /// It has this name, for tooltip and screen reader.
    pub name: &'a str,
    /// It has this key.
    pub shortcut: Option<KeyboardShortcut>,
    /// It is true where the button is pressed in; `None` for a button that does not stay pressed.
    pub selected: Option<bool>,
    /// It is true where the button can be pressed.
    pub enabled: bool,
}

impl IconButton<'_> {
    /// Shows the button.
    pub fn ui(&self, ui: &mut Ui) -> Response {
        let Self {
            icon,
            name,
            shortcut,
            selected,
            enabled,
        } = *self;
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(BUTTON_PX), sense);
        let is_selected = selected == Some(true);
        response.widget_info(|| match selected {
            Some(selected) => egui::WidgetInfo::selected(egui::Role::Button, enabled, selected, name),
            None => egui::WidgetInfo::labeled(egui::Role::Button, enabled, name),
        });
        let visuals = ui.style().interact_selectable(&response, is_selected);
        if enabled && (is_selected || response.hovered() || response.has_focus()) {
            ui.painter().rect(
                rect,
                visuals.corner_radius,
                visuals.weak_bg_fill,
                visuals.bg_stroke,
                egui::StrokeKind::Inside,
            );
        }
        let color = if enabled {
            visuals.fg_stroke.color
        } else {
            ui.visuals().weak_text_color().gamma_multiply(0.55)
        };
        let icon_rect = Rect::from_center_size(rect.center(), egui::Vec2::splat(ICON_PX));
        ui.painter().extend(icon.shapes(icon_rect, color));
        let tip = shortcut.map_or_else(
            || name.to_owned(),
            |keys| format!("{name} ({})", keymap::shown(ui.ctx(), &keys)),
        );
        response.on_hover_text(tip)
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn every_icon_stays_on_its_grid() {
        let all = [
            Icon::Ink,
            Icon::Pencil,
            Icon::Marker,
            Icon::Brush,
            Icon::Eraser,
            Icon::Select,
            Icon::Lasso,
            Icon::Undo,
            Icon::Redo,
            Icon::Fit,
            Icon::Panel,
            Icon::Layers,
            Icon::Eye,
            Icon::EyeShut,
            Icon::Locked,
            Icon::Unlocked,
            Icon::Up,
            Icon::Down,
            Icon::Plus,
            Icon::Bin,
        ];
        for icon in all {
            let grid = Rect::from_min_max(pos2(2.0, 2.0), pos2(22.0, 22.0));
            let inside = icon
                .lines()
                .iter()
                .flat_map(|l| l.iter())
                .all(|&(x, y)| grid.contains(pos2(x, y)));
            assert!(inside, "{icon:?}");
        }
    }
}
