//! strokewise

pub mod error;
pub mod sketch;
