//! Writes an explanation as one line of JSON.

use super::Explained;
use crate::record::Record;

/// Writes the line.
pub(super) fn line(explained: &Explained<'_>) -> String {
    let Explained {
        input,
        assessment,
        labels,
        device,
    } = explained;
    let record = Record::new(&input.drawing, assessment, labels, device);
    serde_json::to_string(&record).expect("text and numbers always have a JSON form") + "\n"
}
