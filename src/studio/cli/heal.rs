//! `strokewise heal` takes one drawing in and writes the same drawing without the strokes that do not belong.

use std::path::PathBuf;

use clap::Args;

use super::console::say;
use super::convert::form_of;
use super::explain::{Intent, Target};
use super::input::ReadArgs;
use super::network::NetworkArgs;
use super::outputs::{Force, Outputs, PNG_SIDE_PX, StandardOutput};
use super::percent;
use crate::error::{Error, Result};
use strokewise_explain::model::Labels;
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::tasks::assist::{Assistant, Effect, Guess, Outcome};
use strokewise_explain::tasks::heal::{Healing, Step, heal};
use strokewise_ink::format::svg::SvgStyle;
use strokewise_ink::format::{Drawing, Found};
use strokewise_ink::import;
use strokewise_ink::shown::{Shown, shown_path};
use strokewise_ink::sketch::{Place, StrokeId};

const AFTER_HELP: &str = "\
Removes what the window would suggest to remove, one stroke or part of a stroke at a time, and explains
the drawing anew after each, until nothing more would help. Prints what went and what it gained.

Examples:
  strokewise heal house.strokewise
  strokewise heal cat.svg --target cat -o healed.svg";

/// [`HealArgs`] are the arguments of `strokewise heal`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct HealArgs {
    /// The drawing: .strokewise, .svg, or the first of an .ndjson
    input: PathBuf,
    #[command(flatten)]
    read: ReadArgs,
    /// What it is meant to be: "auto" (whatever it reads as), "word" (its own word) or a category
    #[arg(long, default_value = "auto", value_name = "auto|word|CATEGORY")]
    target: Target,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
    #[command(flatten)]
    network: NetworkArgs,
    /// Where to write the healed drawing: .strokewise, .svg, .png, .pdf or .inkml
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

/// Carries out `strokewise heal`.
pub fn run(args: &HealArgs) -> Result<()> {
    let outputs = Outputs::new(std::slice::from_ref(&args.input), args.force);
    if let Some(path) = &args.output {
        form_of(path)?;
        outputs.guard(path)?;
    }
    let Found { drawing, notes } = import::open(&args.input, args.read.reading())?;
    for note in notes {
        say(&format_args!(
            "strokewise: {}: {}",
            shown_path(&args.input),
            Shown(&note)
        ));
    }
    if drawing.sketch.is_empty() {
        return Err(Error::format(&args.input, "the drawing is empty"));
    }
    let opened = device::open(args.device)?;
    let classifier = args.network.open(&opened.device)?;
    let assistant = Assistant::new(classifier)?;
    let labels = assistant.classifier().labels();
    let intent = Intent::new(&args.target, labels)?
        .of(&drawing, labels)
        .map_err(|cause| Error::format(&args.input, cause))?;
    let healing = heal(&assistant, &drawing.sketch, intent);
    let report = report(&healing, labels);
    if let Some(path) = &args.output {
        let healed = Drawing {
            sketch: healing.sketch,
            ..drawing
        };
        let style = SvgStyle::titled(healed.word.as_deref());
        outputs.write(path, &form_of(path)?.encode(&healed, &style, PNG_SIDE_PX)?)?;
    }
    StandardOutput::default().put(report.as_bytes())
}

/// Says what went, a line each, and what came of it.
fn report(healing: &Healing, labels: &Labels) -> String {
    let mut lines: Vec<String> = healing.steps.iter().map(|step| sentence(step, labels)).collect();
    let (before, after) = (healing.before, healing.after);
    let guess = |g: Guess| format!("{} ({})", labels.name(g.class), percent(g.p));
    let gone = healing.steps.iter().map(|step| match step {
        Step::RemovedTogether(joint) => joint.strokes.len(),
        Step::Removed(_) | Step::Trimmed(_) => 1,
    });
    lines.push(match gone.sum::<usize>() {
        0 => format!("nothing to remove: reads as {}", guess(before)),
        count => format!("{count} gone: {} -> {}", guess(before), guess(after)),
    });
    if let Some([before, after]) = healing.intent_p {
        lines.push(format!("as intended: {} -> {}", percent(before), percent(after)));
    }
    lines.join("\n") + "\n"
}

/// Says what a step did: "removed stroke 3 (noise 93 %): cat 41 % -> 78 %".
fn sentence(step: &Step, labels: &Labels) -> String {
    let (what, noise, change) = match step {
        Step::Removed(s) => {
            let what = format!("removed stroke {}", s.stroke.0 + 1);
            (what, s.noise, change(&s.effect, s.outcome, labels))
        }
        Step::RemovedTogether(s) => {
            let what = format!("removed {} together", numbers(&s.strokes));
            (what, s.noise, change(&s.effect, s.outcome, labels))
        }
        Step::Trimmed(s) => {
            let place = place_name(s.part.span.place());
            let what = format!("trimmed the {place} of stroke {}", s.part.stroke.0 + 1);
            (what, s.noise, change(&s.effect, s.outcome, labels))
        }
    };
    format!("{what} (noise {}): {change}", percent(noise))
}

/// Names several strokes by their numbers: "strokes 3, 5 and 6".
pub(super) fn numbers(strokes: &[StrokeId]) -> String {
    let numbers: Vec<String> = strokes.iter().map(|id| (id.0 + 1).to_string()).collect();
    match numbers.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("strokes {} and {last}", rest.join(", ")),
        other => format!("stroke {}", other.concat()),
    }
}

/// Says what following a suggestion does, in words: "cat 41 % -> 78 %", "parachute 99 % -> umbrella
/// 100 %".
pub(super) fn change(effect: &Effect, outcome: Outcome, labels: &Labels) -> String {
    let Effect { before, after, .. } = effect;
    let [from, to] = [before, after].map(|g| percent(g.p));
    let [name, new_name] = [before, after].map(|g| labels.name(g.class));
    match outcome {
        Outcome::Lowers if before.class != after.class => format!("{name} {from} -> {new_name} {to}"),
        Outcome::Gains | Outcome::Lowers => format!("{name} {from} -> {to}"),
        Outcome::Renames => format!("{name} {from} -> {new_name} {to}"),
        Outcome::Tidies => format!("tidies; it still reads as {name}"),
    }
}

/// Says where a part lies, in words.
pub(super) fn place_name(place: Place) -> &'static str {
    match place {
        Place::Beginning => "beginning",
        Place::Middle => "middle",
        Place::End => "end",
    }
}
