//! Trains [`strokewise_explain::model::Classifier`]: batches go in, weights come out, with a log, checkpoints, early
//! stopping and calibration.
//!
//! With a budget in epochs a run is reproducible up to the rounding of sums that two threads share; with a
//! budget in minutes the schedule follows the clock instead, so that a run ends when it should on a
//! machine that does other things as well.

mod calibration;
mod checkpoint;
mod options;
mod recent;
mod taught;
mod validation;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::bitmaps;
use super::careful::{self, Part};
use super::clutter::pieces_loss;
use super::dataset::{Dataset, Origin, Split};
use super::loss::{Lesson, Measures, clutter_loss, loss};
use super::network::{AnswerGradient, Network};
use super::pipeline::{Showing, batches, batches_per_epoch};
use super::sampling::Sampler;
use super::schedule::{Done, learning_rate};
use super::teacher::Teachers;
use crate::error::{Error, Result};
use calibration::Calibration;
use checkpoint::Checkpoint;
pub use options::TrainOptions;
use recent::Recent;
use strokewise_explain::model::{Classifier, Weights};
use taught::{Taught, taught};
use validation::{Judge, Validation};

/// So many seconds lie between lines on stderr and in the log.
const LOG_SECS: f32 = 20.0;
/// So many seconds lie between checkpoints.
const CHECKPOINT_SECS: f32 = 60.0;
/// A run is measured so often on the validation drawings.
const VALIDATIONS: f32 = 16.0;
/// The word has this weight beside the teachers' opinion: of drawings of the game, which the teachers know well, and of
/// those made with care, of which they know less.
const WORD_WEIGHT: [f32; 2] = [0.3, 0.7];
/// Training ends after so many validations without a better one: more than half of it, as the high
/// rates of its first half hold the averaged weights on a plateau, which may lie above where
/// trained weights began.
const PATIENCE: u32 = 9;
/// The question where there is clutter has this weight beside the question for the word.
const MAP_WEIGHT: f32 = 0.5;

/// The work folder has these files.
const CHECKPOINT: &str = "checkpoint.safetensors";
const LOG: &str = "training.csv";

/// [`Run`] is a run in progress.
struct Run<'a> {
    options: &'a TrainOptions,
    train: Arc<Dataset>,
    judge: Judge,
    sampler: Arc<Sampler>,
    /// The teachers are here until training begins, when they get a thread of their own.
    teachers: Option<Teachers>,
    network: Network,
    checkpoint: Checkpoint,
    log: File,
    /// This process began then, and so many seconds had been spent before.
    clock: (Instant, f32),
}

/// Trains, keeps the weights with the least negative log-likelihood on `val`, calibrates them and writes them to
/// `options.out/classifier.safetensors`.
pub fn run(options: &TrainOptions) -> Result<()> {
    let mut run = Run::new(options)?;
    run.train()?;
    run.finish()
}

impl<'a> Run<'a> {
    fn new(options: &'a TrainOptions) -> Result<Self> {
        for folder in [&options.work, &options.out] {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        let labels = Classifier::own_labels();
        let (more, seed) = (options.more_per_category, options.seed);
        let mut train = options.data.drawings(Split::Train, &labels, more, seed)?;
        let most = options.bitmaps_per_category;
        bitmaps::add(&mut train, &options.data.path, &labels, most, seed)?;
        let source = careful::LEARNT;
        careful::add(&mut train, &options.data.path, source, Part::Learnt, &labels)?;
        let judge = Judge::load(&options.data.path, &labels)?;
        let count = train.len();
        if batches_per_epoch(&train) == 0 {
            let complaint = format!("{count} drawings are too few to train on");
            return Err(Error::Usage(complaint));
        }
        eprintln!("{count} drawings to train on, {judge} to validate");
        let teachers = Teachers::load(&options.teacher, &labels)?;
        let mut network = Network::new(labels.len(), &mut ChaCha8Rng::seed_from_u64(options.seed));
        let checkpoint = begin(options, &mut network)?;
        Ok(Self {
            options,
            sampler: Arc::new(Sampler::new(&train).map_err(Error::Usage)?),
            train: Arc::new(train),
            judge,
            teachers,
            network,
            checkpoint,
            log: open_log(options, checkpoint.done.steps == 0)?,
            clock: (Instant::now(), checkpoint.done.secs),
        })
    }

    fn train(&mut self) -> Result<()> {
        let teachers = self.teachers.take();
        let batches = batches(
            Arc::clone(&self.train),
            Arc::clone(&self.sampler),
            teachers.as_ref().map(Teachers::raster_spec),
            self.options.seed,
            self.checkpoint.done.steps,
        );
        let batches = taught(batches, teachers);
        let mut saved_secs = self.secs();
        let mut recent = Recent::since(saved_secs);
        while self.progress() < 1.0 {
            // OK because the stream ends only after its receiver.
            let batch = batches.recv().expect("batches without end");
            recent.add(self.step(batch));
            let due = self.progress() * VALIDATIONS >= self.checkpoint.validations as f32 + 1.0;
            let validation = if due { Some(self.validate()?) } else { None };
            let secs = self.secs();
            if due || secs - recent.since_secs > LOG_SECS {
                self.report(&recent, validation)?;
                recent = Recent::since(secs);
            }
            if secs - saved_secs > CHECKPOINT_SECS {
                self.save()?;
                saved_secs = secs;
            }
            if self.checkpoint.without_gain >= PATIENCE {
                eprintln!("no better on val for {PATIENCE} validations: stopping early");
                break;
            }
        }
        let last = self.validate()?;
        self.report(&recent, Some(last))?;
        self.save()
    }

    /// Takes one optimiser step.
    fn step(&mut self, taught: Taught) -> Measures {
        let Taught { batch, opinions } = taught;
        let examined = (0..batch.showing.len())
            .filter(|view| matches!(batch.showing[*view], Showing::Examined { .. }))
            .collect();
        let trace = self.network.forward(batch.rasters, examined);
        let views = batch.drawings.iter().zip(&batch.showing);
        let lessons = views.zip(&opinions).map(|((&drawing, showing), opinion)| {
            let careful = self.train.origin(drawing) == Origin::Careful;
            let word = Some(self.train.class(drawing).0 as usize);
            match showing {
                // What an examined view reads as is not asked: the classifier is to mind what does not
                // belong, as the assistant measures strokes by what they do to its answer.
                Showing::Examined { .. } => Lesson::default(),
                Showing::Drawing | Showing::Composed => Lesson {
                    word: word.filter(|_| *showing == Showing::Drawing),
                    teacher: opinion.as_deref(),
                    word_weight: WORD_WEIGHT[usize::from(careful)],
                },
            }
        });
        let (mut measures, logits) = loss(&trace.logits, lessons);
        let cluttered = batch.showing.iter().map(|showing| match showing {
            Showing::Drawing => Some(false),
            Showing::Examined { is_cluttered } => *is_cluttered,
            Showing::Composed => None,
        });
        let cluttered: Vec<Option<bool>> = cluttered.collect();
        let (clutter_loss, clutter) = clutter_loss(&trace.clutter, &cluttered);
        let ([map_loss, ..], mut map) = pieces_loss(trace.map(), &batch.pieces);
        for gradient in &mut map {
            *gradient *= MAP_WEIGHT;
        }
        measures.loss += clutter_loss + MAP_WEIGHT * map_loss;
        let answer = AnswerGradient { logits, clutter, map };
        self.network.backward(trace, &answer);
        self.checkpoint.done.steps += 1;
        let (step, rate) = (
            self.checkpoint.done.steps,
            self.options.rate * learning_rate(self.progress()),
        );
        for parameter in self.network.parameters_mut() {
            parameter.step(step, rate);
        }
        self.checkpoint.done.secs = self.secs();
        measures
    }

    /// Measures the averaged weights on `val`, and keeps them where they are the best so far: by likelihood,
    /// as the share of right answers among some two thousand drawings jumps by more than a validation gains.
    fn validate(&mut self) -> Result<Validation> {
        let weights = self.network.averaged();
        let validation = self.judge.validation(&classifier(weights.clone())?);
        self.checkpoint.validations += 1;
        if self.checkpoint.validations == 1 || validation.nll < self.checkpoint.best {
            self.checkpoint.best = validation.nll;
            self.checkpoint.without_gain = 0;
            weights.save(&self.best_path())?;
        } else {
            self.checkpoint.without_gain += 1;
        }
        Ok(validation)
    }

    /// Calibrates the best weights on `val` and writes them to the output folder.
    fn finish(&self) -> Result<()> {
        let mut weights = Weights::load(&self.best_path())?;
        let classifier = classifier(weights.clone())?;
        let answers = self.judge.answers(&classifier);
        let calibration = Calibration::fit(&answers, &self.sampler.frequencies());
        calibration.apply(&mut weights);
        let top1 = self.judge.validation(&classifier).top1;
        for (key, value) in [
            (Classifier::TEMPERATURE, calibration.temperature.to_string()),
            ("evened", calibration.share.to_string()),
            ("seed", self.options.seed.to_string()),
            ("steps", self.checkpoint.done.steps.to_string()),
            ("val_top1_by_category", top1.to_string()),
        ] {
            weights.metadata.insert(key.to_owned(), value);
        }
        let path = self.options.out.join("classifier.safetensors");
        weights.save(&path)?;
        eprintln!(
            "{}: {:.2} % on val by category, temperature {:.3}, {:.1} of the expectation taken off",
            path.display(),
            100.0 * top1,
            calibration.temperature,
            calibration.share,
        );
        Ok(())
    }

    fn save(&mut self) -> Result<()> {
        let path = self.options.work.join(CHECKPOINT);
        self.checkpoint.save(&path, &mut self.network)
    }

    fn best_path(&self) -> PathBuf {
        self.options.work.join("best.safetensors")
    }

    fn secs(&self) -> f32 {
        self.clock.0.elapsed().as_secs_f32() + self.clock.1
    }

    fn progress(&self) -> f32 {
        let done = Done {
            steps: self.checkpoint.done.steps,
            secs: self.secs(),
        };
        self.options.budget().progress(done, batches_per_epoch(&self.train))
    }

    /// Writes a line for people and one for the log.
    fn report(&mut self, recent: &Recent, validation: Option<Validation>) -> Result<()> {
        let (steps, secs) = (self.checkpoint.done.steps, self.secs());
        let epoch = steps as f32 / batches_per_epoch(&self.train) as f32;
        let progress = self.progress();
        let left_min = secs / 60.0 * (1.0 - progress) / progress.max(1e-6);
        let Measures { loss, accuracy } = recent.mean();
        let on_val = validation.as_ref().map_or(String::new(), |v| format!("  val {v}"));
        eprintln!(
            "epoch {epoch:6.2}  step {steps:6}  loss {loss:.4}  accuracy {:5.2} %  {:.0}/s{on_val}  \
             {left_min:.0} min left",
            100.0 * accuracy,
            recent.rate(secs),
        );
        let rate = self.options.rate * learning_rate(progress);
        let on_val = validation.map_or(",,,".to_owned(), |v| v.csv());
        writeln!(self.log, "{steps},{epoch},{secs},{rate},{loss},{accuracy},{on_val}")
            .map_err(Error::io(self.options.work.join(LOG)))
    }
}

/// Brings `network` to where training begins: trained weights, the last checkpoint, or as it is.
fn begin(options: &TrainOptions, network: &mut Network) -> Result<Checkpoint> {
    if options.resume {
        return Checkpoint::load(&options.work.join(CHECKPOINT), network);
    }
    if let Some(path) = &options.from {
        let imported = network.import(&Weights::load(path)?);
        imported.map_err(|cause| Error::Weights {
            cause,
            path: path.clone(),
        })?;
    }
    Ok(Checkpoint::default())
}

/// Opens the log to append to: an old one goes on where the run is resumed.
fn open_log(options: &TrainOptions, anew: bool) -> Result<File> {
    let path = options.work.join(LOG);
    let mut file = File::options();
    file.create(true).write(true);
    file.append(!anew).truncate(anew);
    let mut log = file.open(&path).map_err(Error::io(&path))?;
    if anew {
        writeln!(
            log,
            "step,epoch,secs,learning_rate,loss,accuracy,{}",
            Validation::COLUMNS
        )
        .map_err(Error::io(&path))?;
    }
    Ok(log)
}

fn classifier(weights: Weights) -> Result<Classifier> {
    Classifier::from_weights(weights, &Device::flex()).map_err(|cause| Error::Weights {
        cause,
        path: Path::new("the network in training").into(),
    })
}
