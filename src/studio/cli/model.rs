//! `strokewise model` tells what a network file is, how drawings go in, and whether it can be explained.

use std::fmt::Write as _;
use std::time::Instant;

use clap::Args;

use super::network::ExpectationArgs;
use super::percent;
use crate::acquaintance;
use crate::error::{Error, Result};
use crate::examples::examples;
use strokewise_explain::attribution::{Interrupted, Method};
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::model::foreign::{By, Foreign, Trial, glyphs, trial};
use strokewise_explain::model::{SketchClassifier as _, Source};
use strokewise_explain::tasks::assist::Assistant;
use strokewise_ink::sketch::Sketch;

const AFTER_HELP: &str = "\
Sample drawings are shown to the network dark on light and light on dark, and in several scales; where one
reads clearly more of them right than the others, that is remembered for this file, and the other verbs and
the window go by it. Options, and files beside the model, always win over it:
  NAME.json or preprocessor_config.json   size, image_mean, image_std, rescale_factor, invert
  NAME.labels.txt, labels.txt             the categories, one a line

Examples:
  strokewise model mymodel.onnx
  strokewise model mymodel.onnx --model-size 224 --mean 0.5 --std 0.5
  strokewise explain cat.svg --model mymodel.onnx";

/// [`ModelArgs`] are the arguments of `strokewise model`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ModelArgs {
    /// The network: an .onnx file
    file: std::path::PathBuf,
    #[command(flatten)]
    expects: ExpectationArgs,
    /// Do not try sample drawings
    #[arg(long)]
    no_trial: bool,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
}

/// Carries out `strokewise model`.
pub fn run(args: &ModelArgs) -> Result<()> {
    let source = Source::at(Some(&args.file));
    let Source::Foreign(path, _) = source else {
        let way = source.way_to_onnx().unwrap_or("only .onnx files need looking into");
        return Err(Error::format(&args.file, way));
    };
    let device = device::open(args.device)?.device;
    let mut settings = vec![(By::Option, args.expects.said())];
    let samples = samples();
    let trial = if args.no_trial {
        None
    } else {
        Some(trial(&path, &settings, &samples, &device)?)
    };
    if let Some(found) = trial.as_ref().and_then(|trial| trial.decided.clone()) {
        acquaintance::remember(&path, &found)?;
        settings.push((By::Trial, found));
    }
    let network = Foreign::open(&path, &settings, &device)?;
    print!(
        "{}",
        description(&network, &args.file.display().to_string(), trial.as_ref())
    );
    print!("{}", explained(network, &samples)?);
    Ok(())
}

/// Makes drawings whose categories are known: those that come with the program, letters and digits.
fn samples() -> Vec<(&'static str, Sketch)> {
    let drawings = examples().into_iter().map(|(name, drawing)| (name, drawing.sketch));
    drawings.chain(glyphs()).collect()
}

fn description(network: &Foreign, title: &str, trial: Option<&Trial>) -> String {
    let facts = network.facts();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{title}");
    let producer = if facts.producer.is_empty() {
        "an unknown program"
    } else {
        &facts.producer
    };
    let _ = writeln!(text, "  written by   {producer}, operators of version {}", facts.opset);
    let _ = writeln!(text, "  parameters   {}", facts.parameters);
    let operators: Vec<String> = facts
        .operators
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let _ = writeln!(text, "  operators    {}", operators.join(", "));
    let _ = writeln!(text, "  input        {}", facts.input);
    if let Some(trial) = trial {
        let _ = writeln!(text, "  trial        {}", trial.sentence());
    }
    for note in network.notes() {
        let _ = writeln!(text, "  {note}");
    }
    text
}

/// Explains one sample drawing, and says how long it took. A drawing whose category the network knows is taken where
/// there is one.
fn explained(network: Foreign, samples: &[(&str, Sketch)]) -> Result<String> {
    let known = samples.iter().find(|(name, _)| network.labels().find(name).is_ok());
    let (name, sketch) = known
        .or(samples.first())
        .ok_or_else(|| Error::Usage("no sample drawing".to_owned()))?;
    let intent = network.labels().find(name).ok();
    let assistant = Assistant::new(Box::new(network))?;
    let labels = assistant.classifier().labels();
    // The least of several, each of another drawing, as answers are remembered: the first prepares what it needs.
    let (mut reading, mut seconds) = (f64::INFINITY, f64::INFINITY);
    let mut explain = |sketch: &Sketch| {
        let started = Instant::now();
        assistant.guess(std::slice::from_ref(sketch));
        reading = reading.min(started.elapsed().as_secs_f64());
        let started = Instant::now();
        let quick = assistant.quick(sketch, intent, &|| false);
        seconds = seconds.min(started.elapsed().as_secs_f64());
        quick.unwrap_or_else(Interrupted::never)
    };
    let others = samples.iter().filter(|(other, _)| *other != *name).take(3);
    others.for_each(|(_, other)| drop(explain(other)));
    let quick = explain(sketch);
    let mut text = String::new();
    let guesses: Vec<String> = quick
        .top
        .iter()
        .map(|guess| format!("{} {}", labels.name(guess.class), percent(guess.p)))
        .collect();
    let _ = writeln!(text, "  a sample     {name}: reads as {}", guesses.join(", "));
    let target = labels.name(quick.target);
    let support: Vec<String> = quick
        .strokes
        .iter()
        .map(|s| format!("{:+.2}", s.attribution.p_sla))
        .collect();
    let _ = writeln!(
        text,
        "  explained    {target}, stroke by stroke: {} ({})",
        support.join(", "),
        Method::Midpoint
    );
    let _ = writeln!(
        text,
        "  time         {:.1} ms a reading, {:.1} ms until a stroke is explained",
        1e3 * reading,
        1e3 * seconds
    );
    Ok(text)
}
