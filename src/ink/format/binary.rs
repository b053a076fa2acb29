//! Reads Google's binary form of Quick, Draw!: for each drawing, little-endian, the key (u64), the country (2 bytes),
//! whether it was recognised (1 byte), the time (u32), the number of strokes (u16), and for each stroke the number of
//! points (u16), their x and their y (a byte each).

use std::io::{self, BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{Drawing, List};
use crate::error::{Error, Result};
use crate::sketch::{Point, Sketch, Stroke, StrokeId};

/// [`Reader`] reads the drawings of one file, in order.
pub(super) struct Reader {
    bytes: Box<dyn BufRead + Send>,
    path: PathBuf,
    number: u64,
    consumed: u64,
    failed: bool,
}

impl Reader {
    pub fn new(reader: Box<dyn BufRead + Send>, path: &Path) -> Self {
        Self {
            bytes: reader,
            path: path.to_path_buf(),
            number: 0,
            consumed: 0,
            failed: false,
        }
    }

    fn read(&mut self) -> io::Result<Drawing> {
        let key = u64::from_le_bytes(self.take()?);
        let _country_recognised_time: [u8; 7] = self.take()?;
        let count = u16::from_le_bytes(self.take()?);
        let mut strokes = Vec::new();
        for _ in 0..count {
            let points = usize::from(u16::from_le_bytes(self.take()?));
            let mut places = vec![0; 2 * points];
            self.bytes.read_exact(&mut places)?;
            self.consumed += places.len() as u64;
            let (x, y) = places.split_at(points);
            let points = x.iter().zip(y).map(|(x, y)| Point::new(f32::from(*x), f32::from(*y)));
            let id = StrokeId(strokes.len() as u32);
            strokes.extend(Stroke::new(id, Stroke::DEFAULT_WIDTH, points.collect()));
        }
        Ok(Drawing {
            key_id: Some(key.to_string()),
            sketch: Sketch::new(strokes),
            ..Drawing::default()
        })
    }

    fn take<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.bytes.read_exact(&mut bytes)?;
        self.consumed += N as u64;
        Ok(bytes)
    }
}

impl Iterator for Reader {
    type Item = Result<Drawing>;

    fn next(&mut self) -> Option<Self::Item> {
        let ends = self.failed || self.bytes.fill_buf().is_ok_and(<[u8]>::is_empty);
        if ends {
            return None;
        }
        self.number += 1;
        Some(self.read().map_err(|error| {
            // Nobody knows where the next drawing would begin.
            self.failed = true;
            match error.kind() {
                ErrorKind::UnexpectedEof => Error::format_at(&self.path, self.number, "the file is cut short"),
                _ => Error::io(&self.path)(error),
            }
        }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_follow_one_another_and_a_cut_is_said() {
        let mut bytes = 7u64.to_le_bytes().to_vec();
        bytes.extend(b"US\x01\0\0\0\0\x02\0");
        bytes.extend(b"\x02\0\x01\x02\x03\x04\x01\0\x09\x08");
        let twice = [bytes.clone(), bytes].concat();
        for cut in [0, 1, 5, 20] {
            let content = twice[..twice.len() - cut].to_vec();
            let reader = Reader::new(Box::new(io::Cursor::new(content)), Path::new("cat.bin"));
            let drawings: Vec<_> = reader.collect();
            assert_eq!(drawings.len(), 2);
            let first = drawings[0].as_ref().expect("a drawing");
            assert_eq!(first.key_id.as_deref(), Some("7"));
            let points: Vec<[f32; 2]> = first.sketch.strokes()[0].points().iter().map(|p| [p.x, p.y]).collect();
            assert_eq!(points, [[1.0, 3.0], [2.0, 4.0]]);
            assert_eq!(drawings[1].is_ok(), cut == 0);
        }
    }
}
