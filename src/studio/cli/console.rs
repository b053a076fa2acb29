//! Writes to standard error: the progress bar and the messages above it.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _, stderr, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Outcome;
use super::input::Input;

/// Shows progress where a person watches, and counts what failed.
pub struct Console {
    bar: ProgressBar,
    done: u64,
    failed: u64,
}

impl Console {
    /// Makes a console for reading `total_bytes` in all, where that is known. The bar stays away
    /// where standard error is no terminal, and where the results themselves run over the terminal.
    pub fn new(total_bytes: Option<u64>, results_to_stdout: bool) -> Self {
        let quiet = !stderr().is_terminal() || (results_to_stdout && stdout().is_terminal());
        let bar = match total_bytes {
            Some(bytes) => ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr())
                .with_style(style("{bar:30} {percent:>3} %  {msg}  {eta} left")),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(style("{spinner} {msg}  {elapsed}")),
        };
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self {
            bar,
            done: 0,
            failed: 0,
        }
    }

    /// Notes that `drawings` more are done, with `bytes_read` of the input read in all.
    pub fn advance(&mut self, drawings: usize, bytes_read: u64) {
        self.done += drawings as u64;
        let per_second = self.done as f64 / self.bar.elapsed().as_secs_f64().max(1e-3);
        self.bar
            .set_message(format!("{} drawings, {per_second:.0}/s", self.done));
        self.bar.set_position(bytes_read);
    }

    /// Tells of one failure; the work goes on.
    pub fn fail(&mut self, error: &impl Display) {
        self.failed += 1;
        self.warn(error);
    }

    /// Tells how a drawing was read, where that is worth a line.
    pub fn remark(&self, input: &Input) {
        if let Some(remark) = input.remark() {
            self.warn(&remark);
        }
    }

    /// Tells of something worth knowing that is no failure.
    pub fn warn(&self, message: &impl Display) {
        self.bar.suspend(|| say(&format_args!("strokewise: {message}")));
    }

    /// Takes the bar away and says how it went; `done` is what was done with a drawing, in a word.
    pub fn finish(&self, done: &str) -> Outcome {
        self.bar.finish_and_clear();
        match (self.done, self.failed) {
            (_, 0) => Outcome::Complete,
            (0, 1) => Outcome::SomeFailed,
            (count, failed) => {
                say(&format_args!("strokewise: {count} {done}, {failed} failed (see above)"));
                Outcome::SomeFailed
            }
        }
    }
}

/// Writes a line on standard error, whether or not anybody reads it any more.
pub fn say(message: &impl Display) {
    // There is nowhere left to say that nobody listens.
    let _ = writeln!(stderr(), "{message}");
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates above are well formed")
}
