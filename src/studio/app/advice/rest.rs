//! [`Rest`] knows how long the hand has rested on what it sees.

/// A hand that does nothing for so long looks at what it has drawn: longer than the way from one
/// stroke to the next mostly takes.
const REST_SECS: f64 = 2.5;

/// [`Rest`] holds what the hand rests on, and since when.
#[derive(Debug)]
pub struct Rest<K> {
    since: Option<(K, f64)>,
}

impl<K> Default for Rest<K> {
    fn default() -> Self {
        Self { since: None }
    }
}

impl<K: Copy + PartialEq> Rest<K> {
    /// Returns in how many seconds the hand will have rested on `on`, 0 or less where it has.
    /// `None` where there is nothing to rest on, or the hand moves.
    pub fn left_secs(&mut self, on: Option<K>, now_secs: f64) -> Option<f64> {
        let Some(on) = on else {
            self.since = None;
            return None;
        };
        let since_secs = match self.since {
            Some((what, since_secs)) if what == on => since_secs,
            _ => now_secs,
        };
        self.since = Some((on, since_secs));
        Some(since_secs + REST_SECS - now_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_moves_or_sees_something_else_rests_anew() {
        let mut rest = Rest::default();
        let mut left = |on, now_secs| rest.left_secs(on, now_secs);
        assert_eq!(left(Some(1), 10.0), Some(REST_SECS));
        assert_eq!(left(Some(1), 11.0), Some(REST_SECS - 1.0));
        assert_eq!(left(Some(2), 12.0), Some(REST_SECS), "something else");
        assert_eq!(left(None, 13.0), None);
        assert_eq!(left(Some(2), 14.0), Some(REST_SECS), "the hand has moved");
        assert_eq!(left(Some(2), 14.0 + REST_SECS), Some(0.0));
    }
}
