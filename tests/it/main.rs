//! Everything that is tested from outside, in one binary: each links the window and the models.

mod attack;
mod attribution_laws;
mod cases;
mod cli;
mod engine;
mod examples;
mod formats;
mod fuzz;
mod generate;
mod half_weights;
mod heal;
#[path = "../help.rs"]
mod help;
mod layers;
mod pen_laws;
#[path = "../program.rs"]
mod program;
mod raster_laws;
mod shaders;
mod study;
mod suggestions;
mod window;

/// A raster small enough for objectives whose answer is known by heart.
const SPEC: strokewise_ink::raster::RasterSpec = strokewise_ink::raster::RasterSpec {
    size: 16,
    margin_px: 1.0,
    radius_px: 0.8,
    tau_px: 0.4,
};
