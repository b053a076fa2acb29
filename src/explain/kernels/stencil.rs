//! Says which pixels a convolution reads for each pixel that it makes, with its weights in the order in which it reads
//! them.

use super::map::{Aligned, BLOCK, NARROW, Shape};
use super::plan::{Kernel, Scale, Term};

/// A stencil is a convolution, or what carries its gradient back, ready to run.
///
/// What it makes is walked in steps of one or two pixels. With steps of two there are four *phases*, by whether row
/// and column are even, and each reads pixels of its own: that is what doubling, and the way back from halving, ask
/// for.
pub(super) struct Stencil {
    /// This map is read.
    pub input: usize,
    /// That map has so many pixels from one step to the next.
    pub stride: usize,
    /// Each phase reads these pixels.
    pub phases: Vec<Vec<Tap>>,
    weights: Aligned,
    blocks_in: usize,
    matrices: usize,
    matrix_len: usize,
}

/// [`Tap`] is a pixel to read, counted from the border's corner, and says which matrix of weights it goes through.
pub(super) struct Tap {
    pub down: usize,
    pub right: usize,
    pub matrix: usize,
}

/// [`Way`] says which way numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Numbers go from what a layer sees to what it makes.
    Forward,
    /// Gradients are carried from what a layer makes to what it sees.
    Back,
}

/// [`Fold`] holds taps of a kernel that read, along one axis, the same pixel, as rows of a doubled image do: their
/// weights are summed.
struct Fold {
    /// This is the phase of what the convolution makes, where it doubles.
    phase: usize,
    /// The pixel lies so far from the one in the middle.
    offset: isize,
    taps: Vec<usize>,
}

impl Stencil {
    /// Prepares what `term` reads on `way`; what it makes is walked in steps of `step`. `made_map`
    /// is the number of the map that the term's layer makes; `seen` and `made` are the shapes of
    /// the two maps.
    pub fn new(term: &Term, [seen, made]: [Shape; 2], made_map: usize, way: Way, step: usize) -> Self {
        let folds = folds(term.scale, term.kernel.side);
        let axes: Vec<Vec<(usize, usize)>> = (0..step).map(|phase| axis(term, &folds, way, step, phase)).collect();
        let mut phases = Vec::with_capacity(step * step);
        for rows in &axes {
            for columns in &axes {
                let taps = rows
                    .iter()
                    .flat_map(|&(down, row)| columns.iter().map(move |&(right, column)| (down, right, row, column)));
                let tap = |(down, right, row, column)| Tap {
                    down,
                    right,
                    matrix: row * folds.len() + column,
                };
                phases.push(taps.map(tap).collect());
            }
        }
        let (from, to, input) = match way {
            Way::Forward => (seen, made, term.input),
            Way::Back => (made, seen, made_map),
        };
        let stride = match (term.scale, way) {
            (Scale::Same, _) => step,
            (Scale::Halved, Way::Forward) | (Scale::Doubled, Way::Back) => 2 * step,
            (Scale::Doubled, Way::Forward) | (Scale::Halved, Way::Back) => step / 2,
        };
        let packing = Packing {
            kernel: &term.kernel,
            folds: &folds,
            way,
            from,
            to,
        };
        Self {
            input,
            stride,
            phases,
            weights: packing.weights(),
            blocks_in: from.blocks(),
            matrices: folds.len() * folds.len(),
            matrix_len: packing.matrix_len(),
        }
    }

    /// Returns the weights from a block of channels to another, or to a single channel where the
    /// map that is made is narrow: [matrix of a tap, channel in, channel out], or [matrix of a tap,
    /// channel in].
    #[inline]
    pub fn matrices(&self, to: usize, from: usize) -> &[f32] {
        let len = self.matrices * self.matrix_len;
        &self.weights[(to * self.blocks_in + from) * len..][..len]
    }
}

/// Finds, along one axis, the sums of taps that a convolution needs.
fn folds(scale: Scale, side: usize) -> Vec<Fold> {
    let middle = side as isize / 2;
    if scale != Scale::Doubled {
        let fold = |tap: usize| Fold {
            phase: 0,
            offset: tap as isize - middle,
            taps: vec![tap],
        };
        return (0..side).map(fold).collect();
    }
    let mut folds: Vec<Fold> = Vec::new();
    for (phase, tap) in (0..2).flat_map(|phase| (0..side).map(move |tap| (phase, tap))) {
        let offset = (phase as isize + tap as isize - middle).div_euclid(2);
        match folds.iter_mut().find(|f| f.phase == phase && f.offset == offset) {
            Some(fold) => fold.taps.push(tap),
            None => folds.push(Fold {
                phase,
                offset,
                taps: vec![tap],
            }),
        }
    }
    folds
}

/// Lists, along one axis, what a phase reads: how far behind the border's corner, and which of the
/// folds it goes through.
fn axis(term: &Term, folds: &[Fold], way: Way, step: usize, phase: usize) -> Vec<(usize, usize)> {
    let phase = phase as isize;
    let place = |fold: &Fold| {
        // Beside the border's pixel, which stands before the first.
        let place = match (term.scale, way) {
            (Scale::Same, Way::Forward) => Some(phase + fold.offset),
            (Scale::Same, Way::Back) => Some(phase - fold.offset),
            (Scale::Halved, Way::Forward) => Some(2 * phase + fold.offset),
            (Scale::Halved, Way::Back) => {
                let twice = phase - fold.offset;
                (twice % 2 == 0).then_some(twice / 2)
            }
            (Scale::Doubled, Way::Forward) => (fold.phase as isize == phase).then_some(fold.offset),
            (Scale::Doubled, Way::Back) => Some(2 * (phase - fold.offset) + fold.phase as isize),
        };
        place.map(|place| (place + 1) as usize)
    };
    debug_assert!(step == 2 || (term.scale, way) != (Scale::Doubled, Way::Forward));
    debug_assert!(step == 2 || (term.scale, way) != (Scale::Halved, Way::Back));
    folds
        .iter()
        .enumerate()
        .filter_map(|(i, fold)| Some((place(fold)?, i)))
        .collect()
}

/// [`Packing`] says how weights are laid out: [block or channel out, block in, matrix, channel in,
/// channel out].
struct Packing<'a> {
    kernel: &'a Kernel,
    folds: &'a [Fold],
    way: Way,
    from: Shape,
    to: Shape,
}

impl Packing<'_> {
    fn is_narrow(&self) -> bool {
        self.to.channels <= NARROW
    }

    fn matrix_len(&self) -> usize {
        self.from.pitch() * if self.is_narrow() { 1 } else { BLOCK }
    }

    fn weights(&self) -> Aligned {
        let count = self.folds.len();
        let outs = if self.is_narrow() {
            self.to.channels
        } else {
            self.to.blocks()
        };
        let mut packed = Aligned::zeros(outs * self.from.blocks() * count * count * self.matrix_len());
        for to in 0..self.to.channels {
            for from in 0..self.from.channels {
                let taps = match self.way {
                    Way::Forward => self.taps(to, from),
                    Way::Back => self.taps(from, to),
                };
                for (row, rows) in self.folds.iter().enumerate() {
                    for (column, columns) in self.folds.iter().enumerate() {
                        let sum = rows
                            .taps
                            .iter()
                            .flat_map(|r| columns.taps.iter().map(move |c| taps[r * self.kernel.side + c]));
                        packed[self.place(to, from, row * count + column)] = sum.sum();
                    }
                }
            }
        }
        packed
    }

    /// Returns the kernel's weights from one channel to another, [row, column].
    fn taps(&self, output: usize, input: usize) -> &[f32] {
        let len = self.kernel.side * self.kernel.side;
        &self.kernel.weights[(output * self.kernel.inputs + input) * len..][..len]
    }

    fn place(&self, to: usize, from: usize, matrix: usize) -> usize {
        let pitch = self.from.pitch();
        let (row, out) = if self.is_narrow() {
            (to, None)
        } else {
            (to / BLOCK, Some(to % BLOCK))
        };
        let count = self.folds.len() * self.folds.len();
        let start = ((row * self.from.blocks() + from / pitch) * count + matrix) * self.matrix_len();
        start + out.map_or(from % pitch, |out| from % pitch * BLOCK + out)
    }
}
