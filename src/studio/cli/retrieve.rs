//! `strokewise retrieve` finds for each drawing the pictures of a gallery that it is most like, and tells why.

mod json;
mod text;

use std::path::PathBuf;

use clap::Args;
use indicatif::ProgressBar;

use super::Outcome;
use super::console::Console;
use super::frame::{Asked, Format, answer_each};
use super::input::{self, Input};
use crate::error::{Error, Result};
use strokewise_explain::attribution::{Interrupted, Method, Passes};
use strokewise_explain::gallery::{self, Gallery, Hit, Indexer, Pace, Source};
use strokewise_explain::model::Encoder;
use strokewise_explain::model::device;
use strokewise_explain::tasks::retrieve::{Match, Retriever};

const AFTER_HELP: &str = "\
A folder is indexed the first time, with all below it, and its embeddings are kept in the cache folder
of this computer; later only new and changed pictures are looked at. Files that are no pictures are
reported and left out.

The JSON is one line per drawing, in the order of the input:
  key_id, word   as in the input, or null
  results        the pictures, the likest first: rank (from 1), name, path (null where it is built
                 in), similarity (the cosine of the embeddings, -1..1)
  explained      null without --explain, else why the drawing matches one picture: rank, name, score
                 (log-odds of the picture against its rivals), and strokes in drawing order: sla,
                 p_sla (signed support, in log-odds), points (p_sla by segment)

Examples:
  strokewise retrieve cat.svg
  strokewise retrieve cat.svg --gallery ~/Pictures -k 20
  strokewise retrieve cat.ndjson --format json | jq '.results[0].name'
  strokewise retrieve cat.svg --explain 1     which strokes make it match the first result";

/// [`RetrieveArgs`] are the arguments of `strokewise retrieve`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct RetrieveArgs {
    #[command(flatten)]
    asked: Asked,
    /// A folder of PNG, JPEG, WebP, GIF, BMP, TIFF or SVG pictures [default: the emoji that come
    /// with the program]
    #[arg(long, value_name = "DIR")]
    gallery: Option<PathBuf>,
    /// How many pictures for each drawing
    #[arg(short, default_value_t = 10, value_name = "COUNT")]
    k: usize,
    /// Explain why each drawing matches the picture at this rank, counted from 1
    #[arg(long, value_name = "RANK")]
    explain: Option<usize>,
    /// How attributions are computed
    #[arg(long, default_value_t = Method::Integrated, value_name = "METHOD", requires = "explain")]
    method: Method,
    /// Neither read nor write the cache
    #[arg(long)]
    no_cache: bool,
}

/// [`Found`] holds one drawing and what was found, as the writers see it.
struct Found<'a> {
    input: &'a Input,
    gallery: &'a Gallery,
    hits: &'a [Hit],
    explained: Option<&'a Match>,
}

/// Carries out `strokewise retrieve`.
pub fn run(args: &RetrieveArgs) -> Result<Outcome> {
    if args.explain == Some(0) {
        return Err(Error::Usage("ranks are counted from 1".to_owned()));
    }
    let opened = device::open(args.asked.device)?;
    let retriever = Retriever::new(Encoder::bundled(&opened.device)?);
    let mut console = Console::new(input::total_bytes(&args.asked.inputs), true);
    let gallery = indexed(args, &retriever, &mut console)?;
    if let Some(rank) = args.explain.filter(|rank| *rank > gallery.len()) {
        let count = gallery.len();
        let cause = format!("there is no picture at rank {rank}: the gallery holds {count}");
        return Err(Error::Usage(cause));
    }
    answer_each(&args.asked, console, "searched with", |input| {
        Ok(answer(args, &retriever, &gallery, input))
    })
}

/// Indexes the gallery asked for; what is no picture is reported.
fn indexed(args: &RetrieveArgs, retriever: &Retriever, console: &mut Console) -> Result<Gallery> {
    let source = args.gallery.clone().map_or(Source::BuiltIn, Source::Folder);
    let indexer = Indexer {
        encoder: retriever.encoder(),
        fingerprint: Encoder::bundled_fingerprint(),
        cache_folder: gallery::cache_folder().filter(|_| !args.no_cache),
        pace: Pace::Full,
    };
    let bar = ProgressBar::new(0);
    bar.set_message("indexing");
    let outcome = indexer.index(&source, &mut |progress| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        true
    });
    bar.finish_and_clear();
    // OK because the closure above never calls it off.
    let outcome = outcome?.expect("indexing was not called off");
    for error in &outcome.skipped {
        console.fail(error);
    }
    if let Some(error) = &outcome.cache_error {
        console.warn(&format_args!(
            "warning: the index could not be kept for next time: {error}"
        ));
    }
    if outcome.gallery.is_empty() {
        let folder = args.gallery.clone().unwrap_or_default();
        return Err(Error::format(folder, "the folder holds no picture"));
    }
    Ok(outcome.gallery)
}

fn answer(args: &RetrieveArgs, retriever: &Retriever, gallery: &Gallery, input: &Input) -> String {
    let sketch = &input.drawing.sketch;
    let wanted = args.k.max(args.explain.unwrap_or_default());
    let hits = retriever.search(sketch, gallery, wanted);
    let picked = args.explain.and_then(|rank| hits.get(rank - 1));
    let explained = picked.map(|hit| {
        retriever
            .explain(sketch, gallery, hit.item, args.method, Passes::BULK_ROWS, &|| false)
            .unwrap_or_else(Interrupted::never)
    });
    let found = Found {
        input,
        gallery,
        hits: &hits[..args.k.min(hits.len())],
        explained: explained.as_ref(),
    };
    match args.asked.format {
        Format::Json => json::line(&found) + "\n",
        Format::Text => text::paragraph(&found),
    }
}
