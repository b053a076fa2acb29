//! Checks sanity (Adebayo et al. 2018): an explanation of what a model has learnt must not survive when the model
//! forgets it.

use burn::tensor::Device;
use indicatif::ProgressBar;
use serde::Serialize;

use super::Subject as Drawing;
use super::estimate::Estimate;
use super::ranking::{Kind, Measured};
use crate::error::Result;
use strokewise_explain::attribution::measures::rank_correlation;
use strokewise_explain::attribution::{ClassObjective, Interrupted, Method, Passes, Subject, attribute};
use strokewise_explain::model::{SketchClassifier, Source};

/// [`Sanity`] is the rank correlation between attributions of the trained model and of one whose weights are shuffled,
/// for the same drawing and category: near 0 where the attribution depends on what was learnt.
#[derive(Debug, Clone, Serialize)]
pub struct Sanity {
    /// It is that of P-SLA by each method, all layers shuffled.
    pub methods: Vec<Forgotten>,
    /// It is that of integrated P-SLA while the layers are shuffled one after another, from the output.
    pub cascade: Vec<LayersGone>,
}

/// [`Forgotten`] tells what is left of a method's P-SLA when all layers are shuffled.
#[derive(Debug, Clone, Serialize)]
pub struct Forgotten {
    /// All layers are shuffled for this method's attributions.
    pub method: Method,
    /// This is the rank correlation with the trained model's attributions.
    pub correlation: Estimate,
    /// This is the rank correlation of the magnitudes. A long stroke sways any model more than a
    /// short one, so some of it stays.
    pub magnitude_correlation: Estimate,
}

/// [`LayersGone`] is one step of the cascade.
#[derive(Debug, Clone, Serialize)]
pub struct LayersGone {
    /// This layer is shuffled at this step, besides all before it.
    pub layer: String,
    /// This is the rank correlation with the trained model's attributions.
    pub correlation: Estimate,
}

/// [`Found`] is what came of all drawings so far: a correlation each, where there is one.
struct Found {
    signed: Vec<f32>,
    magnitudes: Vec<f32>,
}

/// Measures; `progress` gets one step a drawing. Every drawing has shuffled models of its own, so that one
/// odd model cannot decide.
pub(super) fn measure(
    source: &Source,
    device: &Device,
    drawings: &[Drawing],
    measured: &[Measured],
    progress: &ProgressBar,
) -> Result<Sanity> {
    let layers = source.layers()?;
    let methods: Vec<Method> = Method::ALL.into_iter().filter(|m| m.sees_parts()).collect();
    let nothing = || Found {
        signed: Vec::new(),
        magnitudes: Vec::new(),
    };
    let mut by_step: Vec<Found> = layers.iter().map(|_| nothing()).collect();
    let mut by_method: Vec<Found> = methods.iter().map(|_| nothing()).collect();
    for (seed, (drawing, measured)) in (1..).zip(drawings.iter().zip(measured)) {
        let compare = |model: &dyn SketchClassifier, method, found: &mut Found| {
            let shuffled = support(model, drawing, method);
            found.take(&shuffled, &measured.row(Kind::PSla(method)).support);
        };
        for (count, found) in (1..).zip(&mut by_step) {
            let model = source.open_randomised(device, &layers[..count], seed)?;
            compare(&*model, Method::Integrated, found);
        }
        let forgotten = source.open_randomised(device, &layers, seed)?;
        for (method, found) in methods.iter().zip(&mut by_method) {
            compare(&*forgotten, *method, found);
        }
        progress.inc(1);
    }
    Ok(Sanity {
        methods: methods
            .into_iter()
            .zip(by_method)
            .map(|(method, found)| Forgotten {
                method,
                correlation: Estimate::of(found.signed),
                magnitude_correlation: Estimate::of(found.magnitudes),
            })
            .collect(),
        cascade: layers
            .into_iter()
            .zip(by_step)
            .map(|(layer, found)| LayersGone {
                layer,
                correlation: Estimate::of(found.signed),
            })
            .collect(),
    })
}

impl Found {
    fn take(&mut self, shuffled: &[f32], trained: &[f32]) {
        let sizes = |values: &[f32]| values.iter().map(|v| v.abs()).collect::<Vec<_>>();
        self.signed.extend(rank_correlation(shuffled, trained));
        let magnitudes = rank_correlation(&sizes(shuffled), &sizes(trained));
        self.magnitudes.extend(magnitudes);
    }
}

/// Computes P-SLA of each stroke.
fn support(classifier: &dyn SketchClassifier, drawing: &Drawing, method: Method) -> Vec<f32> {
    let objective = ClassObjective::new(classifier, vec![drawing.class]);
    let subject = Subject::new(&drawing.sketch, classifier.raster_spec());
    let strokes = attribute(&Passes::bulk(&objective), &[subject], method)
        .unwrap_or_else(Interrupted::never)
        .remove(0);
    strokes.iter().map(|s| s.p_sla).collect()
}
