//! [`Pen`] is the state machine between the events of a pointing device and the points of a stroke.

use super::{Pressure, Smoothing};
use crate::sketch::{Clock, Point};

/// [`Sample`] is the place of the pen at one moment, in canvas units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The tip is at this place on the canvas, y down.
    pub pos: [f32; 2],
    /// It presses so much, in 0..=1, where the device reports it.
    pub pressure: Option<f32>,
    /// The pen leans so far towards x and y, in radians, where the device reports it. It is kept, not drawn.
    pub tilt: Option<[f32; 2]>,
    /// The sample was taken at this second of any clock that only goes forward.
    pub time_secs: f64,
    /// The clock says where that time is from.
    pub clock: Clock,
}

/// [`PenEvent`] is one thing that a pointing device did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PenEvent {
    /// The pen touched the paper.
    Down(Sample),
    /// The pen moved; without a stroke begun, this is hovering.
    Move(Sample),
    /// The pen left the paper where it last was.
    Up,
    /// The stroke was not meant (a palm, a second finger, Escape).
    Cancel,
}

/// [`Line`] is what the pen drew between going down and coming up.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The line has at least one point, all of them sound.
    pub points: Vec<Point>,
    /// This clock timed the points: the device's only if it timed them all. It is `None` where
    /// nothing did.
    pub clock: Option<Clock>,
}

impl From<Vec<Point>> for Line {
    /// Makes a line that nothing timed.
    fn from(points: Vec<Point>) -> Self {
        Self { points, clock: None }
    }
}

/// Turns [`PenEvent`]s into strokes: idle until `Down`, drawing until `Up` or `Cancel`.
#[derive(Debug, Clone, Default)]
pub struct Pen {
    smoothing: Smoothing,
    pressure: Pressure,
    state: State,
    /// This reading of the sample clock is second 0 of the drawing; the first sample sets it.
    origin_secs: Option<f64>,
    /// That first sample falls at this time of the drawing.
    start_secs: f32,
}

#[derive(Debug, Clone, Default)]
enum State {
    #[default]
    Idle,
    Drawing {
        raw: Vec<Point>,
        /// It is `raw` after smoothing, and as long as `raw`.
        smooth: Vec<Point>,
        clock: Clock,
    },
}

impl Pen {
    /// Makes an idle pen whose lines are smoothed by `smoothing`.
    pub fn new(smoothing: Smoothing) -> Self {
        Self {
            smoothing,
            ..Self::default()
        }
    }

    /// Drops a stroke in progress and lets the next sample be second `start_secs` of the drawing.
    pub fn restart(&mut self, start_secs: f32) {
        let start_secs = if start_secs.is_finite() { start_secs } else { 0.0 };
        *self = Self {
            start_secs,
            pressure: self.pressure,
            ..Self::new(self.smoothing)
        };
    }

    /// Smooths strokes begun from now on by `smoothing`.
    pub fn set_smoothing(&mut self, smoothing: Smoothing) {
        self.smoothing = smoothing;
    }

    /// Draws the pressure of samples from now on as `pressure` says.
    pub fn set_pressure(&mut self, pressure: Pressure) {
        self.pressure = pressure;
    }

    /// Tells whether a stroke is being drawn.
    pub fn is_drawing(&self) -> bool {
        matches!(self.state, State::Drawing { .. })
    }

    /// Returns the points of the stroke being drawn, smoothed, its last one where the pen is; empty
    /// when idle.
    pub fn wet_points(&self) -> &[Point] {
        match &self.state {
            State::Idle => &[],
            State::Drawing { smooth, .. } => smooth,
        }
    }

    /// Takes one event; an `Up` that ends a stroke returns it. Samples that are not finite, or out
    /// of range, are refused as if they never came.
    pub fn handle(&mut self, event: PenEvent) -> Option<Line> {
        match event {
            PenEvent::Down(sample) => {
                if let Some(point) = self.point(&sample) {
                    self.state = State::Drawing {
                        raw: vec![point],
                        smooth: vec![point],
                        clock: sample.clock,
                    };
                }
                None
            }
            PenEvent::Move(sample) => {
                if let Some(point) = self.point(&sample)
                    && let State::Drawing { raw, smooth, clock } = &mut self.state
                {
                    self.smoothing.extend(raw, smooth, point);
                    if sample.clock == Clock::Window {
                        *clock = Clock::Window;
                    }
                }
                None
            }
            PenEvent::Up => match std::mem::take(&mut self.state) {
                State::Idle => None,
                State::Drawing { smooth, clock, .. } => Some(Line {
                    points: smooth,
                    clock: Some(clock),
                }),
            },
            PenEvent::Cancel => {
                self.state = State::Idle;
                None
            }
        }
    }

    /// Makes the sample a point of the drawing; `None` where it is not sound.
    fn point(&mut self, sample: &Sample) -> Option<Point> {
        if !sample.time_secs.is_finite() {
            return None;
        }
        let origin_secs = *self.origin_secs.get_or_insert(sample.time_secs);
        let point = Point {
            x: sample.pos[0],
            y: sample.pos[1],
            pressure: sample.pressure.and_then(|p| self.pressure.apply(p)),
            tilt: sample.tilt,
            time_secs: Some(self.start_secs + (sample.time_secs - origin_secs) as f32),
        };
        point.is_sound().then_some(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, time_secs: f64) -> Sample {
        Sample {
            pos: [x, 0.0],
            pressure: None,
            tilt: None,
            time_secs,
            clock: Clock::Device,
        }
    }

    /// Feeds `events` to a pen without smoothing; returns the x of every finished stroke's points.
    fn check(events: &[PenEvent], expected: &[&[f32]]) {
        let mut pen = Pen::new(Smoothing::OFF);
        let strokes: Vec<Vec<f32>> = events
            .iter()
            .filter_map(|e| pen.handle(*e))
            .map(|line| line.points.iter().map(|p| p.x).collect())
            .collect();
        assert_eq!(strokes, expected, "{events:?}");
    }

    #[test]
    fn strokes_begin_at_down_and_end_at_up() {
        use PenEvent::{Cancel, Down, Move, Up};
        check(&[Down(at(1.0, 0.0)), Move(at(2.0, 0.1)), Up], &[&[1.0, 2.0]]);
        check(&[Down(at(1.0, 0.0)), Up, Up], &[&[1.0]]);
        check(&[Move(at(1.0, 0.0)), Up], &[]);
        check(&[Down(at(1.0, 0.0)), Cancel, Move(at(2.0, 0.0)), Up], &[]);
        check(&[Down(at(1.0, 0.0)), Move(at(f32::NAN, 0.0)), Up], &[&[1.0]]);
        check(&[Down(at(f32::INFINITY, 0.0)), Move(at(1.0, 0.0)), Up], &[]);
        check(&[Down(at(1.0, f64::NAN)), Up], &[]);
        check(&[Down(at(1.0, 0.0)), Down(at(5.0, 0.1)), Up], &[&[5.0]]);
    }

    #[test]
    fn time_counts_from_the_first_sample_of_the_drawing() {
        let mut pen = Pen::new(Smoothing::OFF);
        pen.restart(10.0);
        pen.handle(PenEvent::Down(at(0.0, 500.0)));
        pen.handle(PenEvent::Move(at(1.0, 500.25)));
        let times: Vec<_> = pen.wet_points().iter().filter_map(|p| p.time_secs).collect();
        assert_eq!(times, [10.0, 10.25]);
    }

    #[test]
    fn a_line_is_the_devices_only_where_the_device_timed_all_of_it() {
        let by = |clock, x| Sample { clock, ..at(x, 0.1) };
        let (device, window) = (Clock::Device, Clock::Window);
        let check = |clocks: [Clock; 2], expected| {
            let mut pen = Pen::new(Smoothing::OFF);
            pen.handle(PenEvent::Down(by(clocks[0], 1.0)));
            pen.handle(PenEvent::Move(by(clocks[1], 2.0)));
            let line = pen.handle(PenEvent::Up).expect("a stroke was begun");
            assert_eq!(line.clock, Some(expected), "{clocks:?}");
        };
        check([device, device], device);
        check([device, window], window);
        check([window, device], window);
    }
}
