//! [`Pace`] says how much is asked of a classifier before a newer stroke comes through.

use crate::attribution::Passes;

/// The window takes so many strokes away to measure the effect: the work must end between two strokes of the pen also
/// in a drawing of hundreds. The least supportive ones are taken.
const WINDOW_REMOVALS: usize = 32;

/// [`Pace`] says how much work the window's answers may be, by how fast the classifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// One pass has so many rows, and a newer stroke has to wait so long.
    pub rows: usize,
    /// So many strokes are really taken away.
    pub removals: usize,
}

impl Default for Pace {
    /// Makes the pace of our own classifier.
    fn default() -> Self {
        Self {
            rows: Passes::WINDOW_ROWS,
            removals: WINDOW_REMOVALS,
        }
    }
}

impl Pace {
    /// Chooses the pace of a classifier that takes so many seconds a row: a pass of at most 50 ms
    /// and removals of at most a second and a half, but a few of each.
    pub fn of(row_secs: f32) -> Self {
        let fits = |secs: f32| (secs / row_secs.max(f32::MIN_POSITIVE)) as usize;
        let most = Self::default();
        Self {
            rows: fits(0.05).clamp(1, most.rows),
            removals: fits(1.5).clamp(6, most.removals),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_classifiers_are_asked_less_at_a_time_and_never_nothing() {
        assert_eq!(Pace::of(1e-5), Pace::default());
        assert_eq!(Pace::of(0.009), Pace { rows: 5, removals: 32 });
        assert_eq!(Pace::of(0.11), Pace { rows: 1, removals: 13 });
        assert_eq!(Pace::of(10.0), Pace { rows: 1, removals: 6 });
        assert_eq!(Pace::of(0.0), Pace::default());
    }
}
