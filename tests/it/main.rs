//! Everything that is tested from outside, in one binary: each links the window and the models.

mod attack;
mod attribution_laws;
mod cli;
mod engine;
mod formats;
mod heal;
mod layers;
mod pen_laws;
mod raster_laws;
mod shaders;
mod training;
mod window;
