//! A classifier's measures as a table for people, or as JSON through serde.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::answers::{Answers, rank};
use strokewise_explain::model::{ClassId, Labels};

/// How many of the most frequent confusions a report names.
const CONFUSIONS: usize = 20;

/// The measures of a classifier on a set of drawings. Shares are in 0..=1.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Which drawings.
    pub split: String,
    /// How many there are.
    pub drawings: usize,
    /// Share whose most probable category was right.
    pub top1: f32,
    /// Share whose five most probable categories held the right one.
    pub top5: f32,
    /// Expected calibration error over 15 bins.
    pub calibration_error: f32,
    /// Mean negative log-likelihood of the right category.
    pub nll: f32,
    /// Share of drawings whose best logit has no gradient within f32.
    pub zero_gradients: f32,
    /// The same for unfinished drawings.
    pub stages: Vec<StageRow>,
    /// Each category that occurs, worst first.
    pub categories: Vec<CategoryRow>,
    /// What is most often taken for what.
    pub confusions: Vec<Confusion>,
}

/// Measures after some of the strokes.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    /// The share of the strokes that was shown.
    pub strokes: f32,
    /// As in [`Report`].
    pub top1: f32,
    /// As in [`Report`].
    pub top5: f32,
    /// As in [`Report`].
    pub calibration_error: f32,
}

/// Measures of one category.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryRow {
    /// The category.
    pub name: String,
    /// How many drawings of it there are.
    pub drawings: usize,
    /// As in [`Report`].
    pub top1: f32,
    /// As in [`Report`].
    pub top5: f32,
}

/// One category taken for another.
#[derive(Debug, Clone, Serialize)]
pub struct Confusion {
    /// What was drawn.
    pub drawn: String,
    /// What the classifier thought it was.
    pub taken_for: String,
    /// How often.
    pub drawings: usize,
    /// As a share of the drawings of that category.
    pub share: f32,
}

impl Report {
    /// The report on answers by stage, whole drawings last.
    pub fn new(
        split: &str,
        labels: &Labels,
        stages: &[(f32, Answers)],
        zero_gradients: f32,
    ) -> Self {
        // OK because there is at least the stage of whole drawings.
        let (_, whole) = stages.last().expect("the whole drawings");
        let stage = |(strokes, answers): &(f32, Answers)| StageRow {
            strokes: *strokes,
            top1: answers.top(1),
            top5: answers.top(5),
            calibration_error: answers.calibration_error(),
        };
        Self {
            split: split.to_owned(),
            drawings: whole.rows().count(),
            top1: whole.top(1),
            top5: whole.top(5),
            calibration_error: whole.calibration_error(),
            nll: whole.nll(1.0),
            zero_gradients,
            stages: stages.iter().map(stage).collect(),
            categories: categories(whole, labels),
            confusions: confusions(whole, labels),
        }
    }
}

/// By category, worst first.
fn categories(answers: &Answers, labels: &Labels) -> Vec<CategoryRow> {
    let mut ranks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (word, row) in answers.rows() {
        ranks.entry(word).or_default().push(rank(row, word));
    }
    let share = |ranks: &[usize], k: usize| {
        ranks.iter().filter(|rank| **rank < k).count() as f32 / ranks.len() as f32
    };
    let mut rows: Vec<CategoryRow> = ranks
        .iter()
        .map(|(word, ranks)| CategoryRow {
            name: labels.name(ClassId(*word as u16)).to_owned(),
            drawings: ranks.len(),
            top1: share(ranks, 1),
            top5: share(ranks, 5),
        })
        .collect();
    rows.sort_by(|a, b| a.top1.total_cmp(&b.top1).then(b.drawings.cmp(&a.drawings)));
    rows
}

/// The most frequent confusions.
fn confusions(answers: &Answers, labels: &Labels) -> Vec<Confusion> {
    let mut totals: BTreeMap<usize, usize> = BTreeMap::new();
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (word, row) in answers.rows() {
        *totals.entry(word).or_default() += 1;
        let best = (0..row.len()).find(|class| rank(row, *class) == 0);
        if let Some(best) = best.filter(|best| *best != word) {
            *counts.entry((word, best)).or_default() += 1;
        }
    }
    let name = |class: usize| labels.name(ClassId(class as u16)).to_owned();
    let mut rows: Vec<Confusion> = counts
        .into_iter()
        .map(|((word, best), count)| Confusion {
            drawn: name(word),
            taken_for: name(best),
            drawings: count,
            share: count as f32 / totals[&word] as f32,
        })
        .collect();
    rows.sort_by(|a, b| {
        b.drawings
            .cmp(&a.drawings)
            .then(b.share.total_cmp(&a.share))
    });
    rows.truncate(CONFUSIONS);
    rows
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f32| 100.0 * share;
        writeln!(f, "{} drawings of \"{}\"", self.drawings, self.split)?;
        writeln!(f, "top-1               {:6.2} %", percent(self.top1))?;
        writeln!(f, "top-5               {:6.2} %", percent(self.top5))?;
        writeln!(
            f,
            "calibration error   {:6.2} %",
            percent(self.calibration_error)
        )?;
        writeln!(f, "neg. log-likelihood {:7.3}", self.nll)?;
        writeln!(
            f,
            "zero gradients      {:6.2} %",
            percent(self.zero_gradients)
        )?;
        writeln!(f, "\nstrokes shown    top-1    top-5  calibration error")?;
        for row in &self.stages {
            writeln!(
                f,
                "{:11.0} %  {:5.2} %  {:5.2} %  {:5.2} %",
                percent(row.strokes),
                percent(row.top1),
                percent(row.top5),
                percent(row.calibration_error)
            )?;
        }
        writeln!(f, "\nmost frequent confusions")?;
        for row in &self.confusions {
            writeln!(
                f,
                "{:4} ({:3.0} %)  {} taken for {}",
                row.drawings,
                percent(row.share),
                row.drawn,
                row.taken_for
            )?;
        }
        writeln!(f, "\ncategory              drawings    top-1     top-5")?;
        for row in &self.categories {
            writeln!(
                f,
                "{:22}  {:6}  {:5.1} %  {:6.1} %",
                row.name,
                row.drawings,
                percent(row.top1),
                percent(row.top5)
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_what_was_taken_for_what() {
        let labels = Labels::parse("cat\ndog\nsun");
        let words = vec![0, 0, 0, 1, 2];
        let taken_for = [0, 1, 1, 1, 0];
        let logits = taken_for
            .iter()
            .flat_map(|t| [0, 1, 2].map(|c| f32::from(c == *t)))
            .collect();
        let report = Report::new("val", &labels, &[(1.0, Answers::new(words, logits))], 0.0);
        assert_eq!(report.drawings, 5);
        assert!((report.top1 - 0.4).abs() < 1e-6);
        let names: Vec<&str> = report.categories.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["sun", "cat", "dog"]);
        let first = &report.confusions[0];
        assert_eq!(
            (first.drawn.as_str(), first.taken_for.as_str()),
            ("cat", "dog")
        );
        assert_eq!(first.drawings, 2);
        let text = report.to_string();
        assert!(text.contains("2 ( 67 %)  cat taken for dog"), "{text}");
    }
}
