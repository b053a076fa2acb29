//! Puts the explanations to use. Each task asks its own question (an [`Objective`](crate::attribution::Objective)) and
//! turns the answers into plain data that the window and the command line show: [`assist`] and [`heal`] find what does
//! not belong, [`attack`] what the answer hangs on, [`retrieve`] the pictures that a drawing matches, and why,
//! [`generate`] the picture that it becomes, and which strokes shape it. [`trees`] and [`curves`] are the readable
//! judges that several of them ask.

pub mod assist;
pub mod attack;
pub mod curves;
pub mod generate;
pub mod heal;
pub mod retrieve;
pub mod trees;

use std::path::Path;

use crate::error::{Error, Result};

/// Reads a fitted model from the file at `path` by `parse`, which says what is wrong with a text that is none.
fn load<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<T> {
    let json = std::fs::read_to_string(path).map_err(Error::io(path))?;
    parse(&json).map_err(|cause| Error::format(path, cause))
}
