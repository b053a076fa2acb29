//! `strokewise attack` finds for each drawing the least change that makes it read as something else.

mod json;
mod text;

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::frame::{Asked, Format, answer_each};
use super::input::{self, Input};
use super::network::NetworkArgs;
use crate::error::Result;
use strokewise_explain::model::Labels;
use strokewise_explain::model::device;
use strokewise_explain::tasks::attack::{Attack, Attacker, Guide, Limits};

const AFTER_HELP: &str = "\
Looks for the smallest stroke, or part of one, whose removal makes the drawing read as another category,
and for small shifts of its points that do. What is found was checked: the network has seen the drawing
as it would then be, fitted anew.

The JSON is one line per drawing, in the order of the input:
  key_id          as in the input, or null
  from, to        what the drawing reads as, and what it reads as without what was removed
                  (the same where nothing was found)
  removed         what goes, if anything: [{stroke, from, to}]: the number of the stroke, counted
                  from 0 in drawing order, and where the part begins and ends in shares of its
                  length (0 and 1 for a whole stroke)
  ink_share       its share in the way of the pen over the whole drawing, at most --max-ink
  flipped         whether from and to differ
  from_p, to_p    the probabilities of from and to
  shift           null, or the points shifted: {to, to_p, reach, drawing}: reach is the farthest
                  that a coordinate moved in shares of the drawing's longer side, at most
                  --max-shift, and drawing holds the strokes as [[x...],[y...]]
  forward_passes, backward_passes   what the search cost

Examples:
  strokewise attack cat.svg
  strokewise attack cat.ndjson --format json | jq 'select(.flipped)'
  strokewise attack - --max-ink 0.05 --max-shift 0 < cat.ndjson

Exit code: 0, or 1 if any drawing failed, or 2 for arguments that make no sense.";

/// [`AttackArgs`] are the arguments of `strokewise attack`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct AttackArgs {
    #[command(flatten)]
    asked: Asked,
    /// At most this share of the ink (the way of the pen) may go
    #[arg(long, default_value_t = Limits::default().max_ink, value_parser = share, value_name = "0..1")]
    max_ink: f32,
    /// No coordinate may move farther than this share of the drawing's longer side; 0 shifts
    /// nothing
    #[arg(long, default_value_t = Limits::default().max_shift, value_parser = share, value_name = "0..1")]
    max_shift: f32,
    #[command(flatten)]
    network: NetworkArgs,
}

/// [`Attacked`] is one attacked drawing, as the writers see it.
struct Attacked<'a> {
    input: &'a Input,
    attack: &'a Attack,
    limits: Limits,
    labels: &'a Labels,
}

/// Carries out `strokewise attack`.
pub fn run(args: &AttackArgs) -> Result<Outcome> {
    let opened = device::open(args.asked.device)?;
    let classifier = args.network.open(&opened.device)?;
    let guide = Guide::bundled()?;
    let attacker = Attacker::new(&*classifier, &guide);
    let limits = Limits {
        max_ink: args.max_ink,
        max_shift: args.max_shift,
    };
    let console = Console::new(input::total_bytes(&args.asked.inputs), true);
    answer_each(&args.asked, console, "attacked", |input| {
        let attacked = Attacked {
            attack: &attacker.attack(&input.drawing.sketch, limits),
            input,
            limits,
            labels: classifier.labels(),
        };
        Ok(match args.asked.format {
            Format::Json => json::line(&attacked) + "\n",
            Format::Text => text::paragraph(&attacked),
        })
    })
}

/// Parses a share, 0..=1.
fn share(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "a share is a number from 0 to 1".to_owned())
}
