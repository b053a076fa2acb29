//! [`Method`] names the ways to explain.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// [`Method`] is a way to compute the attributions of strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The gradient at the drawing itself (eq. 2, 5, 6): one pass, blind to saturation.
    Gradient,
    /// The gradient is taken half-way between blank paper and the drawing (eq. 7 with K = 1): as quick, and far closer
    /// to what the strokes are really worth, since the model is least sure of itself there.
    Midpoint,
    /// The gradient is the mean along the straight way from blank paper to the drawing (eq. 7).
    Straight,
    /// The gradient is the mean along the straight way from blank paper (eq. 7), anchored in the scores of sets of
    /// strokes that are really drawn (eq. 7b): what agrees best with the Shapley values for its cost, down to the parts
    /// of strokes. It is the default wherever time allows it.
    Integrated,
    /// The gradient is the mean over drawings with jittered points: less noise is in it, and completeness is lost.
    Smoothed,
    /// Every stroke is really taken away (eq. 8). A stroke's segments share its value by their ink.
    LeaveOneOut,
    /// Shapley values are sampled, with their standard errors (eq. 9), and exact for few strokes. A stroke's segments
    /// share its value by their ink.
    Shapley,
}

impl Method {
    /// This lists every method, in the order in which help texts name them.
    pub const ALL: [Self; 7] = [
        Self::Gradient,
        Self::Midpoint,
        Self::Straight,
        Self::Integrated,
        Self::Smoothed,
        Self::LeaveOneOut,
        Self::Shapley,
    ];

    /// Returns the name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gradient => "gradient",
            Self::Midpoint => "midpoint",
            Self::Straight => "straight",
            Self::Integrated => "integrated",
            Self::Smoothed => "smoothed",
            Self::LeaveOneOut => "leave-one-out",
            Self::Shapley => "shapley",
        }
    }

    /// Tells whether the method uses gradients, and so attributes to every point of a stroke; the
    /// others attribute to whole strokes only.
    pub fn sees_parts(self) -> bool {
        !matches!(self, Self::LeaveOneOut | Self::Shapley)
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
