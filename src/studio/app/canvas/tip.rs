//! Computes the tip of wet ink, which runs a little ahead of the pen: what is shown of a line is always as old as the
//! way of a sample to the screen, and the eye sees the gap. The tip is only shown, and never comes into the drawing.

use strokewise_ink::sketch::Point;

/// The tip runs so many seconds ahead: half of a frame of sixty, and what a tablet needs.
const AHEAD_SECS: f32 = 0.012;
/// The pace is that of the samples of the last so many seconds; where they span less than the second it is not known.
const PACE_SECS: f32 = 0.03;
const LEAST_SECS: f32 = 0.006;
/// A tip no longer than this is not worth it, and a longer one would be seen to be wrong, in
/// logical pixels.
const LEAST_PX: f32 = 0.75;
const MOST_PX: f32 = 14.0;
/// A hand that turns by more within that time, by the cosine of the angle, is going elsewhere.
const STEADY: f32 = 0.9;

/// Returns the line from the last of `wet` to where the pen probably is by now, shown at `zoom`
/// logical pixels a canvas unit; `None` where nobody can tell.
pub fn tip(wet: &[Point], zoom: f32) -> Option<[Point; 2]> {
    let last = wet.last()?;
    let now = last.time_secs?;
    let recent = wet
        .iter()
        .rev()
        .take_while(|p| p.time_secs.is_some_and(|t| now - t <= PACE_SECS));
    let recent: Vec<&Point> = recent.collect();
    let first = recent.last()?;
    let middle = recent[recent.len() / 2];
    let secs = now - first.time_secs?;
    if recent.len() < 3 || secs < LEAST_SECS {
        return None;
    }
    let step = |a: &Point, b: &Point| [b.x - a.x, b.y - a.y];
    let (early, late) = (step(first, middle), step(middle, last));
    let long = |v: [f32; 2]| v[0].hypot(v[1]);
    let dot = early[0] * late[0] + early[1] * late[1];
    if dot < STEADY * long(early) * long(late) {
        return None;
    }
    // The pace of the later half: a hand that slows down is not overtaken.
    let late_secs = (now - middle.time_secs?).max(LEAST_SECS / 2.0);
    let pace = (long(late) / late_secs).min(long(step(first, last)) / secs);
    let ahead = (pace * AHEAD_SECS).min(MOST_PX / zoom);
    if ahead * zoom < LEAST_PX {
        return None;
    }
    let [x, y] = late.map(|v| v / long(late) * ahead);
    let tip = Point {
        x: last.x + x,
        y: last.y + y,
        ..*last
    };
    tip.is_sound().then_some([*last, tip])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wet(count: usize, at: impl Fn(f32) -> [f32; 2]) -> Vec<Point> {
        let sample = |i: usize| {
            let time = i as f32 / 240.0;
            let [x, y] = at(time);
            Point {
                time_secs: Some(time),
                ..Point::new(x, y)
            }
        };
        (0..count).map(sample).collect()
    }

    #[test]
    fn it_runs_ahead_of_a_steady_hand_and_of_no_other() {
        let line = wet(40, |t| [600.0 * t, 0.0]);
        let [from, to] = tip(&line, 1.0).expect("a steady hand");
        assert_eq!((from.x, from.y), (line[39].x, line[39].y));
        let ahead = to.x - from.x;
        assert!((6.0..8.0).contains(&ahead) && to.y == 0.0, "{ahead}");
        assert_eq!(tip(&wet(40, |_| [3.0, 4.0]), 1.0), None, "at rest");
        assert_eq!(tip(&wet(40, |t| [10.0 * t, 0.0]), 1.0), None, "slow");
        let corner = wet(40, |t| {
            if t < 0.148 {
                [600.0 * t, 0.0]
            } else {
                [88.8, 600.0 * (t - 0.148)]
            }
        });
        assert_eq!(tip(&corner, 1.0), None, "turning");
        assert_eq!(tip(&line[..2], 1.0), None);
        let untimed: Vec<Point> = line.iter().map(|p| Point::new(p.x, p.y)).collect();
        assert_eq!(tip(&untimed, 1.0), None);
    }

    #[test]
    fn it_is_never_long_and_never_overtakes_a_hand_that_slows_down() {
        let fast = wet(40, |t| [50_000.0 * t, 0.0]);
        let [from, to] = tip(&fast, 2.0).expect("a steady hand");
        assert!((to.x - from.x) * 2.0 <= MOST_PX + 0.01);
        let slowing = wet(40, |t| [600.0 * (t - 3.07 * t * t), 0.0]);
        let ahead = tip(&slowing, 1.0).map_or(0.0, |[from, to]| to.x - from.x);
        assert!(ahead < 1.5, "{ahead}");
    }
}
