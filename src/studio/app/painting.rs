//! [`Painting`] is the picture that the drawing becomes, with the part of it that is explained. It asks for every new
//! state of the drawing, keeps the pictures by revision, and knows what to show meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::advice::{Arrival, News};
use super::explanation::{self, Explanation};
use crate::engine::{Change, ClassId, Condition, Kind, Method, Region, Reply, Request, Shaping, Stage};
use strokewise_ink::inking::shading::Shades;
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::{Revision, Sketch, StrokeId};

/// Pictures kept, 48 KiB each; undo and redo within so many steps find theirs at once.
const KEPT: usize = 100;

/// A picture is of a state of the drawing, and of the category that it reads as or is meant to be.
type Key = (Revision, Option<ClassId>);

/// [`Painted`] is a picture of one state of the drawing.
#[derive(Debug, Clone)]
pub struct Painted {
    /// The drawing becomes this picture.
    pub picture: Arc<Picture>,
    /// The generator was told this category; `None` where the lines alone decided.
    pub category: Option<ClassId>,
}

/// [`Part`] is the part of the picture that is explained, and what the engine said of it.
#[derive(Debug)]
struct Part {
    region: Region,
    /// It keeps what was last asked, so that nothing is asked twice.
    asked: Option<(Key, Method)>,
    /// It keeps what was last right for the drawing as it then stood.
    answer: Option<Answer>,
}

#[derive(Debug)]
struct Answer {
    key: Key,
    stage: Stage,
    /// It is `None` where the part shows nothing.
    shaping: Option<(Arc<Shaping>, Vec<Shades>)>,
}

/// [`Painting`] is the picture and everything the engine said about it.
#[derive(Debug, Default)]
pub struct Painting {
    is_open: bool,
    /// It is true where the panel that shows the picture is out of view.
    pub hidden: bool,
    failure: Option<String>,
    painted: BTreeMap<Key, Painted>,
    asked: Option<Key>,
    shown: Option<Painted>,
    part: Option<Part>,
    /// Somebody points at this stroke.
    pointed: Option<StrokeId>,
    /// It changes this, once that is known, and in the picture of this key.
    change: Option<(Key, StrokeId, Option<Arc<Change>>)>,
}

impl Painting {
    /// Returns whether the picture is wanted at all.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Wants it, or no longer: closed, it costs nothing.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.part = None;
    }

    /// Returns why there is no picture, where the engine said so.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Returns the picture to show for `sketch`: the exact one, else the last that was, until the
    /// exact one comes.
    pub fn shown(&self, sketch: &Sketch) -> Option<&Painted> {
        self.shown.as_ref().filter(|_| !sketch.is_empty())
    }

    /// Returns the part that is explained.
    pub fn region(&self) -> Option<Region> {
        self.part.as_ref().map(|part| part.region)
    }

    /// Returns whether the part that is explained is known to show nothing.
    pub fn is_blank(&self) -> bool {
        let answer = self.part.as_ref().and_then(|part| part.answer.as_ref());
        answer.is_some_and(|answer| answer.shaping.is_none())
    }

    /// Explains this part from now on.
    pub fn choose(&mut self, region: Region) {
        self.part = Some(Part {
            region,
            asked: None,
            answer: None,
        });
    }

    /// Explains the reading again.
    pub fn end_choice(&mut self) {
        self.part = None;
    }

    /// Another drawing is open.
    pub fn leave(&mut self) {
        self.painted.clear();
        self.asked = None;
        self.shown = None;
        self.part = None;
        self.change = None;
    }

    /// Notes that somebody points at this stroke, or at none; says whether that is something to ask
    /// about.
    pub fn point(&mut self, stroke: Option<StrokeId>) -> bool {
        let before = std::mem::replace(&mut self.pointed, stroke);
        self.is_open && stroke.is_some() && stroke != before
    }

    /// Returns what the stroke that somebody points at changes in the picture, [row, column];
    /// `None` until the engine has said so.
    pub fn change(&self) -> Option<&Arc<Change>> {
        let (key, stroke, change) = self.change.as_ref()?;
        let is_right = self.asked == Some(*key) && self.pointed == Some(*stroke);
        change.as_ref().filter(|_| is_right)
    }

    /// Returns what every stroke does for the part, which is called `target`; `None` until the
    /// engine has said so.
    pub fn explanation<'a>(&'a self, sketch: &Sketch, target: &'a str) -> Option<Explanation<'a>> {
        let part = self.part.as_ref().filter(|_| !sketch.is_empty())?;
        let (shaping, shades) = part.answer.as_ref()?.shaping.as_ref()?;
        Some(Explanation {
            strokes: shaping.strokes.iter().collect(),
            shades,
            target,
        })
    }

    /// The drawing is in this state now. The engine lets go of questions about any other, so they
    /// may be asked again.
    pub fn follow(&mut self, revision: Revision) {
        self.asked.take_if(|(asked, _)| *asked != revision);
        if let Some(part) = &mut self.part {
            part.asked.take_if(|((asked, _), _)| *asked != revision);
        }
        self.change
            .take_if(|((asked, _), _, known)| known.is_none() && *asked != revision);
    }

    /// Returns what to ask about the drawing as it stands, which reads as `category` or is meant to. Where the picture
    /// is closed or out of view, that is nothing but the chosen part.
    pub fn ask(
        &mut self,
        sketch: &Sketch,
        category: Option<ClassId>,
        method: Method,
    ) -> impl Iterator<Item = Request> + use<> {
        let wanted = self.is_open && !sketch.is_empty();
        let requests = wanted.then(|| {
            let key = (sketch.revision(), category);
            [
                self.ask_picture(sketch, key),
                self.ask_part(sketch, key, method),
                self.ask_change(sketch, key),
            ]
        });
        requests.into_iter().flatten().flatten()
    }

    fn ask_picture(&mut self, sketch: &Sketch, key: Key) -> Option<Request> {
        if let Some(painted) = self.painted.get(&key) {
            self.asked = Some(key);
            self.shown = Some(painted.clone());
            return None;
        }
        if self.hidden || self.asked == Some(key) {
            return None;
        }
        self.asked = Some(key);
        Some(Request::Generate {
            sketch: sketch.clone(),
            condition: condition(key),
        })
    }

    fn ask_part(&mut self, sketch: &Sketch, key: Key, method: Method) -> Option<Request> {
        let part = self.part.as_mut()?;
        let asked_before = part.asked.replace((key, method));
        (asked_before != part.asked).then(|| Request::Shape {
            sketch: sketch.clone(),
            condition: condition(key),
            region: part.region,
            method,
        })
    }

    fn ask_change(&mut self, sketch: &Sketch, key: Key) -> Option<Request> {
        let stroke = self.pointed.filter(|_| !self.hidden)?;
        let known = self.change.as_ref();
        let known = known.map(|(key, stroke, _)| (*key, *stroke));
        (known != Some((key, stroke))).then(|| {
            self.change = Some((key, stroke, None));
            Request::Change {
                sketch: sketch.clone(),
                condition: condition(key),
                stroke,
            }
        })
    }

    /// Takes in what the engine replied; returns the news of a picture of the drawing, where that
    /// is what came.
    pub fn hear(&mut self, reply: &Reply) -> Option<Arrival> {
        match reply {
            Reply::Painted {
                revision,
                condition,
                picture,
                is_known,
                elapsed_secs,
            } => {
                self.failure = None;
                let painted = Painted {
                    picture: Arc::clone(picture),
                    category: condition.category.filter(|_| *is_known),
                };
                self.keep((*revision, condition.category), painted);
                return Some(Arrival {
                    revision: *revision,
                    news: News::Painting,
                    engine_secs: *elapsed_secs,
                });
            }
            Reply::Shaped {
                revision,
                condition,
                region,
                shaping,
                method,
                stage,
            } => {
                let key = (*revision, condition.category);
                if let Some(part) = self.part.as_mut()
                    && part.region == *region
                    && part.asked == Some((key, *method))
                {
                    part.take(key, *stage, shaping.as_ref());
                }
            }
            Reply::Changed {
                revision,
                condition,
                stroke,
                change,
            } => {
                let about = ((*revision, condition.category), *stroke);
                if let Some((key, stroke, known)) = &mut self.change
                    && (*key, *stroke) == about
                {
                    *known = Some(Arc::clone(change));
                }
            }
            Reply::Failed {
                kind: Some(Kind::Generate | Kind::Shape | Kind::Change),
                message,
                ..
            } => self.failure = Some(message.clone()),
            _ => {}
        }
        None
    }

    fn keep(&mut self, key: Key, painted: Painted) {
        if self.asked == Some(key) {
            self.shown = Some(painted.clone());
        }
        self.painted.insert(key, painted);
        if self.painted.len() > KEPT {
            self.painted.pop_first();
        }
    }
}

impl Part {
    /// Keeps an answer, unless a better one is there.
    fn take(&mut self, key: Key, stage: Stage, shaping: Option<&Arc<Shaping>>) {
        let before = self.answer.as_ref();
        if before.is_some_and(|before| before.key == key && before.stage > stage) {
            return;
        }
        let shaping = shaping.map(|shaping| {
            let strokes = shaping.strokes.iter().zip(&shaping.profiles);
            let strokes = strokes.map(|(stroke, profile)| (stroke.p_sla, profile.as_slice()));
            (Arc::clone(shaping), explanation::along(strokes))
        });
        self.answer = Some(Answer { key, stage, shaping });
    }
}

fn condition((_, category): Key) -> Condition {
    Condition { category, style: None }
}
