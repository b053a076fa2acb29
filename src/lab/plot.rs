//! Draws plots for papers, as SVG: [`LineChart`] for curves with error bands, [`BarChart`] for means with error bars.
//! They have light paper, colours that colour-blind readers tell apart (Okabe and Ito), and a second mark (dashes,
//! hatching by lightness) for print without colour.
//!
//! Left out: anything interactive, and text as outlines: the reader's own sans-serif font is used.

mod bars;
mod lines;

use std::fmt::Write as _;

pub use bars::{Bar, BarChart};
pub use lines::{LineChart, Series};

/// Colours of Okabe and Ito (2008), the strongest first; yellow is left out, too faint on white.
const COLORS: [&str; 7] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000",
];

/// Axes, ticks and words have this colour.
const INK: &str = "#222222";

/// The lines across the plot have this colour.
const GRID: &str = "#e4e4e4";

/// Ordinary words are so high, in user units.
const FONT_SIZE: f32 = 12.0;

/// Width of a letter of the usual sans-serif fonts in shares of the font size, on the safe side: the
/// writer does not know the reader's font.
const LETTER_WIDTH: f32 = 0.58;

/// A picture under construction: user units are pixels, y down.
struct Svg {
    body: String,
    size: [f32; 2],
}

/// [`Anchor`] says where a text stands relative to its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    fn new(width: f32, height: f32) -> Self {
        Self {
            body: String::new(),
            size: [width, height],
        }
    }

    fn line(&mut self, from: [f32; 2], to: [f32; 2], color: &str, width: f32) {
        let ([x1, y1], [x2, y2]) = (from, to);
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            self.body,
            r#"<line x1="{x1:.2}" y1="{y1:.2}" x2="{x2:.2}" y2="{y2:.2}" stroke="{color}" stroke-width="{width}"/>"#
        );
    }

    fn rect(&mut self, at: [f32; 2], size: [f32; 2], fill: &str) {
        let ([x, y], [width, height]) = (at, size);
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" fill="{fill}" stroke="none"/>"#
        );
    }

    fn polyline(&mut self, points: &[[f32; 2]], color: &str, dashes: &str) {
        let _ = writeln!(
            self.body,
            r#"<polyline points="{}" fill="none" stroke="{color}" stroke-width="2" stroke-linejoin="round" stroke-dasharray="{dashes}"/>"#,
            list(points)
        );
    }

    fn area(&mut self, points: &[[f32; 2]], color: &str) {
        let _ = writeln!(
            self.body,
            r#"<polygon points="{}" fill="{color}" fill-opacity="0.13" stroke="none"/>"#,
            list(points)
        );
    }

    fn text(&mut self, at: [f32; 2], anchor: Anchor, text: &str) {
        self.styled_text(at, anchor, "", text);
    }

    fn title(&mut self, at: [f32; 2], text: &str) {
        self.styled_text(at, Anchor::Start, r#" font-weight="bold" font-size="14""#, text);
    }

    fn upright_text(&mut self, at: [f32; 2], text: &str) {
        let turned = format!(r#" transform="rotate(-90 {:.2} {:.2})""#, at[0], at[1]);
        self.styled_text(at, Anchor::Middle, &turned, text);
    }

    fn styled_text(&mut self, [x, y]: [f32; 2], anchor: Anchor, style: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.2}" y="{y:.2}" text-anchor="{anchor}" stroke="none"{style}>{}</text>"#,
            escaped(text)
        );
    }

    fn finish(self) -> String {
        let [width, height] = self.size;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" \
             font-size=\"{FONT_SIZE}\" fill=\"{INK}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

fn list(points: &[[f32; 2]]) -> String {
    let pairs: Vec<String> = points.iter().map(|[x, y]| format!("{x:.2},{y:.2}")).collect();
    pairs.join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Computes the width that `text` takes at most.
fn text_width(text: &str) -> f32 {
    text.chars().count() as f32 * LETTER_WIDTH * FONT_SIZE
}

/// A map from values to places on a line, with ticks at round numbers.
struct Axis {
    range: [f32; 2],
    place: [f32; 2],
    step: f32,
}

/// Ticks of an axis, about.
const TICKS: f32 = 5.0;

impl Axis {
    /// Makes an axis over at least the values `low` to `high`, ending at ticks, from `place[0]` to
    /// `place[1]`.
    fn around(low: f32, high: f32, place: [f32; 2]) -> Self {
        let step = round_step((high - low).max(1e-6) / TICKS);
        let range = [(low / step).floor() * step, (high / step).ceil() * step];
        Self { range, place, step }
    }

    fn at(&self, value: f32) -> f32 {
        let share = (value - self.range[0]) / (self.range[1] - self.range[0]);
        self.place[0] + share * (self.place[1] - self.place[0])
    }

    /// Lists each tick with its label.
    fn ticks(&self) -> Vec<(f32, String)> {
        let count = ((self.range[1] - self.range[0]) / self.step).round() as usize;
        let decimals = (-self.step.log10()).ceil().max(0.0) as usize;
        (0..=count)
            .map(|i| {
                let value = self.range[0] + i as f32 * self.step;
                // No "-0".
                let value = if value.abs() < 0.5 * self.step { 0.0 } else { value };
                (value, format!("{value:.decimals$}").replace('-', "\u{2212}"))
            })
            .collect()
    }
}

/// Finds the least of 1, 2, 5 times a power of ten that is not below `least`.
fn round_step(least: f32) -> f32 {
    let power = 10_f32.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= 0.999 * least);
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        fn check(low: f32, high: f32, expected: &[&str]) {
            let ticks = Axis::around(low, high, [0.0, 1.0]).ticks();
            let labels: Vec<&str> = ticks.iter().map(|(_, label)| label.as_str()).collect();
            assert_eq!(labels, expected);
        }
        check(0.0, 1.0, &["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        check(-0.13, 0.9, &["\u{2212}0.5", "0.0", "0.5", "1.0"]);
        check(0.0, 37.0, &["0", "10", "20", "30", "40"]);
    }

    #[test]
    fn words_cannot_break_the_picture() {
        let mut svg = Svg::new(10.0, 10.0);
        svg.text([0.0, 0.0], Anchor::End, "a < b & c");
        assert!(svg.finish().contains("a &lt; b &amp; c"));
    }
}
