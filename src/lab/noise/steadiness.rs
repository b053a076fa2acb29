//! Whether suggestions stay while a drawing grows. Drawings are replayed stroke by stroke: some with noise in the
//! middle and the rest after it, some as they are.

use std::fmt;
use std::path::PathBuf;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::benchmark::{Generator, Plan, interrupted};
use super::{NoisySketch, on_every_core, renumber, share, whole_assistant};
use crate::error::Result;
use crate::options::{EvalSource, or_bundled};
use strokewise_explain::attribution::Method;
use strokewise_explain::model::Classifier;
use strokewise_explain::tasks::assist::{Assessment, Assistant, NoiseModel, Vigilance, steadied};
use strokewise_ink::sketch::StrokeId;

/// [`SteadinessOptions`] says how to measure steadiness.
#[derive(Debug, Clone, clap::Args)]
pub struct SteadinessOptions {
    /// What is read and judged.
    #[command(flatten)]
    pub source: EvalSource,
    /// Noise model to judge by, instead of the one that ships with the program.
    #[arg(long, value_name = "FILE")]
    pub noise: Option<PathBuf>,
    /// At most so many drawings with noise, and as many without.
    #[arg(long, default_value_t = 200)]
    pub drawings: usize,
    /// Who draws the noise.
    #[arg(long, value_enum, default_value_t)]
    pub generator: Generator,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// Measures steadiness and prints the report.
pub fn evaluate(options: &SteadinessOptions) -> Result<()> {
    let model = options.source.model.path();
    let noise = or_bundled(options.noise.as_deref(), NoiseModel::load, NoiseModel::bundled)?;
    let labels = Classifier::own_labels();
    let dataset = options.source.drawings(&labels)?;
    let mut random = ChaCha8Rng::seed_from_u64(options.source.seed);
    let plan = Plan {
        generator: options.generator,
        ..Plan::default()
    };
    let count = options.drawings.min(dataset.len());
    let spread = (0..count).map(|i| i * dataset.len() / count);
    let noisy = spread.filter_map(|drawing| interrupted(&dataset, drawing, plan, &mut random));
    let mut noisy: Vec<_> = noisy.collect();
    renumber(&mut noisy, whole_assistant(model, &noise)?.classifier())?;
    let mut cases = Vec::new();
    for intent_known in [true, false] {
        let replays = on_every_core(model, &noise, &noisy, |assistant, drawings| {
            let replay = |d: &NoisySketch| Replay::new(assistant, d, intent_known);
            drawings.iter().map(replay).collect::<Vec<_>>()
        })?;
        cases.push(Figures::new(&replays.concat()));
    }
    let report = Report {
        drawings: noisy.len(),
        // OK because there are two cases.
        intent_unknown: cases.pop().expect("two cases"),
        intent_known: cases.pop().expect("two cases"),
    };
    if options.json {
        let json = serde_json::to_string(&report).expect("plain data serialises");
        println!("{json}");
    } else {
        println!("{report}");
    }
    Ok(())
}

/// [`Report`] tells how steady suggestions were found to be.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Drawings replayed, each once with noise in the middle and once as it is.
    pub drawings: usize,
    /// The figures are those where the assistant is told what is drawn.
    pub intent_known: Figures,
    /// The figures are those where it goes by its own guess.
    pub intent_unknown: Figures,
}

/// The figures for one way of asking, each without and with suggestions held.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Figures {
    /// Strokes of noise that were flagged at some time.
    pub flagged: [usize; 2],
    /// The share of them that stayed flagged from then on.
    pub stayed: [f32; 2],
    /// A stroke of a clean drawing came to be flagged or ceased to be so often, per drawing.
    pub flips_per_clean: [f32; 2],
    /// It ceased to be so often.
    pub lapses_per_clean: [f32; 2],
    /// A stroke of a drawing with noise or without came to have a part suggested or ceased to so
    /// often, per drawing.
    pub part_flips: [f32; 2],
}

impl Figures {
    fn new(replays: &[Replay]) -> Self {
        let sum = |of: &dyn Fn(&Replay) -> usize| replays.iter().map(of).sum::<usize>();
        let both = |of: &dyn Fn(&Track) -> f32| [0, 1].map(|held| of(&Track::sum(replays, held)));
        Self {
            flagged: [0, 1].map(|held| sum(&|r| r.noisy[held].flagged)),
            stayed: both(&|t| share(t.stayed, t.flagged)),
            flips_per_clean: [0, 1].map(|held| share(sum(&|r| r.clean[held].flips), replays.len())),
            lapses_per_clean: [0, 1].map(|held| share(sum(&|r| r.clean[held].lapses), replays.len())),
            part_flips: [0, 1].map(|held| share(sum(&|r| r.part_flips[held]), 2 * replays.len())),
        }
    }
}

/// One drawing replayed with noise and without, without and with suggestions held.
#[derive(Debug, Clone, Copy)]
struct Replay {
    noisy: [Track; 2],
    clean: [Track; 2],
    part_flips: [usize; 2],
}

/// [`Track`] is what became of the flags of some strokes.
#[derive(Debug, Clone, Copy, Default)]
struct Track {
    flagged: usize,
    stayed: usize,
    flips: usize,
    lapses: usize,
}

impl Replay {
    fn new(assistant: &Assistant, drawing: &NoisySketch, intent_known: bool) -> Self {
        let play = |drawing: &NoisySketch, from: usize| {
            let steps = (from..=drawing.noise.len()).map(|kept| drawing.after(kept).sketch);
            let steps: Vec<_> = steps.collect();
            let intents = vec![intent_known.then_some(drawing.class); steps.len()];
            assistant.assess(&steps, &intents, Method::Integrated, Vigilance::Usual)
        };
        let planted = drawing.noise.iter().position(Option::is_some).unwrap_or(0);
        let strokes = drawing.sketch.strokes().iter().zip(&drawing.noise);
        let noise = strokes.filter(|(_, kind)| kind.is_some()).map(|(s, _)| s.id());
        let noise: Vec<_> = noise.collect();
        let clean = drawing.without_noise();
        let own: Vec<_> = clean.sketch.strokes().iter().map(|s| s.id()).collect();
        let (noisy, clean) = (play(drawing, planted + 1), play(&clean, 1));
        let both = |answers: &[Assessment], of: &[StrokeId]| [Track::new(answers, of), Track::new(&held(answers), of)];
        let flips = [&noisy, &clean].map(|answers| [part_flips(answers), part_flips(&held(answers))]);
        Self {
            noisy: both(&noisy, &noise),
            clean: both(&clean, &own),
            part_flips: [0, 1].map(|held| flips[0][held] + flips[1][held]),
        }
    }
}

/// Counts how often a stroke came to have a part suggested, or ceased to while it was not suggested
/// whole.
fn part_flips(answers: &[Assessment]) -> usize {
    let has_part = |a: &Assessment, stroke: StrokeId| a.parts.iter().any(|p| p.part.stroke == stroke);
    let flips = |pair: &[Assessment]| {
        let strokes = pair[1].strokes.iter().map(|s| s.attribution.id);
        let flipped = strokes.filter(|id| {
            let [before, after] = [0, 1].map(|i| has_part(&pair[i], *id));
            before != after && !pair[1].is_flagged(*id)
        });
        flipped.count()
    };
    answers.windows(2).map(flips).sum()
}

/// Returns the answers as they are shown one after another.
fn held(answers: &[Assessment]) -> Vec<Assessment> {
    let mut held: Vec<Assessment> = Vec::new();
    for now in answers {
        let shown = match held.last() {
            Some(before) => steadied(before, now.clone()),
            None => now.clone(),
        };
        held.push(shown);
    }
    held
}

impl Track {
    fn new(answers: &[Assessment], of: &[StrokeId]) -> Self {
        let mut track = Self::default();
        for id in of {
            let states: Vec<bool> = answers.iter().map(|a| a.is_flagged(*id)).collect();
            let Some(first) = states.iter().position(|flagged| *flagged) else {
                continue;
            };
            track.flagged += 1;
            track.stayed += usize::from(states[first..].iter().all(|flagged| *flagged));
            let changes = states.windows(2).filter(|pair| pair[0] != pair[1]).count();
            track.flips += changes + usize::from(states[0]);
            track.lapses += states.windows(2).filter(|pair| pair[0] && !pair[1]).count();
        }
        track
    }

    fn sum(replays: &[Replay], held: usize) -> Self {
        let tracks = replays.iter().map(|replay| replay.noisy[held]);
        tracks.fold(Self::default(), |sum, track| Self {
            flagged: sum.flagged + track.flagged,
            stayed: sum.stayed + track.stayed,
            ..sum
        })
    }
}

impl fmt::Display for Report {
    /// Writes a Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} drawings, with noise in the middle and without\n", self.drawings)?;
        writeln!(
            f,
            "| | intent known | the same, held | intent unknown | the same, held |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: |")?;
        let mut row = |what: &str, of: &dyn Fn(&Figures) -> [f32; 2], digits: usize| {
            let ([a, b], [c, d]) = (of(&self.intent_known), of(&self.intent_unknown));
            writeln!(
                f,
                "| {what} | {a:.digits$} | {b:.digits$} | {c:.digits$} | {d:.digits$} |"
            )
        };
        row(
            "strokes of noise that were flagged at some time",
            &|x| x.flagged.map(|v| v as f32),
            0,
        )?;
        row("share of them that stayed flagged", &|x| x.stayed, 3)?;
        row("flips per clean drawing", &|x| x.flips_per_clean, 3)?;
        row("flags given up per clean drawing", &|x| x.lapses_per_clean, 3)?;
        row("flips of parts per drawing", &|x| x.part_flips, 3)
    }
}
