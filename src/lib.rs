//! strokewise

pub mod error;
pub mod ink;
pub mod model;
pub mod raster;
pub mod sketch;
pub mod train;
