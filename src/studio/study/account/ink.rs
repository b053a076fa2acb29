//! Says what became of each stroke of a trial.

use std::collections::BTreeMap;

use crate::study::event::Cause;
use strokewise_ink::format::journal::{Entry, Replay};
use strokewise_ink::sketch::{Clock, Sketch, Stroke, StrokeId};

/// [`Fate`] says what became of a stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is there at the end.
    Kept,
    /// A step back took it.
    Undone,
    /// The eraser took it.
    Erased,
    /// A suggestion took it.
    RemovedByAdvice,
    /// A suggestion took a part of it; what is left is another stroke.
    Trimmed,
    /// Everything was removed at once.
    Cleared,
}

impl Fate {
    /// These are the names of all fates.
    pub const NAMES: [&str; 6] = ["kept", "undone", "erased", "removed_by_advice", "trimmed", "cleared"];

    /// Returns the name in the data.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// [`StrokeLife`] is a stroke from its first moment to its last.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeLife {
    /// This is the stroke's ink.
    pub stroke: Stroke,
    /// This contact drew it, where one did.
    pub contact: Option<u32>,
    /// The stroke was there first at this time, in milliseconds of its segment.
    pub born_ms: f64,
    /// It says what became of the stroke.
    pub fate: Fate,
    /// It is true where the trial began with the stroke.
    pub given: bool,
}

/// [`Sample`] is where the pen was at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The sample was taken at this place of the canvas, x and y in canvas units.
    pub pos: [f32; 2],
    /// The pen pressed so much, 0 to 1, where the device reports it.
    pub pressure: Option<f32>,
    /// The pen leant so far towards x and y, in radians, where the device says so.
    pub tilt: Option<[f32; 2]>,
    /// The sample was taken at this time, in milliseconds of its segment.
    pub at_ms: f64,
    /// It came in this frame of the window in the segment, from 0.
    pub frame: u64,
}

/// [`SampleRun`] holds the samples of one contact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SampleRun {
    /// Its `pen_down` is the line of this number.
    pub seq: u64,
    /// The pen came down at the first time and left at the second, in milliseconds of the segment.
    pub span_ms: [f64; 2],
    /// The pen left these samples, in the order in which they came.
    pub samples: Vec<Sample>,
    /// This clock timed the samples, where that is known.
    pub clock: Option<Clock>,
    /// It is true where the contact was not meant.
    pub cancelled: bool,
}

/// Follows the drawing through its edits.
#[derive(Default)]
pub(super) struct Ink {
    replay: Replay,
    lives: BTreeMap<StrokeId, StrokeLife>,
    /// It keeps what took a stroke the last time, for steps forward that take it again.
    taken: BTreeMap<StrokeId, Fate>,
}

impl Ink {
    /// Begins with the drawing of `entry`, whose strokes were given.
    pub fn begin(&mut self, entry: Entry, at_ms: f64) {
        self.replay.apply(entry);
        for stroke in self.replay.sketch().strokes().to_vec() {
            let life = StrokeLife {
                stroke: (*stroke).clone(),
                contact: None,
                born_ms: at_ms,
                fate: Fate::Kept,
                given: true,
            };
            self.lives.insert(stroke.id(), life);
        }
    }

    /// Carries out an edit; `false` where it contradicts what came before.
    pub fn edit(&mut self, edit: &Entry, cause: Cause, contact: Option<u32>, at_ms: f64) -> bool {
        let before = self.replay.sketch().clone();
        if !self.replay.apply(edit.clone()) {
            return false;
        }
        let after = self.replay.sketch().clone();
        for stroke in before
            .strokes()
            .iter()
            .filter(|stroke| after.stroke(stroke.id()).is_none())
        {
            let fate = match cause {
                Cause::Undo => Fate::Undone,
                Cause::Redo => self.taken.get(&stroke.id()).copied().unwrap_or(Fate::Undone),
                Cause::Eraser | Cause::Pen => Fate::Erased,
                Cause::Clear => Fate::Cleared,
                Cause::Advice | Cause::CleanUp if replaces(edit, stroke.id()) => Fate::Trimmed,
                Cause::Advice | Cause::CleanUp => Fate::RemovedByAdvice,
            };
            if cause != Cause::Undo {
                self.taken.insert(stroke.id(), fate);
            }
            if let Some(life) = self.lives.get_mut(&stroke.id()) {
                life.fate = fate;
            }
        }
        for stroke in after
            .strokes()
            .iter()
            .filter(|stroke| before.stroke(stroke.id()).is_none())
        {
            let life = self.lives.entry(stroke.id()).or_insert_with(|| StrokeLife {
                stroke: (**stroke).clone(),
                contact,
                born_ms: at_ms,
                fate: Fate::Kept,
                given: false,
            });
            life.fate = Fate::Kept;
        }
        true
    }

    /// Returns the drawing as it stands.
    pub fn sketch(&self) -> &Sketch {
        self.replay.sketch()
    }

    /// Returns every stroke that ever was, by id.
    pub fn lives(&self) -> Vec<StrokeLife> {
        self.lives.values().cloned().collect()
    }
}

/// Tells whether `edit` puts something in the place of the stroke.
fn replaces(edit: &Entry, id: StrokeId) -> bool {
    match edit {
        Entry::Replace(replaced, remains) => *replaced == id && !remains.is_empty(),
        Entry::Together(edits) => edits.iter().any(|edit| replaces(edit, id)),
        _ => false,
    }
}
