//! [`Desk`] is what a worker does with each [`Job`], with the [`Mind`] that it does it with.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use burn::tensor::Device;

use super::job::Job;
use super::mailbox::{Mailbox, Server};
use super::outbox::Outbox;
use super::{ClassId, EngineOptions, Reply, Request, Stage};
use crate::error::Result;
use strokewise_explain::attribution::{Interrupted, Method, Passes};
use strokewise_explain::gallery::SharedGallery;
use strokewise_explain::model::{Condition, Encoder, Generator};
use strokewise_explain::tasks::assist::{Assistant, Vigilance};
use strokewise_explain::tasks::attack::{Attacker, Guide, Limits};
use strokewise_explain::tasks::generate::{Painter, Region};
use strokewise_explain::tasks::retrieve::Retriever;
use strokewise_ink::sketch::{Sketch, StrokeId};

/// The window paints a quick answer in this time. Without it the search competes with that for the
/// same cores where there is no GPU, and both come later.
const PAINTING: Duration = Duration::from_millis(16);

/// This time passes between a quick answer and the work of refining it: the painting, and a search.
const BREATH: Duration = Duration::from_millis(40);

/// Rows of a pass of the generator while somebody draws: a picture is ten times the work of a
/// reading.
const PAINTED_ROWS: usize = 1;

/// [`Mind`] is what a worker answers with.
pub(super) struct Mind {
    pub assistant: Assistant,
    guide: Guide,
    /// It is loaded when it is first asked, as many a drawing is never searched with.
    retriever: OnceCell<Result<Retriever, String>>,
    /// It is loaded when it is first asked, too.
    painter: OnceCell<Result<Painter, String>>,
    device: Device,
    encoder: Option<PathBuf>,
}

impl Mind {
    /// Loads what every drawing needs to `device`.
    pub fn open(device: &Device, options: &EngineOptions) -> Result<Self> {
        let classifier = options.network.open(device)?;
        Ok(Self {
            assistant: Assistant::new(classifier)?,
            guide: Guide::bundled()?,
            retriever: OnceCell::new(),
            painter: OnceCell::new(),
            device: device.clone(),
            encoder: options.encoder.clone(),
        })
    }

    /// Returns what searches galleries, or why there is none.
    pub fn retriever(&self) -> &Result<Retriever, String> {
        self.retriever.get_or_init(|| {
            let encoder = Encoder::open(self.encoder.as_deref(), &self.device);
            encoder.map(Retriever::new).map_err(|e| e.to_string())
        })
    }
}

impl Mind {
    /// Returns what paints drawings, or why there is none.
    fn painter(&self) -> &Result<Painter, String> {
        self.painter.get_or_init(|| {
            let generator = Generator::bundled(&self.device);
            generator.map(Painter::new).map_err(|e| e.to_string())
        })
    }
}

/// [`Desk`] is a mind at work: where jobs come from and where replies go.
pub(super) struct Desk<'a> {
    pub mind: &'a Mind,
    pub mailbox: &'a Mailbox,
    /// This worker asks.
    pub server: Server,
    pub outbox: &'a Outbox,
}

/// [`Rest`] is what is left to do of a job after one answer.
enum Rest {
    Nothing,
    Refinement,
}

impl Desk<'_> {
    /// Gives the next answer of `job`. What is called off begins anew once the more urgent work is
    /// done, unless nobody waits for it any more.
    pub fn serve(&self, job: &Job) {
        let done = match &job.request {
            request if request.sketch().is_empty() => Ok(Rest::Nothing),
            // Of the network before, which knew more categories.
            request if self.is_stale(request) => Ok(Rest::Nothing),
            Request::Assess {
                sketch,
                intent,
                method,
                vigilance,
            } => self.assess(job, sketch, *intent, (*method, *vigilance)),
            Request::Glance { sketch, intent, number } => {
                self.glance(sketch, *intent, *number);
                Ok(Rest::Nothing)
            }
            Request::Retrieve { sketch, gallery, count } => {
                self.retrieve(job, sketch, gallery, *count);
                Ok(Rest::Nothing)
            }
            Request::Generate { sketch, condition } => {
                self.generate(job, sketch, *condition);
                Ok(Rest::Nothing)
            }
            Request::Shape {
                sketch,
                condition,
                region,
                method,
            } => self.shape(job, sketch, (*condition, *region), *method),
            Request::Change {
                sketch,
                condition,
                stroke,
            } => self.change(job, sketch, *condition, *stroke),
            Request::Match {
                sketch,
                gallery,
                item,
                method,
            } => self.explain_match(job, sketch, (gallery, *item), *method),
            Request::Attack { sketch, limits } => self.attack(job, sketch, *limits),
        };
        match done {
            Ok(Rest::Nothing) => {}
            Ok(Rest::Refinement) => {
                self.mailbox.rest(PAINTING);
                self.mailbox.put_back(job.clone().refining(BREATH));
            }
            Err(Interrupted) => self.mailbox.put_back(job.clone()),
        }
    }

    /// Tells whether a request states an intent that the network does not know.
    fn is_stale(&self, request: &Request) -> bool {
        let (Request::Assess { intent, .. } | Request::Glance { intent, .. }) = request else {
            return false;
        };
        intent.is_some_and(|class| self.mind.assistant.classifier().labels().get(class).is_none())
    }

    /// Tells whether `job`, between two of its passes, is called off. A glance that waits is
    /// answered first: the work need not begin anew for it.
    fn gives_way(&self, job: &Job) -> bool {
        if !self.mailbox.is_awaited(self.server) {
            return true;
        }
        if let Some(glance) = self.mailbox.take_glance() {
            self.serve(&glance);
        }
        self.mailbox.calls_off(job)
    }

    fn glance(&self, sketch: &Sketch, intent: Option<ClassId>, number: u64) {
        let started = Instant::now();
        let glance = self.mind.assistant.glance(sketch, intent);
        self.outbox.send(Reply::Glanced {
            number,
            glance,
            elapsed_secs: started.elapsed().as_secs_f32(),
        });
    }

    fn assess(
        &self,
        job: &Job,
        sketch: &Sketch,
        intent: Option<ClassId>,
        (method, vigilance): (Method, Vigilance),
    ) -> Result<Rest, Interrupted> {
        let started = Instant::now();
        let stop = || self.gives_way(job);
        let assistant = &self.mind.assistant;
        let assessment = match job.stage {
            Stage::Quick => assistant.quick(sketch, intent, &stop)?,
            Stage::Refined => assistant.refine(sketch, intent, method, vigilance, &stop)?,
        };
        if !self.mailbox.is_awaited(self.server) {
            // Another network has taken its place, whose categories are others.
            return Ok(Rest::Nothing);
        }
        self.outbox.send(Reply::Assessed {
            revision: sketch.revision(),
            intent,
            assessment: Arc::new(assessment),
            stage: job.stage,
            elapsed_secs: started.elapsed().as_secs_f32(),
        });
        Ok(rest(job.stage))
    }

    fn retrieve(&self, job: &Job, sketch: &Sketch, gallery: &SharedGallery, count: usize) {
        let started = Instant::now();
        if let Some(retriever) = self.retriever(job) {
            let hits = retriever.search(sketch, gallery, count);
            self.outbox.send(Reply::Retrieved {
                revision: sketch.revision(),
                gallery: Arc::clone(gallery),
                hits: hits.into(),
                elapsed_secs: started.elapsed().as_secs_f32(),
            });
        }
    }

    fn explain_match(
        &self,
        job: &Job,
        sketch: &Sketch,
        (gallery, item): (&SharedGallery, usize),
        method: Method,
    ) -> Result<Rest, Interrupted> {
        let Some(retriever) = self.retriever(job) else {
            return Ok(Rest::Nothing);
        };
        let stop = || self.gives_way(job);
        let by = match job.stage {
            Stage::Quick => Method::Midpoint,
            Stage::Refined => method,
        };
        let matched = retriever.explain(sketch, gallery, item, by, Passes::WINDOW_ROWS, &stop)?;
        self.outbox.send(Reply::Matched {
            revision: sketch.revision(),
            gallery: Arc::clone(gallery),
            matched: Arc::new(matched),
            method,
            stage: job.stage,
        });
        Ok(rest(job.stage))
    }

    fn generate(&self, job: &Job, sketch: &Sketch, condition: Condition) {
        let started = Instant::now();
        if let Some(painter) = self.painter(job) {
            let category = condition.category;
            self.outbox.send(Reply::Painted {
                revision: sketch.revision(),
                condition,
                picture: Arc::new(painter.paint(sketch, condition)),
                is_known: category.is_some_and(|class| painter.generator().knows(class)),
                elapsed_secs: started.elapsed().as_secs_f32(),
            });
        }
    }

    fn shape(
        &self,
        job: &Job,
        sketch: &Sketch,
        (condition, region): (Condition, Region),
        method: Method,
    ) -> Result<Rest, Interrupted> {
        let Some(painter) = self.painter(job) else {
            return Ok(Rest::Nothing);
        };
        let stop = || self.gives_way(job);
        let by = match (job.stage, method) {
            // A gradient at the drawing itself says next to nothing of its own picture.
            (Stage::Quick, _) | (_, Method::Gradient | Method::Smoothed) => Method::Midpoint,
            (Stage::Refined, method) => method,
        };
        let shaping = painter.explain(sketch, condition, region, by, PAINTED_ROWS, &stop)?;
        self.outbox.send(Reply::Shaped {
            revision: sketch.revision(),
            condition,
            region,
            shaping: shaping.map(Arc::new),
            method,
            stage: job.stage,
        });
        Ok(rest(job.stage))
    }

    fn change(&self, job: &Job, sketch: &Sketch, condition: Condition, stroke: StrokeId) -> Result<Rest, Interrupted> {
        let place = sketch.strokes().iter().position(|s| s.id() == stroke);
        if let (Some(place), Some(painter)) = (place, self.painter(job)) {
            let stop = || self.gives_way(job);
            let changes = painter.changes(sketch, condition, &[place], PAINTED_ROWS, &stop)?;
            self.outbox.send(Reply::Changed {
                revision: sketch.revision(),
                condition,
                stroke,
                change: Arc::new(changes.into_iter().flatten().collect()),
            });
        }
        Ok(Rest::Nothing)
    }

    fn attack(&self, job: &Job, sketch: &Sketch, limits: Limits) -> Result<Rest, Interrupted> {
        let stop = || self.gives_way(job);
        let attacker = Attacker::new(self.mind.assistant.classifier(), &self.mind.guide);
        let attack = attacker.attack_until(sketch, limits, &stop)?;
        if !self.mailbox.is_awaited(self.server) {
            return Ok(Rest::Nothing);
        }
        self.outbox.send(Reply::Attacked {
            revision: sketch.revision(),
            attack: Arc::new(attack),
        });
        Ok(Rest::Nothing)
    }

    /// Returns what paints drawings; without it, says that `job` gets no answer.
    fn painter(&self, job: &Job) -> Option<&Painter> {
        let painter = self.mind.painter().as_ref();
        let complain = |message: &String| self.outbox.failed_on(&job.request, message.clone());
        painter.map_err(complain).ok()
    }

    /// Returns what searches galleries; without it, says that `job` gets no answer.
    fn retriever(&self, job: &Job) -> Option<&Retriever> {
        let retriever = self.mind.retriever().as_ref();
        let complain = |message: &String| self.outbox.failed_on(&job.request, message.clone());
        retriever.map_err(complain).ok()
    }
}

fn rest(stage: Stage) -> Rest {
    match stage {
        Stage::Quick => Rest::Refinement,
        Stage::Refined => Rest::Nothing,
    }
}
