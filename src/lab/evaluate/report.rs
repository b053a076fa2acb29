//! Reports a classifier's measures; JSON comes through serde.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::{Answers, rank};
use super::measures::{Measures, Sample};
use strokewise_explain::model::{ClassId, Labels};

/// A report names so many of the most frequent confusions.
const CONFUSIONS: usize = 20;

/// These numbers of drawings to learn from are told apart: fewer than the first, fewer than the second, more.
const FEW: [usize; 2] = [30, 100];

/// [`Findings`] is what is found out about a classifier before it is measured.
#[derive(Debug)]
pub struct Findings {
    /// These are the answers after shares of the strokes, whole drawings last.
    pub stages: Vec<(f32, Answers)>,
    /// These are the answers to drawings from outside of the game, by source.
    pub sources: Vec<(String, Answers)>,
    /// There are so many drawings of each category to learn from.
    pub learnt_from: Vec<usize>,
    /// This share of drawings has a best logit without a gradient within f32.
    pub zero_gradients: f32,
}

/// [`Report`] holds the measures of a classifier on a set of drawings. Shares are in 0..=1.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The sample is that of all whole drawings.
    pub all: Sample,
    /// The share is that of [`Findings`].
    pub zero_gradients: f32,
    /// Each sample is of the categories with some number of drawings to learn from.
    pub known: Vec<Sample>,
    /// These samples are of drawings from outside of the game, by source.
    pub sources: Vec<Sample>,
    /// The rows tell the same of unfinished drawings.
    pub stages: Vec<StageRow>,
    /// Each category that occurs has a row, worst first.
    pub categories: Vec<CategoryRow>,
    /// The rows tell what is most often taken for what.
    pub confusions: Vec<Confusion>,
}

/// [`StageRow`] holds measures after some of the strokes.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    /// This share of the strokes was shown.
    pub strokes: f32,
    /// Here every category counts the same.
    pub by_category: Measures,
    /// Here every drawing counts the same.
    pub by_drawing: Measures,
}

/// [`CategoryRow`] holds measures of one category.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryRow {
    /// The drawings are of the category with this name.
    pub name: String,
    /// There are so many drawings of it.
    pub drawings: usize,
    /// The share is that of [`Measures`].
    pub top1: f32,
    /// The share is that of [`Measures`].
    pub top5: f32,
}

/// [`Confusion`] is one category taken for another.
#[derive(Debug, Clone, Serialize)]
pub struct Confusion {
    /// This is what was drawn.
    pub drawn: String,
    /// The classifier thought that it was this.
    pub taken_for: String,
    /// It did so often.
    pub drawings: usize,
    /// That is this share of the drawings of that category.
    pub share: f32,
}

impl Report {
    /// Reports on `findings` about drawings of `split`.
    pub fn new(split: &str, labels: &Labels, findings: &Findings) -> Self {
        // OK because there is at least the stage of whole drawings.
        let (_, whole) = findings.stages.last().expect("the whole drawings");
        let stage = |(strokes, answers): &(f32, Answers)| StageRow {
            strokes: *strokes,
            by_category: Measures::of(&answers.by_category()),
            by_drawing: Measures::of(answers),
        };
        let sources = findings.sources.iter();
        Self {
            all: Sample::of(split, whole),
            zero_gradients: findings.zero_gradients,
            known: known(whole, &findings.learnt_from),
            sources: sources.map(|(name, answers)| Sample::of(name, answers)).collect(),
            stages: findings.stages.iter().map(stage).collect(),
            categories: categories(whole, labels),
            confusions: confusions(whole, labels),
        }
    }
}

/// Makes a sample of the categories with each number of drawings to learn from; what does not occur
/// is left out.
fn known(answers: &Answers, learnt_from: &[usize]) -> Vec<Sample> {
    let [few, many] = FEW;
    let groups = [
        (format!("fewer than {few}"), 0..few),
        (format!("{few} to {}", many - 1), few..many),
        (format!("{many} or more"), many..usize::MAX),
    ];
    let samples = groups.into_iter().map(|(name, counts)| {
        let chosen = answers.of(|word| counts.contains(&learnt_from[word]));
        Sample::of(name, &chosen)
    });
    samples.filter(|sample| sample.drawings > 0).collect()
}

/// Returns the rows of the categories, worst first.
fn categories(answers: &Answers, labels: &Labels) -> Vec<CategoryRow> {
    let mut ranks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (word, row) in answers.rows() {
        ranks.entry(word).or_default().push(rank(row, word));
    }
    let share = |ranks: &[usize], k: usize| ranks.iter().filter(|rank| **rank < k).count() as f32 / ranks.len() as f32;
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

/// Finds the most frequent confusions.
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
    rows.sort_by(|a, b| b.drawings.cmp(&a.drawings).then(b.share.total_cmp(&a.share)));
    rows.truncate(CONFUSIONS);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(words: &[usize], taken_for: &[usize]) -> Answers {
        let logits = taken_for.iter().flat_map(|t| [0, 1, 2].map(|c| f32::from(c == *t)));
        Answers::new(words.to_vec(), logits.collect())
    }

    fn report() -> Report {
        let labels = Labels::parse("cat\ndog\nsun");
        let whole = answers(&[0, 0, 0, 1, 2], &[0, 1, 1, 1, 0]);
        let findings = Findings {
            stages: vec![(1.0, whole)],
            sources: vec![("icons".to_owned(), answers(&[1], &[1]))],
            learnt_from: vec![500, 20, 29],
            zero_gradients: 0.0,
        };
        Report::new("val", &labels, &findings)
    }

    #[test]
    fn a_report_counts_what_was_taken_for_what() {
        let report = report();
        let names: Vec<&str> = report.categories.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["sun", "cat", "dog"]);
        let first = &report.confusions[0];
        assert_eq!((first.drawn.as_str(), first.taken_for.as_str()), ("cat", "dog"));
        assert_eq!(first.drawings, 2);
        let text = report.to_string();
        assert!(text.contains("2 ( 67 %)  cat taken for dog"), "{text}");
        assert!(text.contains("icons"), "{text}");
    }

    #[test]
    fn categories_count_alike_whatever_they_hold() {
        let report = report();
        assert_eq!((report.all.drawings, report.all.categories), (5, 3));
        assert!((report.all.by_drawing.top1 - 0.4).abs() < 1e-6);
        let third = 1.0 / 3.0;
        assert!((report.all.by_category.top1 - third * (third + 1.0)).abs() < 1e-6);
        let [few, many] = &report.known[..] else {
            panic!("no category is known from 30 to 99 drawings");
        };
        assert_eq!((few.drawings, many.drawings), (2, 3));
        assert!((few.by_category.top1 - 0.5).abs() < 1e-6);
        assert!((many.by_category.top1 - third).abs() < 1e-6);
    }
}
