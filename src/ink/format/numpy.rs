//! Reads NumPy's `.npy` and `.npz`, as drawings are found in them:
//!
//! | form | shape | found in |
//! | --- | --- | --- |
//! | stroke-3, stroke-5 in arrays of objects | any number of `[points, 3]` or `[points, 5]` | sketch-rnn |
//! | the same as numbers | `[points, 3]`, `[3, points]`, `[drawings, points, 3]`, … 5 | what people make of those |
//! | strokes of points | arrays of objects that are `[points, 2]` | |
//! | bitmaps | `[drawings, 784]`, `[drawings, 28, 28]` | Quick, Draw!; they are traced |
//!
//! All arrays of an archive are read, one after the other.

mod array;
mod pickle;
mod write;

use std::io::{BufRead, Cursor, Read as _};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use zip::ZipArchive;

use self::array::{Content, Item, Numbers, Objects};
use super::quickdraw::record::{Lines, Record};
use super::{Drawing, List, MAX_FILE_BYTES, MAX_POINTS, read_bytes};
use crate::error::{Error, Result};
use crate::sketch::{Point, Sketch, Stroke, StrokeId};
use crate::trace::{Bitmap, SMALL_SPUR, TOLERANCE, simplified};

pub use write::to_npz;

/// An `.npz` archive begins with this, as every zip does.
const ZIP: &[u8] = b"PK\x03\x04";

/// [`Reader`] reads the drawings of one file, in order.
pub(super) struct Reader {
    path: PathBuf,
    source: Source,
    /// This is the array under way, with how many of its drawings are done, and how many it has.
    array: Option<(Content, usize, usize)>,
    number: u64,
    consumed: u64,
}

enum Source {
    /// It is the content of an `.npy` file, until it is read.
    Array(Option<Vec<u8>>),
    /// It is an archive, with its next part.
    Archive(Box<ZipArchive<Cursor<Vec<u8>>>>, usize),
}

impl Reader {
    pub fn new(reader: impl BufRead, path: &Path) -> Result<Self> {
        let bytes = read_bytes(reader, path)?;
        let source = if bytes.starts_with(ZIP) {
            let archive = ZipArchive::new(Cursor::new(bytes));
            let archive = archive.map_err(|cause| Error::format(path, format!("the archive is damaged ({cause})")))?;
            Source::Archive(Box::new(archive), 0)
        } else {
            Source::Array(Some(bytes))
        };
        Ok(Self {
            path: path.to_path_buf(),
            source,
            array: None,
            number: 0,
            consumed: 0,
        })
    }

    /// Reads the next array.
    fn next_array(&mut self) -> Option<Result<Content, String>> {
        match &mut self.source {
            Source::Array(bytes) => {
                let bytes = bytes.take()?;
                self.consumed = bytes.len() as u64;
                Some(array::read(bytes).map_err(|cause| format!("not read: {cause}")))
            }
            Source::Archive(archive, next) => loop {
                let at = *next;
                if at >= archive.len() {
                    return None;
                }
                *next += 1;
                let mut part = match archive.by_index(at) {
                    Ok(part) => part,
                    Err(cause) => return Some(Err(format!("part {} of the archive is damaged ({cause})", at + 1))),
                };
                let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
                let Some(name) = name.strip_suffix(".npy") else {
                    continue;
                };
                self.consumed += part.compressed_size();
                let mut bytes = Vec::new();
                let read = part.by_ref().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
                return Some(match read {
                    Err(cause) => Err(format!("the array {name} is damaged ({cause})")),
                    Ok(_) if bytes.len() as u64 > MAX_FILE_BYTES => {
                        Err(format!("the array {name} is larger than {} MiB", MAX_FILE_BYTES >> 20))
                    }
                    Ok(_) => array::read(bytes).map_err(|cause| format!("the array {name} is not read: {cause}")),
                });
            },
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((content, done, count)) = &mut self.array
                && done < count
            {
                let drawing = drawing(content, *done);
                *done += 1;
                self.number += 1;
                return Some(drawing.map_err(|cause| Error::format_at(&self.path, self.number, cause)));
            }
            let count = |content: Content| drawings(&content).map(|count| (content, 0, count));
            match self.next_array()?.and_then(count) {
                Ok(array) => self.array = Some(array),
                Err(cause) => return Some(Err(Error::format(&self.path, cause))),
            }
        }
    }
}

impl List for Reader {
    fn line(&self) -> u64 {
        self.number
    }

    fn bytes_read(&self) -> u64 {
        self.consumed
    }
}

/// [`Form`] is what the numbers of an array are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    /// They are steps of the pen: how many, and how many numbers each.
    Steps([usize; 2]),
    /// The numbers lie by columns: how many numbers each step has, and how many steps there are.
    Columns([usize; 2]),
    /// They are pixels: rows and columns.
    Pixels([usize; 2]),
}

/// Bitmaps are no smaller than this, and no larger.
const SIDES: std::ops::RangeInclusive<usize> = 8..=1024;

impl Form {
    /// Finds the form of one drawing, and how many there are.
    fn of(numbers: &Numbers) -> Result<(Self, usize), String> {
        let square = |len: usize| {
            let side = len.isqrt();
            (side * side == len && SIDES.contains(&side)).then_some([side; 2])
        };
        let found = match numbers.shape[..] {
            [points, wide @ (3 | 5)] => Some((Self::Steps([points, wide]), 1)),
            [wide @ (3 | 5), points] if points > 5 => Some((Self::Columns([wide, points]), 1)),
            // A drawing without steps takes no room, however many the header claims.
            [drawings, points, wide @ (3 | 5)] if points > 0 => Some((Self::Steps([points, wide]), drawings)),
            [drawings, height, width] | [drawings, height, width, 1]
                if SIDES.contains(&height) && SIDES.contains(&width) =>
            {
                Some((Self::Pixels([height, width]), drawings))
            }
            [len] if numbers.are_bytes() => square(len).map(|sides| (Self::Pixels(sides), 1)),
            [drawings, len] if numbers.are_bytes() && drawings != len && square(len).is_some() => {
                square(len).map(|sides| (Self::Pixels(sides), drawings))
            }
            [height, width] if SIDES.contains(&height) && SIDES.contains(&width) => {
                Some((Self::Pixels([height, width]), 1))
            }
            _ => None,
        };
        found.ok_or_else(|| {
            let sides: Vec<String> = numbers.shape.iter().map(usize::to_string).collect();
            format!(
                "an array of {} numbers is neither steps of the pen ([points, 3] or [points, 5]) nor bitmaps",
                sides.join(" x ")
            )
        })
    }
}

/// Counts the drawings of an array.
fn drawings(content: &Content) -> Result<usize, String> {
    match content {
        Content::Numbers(numbers) => Form::of(numbers).map(|(_, count)| count),
        Content::Objects(objects) => Ok(objects.len()),
    }
}

fn drawing(content: &Content, at: usize) -> Result<Drawing, String> {
    match content {
        Content::Numbers(numbers) => of_numbers(numbers, at),
        Content::Objects(objects) => match objects.item(at)? {
            Item::Numbers(numbers) => of_numbers(&numbers, 0),
            Item::List(_) => lines(objects, at).and_then(recorded),
            Item::Number(_) => Err("it is a number, and no drawing".to_owned()),
        },
    }
}

fn of_numbers(numbers: &Numbers, at: usize) -> Result<Drawing, String> {
    match Form::of(numbers)?.0 {
        Form::Steps([points, wide]) => {
            if points > MAX_POINTS {
                return Err(format!("it has more than {MAX_POINTS} points"));
            }
            let values = numbers.values(at * points * wide, points * wide);
            recorded(Lines::Flat(values.chunks_exact(wide).map(<[f64]>::to_vec).collect()))
        }
        Form::Columns([wide, points]) => {
            if points > MAX_POINTS {
                return Err(format!("it has more than {MAX_POINTS} points"));
            }
            let values = numbers.values(0, points * wide);
            let step = |at: usize| (0..wide).map(|i| values[i * points + at]).collect();
            recorded(Lines::Flat((0..points).map(step).collect()))
        }
        Form::Pixels([height, width]) => traced(&numbers.values(at * height * width, height * width), [height, width]),
    }
}

/// Reads a drawing that is a list: of steps, or of strokes.
fn lines(objects: &Objects, at: usize) -> Result<Lines, String> {
    let mut left = 3 * MAX_POINTS;
    let Item::List(values) = objects.item(at)? else {
        return Err("it is no list".to_owned());
    };
    let mut rows = Vec::new();
    let mut strokes = Vec::new();
    for value in values {
        match objects.look(value)? {
            Item::Numbers(numbers) => match numbers.shape[..] {
                [len] if len <= left => {
                    left -= len;
                    rows.push(numbers.values(0, len));
                }
                [points, wide] if points * wide <= left => {
                    left -= points * wide;
                    let values = numbers.values(0, points * wide);
                    let points = values.chunks_exact(wide.max(1));
                    strokes.push(points.map(|point| point.iter().copied().map(Some).collect()).collect());
                }
                _ => return Err("its lists are neither steps nor strokes".to_owned()),
            },
            Item::List(list) => rows.push(
                list.iter()
                    .map(|value| match objects.look(*value) {
                        Ok(Item::Number(number)) => Ok(number),
                        _ => Err("its lists are neither steps nor strokes".to_owned()),
                    })
                    .collect::<Result<_, _>>()?,
            ),
            Item::Number(_) => return Err("it is a list of numbers, and no drawing".to_owned()),
        }
    }
    Ok(if strokes.is_empty() {
        Lines::Flat(rows)
    } else {
        Lines::Nested(strokes)
    })
}

fn recorded(drawing: Lines) -> Result<Drawing, String> {
    let (key_id, word) = (Json::Null, Json::Null);
    let record = Record { key_id, word, drawing };
    record.into_drawing()
}

/// Bitmaps up to this side are enlarged before they are traced.
const SMALL: usize = 64;

/// See [`Bitmap::enlarged`]: lines of Quick, Draw!'s bitmaps are 1.6 pixels wide.
const DARK: f32 = 0.85;

/// Traces the drawing that pixels show: light on dark or dark on light, whichever leaves less ink.
fn traced(pixels: &[f64], [height, width]: [usize; 2]) -> Result<Drawing, String> {
    let brightest = pixels.iter().copied().fold(0.0, f64::max);
    if !brightest.is_finite() || brightest <= 0.0 {
        return Err("the bitmap is blank".to_owned());
    }
    let light = pixels.iter().map(|pixel| 255.0 * (pixel / brightest).clamp(0.0, 1.0));
    let mut light: Vec<u8> = light.map(|pixel| pixel.round() as u8).collect();
    let lit = light.iter().filter(|pixel| **pixel >= 128).count();
    if 2 * lit > light.len() {
        for pixel in &mut light {
            *pixel = 255 - *pixel;
        }
    }
    let side = height.max(width);
    let bitmap = if side <= SMALL {
        let square = (0..side * side).map(|at| {
            let (row, column) = (at / side, at % side);
            let inside = row < height && column < width;
            if inside { light[row * width + column] } else { 0 }
        });
        Bitmap::enlarged(&square.collect::<Vec<_>>(), side, DARK)
    } else {
        Bitmap::new(width, height, |column, row| light[row * width + column] >= 128)
    };
    let lines = bitmap.strokes(SMALL_SPUR);
    let strokes = lines.iter().zip(0..).filter_map(|(line, id)| {
        let points = simplified(line, TOLERANCE).into_iter().map(|[x, y]| Point::new(x, y));
        Stroke::new(StrokeId(id), Stroke::DEFAULT_WIDTH, points.collect())
    });
    let sketch = Sketch::new(strokes);
    if sketch.is_empty() {
        return Err("the bitmap is blank".to_owned());
    }
    Ok(Drawing {
        sketch,
        ..Drawing::default()
    })
}

#[cfg(test)]
mod tests;
