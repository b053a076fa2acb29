//! Reads drawings out of any file: what [`format`](mod@crate::format) reads, and pictures of drawings, whose lines are
//! traced.

mod contrast;

use std::path::Path;

use crate::error::{Error, Result};
use crate::format::{self, Drawing, Drawings, Found, Reading};
use crate::picture::{self, Picture};
use crate::sketch::{Point, Sketch, Stroke, StrokeId};
use crate::trace::{Bitmap, TOLERANCE, simplified};

/// A picture is reduced to this longer side before it is traced, in pixels: lines of a drawing are then a few pixels
/// wide.
const SIDE_PX: usize = 512;

/// Where more of the paper than this is under ink, the picture is no drawing of lines.
const MOST_INK: f32 = 0.35;

/// Lines shorter than this that begin on another one are what thinning leaves of a blot, in pixels.
const SPUR: usize = 7;

/// Reads every drawing of `path`, one after the other; a picture holds one.
pub fn drawings(path: &Path, reading: Reading) -> Result<Drawings> {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_pixels = picture::EXTENSIONS.contains(&extension.as_str()) && !extension.starts_with("svg");
    if is_pixels || has_pixels(path) {
        traced(path).map(Drawings::one)
    } else {
        format::drawings(path, reading)
    }
}

/// Tells whether a file begins as pictures do, whatever its name.
fn has_pixels(path: &Path) -> bool {
    let mut head = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read(&mut file, &mut head));
    read.is_ok_and(|len| picture::begins_as_picture(&head[..len]))
}

/// Reads the first drawing of `path`, and what was left out of it; that there are others is said.
pub fn open(path: &Path, reading: Reading) -> Result<Found> {
    let mut drawings = drawings(path, reading)?;
    let first = drawings.next();
    let drawing = first.unwrap_or_else(|| Err(Error::format(path, "the file holds no drawing")))?;
    let mut notes = drawings.take_notes();
    if drawings.next().is_some() {
        notes.push("the first of several drawings in the file".to_owned());
    }
    Ok(Found { drawing, notes })
}

/// Traces the lines of a picture of a drawing: ink is what clearly differs from the paper around it.
fn traced(path: &Path) -> Result<Found> {
    let picture = Picture::open(path, SIDE_PX)?;
    let [width, height] = picture.size();
    let is_ink = contrast::ink(picture.rgb(), [width, height]);
    let ink = is_ink.iter().filter(|is_ink| **is_ink).count();
    let share = ink as f32 / is_ink.len() as f32;
    if ink == 0 {
        return Err(Error::format(path, "the picture is blank"));
    }
    if share > MOST_INK {
        return Err(Error::format(
            path,
            "the picture is no drawing of lines: too much of it is under ink",
        ));
    }
    let bitmap = Bitmap::new(width, height, |x, y| is_ink[y * width + x]);
    let lines = bitmap.strokes(SPUR);
    let length: usize = lines.iter().map(Vec::len).sum();
    // All ink spread over all lines: the width of the pen.
    let pen = (ink as f32 / length.max(1) as f32).max(1.0);
    let strokes = lines.iter().zip(0..).filter_map(|(line, id)| {
        let points = simplified(line, TOLERANCE).into_iter().map(|[x, y]| Point::new(x, y));
        Stroke::new(StrokeId(id), pen, points.collect())
    });
    let drawing = Drawing {
        sketch: Sketch::new(strokes),
        ..Drawing::default()
    };
    let count = drawing.sketch.strokes().len();
    let note = format!("a picture: {count} lines traced, whose order nobody knows");
    Ok(Found {
        drawing,
        notes: vec![note],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::png;

    /// Makes a picture of two crossing lines and a ring.
    fn picture(folder: &Path, paper: &str, ink: &str) -> std::path::PathBuf {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'><rect width='300' height='300' \
             fill='{paper}'/><g fill='none' stroke='{ink}' stroke-width='6'><path d='M40 40L260 260M260 40L40 260'/>\
             <circle cx='150' cy='150' r='130'/></g></svg>"
        );
        let path = folder.join("scan.png");
        std::fs::write(&path, png::render(&svg, 400).expect("a picture")).expect("a writable folder");
        path
    }

    #[test]
    fn a_picture_of_lines_becomes_lines() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (paper, ink) in [
            ("#fff", "#000"),
            ("#f4eddc", "#345"),
            ("#fff", "#bbb"),
            ("#222", "#eee"),
        ] {
            let found = open(&picture(folder.path(), paper, ink), Reading::default()).expect("a drawing");
            let strokes = found.drawing.sketch.strokes();
            let long = strokes.iter().filter(|stroke| stroke.length() > 60.0).count();
            assert!((3..=9).contains(&long), "{paper} {ink}: {long} long lines");
            let [width, height] = found.drawing.sketch.bounds().size();
            assert!(
                (width / height - 1.0).abs() < 0.05 && (width - 347.0).abs() < 12.0,
                "{width} {height}"
            );
            assert!(strokes.iter().all(|stroke| (5.0..13.0).contains(&stroke.width())));
            assert!(found.notes[0].contains("order"), "{:?}", found.notes);
        }
    }

    #[test]
    fn what_is_no_drawing_of_lines_is_refused_in_words() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blank = picture(folder.path(), "#fff", "#fff");
        let photograph = folder.path().join("photo.png");
        let squares = (0..64).map(|i| format!("<rect x='{}' y='{}' width='8' height='8'/>", i % 8 * 11, i / 8 * 11));
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 88 88'>{}</svg>",
            squares.collect::<String>()
        );
        std::fs::write(&photograph, png::render(&svg, 400).expect("a picture")).expect("a writable folder");
        for (path, words) in [(blank, "blank"), (photograph, "no drawing of lines")] {
            let error = open(&path, Reading::default()).expect_err(words);
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
