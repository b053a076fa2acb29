//! Puts into numbers what is known of a stroke before it is tried.

use super::looks::{Reading, Way};
use super::objective::margins;
use crate::attribution;

/// [`Features`] are what is known of a stroke, in numbers; the names are those of the card that
/// reads them.
pub type Features = Vec<f32>;

/// These are the names of what is known before any gradient.
pub const SIGHT: [&str; 5] = [
    "ln(margin + 0.1)",
    "ln(margin over the second rival + 0.1)",
    "ln(ink share + 0.003)",
    "ln(pixels by which the rest moves when fitted anew + 0.03)",
    "ln(strokes)",
];

/// These are the names of what the gradient adds, and what else trees can make use of. The rest is
/// the drawing without the stroke, fitted anew unless it is in its place; its change is the sum of
/// squared differences of pixels, and what it does to log-odds is told to first order.
pub const SUPPORT: [&str; 12] = [
    "signed root of the gain of log-odds without the stroke, the rest in its place",
    "signed root of the gain of log-odds by the rest",
    "signed root of the log-odds by the rest",
    "ln(change + 0.5)",
    "margin by the root of (change + 0.05)",
    "log-odds by the rest by the root of (change + 0.05)",
    "ln(change with the rest in its place + 0.05)",
    "margin by the loss of log-odds with the rest in its place, of at least 0.05",
    "signed root of P-SLA",
    "P-SLA as a share of all absolute P-SLA",
    "place in the drawing order (0 first, 1 last)",
    "logit of the answer",
];

/// Margins and log-odds beyond this count as this: a model of one or two classes knows infinite ones.
const SURE: f32 = 50.0;

/// [`Scene`] is what the strokes of one drawing share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    margins: [f32; 2],
    log_odds: f32,
    logit: f32,
    strokes: usize,
}

/// [`Supports`] is what the gradient says of the strokes of one drawing where they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Supports {
    /// These are the P-SLA of every stroke, in drawing order.
    p_sla: Vec<f32>,
    /// Their absolute values have this sum.
    total: f32,
}

/// [`Ways`] are the ways from a drawing to what it is without a stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ways {
    /// The rest stays in its place.
    pub in_place: Way,
    /// The rest is fitted anew.
    pub anew: Way,
}

impl Scene {
    pub fn new(reading: &Reading, strokes: usize) -> Self {
        let answer = reading.guess.class;
        Self {
            margins: margins(&reading.logits, answer).map(|m| m.min(SURE)),
            log_odds: attribution::log_odds(&reading.logits, answer).clamp(-SURE, SURE),
            logit: reading.logits[answer.index()],
            strokes,
        }
    }

    /// Computes [`SIGHT`] of a stroke of `ink_share`, without which the rest moves by `stirred_px`
    /// raster pixels.
    pub fn sight(&self, ink_share: f32, stirred_px: f32) -> Features {
        vec![
            (self.margins[0] + 0.1).ln(),
            (self.margins[1] + 0.1).ln(),
            (ink_share + 0.003).ln(),
            (stirred_px + 0.03).ln(),
            (self.strokes as f32).ln(),
        ]
    }

    /// Computes [`SIGHT`] and [`SUPPORT`] of stroke `number` of the drawing.
    pub fn support(
        &self,
        sight: &Features,
        number: usize,
        supports: &Supports,
        Ways { in_place, anew }: Ways,
    ) -> Features {
        let root = |x: f32| x.abs().sqrt().copysign(x);
        let after = self.log_odds + anew.gain;
        let way = (anew.length_sq + 0.05).sqrt();
        let p_sla = supports.p_sla[number];
        let support: [f32; SUPPORT.len()] = [
            root(in_place.gain),
            root(anew.gain),
            root(after),
            (anew.length_sq + 0.5).ln(),
            self.margins[0] / way,
            after / way,
            (in_place.length_sq + 0.05).ln(),
            self.margins[0] / (-in_place.gain).max(0.05),
            root(p_sla),
            p_sla / supports.total,
            number as f32 / (self.strokes as f32 - 1.0).max(1.0),
            self.logit,
        ];
        sight.iter().copied().chain(support).collect()
    }
}

impl Supports {
    /// Keeps `p_sla`, which has an entry a stroke in drawing order, and its total.
    pub fn new(p_sla: Vec<f32>) -> Self {
        // No stroke has a share of nothing.
        let total = p_sla.iter().map(|x| x.abs()).sum::<f32>().max(1e-6);
        Self { p_sla, total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_of_a_known_stroke_are_as_their_names_say() {
        let scene = Scene {
            margins: [2.0, 3.0],
            log_odds: 1.0,
            logit: 7.0,
            strokes: 5,
        };
        let ways = Ways {
            in_place: Way {
                gain: -4.0,
                length_sq: 0.95,
            },
            anew: Way {
                gain: -10.0,
                length_sq: 3.95,
            },
        };
        let sight = scene.sight(0.047, 0.97);
        let supports = Supports::new(vec![1.0, -9.0, 4.0, 0.0, 6.0]);
        let found = scene.support(&sight, 1, &supports, ways);
        let ln = f32::ln;
        let expected = [
            ln(2.1),
            ln(3.1),
            ln(0.05),
            0.0,
            ln(5.0),
            -2.0,
            -(10.0_f32.sqrt()),
            -3.0,
            ln(4.45),
            1.0,
            -4.5,
            0.0,
            0.5,
            -3.0,
            -0.45,
            0.25,
            7.0,
        ];
        assert_eq!(found.len(), expected.len());
        for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert!((found - expected).abs() < 1e-4, "{i}: {found} for {expected}");
        }
    }
}
