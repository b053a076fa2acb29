//! What the explanations are for. Each task asks its own question (an
//! [`Objective`](crate::attribution::Objective)) and turns the answers into plain data that the window
//! and the command line show: [`assist`] and [`heal`] find what does not belong, [`attack`] what the answer
//! hangs on, [`retrieve`] the pictures that a drawing matches, and why, [`generate`] the picture that it becomes,
//! and which strokes shape it. [`trees`] are the readable judges that several of them ask.

pub mod assist;
pub mod attack;
pub mod generate;
pub mod heal;
pub mod retrieve;
pub mod trees;
