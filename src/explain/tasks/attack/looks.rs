//! [`Looks`] shows drawings to the classifier and counts what that costs.

use crate::attribution::{self, Batch, Differentiable, Interrupted, Passes, StrokeAttribution, Subject};
use crate::model::{ClassId, SketchClassifier, Taped};
use crate::tasks::assist::{Answer, Guess};
use strokewise_ink::raster::{Fit, Polylines, SoftRaster};
use strokewise_ink::sketch::Sketch;

/// [`Spent`] is what a search cost.
///
/// A pass is one raster through the network. A gradient is one pass forwards and one backwards, on
/// two cores 1.9 times as long as a pass; that of the drawing's own reading is a pass backwards
/// only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// So many passes went forwards, those of the gradients included.
    pub forward: usize,
    /// So many passes went backwards.
    pub backward: usize,
}

/// One pass has so many rows, and something more urgent has to wait so long.
const ROWS: usize = 16;

/// [`Reading`] is what the classifier makes of a drawing.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub guess: Guess,
    pub logits: Vec<f32>,
}

/// [`Tape`] is a drawing that was read and whose gradient is still to be had.
pub(super) struct Tape<'a> {
    ink: Vec<f32>,
    taped: Taped<'a>,
}

/// [`Slope`] is a score near a drawing: it holds the drawing's ink and the score's gradient in it.
pub(super) struct Slope {
    ink: Vec<f32>,
    gradient: Vec<f32>,
}

/// [`Way`] is a way from a drawing's ink to other ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    /// The score gains this on the way to first order: the gradient times the difference, summed
    /// over pixels.
    pub gain: f32,
    /// The squared differences, summed over pixels, come to this.
    pub length_sq: f32,
}

impl Slope {
    /// Computes P-SLA (eq. 6) of every stroke of the drawing, which is `subject`.
    pub fn p_sla(&self, subject: &Subject) -> Vec<f32> {
        let strokes = subject.carry_back(&self.gradient, &self.gradient);
        strokes.iter().map(|stroke| stroke.p_sla).collect()
    }

    pub fn way_to(&self, ink: &[f32]) -> Way {
        let differences = ink.iter().zip(&self.ink).map(|(to, from)| to - from);
        let products = differences.clone().zip(&self.gradient).map(|(d, g)| d * g);
        Way {
            gain: products.sum(),
            length_sq: differences.map(|d| d * d).sum(),
        }
    }
}

/// [`Looks`] shows drawings to the classifier, and knows what was spent on it.
pub(super) struct Looks<'a> {
    classifier: &'a dyn SketchClassifier,
    stop: &'a dyn Fn() -> bool,
    workspace: SoftRaster,
    pub spent: Spent,
}

impl<'a> Looks<'a> {
    /// Makes looks through `classifier`; before each pass `stop` is asked whether to call the work
    /// off.
    pub fn new(classifier: &'a dyn SketchClassifier, stop: &'a dyn Fn() -> bool) -> Self {
        Self {
            classifier,
            stop,
            workspace: SoftRaster::new(classifier.raster_spec()),
            spent: Spent::default(),
        }
    }

    /// Returns the classifier that is shown them.
    pub fn classifier(&self) -> &'a dyn SketchClassifier {
        self.classifier
    }

    /// Prepares `sketch` for explanation.
    pub fn subject(&self, sketch: &Sketch) -> Subject {
        Subject::new(sketch, self.classifier.raster_spec())
    }

    /// Reads each drawing in its own frame, as it would be shown to the classifier.
    pub fn read(&mut self, sketches: &[Sketch]) -> Result<Vec<Reading>, Interrupted> {
        let spec = self.classifier.raster_spec();
        let mut batch = Batch::new(spec.size);
        for sketch in sketches {
            let fit = Fit::new(sketch.bounds(), &spec);
            let ink = self.workspace.draw(&Polylines::new(sketch, &fit));
            batch.push(0, ink, 1.0);
        }
        let answers = batch.answers(&self.classifier.answers(), ROWS, self.stop)?;
        self.spent.forward += sketches.len();
        let rows = answers.chunks(self.classifier.labels().len() + 1);
        Ok(rows.map(Reading::new).collect())
    }

    /// Reads one drawing.
    pub fn read_one(&mut self, sketch: &Sketch) -> Result<Reading, Interrupted> {
        Ok(self.read(std::slice::from_ref(sketch))?.remove(0))
    }

    /// Computes the score of `objective` where `subject` is drawn as `ink`, and its attributions
    /// there (eq. 5, 6).
    pub fn explain(
        &mut self,
        objective: &dyn Differentiable,
        subject: &Subject,
        ink: &[f32],
    ) -> Result<(f32, Vec<StrokeAttribution>), Interrupted> {
        let passes = Passes::interruptible(objective, ROWS, self.stop);
        let mut batch = Batch::new(subject.raster_size());
        batch.push(0, ink, 1.0);
        let (scores, gradient) = passes.gradients(&batch)?;
        self.spent.forward += 1;
        self.spent.backward += 1;
        Ok((scores[0], subject.carry_back(&gradient, &gradient)))
    }

    /// Draws `sketch` in the frame of `fit` without showing it to anybody. With thousands of strokes this
    /// takes as long as passes do, so `stop` is asked here too.
    pub fn draw(&mut self, sketch: &Sketch, fit: &Fit) -> Result<&[f32], Interrupted> {
        if (self.stop)() {
            return Err(Interrupted);
        }
        Ok(self.workspace.draw(&Polylines::new(sketch, fit)))
    }

    /// Reads one drawing so that its gradient can be had without another pass forwards.
    pub fn read_taped(&mut self, sketch: &Sketch) -> Result<(Reading, Tape<'a>), Interrupted> {
        let spec = self.classifier.raster_spec();
        let fit = Fit::new(sketch.bounds(), &spec);
        let ink = self.workspace.draw(&Polylines::new(sketch, &fit)).to_vec();
        let mut batch = Batch::new(spec.size);
        batch.push(0, &ink, 1.0);
        let taped = batch.taped(&self.classifier.answers(), self.stop)?;
        self.spent.forward += 1;
        let reading = Reading::new(&taped.numbers());
        Ok((reading, Tape { ink, taped }))
    }

    /// Computes the gradient of the log-odds of `answer` in the pixels of a drawing that was read:
    /// one pass backwards.
    pub fn slope(&mut self, tape: Tape, answer: ClassId) -> Result<Slope, Interrupted> {
        if (self.stop)() {
            return Err(Interrupted);
        }
        self.spent.backward += 1;
        let numbers = tape.taped.numbers();
        let mut derivatives = vec![0.0; numbers.len()];
        // Clutter stands behind the logits.
        let logits = numbers.len() - 1;
        attribution::log_odds_gradient(&numbers[..logits], answer, &mut derivatives[..logits]);
        Ok(Slope {
            ink: tape.ink,
            gradient: tape.taped.gradient(&derivatives),
        })
    }
}

impl Reading {
    /// Reads a row of [`SketchClassifier::answers`].
    fn new(row: &[f32]) -> Self {
        let answer = Answer::new(row);
        Self {
            guess: answer.best(),
            logits: answer.logits,
        }
    }
}
