//! This is the command line of the lab: what to train and what to measure.
//!
//! Reports go to standard output, everything else to standard error. Exit codes: 0 for success, 1 where something
//! failed, 2 where the arguments make no sense.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::classifier::{self, TrainOptions};
use crate::error::{Error, Result};
use crate::known::{self, KnownEvalOptions, KnownFitOptions};
use crate::noise::{self, EvalOptions, FitOptions, SteadinessOptions, UnseenOptions};
use crate::pages::{self, PagesOptions};
use crate::parts::{self, PartEvalOptions, PartFitOptions};
use crate::soup::{self, SoupOptions};
use crate::{attack, attribution, clutter, evaluate, export, generate, named_parts, retrieval};

/// Trains the models of strokewise from drawings, and measures how good they are.
#[derive(Debug, Parser)]
#[command(name = "strokewise-lab", version)]
pub struct Arguments {
    /// This says what to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// [`Verb`] is what the lab can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Train a model from drawings
    #[command(subcommand)]
    Train(Training),
    /// Measure how good the models are
    #[command(subcommand)]
    Eval(Evaluation),
    /// Write the models for other programs
    #[command(subcommand)]
    Export(Exportation),
}

/// [`Exportation`] is what the models can be written as.
#[derive(Debug, Subcommand)]
pub enum Exportation {
    /// ONNX files, which every runtime for networks reads
    Onnx(export::ExportOptions),
}

/// [`Training`] is what can be trained.
#[derive(Debug, Subcommand)]
pub enum Training {
    /// The classifier: a raster in, a category out
    Classifier(TrainOptions),
    /// The classifier's clutter map: where the ink lies that does not belong
    Clutter(clutter::TrainOptions),
    /// The mean of classifiers that were trained on from one another
    Soup(SoupOptions),
    /// The generator: a drawing in, a picture out
    Generate(generate::TrainOptions),
    /// The guide of attacks: which strokes are worth a try
    Attack(attack::FitOptions),
    /// The known model: whether a drawing is one of the things that there is a word for
    Known(KnownFitOptions),
    /// The noise model: which strokes do not belong
    Noise(FitOptions),
    /// The part model: which parts of strokes do not belong
    Parts(PartFitOptions),
    /// Retrieval's encoder: drawings and pictures in, likeness out
    Retrieval(retrieval::TrainOptions),
}

/// [`Evaluation`] is what can be measured.
#[derive(Debug, Subcommand)]
pub enum Evaluation {
    /// What fools the classifier, and what it costs to find out
    Attack(attack::EvalOptions),
    /// How true the attributions are: deletion, insertion, agreement with Shapley values
    Attribution(attribution::EvalOptions),
    /// The classifier: accuracy, calibration, confusions
    Classifier(evaluate::EvalOptions),
    /// Whether attributions know the parts that people have named: head, legs, handle, window
    NamedParts(named_parts::EvalOptions),
    /// How well strangers are told from drawings that there is a word for
    Known(KnownEvalOptions),
    /// How well strokes that do not belong are found
    Noise(EvalOptions),
    /// How well kinds of noise are found that were left out of the fit
    UnseenNoise(UnseenOptions),
    /// Whether suggestions stay while a drawing grows
    Steadiness(SteadinessOptions),
    /// How well pages of several drawings are taken apart
    Pages(PagesOptions),
    /// How well parts of strokes that do not belong are found
    Parts(PartEvalOptions),
    /// How good generated pictures are, and whether their explanations are true
    Generate(generate::EvalOptions),
    /// How well drawings find pictures, and whether their explanations are true
    Retrieval(retrieval::EvalOptions),
}

/// Carries out `verb`, tells of errors on standard error, and says how it went.
pub fn run(verb: &Verb) -> ExitCode {
    let outcome = match verb {
        Verb::Train(training) => train(training),
        Verb::Eval(evaluation) => measure(evaluation),
        Verb::Export(Exportation::Onnx(options)) => export::run(options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("strokewise-lab: {error}");
            ExitCode::from(if matches!(error, Error::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn train(training: &Training) -> Result<()> {
    match training {
        Training::Classifier(options) => classifier::run(options),
        Training::Clutter(options) => clutter::train(options),
        Training::Soup(options) => soup::cook(options),
        Training::Generate(options) => generate::train(options),
        Training::Attack(options) => attack::fit(options),
        Training::Known(options) => known::fit(options),
        Training::Noise(options) => noise::fit(options),
        Training::Parts(options) => parts::fit(options),
        Training::Retrieval(options) => retrieval::train(options),
    }
}

fn measure(evaluation: &Evaluation) -> Result<()> {
    match evaluation {
        Evaluation::Classifier(options) => evaluate::run(options).map(|report| println!("{report}")),
        Evaluation::Attack(options) => attack::evaluate(options),
        Evaluation::Attribution(options) => attribution::run(options).map(|report| println!("{report}")),
        Evaluation::NamedParts(options) => named_parts::run(options).map(|report| println!("{report}")),
        Evaluation::Known(options) => known::evaluate(options),
        Evaluation::Noise(options) => noise::evaluate(options),
        Evaluation::UnseenNoise(options) => noise::evaluate_unseen(options),
        Evaluation::Steadiness(options) => noise::evaluate_steadiness(options),
        Evaluation::Pages(options) => pages::evaluate(options),
        Evaluation::Parts(options) => parts::evaluate(options),
        Evaluation::Generate(options) => generate::evaluate(options),
        Evaluation::Retrieval(options) => retrieval::evaluate(options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_is_understood_and_half_a_verb_is_not() {
        fn check(line: &str, expected: Result<(), ()>) {
            let parsed = Arguments::try_parse_from(line.split(' '));
            assert_eq!(parsed.map(|_| ()).map_err(|_| ()), expected, "{line}");
        }
        check("strokewise-lab train classifier --data d", Ok(()));
        check("strokewise-lab train soup a b --data d", Ok(()));
        check("strokewise-lab train soup a --data d", Err(()));
        check("strokewise-lab train", Err(()));
        check("strokewise-lab", Err(()));
        check("strokewise-lab eval classifier --data d", Ok(()));
        check("strokewise-lab eval noise --data d --json", Ok(()));
        check("strokewise-lab eval noise --data d --generator other", Ok(()));
        check("strokewise-lab train noise --data d --leave-out cross", Ok(()));
        check("strokewise-lab train noise --data d --leave-out moss", Err(()));
        check("strokewise-lab eval steadiness --data d", Ok(()));
        check("strokewise-lab train known --data d", Ok(()));
        check("strokewise-lab eval pages --data d", Ok(()));
        check("strokewise-lab eval known --data d --split test", Ok(()));
        check("strokewise-lab eval unseen-noise --data d", Ok(()));
        check("strokewise-lab eval attribution --data d --json", Ok(()));
        check(
            "strokewise-lab eval attribution --data d --format json --plots p",
            Ok(()),
        );
        check("strokewise-lab eval attribution --data d --format json --json", Err(()));
        check("strokewise-lab train parts --data d --out o", Ok(()));
        check("strokewise-lab eval parts --data d --split test", Ok(()));
        check("strokewise-lab eval attack --data d --split test", Ok(()));
        check("strokewise-lab train attack --data d", Ok(()));
        check("strokewise-lab train retrieval --data d --minutes 2", Ok(()));
        check("strokewise-lab eval retrieval --data d --split test", Ok(()));
        check("strokewise-lab train generate --data d --minutes 2", Ok(()));
        check("strokewise-lab eval generate --data d --split test", Ok(()));
    }
}
