//! Keeps the layers and the picture to draw from: which are there, which one is drawn on, and what becomes of their
//! ink.

use std::path::PathBuf;

use super::Studio;
use crate::app::backdrop::{Pixels, placed};
use crate::app::canvas::Tool;
use crate::app::command::Command;
use crate::app::files::Purpose;
use crate::app::journal::Entry;
use crate::app::studio::Question;
use crate::engine::Vigilance;
use crate::words::say;
use strokewise_ink::picture::Scan;
use strokewise_ink::sketch::{Bounds, Edit, Layer, LayerId, Placement, Revision, Sheet, Sketch, Stroke};

/// [`Sight`] is what there is to see and to change of the document.
#[derive(Debug)]
pub(super) struct Sight {
    /// This part of the drawing is seen.
    pub shown: Sketch,
    /// A hand can change this part of that.
    pub open: Sketch,
    /// This layer is drawn on.
    pub layer: LayerId,
    /// A slider has set this, and left this state of the document.
    pub tuned: Option<(Revision, Tuning)>,
    /// This part of the paper is in view.
    in_view: Bounds,
}

impl Default for Sight {
    fn default() -> Self {
        Self {
            shown: Sketch::default(),
            open: Sketch::default(),
            layer: LayerId::default(),
            tuned: None,
            in_view: Bounds::EMPTY,
        }
    }
}

/// [`Tuning`] is what is being set by a slider: as long as nothing else happens, all of it is one
/// step of undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tuning {
    /// It is the opacity of this layer.
    Layer(LayerId),
    /// It is the opacity of the picture.
    Reference,
}

impl Studio {
    /// Returns layers and reference picture.
    pub fn sheet(&self) -> &Sheet {
        self.document.sketch().sheet()
    }

    /// Returns the layer that is drawn on.
    pub fn layer(&self) -> LayerId {
        self.sheet().layer(self.sight.layer).id
    }

    /// Counts the strokes that a layer holds.
    pub fn strokes_on(&self, layer: LayerId) -> usize {
        let strokes = self.document.sketch().strokes().iter();
        strokes.filter(|stroke| self.is_on(stroke, layer)).count()
    }

    fn is_on(&self, stroke: &Stroke, layer: LayerId) -> bool {
        self.sheet().layer(stroke.layer()).id == layer
    }

    pub(super) fn run_on_sheet(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::AddLayer => self.add_layer(),
            Command::UseLayer(layer) => self.sight.layer = layer,
            Command::StepLayer(step) => self.step_layer(step),
            Command::RemoveLayer(layer) => self.remove_layer(layer),
            Command::Layers(layers) => self.edit(&Edit::Layers(layers)),
            Command::LayerOpacity(layer, opacity) => {
                let layers = self.layers_with(layer, |layer| layer.opacity = opacity);
                self.tune(Tuning::Layer(layer), &Edit::Layers(layers));
            }
            Command::ToLayer(layer) => self.move_to_layer(layer),
            Command::AskReference => self.question = Some(Question::File(Purpose::Reference)),
            Command::Reference(path) => self.read_reference(path),
            Command::RemoveReference => self.edit(&Edit::Reference(None)),
            Command::PlaceReference(placement) => self.edit(&Edit::Place(placement)),
            Command::ReferenceOpacity(opacity) => {
                if let Some(placement) = self.placement() {
                    self.tune(Tuning::Reference, &Edit::Place(Placement { opacity, ..placement }));
                }
            }
            Command::ToggleReference => {
                if let Some(placement) = self.placement() {
                    let hidden = !placement.hidden;
                    self.edit(&Edit::Place(Placement { hidden, ..placement }));
                }
            }
            other => return Some(other),
        }
        None
    }

    fn placement(&self) -> Option<Placement> {
        self.sheet().reference().map(|reference| reference.placement)
    }

    /// Returns all layers, with one of them changed.
    fn layers_with(&self, layer: LayerId, change: impl Fn(&mut Layer)) -> Vec<Layer> {
        let mut layers = self.sheet().layers().to_vec();
        layers.iter_mut().filter(|other| other.id == layer).for_each(change);
        layers
    }

    /// Returns a name that no layer has and no stroke speaks of.
    fn free_layer(&self) -> LayerId {
        let sketch = self.document.sketch();
        let named = sketch.strokes().iter().map(|stroke| stroke.layer().0);
        let layers = self.sheet().layers().iter().map(|layer| layer.id.0);
        LayerId(named.chain(layers).max().unwrap_or_default().saturating_add(1))
    }

    /// Returns the layers with a new one above the one in use, and its name.
    fn layers_with_new(&self) -> (Vec<Layer>, LayerId) {
        let mut layers = self.sheet().layers().to_vec();
        let id = self.free_layer();
        let name = (layers.len() + 1..=2 * layers.len() + 1)
            .map(|number| say!(self, "layer-number", number = number))
            .find(|name| layers.iter().all(|layer| layer.name != *name));
        let at = self.sheet().rank(self.sight.layer) + 1;
        layers.insert(at, Layer::new(id, name.unwrap_or_default()));
        (layers, id)
    }

    fn add_layer(&mut self) {
        if self.sheet().layers().len() >= Sheet::MOST_LAYERS {
            return self.complain(say!(self, "notice-most-layers", count = Sheet::MOST_LAYERS));
        }
        let (layers, id) = self.layers_with_new();
        self.edit(&Edit::Layers(layers));
        self.sight.layer = id;
    }

    fn step_layer(&mut self, step: isize) {
        let layers = self.sheet().layers();
        let at = self.sheet().rank(self.sight.layer).saturating_add_signed(step);
        self.sight.layer = layers[at.min(layers.len() - 1)].id;
    }

    /// The layer goes with its ink, as one step; the last one stays.
    fn remove_layer(&mut self, layer: LayerId) {
        let layers = self.sheet().layers();
        let left: Vec<Layer> = layers.iter().filter(|other| other.id != layer).cloned().collect();
        if left.is_empty() || left.len() == layers.len() {
            return;
        }
        let below = layers[self.sheet().rank(layer).saturating_sub(1)].id;
        let strokes = self.document.sketch().strokes().iter();
        let gone = strokes
            .filter(|stroke| self.is_on(stroke, layer))
            .map(|s| s.id())
            .collect();
        self.edit(&Edit::Together(vec![Edit::Remove(gone), Edit::Layers(left)]));
        if self.sight.layer == layer {
            self.sight.layer = below;
        }
    }

    fn move_to_layer(&mut self, layer: LayerId) {
        if self.sheet().layers().iter().any(|other| other.id == layer) {
            self.replace_selected(|stroke, id| Some(stroke.with_id(id).on_layer(layer)));
        }
    }

    /// Returns the layer that new ink goes to, and what has to change before: ink that nobody sees
    /// is no answer to a hand, and a locked layer takes none. Then it goes to the nearest layer
    /// that is neither, or to a new one.
    pub(super) fn layer_for_ink(&self) -> (LayerId, Option<Edit>) {
        let sheet = self.sheet();
        let at = sheet.rank(self.sight.layer);
        let open = sheet.layers().iter().enumerate().filter(|(_, layer)| layer.is_open());
        if let Some((_, layer)) = open.min_by_key(|(i, _)| i.abs_diff(at)) {
            return (layer.id, None);
        }
        let (layers, id) = self.layers_with_new();
        (id, Some(Edit::Layers(layers)))
    }

    /// Removes all ink that a hand can change.
    pub(super) fn clear(&mut self) {
        let is_all = self.sight.open.strokes().len() == self.document.sketch().strokes().len();
        let open = self.sight.open.strokes().iter().map(|stroke| stroke.id()).collect();
        self.edit(&if is_all { Edit::Clear } else { Edit::Remove(open) });
    }

    /// Carries out `edit`, in the place of the last one where that set the same thing.
    fn tune(&mut self, what: Tuning, edit: &Edit) {
        if self.sight.tuned == Some((self.revision(), what)) && self.document.undo() {
            self.note(Entry::Undo);
        }
        if self.document.apply(edit) {
            self.note(Entry::Edit(edit.clone()));
        }
        self.sight.tuned = Some((self.revision(), what));
        self.changed(Vigilance::Usual);
    }

    fn revision(&self) -> Revision {
        self.document.sketch().revision()
    }

    /// Reads a picture to draw from.
    fn read_reference(&mut self, path: PathBuf) {
        self.question = None;
        self.backdrop.read(path);
    }

    /// Takes the pen where there is no picture to move any more.
    fn put_picture_down(&mut self) {
        if self.tool == Tool::Place && self.sheet().reference().is_none() {
            self.tool = Tool::Pen;
        }
    }

    /// Takes pixels that another program has copied to draw from.
    pub fn paste_pixels(&mut self, pixels: Pixels) {
        self.backdrop.take(pixels);
    }

    /// Puts a picture that was read under the ink.
    pub(super) fn put_reference(&mut self, scan: Scan) {
        let reference = placed(scan, self.sight.in_view);
        self.edit(&Edit::Reference(Some(reference)));
        self.inform(say!(self, "notice-reference").to_owned());
    }

    /// Returns the part of the paper in view; nothing before the first frame.
    pub(super) fn in_view(&self) -> Bounds {
        self.sight.in_view
    }

    /// Takes note of the part of the paper in view.
    pub fn look_at(&mut self, view: Bounds) {
        self.sight.in_view = view;
    }

    /// Notes what is seen and what can be changed by hand, after every change of the document.
    pub(super) fn look_again(&mut self) {
        let whole = self.document.sketch();
        self.sight.shown = whole.visible();
        self.sight.open = whole.open();
        self.backdrop.follow(whole.sheet().reference());
        self.put_picture_down();
    }
}
