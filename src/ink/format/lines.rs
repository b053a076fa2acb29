//! Reads lines of a stream in bounded memory: a line beyond the limit is counted and skipped, never stored.

use std::io::{self, BufRead};

/// No longer line is read than this, without its line break.
pub(super) const MAX_LINE_BYTES: usize = 64 << 20;

/// The buffer shrinks back to this size after a long line.
const KEPT_BYTES: usize = 1 << 20;

/// [`Line`] is one line of a stream.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// This is the line without its line break.
    Text(&'a [u8]),
    /// The line was longer than the limit.
    TooLong,
}

/// Reads a stream line by line; see the module.
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    max_bytes: usize,
    number: u64,
    bytes_read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, max_bytes: usize) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            max_bytes,
            number: 0,
            bytes_read: 0,
        }
    }

    /// Returns the number of the last line, counted from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Counts the bytes taken from the stream so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Reads the next line; `None` at the end. A last line needs no line break.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BYTES);
        let (mut started, mut too_long) = (false, false);
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break;
            }
            started = true;
            let line_break = available.iter().position(|&byte| byte == b'\n');
            let part = &available[..line_break.unwrap_or(available.len())];
            too_long |= self.buffer.len() + part.len() > self.max_bytes;
            if !too_long {
                self.buffer.extend_from_slice(part);
            }
            let used = part.len() + usize::from(line_break.is_some());
            self.reader.consume(used);
            self.bytes_read += used as u64;
            if line_break.is_some() {
                break;
            }
        }
        self.number += u64::from(started);
        Ok(match (started, too_long) {
            (false, _) => None,
            (true, true) => Some(Line::TooLong),
            (true, false) => Some(Line::Text(&self.buffer)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_counted_and_skipped() {
        fn check(text: &str, expected: &[Option<&str>]) {
            // Chunks of two bytes: line breaks and limits fall on every side of a chunk.
            let reader = io::BufReader::with_capacity(2, text.as_bytes());
            let mut lines = Lines::new(reader, 5);
            for (number, &expected) in (1..).zip(expected) {
                let line = lines.next().expect("memory cannot fail");
                let expected = expected.map_or(Line::TooLong, |text| Line::Text(text.as_bytes()));
                assert_eq!(line, Some(expected), "{text:?} line {number}");
                assert_eq!(lines.number(), number);
            }
            assert_eq!(lines.next().expect("memory cannot fail"), None, "{text:?}");
            assert_eq!(lines.bytes_read(), text.len() as u64);
        }
        check("", &[]);
        check("\n", &[Some("")]);
        check("one\ntwo", &[Some("one"), Some("two")]);
        check("12345\n123456\n12\n", &[Some("12345"), None, Some("12")]);
        check("a line without end", &[None]);
        check("a\r\nb", &[Some("a\r"), Some("b")]);
    }
}
