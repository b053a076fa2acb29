//! Moves the judging generator's pen, by the mechanics of a hand instead of recorded ones.

use std::f32::consts::TAU;

use rand::{Rng, RngExt};

use super::{Line, put};

/// The simulation takes so many steps between two samples, and so many until a target that is not reached is given up.
const STEPS_A_SAMPLE: usize = 3;
const MOST_STEPS: usize = 400;

/// One cycle of a swing has so many samples.
const SAMPLES_A_CYCLE: f32 = 18.0;

/// [`Pen`] is a pen on a damped spring whose other end jumps from target to target. Lengths are in pages, times in
/// steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    /// This is the natural frequency, per step: how fast the pen comes to its target.
    frequency: f32,
    /// 1 comes straight, less overshoots.
    damping: f32,
    /// Share of the way left at which the next target takes over: how far corners are cut.
    cut: f32,
    /// The tip trembles so far.
    tremor: f32,
}

impl Pen {
    pub fn some(random: &mut impl Rng) -> Self {
        Self {
            frequency: random.random_range(0.08..0.2),
            damping: random.random_range(0.65..1.1),
            cut: random.random_range(0.03..0.2),
            tremor: random.random_range(0.0..0.005),
        }
    }

    /// Draws the way of the pen from the first of `targets` to the last.
    pub fn chase(self, targets: &[[f32; 2]], random: &mut impl Rng) -> Line {
        let mut tip = targets[0];
        let mut speed = [0.0; 2];
        let mut shake = [0.0_f32; 2];
        let mut way = vec![tip];
        for pair in targets.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let near = self.cut * (to[0] - from[0]).hypot(to[1] - from[1]);
            for step in 0..MOST_STEPS {
                for k in 0..2 {
                    let pull = self.frequency * self.frequency * (to[k] - tip[k]);
                    speed[k] += pull - 2.0 * self.damping * self.frequency * speed[k];
                    tip[k] += speed[k];
                }
                if step % STEPS_A_SAMPLE == 0 {
                    shake = shake.map(|s| 0.8 * s + self.tremor * random.random_range(-0.6..0.6));
                    way.push([tip[0] + shake[0], tip[1] + shake[1]]);
                }
                if (to[0] - tip[0]).hypot(to[1] - tip[1]) <= near.max(1e-3) {
                    break;
                }
            }
        }
        way.push(tip);
        way
    }
}

/// Draws a pen that rests at `at`.
pub(super) fn rest(at: [f32; 2], random: &mut impl Rng) -> Line {
    wander(at, 0.006, random).into_iter().take(4).collect()
}

/// Draws a pen without a target, held within about `reach` of `at`.
pub(super) fn wander(at: [f32; 2], reach: f32, random: &mut impl Rng) -> Line {
    let mut off = [0.0; 2];
    (0..random.random_range(8..40))
        .map(|_| {
            off = off.map(|v: f32| 0.7 * v + reach * random.random_range(-0.8..0.8));
            [at[0] + off[0], at[1] + off[1]]
        })
        .collect()
}

/// [`Swing`] is two coupled oscillations on a drift: at phase 0 hairpins, at a quarter loops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Swing {
    /// It is this high across the drift.
    pub across: f32,
    /// The oscillation along it is this wide.
    pub along: f32,
    /// From beginning to end the way is so long.
    pub drift: f32,
    /// This is the phase of the second oscillation against the first.
    pub phase: f32,
    pub cycles: f32,
}

impl Swing {
    /// Draws the swing about `at`, its drift in the direction `angle`.
    pub fn drawn(self, at: [f32; 2], angle: f32, random: &mut impl Rng) -> Line {
        let samples = (SAMPLES_A_CYCLE * self.cycles).max(4.0) as usize;
        // Height and pace vary slowly, by whole cycles.
        let (mut height, mut pace, mut turn) = (1.0_f32, 1.0_f32, random.random_range(0.0..1.0));
        let path: Line = (0..=samples)
            .map(|i| {
                let t = i as f32 / samples as f32;
                height += 0.12 * (1.0 - height) + random.random_range(-0.07..0.07);
                pace += 0.12 * (1.0 - pace) + random.random_range(-0.06..0.06);
                turn += pace / SAMPLES_A_CYCLE;
                let y = 0.5 * self.across * height * (TAU * turn).sin();
                let x = 0.5 * self.along * height * (TAU * turn + self.phase).sin();
                [self.drift * (t - 0.5) + x, y]
            })
            .collect();
        put(&path, at, angle)
    }
}
