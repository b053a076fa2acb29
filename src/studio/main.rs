//! The program: reads the arguments, opens the window or carries out a verb, and ends with its exit code.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use strokewise::app::{self, AppOptions};
use strokewise::cli::{self, Arguments, WindowArgs};

/// Keeps large buffers for the next use, which doubles the speed of training over glibc's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

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
