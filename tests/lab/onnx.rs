//! Other people's networks: operators, whole networks with gradients, and broken files.

mod broken;
mod networks;
mod nodes;
mod ours;
