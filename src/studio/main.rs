//! The program: reads the arguments, opens the window or carries out a verb, and ends with its exit
//! code.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use strokewise::app::{self, AppOptions};
use strokewise::cli::{self, Arguments, WindowArgs};
use strokewise::error::Result;

/// Keeps large buffers for the next use, which doubles the speed of training over glibc's
/// allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(launch) = arguments.launch() {
        return ended(launch.and_then(app::study::run));
    }
    let Arguments { verb, window } = arguments;
    if let Some(verb) = verb {
        return cli::run(&verb);
    }
    let WindowArgs {
        file,
        device,
        network,
        trace_latency,
        demo: _,
        record_pen,
    } = window;
    let options = AppOptions {
        file,
        device,
        network: network.source(),
        trace_latency,
        record_pen,
    };
    ended(app::run(options))
}

/// Turns a window's end into the program's.
fn ended(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(&error),
    }
}
