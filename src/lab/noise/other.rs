//! This is the generator that judges. Nothing is fitted with it, and it shares no code with the one that is (`drawn`):
//! its pen is a mass on a spring that chases targets, its scribbles and springs are coupled oscillations (Hollerbach
//! 1981), its places are cells of a grid that are empty or inked, its lines are thinned by turning. Only the kinds'
//! names are common to both.

mod about;
mod motion;
mod page;
mod signs;

use std::f32::consts::{FRAC_PI_2, PI};

use rand::{Rng, RngExt};

use super::kinds::{Kind, Line, Mark};
use about::{crossing_out, echo, foreign, overshoot, palm, underline};
use motion::{Pen, Swing};
use page::{Ground, Page};

/// Draws noise of `kind` for a drawing of the strokes `own`; `strangers` are those of a drawing of
/// another category.
pub(super) fn mark(kind: Kind, own: &[Line], strangers: &[Line], random: &mut impl Rng) -> Mark {
    let page = Page::new(own);
    let mut twin = None;
    let strokes = match kind {
        Kind::Trial | Kind::Retrace => {
            let which = page.some_stroke(random);
            twin = Some(which);
            vec![echo(kind, &page, which, random)]
        }
        _ => strokes(kind, &page, strangers, random),
    };
    Mark {
        kind,
        lines: strokes.into_iter().map(|stroke| page.stored(&stroke)).collect(),
        twin,
    }
}

/// Draws the strokes of a mark in units of the page, whose longer side is 1.
fn strokes(kind: Kind, page: &Page, strangers: &[Line], random: &mut impl Rng) -> Vec<Line> {
    let pen = Pen::some(random);
    let ground = Ground::some(random);
    let at = page.cell(ground, random);
    match kind {
        Kind::Foreign => vec![foreign(page, strangers, at, random)],
        Kind::Scribble | Kind::Loop | Kind::Spring => {
            let (swing, most_tilted) = swing(kind, random);
            vec![swing.drawn(at, most_tilted * random.random_range(-1.0..1.0), random)]
        }
        Kind::Cross => {
            let half = 0.5 * sized(0.22, random);
            let open = random.random_range(0.5..1.1_f32);
            let tilt = random.random_range(-0.3..0.3);
            [open, PI - open]
                .map(|angle| {
                    let miss = [0, 1].map(|k| at[k] + half * random.random_range(-0.25..0.25));
                    let leg = put(&[[-half, 0.0], [half, 0.0]], miss, angle + tilt);
                    pen.chase(&leg, random)
                })
                .to_vec()
        }
        Kind::CrossingOut => crossing_out(page, pen, random),
        Kind::Letter => {
            let signs = signs::some(random);
            let tall = sized(0.15, random);
            let tilt = random.random_range(-0.25..0.25);
            let stroke = |sign: &Line| {
                let scaled: Line = sign.iter().map(|p| p.map(|v| tall * v)).collect();
                pen.chase(&put(&scaled, at, tilt), random)
            };
            signs.iter().map(stroke).collect()
        }
        Kind::Dot => vec![motion::rest(at, random)],
        Kind::Smudge => vec![motion::wander(at, sized(0.03, random), random)],
        Kind::Overshoot => vec![overshoot(page, pen, random)],
        Kind::Palm => palm(page, pen, random),
        Kind::Underline => underline(page, pen, random),
        Kind::Repeat | Kind::Trial | Kind::Retrace => vec![repeat(page, pen, random)],
        Kind::Zigzag | Kind::Slash | Kind::Stray | Kind::Tick => {
            let (path, most_tilted) = corners(kind, random);
            let tilt = most_tilted * random.random_range(-1.0..1.0);
            vec![pen.chase(&put(&path, at, tilt), random)]
        }
    }
}

/// Chooses the oscillation of a kind that is one, and how far it may be turned either way.
fn swing(kind: Kind, random: &mut impl Rng) -> (Swing, f32) {
    match kind {
        Kind::Scribble => {
            let reach = sized(0.16, random);
            let swing = Swing {
                across: reach,
                along: 0.0,
                drift: reach * random.random_range(0.4..1.8),
                phase: 0.0,
                cycles: random.random_range(3.0..14.0),
            };
            (swing, PI)
        }
        Kind::Loop => {
            let swing = Swing {
                across: sized(0.16, random),
                along: sized(0.14, random),
                drift: 0.0,
                phase: FRAC_PI_2 * random.random_range(0.7..1.3),
                cycles: random.random_range(1.1..3.2),
            };
            (swing, PI)
        }
        _ => {
            let tall = sized(0.1, random);
            let cycles = random.random_range(3.0..9.0);
            let swing = Swing {
                across: tall,
                along: tall * random.random_range(0.4..0.9),
                drift: tall * cycles * random.random_range(0.3..0.7),
                phase: FRAC_PI_2,
                cycles,
            };
            (swing, 0.4)
        }
    }
}

/// Places the corners of a kind that has some, about the origin, and says how far it may be turned
/// either way.
fn corners(kind: Kind, random: &mut impl Rng) -> (Line, f32) {
    match kind {
        Kind::Zigzag => {
            let (step, rise) = (sized(0.08, random), sized(0.1, random));
            let corners = random.random_range(4..10);
            let corner = |i: i32| {
                let up = if i % 2 == 0 { rise } else { -rise };
                let x = step * (i as f32 - 0.5 * corners as f32);
                [x, 0.5 * up * random.random_range(0.7..1.2)]
            };
            ((0..corners).map(corner).collect(), PI)
        }
        Kind::Tick => {
            let size = sized(0.12, random);
            let long = random.random_range(1.2..3.0);
            let short_leg = [-0.5 * size, -0.4 * size];
            let long_leg = [0.6 * long * size, -long * size];
            (vec![short_leg, [0.0; 2], long_leg], 0.3)
        }
        _ => {
            let usual = if kind == Kind::Slash { 0.7 } else { 0.05 };
            let half = 0.5 * sized(usual, random);
            (vec![[-half, 0.0], [half, 0.0]], PI)
        }
    }
}

/// Draws one of the drawing's strokes once more, where there is no ink, perhaps smaller, larger or
/// mirrored.
fn repeat(page: &Page, pen: Pen, random: &mut impl Rng) -> Line {
    let stroke = &page.strokes[page.some_stroke(random)];
    let scale = sized(0.9, random).min(1.4);
    let is_mirrored = random.random_bool(0.2);
    let flip = if is_mirrored { -scale } else { scale };
    let middle = middle(stroke);
    let copy = stroke
        .iter()
        .map(|p| [flip * (p[0] - middle[0]), scale * (p[1] - middle[1])]);
    let copy: Line = copy.collect();
    let at = page.cell(Ground::Empty, random);
    pen.chase(&put(&copy, at, random.random_range(-0.2..0.2)), random)
}

/// Draws a size about `usual`: half of them between two thirds of it and half as much again.
fn sized(usual: f32, random: &mut impl Rng) -> f32 {
    let spread: f32 = (0..4).map(|_| random.random_range(-0.6..0.6)).sum();
    usual * spread.exp()
}

/// Computes the mean of the points.
fn middle(stroke: &[[f32; 2]]) -> [f32; 2] {
    let count = stroke.len() as f32;
    [0, 1].map(|k| stroke.iter().map(|p| p[k]).sum::<f32>() / count)
}

/// Turns `path` by `angle` about the origin, then moves it to `at`.
fn put(path: &[[f32; 2]], at: [f32; 2], angle: f32) -> Line {
    let rotated = |p: &[f32; 2]| {
        let (radius, bearing) = (p[0].hypot(p[1]), p[1].atan2(p[0]) + angle);
        [at[0] + radius * bearing.cos(), at[1] + radius * bearing.sin()]
    };
    path.iter().map(rotated).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn every_kind_is_drawn_on_or_about_the_page() {
        let own: Vec<Line> = vec![
            vec![[10.0, 10.0], [240.0, 30.0], [200.0, 180.0]],
            vec![[60.0, 60.0]],
            (0..30)
                .map(|i| [40.0 + 3.0 * i as f32, 150.0 + (i % 7) as f32])
                .collect(),
        ];
        let mut random = ChaCha8Rng::seed_from_u64(8);
        for kind in Kind::ALL {
            for _ in 0..60 {
                let mark = mark(kind, &own, &own, &mut random);
                assert!((1..=5).contains(&mark.lines.len()), "{kind:?}");
                let is_echo = matches!(kind, Kind::Trial | Kind::Retrace);
                assert_eq!(mark.twin.is_some(), is_echo);
                for line in &mark.lines {
                    assert!(!line.is_empty() && line.len() < 400, "{kind:?}: {}", line.len());
                    let off = |v: &f32| !v.is_finite() || v.abs() > 900.0;
                    assert!(!line.iter().flatten().any(off), "{kind:?}: {line:?}");
                }
            }
        }
    }
}
