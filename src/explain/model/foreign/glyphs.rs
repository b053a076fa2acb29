//! Draws printed capitals and digits as strokes: drawings whose category networks for handwriting know.

use strokewise_ink::sketch::{Point, Sketch};

/// These are each character's strokes: points as two digits, column and row of a grid of 5 x 7, strokes apart by bars.
const GLYPHS: [(&str, &str); 36] = [
    ("a", "06 20 46|14 34"),
    ("b", "00 06|00 30 41 42 33 03|33 44 45 36 06"),
    ("c", "41 30 10 01 05 16 36 45"),
    ("d", "00 06|00 20 42 44 26 06"),
    ("e", "40 00 06 46|03 33"),
    ("f", "40 00 06|03 33"),
    ("g", "41 30 10 01 05 16 36 45 43 23"),
    ("h", "00 06|40 46|03 43"),
    ("i", "10 30|20 26|16 36"),
    ("j", "10 40|30 35 26 16 05"),
    ("k", "00 06|40 03 46"),
    ("l", "00 06 46"),
    ("m", "06 00 23 40 46"),
    ("n", "06 00 46 40"),
    ("o", "20 10 01 05 16 36 45 41 30 20"),
    ("p", "06 00 30 41 42 33 03"),
    ("q", "20 10 01 05 16 36 45 41 30 20|24 46"),
    ("r", "06 00 30 41 42 33 03|23 46"),
    ("s", "41 30 10 01 02 13 33 44 45 36 16 05"),
    ("t", "00 40|20 26"),
    ("u", "00 05 16 36 45 40"),
    ("v", "00 26 40"),
    ("w", "00 16 23 36 40"),
    ("x", "00 46|40 06"),
    ("y", "00 23 40|23 26"),
    ("z", "00 40 06 46"),
    ("0", "20 10 01 05 16 36 45 41 30 20"),
    ("1", "11 20 26"),
    ("2", "01 10 30 41 42 06 46"),
    ("3", "01 10 30 41 42 33 23|33 44 45 36 16 05"),
    ("4", "36 30 04 44"),
    ("5", "40 00 03 33 44 45 36 16 05"),
    ("6", "40 20 02 05 16 36 45 44 33 13 04"),
    ("7", "00 40 16"),
    ("8", "23 12 11 20 30 41 42 33 13 04 05 16 36 45 44 33"),
    ("9", "42 33 13 02 01 10 30 41 42 36"),
];

/// Returns the characters with their names: small letters and digits.
pub fn glyphs() -> Vec<(&'static str, Sketch)> {
    let stroke = |text: &str| text.split(' ').filter_map(point).collect::<Vec<Point>>();
    GLYPHS
        .iter()
        .map(|(name, text)| (*name, Sketch::from_polylines(text.split('|').map(stroke))))
        .collect()
}

fn point(text: &str) -> Option<Point> {
    let mut digits = text.chars().filter_map(|c| c.to_digit(10));
    Some(Point::new(10.0 * digits.next()? as f32, 10.0 * digits.next()? as f32))
}
