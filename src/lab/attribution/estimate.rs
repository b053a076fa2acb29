//! [`Estimate`] is a mean that says how sure it is.

use std::fmt;

use serde::Serialize;

/// [`Estimate`] is a mean over drawings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The drawings have this mean.
    pub mean: f32,
    /// This is its standard error.
    pub standard_error: f32,
}

impl Estimate {
    /// Estimates the mean of independent values; 0 where there are none.
    pub fn of(values: impl IntoIterator<Item = f32>) -> Self {
        let values: Vec<f32> = values.into_iter().collect();
        let count = values.len().max(1) as f32;
        let mean = values.iter().sum::<f32>() / count;
        let squares = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>();
        let standard_error = (squares / (count - 1.0).max(1.0) / count).sqrt();
        Self { mean, standard_error }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ± {:.3}", self.mean, self.standard_error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_the_standard_error_of_its_mean() {
        let estimate = Estimate::of([1.0, 2.0, 3.0, 4.0]);
        assert!((estimate.mean - 2.5).abs() < 1e-6);
        assert!((estimate.standard_error - 0.6455).abs() < 1e-3);
        assert_eq!(estimate.to_string(), "2.500 ± 0.645");
        assert!(Estimate::of([]).mean.abs() < f32::EPSILON);
    }
}
