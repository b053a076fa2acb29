//! Writes the figures of retrieval, as tables and as JSON.

use std::fmt;

use serde::Serialize;

use super::explanation::{Explanation, RankAreas};
use super::search::{CategoryScore, InstanceScore};
use crate::attribution::{Estimate, Kind, Measured, Ranking, rankings, rankings_table};

/// [`Report`] holds what was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The drawings and pictures are of this split.
    pub split: String,
    /// The gallery has so many pictures.
    pub pictures: usize,
    /// Drawings by people look here for pictures of what they show.
    pub category: Vec<CategoryFigures>,
    /// Copies look here for their own picture.
    pub instance: Vec<InstanceFigures>,
    /// These are the encoder's figures for each category.
    pub by_category: Vec<NamedFigures>,
    /// The match with a picture was explained for so many drawings.
    pub explained: usize,
    /// The rankings tell what the explanations are worth, by the picture's probability among its
    /// rivals.
    pub explanations: Vec<Ranking>,
    /// The rows tell the same by the picture's place in the gallery.
    pub by_rank: Vec<RankRow>,
}

/// [`CategoryFigures`] tells what drawings find.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryFigures {
    /// Pictures are compared in this way.
    pub by: &'static str,
    /// So many drawings look for pictures.
    pub drawings: usize,
    /// This is the mean average precision.
    pub map: Estimate,
    /// This share has a first picture of its category.
    pub acc_at_1: Estimate,
    /// This share has such a picture among the first ten.
    pub acc_at_10: Estimate,
}

/// [`InstanceFigures`] tells what copies find.
#[derive(Debug, Clone, Serialize)]
pub struct InstanceFigures {
    /// This is copied.
    pub of: &'static str,
    /// Pictures are compared in this way.
    pub by: &'static str,
    /// So many copies look for their picture.
    pub copies: usize,
    /// This share has its own picture first.
    pub acc_at_1: Estimate,
    /// This share has its own picture among the first ten.
    pub acc_at_10: Estimate,
    /// This is the mean of 1 / place.
    pub mrr: Estimate,
}

/// [`NamedFigures`] are one category's figures.
#[derive(Debug, Clone, Serialize)]
pub struct NamedFigures {
    /// The drawings are of this category.
    pub category: String,
    /// Its drawings find this.
    #[serde(flatten)]
    pub figures: CategoryFigures,
}

/// [`RankRow`] tells what happens to a picture's place when strokes leave.
#[derive(Debug, Clone, Serialize)]
pub struct RankRow {
    /// The strokes are ranked by this.
    pub name: String,
    /// This is the area under 1 / place while the most supportive strokes leave first: less is better.
    pub area: Estimate,
    /// It is smaller than that of the best baseline by this, drawing by drawing.
    pub margin: Option<Estimate>,
}

/// [`CategoryRow`] holds a category's drawings, each looked at by the encoder and by thumbnails.
pub(super) struct CategoryRow {
    pub category: String,
    pub scores: Vec<[CategoryScore; 2]>,
}

const BY: [&str; 2] = ["encoder", "thumbnails (baseline)"];
const OF: [&str; 2] = ["outlines of drawn pictures", "edges of photographs"];

impl Report {
    pub(super) fn new(
        split: &str,
        pictures: usize,
        rows: Vec<CategoryRow>,
        instances: &[Vec<[InstanceScore; 2]>; 2],
        explained: Vec<Explanation>,
    ) -> Self {
        let category = |way: usize| {
            let scores = rows.iter().flat_map(|row| &row.scores);
            CategoryFigures::new(BY[way], &scores.map(|s| s[way]).collect::<Vec<_>>())
        };
        let instance = |(of, way): (usize, usize)| {
            let copies: Vec<_> = instances[of].iter().map(|s| s[way]).collect();
            (!copies.is_empty()).then(|| InstanceFigures::new(OF[of], BY[way], &copies))
        };
        let explained = explained.into_iter().map(|e| (e.measured, e.rank_areas));
        let (measured, rank_areas): (Vec<Measured>, Vec<RankAreas>) = explained.unzip();
        Self {
            split: split.to_owned(),
            pictures,
            category: vec![category(0), category(1)],
            instance: [(0, 0), (0, 1), (1, 0), (1, 1)]
                .into_iter()
                .filter_map(instance)
                .collect(),
            explained: measured.len(),
            explanations: rankings(&measured),
            by_rank: by_rank(&rank_areas),
            by_category: rows
                .into_iter()
                .map(|row| NamedFigures {
                    category: row.category,
                    figures: CategoryFigures::new(BY[0], &row.scores.iter().map(|s| s[0]).collect::<Vec<_>>()),
                })
                .collect(),
        }
    }
}

impl CategoryFigures {
    fn new(by: &'static str, scores: &[CategoryScore]) -> Self {
        let estimate = |of: fn(&CategoryScore) -> f32| Estimate::of(scores.iter().map(of).collect::<Vec<_>>());
        Self {
            by,
            drawings: scores.len(),
            map: estimate(|s| s.average_precision),
            acc_at_1: estimate(|s| f32::from(s.first)),
            acc_at_10: estimate(|s| f32::from(s.ten)),
        }
    }
}

impl InstanceFigures {
    fn new(of: &'static str, by: &'static str, copies: &[InstanceScore]) -> Self {
        let within = |places: usize| Estimate::of(copies.iter().map(|copy| f32::from(copy.rank <= places)));
        Self {
            of,
            by,
            copies: copies.len(),
            acc_at_1: within(1),
            acc_at_10: within(10),
            mrr: Estimate::of(copies.iter().map(|copy| 1.0 / copy.rank as f32)),
        }
    }
}

fn by_rank(explained: &[RankAreas]) -> Vec<RankRow> {
    let kinds = explained.first().map_or(&[][..], Vec::as_slice).iter();
    let kinds: Vec<Kind> = kinds.map(|(kind, _)| *kind).collect();
    let areas = |kind: usize| explained.iter().map(move |areas| areas[kind].1);
    let baselines = (0..kinds.len()).filter(|kind| kinds[*kind].is_baseline());
    let mean = |kind: &usize| Estimate::of(areas(*kind)).mean;
    let best = baselines.min_by(|a, b| mean(a).total_cmp(&mean(b)));
    let row = |(kind, name): (usize, &Kind)| RankRow {
        name: name.name(),
        area: Estimate::of(areas(kind)),
        margin: best
            .filter(|_| !name.is_baseline())
            .map(|best| Estimate::of(areas(best).zip(areas(kind)).map(|(b, a)| b - a))),
    };
    kinds.iter().enumerate().map(row).collect()
}

impl fmt::Display for Report {
    /// Writes tables in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "A gallery of {} pictures of \"{}\". ± is one standard error.\n\n\
             | by category | drawings | mAP | acc@1 | acc@10 |\n| --- | ---: | ---: | ---: | ---: |",
            self.pictures, self.split
        )?;
        for row in &self.category {
            let CategoryFigures { by, drawings, .. } = row;
            writeln!(
                f,
                "| {by} | {drawings} | {} | {} | {} |",
                row.map, row.acc_at_1, row.acc_at_10
            )?;
        }
        writeln!(
            f,
            "\n| by instance | compared by | copies | acc@1 | acc@10 | mean of 1 / place |\n\
             | --- | --- | ---: | ---: | ---: | ---: |"
        )?;
        for row in &self.instance {
            let InstanceFigures { of, by, copies, .. } = row;
            writeln!(
                f,
                "| {of} | {by} | {copies} | {} | {} | {} |",
                row.acc_at_1, row.acc_at_10, row.mrr
            )?;
        }
        writeln!(
            f,
            "\nWhy {} drawings match the likest picture of their category: areas under the picture's \
             probability among its rivals; margins are to the best baseline, drawing by drawing, positive \
             where it is beaten.\n",
            self.explained
        )?;
        rankings_table(f, &self.explanations)?;
        writeln!(
            f,
            "\nThe same by the picture's place in the gallery while the most supportive strokes leave first:\n\n\
             | ranking of the strokes | area under 1 / place, less is better | margin |\n| --- | ---: | ---: |"
        )?;
        for row in &self.by_rank {
            let margin = row
                .margin
                .map_or_else(String::new, |m| format!("{:+.3} ± {:.3}", m.mean, m.standard_error));
            writeln!(f, "| {} | {} | {margin} |", row.name, row.area)?;
        }
        Ok(())
    }
}
