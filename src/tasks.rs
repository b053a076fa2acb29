//! What the explanations are for. Each task asks its own question (an
//! [`Objective`](crate::attribution::Objective)) and turns the answers into plain data that the window
//! and the command line show.

pub mod assist;
pub mod heal;
