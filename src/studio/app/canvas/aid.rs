//! [`Aid`] helps the hand while it draws. With Shift the line runs straight from where it began to the pen; a hand that
//! holds still at the end of a line gets the line, ellipse or polygon that it meant. The pen's own samples are
//! untouched: what helps is only what is shown, and what comes of the line when the pen is lifted.

use eframe::egui::{Modifiers, Pos2};

use super::Kit;
use strokewise_ink::inking::{along, straightened};
use strokewise_ink::sketch::{Bounds, Point};

/// [`Aid`] is help for the line under the pen.
#[derive(Debug, Default)]
pub struct Aid {
    /// The pen has held still here since this second of egui's clock.
    still: Option<(Pos2, f64)>,
    help: Help,
}

#[derive(Debug, Default, PartialEq)]
enum Help {
    #[default]
    None,
    /// It gives a straight line, as long as Shift is held.
    Ruler(Vec<Point>),
    /// It gives the shape that the hand meant, as long as it stays where it held still.
    Shape(Vec<Point>),
    /// The hand meant nothing that is known, and need not be asked again before the pen moves.
    NoShape,
}

/// [`Moment`] is what the aid has to know of a frame.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// It is this second of egui's clock.
    pub now_secs: f64,
    /// A canvas unit has so many logical pixels.
    pub zoom: f32,
    /// These keys are held.
    pub modifiers: Modifiers,
}

/// [`Helped`] is a line that was straightened.
#[derive(Debug, Clone, PartialEq)]
pub enum Helped {
    /// The line was drawn with the ruler.
    Ruled(Vec<Point>),
    /// The line was straightened after it was drawn.
    Meant(Vec<Point>),
}

/// A hand has to hold still for so many seconds, within so many logical pixels.
pub const HOLD_SECS: f64 = 0.6;
const STILL_PX: f32 = 3.0;
/// A hand that leaves the place where it held still by more takes back what that did, in logical
/// pixels.
const LEAVE_PX: f32 = 18.0;
/// Nothing smaller than this is a shape, in logical pixels.
const LEAST_PX: f32 = 24.0;
/// The ruler turns to multiples of the first angle where it is as near to one as the second, both in radians.
const RULER_STEP: f32 = std::f32::consts::PI / 12.0;
const RULER_REACH: f32 = 0.035;

impl Aid {
    /// Begins anew, as another line begins.
    pub fn begin(&mut self) {
        *self = Self::default();
    }

    /// Notes that the pen is at `pos` at second `time_secs` of egui's clock.
    pub fn follow(&mut self, pos: Pos2, time_secs: f64) {
        let reach = if matches!(self.help, Help::Shape(_)) {
            LEAVE_PX
        } else {
            STILL_PX
        };
        if self.still.is_none_or(|(at, _)| at.distance(pos) > reach) {
            self.still = Some((pos, time_secs));
            if self.help != Help::None {
                self.help = Help::None;
            }
        }
    }

    /// Looks at the line `wet` as it is by now. Returns after how many seconds it wants to look
    /// again, if nothing happens until then.
    pub fn look(&mut self, wet: &[Point], kit: &Kit, moment: Moment) -> Option<f64> {
        if kit.ruler && moment.modifiers.shift {
            self.help = Help::Ruler(ruled(wet, kit.snap));
            return None;
        }
        if matches!(self.help, Help::Ruler(_)) {
            self.help = Help::None;
        }
        let (_, since) = self.still.filter(|_| kit.straighten && self.help == Help::None)?;
        let size = Bounds::around(wet).size();
        if size[0].max(size[1]) * moment.zoom < LEAST_PX {
            return None;
        }
        let left = since + HOLD_SECS - moment.now_secs;
        if left > 0.0 {
            return Some(left);
        }
        self.help = straightened(wet).map_or(Help::NoShape, Help::Shape);
        None
    }

    /// Returns the points that are shown in the place of the line; `None` where the line itself is.
    pub fn shown(&self) -> Option<&[Point]> {
        match &self.help {
            Help::Ruler(points) | Help::Shape(points) => Some(points),
            Help::None | Help::NoShape => None,
        }
    }

    /// Ends the line, as the pen was lifted; returns what comes of it where the hand was helped.
    pub fn lift(&mut self) -> Option<Helped> {
        match std::mem::take(self).help {
            Help::Ruler(points) => Some(Helped::Ruled(points)),
            Help::Shape(points) => Some(Helped::Meant(points)),
            Help::None | Help::NoShape => None,
        }
    }
}

/// Returns the samples of `wet` on the straight line from the first to the last, which turns in
/// steps where it nearly does, and ends where lines of the grid of distance `snap` cross.
fn ruled(wet: &[Point], snap: Option<f32>) -> Vec<Point> {
    let (Some(first), Some(last)) = (wet.first(), wet.last()) else {
        return Vec::new();
    };
    let ends = [first, last].map(|p| [p.x, p.y]);
    let ends = match snap {
        Some(size) => ends.map(|at| at.map(|v| (v / size).round() * size)),
        None => [ends[0], stepped(ends[0], ends[1])],
    };
    if ends[0] == ends[1] {
        return vec![Point {
            x: ends[0][0],
            y: ends[0][1],
            ..*first
        }];
    }
    along(wet, &ends)
}

/// Returns where a line from `from` to `to` ends if it may turn a little.
fn stepped(from: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let angle = y.atan2(x);
    let step = (angle / RULER_STEP).round() * RULER_STEP;
    if (angle - step).abs() > RULER_REACH {
        return to;
    }
    let (sin, cos) = step.sin_cos();
    let long = x * cos + y * sin;
    // Level and upright to the last bit.
    let part = |v: f32| if v.abs() < 1e-6 { 0.0 } else { v };
    [from[0] + long * part(cos), from[1] + long * part(sin)]
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;
    use strokewise_ink::inking::Smoothing;

    fn kit() -> Kit {
        Kit {
            straighten: true,
            ruler: true,
            ..Kit::plain(4.0, Smoothing::OFF)
        }
    }

    fn at(now_secs: f64, modifiers: Modifiers) -> Moment {
        Moment {
            now_secs,
            zoom: 1.0,
            modifiers,
        }
    }

    fn line() -> Vec<Point> {
        (0..50).map(|i| Point::new(4.0 * i as f32, (i % 3) as f32)).collect()
    }

    #[test]
    fn a_hand_that_holds_still_gets_its_line_and_moving_on_takes_it_back() {
        let (wet, kit) = (line(), kit());
        let mut aid = Aid::default();
        aid.follow(pos2(196.0, 1.0), 10.0);
        let wait = aid.look(&wet, &kit, at(10.2, Modifiers::NONE)).expect("it looks again");
        assert!((wait - (HOLD_SECS - 0.2)).abs() < 1e-9);
        aid.follow(pos2(197.0, 1.0), 10.5);
        assert_eq!(aid.shown(), None);
        assert_eq!(aid.look(&wet, &kit, at(10.7, Modifiers::NONE)), None);
        assert!(aid.shown().is_some_and(|p| p.iter().all(|p| p.y == p.y.round())));
        aid.follow(pos2(205.0, 1.0), 10.8);
        assert!(aid.shown().is_some(), "a hand that trembles keeps it");
        aid.follow(pos2(240.0, 1.0), 10.9);
        assert_eq!(aid.shown(), None);
        assert_eq!(aid.lift(), None);
    }

    #[test]
    fn what_is_off_small_or_no_shape_stays_as_it_was_drawn() {
        let wet = line();
        let check = |wet: &[Point], kit: Kit| {
            let mut aid = Aid::default();
            aid.follow(pos2(0.0, 0.0), 0.0);
            aid.look(wet, &kit, at(5.0, Modifiers::NONE));
            assert_eq!(aid.lift(), None);
        };
        check(
            &wet,
            Kit {
                straighten: false,
                ..kit()
            },
        );
        check(&wet[..4], kit());
        let wave: Vec<_> = (0..90)
            .map(|i| Point::new(3.0 * i as f32, 30.0 * (0.2 * i as f32).sin()))
            .collect();
        check(&wave, kit());
    }

    #[test]
    fn the_ruler_draws_from_the_first_sample_to_the_last_as_long_as_shift_is_held() {
        let (wet, mut kit) = (line(), kit());
        let mut aid = Aid::default();
        aid.look(&wet, &kit, at(0.0, Modifiers::SHIFT));
        let shown = aid.shown().expect("a line").to_vec();
        assert!(shown.iter().all(|p| p.y == 0.0), "nearly level is level");
        assert!(shown.len() >= wet.len());
        aid.look(&wet, &kit, at(0.1, Modifiers::NONE));
        assert_eq!(aid.shown(), None);
        kit.snap = Some(50.0);
        aid.look(&wet, &kit, at(0.2, Modifiers::SHIFT));
        let Some(Helped::Ruled(points)) = aid.lift() else {
            panic!("a ruled line");
        };
        let ends = [points[0], points[points.len() - 1]].map(|p| [p.x, p.y]);
        assert_eq!(ends, [[0.0, 0.0], [200.0, 0.0]]);
        kit.ruler = false;
        aid.look(&wet, &kit, at(0.3, Modifiers::SHIFT));
        assert_eq!(aid.lift(), None);
    }
}
