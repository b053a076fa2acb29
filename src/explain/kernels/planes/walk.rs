//! Says which numbers a convolution reads for what it makes, either way.

use super::Geometry;

/// So many channels are made together where the groups have as many.
pub(super) const WIDE: usize = 8;

/// So many channels are made together where the groups have no more.
pub(super) const NARROW: usize = 4;

/// [`Walk`] is one way through a convolution.
#[derive(Debug)]
pub(super) struct Walk {
    /// There are so many groups of channels.
    pub groups: usize,
    /// Each group reads so many channels.
    pub inputs: usize,
    /// Each group makes so many.
    pub outputs: usize,
    /// What is read is parted into so many planes by its row and column, [rows, columns].
    pub split: [usize; 2],
    /// So many rows and columns of zeros stand before what is read.
    pub before: [usize; 2],
    /// What is made is made in so many phases, each of its own pixels.
    pub phases: Vec<Phase>,
}

/// [`Phase`] makes the pixels from `first` on, every `step`th.
#[derive(Debug)]
pub(super) struct Phase {
    pub first: [usize; 2],
    pub step: [usize; 2],
    pub taps: Vec<Tap>,
    /// The weights lie as they are read: [group, tile of outputs, input, tap, output of the tile].
    weights: Vec<f32>,
}

impl Phase {
    /// Returns the weights of a tile of a group's outputs: [input, tap, output of the tile].
    pub fn weights(&self, walk: &Walk, group: usize, tile: usize) -> &[f32] {
        let len = walk.inputs * self.taps.len() * walk.wide();
        &self.weights[(group * walk.outputs.div_ceil(walk.wide()) + tile) * len..][..len]
    }
}

/// [`Tap`] is a pixel to read of one of the planes.
#[derive(Debug)]
pub(super) struct Tap {
    pub plane: usize,
    pub down: usize,
    pub right: usize,
    /// Its place in the kernel.
    kernel: usize,
}

impl Walk {
    /// Walks from what a convolution sees to what it makes.
    pub fn forward(geometry: &Geometry, weights: &[f32]) -> Self {
        let Geometry {
            kernel,
            stride,
            dilation,
            ..
        } = *geometry;
        let taps = all(kernel).map(|[row, column]| {
            let [y, x] = [row * dilation[0], column * dilation[1]];
            Tap {
                plane: y % stride[0] * stride[1] + x % stride[1],
                down: y / stride[0],
                right: x / stride[1],
                kernel: row * kernel[1] + column,
            }
        });
        let mut walk = Self {
            groups: geometry.groups,
            inputs: geometry.inputs,
            outputs: geometry.outputs,
            split: stride,
            before: geometry.padding.map(|(before, _)| before),
            phases: vec![Phase {
                first: [0; 2],
                step: [1; 2],
                taps: taps.collect(),
                weights: Vec::new(),
            }],
        };
        let area = kernel[0] * kernel[1];
        walk.pack(|group, to, from, tap| {
            weights[((group * geometry.outputs + to) * geometry.inputs + from) * area + tap]
        });
        walk
    }

    /// Walks from what a convolution makes to what it sees, as gradients do.
    pub fn back(geometry: &Geometry, weights: &[f32]) -> Self {
        let Geometry {
            kernel,
            stride,
            dilation,
            padding,
            ..
        } = *geometry;
        // Along an axis, pixel `first + step * i` reads number `i + start - tap * dilation / stride` of the gradient.
        let start = |i: usize, phase: usize| padding[i].0.saturating_sub(phase).div_ceil(stride[i]);
        let taps_of = |i: usize, phase: usize| (0..kernel[i]).filter(move |tap| tap * dilation[i] % stride[i] == phase);
        let before: [usize; 2] = std::array::from_fn(|i| {
            let reach = |phase| {
                let farthest = taps_of(i, phase).map(|tap| tap * dilation[i] / stride[i]).max();
                farthest.unwrap_or(0).saturating_sub(start(i, phase))
            };
            (0..stride[i]).map(reach).max().unwrap_or(0)
        });
        let phase = |phase: [usize; 2]| {
            let place = |i: usize, tap: usize| before[i] + start(i, phase[i]) - tap * dilation[i] / stride[i];
            let rows = taps_of(0, phase[0]);
            let taps = rows.flat_map(|row| taps_of(1, phase[1]).map(move |column| [row, column]));
            Phase {
                first: std::array::from_fn(|i| start(i, phase[i]) * stride[i] + phase[i] - padding[i].0),
                step: stride,
                taps: taps
                    .map(|[row, column]| Tap {
                        plane: 0,
                        down: place(0, row),
                        right: place(1, column),
                        kernel: row * kernel[1] + column,
                    })
                    .collect(),
                weights: Vec::new(),
            }
        };
        let mut walk = Self {
            groups: geometry.groups,
            inputs: geometry.outputs,
            outputs: geometry.inputs,
            split: [1; 2],
            before,
            phases: all(stride).map(phase).collect(),
        };
        let area = kernel[0] * kernel[1];
        walk.pack(|group, to, from, tap| {
            weights[((group * geometry.outputs + from) * geometry.inputs + to) * area + tap]
        });
        walk
    }

    /// Counts the channels that are made together.
    pub fn wide(&self) -> usize {
        match self.outputs {
            0 | 1 => 1,
            2..=NARROW => NARROW,
            _ => WIDE,
        }
    }

    /// Counts the channels that all groups read.
    pub fn channels_in(&self) -> usize {
        self.groups * self.inputs
    }

    /// Counts the channels that all groups make.
    pub fn channels_out(&self) -> usize {
        self.groups * self.outputs
    }

    /// Lays out the weights in the order in which they are read.
    fn pack(&mut self, weight: impl Fn(usize, usize, usize, usize) -> f32) {
        let (wide, tiles) = (self.wide(), self.outputs.div_ceil(self.wide()));
        for phase in &mut self.phases {
            phase
                .weights
                .reserve(self.groups * tiles * wide * self.inputs * phase.taps.len());
            for group in 0..self.groups {
                for tile in 0..tiles {
                    for from in 0..self.inputs {
                        for tap in &phase.taps {
                            phase.weights.extend((tile * wide..(tile + 1) * wide).map(|to| {
                                if to < self.outputs {
                                    weight(group, to, from, tap.kernel)
                                } else {
                                    0.0
                                }
                            }));
                        }
                    }
                }
            }
        }
    }
}

/// Lists all pairs of numbers below `count`.
fn all([rows, columns]: [usize; 2]) -> impl Iterator<Item = [usize; 2]> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| [row, column]))
}
