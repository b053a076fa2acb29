//! The assistant tells what a drawing reads as, which strokes make it so, and which only add noise.
//!
//! [`Assistant::assess`] explains many drawings in bulk, for the command line; [`Assistant::quick`] and
//! [`Assistant::refine`] answer for the drawing under the pen, first in one pass of gradients, then with
//! the strokes really taken away.

mod among;
mod answer;
mod assessment;
mod course;
mod examine;
mod explained;
mod features;
mod field;
mod joint;
mod judge;
mod known;
mod law;
mod look;
mod memory;
mod named;
mod noise;
mod pace;
mod parts;
mod place;
mod plane;
mod removal;
mod rival;
mod second_look;
mod steady;
mod together;

use rayon::prelude::*;

use crate::attribution::{Batch, Interrupted, Method, Passes, Subject};
use crate::error::Result;
use crate::model::{ClassId, SketchClassifier, classifier};
use strokewise_ink::raster::{Fit, Grid, Polylines, SoftRaster};
use strokewise_ink::sketch::Sketch;

pub use among::{AMONG_NAMES, Standing, standings};
pub(super) use answer::Answer;
pub use assessment::{Assessment, Examined, Glance, Guess, PartSuggestion, StrokeAssessment, Suggestion};
pub(super) use course::profiles;
use explained::Explained;
pub use features::{FEATURE_NAMES, Features};
use field::ClutterField;
pub use joint::JointSuggestion;
pub use known::{KNOWN_FEATURE_NAMES, Known, KnownFeatures, KnownModel};
pub use law::{Effect, Outcome, SEEN, UNREST};
use look::Question;
use memory::Memory;
pub use noise::{NoiseModel, is_support};
pub use pace::Pace;
pub use parts::{ExaminedPart, PART_FEATURE_NAMES, PartCards, PartFeatures, PartModel};
pub use steady::{Waiting, rested, steadied};

/// [`Vigilance`] is the assistant's threshold: how readily strokes are flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Vigilance {
    /// Nothing is known of the drawing; most are clean, and their artists want to be left alone.
    #[default]
    Usual,
    /// Something was just found that did not belong. What does not belong seldom comes alone.
    Raised,
}

/// [`Effort`] says how an answer is made: how much work it is worth, and how readily it flags.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Effort {
    method: Method,
    /// Strokes are really taken away up to this number, the least supportive ones.
    removals: usize,
    /// Rows of one pass: how long a newer stroke has to wait.
    max_rows: usize,
    /// Strokes are flagged so readily.
    vigilance: Vigilance,
}

/// One thread explains so many drawings together: while their rows are with the network, another thread draws its own.
const SHARE: usize = 8;

/// [`Assistant`] is the classifier, and what turns its answers into advice.
pub struct Assistant {
    classifier: Box<dyn SketchClassifier>,
    noise: NoiseModel,
    part_model: PartModel,
    /// Fitted to our own classifier; nothing is known of how others answer to what they do not know.
    known: Option<KnownModel>,
    /// The classifier's clutter map lies so over its rasters, if it has one.
    grid: Option<Grid>,
    /// The classifier answers this to blank paper.
    blank: Answer,
    /// It answered this lately.
    memory: Memory,
    pace: Pace,
}

/// Names the files that an [`Assistant`] of the models that ship speaks by, with the content of
/// each, so that whoever keeps its answers can say by what they were given.
pub fn bundled_files() -> [(&'static str, &'static [u8]); 4] {
    [
        ("classifier.safetensors", classifier::BUNDLED_WEIGHTS),
        ("noise.json", noise::BUNDLED.as_bytes()),
        ("parts.json", parts::BUNDLED.as_bytes()),
        ("known.json", known::BUNDLED.as_bytes()),
    ]
}

impl Assistant {
    /// Makes an assistant that explains `classifier`, with the noise models that ship with the
    /// program where these were fitted to its like: networks that have a sense of clutter. Of
    /// others it judges noise by what needs no fit ([`NoiseModel::unfitted`]), and parts of strokes
    /// not at all.
    pub fn new(classifier: Box<dyn SketchClassifier>) -> Result<Self> {
        if classifier.map_side().is_none() {
            return Ok(Self::with_noise_model(classifier, NoiseModel::unfitted()));
        }
        let noise = NoiseModel::bundled()?;
        let assistant = Self::with_noise_model(classifier, noise).with_part_model(PartModel::bundled()?);
        Ok(assistant.with_known_model(KnownModel::bundled()?))
    }

    /// Makes an assistant that explains `classifier` and judges noise by `noise`; parts of strokes
    /// it lets be, and every drawing it takes for one of the things that it knows.
    pub fn with_noise_model(classifier: Box<dyn SketchClassifier>, noise: NoiseModel) -> Self {
        let mut assistant = Self {
            grid: field::grid(&*classifier),
            classifier,
            noise,
            part_model: PartModel::silent(),
            known: None,
            blank: Answer::default(),
            memory: Memory::default(),
            pace: Pace::default(),
        };
        let spec = assistant.classifier.raster_spec();
        let mut blank = Batch::new(spec.size);
        blank.push(0, &vec![0.0; spec.pixel_count()], 1.0);
        let mut answers = assistant
            .answers(&blank, 1, &|| false)
            .unwrap_or_else(Interrupted::never);
        assistant.blank = answers.remove(0);
        assistant
    }

    /// Lets the assistant judge parts of strokes by `part_model`.
    #[must_use]
    pub fn with_part_model(self, part_model: PartModel) -> Self {
        Self { part_model, ..self }
    }

    /// Lets the assistant tell by `known` whether a drawing is one of the things that the
    /// classifier has a word for. The model is fitted to our own classifier, the one with a clutter
    /// map, and no other is judged by it.
    #[must_use]
    pub fn with_known_model(self, known: KnownModel) -> Self {
        let known = self.classifier.map_side().map(|_| known);
        Self { known, ..self }
    }

    /// Sets the pace of the assistant's answers for the window.
    #[must_use]
    pub fn with_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Returns the classifier under explanation.
    pub fn classifier(&self) -> &dyn SketchClassifier {
        &*self.classifier
    }

    /// Explains many drawings, some at a time on each thread. `targets[i]` is the class to explain drawing i for;
    /// `None` takes the likeliest. Every stroke is really taken away once.
    pub fn assess(
        &self,
        sketches: &[Sketch],
        targets: &[Option<ClassId>],
        method: Method,
        vigilance: Vigilance,
    ) -> Vec<Assessment> {
        let effort = Effort {
            method,
            removals: usize::MAX,
            max_rows: Passes::BULK_ROWS,
            vigilance,
        };
        let share = |(sketches, targets): (&[Sketch], &[Option<ClassId>])| {
            self.work(sketches, targets, effort, &|| false)
                .unwrap_or_else(Interrupted::never)
        };
        let shares = sketches.par_chunks(SHARE).zip(targets.par_chunks(SHARE));
        shares.flat_map_iter(share).collect()
    }

    /// Gives the first answer for the drawing under the pen: guesses, SLA and P-SLA by one pass of
    /// gradients; noise is 0 and nothing is flagged yet.
    pub fn quick(
        &self,
        sketch: &Sketch,
        intent: Option<ClassId>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Assessment, Interrupted> {
        let effort = Effort {
            method: Method::Midpoint,
            removals: 0,
            max_rows: self.pace.rows,
            vigilance: Vigilance::Usual,
        };
        self.one(sketch, intent, effort, stop)
    }

    /// Gives the full answer for the drawing under the pen by `method`, with noise and suggestions.
    /// Between two passes, `stop` may call it off.
    pub fn refine(
        &self,
        sketch: &Sketch,
        intent: Option<ClassId>,
        method: Method,
        vigilance: Vigilance,
        stop: &dyn Fn() -> bool,
    ) -> Result<Assessment, Interrupted> {
        let effort = Effort {
            method,
            removals: self.pace.removals,
            max_rows: self.pace.rows,
            vigilance,
        };
        self.one(sketch, intent, effort, stop)
    }

    /// Returns the most probable category of each drawing, by one forward pass and nothing more.
    pub fn guess(&self, sketches: &[Sketch]) -> Vec<Guess> {
        let answers = self.read(&self.subjects(sketches), Passes::BULK_ROWS, &|| false);
        let answers = answers.unwrap_or_else(Interrupted::never);
        answers.iter().map(Answer::best).collect()
    }

    /// Tells what a drawing that is not finished reads as, by one forward pass and nothing more.
    pub fn glance(&self, sketch: &Sketch, intent: Option<ClassId>) -> Glance {
        let spec = self.classifier.raster_spec();
        let mut raster = SoftRaster::new(spec);
        let ink = raster.draw(&Polylines::new(sketch, &Fit::new(sketch.bounds(), &spec)));
        // Not worth remembering: the next one sees other ink.
        let p = Answer::new(&self.classifier.answers().answers(ink)).probabilities();
        Glance {
            top: explained::top(&p),
            intent: intent.map(|class| Guess {
                class,
                p: p[class.index()],
            }),
        }
    }

    fn one(
        &self,
        sketch: &Sketch,
        intent: Option<ClassId>,
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Assessment, Interrupted> {
        let mut all = self.work(std::slice::from_ref(sketch), &[intent], effort, stop)?;
        Ok(all.remove(0))
    }

    /// Looks at each drawing twice, for its target. What is suggested while nothing is stated is
    /// found out as well.
    fn work(
        &self,
        sketches: &[Sketch],
        targets: &[Option<ClassId>],
        effort: Effort,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Assessment>, Interrupted> {
        let drawings = sketches.iter().zip(targets);
        let ask = if effort.removals == 0 {
            Question::one
        } else {
            Question::both
        };
        let questions: Vec<_> = drawings.map(|(sketch, target)| ask(sketch, *target)).collect();
        let mut answers = self.look(&questions, effort, stop)?;
        self.look_again(&questions, &mut answers, effort, stop)?;
        self.agree(&questions, &mut answers, effort, stop)?;
        self.suggest_jointly(&questions, &mut answers, effort, stop)?;
        Ok(answers.into_iter().map(|mut all| all.remove(0)).collect())
    }

    fn subjects<'a>(&self, sketches: impl IntoIterator<Item = &'a Sketch>) -> Vec<Subject> {
        let spec = self.classifier.raster_spec();
        let subject = |sketch| Subject::new(sketch, spec);
        sketches.into_iter().map(subject).collect()
    }

    /// Reads each subject as it stands.
    fn read(&self, subjects: &[Subject], max_rows: usize, stop: &dyn Fn() -> bool) -> Result<Vec<Answer>, Interrupted> {
        let mut batch = Batch::new(self.classifier.raster_spec().size);
        for (i, subject) in subjects.iter().enumerate() {
            batch.push(i, subject.soft_ink(), 1.0);
        }
        self.answers(&batch, max_rows, stop)
    }

    /// Answers every row.
    fn answers(&self, batch: &Batch, max_rows: usize, stop: &dyn Fn() -> bool) -> Result<Vec<Answer>, Interrupted> {
        self.known_answers(batch.rasters(), max_rows, stop)
    }

    /// Answers each of `rasters`. Those that are not known yet are asked, at most `max_rows` in a
    /// pass; before each pass `stop` is asked whether to call the work off.
    fn known_answers(
        &self,
        rasters: &[f32],
        max_rows: usize,
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Answer>, Interrupted> {
        let answerer = self.classifier.answers();
        let mut ask = |rasters: &[f32]| {
            if stop() {
                Err(Interrupted)
            } else {
                Ok(answerer.answers(rasters))
            }
        };
        let pixels = self.classifier.raster_spec().pixel_count();
        self.memory.answers(rasters, pixels, max_rows, &mut ask)
    }
}
