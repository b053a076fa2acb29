//! What `--help` says of every verb of the lab stands in `snapshots`; see `tests/it/cli/help.rs`.

use clap::CommandFactory as _;
use strokewise_lab::cli::Arguments;

use super::help::pages;

#[test]
fn the_help_is_as_committed() {
    insta::assert_snapshot!("strokewise-lab", pages(Arguments::command()));
}
