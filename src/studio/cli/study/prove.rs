//! `strokewise study verify`: computes again what participants were shown.

use clap::Args;

use super::Place;
use crate::cli::Outcome;
use crate::error::Result;
use crate::study::account::Account;
use crate::study::critic::AssistantCritic;
use crate::study::verify::{Proof, Tally, verify};
use crate::study::{Event, ParticipantId};
use strokewise_explain::model::Classifier;
use strokewise_explain::model::device::{self, DeviceChoice};
use strokewise_explain::tasks::assist::Assistant;

/// [`VerifyArgs`] are the arguments of `strokewise study verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    place: Place,
    /// Only these participants
    ids: Vec<ParticipantId>,
    /// Where the model works; that of the session gives the same bits
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceChoice,
}

/// Carries out `strokewise study verify`.
pub fn run(args: &VerifyArgs) -> Result<Outcome> {
    let (study, store) = (args.place.study()?, args.place.store()?);
    let opened = device::open(args.device)?;
    let assistant = Assistant::new(Box::new(Classifier::open(None, &opened.device)?))?;
    let mut critic = AssistantCritic {
        assistant: &assistant,
        device: &opened.name,
    };
    let ids = if args.ids.is_empty() {
        store.ids()?
    } else {
        args.ids.clone()
    };
    if ids.is_empty() {
        println!("this study has no session to verify");
    }
    let known = super::models();
    let mut holds = true;
    for id in ids {
        let record = store.read(&id)?;
        let Some(account) = Account::of(&record) else {
            println!("{id}: nothing was written");
            continue;
        };
        if account.start.models != known {
            println!(
                "{id}: recorded with other models ({}); answers will differ",
                study.file.study.id
            );
        }
        let edits = record
            .lines
            .iter()
            .filter(|(_, line)| matches!(line.event, Event::Edit { .. }))
            .count();
        let proof = verify(&account, edits, &mut critic);
        print(&id, &proof);
        holds &= proof.holds();
    }
    Ok(if holds { Outcome::Complete } else { Outcome::SomeFailed })
}

fn print(id: &ParticipantId, proof: &Proof) {
    let told = |name: &str, tally: &Tally| {
        format!(
            "{name} {} identical, {} within 1e-4, {} different",
            tally.identical,
            tally.within,
            tally.different.len()
        )
    };
    let Proof {
        edits,
        answers,
        effects,
        unknown,
    } = proof;
    println!(
        "{id}: {}; {}; {}",
        told("edits", edits),
        told("answers", answers),
        told("effects", effects)
    );
    let sentences = edits
        .different
        .iter()
        .chain(&answers.different)
        .chain(&effects.different)
        .chain(unknown);
    for sentence in sentences {
        println!("  {sentence}");
    }
}
