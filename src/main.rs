//! The program: reads the arguments, opens the window or carries out a verb, and ends with its exit code.

use std::process::ExitCode;

use clap::Parser as _;
use strokewise::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match &arguments.verb {
        Some(verb) => cli::run(verb),
        None => ExitCode::SUCCESS,
    }
}
