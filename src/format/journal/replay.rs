//! The lines of a journal, and carrying them out again.

use serde::{Deserialize, Serialize};

use crate::format::Drawing;
use crate::format::stroke_record::StrokeRecord;
use crate::sketch::{Document, Edit, Sketch, Stroke, StrokeId};

/// One line of a journal, after the first.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    Begin {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        word: Option<String>,
        strokes: Vec<StrokeRecord>,
    },
    Add(StrokeRecord),
    Remove(Vec<StrokeId>),
    Replace(StrokeId, Vec<StrokeRecord>),
    Clear,
    Undo,
    Redo,
    Intent(Option<String>),
}

impl From<&Edit> for Entry {
    fn from(edit: &Edit) -> Self {
        match edit {
            Edit::Add(stroke) => Self::Add(stroke.into()),
            Edit::Remove(ids) => Self::Remove(ids.clone()),
            Edit::Replace(id, remains) => {
                Self::Replace(*id, remains.iter().map(StrokeRecord::from).collect())
            }
            Edit::Clear => Self::Clear,
        }
    }
}

/// The document while its journal is read.
#[derive(Default)]
pub(super) struct Replay {
    key_id: Option<String>,
    word: Option<String>,
    document: Document,
}

impl Replay {
    /// Carries out one line; `false` where it contradicts what came before.
    pub fn apply(&mut self, entry: Entry) -> bool {
        let edit = match entry {
            Entry::Begin {
                key_id,
                word,
                strokes,
            } => {
                let Some(strokes) = sound(strokes) else {
                    return false;
                };
                let document = Document::new(Sketch::new(strokes));
                *self = Self {
                    key_id,
                    word,
                    document,
                };
                return true;
            }
            Entry::Undo => return self.document.undo(),
            Entry::Redo => return self.document.redo(),
            Entry::Intent(word) => {
                self.word = word;
                return true;
            }
            Entry::Add(stroke) => match sound(vec![stroke]).and_then(|mut strokes| strokes.pop()) {
                Some(stroke) if self.document.sketch().stroke(stroke.id()).is_none() => {
                    Edit::Add(stroke)
                }
                _ => return false,
            },
            Entry::Remove(ids) => Edit::Remove(ids),
            Entry::Replace(id, remains) => match sound(remains) {
                Some(remains) => Edit::Replace(id, remains),
                None => return false,
            },
            Entry::Clear => Edit::Clear,
        };
        self.document.apply(&edit)
    }

    /// The drawing as it stands after the last line.
    pub fn into_drawing(self) -> Drawing {
        let Self {
            key_id,
            word,
            document,
        } = self;
        Drawing {
            key_id,
            word,
            sketch: document.sketch().clone(),
        }
    }
}

fn sound(records: Vec<StrokeRecord>) -> Option<Vec<Stroke>> {
    records
        .into_iter()
        .map(|record| Stroke::try_from(record).ok())
        .collect()
}
