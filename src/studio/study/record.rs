//! Reads a session back from its segments, whatever became of the program that wrote them.

use std::fs;
use std::path::{Path, PathBuf};

use super::event::{Event, Line, SessionStart, Status};
use crate::error::{Error, Result};

/// [`Record`] holds a session's lines, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// This is everything that happened, each line with the number of its segment, from 0.
    pub lines: Vec<(u32, Line)>,
    /// There are so many segments.
    pub segments: u32,
    /// A crash tore so many last lines of segments, which were left out.
    pub torn_lines: u32,
}

/// Returns the file of segment `segment` (from 0) in a session's folder.
pub fn segment_path(folder: &Path, segment: u32) -> PathBuf {
    folder.join(format!("journal-{}.jsonl", segment + 1))
}

impl Record {
    /// Reads the session in `folder`.
    ///
    /// A torn last line of a segment is left out; any other line that makes no sense, or a gap in
    /// the numbers, is an error that names file and line: such a session was changed by hand or by
    /// a broken disk.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut record = Self {
            lines: Vec::new(),
            segments: 0,
            torn_lines: 0,
        };
        loop {
            let path = segment_path(folder, record.segments);
            if !path.exists() {
                break;
            }
            let bytes = fs::read(&path).map_err(Error::io(&path))?;
            record.read_segment(&bytes, &path)?;
            record.segments += 1;
        }
        Ok(record)
    }

    fn read_segment(&mut self, bytes: &[u8], path: &Path) -> Result<()> {
        for (number, text) in (1..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
            let whole = text.last() == Some(&b'\n');
            if !whole {
                self.torn_lines += 1;
                return Ok(());
            }
            let line: Line = serde_json::from_slice(text)
                .map_err(|error| Error::format_at(path, number, format!("the line makes no sense ({error})")))?;
            let expected = self.next_seq();
            if line.seq != expected {
                let cause = format!("line number {} stands where {expected} should", line.seq);
                return Err(Error::format_at(path, number, cause));
            }
            self.lines.push((self.segments, line));
        }
        Ok(())
    }

    /// Returns the number of the next line.
    pub fn next_seq(&self) -> u64 {
        self.lines.last().map_or(0, |(_, line)| line.seq + 1)
    }

    /// Returns how the session began; `None` where even that was lost.
    pub fn start(&self) -> Option<&SessionStart> {
        match &self.lines.first()?.1.event {
            Event::SessionStart(start) => Some(start),
            _ => None,
        }
    }

    /// Returns how the session ended; `None` where it did not.
    pub fn status(&self) -> Option<Status> {
        match self.lines.last()?.1.event {
            Event::SessionEnd { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Returns the step that was on screen last.
    pub fn step(&self) -> usize {
        let step = |(_, line): &(u32, Line)| match line.event {
            Event::Screen { step, .. } => Some(step),
            _ => None,
        };
        self.lines.iter().rev().find_map(step).unwrap_or(0)
    }

    /// Returns the trial that was cut short, if one was.
    pub fn open_trial(&self) -> Option<&str> {
        let mut open = None;
        for (_, line) in &self.lines {
            match line.event {
                Event::TrialStart(_) => open = line.trial.as_deref(),
                Event::TrialEnd { .. } => open = None,
                _ => {}
            }
        }
        open
    }

    /// Returns the language chosen last.
    pub fn language(&self) -> Option<&str> {
        let chosen = |(_, line): &(u32, Line)| matches!(line.event, Event::Language { .. });
        match &self.lines.iter().rev().find(|line| chosen(line))?.1.event {
            Event::Language { language } => Some(language),
            _ => None,
        }
    }

    /// Returns whether the box `item` of the consent is ticked; a box that nobody touched is not.
    pub fn agreed(&self, item: &str) -> bool {
        let stands = |(_, line): &(u32, Line)| match &line.event {
            Event::Consent { item: of, agreed } if of == item => Some(*agreed),
            _ => None,
        };
        self.lines.iter().rev().find_map(stands).unwrap_or(false)
    }

    /// Returns the answer to an item as it stands.
    pub fn answer(&self, questionnaire: &str, after: &str, item: &str) -> Option<&str> {
        self.lines.iter().rev().find_map(|(_, line)| match &line.event {
            Event::AnswerItem(a) if a.questionnaire == questionnaire && a.after == after && a.item == item => {
                Some(a.value.as_str())
            }
            _ => None,
        })
    }
}
