//! [`Advice`] is what the engine says of the drawing's reading. It asks for every new state of the drawing, keeps the
//! answers by revision and intent, and knows which one to show meanwhile.

mod names;
mod rest;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::names::Names;
use self::rest::Rest;
use super::explanation::{self, Explanation};
use crate::engine::{
    Assessment, Attack, ClassId, Kind, Limits, Method, Reply, Request, Stage, Vigilance, Waiting, rested, steadied,
};
use strokewise_ink::inking::shading::Shades;
use strokewise_ink::sketch::{Revision, Sketch};

/// An answer is about a state of the drawing and the category that is meant, if any.
type Key = (Revision, Option<ClassId>);

/// [`Answer`] is one answer of the engine.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The drawing is explained so.
    pub assessment: Arc<Assessment>,
    /// It says how good the answer is.
    pub stage: Stage,
    /// These are the scores along each stroke, in the order of the assessment's strokes.
    shades: Vec<Shades>,
}

impl Answer {
    fn new(assessment: Arc<Assessment>, stage: Stage) -> Self {
        let strokes = assessment.strokes.iter();
        let strokes = strokes.map(|s| (s.attribution.p_sla, s.profile.as_slice()));
        Self {
            shades: explanation::along(strokes),
            assessment,
            stage,
        }
    }
}

/// [`Arrival`] is an answer that came in this frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// It speaks of this document state.
    pub revision: Revision,
    /// It says what came.
    pub news: News,
    /// The engine worked for it for so many seconds.
    pub engine_secs: f32,
}

/// [`News`] says what kind of answer came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News {
    /// A reading of the drawing came.
    Reading(Stage),
    /// The pictures most like it came.
    Hits,
    /// The picture that it becomes came.
    Painting,
}

/// [`Challenge`] says how far the question stands what would fool the model about one state of the
/// drawing.
#[derive(Debug, Clone, Copy)]
pub enum Challenge<'a> {
    /// The engine is looking.
    Asked,
    /// It is done.
    Answered(&'a Attack),
}

/// Answers kept; undo and redo within so many steps find their scores at once.
const ANSWERS_KEPT: usize = 200;

/// Fewer are kept of large drawings: an answer takes some 5 kB a stroke, and so many strokes some
/// 100 MB.
const STROKES_KEPT: usize = 20_000;

/// [`Advice`] holds everything the engine said of the drawing's reading.
#[derive(Default)]
pub struct Advice {
    names: Names,
    device: Option<String>,
    failure: Option<String>,
    answers: BTreeMap<Key, Answer>,
    /// It keeps what was last asked, so that nothing is asked twice.
    asked: Option<Key>,
    /// Full answers are computed by this method, where somebody has chosen one.
    method: Option<Method>,
    /// It is true where the network is so slow that full answers take one gradient half-way.
    is_slow: bool,
    /// This is the last answer that was right for the drawing as it then stood.
    shown: Option<Key>,
    /// This is the last full answer that was right for the drawing as it then stood.
    settled: Option<Key>,
    /// It counts how long the hand has rested on it.
    rest: Rest<Key>,
    /// The hand has rested long enough on this last full answer.
    rested: Option<Key>,
    /// The engine worked for so many seconds for the last quick answer.
    quick_secs: Option<f32>,
    /// This state of the drawing was last challenged, and this came of it.
    challenge: Option<(Revision, Option<Arc<Attack>>)>,
}

impl Advice {
    /// Returns the device that computes, in words.
    pub fn device(&self) -> Option<&str> {
        self.device.as_deref()
    }

    /// Returns why there is no advice, where the engine said so.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Returns the seconds that the engine worked for the last quick answer.
    pub fn quick_secs(&self) -> Option<f32> {
        self.quick_secs
    }

    /// Returns the method by which full answers are computed.
    pub fn method(&self) -> Method {
        let by_itself = if self.is_slow {
            Method::Midpoint
        } else {
            Method::Integrated
        };
        self.method.unwrap_or(by_itself)
    }

    /// Computes full answers in another way from now on. What is known by the old way is shown
    /// until the new answer comes.
    pub fn set_method(&mut self, method: Method) {
        if self.method() != method {
            self.asked = None;
        }
        self.method = Some(method);
    }

    /// Another network answers: nothing that was said holds, and nothing is asked until its
    /// categories are known.
    pub fn change_network(&mut self, is_slow: bool) {
        self.forget();
        self.set_labels(None);
        self.quick_secs = None;
        self.failure = None;
        self.is_slow = is_slow;
    }

    /// Forgets all answers: another drawing is open.
    pub fn forget(&mut self) {
        self.answers.clear();
        self.asked = None;
        self.shown = None;
        self.settled = None;
        self.rested = None;
        self.challenge = None;
    }

    /// Returns what to ask about the drawing as it stands; `None` where the full answer is there or
    /// on its way, where there is no ink, or no model yet.
    pub fn ask(&mut self, sketch: &Sketch, intent: Option<ClassId>, vigilance: Vigilance) -> Option<Request> {
        let key = (sketch.revision(), intent);
        // The engine drops a challenge of a former state, so nobody may wait for its answer.
        self.challenge
            .take_if(|(revision, attack)| attack.is_none() && *revision != key.0);
        let answered = self
            .answers
            .get(&key)
            .is_some_and(|a| a.stage == Stage::Refined && a.assessment.method == self.method());
        if answered {
            self.shown = Some(key);
            self.settled = Some(key);
            // What was asked about another state may be dropped by now, and is asked again when it
            // returns.
            self.asked = Some(key);
        }
        if sketch.is_empty() || answered || self.asked == Some(key) || self.labels().is_none() {
            return None;
        }
        self.asked = Some(key);
        Some(Request::Assess {
            sketch: sketch.clone(),
            intent,
            method: self.method(),
            vigilance,
        })
    }

    /// Returns the question what would fool the model about the drawing as it stands.
    pub fn ask_challenge(&mut self, sketch: &Sketch) -> Option<Request> {
        if sketch.is_empty() || self.labels().is_none() {
            return None;
        }
        self.challenge = Some((sketch.revision(), None));
        Some(Request::Attack {
            sketch: sketch.clone(),
            limits: Limits::default(),
        })
    }

    /// Lets go of what was suggested: something else is read from now on.
    pub fn turn_away(&mut self) {
        self.settled = None;
        self.challenge = None;
    }

    /// Lets go of the last challenge.
    pub fn end_challenge(&mut self) {
        self.challenge = None;
    }

    /// Returns how far the challenge of this state of the drawing stands; `None` where it was not
    /// asked for.
    pub fn challenge(&self, revision: Revision) -> Option<Challenge<'_>> {
        let (_, attack) = self.challenge.as_ref().filter(|(r, _)| *r == revision)?;
        Some(match attack {
            Some(attack) => Challenge::Answered(attack),
            None => Challenge::Asked,
        })
    }

    /// Takes in what the engine replied; returns the answer, where that is what came.
    pub fn hear(&mut self, reply: &Reply) -> Option<Arrival> {
        match reply {
            Reply::Ready { device, labels } => {
                self.device = Some(device.clone());
                self.set_labels(Some(Arc::clone(labels)));
                self.failure = None;
            }
            Reply::Assessed {
                revision,
                intent,
                assessment,
                stage,
                elapsed_secs,
            } => {
                if *stage == Stage::Quick {
                    self.quick_secs = Some(*elapsed_secs);
                }
                self.failure = None;
                let assessment = self.steady(assessment, *stage);
                let answer = Answer::new(assessment, *stage);
                self.keep((*revision, *intent), answer);
                return Some(Arrival {
                    revision: *revision,
                    news: News::Reading(*stage),
                    engine_secs: *elapsed_secs,
                });
            }
            Reply::Attacked { revision, attack } => {
                if let Some((asked, answer)) = &mut self.challenge
                    && asked == revision
                {
                    *answer = Some(Arc::clone(attack));
                }
            }
            Reply::Failed { kind, message, .. } => self.fail(*kind, message),
            Reply::Glanced { .. }
            | Reply::Network { .. }
            | Reply::Retrieved { .. }
            | Reply::Matched { .. }
            | Reply::Painted { .. }
            | Reply::Shaped { .. }
            | Reply::Changed { .. }
            | Reply::Gallery { .. } => {}
        }
        None
    }

    /// Returns the answer with what was suggested until now and still may be, and without what has
    /// to wait: suggestions do not come and go while somebody draws.
    fn steady(&self, assessment: &Arc<Assessment>, stage: Stage) -> Arc<Assessment> {
        let former = self.settled.and_then(|key| self.answers.get(&key));
        match former.filter(|_| stage == Stage::Refined) {
            Some(former) if former.assessment.suggests() || assessment.suggests() => {
                let now = Assessment::clone(assessment);
                Arc::new(steadied(&former.assessment, now))
            }
            _ => Arc::clone(assessment),
        }
    }

    /// Lets what waits for it be suggested once the hand has rested for a while. Returns in how
    /// many seconds to call again, where something waits.
    pub fn rest(&mut self, is_drawing: bool, now_secs: f64) -> Option<f64> {
        let settled = self.settled.filter(|_| !is_drawing);
        let answer = settled.and_then(|key| self.answers.get_mut(&key));
        let answer = answer.filter(|a| a.assessment.waiting != Waiting::default());
        let left = self.rest.left_secs(settled.filter(|_| answer.is_some()), now_secs)?;
        if left > 0.0 {
            return Some(left);
        }
        self.rested = settled;
        let answer = answer?;
        answer.assessment = Arc::new(rested(&answer.assessment)?);
        None
    }

    /// Says whether more may be suggested of the drawing as it stands, once the hand rests.
    pub fn is_still_looking(&self) -> bool {
        let unrested = self.settled.filter(|key| self.rested != Some(*key));
        let answer = unrested.and_then(|key| self.answers.get(&key));
        answer.is_some_and(|answer| answer.assessment.waiting != Waiting::default())
    }

    fn fail(&mut self, kind: Option<Kind>, message: &str) {
        if !matches!(kind, None | Some(Kind::Assess | Kind::Attack)) {
            return;
        }
        self.challenge.take_if(|(_, attack)| attack.is_none());
        self.failure = Some(message.to_owned());
    }

    fn keep(&mut self, key: Key, answer: Answer) {
        let better_is_there = self.answers.get(&key).is_some_and(|old| old.stage > answer.stage);
        if better_is_there {
            return;
        }
        if self.asked == Some(key) {
            self.shown = Some(key);
            if answer.stage == Stage::Refined {
                self.settled = Some(key);
            }
        }
        self.answers.insert(key, answer);
        while self.answers.len() > ANSWERS_KEPT || self.strokes_kept() > STROKES_KEPT {
            let in_use = [self.shown, self.settled];
            let oldest = self.answers.keys().find(|k| !in_use.contains(&Some(**k))).copied();
            let Some(oldest) = oldest else { break };
            self.answers.remove(&oldest);
        }
    }

    fn strokes_kept(&self) -> usize {
        let answers = self.answers.values();
        answers.map(|answer| answer.assessment.strokes.len()).sum()
    }

    /// Returns what every stroke does for the target of `answer`.
    pub fn explanation<'a>(&'a self, answer: &'a Answer) -> Explanation<'a> {
        let assessment = &*answer.assessment;
        let strokes = assessment.strokes.iter();
        Explanation {
            strokes: strokes.map(|s| &s.attribution).collect(),
            shades: &answer.shades,
            target: self.name(assessment.target),
        }
    }

    /// Returns the answer for exactly this state of the drawing.
    pub fn current(&self, revision: Revision, intent: Option<ClassId>) -> Option<&Answer> {
        self.answers.get(&(revision, intent))
    }

    /// Returns the answer to show: the exact one, else the last one that was, until the exact one
    /// comes.
    pub fn shown(&self, sketch: &Sketch, intent: Option<ClassId>) -> Option<&Answer> {
        if sketch.is_empty() {
            return None;
        }
        self.current(sketch.revision(), intent)
            .or_else(|| self.shown.and_then(|key| self.answers.get(&key)))
    }

    /// Returns the full answer to take suggestions from: a quick one knows no noise, and what was
    /// suggested should not vanish with every stroke and come back.
    pub fn settled(&self, sketch: &Sketch) -> Option<&Answer> {
        Some(self.settled_at(sketch)?.1)
    }

    /// Returns what [`Advice::settled`] does, with the document state that it speaks of.
    pub fn settled_at(&self, sketch: &Sketch) -> Option<(Revision, &Answer)> {
        let key = self.settled.filter(|_| !sketch.is_empty())?;
        Some((key.0, self.answers.get(&key)?))
    }
}
