//! [`Bounds`] is a box around ink.

use super::Point;

/// [`Bounds`] is an axis-aligned box in canvas units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// These are the smallest x and y.
    pub min: [f32; 2],
    /// These are the largest x and y.
    pub max: [f32; 2],
}

impl Bounds {
    /// This box holds nothing and grows to whatever joins it.
    pub const EMPTY: Self = Self {
        min: [f32::INFINITY; 2],
        max: [f32::NEG_INFINITY; 2],
    };

    /// Computes the smallest box around `points`.
    pub fn around(points: &[Point]) -> Self {
        points.iter().fold(Self::EMPTY, |b, p| Self {
            min: [b.min[0].min(p.x), b.min[1].min(p.y)],
            max: [b.max[0].max(p.x), b.max[1].max(p.y)],
        })
    }

    /// Computes the smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: [self.min[0].min(other.min[0]), self.min[1].min(other.min[1])],
            max: [self.max[0].max(other.max[0]), self.max[1].max(other.max[1])],
        }
    }

    /// Computes, for each of `boxes`, the smallest box around all others; empty where there is no other.
    pub fn around_others(boxes: &[Self]) -> Vec<Self> {
        let mut others = vec![Self::EMPTY; boxes.len()];
        let mut before = Self::EMPTY;
        for (others, own) in others.iter_mut().zip(boxes) {
            *others = before;
            before = before.union(*own);
        }
        let mut after = Self::EMPTY;
        for (others, own) in others.iter_mut().zip(boxes).rev() {
            *others = others.union(after);
            after = after.union(*own);
        }
        others
    }

    /// Tells whether the box holds no point at all.
    pub fn is_empty(&self) -> bool {
        self.min[0] > self.max[0] || self.min[1] > self.max[1]
    }

    /// Returns width and height; zero where empty.
    pub fn size(&self) -> [f32; 2] {
        [0, 1].map(|i| (self.max[i] - self.min[i]).max(0.0))
    }

    /// Returns the middle of the box.
    pub fn center(&self) -> [f32; 2] {
        [0, 1].map(|i| 0.5 * (self.min[i] + self.max[i]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_around_others_is_the_union_without_its_own() {
        let boxes: Vec<Bounds> = [[3.0, 1.0], [0.0, 5.0], [4.0, 4.0], [2.0, 9.0]]
            .map(|min| Bounds {
                min,
                max: min.map(|v| v + 2.0),
            })
            .to_vec();
        for count in 0..=boxes.len() {
            let found = Bounds::around_others(&boxes[..count]);
            for (i, around) in found.iter().enumerate() {
                let others = boxes[..count].iter().enumerate().filter(|(other, _)| *other != i);
                let expected = others.fold(Bounds::EMPTY, |b, (_, other)| b.union(*other));
                assert_eq!(*around, expected, "{i} of {count}");
            }
        }
    }
}
