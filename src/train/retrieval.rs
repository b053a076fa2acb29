//! x
mod network;
