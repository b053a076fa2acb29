//! Reads the lines of a journal, and carries them out again.

use serde::{Deserialize, Serialize};

use crate::format::sheet_record::{ReferenceRecord, SheetRecord};
use crate::format::stroke_record::StrokeRecord;
use crate::format::{Drawing, Kept, Unknown};
use crate::sketch::{Document, Edit, GroupId, Layer, Placement, Reference, Revision, Sheet, Sketch, Stroke, StrokeId};

use super::{Home, Recovered};

/// [`Entry`] is one line of a journal, after the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A drawing takes the document's place, with nothing to undo.
    Begin {
        /// The drawing has this name in its collection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
        /// The drawing is meant to be this category.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        word: Option<String>,
        /// It lives in this file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        home: Option<Home>,
        /// The sheet is what lies around the ink.
        #[serde(default, skip_serializing_if = "SheetRecord::is_plain")]
        sheet: SheetRecord,
        /// It has these strokes.
        strokes: Vec<StrokeRecord>,
        /// These suggestions were turned down before.
        #[serde(default, skip_serializing_if = "Kept::is_empty")]
        kept: Box<Kept>,
        /// The drawing's file said this beside.
        #[serde(default, skip_serializing_if = "Unknown::is_empty")]
        unknown: Unknown,
    },
    /// A file holds the drawing as it stands.
    Saved(Home),
    /// It is [`Edit::Add`].
    Add(StrokeRecord),
    /// It is [`Edit::Remove`].
    Remove(Vec<StrokeId>),
    /// It is [`Edit::Replace`].
    Replace(StrokeId, Vec<StrokeRecord>),
    /// It is [`Edit::Regroup`].
    Regroup(Vec<(StrokeId, Box<[GroupId]>)>),
    /// It is [`Edit::Clear`].
    Clear,
    /// It is [`Edit::Layers`].
    Layers(Vec<Layer>),
    /// It is [`Edit::Reference`].
    Reference(Option<ReferenceRecord>),
    /// It is [`Edit::Place`].
    Place(Placement),
    /// It is [`Edit::Together`].
    Together(Vec<Entry>),
    /// The document goes one step back.
    Undo,
    /// The document goes one step forward again.
    Redo,
    /// The drawing is meant to be of this category from here on.
    Intent(Option<String>),
}

impl From<&Edit> for Entry {
    fn from(edit: &Edit) -> Self {
        match edit {
            Edit::Add(stroke) => Self::Add(stroke.into()),
            Edit::Remove(ids) => Self::Remove(ids.clone()),
            Edit::Replace(id, remains) => Self::Replace(*id, remains.iter().map(StrokeRecord::from).collect()),
            Edit::Regroup(groups) => Self::Regroup(groups.clone()),
            Edit::Clear => Self::Clear,
            Edit::Layers(layers) => Self::Layers(layers.clone()),
            Edit::Reference(reference) => Self::Reference(reference.as_ref().map(ReferenceRecord::from)),
            Edit::Place(placement) => Self::Place(*placement),
            Edit::Together(edits) => Self::Together(edits.iter().map(Self::from).collect()),
        }
    }
}

/// [`Replay`] is the document while its journal is read.
#[derive(Default)]
pub struct Replay {
    key_id: Option<String>,
    word: Option<String>,
    kept: Box<Kept>,
    unknown: Unknown,
    home: Option<Home>,
    /// Its file holds this state and this word.
    saved: Option<(Revision, Option<String>)>,
    document: Document,
}

impl Replay {
    /// Carries out one line; `false` where it contradicts what came before.
    pub fn apply(&mut self, entry: Entry) -> bool {
        let edit = match entry {
            Entry::Begin {
                key_id,
                word,
                home,
                sheet,
                strokes,
                kept,
                unknown,
            } => {
                let (Some(strokes), Ok(sheet)) = (sound(strokes), Sheet::try_from(sheet)) else {
                    return false;
                };
                *self = Self {
                    key_id,
                    word,
                    kept,
                    unknown,
                    home,
                    saved: None,
                    document: Document::new(Sketch::new(strokes).on_sheet(sheet)),
                };
                self.note_saved();
                return true;
            }
            Entry::Saved(home) => {
                self.home = Some(home);
                self.note_saved();
                return true;
            }
            Entry::Undo => return self.document.undo(),
            Entry::Redo => return self.document.redo(),
            Entry::Intent(word) => {
                self.word = word;
                return true;
            }
            change => match self.edit(change) {
                Some(edit) => edit,
                None => return false,
            },
        };
        self.document.apply(&edit)
    }

    /// Makes the edit that `entry` tells of; `None` where it is none, or one that cannot have been
    /// made.
    fn edit(&self, entry: Entry) -> Option<Edit> {
        let is_new = |stroke: &Stroke| self.document.sketch().stroke(stroke.id()).is_none();
        let all_new = |strokes: &Vec<Stroke>| strokes.iter().all(is_new);
        Some(match entry {
            Entry::Add(stroke) => Edit::Add(sound(vec![stroke]).filter(all_new)?.pop()?),
            Entry::Remove(ids) => Edit::Remove(ids),
            Entry::Replace(id, remains) => Edit::Replace(id, sound(remains).filter(all_new)?),
            Entry::Clear => Edit::Clear,
            Entry::Layers(layers) => Edit::Layers(layers),
            Entry::Reference(record) => Edit::Reference(record.map(Reference::try_from).transpose().ok()?),
            Entry::Regroup(groups) => Edit::Regroup(groups),
            Entry::Place(placement) => Edit::Place(placement),
            Entry::Together(entries) => {
                let edits = entries.into_iter().map(|entry| self.edit(entry));
                Edit::Together(edits.collect::<Option<_>>()?)
            }
            Entry::Begin { .. } | Entry::Saved(_) | Entry::Undo | Entry::Redo | Entry::Intent(_) => return None,
        })
    }

    /// Returns the ink as it stands after the last line.
    pub fn sketch(&self) -> &Sketch {
        self.document.sketch()
    }

    fn note_saved(&mut self) {
        let revision = self.document.sketch().revision();
        self.saved = self.home.as_ref().map(|_| (revision, self.word.clone()));
    }

    /// Returns the drawing as it stands after the last line.
    pub fn into_drawing(self) -> Drawing {
        self.into_recovered(0).drawing
    }

    /// Returns the drawing and its history after the last line; `lines_ignored` says how many lines
    /// were not understood.
    pub fn into_recovered(self, lines_ignored: u64) -> Recovered {
        let Self {
            key_id,
            word,
            kept,
            unknown,
            home,
            saved,
            document,
        } = self;
        let stands = (document.sketch().revision(), word.clone());
        let drawing = Drawing {
            key_id,
            word,
            sketch: document.sketch().clone(),
            kept,
            unknown,
        };
        Recovered {
            drawing,
            document,
            home,
            is_saved: saved == Some(stands),
            lines_ignored,
        }
    }
}

fn sound(records: Vec<StrokeRecord>) -> Option<Vec<Stroke>> {
    records
        .into_iter()
        .map(|record| Stroke::try_from(record).ok())
        .collect()
}
