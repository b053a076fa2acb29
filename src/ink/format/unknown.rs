//! [`Unknown`] is what a file says that this program does not know. It is kept and written again, so that a file that a
//! later version, or another program, has enriched loses nothing by passing through this one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sketch::StrokeId;

/// [`Fields`] holds fields by name.
pub(super) type Fields = Map<String, Value>;

/// [`Unknown`] holds unknown fields of a drawing and of its strokes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unknown {
    pub(super) drawing: Fields,
    pub(super) strokes: BTreeMap<StrokeId, Fields>,
}

impl Unknown {
    /// Tells whether there is nothing unknown.
    pub fn is_empty(&self) -> bool {
        self.drawing.is_empty() && self.strokes.is_empty()
    }
}
