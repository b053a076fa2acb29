//! Gives written signs as targets for the judging generator's pen: other ones than those that are fitted.

use rand::Rng;
use rand::seq::IteratorRandom;

use super::Line;

/// These are each stroke's targets as digits, x then y, on a grid of 0 to 9 that is one sign high, y downwards.
const SIGNS: [&[&str]; 12] = [
    // n, u, w, z
    &["232925436469"],
    &["232749676369"],
    &["1339547993"],
    &["13731979"],
    // 3, 5, 6, 9
    &["11407244774918"],
    &["70202464774918"],
    &["60242859775526"],
    &["724022447269"],
    // L, P, D, ?
    &["202979"],
    &["292060726424"],
    &["2029", "206073766929"],
    &["2240725557"],
];

/// Draws the strokes of some sign, about the origin, 1 high.
pub(super) fn some(random: &mut impl Rng) -> Vec<Line> {
    let sign = SIGNS.iter().choose(random).expect("there are signs");
    let target = |pair: &[u8]| {
        let coordinate = |digit: u8| f32::from(digit - b'0') / 9.0 - 0.5;
        [coordinate(pair[0]), coordinate(pair[1])]
    };
    let stroke = |digits: &&str| digits.as_bytes().chunks_exact(2).map(target).collect();
    sign.iter().map(stroke).collect()
}
