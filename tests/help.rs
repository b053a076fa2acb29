//! The help of a program, every page of it, for the tests of every package.

use std::fmt::Write as _;

/// Every page of help that `command` and its verbs have, as `--help` prints it into a terminal 100 columns wide.
pub fn pages(command: clap::Command) -> String {
    let mut command = command.term_width(100);
    command.build();
    let mut text = String::new();
    page(&mut command, &mut text);
    text
}

fn page(command: &mut clap::Command, text: &mut String) {
    let help = command.render_long_help().to_string();
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "$ {name} --help");
    for line in help.lines() {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    for verb in command.get_subcommands_mut().filter(|verb| verb.get_name() != "help") {
        page(verb, text);
    }
}
