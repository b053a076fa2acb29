//! Says what the categories are called: by the model, in files and records, and in the language that is shown.

use std::sync::Arc;

use super::Advice;
use crate::engine::{ClassId, Labels};
use crate::words::Words;

/// [`Names`] holds the names of the model's categories.
#[derive(Default)]
pub struct Names {
    /// These are the model's own.
    labels: Option<Arc<Labels>>,
    /// These are what people read and type, in the same order.
    shown: Option<Arc<Labels>>,
    words: Words,
}

impl Names {
    fn set(&mut self, labels: Option<Arc<Labels>>) {
        self.shown = labels.as_ref().map(|labels| self.words.categories(labels));
        self.labels = labels;
    }
}

impl Advice {
    /// Returns the model's categories, once it is loaded, by the names that files and records have.
    pub fn labels(&self) -> Option<&Arc<Labels>> {
        self.names.labels.as_ref()
    }

    /// Returns the model's categories by the names that people read and type.
    pub fn names(&self) -> Option<&Arc<Labels>> {
        self.names.shown.as_ref()
    }

    /// Returns a category's name as people read it; empty where there is no model.
    pub fn name(&self, class: ClassId) -> &str {
        let name = self.names.shown.as_ref().and_then(|names| names.get(class));
        name.unwrap_or_default()
    }

    /// Returns a category's name in files and records; empty where there is no model.
    pub fn label(&self, class: ClassId) -> &str {
        let label = self.names.labels.as_ref().and_then(|labels| labels.get(class));
        label.unwrap_or_default()
    }

    /// Returns the category that somebody means by `word`, in the language that is shown or in the
    /// model's own.
    pub fn class_of(&self, word: &str) -> Option<ClassId> {
        let known = self.names.shown.iter().chain(&self.names.labels);
        known.into_iter().find_map(|names| names.find(word).ok())
    }

    /// Returns a word as files have it: a category that somebody named in the language that is
    /// shown by the model's own name.
    pub fn filed(&self, word: String) -> String {
        let labels = self.names.labels.as_ref();
        let is_own = |class| labels.and_then(|labels| labels.find(&word).ok()) == Some(class);
        match self.class_of(&word) {
            Some(class) if !is_own(class) => self.label(class).to_owned(),
            _ => word,
        }
    }

    /// Names categories in these words from now on.
    pub fn speak(&mut self, words: Words) {
        if self.names.words != words {
            self.names.words = words;
            self.set_labels(self.names.labels.clone());
        }
    }

    /// Takes the categories of the model that answers from now on.
    pub(super) fn set_labels(&mut self, labels: Option<Arc<Labels>>) {
        self.names.set(labels);
    }
}
