//! This is the command line: its arguments and one function per verb.
//!
//! Results go to standard output, everything else (progress, errors) to standard error. Exit codes:
//! 0 for success, 1 where something failed, also if it was one drawing of many, 2 where the
//! arguments make no sense. Opening the window is the program's main file's business, not this
//! module's.

mod attack;
mod console;
mod convert;
mod desktop;
mod explain;
mod frame;
mod generate;
mod heal;
mod input;
mod kiosk;
mod model;
mod names;
mod network;
mod outputs;
mod retrieve;
mod study;
mod support;
mod thumbnail;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use strokewise_explain::error as explain_error;

use self::network::NetworkArgs;
use crate::error::{Error, Result};
use crate::study::Launch;
use crate::study::exhibit::Exhibit;
use strokewise_explain::model::device::DeviceChoice;
const EXAMPLES: &str = "\
Examples:
  strokewise                                open the window
  strokewise cat.svg                        open it on a drawing
  strokewise explain cat.svg                explain a drawing as a table
  strokewise explain cat.ndjson --format json --target word > cat.jsonl
  strokewise explain cat.ndjson --format svg -o pictures/
  strokewise convert scan.png cat.svg       write a drawing in another form
  strokewise heal cat.svg -o healed.svg     remove the strokes that do not belong
  strokewise attack cat.svg                 find the least change that fools the network
  strokewise retrieve cat.svg               find the pictures that it is most like
  strokewise generate cat.svg -o cat.png    turn it into a coloured picture
  strokewise study try models/examples/study    take part in a study of how people draw with it
  strokewise --demo                         show it to an audience
  strokewise model mymodel.onnx             look into a network of your own
  strokewise explain cat.svg --model mymodel.onnx
  strokewise explain --help                 everything about explaining";

/// A drawing assistant that shows what every stroke does for the reading of a drawing.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct Arguments {
    /// This says what to do; without it, the window opens.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// These options say how to open the window.
    #[command(flatten)]
    pub window: WindowArgs,
}

/// [`Verb`] is what the command line can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Explain drawings stroke by stroke
    Explain(explain::ExplainArgs),
    /// Find the least change that makes drawings read as something else
    Attack(attack::AttackArgs),
    /// Write drawings in another form
    Convert(convert::ConvertArgs),
    /// Turn drawings into coloured pictures, and say which strokes shape what
    Generate(generate::GenerateArgs),
    /// Remove the strokes that do not belong
    Heal(heal::HealArgs),
    /// Say what a network file is, how drawings go in, and whether it can be explained
    Model(model::ModelArgs),
    /// Find the pictures of a gallery that drawings are most like
    Retrieve(retrieve::RetrieveArgs),
    /// Run a study with people: sessions, data, proofs
    Study(study::StudyArgs),
    /// Run an exhibit
    Kiosk(kiosk::KioskArgs),
    /// Tell the desktop of the program: menu, icon, file type, thumbnails, manual, completions
    Desktop(desktop::DesktopArgs),
    /// Write a small picture of a drawing, for file managers
    Thumbnail(thumbnail::ThumbnailArgs),
    /// Moved: `strokewise-lab train` trains the models
    #[command(hide = true, disable_help_flag = true)]
    Train(Moved),
    /// Moved: `strokewise-lab eval` measures them
    #[command(hide = true, disable_help_flag = true)]
    Eval(Moved),
}

/// [`Moved`] takes the arguments of a verb that another program has.
#[derive(Debug, Args)]
pub struct Moved {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    arguments: Vec<String>,
}

impl Moved {
    /// Returns an error that has the words to type instead.
    fn refuse(&self, verb: &str) -> Error {
        let words: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Error::Usage(format!(
            "training and measuring are the work of another program; say: strokewise-lab {verb} {}",
            words.join(" ")
        ))
    }
}

/// [`WindowArgs`] says how to open the window.
#[derive(Debug, Args)]
pub struct WindowArgs {
    /// Drawing to open: .strokewise, .svg or .ndjson
    pub file: Option<PathBuf>,
    /// Where the model works
    #[arg(long, value_enum, default_value_t)]
    pub device: DeviceChoice,
    /// These options say which network to explain.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Write the time from each pen-up to the scores on screen to FILE, one JSON line each
    #[arg(long, value_name = "FILE")]
    pub trace_latency: Option<PathBuf>,
    /// Write what the system says of pens to FILE, for reports about tablets
    #[arg(long, value_name = "FILE")]
    pub record_pen: Option<PathBuf>,
    /// Show what the program does, step by step and in big type, for a talk
    #[arg(long, conflicts_with_all = ["file", "trace_latency"])]
    pub demo: bool,
}

impl Arguments {
    /// Returns the window other than the studio's that the arguments ask for, if they do.
    pub fn launch(&self) -> Option<Result<Launch>> {
        match &self.verb {
            Some(Verb::Study(args)) => study::launch(args),
            Some(Verb::Kiosk(args)) => kiosk::launch(args),
            None if self.window.demo => Some(Ok(Launch::Exhibit {
                exhibit: Exhibit::demo(),
                folder: None,
                device: self.window.device,
            })),
            _ => None,
        }
    }
}

/// Carries out `verb`, tells of errors on standard error, and says how it went.
pub fn run(verb: &Verb) -> ExitCode {
    let outcome = match verb {
        Verb::Explain(args) => explain::run(args),
        Verb::Attack(args) => attack::run(args),
        Verb::Convert(args) => convert::run(args),
        Verb::Generate(args) => generate::run(args),
        Verb::Heal(args) => complete(heal::run(args)),
        Verb::Model(args) => complete(model::run(args)),
        Verb::Retrieve(args) => retrieve::run(args),
        Verb::Study(args) => study::run(args),
        Verb::Kiosk(args) => complete(kiosk::run(args)),
        Verb::Desktop(args) => complete(desktop::run(args)),
        Verb::Thumbnail(args) => complete(thumbnail::run(args)),
        Verb::Train(moved) => Err(moved.refuse("train")),
        Verb::Eval(moved) => Err(moved.refuse("eval")),
    };
    match outcome {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::FAILURE,
        Err(error) => report(&error),
    }
}

/// Prints `error` as the last word of the program.
pub fn report(error: &Error) -> ExitCode {
    console::say(&format_args!("strokewise: {error}"));
    match error {
        Error::Usage(_)
        | Error::InTheWay(_)
        | Error::Model(explain_error::Error::UnknownCategory { .. } | explain_error::Error::UnknownEmoji(_)) => {
            ExitCode::from(2)
        }
        _ => ExitCode::FAILURE,
    }
}

fn complete(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Complete)
}

/// [`Outcome`] says how a verb ended that did not give up.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    /// Everything asked for was done.
    Complete,
    /// The rest was done; what failed has been reported.
    SomeFailed,
}

/// Returns a probability or share as people read it.
fn percent(p: f32) -> String {
    match 100.0 * p {
        small if small > 0.0 && small < 1.0 => "<1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_file_opens_the_window_and_a_verb_does_not() {
        // Whether a verb is understood, or the window opens.
        fn check(line: &str, expected: Result<bool, ()>) {
            let parsed = Arguments::try_parse_from(line.split(' '));
            let verb = parsed.map(|arguments| arguments.verb.is_some());
            assert_eq!(verb.map_err(|_| ()), expected, "{line}");
        }
        check("strokewise", Ok(false));
        check("strokewise cat.svg --device cpu", Ok(false));
        check("strokewise explain cat.svg", Ok(true));
        check("strokewise explain a.svg b.svg --target word -o out", Ok(true));
        check("strokewise heal cat.svg", Ok(true));
        check("strokewise attack cat.svg --max-ink 0.05", Ok(true));
        check("strokewise attack cat.svg --max-ink 5", Err(()));
        check("strokewise retrieve a.svg --gallery g -k 3", Ok(true));
        check("strokewise retrieve a.svg --method shapley", Err(()));
        check("strokewise generate a.svg -o a.png --category cat", Ok(true));
        check("strokewise generate a.svg --explain 1,2,3", Err(()));
        check("strokewise generate a.svg --method shapley", Err(()));
        check("strokewise thumbnail --size 128 a.strokewise b", Ok(true));
        check("strokewise desktop --prefix /usr/local", Ok(true));
        check("strokewise explain", Err(()));
        check("strokewise explain a.svg --device tpu", Err(()));
        check("strokewise explain a.svg --method magic", Err(()));
        check("strokewise explain a.svg --model a --doodlenet b", Err(()));
        check("strokewise a.svg b.svg", Err(()));
    }
}
