//! Explain.
pub mod attribution;
pub mod error;
pub mod gallery;
pub mod model;
pub mod tasks;
