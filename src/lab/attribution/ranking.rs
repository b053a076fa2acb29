//! Ranks the strokes of one drawing by every method and baseline, and measures what comes of each ranking. It does so
//! alike for every objective: a category, a match with a picture, a generated picture.

use std::time::Instant;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use strokewise_explain::attribution::measures::{area, deletion, insertion, most_supportive_first, rank_correlation};
use strokewise_explain::attribution::{
    Coalitions, Differentiable, Interrupted, Method, Passes, Shapley, Subject, attribute, convergence_delta,
    leave_one_out, shapley,
};
use strokewise_ink::raster::RasterSpec;
use strokewise_ink::sketch::Sketch;

/// [`Kind`] is what ranks the strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is P-SLA by a gradient method.
    PSla(Method),
    /// It is SLA by a gradient method.
    Sla(Method),
    /// It is exact leave-one-out.
    LeaveOneOut,
    /// They are the Shapley values that the others are compared with.
    Shapley,
    /// The longest stroke comes first.
    Length,
    /// The first stroke comes first.
    DrawingOrder,
    /// Chance ranks them.
    Random,
}

impl Kind {
    pub(crate) fn name(self) -> String {
        match self {
            Self::PSla(method) => format!("P-SLA, {method}"),
            Self::Sla(method) => format!("SLA, {method}"),
            Self::LeaveOneOut => "leave-one-out".to_owned(),
            Self::Shapley => "Shapley values".to_owned(),
            Self::Length => "stroke length".to_owned(),
            Self::DrawingOrder => "drawing order".to_owned(),
            Self::Random => "random".to_owned(),
        }
    }

    /// Tells whether it is one of eq. 10, which needs no model.
    pub(crate) fn is_baseline(self) -> bool {
        matches!(self, Self::Length | Self::DrawingOrder | Self::Random)
    }
}

/// [`Asked`] is what the strokes of one drawing are ranked for.
pub(crate) struct Asked<'a> {
    /// This is the drawing, of two strokes at least.
    pub sketch: &'a Sketch,
    /// The score to explain; the drawing is its item 0.
    pub objective: &'a dyn Differentiable,
    /// The objective looks at such rasters.
    pub spec: RasterSpec,
    /// The curves show this of a score: something between 0 and 1, rising with it.
    pub shown: fn(f32) -> f32,
    /// Shapley values are sampled from so many orders where they are not exact.
    pub orders: usize,
}

/// [`Measured`] holds one drawing's figures.
pub(crate) struct Measured {
    /// Its Shapley values have this mean standard error, in log-odds; 0 where they are exact.
    pub shapley_error: f32,
    /// This is y(X) - y(blank), in log-odds.
    pub score_span: f32,
    /// The rankings are the same in the same order for every drawing.
    pub rows: Vec<Row>,
}

/// [`Row`] is one ranking of one drawing.
pub(crate) struct Row {
    pub kind: Kind,
    /// Each stroke is worth this under the ranking.
    pub support: Vec<f32>,
    /// This is the score as shown while the most supportive strokes leave first.
    pub deletion: Vec<f32>,
    /// This is the score as shown while the most supportive strokes come first.
    pub insertion: Vec<f32>,
    /// This is Spearman's correlation with the Shapley values.
    pub shapley_correlation: Option<f32>,
    /// This is Spearman's correlation with the order of drawing, 1 where the first stroke is worth most.
    pub order_correlation: Option<f32>,
    /// The values miss y(X) - y(blank) by this, where they claim to sum to it.
    pub delta: Option<f32>,
    /// The values took so much time; `None` where they cost nothing or were shared.
    pub secs: Option<f32>,
}

impl Row {
    pub(super) fn deletion_area(&self) -> f32 {
        area(&self.deletion)
    }

    pub(super) fn insertion_area(&self) -> f32 {
        area(&self.insertion)
    }
}

/// [`Ranked`] holds values of the strokes by one ranking.
struct Ranked {
    kind: Kind,
    support: Vec<f32>,
    delta: Option<f32>,
    secs: Option<f32>,
}

/// Ranks the strokes in every way.
pub(crate) fn measure(asked: &Asked, random: &mut ChaCha8Rng) -> Measured {
    let passes = Passes::bulk(asked.objective);
    let subject = Subject::new(asked.sketch, asked.spec);
    let mut coalitions = Coalitions::new(&passes, &subject, 0);
    let measured = rank(asked, &passes, &subject, &mut coalitions, random);
    measured.unwrap_or_else(Interrupted::never)
}

fn rank(
    asked: &Asked,
    passes: &Passes,
    subject: &Subject,
    coalitions: &mut Coalitions,
    random: &mut ChaCha8Rng,
) -> Result<Measured, Interrupted> {
    let gold = shapley(coalitions, asked.orders, random.random())?;
    let count = subject.stroke_count();
    let ends = coalitions.scores(&[vec![true; count], vec![false; count]])?;
    let mut ranked = Vec::new();
    for method in Method::ALL.into_iter().filter(|m| m.sees_parts()) {
        ranked.extend(by_gradients(passes, subject, method, [ends[0], ends[1]])?);
    }
    ranked.push(by_removal(passes, subject)?);
    ranked.push(Ranked::free(Kind::Shapley, gold.values.clone()));
    ranked.extend(baselines(asked.sketch, random));
    let rows = ranked
        .into_iter()
        .map(|ranked| row(ranked, asked.shown, &gold, coalitions));
    Ok(Measured {
        shapley_error: gold.standard_errors.iter().sum::<f32>() / count as f32,
        score_span: ends[0] - ends[1],
        rows: rows.collect::<Result<_, _>>()?,
    })
}

/// Computes P-SLA and SLA by one method.
fn by_gradients(
    passes: &Passes,
    subject: &Subject,
    method: Method,
    [score, blank]: [f32; 2],
) -> Result<[Ranked; 2], Interrupted> {
    let started = Instant::now();
    let strokes = attribute(passes, std::slice::from_ref(subject), method)?.remove(0);
    let secs = started.elapsed().as_secs_f32();
    // Jitter moves the drawing itself, so there is no sum to miss.
    let claims = method != Method::Smoothed;
    Ok([
        Ranked {
            kind: Kind::PSla(method),
            support: strokes.iter().map(|s| s.p_sla).collect(),
            delta: claims.then(|| convergence_delta(&strokes, score, blank)),
            secs: Some(secs),
        },
        Ranked::free(Kind::Sla(method), strokes.iter().map(|s| s.sla).collect()),
    ])
}

/// Computes leave-one-out, with nothing known beforehand, so that its time is its own.
fn by_removal(passes: &Passes, subject: &Subject) -> Result<Ranked, Interrupted> {
    let started = Instant::now();
    let support = leave_one_out(&mut Coalitions::new(passes, subject, 0))?;
    let secs = Some(started.elapsed().as_secs_f32());
    Ok(Ranked {
        secs,
        ..Ranked::free(Kind::LeaveOneOut, support)
    })
}

fn baselines(sketch: &Sketch, random: &mut ChaCha8Rng) -> [Ranked; 3] {
    let strokes = sketch.strokes();
    let length = strokes.iter().map(|s| s.length()).collect();
    let order = (0..strokes.len()).map(|i| -(i as f32)).collect();
    let chance = strokes.iter().map(|_| random.random()).collect();
    [
        Ranked::free(Kind::Length, length),
        Ranked::free(Kind::DrawingOrder, order),
        Ranked::free(Kind::Random, chance),
    ]
}

impl Ranked {
    fn free(kind: Kind, support: Vec<f32>) -> Self {
        Self {
            kind,
            support,
            delta: None,
            secs: None,
        }
    }
}

fn row(ranked: Ranked, shown: fn(f32) -> f32, gold: &Shapley, coalitions: &mut Coalitions) -> Result<Row, Interrupted> {
    let Ranked {
        kind,
        support,
        delta,
        secs,
    } = ranked;
    let order = most_supportive_first(&support);
    let curve = |scores: Vec<f32>| -> Vec<f32> { scores.into_iter().map(shown).collect() };
    let earliness: Vec<f32> = (0..support.len()).map(|i| -(i as f32)).collect();
    Ok(Row {
        deletion: curve(deletion(coalitions, &order)?),
        insertion: curve(insertion(coalitions, &order)?),
        shapley_correlation: rank_correlation(&support, &gold.values),
        order_correlation: rank_correlation(&support, &earliness),
        kind,
        support,
        delta,
        secs,
    })
}
