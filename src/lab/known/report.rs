//! Reports how well strangers are told from what is known.

use std::fmt;

use serde::Serialize;

use super::Seen;
use crate::noise::{auroc, share};
use strokewise_explain::tasks::assist::KnownModel;

/// [`Report`] holds what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// This is the area under the ROC curve, strangers of all sources counting alike by source, against whole drawings.
    pub auroc: f32,
    /// This is the same area by the likeliest category's log-odds alone.
    pub auroc_by_sureness: f32,
    /// This is the same area, strangers counting alike one by one.
    pub pooled: f32,
    /// Each source has its figures here.
    pub sources: Vec<Figures>,
}

/// [`Figures`] are the figures of one source.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// The source says what they are.
    pub source: String,
    /// It is true where the classifier has a word for them.
    pub is_known: bool,
    /// There are so many.
    pub drawings: usize,
    /// This share of them is turned away.
    pub turned_away: f32,
    /// For strangers, these are the areas under the ROC curve against whole drawings: by the known
    /// model, and by the likeliest category's log-odds alone.
    pub auroc: Option<[f32; 2]>,
}

/// The likeliest category's log-odds have this place among the features.
const SURENESS: usize = 2;

impl Report {
    pub(super) fn new(known: &KnownModel, seen: &[Seen]) -> Self {
        let strangeness = |s: &Seen| -> [Vec<f32>; 2] {
            let p = s.rows.iter().map(|row| -known.card.probability(row));
            [p.collect(), s.rows.iter().map(|row| -row[SURENESS]).collect()]
        };
        // The first source is that of whole drawings.
        let whole = strangeness(&seen[0]);
        let figures = |s: &Seen| {
            let own = strangeness(s);
            let turned = own[0].iter().filter(|p| -**p < known.card.threshold).count();
            Figures {
                source: s.source.clone(),
                is_known: s.is_known,
                drawings: s.rows.len(),
                turned_away: share(turned, s.rows.len()),
                auroc: (!s.is_known).then(|| [0, 1].map(|by| auroc(&own[by], &whole[by]))),
            }
        };
        let sources: Vec<Figures> = seen.iter().map(figures).collect();
        let areas: Vec<[f32; 2]> = sources.iter().filter_map(|f| f.auroc).collect();
        let mean = |by: usize| areas.iter().map(|a| a[by]).sum::<f32>() / areas.len().max(1) as f32;
        let strangers = seen.iter().filter(|s| !s.is_known);
        let pooled: Vec<f32> = strangers.flat_map(|s| strangeness(s)[0].clone()).collect();
        Self {
            pooled: auroc(&pooled, &whole[0]),
            auroc: mean(0),
            auroc_by_sureness: mean(1),
            sources,
        }
    }
}

impl fmt::Display for Report {
    /// Writes a Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | drawings | turned away | AUROC | by sureness alone |")?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: |")?;
        for figures in &self.sources {
            let Figures {
                source,
                is_known,
                drawings,
                turned_away,
                auroc,
            } = figures;
            let lead = if *is_known { "known: " } else { "stranger: " };
            write!(f, "| {lead}{source} | {drawings} | {turned_away:.3} |")?;
            match auroc {
                Some([own, sureness]) => writeln!(f, " {own:.3} | {sureness:.3} |")?,
                None => writeln!(f, " | |")?,
            }
        }
        let [own, sureness] = [self.auroc, self.auroc_by_sureness];
        writeln!(
            f,
            "| strangers, the mean of the sources | | | {own:.3} | {sureness:.3} |"
        )?;
        writeln!(f, "| strangers, one by one | | | {:.3} | |", self.pooled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_explain::tasks::assist::KNOWN_FEATURE_NAMES;

    #[test]
    fn strangers_that_read_as_surely_as_drawings_are_told_by_nothing() {
        let rows = |sure: f32| {
            let mut row = [0.0; KNOWN_FEATURE_NAMES.len()];
            row[SURENESS] = sure;
            vec![row; 4]
        };
        let seen = |is_known, sure| Seen {
            source: String::new(),
            is_known,
            rows: rows(sure),
        };
        let report = Report::new(
            &KnownModel::open(),
            &[seen(true, 3.0), seen(false, -1.0), seen(false, 3.0)],
        );
        assert!((report.auroc - 0.5).abs() < 1e-6, "the open model tells nothing");
        assert!((report.auroc_by_sureness - 0.75).abs() < 1e-6);
        assert!(report.sources.iter().all(|s| s.turned_away < 1e-6));
    }
}
