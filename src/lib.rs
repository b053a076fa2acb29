//! strokewise

pub mod error;
pub mod ink;
pub mod raster;
pub mod sketch;
