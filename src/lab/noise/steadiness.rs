//! Measures whether suggestions stay while a drawing grows. Drawings are replayed stroke by stroke: some with noise in
//! the middle and the rest after it, some as they are. What the assistant answers by itself is compared with what the
//! window shows of it, to a hand that draws on and to one that rests after every stroke.

mod table;

use std::fmt;
use std::path::PathBuf;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::benchmark::{Generator, Plan, interrupted};
use super::report::flags;
use super::{NoisySketch, on_every_core, renumber, share, whole_assistant};
use crate::error::Result;
use crate::options::{EvalSource, or_bundled};
use strokewise_explain::attribution::Method;
use strokewise_explain::model::Classifier;
use strokewise_explain::tasks::assist::{Assessment, Assistant, NoiseModel, Vigilance, rested, steadied};
use strokewise_ink::sketch::StrokeId;

/// [`SteadinessOptions`] says how to measure steadiness.
#[derive(Debug, Clone, clap::Args)]
pub struct SteadinessOptions {
    /// This says what is read and judged.
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
    /// Where to write what is said of every stroke after every stroke, and the truth, as CSV as well.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
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
    let (mut cases, mut lines) = (Vec::new(), Vec::new());
    for intent_known in [true, false] {
        let replays = on_every_core(model, &noise, &noisy, |assistant, drawings| {
            let replay = |d: &NoisySketch| Replay::new(assistant, d, intent_known, options.table.is_some());
            drawings.iter().map(replay).collect::<Vec<_>>()
        })?;
        let (replays, text): (Vec<Replay>, Vec<String>) = replays.into_iter().flatten().unzip();
        cases.push(Figures::new(&replays));
        lines.extend(text.into_iter().enumerate());
    }
    if let Some(path) = &options.table {
        table::write(path, &lines)?;
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
    /// So many drawings were replayed, each once with noise in the middle and once as it is.
    pub drawings: usize,
    /// The figures are those where the assistant is told what is drawn.
    pub intent_known: Figures,
    /// The figures are those where it goes by its own guess.
    pub intent_unknown: Figures,
}

/// An answer is shown in so many ways: as it is, as the window shows it to a hand that draws on, and to one that rests
/// after every stroke.
const WAYS: usize = 3;

/// [`Figures`] are the figures for one way of asking, for each way of showing.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Figures {
    /// So many strokes are noise.
    pub noise: usize,
    /// So many of them were flagged at some time.
    pub flagged: [usize; WAYS],
    /// This is the share of these that stayed flagged from then on.
    pub stayed: [f32; WAYS],
    /// This is the share of all noise that was flagged in the end.
    pub flagged_last: [f32; WAYS],
    /// This is the share of all that was flagged in the end that is noise.
    pub right_last: [f32; WAYS],
    /// So many strokes were drawn, on average, after a stroke of noise before it was flagged.
    pub delay: [f32; WAYS],
    /// A stroke of a clean drawing came to be flagged or ceased to be so often, per drawing.
    pub flips_per_clean: [f32; WAYS],
    /// It ceased to be so often.
    pub lapses_per_clean: [f32; WAYS],
    /// A stroke of a drawing with noise or without came to have a part suggested or ceased to so often, per drawing.
    pub part_flips: [f32; WAYS],
}

impl Figures {
    fn new(replays: &[Replay]) -> Self {
        let each = |of: &dyn Fn(&Replay, usize) -> usize| {
            [0, 1, 2].map(|way| replays.iter().map(|replay| of(replay, way)).sum::<usize>())
        };
        let flagged = each(&|r, way| r.noisy[way].flagged);
        let last = each(&|r, way| r.noisy[way].last);
        let all_last = each(&|r, way| r.all_last[way]);
        let shares = |of: [usize; WAYS], among: [usize; WAYS]| [0, 1, 2].map(|way| share(of[way], among[way]));
        let noise: usize = replays.iter().map(|r| r.noise).sum();
        let clean = [replays.len(); WAYS];
        Self {
            noise,
            flagged,
            stayed: shares(each(&|r, way| r.noisy[way].stayed), flagged),
            flagged_last: shares(last, [noise; WAYS]),
            right_last: shares(last, all_last),
            delay: shares(each(&|r, way| r.noisy[way].delay), flagged),
            flips_per_clean: shares(each(&|r, way| r.clean[way].flips), clean),
            lapses_per_clean: shares(each(&|r, way| r.clean[way].lapses), clean),
            part_flips: shares(each(&|r, way| r.part_flips[way]), [2 * replays.len(); WAYS]),
        }
    }
}

/// [`Replay`] is one drawing replayed with noise and without, in each way of showing.
#[derive(Debug, Clone, Copy)]
struct Replay {
    /// So many strokes are noise.
    noise: usize,
    noisy: [Track; WAYS],
    /// So many strokes of the drawing with noise are flagged in the end.
    all_last: [usize; WAYS],
    clean: [Track; WAYS],
    part_flips: [usize; WAYS],
}

/// [`Track`] is what became of the flags of some strokes.
#[derive(Debug, Clone, Copy, Default)]
struct Track {
    flagged: usize,
    stayed: usize,
    /// So many are flagged in the end.
    last: usize,
    /// Strokes drawn before each was flagged.
    delay: usize,
    flips: usize,
    lapses: usize,
}

impl Replay {
    /// Replays `drawing`; the second is its lines of the table, where these are wanted.
    fn new(assistant: &Assistant, drawing: &NoisySketch, intent_known: bool, with_lines: bool) -> (Self, String) {
        let play = |drawing: &NoisySketch, from: usize| {
            let steps = (from..=drawing.noise.len()).map(|kept| drawing.after(kept).sketch);
            let steps: Vec<_> = steps.collect();
            let intents = vec![intent_known.then_some(drawing.class); steps.len()];
            shown(assistant.assess(&steps, &intents, Method::Integrated, Vigilance::Usual))
        };
        let planted = drawing.noise.iter().position(Option::is_some).unwrap_or(1);
        let strokes = drawing.sketch.strokes().iter().zip(&drawing.noise);
        let noise = strokes.filter(|(_, kind)| kind.is_some()).map(|(s, _)| s.id());
        let noise: Vec<_> = noise.collect();
        let without = drawing.without_noise();
        let own: Vec<_> = without.sketch.strokes().iter().map(|s| s.id()).collect();
        // From the answer before the noise: what it says decides what is shown of the next.
        let (noisy, clean) = (play(drawing, planted), play(&without, 1));
        let last = |answers: &Vec<Assessment>| answers.last().map_or(0, flags);
        let mut lines = String::new();
        if with_lines {
            lines = table::lines(drawing, intent_known, &noisy) + &table::lines(&without, intent_known, &clean);
        }
        let replay = Self {
            noise: noise.len(),
            noisy: noisy.each_ref().map(|answers| Track::new(answers, &noise)),
            all_last: noisy.each_ref().map(last),
            clean: clean.each_ref().map(|answers| Track::new(answers, &own)),
            part_flips: [0, 1, 2].map(|way| part_flips(&noisy[way]) + part_flips(&clean[way])),
        };
        (replay, lines)
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
            before != after && !pair[1].may_lose(*id)
        });
        flipped.count()
    };
    answers.windows(2).map(flips).sum()
}

/// Returns the answers in each way of showing.
fn shown(answers: Vec<Assessment>) -> [Vec<Assessment>; WAYS] {
    let one_by_one = |rests: bool| {
        let mut all: Vec<Assessment> = Vec::new();
        for now in &answers {
            let now = match all.last() {
                Some(before) => steadied(before, now.clone()),
                None => now.clone(),
            };
            let at_rest = if rests { rested(&now) } else { None };
            all.push(at_rest.unwrap_or(now));
        }
        all
    };
    let (drawn_on, at_rest) = (one_by_one(false), one_by_one(true));
    [answers, drawn_on, at_rest]
}

impl Track {
    fn new(answers: &[Assessment], of: &[StrokeId]) -> Self {
        let mut track = Self::default();
        for id in of {
            let states: Vec<bool> = answers.iter().map(|a| a.may_lose(*id)).collect();
            let Some(first) = states.iter().position(|flagged| *flagged) else {
                continue;
            };
            let is_there = |a: &Assessment| a.strokes.iter().any(|s| s.attribution.id == *id);
            let drawn = answers.iter().position(is_there).unwrap_or(first);
            track.flagged += 1;
            track.stayed += usize::from(states[first..].iter().all(|flagged| *flagged));
            track.last += usize::from(states[states.len() - 1]);
            track.delay += first - drawn;
            let changes = states.windows(2).filter(|pair| pair[0] != pair[1]).count();
            track.flips += changes + usize::from(states[0]);
            track.lapses += states.windows(2).filter(|pair| pair[0] && !pair[1]).count();
        }
        track
    }
}

impl fmt::Display for Report {
    /// Writes a Markdown table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} drawings, with noise in the middle and without\n", self.drawings)?;
        writeln!(
            f,
            "| | intent known | as shown | at rest | intent unknown | as shown | at rest |"
        )?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |")?;
        let mut row = |what: &str, of: &dyn Fn(&Figures) -> [f32; WAYS], digits: usize| {
            write!(f, "| {what} |")?;
            for value in [&self.intent_known, &self.intent_unknown].into_iter().flat_map(of) {
                write!(f, " {value:.digits$} |")?;
            }
            writeln!(f)
        };
        let count = |x: &Figures| x.flagged.map(|v| v as f32);
        row("strokes of noise that were flagged at some time", &count, 0)?;
        row("share of them that stayed flagged", &|x| x.stayed, 3)?;
        row("strokes until they were flagged", &|x| x.delay, 2)?;
        row("share of all noise that is flagged in the end", &|x| x.flagged_last, 3)?;
        row(
            "share of what is flagged in the end that is noise",
            &|x| x.right_last,
            3,
        )?;
        row("flips per clean drawing", &|x| x.flips_per_clean, 3)?;
        row("flags given up per clean drawing", &|x| x.lapses_per_clean, 3)?;
        row("flips of parts per drawing", &|x| x.part_flips, 3)
    }
}
