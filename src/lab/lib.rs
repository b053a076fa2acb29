//! Trains and judges the models of strokewise: data sets, augmentation, teachers, training, measures, reports.
//!
//! [`classifier::run`] trains, [`soup::cook`] takes the mean of what was trained, [`evaluate::run`]
//! measures. The network is trained by hand-written layers (`network`) whose matrix products are
//! burn's; what comes out is a [`strokewise_explain::model::Weights`] file that
//! [`strokewise_explain::model::Classifier`] reads, and every measure is taken on that classifier.
//!
//! Drawings come as strokes (`dataset`) and as bitmaps that are traced back into strokes: small ones of the game
//! (`bitmaps`), and such as were drawn with care outside of it (`careful`).
//!
//! Left out: training on a GPU. The layers here are made for processor cores.

pub mod attack;
pub mod attribution;
pub mod augment;
mod bitmaps;
mod careful;
pub mod classifier;
pub mod cli;
pub mod clutter;
mod compose;
mod curves;
pub mod dataset;
pub mod error;
pub mod evaluate;
pub mod export;
mod gallery;
pub mod generate;
pub mod known;
mod loss;
pub mod named_parts;
mod network;
pub mod noise;
mod optimise;
pub mod options;
pub mod pages;
pub mod parts;
mod pipeline;
pub mod plot;
pub mod retrieval;
pub mod run;
mod sampling;
mod schedule;
pub mod soup;
mod stream;
pub mod teacher;
mod trees;
