//! The program of the lab: reads the arguments, carries out a verb, and ends with its exit code.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use strokewise_lab::cli::{self, Arguments};

/// Keeps large buffers for the next use, which doubles the speed of training over glibc's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run(&Arguments::parse().verb)
}
