//! strokewise

pub mod error;
pub mod raster;
pub mod sketch;
