//! Writes what was found as one line of JSON. The names are an interface: other programs read them.

use serde::Serialize;

use super::Found;
use crate::cli::support::Support;
use strokewise_explain::tasks::retrieve::Match;

/// Writes the line, without its line break.
pub(super) fn line(found: &Found<'_>) -> String {
    let Found {
        input,
        gallery,
        hits,
        explained,
    } = found;
    let name = |item: usize| gallery.items()[item].name.as_str();
    let record = Record {
        key_id: input.drawing.key_id.as_deref(),
        word: input.drawing.word.as_deref(),
        results: (1..)
            .zip(hits.iter())
            .map(|(rank, hit)| Shown {
                rank,
                name: name(hit.item),
                path: gallery.path(hit.item).map(|path| path.to_string_lossy().into_owned()),
                similarity: hit.similarity,
            })
            .collect(),
        explained: explained.map(|explained| Explained::new(explained, name(explained.item))),
    };
    serde_json::to_string(&record).expect("text and numbers always have a JSON form")
}

#[derive(Serialize)]
struct Record<'a> {
    key_id: Option<&'a str>,
    word: Option<&'a str>,
    results: Vec<Shown<'a>>,
    explained: Option<Explained<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    rank: usize,
    name: &'a str,
    path: Option<String>,
    similarity: f32,
}

#[derive(Serialize)]
struct Explained<'a> {
    rank: usize,
    name: &'a str,
    score: f32,
    strokes: Vec<Support<'a>>,
}

impl<'a> Explained<'a> {
    fn new(explained: &'a Match, name: &'a str) -> Self {
        Self {
            rank: explained.rank + 1,
            name,
            score: explained.score,
            strokes: explained.strokes.iter().map(Support::from).collect(),
        }
    }
}
