//! The lab from outside: training from drawings on disk, and reports on standard output.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod evaluation;
#[path = "../help.rs"]
mod help;
mod help_pages;
mod onnx;
#[path = "../program.rs"]
mod program;
mod retrieval;
mod training;

use std::path::Path;

use program::{Answer, run};

/// Runs the program of the lab in `folder` with `args` (split at spaces) and `input` on standard input.
fn lab(folder: &Path, args: &str, input: &str) -> Answer {
    run(env!("CARGO_BIN_EXE_strokewise-lab"), folder, args, input)
}
