//! Shows a signed number as a bar and in figures.

use eframe::egui::{Align2, Color32, Rect, Stroke, TextStyle, Ui, pos2, vec2};

use crate::app::canvas::color32;
use crate::words::Speaks;
use strokewise_ink::inking::palette::{self, Paper};

const NUMBER_WIDTH: f32 = 42.0;

/// A bar from the middle: right supports, left opposes; with the number beside it.
pub(super) fn signed_bar(ui: &Ui, cell: Rect, value: f32, largest: f32, paper: Paper) {
    let bar = cell.with_max_x(cell.right() - NUMBER_WIDTH);
    let middle = bar.center();
    let part = if largest > 0.0 && value.is_finite() {
        value / largest
    } else {
        0.0
    };
    if bar.width() > 12.0 {
        let reach = 0.5 * bar.width() * part;
        let rect = Rect::from_two_pos(pos2(middle.x, middle.y - 4.0), pos2(middle.x + reach, middle.y + 4.0));
        let color = palette::score_color(palette::emphasis(part), paper);
        ui.painter().rect_filled(rect, 1.0, color32(color));
        let axis = [middle - vec2(0.0, 7.0), middle + vec2(0.0, 7.0)];
        let line: Color32 = ui.visuals().weak_text_color();
        ui.painter().line_segment(axis, Stroke::new(1.0, line));
    }
    ui.painter().text(
        cell.right_center(),
        Align2::RIGHT_CENTER,
        signed(ui, value),
        TextStyle::Small.resolve(ui.style()),
        ui.visuals().text_color(),
    );
}

/// Returns a number with its sign; large ones with fewer decimals, so that columns keep their
/// width.
pub(super) fn signed(who: impl Speaks, value: f32) -> String {
    let words = who.words();
    match value.abs() {
        v if !v.is_finite() => "–".to_owned(),
        v if v < 0.005 => words.number(0.0, 2),
        v => {
            let digits = [2, 1, 0][usize::from(v >= 10.0) + usize::from(v >= 100.0)];
            let sign = if value > 0.0 { "+" } else { "" };
            format!("{sign}{}", words.number(value, digits))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Words};

    #[test]
    fn numbers_keep_their_sign_and_their_width() {
        for (value, expected) in [
            (0.314, "+0.31"),
            (-2.0, "−2.00"),
            (-12.34, "−12.3"),
            (0.001, "0.00"),
            (1234.0, "+1,234"),
            (f32::NAN, "–"),
        ] {
            assert_eq!(signed(Words::default(), value), expected);
        }
        assert_eq!(signed(Words::of(Language::German), -2.0), "−2,00");
    }
}
