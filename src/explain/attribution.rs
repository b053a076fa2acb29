//! Tells which strokes, and which parts of them, speak for or against a score.
//!
//! The heart is one small abstraction: a [`Differentiable`] turns a batch of rasters into one score
//! each, and its gradient. An [`Objective`] is one that burn differentiates. Every method works for
//! every objective, and none looks inside the model: that is what makes the explanation a plug-in.
//! [`attribute`] is the one way in, for every [`Method`]: SLA and P-SLA by gradients (eq. 1 to 7b),
//! and the references that they are compared with, which take strokes away (eq. 8, 9). Those stand
//! on [`Coalitions`], the scores of sets of strokes; so do the [`measures`].
//!
//! All results are plain numbers; no tensor leaves this module.

mod anchored;
mod coalitions;
mod gradient;
pub mod measures;
mod method;
mod objective;
mod passes;
mod removal;
mod subject;

use strokewise_ink::sketch::StrokeId;

pub use coalitions::Coalitions;
pub use method::Method;
pub use objective::{ClassObjective, Differentiable, Objective};
pub use objective::{log_odds, log_odds_gradient, log_odds_of};
pub use passes::{Batch, Interrupted, Passes};
pub use removal::{Shapley, leave_one_out, shapley};
pub use subject::Subject;

/// [`StrokeAttribution`] is the signed attribution of one stroke: positive where it supports the score, negative where
/// it opposes it.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeAttribution {
    /// It is the attribution of this stroke.
    pub id: StrokeId,
    /// This is the stroke-level attribution (eq. 2) on the hard raster, in units of the score.
    pub sla: f32,
    /// This is the partial stroke-level attribution of the whole stroke: the sum of `points` (eq. 6).
    pub p_sla: f32,
    /// This is the standard error of `p_sla`, where the method samples strokes at random and knows it.
    pub standard_error: Option<f32>,
    /// This much of the score is really lost without the stroke (eq. 8), once that has been computed.
    pub leave_one_out: Option<f32>,
    /// Presence attribution of each segment (eq. 6), in drawing order; a lone dot has one.
    pub points: Vec<f32>,
    /// These are dy/dv of each point (eq. 5), in score per raster pixel; 0 for the methods that take no gradient.
    pub point_gradients: Vec<[f32; 2]>,
}

/// Attributes each subject by `method`, as item i of the objective for subject i.
///
/// The methods without gradients ([`Method::LeaveOneOut`], [`Method::Shapley`]) give each stroke
/// one value, the same for `sla` and `p_sla`; its segments share it by the ink that they own.
pub fn attribute(
    passes: &Passes,
    subjects: &[Subject],
    method: Method,
) -> Result<Vec<Vec<StrokeAttribution>>, Interrupted> {
    match method {
        Method::Gradient => gradient::at_the_drawing(passes, subjects),
        Method::Midpoint => gradient::straight_soft(passes, subjects, 1),
        Method::Smoothed => gradient::smoothed(passes, subjects),
        Method::Straight => gradient::straight(passes, subjects),
        Method::Integrated => anchored::integrated(passes, subjects),
        Method::LeaveOneOut => {
            removal::attribute(passes, subjects, |coalitions| Ok((leave_one_out(coalitions)?, None)))
        }
        Method::Shapley => removal::attribute(passes, subjects, |coalitions| {
            let Shapley {
                values,
                standard_errors,
            } = shapley(coalitions, removal::ORDERS, removal::SEED)?;
            Ok((values, Some(standard_errors)))
        }),
    }
}

/// Computes the convergence delta: by how much the attributions miss the completeness of eq. 7, as
/// their sum minus (y(X) - y(blank)).
pub fn convergence_delta(strokes: &[StrokeAttribution], score: f32, blank_score: f32) -> f32 {
    strokes.iter().map(|s| s.p_sla).sum::<f32>() - (score - blank_score)
}
