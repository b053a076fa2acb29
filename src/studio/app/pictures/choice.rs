//! [`Choice`] is the picture whose match is explained, with what the engine said of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ANSWERS_KEPT;
use crate::app::explanation::{self, Explanation};
use crate::engine::{Match, Method, Request, Stage};
use strokewise_explain::gallery::SharedGallery;
use strokewise_ink::inking::shading::Shades;
use strokewise_ink::sketch::{Revision, Sketch};

/// [`MatchAnswer`] says why one state of the drawing matches the picture.
#[derive(Debug, Clone)]
pub struct MatchAnswer {
    /// The match is explained so.
    pub matched: Arc<Match>,
    /// It was to be computed by this method.
    method: Method,
    /// It says how good the answer is.
    stage: Stage,
    /// These are the scores along each stroke.
    shades: Arc<[Shades]>,
}

impl MatchAnswer {
    /// Makes an answer as it came from the engine.
    pub fn new(matched: Arc<Match>, method: Method, stage: Stage) -> Self {
        let strokes = matched.strokes.iter().zip(&matched.profiles);
        let strokes = strokes.map(|(stroke, profile)| (stroke.p_sla, profile.as_slice()));
        Self {
            shades: explanation::along(strokes).into(),
            matched,
            method,
            stage,
        }
    }
}

/// [`Choice`] is a picture, by its key, as its place changes when the gallery does.
#[derive(Debug, Clone)]
pub struct Choice {
    key: String,
    name: String,
    item: usize,
    answers: BTreeMap<Revision, MatchAnswer>,
    /// It keeps what was last asked, so that nothing is asked twice.
    asked: Option<(Revision, Method)>,
    /// It keeps what was last right for the drawing as it then stood.
    shown: Option<MatchAnswer>,
}

impl Choice {
    /// Returns the picture of this key, where the gallery has one.
    pub fn find(gallery: &SharedGallery, key: &str) -> Option<Self> {
        let item = gallery.items().iter().position(|item| item.key == key)?;
        Some(Self {
            key: key.to_owned(),
            name: gallery.items()[item].name.clone(),
            item,
            answers: BTreeMap::new(),
            asked: None,
            shown: None,
        })
    }

    /// Returns what people call the picture.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the key by which its source finds it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the answer to show.
    pub fn answer(&self) -> Option<&MatchAnswer> {
        self.shown.as_ref()
    }

    /// Returns the same choice in another state of the gallery; `None` where the picture is gone.
    /// Its answers are not quite right any more, as its rivals are others; the last one stays until
    /// the next.
    pub fn moved(self, gallery: &SharedGallery) -> Option<Self> {
        let found = Self::find(gallery, &self.key)?;
        Some(Self {
            shown: self.shown,
            ..found
        })
    }

    /// Returns what every stroke does for the match.
    pub fn explanation(&self) -> Option<Explanation<'_>> {
        let answer = self.shown.as_ref()?;
        Some(Explanation {
            strokes: answer.matched.strokes.iter().collect(),
            shades: &answer.shades,
            target: &self.name,
        })
    }

    /// Asks about the drawing as it stands, unless the refined answer by `method` is there
    /// or on its way.
    pub fn ask(&mut self, sketch: &Sketch, gallery: &SharedGallery, method: Method) -> Option<Request> {
        let revision = sketch.revision();
        let asked_before = self.asked.replace((revision, method));
        if let Some(answer) = self.answers.get(&revision) {
            self.shown = Some(answer.clone());
            if answer.stage == Stage::Refined && answer.method == method {
                return None;
            }
        }
        (asked_before != self.asked).then(|| Request::Match {
            sketch: sketch.clone(),
            gallery: Arc::clone(gallery),
            item: self.item,
            method,
        })
    }

    /// Keeps an answer about `revision`, unless it speaks of another picture or a better one is
    /// there.
    pub fn keep(&mut self, revision: Revision, answer: MatchAnswer) {
        let before = self.answers.get(&revision);
        let is_worse = before.is_some_and(|before| before.stage > answer.stage);
        if answer.matched.item != self.item || is_worse {
            return;
        }
        if self.asked.is_some_and(|(asked, _)| asked == revision) {
            self.shown = Some(answer.clone());
        }
        self.answers.insert(revision, answer);
        if self.answers.len() > ANSWERS_KEPT {
            self.answers.pop_first();
        }
    }
}
