//! These tests compare what `--help` says of every verb with `snapshots`, so that a change of it is seen where it is
//! reviewed. `INSTA_UPDATE=always cargo test --release help` writes it anew.

use clap::CommandFactory as _;
use strokewise::cli::Arguments;

use crate::help::pages;

#[test]
fn the_help_is_as_committed() {
    insta::assert_snapshot!("strokewise", pages(Arguments::command()));
}
