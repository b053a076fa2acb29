//! The program: reads the arguments, opens the window or carries out a verb, and ends with its exit code.

use std::process::ExitCode;

use clap::Parser as _;
use strokewise::app::{self, AppOptions};
use strokewise::cli::{self, Arguments, WindowArgs};

fn main() -> ExitCode {
    let Arguments { verb, window } = Arguments::parse();
    if let Some(verb) = verb {
        return cli::run(&verb);
    }
    let WindowArgs {
        file,
        device,
        model,
        trace_latency,
    } = window;
    let options = AppOptions {
        file,
        device,
        model,
        trace_latency,
    };
    match app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(&error),
    }
}
