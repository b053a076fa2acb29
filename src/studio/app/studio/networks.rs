//! Changes which network explains the drawing, and what changes with it.

use std::path::Path;

use super::Studio;
use crate::app::network::NetworkNews;
use crate::engine::{ClassId, Source};
use strokewise_explain::model::Classifier;

impl Studio {
    /// Explains by the network in this file from when it is read, or by the one that came with the
    /// program.
    pub(super) fn open_network(&mut self, path: Option<&Path>) {
        self.engine.open_network(Source::at(path));
    }

    /// Takes in what the engine said of a network: another one knows other categories, and nothing
    /// that the one before has said holds.
    pub(super) fn take_network(&mut self, news: NetworkNews) {
        match news {
            NetworkNews::Opening(text) => self.inform(text),
            NetworkNews::Failed(text) => self.complain(text),
            NetworkNews::Open { text, path, is_slow } => {
                self.advice.change_network(is_slow);
                self.glances.forget();
                self.painting.leave();
                self.intent = None;
                if let Some(path) = path {
                    self.settings.remember_network(path);
                }
                self.inform(text);
            }
        }
    }

    /// Returns what to paint of a drawing that reads as `target`: only our own categories can be
    /// painted, so those of another network are looked up by their names.
    pub(super) fn painted_category(&self, target: ClassId) -> Option<ClassId> {
        match self.network.path() {
            None => Some(target),
            Some(_) => Classifier::own_labels().find(self.advice.label(target)).ok(),
        }
    }
}
