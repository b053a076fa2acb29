//! Tells what is inside of a path with several lines.

use crate::sketch::Point;

/// Paths of more lines than this are left as they are.
const MOST: usize = 64;

/// Turns lines round, so that those which lie in an odd number of others go the other way: what is inside by the
/// even-odd rule is then inside by the other one, too.
pub(super) fn wound(lines: &mut [Vec<Point>]) {
    if !(2..=MOST).contains(&lines.len()) {
        return;
    }
    let depths: Vec<usize> = (0..lines.len())
        .map(|i| {
            let others = lines.iter().enumerate().filter(|(j, _)| *j != i);
            others.filter(|(_, other)| surrounds(other, &lines[i][0])).count()
        })
        .collect();
    for (line, depth) in lines.iter_mut().zip(depths) {
        let goes_right = doubled_area(line) > 0.0;
        if goes_right != depth.is_multiple_of(2) {
            line.reverse();
        }
    }
}

fn surrounds(line: &[Point], at: &Point) -> bool {
    let next = line.iter().cycle().skip(1);
    let crossed = line.iter().zip(next).filter(|(a, b)| {
        let is_between = (a.y > at.y) != (b.y > at.y);
        is_between && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossed.count() % 2 == 1
}

fn doubled_area(line: &[Point]) -> f32 {
    let next = line.iter().cycle().skip(1);
    line.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_goes_the_other_way_round() {
        let square = |at: f32, side: f32| -> Vec<Point> {
            [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
                .map(|[x, y]| Point::new(at + side * x, at + side * y))
                .to_vec()
        };
        let mut lines = [square(0.0, 9.0), square(1.0, 7.0), square(3.0, 2.0), square(20.0, 5.0)];
        wound(&mut lines);
        let ways = lines.each_ref().map(|line| doubled_area(line) > 0.0);
        assert_eq!(ways, [true, false, true, true]);
    }
}
