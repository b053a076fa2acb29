//! Measures how alike two strokes are: in shape, wherever they lie, and in place, as one that repeats the other.

use super::{Stroke, TOUCHING};
use strokewise_ink::plane::distance;

/// Strokes less alike than this are not alike.
pub(super) const UNLIKE: f32 = 0.5;
/// Shapes are compared by so many points.
pub(super) const SHAPE_SAMPLES: usize = 12;

/// Computes how unlike two strokes are: the least mean distance of their points about their middles
/// in shares of their own size, over both directions, as they are and mirrored; what they differ in
/// size counts as well.
pub(super) fn unlikeness(a: &Stroke, b: &Stroke) -> f32 {
    let sizes = [a, b].map(|s| {
        let [width, height] = s.bounds.size();
        width.max(height).max(TOUCHING)
    });
    let by_size = (sizes[0] / sizes[1]).ln().abs();
    let by_shape = match (&a.shape, &b.shape) {
        (None, None) => 0.0,
        (Some(a), Some(b)) => [1.0, -1.0]
            .into_iter()
            .flat_map(|mirror| [false, true].map(|backwards| mean_distance(a, b, mirror, backwards)))
            .fold(f32::INFINITY, f32::min),
        _ => UNLIKE,
    };
    (by_shape + 0.5 * by_size).min(UNLIKE)
}

/// Computes how far `a` is from repeating `b`: the lesser mean distance of their points over both
/// directions, in shares of the length of `a`.
pub(super) fn repeated(a: &Stroke, b: &Stroke) -> f32 {
    let far = |distance: f32| distance / a.length.max(TOUCHING);
    let [from, to] = [a, b].map(|stroke| stroke.bounds.center());
    // No point is farther from its box's middle than half of its stroke's length.
    let reach = 0.5 * (a.length + b.length);
    if far(distance(from, to) - reach) > UNLIKE {
        return UNLIKE;
    }
    let [forwards, backwards] = [false, true].map(|backwards| mean_distance(&a.track, &b.track, 1.0, backwards));
    far(forwards.min(backwards)).min(UNLIKE)
}

/// Computes the mean distance of the points of `a` from those of `b` in turn, from end to end or
/// `backwards`, with `b` as it is (`mirror` 1) or mirrored (-1). A lone point is compared with
/// every one.
fn mean_distance(a: &[[f32; 2]], b: &[[f32; 2]], mirror: f32, backwards: bool) -> f32 {
    let at = |points: &[[f32; 2]], i: usize| points[i.min(points.len() - 1)];
    let count = a.len().max(b.len());
    let sum: f32 = (0..count)
        .map(|i| {
            let [x, y] = at(b, if backwards { count - 1 - i } else { i });
            distance(at(a, i), [mirror * x, y])
        })
        .sum();
    sum / count as f32
}

/// Moves the track to its middle, in shares of the stroke's size; `None` for a dot.
pub(super) fn shape(track: &[[f32; 2]]) -> Option<Vec<[f32; 2]>> {
    if track.len() < SHAPE_SAMPLES {
        return None;
    }
    let count = track.len() as f32;
    let middle = [0, 1].map(|i| track.iter().map(|p| p[i]).sum::<f32>() / count);
    let size = track
        .iter()
        .map(|p| distance(*p, middle))
        .fold(f32::MIN_POSITIVE, f32::max);
    let about = |p: &[f32; 2]| [0, 1].map(|i| (p[i] - middle[i]) / (2.0 * size));
    Some(track.iter().map(about).collect())
}

#[cfg(test)]
mod tests {
    use super::super::places;
    use strokewise_ink::raster::Polylines;

    #[test]
    fn a_line_that_is_drawn_back_is_repeated_and_one_along_another_is_not() {
        let lines = Polylines::from_strokes([
            vec![[10.0, 10.0], [17.0, 13.0], [50.0, 10.0]],
            vec![[50.0, 10.5], [17.0, 13.5], [10.0, 10.5]],
            vec![[20.0, 12.5], [26.0, 12.5]],
        ]);
        let places = places(&lines, 64);
        assert!(places[1].repeated < 0.05, "{}", places[1].repeated);
        assert!(places[2].repeated > 0.3, "{}", places[2].repeated);
    }
}
