//! [`Region`] is a rectangle of the generated picture.

use std::ops::Range;
use std::str::FromStr;

use crate::model::Generator;

/// [`Region`] holds pixels of the picture, counted from its upper left corner; at least one, all within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// These are the first, and the one after the last.
    columns: [usize; 2],
    rows: [usize; 2],
}

impl Region {
    /// Makes the region that is the whole picture.
    pub fn whole() -> Self {
        Self {
            columns: [0, Generator::SIZE],
            rows: [0, Generator::SIZE],
        }
    }

    /// Cuts these columns and rows to the picture; `None` where nothing of them lies in it.
    pub fn new(columns: Range<usize>, rows: Range<usize>) -> Option<Self> {
        let within = |range: Range<usize>| [range.start, range.end.min(Generator::SIZE)];
        let region = Self {
            columns: within(columns),
            rows: within(rows),
        };
        (!region.columns().is_empty() && !region.rows().is_empty()).then_some(region)
    }

    /// Returns the columns.
    pub fn columns(&self) -> Range<usize> {
        self.columns[0]..self.columns[1]
    }

    /// Returns the rows.
    pub fn rows(&self) -> Range<usize> {
        self.rows[0]..self.rows[1]
    }

    /// Returns 1 within and 0 outside: [row, column].
    pub fn mask(&self) -> Vec<f32> {
        let side = Generator::SIZE;
        let (columns, rows) = (self.columns(), self.rows());
        let inside = |i: usize| columns.contains(&(i % side)) && rows.contains(&(i / side));
        (0..side * side).map(|i| f32::from(inside(i))).collect()
    }
}

impl FromStr for Region {
    type Err = String;

    /// Parses "LEFT,TOP,WIDTH,HEIGHT" in pixels, or "all".
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::whole());
        }
        let numbers: Option<Vec<usize>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
        let region = match numbers.as_deref() {
            Some(&[left, top, width, height]) => {
                Self::new(left..left.saturating_add(width), top..top.saturating_add(height))
            }
            _ => None,
        };
        let side = Generator::SIZE;
        region.ok_or_else(|| {
            format!("a region is \"all\" or LEFT,TOP,WIDTH,HEIGHT in the picture's {side} x {side} pixels")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_read_and_kept_within_the_picture() {
        let read = |text: &str| text.parse::<Region>().ok();
        assert_eq!(read("all"), Some(Region::whole()));
        assert_eq!(read("10, 20, 30, 40"), Region::new(10..40, 20..60));
        assert_eq!(read("100,0,900,5"), Region::new(100..128, 0..5));
        for text in ["", "1,2,3", "1,2,3,4,5", "-1,0,3,3", "0,0,0,9", "128,0,3,3", "x"] {
            assert_eq!(read(text), None, "{text}");
        }
        let mask = Region::new(1..3, 0..2).expect("a region").mask();
        assert_eq!(mask.iter().filter(|v| **v > 0.0).count(), 4);
        assert!(mask[1] > 0.0 && mask[Generator::SIZE + 2] > 0.0);
    }
}
