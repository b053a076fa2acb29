//! Reports what named parts say about explanations, over all drawings.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::Judged;
use crate::attribution::{Estimate, Kind, model_name};
use crate::error::{Error, Result};
use crate::plot::{Bar, BarChart};
use strokewise_explain::attribution::Method;
use strokewise_explain::model::Source;
use strokewise_ink::format::write_atomically;

/// [`Report`] holds what was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// This model is under explanation.
    pub model: String,
    /// So many drawings were measured.
    pub drawings: usize,
    /// Each way of ranking lines has an entry here.
    pub rankings: Vec<RankingRow>,
    /// Each part of a category has an entry here, that with the most support first in each category.
    pub parts: Vec<PartRow>,
}

/// [`RankingRow`] tells how well one way of ranking lines knows parts.
#[derive(Debug, Clone, Serialize)]
pub struct RankingRow {
    /// It is the method or baseline.
    pub name: String,
    /// It is true for a baseline of eq. 10.
    pub is_baseline: bool,
    /// This is Spearman's correlation of the support of parts with what is lost without them.
    pub correlation: Estimate,
    /// This share of the variance of support for its length lies between parts, beyond what it is for random ones.
    pub coherence: Estimate,
}

/// [`PartRow`] tells what a part does for the reading of its category.
#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    /// This category is drawn.
    pub category: String,
    /// People call the part this.
    pub name: String,
    /// The part is there in so many of the drawings.
    pub drawings: usize,
    /// This is its integrated P-SLA, in log-odds.
    pub support: Estimate,
    /// This is lost without it, in log-odds.
    pub lost: Estimate,
}

/// Categories in the plot: of many parts, and alike enough to other things to be told by some of them.
const PLOTTED: [&str; 5] = ["airplane", "ambulance", "ant", "duck", "pig"];

impl Report {
    pub(super) fn new(source: &Source, judged: &[Judged]) -> Self {
        let kinds = judged.first().map_or(&[][..], |j| &j.rankings).iter();
        let rankings = kinds.enumerate().map(|(i, ranking)| RankingRow {
            name: ranking.kind.name(),
            is_baseline: ranking.kind.is_baseline(),
            correlation: Estimate::of(judged.iter().filter_map(|j| j.rankings[i].correlation)),
            coherence: Estimate::of(judged.iter().filter_map(|j| j.rankings[i].coherence)),
        });
        Self {
            model: model_name(source),
            drawings: judged.len(),
            rankings: rankings.collect(),
            parts: parts(judged),
        }
    }

    /// Writes `named-parts.svg` into `folder`.
    pub(super) fn plot(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let group = |part: &PartRow| PLOTTED.iter().position(|name| *name == part.category);
        let bars = self.parts.iter().filter_map(|part| {
            Some(Bar {
                name: format!("{}: {}", part.category, part.name),
                mean: part.support.mean,
                error: part.support.standard_error,
                group: group(part)?,
            })
        });
        let chart = BarChart {
            title: "What parts do for the reading of their category".to_owned(),
            x_label: "integrated P-SLA in log-odds, mean over drawings, ± one standard error".to_owned(),
            bars: bars.collect(),
        };
        Ok(write_atomically(
            &folder.join("named-parts.svg"),
            chart.to_svg().as_bytes(),
        )?)
    }
}

fn parts(judged: &[Judged]) -> Vec<PartRow> {
    let mut values: BTreeMap<(&str, &str), Vec<[f32; 2]>> = BTreeMap::new();
    let integrated = Kind::PSla(Method::Integrated);
    for Judged {
        drawing,
        lost,
        rankings,
    } in judged
    {
        let Some(ranking) = rankings.iter().find(|r| r.kind == integrated) else {
            continue;
        };
        for ((part, lost), support) in lost.iter().zip(&ranking.support) {
            let key = (drawing.word.as_str(), drawing.names[*part].as_str());
            values.entry(key).or_default().push([*support, *lost]);
        }
    }
    let row = |((category, name), values): (&(&str, &str), &Vec<[f32; 2]>)| PartRow {
        category: (*category).to_owned(),
        name: (*name).to_owned(),
        drawings: values.len(),
        support: Estimate::of(values.iter().map(|v| v[0])),
        lost: Estimate::of(values.iter().map(|v| v[1])),
    };
    let mut rows: Vec<PartRow> = values.iter().map(row).collect();
    rows.sort_by(|a, b| {
        let support = b.support.mean.total_cmp(&a.support.mean);
        a.category.cmp(&b.category).then(support)
    });
    rows
}

impl fmt::Display for Report {
    /// Writes tables in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} drawings with named parts, explained: {}. ρ is Spearman's correlation, within a drawing, of the support \
             of its parts with what the log-odds lose without them; coherence the share of the variance of support for \
             its length that lies between parts, beyond that between as large groups at random.\n",
            self.drawings, self.model
        )?;
        writeln!(
            f,
            "| support by | ρ with what is lost | coherence |\n| --- | ---: | ---: |"
        )?;
        for row in &self.rankings {
            writeln!(f, "| {} | {} | {} |", row.name, row.correlation, row.coherence)?;
        }
        writeln!(f, "\n| part | drawings | integrated P-SLA | lost without it |")?;
        writeln!(f, "| --- | ---: | ---: | ---: |")?;
        for part in &self.parts {
            let PartRow {
                category,
                name,
                drawings,
                support,
                lost,
            } = part;
            writeln!(f, "| {category}: {name} | {drawings} | {support} | {lost} |")?;
        }
        Ok(())
    }
}
