//! [`Show`] is a drawing that is drawn again, stroke by stroke, by the times of its points.

use strokewise_ink::sketch::{Point, Sketch};

use crate::app::canvas::Wish;
use crate::examples;

/// A drawing is drawn so many times faster than it was.
const SPEED: f64 = 3.0;
/// A drawing stays for so many milliseconds, while nobody is there.
pub const REST_MS: f64 = 5000.0;
/// Two strokes whose times are not known are so many milliseconds apart.
const STROKE_MS: f64 = 700.0;

/// [`Show`] draws a drawing again; see the module.
#[derive(Debug)]
pub struct Show {
    /// These are the strokes that are still to come, each with the millisecond at which it is there.
    strokes: std::collections::VecDeque<(f64, Vec<Point>)>,
    end_ms: f64,
}

impl Show {
    /// Returns a show of `sketch` that begins now; `None` where it is blank.
    pub fn of(sketch: &Sketch, now_ms: f64) -> Option<Self> {
        let strokes = sketch.strokes().iter().zip(1..).map(|(stroke, number)| {
            let last_secs = stroke.points().last().and_then(|point| point.time_secs);
            let after_ms = last_secs.map_or(STROKE_MS * f64::from(number), |secs| 1000.0 * f64::from(secs) / SPEED);
            (now_ms + after_ms, stroke.points().to_vec())
        });
        let strokes: std::collections::VecDeque<_> = strokes.collect();
        let end_ms = strokes.back()?.0;
        Some(Self { strokes, end_ms })
    }

    /// Returns a show of the bundled drawing called `name`; `None` where there is none, or an empty
    /// name.
    pub fn of_example(name: &str, now_ms: f64) -> Option<Self> {
        Self::of(&examples::example(name)?.sketch, now_ms)
    }

    /// Returns the strokes whose time has come.
    pub fn due(&mut self, now_ms: f64) -> Vec<Wish> {
        let mut due = Vec::new();
        while self.strokes.front().is_some_and(|(at, _)| *at <= now_ms) {
            due.extend(self.strokes.pop_front().map(|(_, points)| Wish::Ink(points.into())));
        }
        due
    }

    /// Returns whether all is drawn, for `rest_ms` already.
    pub fn is_over(&self, now_ms: f64, rest_ms: f64) -> bool {
        self.strokes.is_empty() && now_ms >= self.end_ms + rest_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_comes_stroke_by_stroke_and_then_rests() {
        let mut show = Show::of_example("cat", 1000.0).expect("it ships");
        assert_eq!(show.due(1000.0).len(), 0);
        let mut strokes = 0;
        let mut now_ms = 1000.0;
        while !show.is_over(now_ms, 100.0) {
            let due = show.due(now_ms);
            assert!(due.len() <= 3, "strokes come one after the other");
            strokes += due.len();
            now_ms += 50.0;
        }
        assert_eq!(strokes, 17);
        assert!(Show::of_example("", 0.0).is_none());
    }
}
