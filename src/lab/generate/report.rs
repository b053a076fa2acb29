//! Writes the figures of generation, as tables and as JSON.

use std::fmt;

use serde::Serialize;

use crate::attribution::{Estimate, Ranking, rankings_table};

/// [`Report`] holds what was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The pictures and drawings are of this split.
    pub split: String,
    /// There are so many redrawn outlines, each with the picture that it was made from.
    pub pairs: usize,
    /// These are ways to make pictures of them.
    pub pictures: Vec<PictureRow>,
    /// The whole picture was explained for so many drawings by people.
    pub explained: usize,
    /// The rankings tell what those explanations are worth.
    pub whole: Vec<Ranking>,
    /// A part of the picture that shows something was explained for so many drawings.
    pub parts: usize,
    /// The rankings tell what those explanations are worth.
    pub part: Vec<Ranking>,
}

/// [`PictureRow`] is one way to make pictures.
#[derive(Debug, Clone, Serialize)]
pub struct PictureRow {
    /// The pictures are made in this way.
    pub by: &'static str,
    /// Mean absolute difference of the channels from the real picture's, 0..=1: less is better.
    pub difference: Estimate,
    /// This is the cosine with the real picture in the space of retrieval's encoder: more is better.
    pub likeness: Estimate,
    /// This is the kernel distance from the real pictures in that space: less is better.
    pub kid: Estimate,
}

impl fmt::Display for Report {
    /// Writes tables in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Pictures made of the redrawn outlines of {} pictures of \"{}\". ± is one standard error; KID and \
             likeness are in the space of retrieval's encoder, not of Inception.\n\n\
             | picture by | difference, less is better | likeness, more is better | KID, less is better |\n\
             | --- | ---: | ---: | ---: |",
            self.pairs, self.split
        )?;
        for row in &self.pictures {
            let PictureRow {
                by,
                difference,
                likeness,
                kid,
            } = row;
            writeln!(f, "| {by} | {difference} | {likeness} | {kid} |")?;
        }
        for (what, count, rankings) in [
            ("the whole picture", self.explained, &self.whole),
            ("a third of it each way, anywhere", self.parts, &self.part),
        ] {
            writeln!(
                f,
                "\nWhich strokes shape {what}, for {count} drawings by people: areas under the share of it that \
                 is there; margins are to the best baseline, drawing by drawing, positive where it is beaten.\n"
            )?;
            rankings_table(f, rankings)?;
        }
        Ok(())
    }
}
