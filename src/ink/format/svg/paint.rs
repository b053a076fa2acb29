//! Writes paints of any kind as paints that every reader knows.
//!
//! Colours themselves are not needed: only whether something is painted at all, and whether in the colour of the paper.
//! So what has no plain form becomes a grey of the same lightness, and what is not understood becomes black: ink keeps
//! its place whatever its paint.

use std::str::FromStr as _;

use svgtypes::{Color, Paint};

/// This is the paint for what is not understood.
const UNKNOWN: &str = "#000000";

/// This is the paint of the system's own paper.
const PAPER: &str = "#ffffff";

/// Functions inside each other beyond this are not followed.
const MAX_NESTING: usize = 8;

/// Replaces every `var(--name, fallback)` in `value`, by `lookup` or else the fallback; `None`
/// where there is neither.
pub(super) fn substituted(value: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut value = value.to_owned();
    for _ in 0..MAX_NESTING * MAX_NESTING {
        let Some(from) = value.find("var(") else {
            return Some(value);
        };
        let (inside, len) = bracketed(&value[from + 3..])?;
        let (name, fallback) = match inside.split_once(',') {
            Some((name, fallback)) => (name, Some(fallback.trim().to_owned())),
            None => (inside, None),
        };
        let found = lookup(name.trim()).or(fallback)?;
        value.replace_range(from..from + 3 + len, &found);
        if value.len() > 4096 {
            return None;
        }
    }
    None
}

/// Rewrites a paint as `usvg` reads it: a colour, `none`, `currentColor`, `inherit` or a reference
/// as they are, and a colour for everything else. `in_marker` says whether the paint of the marked
/// line can be asked for here.
pub(super) fn plain(value: &str, in_marker: bool) -> String {
    let value = value.trim();
    match value.to_ascii_lowercase().as_str() {
        "currentcolor" => return "currentColor".to_owned(),
        "none" | "inherit" => return value.to_ascii_lowercase(),
        "context-stroke" | "context-fill" if in_marker => return value.to_ascii_lowercase(),
        // The paper of the viewer, as systems call it; their other colours are ink.
        "canvas" | "field" | "window" | "background" => return PAPER.to_owned(),
        _ => {}
    }
    if value.starts_with("url(") {
        return match Paint::from_str(value) {
            Ok(_) => value.to_owned(),
            // A reference with a fallback that is not understood.
            Err(_) => bracketed(&value[3..])
                .map_or(UNKNOWN, |(_, len)| &value[..3 + len])
                .to_owned(),
        };
    }
    color(value, 0).map_or_else(|| UNKNOWN.to_owned(), css)
}

/// Tells whether a colour is known to show nothing.
pub(super) fn is_clear(value: &str) -> bool {
    color(value, 0).is_some_and(|color| color.alpha == 0)
}

/// Returns the channels of a colour that hides what lies below it.
pub(super) fn opaque(value: &str) -> Option<[u8; 3]> {
    let color = color(value, 0).filter(|color| color.alpha == u8::MAX)?;
    Some([color.red, color.green, color.blue])
}

fn css(color: Color) -> String {
    let Color {
        red,
        green,
        blue,
        alpha,
    } = color;
    format!("rgba({red},{green},{blue},{})", f32::from(alpha) / 255.0)
}

fn color(value: &str, depth: usize) -> Option<Color> {
    let value = value.trim();
    if let Ok(color) = Color::from_str(value) {
        return Some(color);
    }
    let (name, rest) = value.split_at(value.find('(')?);
    let (inside, _) = bracketed(rest)?;
    if depth > MAX_NESTING {
        return None;
    }
    let (rgb, alpha) = match name.to_ascii_lowercase().as_str() {
        "light-dark" => return color(first_argument(inside), depth + 1),
        "color-mix" => {
            let first = first_argument(inside.split_once(',')?.1).trim();
            // The share of the first colour may stand before or behind it.
            let alone = first.rsplit_once(' ').filter(|(_, share)| share.ends_with('%'));
            return color(alone.map_or(first, |(color, _)| color), depth + 1);
        }
        name => measured(name, &Parts::of(inside))?,
    };
    let [red, green, blue] = rgb.map(byte);
    Some(Color::new_rgba(red, green, blue, byte(alpha.unwrap_or(1.0))))
}

/// [`Parts`] holds the numbers of a colour function.
struct Parts<'a>(Vec<&'a str>);

impl<'a> Parts<'a> {
    fn of(inside: &'a str) -> Self {
        let parts = inside.split(|c: char| c.is_whitespace() || ",/".contains(c));
        Self(parts.filter(|part| !part.is_empty()).collect())
    }

    /// Reads the number at a place, where 100 % is `full`.
    fn number(&self, place: usize, full: f32) -> Option<f32> {
        number(self.0.get(place)?, full)
    }
}

/// Computes red, green and blue, 0..=1, and the share that shows, of a colour that a function
/// measures; of colour spaces other than screens have, the lightness alone.
fn measured(name: &str, parts: &Parts<'_>) -> Option<([f32; 3], Option<f32>)> {
    let grey = |lightness: f32| [lightness; 3];
    let three = |from: usize, full: f32| {
        let channel = |i: usize| Some(parts.number(from + i, full)? / full);
        Some([channel(0)?, channel(1)?, channel(2)?])
    };
    let alpha = parts.number(3, 1.0);
    Some(match name {
        "color" => (three(1, 1.0)?, parts.number(4, 1.0)),
        "rgb" | "rgba" => (three(0, 255.0)?, alpha),
        "hsl" | "hsla" => (grey(parts.number(2, 100.0)? / 100.0), alpha),
        "oklch" | "oklab" => (grey(parts.number(0, 1.0)?), alpha),
        "lch" | "lab" => (grey(parts.number(0, 100.0)? / 100.0), alpha),
        // Midway between its share of white and what black leaves.
        "hwb" => {
            let (white, black) = (parts.number(1, 1.0)?, parts.number(2, 1.0)?);
            (grey(f32::midpoint(white, 1.0 - black)), alpha)
        }
        _ => return None,
    })
}

fn byte(share: f32) -> u8 {
    (255.0 * share.clamp(0.0, 1.0)).round() as u8
}

/// Reads a number, where 100 % is `full`; `none` is 0.
fn number(text: &str, full: f32) -> Option<f32> {
    match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f32>().ok().map(|p| p / 100.0 * full),
        None if text.eq_ignore_ascii_case("none") => Some(0.0),
        None => text.trim_end_matches("deg").parse().ok(),
    }
}

/// Returns the text up to the first comma outside brackets.
fn first_argument(text: &str) -> &str {
    let mut depth = 0;
    let end = text.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    &text[..end.unwrap_or(text.len())]
}

/// Returns what is inside the bracket that `text` begins with, and the length of all.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return (at > 0).then(|| (&text[1..at], at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paint_has_a_plain_form() {
        let check = |value: &str, expected: &str| assert_eq!(plain(value, false), expected, "{value}");
        check("none", "none");
        check("currentcolor", "currentColor");
        check("inherit", "inherit");
        check("#F00", "rgba(255,0,0,1)");
        check("transparent", "rgba(0,0,0,0)");
        check("color(display-p3 1 1 1)", "rgba(255,255,255,1)");
        check("color(display-p3 0.1 0.2 0.3 / 0)", "rgba(26,51,77,0)");
        check("rgb(30 30 30 / 50%)", "rgba(30,30,30,0.5019608)");
        check("oklch(1 0 0)", "rgba(255,255,255,1)");
        check("oklch(30% 0.1 20deg)", "rgba(77,77,77,1)");
        check("lab(100 0 0)", "rgba(255,255,255,1)");
        check("lab(100% 0 0 / 0)", "rgba(255,255,255,0)");
        check("light-dark(white, black)", "rgba(255,255,255,1)");
        check("color-mix(in srgb, white 40%, red)", "rgba(255,255,255,1)");
        check("color-mix(in oklab, oklch(1 0 0), red)", "rgba(255,255,255,1)");
        check("hsl(120 50% 100%)", "rgba(255,255,255,1)");
        check("Canvas", PAPER);
        check("CanvasText", UNKNOWN);
        check("context-stroke", UNKNOWN);
        check("url(#a)", "url(#a)");
        check("url(#a) device-cmyk(1 2 3)", "url(#a)");
        check("anything(else", UNKNOWN);
        check("", UNKNOWN);
        check(&"light-dark(".repeat(500), UNKNOWN);
        assert_eq!(plain("context-stroke", true), "context-stroke");
    }

    #[test]
    fn variables_are_looked_up_or_fall_back() {
        let lookup = |name: &str| match name {
            "--ink" => Some("#182D6B".to_owned()),
            "--loop" => Some("var(--loop)".to_owned()),
            "--deep" => Some("var(--ink)".to_owned()),
            _ => None,
        };
        let check = |value: &str, expected: Option<&str>| {
            assert_eq!(substituted(value, &lookup).as_deref(), expected, "{value}");
        };
        check("red", Some("red"));
        check("var(--ink)", Some("#182D6B"));
        check("var( --deep , red)", Some("#182D6B"));
        check("var(--no, rgb(1, 2, 3))", Some("rgb(1, 2, 3)"));
        check("var(--no, var(--ink))", Some("#182D6B"));
        check("var(--no)", None);
        check("var(--loop)", None);
        check("var(--ink", None);
    }
}
