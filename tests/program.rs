//! A program of ours from outside, for the tests of every package.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// An [`Answer`] is what a program said.
pub struct Answer {
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Everything on standard output.
    pub stdout: String,
    /// Everything on standard error.
    pub stderr: String,
}

/// Runs `program` in `folder` with `args` (split at spaces) and `input` on standard input.
pub fn run(program: &str, folder: &Path, args: &str, input: &str) -> Answer {
    let mut child = Command::new(program)
        .args(args.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program that was built for this test");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    // A program that ends early closes its end; that is no failure of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("a child that ends");
    writer.join().expect("the writer does not panic");
    Answer {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}
