//! `strokewise heal`: one drawing in, the same drawing without the strokes that do not belong out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::explain::{Intent, Target};
use crate::error::{Error, Result};
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::model::{Classifier, Labels};
use strokewise_explain::tasks::assist::{Assistant, PartSuggestion, Suggestion};
use strokewise_explain::tasks::heal::{Healing, Step, heal};
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::format::{self, Drawing, png};
use strokewise_ink::sketch::Place;

const AFTER_HELP: &str = "\
Removes what the window would suggest to remove, one stroke or part of a stroke at a time, and explains
the drawing anew after each, until nothing more would help. Prints what went and what it gained.

Examples:
  strokewise heal house.strokewise
  strokewise heal cat.svg --target cat -o healed.svg";

/// The longer side of a healed PNG, in pixels.
const PNG_SIDE_PX: u32 = 1024;

/// The arguments of `strokewise heal`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct HealArgs {
    /// The drawing: .strokewise, .svg, or the first of an .ndjson
    input: PathBuf,
    /// What it is meant to be: "auto" (whatever it reads as), "word" (its own word) or a category
    #[arg(long, default_value = "auto", value_name = "auto|word|CATEGORY")]
    target: Target,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    device: DeviceChoice,
    /// Weights of another classifier than the bundled one
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Where to write the healed drawing: .strokewise, .svg or .png
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Carries out `strokewise heal`.
pub fn run(args: &HealArgs) -> Result<()> {
    let drawing = format::open(&args.input)?;
    if drawing.sketch.is_empty() {
        return Err(Error::format(&args.input, "the drawing is empty"));
    }
    let opened = device::open(args.device)?;
    let classifier = Classifier::open(args.model.as_deref(), &opened.device)?;
    let assistant = Assistant::new(Box::new(classifier))?;
    let labels = assistant.classifier().labels();
    let intent = Intent::new(&args.target, labels)?
        .of(&drawing, labels)
        .map_err(|cause| Error::format(&args.input, cause))?;
    let healing = heal(&assistant, &drawing.sketch, intent);
    print(&healing, labels);
    match &args.output {
        Some(path) => write(
            path,
            &Drawing {
                sketch: healing.sketch,
                ..drawing
            },
        ),
        None => Ok(()),
    }
}

fn print(healing: &Healing, labels: &Labels) {
    for step in &healing.steps {
        println!("{}", sentence(step, labels));
    }
    let (before, after) = (healing.before, healing.after);
    match healing.steps.len() {
        0 => println!(
            "nothing to remove: reads as {} ({})",
            labels.name(before.class),
            percent(before.p)
        ),
        count => println!(
            "{count} gone: {} ({}) -> {} ({})",
            labels.name(before.class),
            percent(before.p),
            labels.name(after.class),
            percent(after.p)
        ),
    }
    if let Some([before, after]) = healing.intent_p {
        println!("as intended: {} -> {}", percent(before), percent(after));
    }
}

/// "removed stroke 3 (noise 93 %): 41 % -> 78 %, reads as cat (78 %)".
fn sentence(step: &Step, labels: &Labels) -> String {
    let (what, noise, [before, after], top) = match step {
        Step::Removed(s) => {
            let Suggestion {
                stroke,
                noise,
                p_before,
                p_after,
                top_after,
                reasons: _,
            } = *s;
            let what = format!("removed stroke {}", stroke.0 + 1);
            (what, noise, [p_before, p_after], top_after)
        }
        Step::Trimmed(s) => {
            let PartSuggestion {
                part,
                noise,
                p_before,
                p_after,
                top_after,
            } = *s;
            let place = place_name(part.span.place());
            let what = format!("trimmed the {place} of stroke {}", part.stroke.0 + 1);
            (what, noise, [p_before, p_after], top_after)
        }
    };
    format!(
        "{what} (noise {}): {} -> {}, reads as {} ({})",
        percent(noise),
        percent(before),
        percent(after),
        labels.name(top.class),
        percent(top.p)
    )
}

/// Where a part lies, in words.
pub(super) fn place_name(place: Place) -> &'static str {
    match place {
        Place::Beginning => "beginning",
        Place::Middle => "middle",
        Place::End => "end",
    }
}

fn percent(p: f32) -> String {
    format!("{:.0} %", 100.0 * p)
}

fn write(path: &Path, drawing: &Drawing) -> Result<()> {
    let svg = || svg::write(&drawing.sketch, &SvgStyle::default());
    match path.extension().and_then(|e| e.to_str()) {
        Some("strokewise") => format::save(path, drawing)?,
        Some("svg") => format::write_atomically(path, svg().as_bytes())?,
        Some("png") => format::write_atomically(path, &png::render(&svg(), PNG_SIDE_PX)?)?,
        _ => {
            return Err(Error::Usage(format!(
                "a healed drawing is .strokewise, .svg or .png: {}",
                path.display()
            )));
        }
    }
    Ok(())
}
