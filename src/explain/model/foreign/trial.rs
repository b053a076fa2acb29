//! Tries how drawings go in: shows sample drawings under several encodings, and counts how many are read right.
//!
//! A network that sees drawings the wrong way round is often surer of itself than one that sees them right, so its
//! confidence says nothing. What counts is how many drawings of a known category it names, and where it knows none of
//! the categories, how much its answer tells of which drawing it saw.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};

use super::Foreign;
use super::network::numbers;
use super::settings::{By, Settings};
use crate::error::{Error, Result};
use crate::model::SketchClassifier as _;
use strokewise_ink::raster::{Fit, Polylines, SoftRaster};
use strokewise_ink::sketch::Sketch;

/// [`Scale`] is a scale of pixels: its name, what white is, and mean and standard deviation of each channel.
type Scale = (&'static str, f32, &'static [f32], &'static [f32]);

/// They are in the order in which they are believed where nothing tells them apart.
const SCALES: [Scale; 5] = [
    ("0 to 1", 1.0, &[0.0], &[1.0]),
    ("MNIST's mean and std", 1.0, &[0.1307], &[0.3081]),
    (
        "ImageNet's mean and std",
        1.0,
        &[0.485, 0.456, 0.406],
        &[0.229, 0.224, 0.225],
    ),
    ("-1 to 1", 1.0, &[0.5], &[0.5]),
    ("0 to 255", 255.0, &[0.0], &[1.0]),
];

/// An encoding is believed where it reads so many more of all drawings right than the best of the other colour ...
const CLEAR_SHARE: f32 = 0.25;

/// ... or, where it knows no category, tells so much more of the drawing, in nats.
const CLEAR_NATS: f32 = 1.0;

/// Fewer drawings with a category that the network knows prove nothing.
const LEAST_KNOWN: usize = 5;

/// Drawings to tell apart where the network knows none of the categories.
const ENOUGH: usize = 20;

/// [`Attempt`] is one encoding, and tells how it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// It is true where ink was dark on light paper.
    pub dark_ink: bool,
    /// The scale has this name.
    pub scale: &'static str,
    /// It reads so many drawings right.
    pub right: usize,
    /// Drawing and answer have this mutual information, in nats.
    pub information: f32,
    settings: Settings,
}

/// [`Trial`] is what a trial found.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// These are the encodings, the best first.
    pub attempts: Vec<Attempt>,
    /// The network knows the category of so many drawings.
    pub known: usize,
    /// So many drawings were shown.
    pub drawings: usize,
    /// These settings are to be believed; `None` where no encoding leads clearly.
    pub decided: Option<Settings>,
}

impl Attempt {
    /// Describes the encoding: "dark ink on light paper, 0 to 1".
    pub fn name(&self) -> String {
        let ink = if self.dark_ink {
            "dark ink on light paper"
        } else {
            "light ink on dark paper"
        };
        format!("{ink}, {}", self.scale)
    }
}

/// Tries the network at `path` on `samples`, drawings by their category. `settings` are what is said of it already.
pub fn trial(path: &Path, settings: &[(By, Settings)], samples: &[(&str, Sketch)], device: &Device) -> Result<Trial> {
    let mut net = Foreign::open(path, settings, device)?;
    let samples = telling(samples, |name| net.labels().find(name).is_ok());
    let truth: Vec<Option<usize>> = samples
        .iter()
        .map(|(name, _)| net.labels().find(name).ok().map(super::super::ClassId::index))
        .collect();
    let known = truth.iter().flatten().count();
    let rasters = rasters(&net, &samples);
    let channels = net.preparation().shape.channels;
    let mut attempts = Vec::new();
    for dark_ink in [net.preparation().dark_ink.value, !net.preparation().dark_ink.value] {
        for (scale, range, mean, std) in SCALES.iter().filter(|scale| fits(scale, channels)) {
            let said = Settings {
                dark_ink: Some(dark_ink),
                range: Some(*range),
                mean: Some(mean.to_vec()),
                std: Some(std.to_vec()),
                ..Settings::default()
            };
            net.network.preparation = net.preparation().encoded(dark_ink, *range, mean, std);
            let answers = net
                .probabilities(&rasters)
                .map_err(|cause| Error::format(path, cause))?;
            let right = answers
                .iter()
                .zip(&truth)
                .filter(|(p, truth)| Some(largest(p)) == **truth)
                .count();
            attempts.push(Attempt {
                dark_ink,
                scale,
                right,
                information: information(&answers),
                settings: said,
            });
        }
    }
    Ok(judged(attempts, known, samples.len()))
}

/// Means and deviations of colours are for colours, those of handwriting are not.
fn fits((name, _, mean, _): &Scale, channels: usize) -> bool {
    if channels >= 3 {
        !name.starts_with("MNIST")
    } else {
        mean.len() == 1
    }
}

/// Keeps the samples whose category the network knows, or where these are few, the first of all.
fn telling<'a>(samples: &[(&'a str, Sketch)], knows: impl Fn(&str) -> bool) -> Vec<(&'a str, Sketch)> {
    let known: Vec<_> = samples.iter().filter(|(name, _)| knows(name)).cloned().collect();
    if known.len() >= LEAST_KNOWN {
        known
    } else {
        samples.iter().take(ENOUGH).cloned().collect()
    }
}

/// Chooses the best attempt, if it leads clearly over the other colour of ink; its scale too where
/// that leads over the first.
fn judged(mut attempts: Vec<Attempt>, known: usize, drawings: usize) -> Trial {
    let counts = known >= LEAST_KNOWN;
    let (merit, lead): (fn(&Attempt) -> f32, f32) = if counts {
        (|attempt| attempt.right as f32, (CLEAR_SHARE * known as f32).ceil())
    } else {
        (|attempt| attempt.information, CLEAR_NATS)
    };
    // Stable, so that among equals the scale that is believed first stays first.
    attempts.sort_by(|a, b| merit(b).total_cmp(&merit(a)));
    let decided = attempts.first().and_then(|best| {
        let rival = attempts.iter().find(|attempt| attempt.dark_ink != best.dark_ink);
        let is_clear = rival.is_none_or(|rival| merit(best) - merit(rival) >= lead);
        is_clear.then(|| {
            let plain = attempts
                .iter()
                .filter(|a| a.dark_ink == best.dark_ink && merit(best) - merit(a) < lead);
            let believed = plain.min_by_key(|a| SCALES.iter().position(|scale| scale.0 == a.scale));
            believed.unwrap_or(best).settings.clone()
        })
    });
    Trial {
        attempts,
        known,
        drawings,
        decided,
    }
}

impl Trial {
    /// Returns the attempt that was decided for.
    pub fn believed(&self) -> Option<&Attempt> {
        self.attempts
            .iter()
            .find(|attempt| Some(&attempt.settings) == self.decided.as_ref())
    }

    /// Says in a sentence what was found.
    pub fn sentence(&self) -> String {
        let result = |attempt: &Attempt| {
            if self.known >= LEAST_KNOWN {
                format!("{} of {} sample drawings right", attempt.right, self.known)
            } else {
                format!(
                    "{:.1} nats of {} sample drawings told apart",
                    attempt.information, self.drawings
                )
            }
        };
        let Some(best) = self.believed() else {
            let best = [false, true].map(|dark| self.attempts.iter().find(|a| a.dark_ink == dark));
            let best = best
                .into_iter()
                .flatten()
                .map(|a| format!("{}: {}", a.name(), result(a)));
            return format!("undecided ({})", best.collect::<Vec<_>>().join("; "));
        };
        let rival = self.attempts.iter().find(|attempt| attempt.dark_ink != best.dark_ink);
        let rival = rival.map_or_else(String::new, |rival| format!("; {}: {}", rival.name(), result(rival)));
        format!("guessed: {} ({}{rival})", best.name(), result(best))
    }
}

impl Foreign {
    /// Computes the probabilities of each raster.
    fn probabilities(&self, rasters: &[Vec<f32>]) -> Result<Vec<Vec<f32>>, String> {
        let size = self.raster_spec().size;
        let row = |ink: &Vec<f32>| {
            let data = TensorData::new(ink.clone(), [1, 1, size, size]);
            let logits = self.network.answer(&Tensor::from_data(data, self.device()))?;
            numbers(burn::tensor::activation::softmax(logits, 1))
        };
        rasters.iter().map(row).collect()
    }
}

fn rasters(net: &Foreign, samples: &[(&str, Sketch)]) -> Vec<Vec<f32>> {
    let spec = net.raster_spec();
    let mut workspace = SoftRaster::new(spec);
    let draw = |(_, sketch): &(&str, Sketch)| {
        workspace.draw(&Polylines::new(sketch, &Fit::new(sketch.bounds(), &spec)));
        workspace.ink().to_vec()
    };
    samples.iter().map(draw).collect()
}

fn largest(p: &[f32]) -> usize {
    (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or(0)
}

/// Computes the mutual information of which drawing was seen and the class that is answered: the
/// entropy of the mean answer less the mean entropy of the answers.
fn information(answers: &[Vec<f32>]) -> f32 {
    let entropy = |p: &[f32]| -> f32 { p.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum() };
    let count = answers.len().max(1) as f32;
    let classes = answers.first().map_or(0, Vec::len);
    let mean: Vec<f32> = (0..classes)
        .map(|i| answers.iter().map(|p| p[i]).sum::<f32>() / count)
        .collect();
    entropy(&mean) - answers.iter().map(|p| entropy(p)).sum::<f32>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(dark_ink: bool, scale: usize, right: usize, information: f32) -> Attempt {
        let settings = Settings {
            dark_ink: Some(dark_ink),
            range: Some(SCALES[scale].1),
            ..Settings::default()
        };
        Attempt {
            dark_ink,
            scale: SCALES[scale].0,
            right,
            information,
            settings,
        }
    }

    #[test]
    fn right_answers_decide_and_confidence_does_not() {
        // The wrong one tells more of the drawing, and is never right.
        let trial = judged(vec![attempt(false, 0, 1, 3.0), attempt(true, 0, 17, 2.0)], 20, 20);
        assert_eq!(trial.decided.as_ref().and_then(|s| s.dark_ink), Some(true));
        assert!(
            trial.sentence().contains("17 of 20 sample drawings right"),
            "{}",
            trial.sentence()
        );
        let close = judged(vec![attempt(false, 0, 10, 3.0), attempt(true, 0, 13, 2.0)], 20, 20);
        assert_eq!(close.decided, None, "too close to call");
        assert!(close.sentence().starts_with("undecided"));
    }

    #[test]
    fn among_scales_that_do_alike_the_plain_one_is_believed() {
        let all = vec![
            attempt(true, 3, 18, 1.0),
            attempt(true, 0, 17, 1.0),
            attempt(false, 0, 2, 1.0),
        ];
        let decided = judged(all, 20, 20).decided.expect("clear");
        assert_eq!(decided.range, Some(1.0));
    }

    #[test]
    fn without_known_categories_information_decides() {
        let trial = judged(vec![attempt(false, 0, 0, 2.5), attempt(true, 0, 0, 0.4)], 0, 20);
        assert_eq!(trial.decided.and_then(|s| s.dark_ink), Some(false));
        let same = information(&[vec![0.5, 0.5], vec![0.5, 0.5]]);
        let apart = information(&[vec![1.0, 0.0], vec![0.0, 1.0]]);
        assert!(same.abs() < 1e-6 && (apart - 2.0_f32.ln()).abs() < 1e-6);
    }
}
