//! [`Kept`] holds suggestions that an artist did not follow, which are not made again.

use serde::{Deserialize, Serialize};

use crate::sketch::{Part, Span, StrokeId};

/// [`Kept`] holds suggestions that an artist has turned down.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// These strokes stay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strokes: Vec<StrokeId>,
    /// So do these parts of strokes.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "records")]
    pub parts: Vec<Part>,
}

impl Kept {
    /// Tells whether nothing was turned down.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty() && self.parts.is_empty()
    }
}

/// [`Record`] is the stored form of a part.
#[derive(Serialize, Deserialize)]
struct Record {
    stroke: StrokeId,
    from: f32,
    to: f32,
}

mod records {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::{Part, Record, Span};

    pub fn serialize<S: Serializer>(parts: &[Part], serializer: S) -> Result<S::Ok, S::Error> {
        let record = |part: &Part| Record {
            stroke: part.stroke,
            from: part.span.from(),
            to: part.span.to(),
        };
        parts.iter().map(record).collect::<Vec<_>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Part>, D::Error> {
        let records = Vec::<Record>::deserialize(deserializer)?;
        let part = |record: Record| Part {
            stroke: record.stroke,
            span: Span::new(record.from, record.to),
        };
        Ok(records.into_iter().map(part).collect())
    }
}
