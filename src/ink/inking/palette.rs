//! Says how a score looks: this is the one place that maps a signed, normalised attribution to a colour and to a second
//! channel that is not hue. Canvas, panel and SVG export all come here.
//!
//! The ink is the artist's and keeps its colour and width: a score is a light *under* it ([`light`]). Blue supports,
//! orange opposes: that pair stays apart under every common colour vision deficiency. The colours are laid out in
//! OKLCh (B. Ottosson, 2020): lightness moves away from the paper with the strength, equally on both arms, so strength
//! can be read without hue; and breadth tells the sign without any colour at all: the light of what supports is broad,
//! that of what opposes is narrow.

pub use crate::sketch::Rgb;

/// [`Paper`] is the ground that the ink lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paper {
    /// Dark ink lies on light paper.
    #[default]
    Light,
    /// Light ink lies on dark paper.
    Dark,
    /// Black ink lies on white paper, for eyes that need all the contrast there is.
    White,
    /// White ink lies on black paper, for the same eyes in the dark.
    Black,
}

impl Paper {
    /// Tells whether the paper is darker than its ink.
    pub const fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::Black)
    }

    /// Returns the colour of the paper itself.
    pub const fn color(self) -> Rgb {
        match self {
            Self::Light => Rgb([252, 251, 248]),
            Self::Dark => Rgb([24, 25, 28]),
            Self::White => Rgb([255; 3]),
            Self::Black => Rgb([0; 3]),
        }
    }

    /// Returns ink that carries no score: near black or near white, for the highest contrast.
    pub const fn ink(self) -> Rgb {
        match self {
            Self::Light => Rgb([26, 27, 31]),
            Self::Dark => Rgb([236, 236, 232]),
            Self::White => Rgb([0; 3]),
            Self::Black => Rgb([255; 3]),
        }
    }

    /// Returns the OKLab lightness of score 0 and of score ±1.
    const fn lightness(self) -> (f32, f32) {
        match self {
            Self::Light | Self::White => (0.70, 0.55),
            Self::Dark | Self::Black => (0.52, 0.78),
        }
    }
}

/// OKLCh hue and chroma at full strength, inside sRGB at both ends of the lightness scale.
const SUPPORTS: Arm = Arm {
    hue_degrees: 255.0,
    chroma: [0.165, 0.115],
    light_chroma: [0.125, 0.145],
    lightness: [0.76, 0.50],
};
const OPPOSES: Arm = Arm {
    hue_degrees: 52.0,
    chroma: [0.145, 0.145],
    light_chroma: [0.135, 0.130],
    lightness: [0.76, 0.53],
};

struct Arm {
    hue_degrees: f32,
    /// The first is for light and the second for dark paper.
    chroma: [f32; 2],
    /// This is the chroma of the light under ink.
    light_chroma: [f32; 2],
    /// Its strongest light has this OKLab lightness: as far from the paper as the ink's own contrast to it allows; what
    /// is narrow on dark paper needs more.
    lightness: [f32; 2],
}

/// Returns the colour of a score in -1..=1 (clamped; NaN counts as 0): grey at 0, blue where it
/// supports the class, orange where it opposes it.
pub fn score_color(score: f32, paper: Paper) -> Rgb {
    let score = sound(score);
    let strength = score.abs();
    let arm = if score < 0.0 { &OPPOSES } else { &SUPPORTS };
    let (neutral, full) = paper.lightness();
    let chroma = strength * arm.chroma[usize::from(paper.is_dark())];
    let (sin, cos) = arm.hue_degrees.to_radians().sin_cos();
    from_oklab([neutral + (full - neutral) * strength, chroma * cos, chroma * sin])
}

/// [`Light`] is the light under a stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// It has this colour beside the ink.
    pub color: Rgb,
    /// The light reaches so far beyond the ink, as a part of the broadest light's reach.
    pub reach: f32,
}

/// Light reaches so far at its least, and so much further at full strength: of what supports, and
/// of what opposes.
const SUPPORTS_REACH: [f32; 2] = [0.55, 0.45];
const OPPOSES_REACH: [f32; 2] = [0.3, 0.24];

/// Returns the light under a stroke of a score in -1..=1 (clamped; NaN counts as 0): none at 0,
/// where it has the paper's colour.
pub fn light(score: f32, paper: Paper) -> Light {
    let score = sound(score);
    let strength = score.abs();
    let (arm, [least, more]) = if score < 0.0 {
        (&OPPOSES, OPPOSES_REACH)
    } else {
        (&SUPPORTS, SUPPORTS_REACH)
    };
    let at = usize::from(paper.is_dark());
    let (lightness, chroma) = (arm.lightness[at], arm.light_chroma[at]);
    let (sin, cos) = arm.hue_degrees.to_radians().sin_cos();
    let full = from_oklab([lightness, chroma * cos, chroma * sin]);
    Light {
        color: paper.color().mix(full, strength),
        reach: least + more * strength,
    }
}

/// Brings the scores of one drawing to -1..=1: the signed square root of each one's part of the
/// largest magnitude, as one dominant stroke would leave all others grey on a linear scale. All are
/// 0 where there is none.
pub fn normalised(scores: impl IntoIterator<Item = f32>) -> Vec<f32> {
    let mut scores: Vec<f32> = scores
        .into_iter()
        .map(|s| if s.is_finite() { s } else { 0.0 })
        .collect();
    let largest = scores.iter().fold(0.0_f32, |m, s| m.max(s.abs()));
    for score in &mut scores {
        *score = if largest > 0.0 { emphasis(*score / largest) } else { 0.0 };
    }
    scores
}

/// Returns the score, in -1..=1, that shows a part, in -1..=1, of the drawing's largest magnitude.
pub fn emphasis(part: f32) -> f32 {
    part.abs().sqrt().copysign(part)
}

/// Computes the contrast of two colours, from 1 to 21 (WCAG 2.2).
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let [a, b] = [a, b].map(|color| {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    });
    a.max(b) / a.min(b)
}

fn linear(color: Rgb) -> [f32; 3] {
    color.0.map(|c| {
        let c = c as f32 / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn sound(score: f32) -> f32 {
    if score.is_nan() { 0.0 } else { score.clamp(-1.0, 1.0) }
}

/// Converts an OKLab colour to sRGB, clipped to the gamut.
fn from_oklab([l, a, b]: [f32; 3]) -> Rgb {
    let cube = |v: f32| v * v * v;
    let l_ = cube(l + 0.396_337_78 * a + 0.215_803_76 * b);
    let m_ = cube(l - 0.105_561_346 * a - 0.063_854_17 * b);
    let s_ = cube(l - 0.089_484_18 * a - 1.291_485_5 * b);
    let linear = [
        4.076_741_7 * l_ - 3.307_711_6 * m_ + 0.230_969_93 * s_,
        -1.268_438 * l_ + 2.609_757_4 * m_ - 0.341_319_38 * s_,
        -0.004_196_086_3 * l_ - 0.703_418_6 * m_ + 1.707_614_7 * s_,
    ];
    Rgb(linear.map(|c| (encode(c.clamp(0.0, 1.0)) * 255.0).round() as u8))
}

/// Encodes a linear value by the sRGB transfer function.
fn encode(linear: f32) -> f32 {
    if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPERS: [Paper; 4] = [Paper::Light, Paper::Dark, Paper::White, Paper::Black];

    fn oklab([r, g, b]: [f32; 3]) -> [f32; 3] {
        let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    /// Returns what eyes without working green (deutan) or red (protan) receptors see of `color`:
    /// Viénot, Brettel and Mollon (1999), in linear sRGB.
    fn without_receptor(color: Rgb, deutan: bool) -> [f32; 3] {
        let [r, g, b] = linear(color);
        let yellow = if deutan {
            0.292_75 * r + 0.707_25 * g
        } else {
            0.112_38 * r + 0.887_62 * g
        };
        let blue = if deutan {
            -0.022_34 * (r - g) + b
        } else {
            0.004_01 * (r - g) + b
        };
        [yellow, yellow, blue].map(|v| v.clamp(0.0, 1.0))
    }

    fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
        let [a, b] = [oklab(a), oklab(b)];
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
    }

    #[test]
    fn strength_moves_lightness_away_from_the_paper_on_both_arms() {
        for paper in PAPERS {
            for sign in [-1.0, 1.0] {
                let contrasts: Vec<f32> = (0..=10)
                    .map(|i| contrast(score_color(sign * i as f32 / 10.0, paper), paper.color()))
                    .collect();
                assert!(contrasts.windows(2).all(|w| w[1] > w[0]), "{paper:?} {contrasts:?}");
                assert!(contrasts[0] > 2.5, "{paper:?}: a neutral stroke is hard to see");
                assert!(contrasts[10] > 4.5, "{paper:?}: a strong stroke is hard to see");
            }
        }
    }

    #[test]
    fn ink_keeps_its_contrast_to_paper_and_to_every_light() {
        for paper in PAPERS {
            let least = if matches!(paper, Paper::White | Paper::Black) {
                20.99
            } else {
                13.0
            };
            assert!(contrast(paper.ink(), paper.color()) >= least, "{paper:?}");
            for i in -10..=10 {
                let light = light(i as f32 / 10.0, paper);
                let contrast = contrast(paper.ink(), light.color);
                assert!(contrast >= 4.5, "{paper:?} {i}: {contrast}");
            }
        }
    }

    #[test]
    fn light_grows_with_strength_from_nothing_and_its_breadth_tells_the_sign() {
        for paper in PAPERS {
            assert_eq!(light(0.0, paper).color, paper.color());
            for sign in [-1.0, 1.0] {
                let lights: Vec<Light> = (0..=10).map(|i| light(sign * i as f32 / 10.0, paper)).collect();
                let contrasts: Vec<f32> = lights.iter().map(|l| contrast(l.color, paper.color())).collect();
                assert!(contrasts.windows(2).all(|w| w[1] > w[0]), "{paper:?} {contrasts:?}");
                assert!(contrasts[10] > 1.9, "{paper:?}: {contrasts:?}");
                assert!(lights[1..].windows(2).all(|w| w[1].reach > w[0].reach));
            }
            let [widest_against, narrowest_for] = [-1.0, f32::MIN_POSITIVE].map(|s| light(s, paper).reach);
            assert!(widest_against < narrowest_for, "{paper:?}");
        }
    }

    #[test]
    fn lights_stay_apart_without_green_or_red_receptors() {
        for paper in PAPERS {
            for deutan in [true, false] {
                let [a, b] = [-1.0, 1.0].map(|s| without_receptor(light(s, paper).color, deutan));
                assert!(distance(a, b) > 0.15, "{paper:?}: {}", distance(a, b));
            }
        }
    }

    #[test]
    fn the_arms_stay_apart_without_green_or_red_receptors() {
        for paper in PAPERS {
            for strength in [0.4, 0.7, 1.0] {
                for deutan in [true, false] {
                    let [a, b] = [-strength, strength].map(|s| without_receptor(score_color(s, paper), deutan));
                    let apart = distance(a, b);
                    assert!(apart > 0.2 * strength, "{paper:?} ±{strength}: {apart}");
                }
            }
        }
    }

    #[test]
    fn full_strength_lies_inside_srgb() {
        for paper in PAPERS {
            for (score, arm) in [(1.0, &SUPPORTS), (-1.0, &OPPOSES)] {
                let chroma = arm.chroma[usize::from(paper.is_dark())];
                let [l, a, b] = oklab(linear(score_color(score, paper)));
                assert!((l - paper.lightness().1).abs() < 0.01, "{paper:?} {score}: L {l}");
                assert!(
                    (a.hypot(b) - chroma).abs() < 0.01,
                    "{paper:?} {score}: C {}",
                    a.hypot(b)
                );
            }
        }
    }

    #[test]
    fn odd_scores_are_harmless() {
        assert_eq!(light(f32::NAN, Paper::Light), light(0.0, Paper::Light));
        assert_eq!(light(9.0, Paper::Dark), light(1.0, Paper::Dark));
        assert_eq!(score_color(f32::NAN, Paper::Light), score_color(0.0, Paper::Light));
        assert_eq!(score_color(9.0, Paper::Dark), score_color(1.0, Paper::Dark));
        assert_eq!(normalised([1.0, -4.0, f32::NAN]), [0.5, -1.0, 0.0]);
        assert_eq!(normalised([0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(Rgb([1, 171, 16]).to_hex(), "#01ab10");
        assert_eq!(Rgb([0, 0, 0]).mix(Rgb([100, 50, 10]), 0.5), Rgb([50, 25, 5]));
    }
}
