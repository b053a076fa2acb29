//! [`Easel`] is paper and critic without a frame around them: a document, the engine, what it says and what it
//! suggests. It notes everything that happens. It has no widget and no file; studies, exhibits and the tests put one
//! up.

mod opening;

use std::collections::BTreeMap;
use std::sync::Arc;

use strokewise_ink::format::journal::Entry;
use strokewise_ink::inking::Line;
use strokewise_ink::sketch::{Document, Edit, Point, Revision, Sketch, Stroke, StrokeId};

pub use opening::{Opening, Witness};

use super::contacts::Contacts;
use super::hints::{Candidate, Decision, Hints, Source};
use super::sham;
use crate::app::advice::{Advice, Answer};
use crate::app::canvas::{Tool, Wish};
use crate::app::suggestion::Topic;
use crate::engine::{Assessment, ClassId, Engine, Reply, Stage, Vigilance};
use crate::study::event::{Cause, Event, log_odds};
use crate::study::file::Shown;
use crate::study::{critic, hash};

/// The ink is so wide, in canvas units.
pub const PEN_WIDTH: f32 = 4.0;

/// [`Easel`] is paper and critic; see the module.
pub struct Easel {
    document: Document,
    engine: Engine,
    /// The engine said this.
    pub advice: Advice,
    /// It says what a press on the paper does.
    pub tool: Tool,
    opening: Opening,
    epoch: u64,
    /// The first revision of this drawing: answers about earlier ones come too late.
    first: Revision,
    vigilance: Vigilance,
    hints: Hints,
    contacts: Contacts,
    /// Each step of undo, and of redo, has here the hints that it followed.
    past: Vec<Vec<u32>>,
    future: Vec<Vec<u32>>,
    changed_ms: f64,
    /// Lines of the answers.
    lines: BTreeMap<(Revision, Stage), u64>,
    /// Strokes were to be flagged so readily in each state that was asked about.
    asked: BTreeMap<Revision, Vigilance>,
    painted: Option<u64>,
}

impl Easel {
    /// Makes an easel with blank paper, explained by `engine`.
    pub fn new(engine: Engine) -> Self {
        Self {
            document: Document::default(),
            engine,
            advice: Advice::default(),
            tool: Tool::Pen,
            opening: Opening::default(),
            epoch: 0,
            first: Revision::default(),
            vigilance: Vigilance::Usual,
            hints: Hints::default(),
            contacts: Contacts::default(),
            past: Vec::new(),
            future: Vec::new(),
            changed_ms: 0.0,
            lines: BTreeMap::new(),
            asked: BTreeMap::new(),
            painted: None,
        }
    }

    /// Puts new paper up and forgets everything before. Returns the document's revision.
    pub fn open(&mut self, opening: Opening) -> Revision {
        self.document.open(opening.sketch.clone());
        self.advice.forget();
        self.epoch += 1;
        self.first = self.document.sketch().revision();
        self.vigilance = Vigilance::Usual;
        (self.hints, self.contacts) = (Hints::default(), Contacts::default());
        self.past.clear();
        self.future.clear();
        self.lines.clear();
        self.asked.clear();
        self.painted = None;
        self.tool = Tool::Pen;
        self.opening = opening;
        self.first
    }

    /// Lets the critic look at the drawing as if it saw it for the first time: nothing of it is new, and so no
    /// suggestion has to wait.
    pub fn look_anew(&mut self) {
        self.advice.forget();
    }

    /// Returns the drawing.
    pub fn sketch(&self) -> &Sketch {
        self.document.sketch()
    }

    /// Returns a number that changes with new paper.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Returns whether the critic shows this.
    pub fn shows(&self, what: Shown) -> bool {
        self.opening.shows.contains(&what)
    }

    /// Returns whether undo and redo would do anything.
    pub fn can_undo_redo(&self) -> [bool; 2] {
        [self.document.can_undo(), self.document.can_redo()]
    }

    /// Returns the category that is to be drawn, where the critic knows it.
    pub fn intent(&self) -> Option<ClassId> {
        let word = self.opening.word.as_ref()?;
        self.advice.labels()?.find(word).ok()
    }

    /// Returns the suggestions that are open.
    pub fn hints(&self) -> &Hints {
        &self.hints
    }

    /// Returns the answer to show: the exact one, else the last one until that comes.
    pub fn answer(&self) -> Option<&Answer> {
        self.advice.shown(self.sketch(), self.intent())
    }

    /// Returns, for each stroke of an assessment, the place of the one whose scores it shows;
    /// `None` where that is its own.
    pub fn dealt(&self, assessment: &Assessment) -> Option<Vec<usize>> {
        Some(sham::dealt(assessment.strokes.len(), self.opening.sham?))
    }

    /// Takes in what the engine says and asks about the drawing as it stands. This is called once a frame.
    pub fn listen(&mut self, witness: &mut dyn Witness) {
        for reply in self.engine.drain() {
            self.advice.hear(&reply);
            if let Reply::Assessed {
                revision,
                intent,
                assessment,
                stage,
                elapsed_secs,
            } = &reply
                && *revision >= self.first
            {
                let told = critic::Told {
                    revision: *revision,
                    intent: *intent,
                    stage: *stage,
                    elapsed_secs: *elapsed_secs,
                };
                self.note_answer(assessment, told, witness);
            }
        }
        let request = self.advice.ask(self.document.sketch(), self.intent(), self.vigilance);
        if let Some(request) = request {
            self.asked.insert(request.revision(), self.vigilance);
            self.engine.send(request);
        }
        self.follow_hints(witness);
    }

    fn note_answer(&mut self, assessment: &Arc<Assessment>, told: critic::Told, witness: &mut dyn Witness) {
        let name = |class| self.advice.name(class).to_owned();
        let device = self.advice.device().unwrap_or_default();
        let vigilance = self.asked.get(&told.revision).copied().unwrap_or_default();
        let Some(mut answer) = critic::record(assessment, told, vigilance, device, name) else {
            witness.note(Event::Error {
                message: "an answer of the critic holds what is no number".to_owned(),
            });
            return;
        };
        answer.dealt = self.dealt(assessment).unwrap_or_default();
        let line = witness.note(Event::Answer(Box::new(answer)));
        self.lines.insert((told.revision, told.stage), line);
    }

    /// Compares what is suggested now with what was.
    fn follow_hints(&mut self, witness: &mut dyn Witness) {
        let Some((revision, answer)) = self.advice.settled_at(self.document.sketch()) else {
            return;
        };
        let assessment = Arc::clone(&answer.assessment);
        let Some(&line) = self.lines.get(&(revision, Stage::Refined)) else {
            return;
        };
        let candidates = match self.dealt(&assessment) {
            Some(dealt) => sham::candidates(&assessment, &dealt),
            None => Candidate::all(&assessment, |id| self.hints.has_kept(id)),
        };
        let is_there = |id: StrokeId| self.document.sketch().stroke(id).is_some();
        let there = |c: &Candidate| c.topic.parts().iter().all(|part| is_there(part.stroke));
        let open: Vec<Candidate> = candidates.into_iter().filter(there).collect();
        let known = !self.opening.planted.is_empty();
        let source = Source {
            line,
            shown: self.opening.shows.contains(&Shown::Suggestions),
            planted: &|id| known.then(|| self.opening.planted.contains(&id)),
            name: &|class| self.advice.name(class).to_owned(),
        };
        self.hints.follow(open, &source, witness);
    }

    /// Follows the pen: notes the samples of the stroke under it that came since the last frame.
    pub fn follow_pen(&mut self, wet: &[Point], witness: &mut dyn Witness) {
        self.contacts.follow(wet, witness);
        // Frames come anyway: the time that is left is shown.
        self.advice.rest(!wet.is_empty(), witness.now_ms() / 1000.0);
    }

    /// Carries out what the hand did on the paper.
    pub fn grant(&mut self, wish: Wish, witness: &mut dyn Witness) {
        match wish {
            // There is no help for the hand here: nothing is straightened.
            Wish::Ink(Line { points, clock })
            | Wish::Straight {
                drawn: Line { points, clock },
                ..
            } => {
                let down = self.contacts.end(&points, clock, witness);
                let id = self.document.next_stroke_id();
                if let Some(stroke) = Stroke::new(id, PEN_WIDTH, points) {
                    self.edit(
                        &Edit::Add(stroke.timed_by(clock)),
                        Cause::Pen,
                        Some(down),
                        Vec::new(),
                        witness,
                    );
                }
            }
            Wish::Erase(cuts) => {
                // Whole strokes: the easel's eraser takes no parts.
                let ids = cuts.into_iter().map(|(id, _)| id).collect();
                self.edit(&Edit::Remove(ids), Cause::Eraser, None, Vec::new(), witness);
            }
            Wish::Select(..) | Wish::Transform(_) | Wish::Place(_) => {}
        }
    }

    /// Removes everything.
    pub fn clear(&mut self, witness: &mut dyn Witness) {
        self.edit(&Edit::Clear, Cause::Clear, None, Vec::new(), witness);
    }

    fn edit(&mut self, edit: &Edit, cause: Cause, of: Option<u64>, follows: Vec<u32>, witness: &mut dyn Witness) {
        if !self.document.apply(edit) {
            return;
        }
        let follows_advice = matches!(cause, Cause::Advice | Cause::CleanUp);
        self.vigilance = if follows_advice {
            Vigilance::Raised
        } else {
            Vigilance::Usual
        };
        self.past.push(follows);
        self.future.clear();
        self.changed(Entry::from(edit), cause, of, witness);
    }

    fn changed(&mut self, edit: Entry, cause: Cause, of: Option<u64>, witness: &mut dyn Witness) {
        self.changed_ms = witness.now_ms();
        let sketch = self.document.sketch();
        let (revision, state) = (sketch.revision().0, hash::of_sketch(sketch));
        witness.note(Event::Edit {
            edit,
            cause,
            of,
            revision,
            state,
        });
    }

    /// Goes one step back. What had been followed and is undone is a regret.
    pub fn undo(&mut self, witness: &mut dyn Witness) {
        if !self.document.undo() {
            return;
        }
        let follows = self.past.pop().unwrap_or_default();
        self.vigilance = Vigilance::Usual;
        self.changed(Entry::Undo, Cause::Undo, None, witness);
        for suggestion in &follows {
            witness.note(Event::SuggestionRevert {
                suggestion: *suggestion,
            });
        }
        self.future.push(follows);
    }

    /// Goes one step forward again.
    pub fn redo(&mut self, witness: &mut dyn Witness) {
        if !self.document.redo() {
            return;
        }
        self.past.push(self.future.pop().unwrap_or_default());
        self.vigilance = Vigilance::Usual;
        self.changed(Entry::Redo, Cause::Redo, None, witness);
    }

    /// Follows a suggestion.
    pub fn accept(&mut self, number: u32, witness: &mut dyn Witness) {
        let Some(hint) = self.hints.settle(number, Decision::Follow, witness) else {
            return;
        };
        if let Some(edit) = self.removal(&hint.says.topic) {
            self.edit(&edit, Cause::Advice, Some(hint.line), vec![number], witness);
        }
    }

    /// Declines a suggestion: it does not come again.
    pub fn keep(&mut self, number: u32, witness: &mut dyn Witness) {
        self.hints.settle(number, Decision::Keep, witness);
    }

    /// Follows all suggestions that go with others, as one step.
    pub fn clean_up(&mut self, witness: &mut dyn Witness) {
        let numbers: Vec<u32> = self.hints.going_together().map(|hint| hint.number).collect();
        let mut edits = Vec::new();
        for number in &numbers {
            let topic = self
                .hints
                .settle(*number, Decision::FollowAll, witness)
                .map(|hint| hint.says.topic);
            edits.extend(topic.and_then(|topic| self.removal(&topic)));
        }
        self.edit(&Edit::Together(edits), Cause::CleanUp, None, numbers, witness);
    }

    fn removal(&mut self, topic: &Topic) -> Option<Edit> {
        match topic {
            Topic::Stroke(id) => Some(Edit::Remove(vec![*id])),
            Topic::Strokes(ids) => Some(Edit::Remove(ids.to_vec())),
            Topic::Part(part) => self.document.trimming(*part),
        }
    }

    /// Notes that a frame that shows the answer on top has been laid out; only the first one of each answer is noted.
    pub fn painted(&mut self, witness: &mut dyn Witness) {
        if self.opening.shows.is_empty() {
            return;
        }
        let revision = self.document.sketch().revision();
        let Some(answer) = self.advice.current(revision, self.intent()) else {
            return;
        };
        let Some(&line) = self.lines.get(&(revision, answer.stage)) else {
            return;
        };
        if self.painted.replace(line) != Some(line) {
            let what = self.opening.shows.clone();
            let pen_up_to_paint_ms = (10.0 * (witness.now_ms() - self.changed_ms)).round() / 10.0;
            witness.note(Event::Painted {
                answer: line,
                what,
                pen_up_to_paint_ms,
            });
        }
    }

    /// Ends the drawing: what is still open was ignored.
    pub fn close(&mut self, witness: &mut dyn Witness) {
        self.contacts.cancel(witness);
        self.hints.close(witness);
    }

    /// Notes whether pointer or focus is on a suggestion, and which ones are in view, in this
    /// frame.
    pub fn looked_at(&mut self, pointed: Option<u32>, in_view: &[u32], witness: &mut dyn Witness) {
        self.hints.looked_at(pointed, in_view, witness);
    }
}

/// Returns what a removal changes, in log-odds.
pub fn effect(p: [f32; 2]) -> f64 {
    log_odds(p[1]) - log_odds(p[0])
}
