//! Makes fresh views of a drawing: what another hand, another pen, or the same hand a little earlier would have drawn.
//! Everything happens to the strokes, before they become pixels.
//!
//! Views are mild: the teachers and the known word must stay right about them. Each view depends on nothing
//! but its random generator.

use std::f32::consts::{PI, TAU};

use rand::{Rng, RngExt};

use strokewise_ink::raster::{Fit, Polylines, RasterSpec};
use strokewise_ink::sketch::Bounds;

/// [`Lines`] is a drawing as polylines.
pub type Lines = Vec<Vec<[f32; 2]>>;

/// A view shows an unfinished drawing with this chance.
const UNFINISHED: f64 = 0.2;
/// An unfinished drawing shows at least this share of the points.
const LEAST_FINISHED: f32 = 0.2;
/// One stroke is missing with this chance, of drawings with at least [`MIN_STROKES_TO_DROP`].
const DROPOUT: f64 = 0.1;
const MIN_STROKES_TO_DROP: usize = 3;
/// A view is mirrored with this chance: below one half, as most drawings have a usual side.
const MIRROR: f64 = 0.3;
/// The whole drawing's rotation (radians), log scale by axis, and shear have these standard deviations.
const ROTATION: f32 = 0.12;
const STRETCH: f32 = 0.10;
const SHEAR: f32 = 0.08;
/// The foreshortening along each axis varies so much: how much smaller what lies one half of the
/// drawing farther away is.
const PERSPECTIVE: f32 = 0.10;
/// A stroke's own shift (drawing's longer side = 2), rotation and log scale vary so much.
const STROKE_SHIFT: f32 = 0.02;
const STROKE_ROTATION: f32 = 0.04;
const STROKE_SCALE: f32 = 0.04;
/// A single point's shift varies so much.
const TREMOR: f32 = 0.006;
/// The smooth warp has this amplitude, and its waves' periods this range.
const WARP: f32 = 0.025;
const WARP_PERIOD: std::ops::Range<f32> = 0.8..2.5;
/// Something is drawn at least this far from the eye, the distance of the drawing's middle being 1.
const LEAST_DISTANCE: f32 = 0.4;
/// The pen's radius and softness vary so much, as factors of the model's own: hardly, as every drawing is shown to the
/// model by the same pen.
const RADIUS_FACTOR: std::ops::Range<f32> = 0.85..1.18;
const TAU_FACTOR: std::ops::Range<f32> = 0.7..1.3;
/// The margin may differ so far from the model's own, in pixels; the drawing is moved within it.
const MARGIN_PX: f32 = 2.0;

/// [`Redrawn`] is another hand's drawing.
pub struct Redrawn {
    /// These are its lines, anywhere and of any size.
    pub lines: Lines,
    /// The drawing is going to be this, where it is not finished.
    future: Option<Lines>,
}

impl Redrawn {
    /// Returns what the drawing is going to be; where it is finished, what it is.
    pub fn whole(&self) -> &Lines {
        self.future.as_ref().unwrap_or(&self.lines)
    }
}

/// Draws a random view of `strokes`, and returns it with the raster spec to draw it with, which is
/// near `spec` and of the same size.
pub fn view<'a, R: Rng>(
    strokes: impl Iterator<Item = &'a [[u8; 2]]>,
    spec: &RasterSpec,
    rng: &mut R,
) -> (Polylines, RasterSpec) {
    let redrawn = redrawn(strokes, true, rng);
    penned(&redrawn.lines, spec, rng)
}

/// Draws `strokes` as another hand would have drawn them, or some of them: the first ones, where
/// they are `in_order` of drawing.
pub fn redrawn<'a, R: Rng>(strokes: impl Iterator<Item = &'a [[u8; 2]]>, in_order: bool, rng: &mut R) -> Redrawn {
    let mut lines = normalised(strokes);
    distort(&mut lines, 1.0, rng);
    let mut future = None;
    if rng.random_bool(UNFINISHED) && in_order {
        future = Some(lines.clone());
        let share = rng.random_range(LEAST_FINISHED..1.0);
        unfinish(&mut lines, share, rng.random());
    }
    if lines.len() >= MIN_STROKES_TO_DROP && rng.random_bool(DROPOUT) {
        lines.remove(rng.random_range(0..lines.len()));
    }
    Redrawn { lines, future }
}

/// Draws the lines by another hand: redrawn, warped, transformed and seen from another side,
/// `strength` times as far as a drawing stands without becoming another.
pub fn distort(lines: &mut Lines, strength: f32, rng: &mut impl Rng) {
    redraw(lines, strength, rng);
    warp(lines, strength, rng);
    transform(lines, strength, rng);
    foreshorten(lines, strength, rng);
}

/// Puts `lines` somewhere near the middle of a raster near `spec`, of the same size, drawn with
/// some pen.
pub fn penned<R: Rng>(lines: &Lines, spec: &RasterSpec, rng: &mut R) -> (Polylines, RasterSpec) {
    let factor = |range: std::ops::Range<f32>, rng: &mut _| {
        let (low, high) = (range.start.ln(), range.end.ln());
        RngExt::random_range(rng, low..high).exp()
    };
    let margin_px = spec.margin_px + rng.random_range(-MARGIN_PX..MARGIN_PX);
    let varied = RasterSpec {
        size: spec.size,
        margin_px,
        radius_px: spec.radius_px * factor(RADIUS_FACTOR, rng),
        tau_px: spec.tau_px * factor(TAU_FACTOR, rng),
    };
    let slack = 0.5 * margin_px;
    let shift = [0, 1].map(|_| rng.random_range(-slack..slack));
    (placed(lines, &varied, shift), varied)
}

/// Fits the drawing as it is into the model's own raster.
pub fn plain_view<'a>(strokes: impl Iterator<Item = &'a [[u8; 2]]>, spec: &RasterSpec) -> Polylines {
    placed(&normalised(strokes), spec, [0.0; 2])
}

/// Draws a random number around 0 with standard deviation 1, bell-shaped, never beyond 3 (the sum
/// of three uniform ones): a normal distribution without its far tails.
pub fn bell(rng: &mut impl Rng) -> f32 {
    2.0 * ((0..3).map(|_| rng.random::<f32>()).sum::<f32>() - 1.5)
}

/// Shows only the first `share` of the points; to whole strokes where `whole_strokes`, but at least one.
pub fn unfinish(lines: &mut Lines, share: f32, whole_strokes: bool) {
    let total: usize = lines.iter().map(Vec::len).sum();
    let mut left = ((share * total as f32).ceil() as usize).max(1);
    let mut kept = 0;
    for line in lines.iter_mut() {
        if left == 0 || (whole_strokes && kept > 0 && line.len() > left) {
            break;
        }
        if !whole_strokes {
            line.truncate(left);
        }
        left = left.saturating_sub(line.len());
        kept += 1;
    }
    lines.truncate(kept);
}

/// Moves and scales the drawing so that its box is centred on 0 and its longer side goes from -1 to
/// 1.
pub fn normalised<'a>(strokes: impl Iterator<Item = &'a [[u8; 2]]>) -> Lines {
    let lines = strokes.map(|s| s.iter().map(|p| p.map(f32::from)).collect());
    centred(lines.collect())
}

/// Moves and scales the lines so that their box is centred on 0 and its longer side goes from -1 to
/// 1.
pub fn centred(mut lines: Lines) -> Lines {
    let bounds = bounds(&lines);
    let center = bounds.center();
    let [width, height] = bounds.size();
    let scale = 2.0 / width.max(height).max(1.0);
    for_each_point(&mut lines, |p| [0, 1].map(|i| (p[i] - center[i]) * scale));
    lines
}

/// Draws each stroke again: moved, turned and scaled a little (times `strength`) about its middle,
/// with a tremor.
pub fn redraw(lines: &mut Lines, strength: f32, rng: &mut impl Rng) {
    for line in lines {
        let count = line.len() as f32;
        let center = [0, 1].map(|i| line.iter().map(|p| p[i]).sum::<f32>() / count);
        let shift = [0, 1].map(|i| center[i] + strength * STROKE_SHIFT * bell(rng));
        let (sin, cos) = (strength * STROKE_ROTATION * bell(rng)).sin_cos();
        let scale = (strength * STROKE_SCALE * bell(rng)).exp();
        for p in line {
            let [x, y] = [0, 1].map(|i| scale * (p[i] - center[i]));
            let turned = [cos * x - sin * y, sin * x + cos * y];
            *p = [0, 1].map(|i| turned[i] + shift[i] + TREMOR * bell(rng));
        }
    }
}

/// Moves points along two crossing waves, `strength` times as high as usual: the drawing on a sheet of rubber.
pub fn warp(lines: &mut Lines, strength: f32, rng: &mut impl Rng) {
    let waves = [0, 1].map(|_| {
        let angle = rng.random_range(0.0..TAU);
        let frequency = TAU / rng.random_range(WARP_PERIOD) * 0.5;
        let direction = [frequency * angle.cos(), frequency * angle.sin()];
        (
            direction,
            rng.random_range(0.0..TAU),
            [0, 1].map(|_| strength * WARP * bell(rng)),
        )
    });
    for_each_point(lines, |p| {
        let mut moved = p;
        for (direction, phase, amplitude) in waves {
            let wave = (direction[0] * p[0] + direction[1] * p[1] + phase).sin();
            moved = [0, 1].map(|i| moved[i] + amplitude[i] * wave);
        }
        moved
    });
}

/// Turns, stretches, shears (times `strength`) and perhaps mirrors the whole drawing.
fn transform(lines: &mut Lines, strength: f32, rng: &mut impl Rng) {
    let angle = strength * ROTATION * bell(rng);
    let (sin, cos) = angle.clamp(-PI / 6.0, PI / 6.0).sin_cos();
    let mut stretch = [0, 1].map(|_| (strength * STRETCH * bell(rng)).exp());
    if rng.random_bool(MIRROR) {
        stretch[0] = -stretch[0];
    }
    let shear = strength * SHEAR * bell(rng);
    for_each_point(lines, |[x, y]| {
        let [x, y] = [stretch[0] * (x + shear * y), stretch[1] * y];
        [cos * x - sin * y, sin * x + cos * y]
    });
}

/// Foreshortens as if the sheet was tilted (times `strength`): what is farther away is smaller.
fn foreshorten(lines: &mut Lines, strength: f32, rng: &mut impl Rng) {
    let tilt = [0, 1].map(|_| strength * PERSPECTIVE * bell(rng));
    for_each_point(lines, |p| {
        let distance = 1.0 + tilt[0] * p[0] + tilt[1] * p[1];
        // Also far outside of the drawing nothing comes near to the eye.
        p.map(|v| v / distance.max(LEAST_DISTANCE))
    });
}

/// Fits the drawing into the raster, then moves it by `shift_px`.
pub fn placed(lines: &Lines, spec: &RasterSpec, shift_px: [f32; 2]) -> Polylines {
    let fit = Fit::new(bounds(lines), spec);
    Polylines::from_strokes(lines.iter().map(|line| {
        line.iter().map(|p| {
            let [x, y] = fit.apply(p[0], p[1]);
            [x + shift_px[0], y + shift_px[1]]
        })
    }))
}

/// Computes the box around all points.
pub fn bounds(lines: &Lines) -> Bounds {
    lines
        .iter()
        .flatten()
        .fold(Bounds::EMPTY, |b, p| b.union(Bounds { min: *p, max: *p }))
}

fn for_each_point(lines: &mut Lines, change: impl Fn([f32; 2]) -> [f32; 2]) {
    lines.iter_mut().flatten().for_each(|p| *p = change(*p));
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use strokewise_explain::model::architecture::RASTER_SPEC;

    const STAR: [&[[u8; 2]]; 4] = [
        &[[0, 0], [200, 10], [255, 90]],
        &[[30, 200], [40, 120]],
        &[[7, 7]],
        &[[9, 80], [80, 9], [99, 99], [0, 40]],
    ];

    fn seeded(seed: u64) -> (Polylines, RasterSpec) {
        view(STAR.into_iter(), &RASTER_SPEC, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn views_are_finite_and_inside_the_raster() {
        for seed in 0..500 {
            let (lines, spec) = seeded(seed);
            assert!(!lines.points().is_empty());
            let inside = |v: &f32| (0.0..=spec.size as f32).contains(v);
            assert!(lines.points().iter().flatten().all(inside), "seed {seed}");
            assert!(spec.radius_px > 0.0 && spec.tau_px > 0.0 && spec.margin_px > 0.0);
        }
        let dot: [&[[u8; 2]]; 1] = [&[[5, 5]]];
        let (lines, _) = view(dot.into_iter(), &RASTER_SPEC, &mut ChaCha8Rng::seed_from_u64(1));
        assert!(lines.points().iter().flatten().all(|v| v.is_finite()));
    }

    #[test]
    fn a_seed_gives_one_view() {
        assert_eq!(seeded(3).0.points(), seeded(3).0.points());
        assert_ne!(seeded(3).0.points(), seeded(4).0.points());
    }

    #[test]
    fn unfinished_drawings_keep_their_beginning() {
        let check = |share: f32, whole: bool, expected: &[usize]| {
            let mut lines = normalised(STAR.into_iter());
            unfinish(&mut lines, share, whole);
            let lens: Vec<usize> = lines.iter().map(Vec::len).collect();
            assert_eq!(lens, expected, "{share} {whole}");
        };
        check(1.0, false, &[3, 2, 1, 4]);
        check(0.5, false, &[3, 2]);
        check(0.4, false, &[3, 1]);
        check(0.4, true, &[3]);
        check(0.7, true, &[3, 2, 1]);
        check(0.0, false, &[1]);
        check(0.0, true, &[3]);
    }
}
