//! Which strokes, and which parts of them, speak for or against a score.
//!
//! The heart is one small abstraction: an [`Objective`] turns a batch of rasters into one differentiable
//! score each. Every method works for every objective, and none looks inside the model: that is what
//! makes the explanation a plug-in. [`attribute`] gives SLA and P-SLA by the gradient methods
//! (eq. 1 to 7); [`leave_one_out`] and [`shapley`] are the references they are compared with (eq. 8, 9).
//!
//! All results are plain numbers; no tensor leaves this module.

mod gradient;
pub mod measures;
mod objective;
mod passes;
mod removal;
mod subject;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::sketch::StrokeId;

pub use gradient::attribute;
pub(crate) use objective::log_odds;
pub use objective::{ClassObjective, Objective};
pub use passes::{Batch, Interrupted, Passes};
pub use removal::{Shapley, leave_one_out, shapley};
pub use subject::Subject;

/// How the gradient of eq. 2, 5 and 6 is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// At the drawing itself (eq. 2, 5, 6): one pass, the quickest, blind to saturation.
    Gradient,
    /// Half-way between blank paper and the drawing (eq. 7 with K = 1): as quick, and far closer to what
    /// the strokes are really worth, since the model is least sure of itself there.
    Midpoint,
    /// The mean along the way from blank paper to the drawing (eq. 7): complete up to the convergence
    /// delta.
    Integrated,
    /// The mean over drawings with jittered points: less noise in the gradient, no completeness.
    Smoothed,
}

impl Method {
    /// Every method, in the order in which help texts name them.
    pub const ALL: [Self; 4] = [
        Self::Gradient,
        Self::Midpoint,
        Self::Integrated,
        Self::Smoothed,
    ];

    /// The name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gradient => "gradient",
            Self::Midpoint => "midpoint",
            Self::Integrated => "integrated",
            Self::Smoothed => "smoothed",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Method {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|m| m.name() == name)
            .ok_or_else(|| format!("no method is called \"{name}\"; there are {}", known()))
    }
}

/// What one stroke does for the score: signed, positive supports it.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokeAttribution {
    /// The stroke.
    pub id: StrokeId,
    /// Stroke-level attribution (eq. 2) on the hard raster, in units of the score.
    pub sla: f32,
    /// Partial stroke-level attribution of the whole stroke: the sum of `points` (eq. 6).
    pub p_sla: f32,
    /// Exact score lost without the stroke (eq. 8), once it has been computed.
    pub leave_one_out: Option<f32>,
    /// Presence attribution of each segment (eq. 6), in drawing order; a lone dot has one.
    pub points: Vec<f32>,
    /// dy/dv of each point (eq. 5), in score per raster pixel.
    pub point_gradients: Vec<[f32; 2]>,
}

/// How far the attributions miss the completeness of eq. 7: their sum less (y(X) - y(blank)).
pub fn convergence_delta(strokes: &[StrokeAttribution], score: f32, blank_score: f32) -> f32 {
    strokes.iter().map(|s| s.p_sla).sum::<f32>() - (score - blank_score)
}
