//! [`Foreign`] is somebody else's network, from an ONNX file.

mod glyphs;
mod input;
mod inside;
mod names;
mod network;
mod output;
mod settings;
mod trial;

use std::path::Path;
use std::sync::Arc;

use burn::tensor::{Device, Tensor};

pub use glyphs::glyphs;
pub use input::{Layout, Preparation, Shape};
pub use output::Output;
pub use settings::{By, Decided, Settings};
pub use trial::{Attempt, Trial, trial};

use super::{Labels, SketchClassifier, UNFITTED_NOISE, source};
use crate::error::{Error, Result};
use crate::onnx::{self, Graph};
use network::Network;
use strokewise_ink::raster::RasterSpec;

/// [`Foreign`] is somebody else's network as a classifier of drawings.
pub struct Foreign {
    network: Network,
    output: Output,
    labels: Arc<Labels>,
    labels_by: By,
    facts: Facts,
    warnings: Vec<String>,
}

/// [`Facts`] describes for people what a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// This program wrote the file.
    pub producer: String,
    /// The file speaks this version of ONNX's operators.
    pub opset: i64,
    /// The initialisers hold so many numbers.
    pub parameters: usize,
    /// Each operator occurs in so many nodes.
    pub operators: Vec<(String, usize)>,
    /// This is the name of the input, with its shape.
    pub input: String,
}

/// This is the newest version of ONNX's operators whose meaning is known here.
const NEWEST_OPSET: i64 = 24;

impl Foreign {
    /// Reads the file at `path`; `settings` are what options say, a trial's answer may follow them.
    /// An error about the file says why a network cannot be explained.
    pub fn open(path: &Path, settings: &[(By, Settings)], device: &Device) -> Result<Self> {
        Self::open_changed(path, settings, device, |_| {})
    }

    /// Opens like [`Foreign::open`], with the weights changed on the way.
    pub(super) fn open_changed(
        path: &Path,
        settings: &[(By, Settings)],
        device: &Device,
        change: impl FnOnce(&mut Graph),
    ) -> Result<Self> {
        let bad = |cause: String| Error::format(path, cause);
        let mut graph = read(path)?;
        let mut sources = settings.to_vec();
        // A trial comes last of all that knows something.
        let trial = sources
            .iter()
            .position(|(by, _)| *by == By::Trial)
            .map(|i| sources.remove(i));
        sources.extend(settings::beside(path)?);
        sources.push((By::Metadata, settings::from_metadata(&graph.metadata)));
        sources.extend(trial);
        // What a trial saw is worth more than what the graph suggests.
        sources.extend(inside::of(&graph).map(|found| (By::Graph, found)));
        let facts = Facts::of(&graph);
        let preparation = preparation(&graph, &sources).map_err(bad)?;
        let output = Output::of(&graph, &sources).map_err(bad)?;
        change(&mut graph);
        let names = Graph {
            metadata: graph.metadata.clone(),
            ..Graph::default()
        };
        let mut warnings = Vec::new();
        if graph.opset > NEWEST_OPSET {
            warnings.push(format!(
                "operators of version {} are newer than those known here ({NEWEST_OPSET})",
                graph.opset
            ));
        }
        let mut network = Network::build(graph, &output.name.value, preparation, device).map_err(bad)?;
        // What goes into a softmax is no distribution, though it may look like one.
        let are_logits = output.instead_of.is_some();
        let count = network.find_rows(are_logits, &mut warnings).map_err(bad)?;
        let labels = names::labels(path, &names, &sources, count)?;
        Ok(Self {
            network,
            output,
            labels: Arc::new(labels.value),
            labels_by: labels.by,
            facts,
            warnings,
        })
    }

    /// Lists the names of the layers that hold weights, from the output to the input: those of the
    /// nodes.
    pub fn layers(path: &Path) -> Result<Vec<String>> {
        let graph = read(path)?;
        Ok(graph.layers().into_iter().rev().map(|(name, _)| name).collect())
    }

    /// Returns the way in which drawings go in.
    pub fn preparation(&self) -> &Preparation {
        &self.network.preparation
    }

    /// Returns the value that is taken as logits.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Tells who named the categories.
    pub fn labels_by(&self) -> &By {
        &self.labels_by
    }

    /// Returns what the file holds.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Tells what is odd about the network, though it can be explained.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

fn read(path: &Path) -> Result<Graph> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    onnx::parse(&bytes, path.parent()).map_err(|cause| {
        let other = source::written_by_another(&bytes).map(str::to_owned);
        Error::format(path, other.unwrap_or(cause))
    })
}

fn preparation(graph: &Graph, sources: &[(By, Settings)]) -> Result<Preparation, String> {
    match graph.inputs.as_slice() {
        [] => Err("the graph has no input".to_owned()),
        [port] => Preparation::new(Shape::of(port)?, sources),
        many => {
            let names: Vec<&str> = many.iter().map(|port| port.name.as_str()).collect();
            Err(format!(
                "{} inputs are expected where one drawing goes in ({})",
                many.len(),
                names.join(", ")
            ))
        }
    }
}

impl Facts {
    fn of(graph: &Graph) -> Self {
        let port = &graph.inputs.first();
        let dims = port
            .and_then(|port| port.dims.as_deref())
            .map(input::written)
            .unwrap_or_default();
        Self {
            producer: graph.producer.clone(),
            opset: graph.opset,
            parameters: graph.parameters(),
            operators: graph
                .operators()
                .into_iter()
                .map(|(name, count)| (name.to_owned(), count))
                .collect(),
            input: port.map(|port| format!("{} {dims}", port.name)).unwrap_or_default(),
        }
    }
}

impl SketchClassifier for Foreign {
    /// # Panics
    /// This panics where the network cannot be computed for so many rows although it could when it was opened: there is
    /// nothing in ONNX that depends on that but a defect of this program.
    fn logits(&self, rasters: Tensor<4>) -> Tensor<2> {
        self.network
            .answer(&rasters)
            .expect("a network that answered when it was opened answers again")
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!("drawings go in as {}", self.network.preparation)];
        let name = &self.output.name;
        notes.push(match self.output.instead_of {
            None => format!("answers are taken from \"{}\" ({})", name.value, name.by),
            Some(end) => format!(
                "answers are taken from \"{}\", what goes into {end} at the end",
                name.value
            ),
        });
        if self.network.probabilities {
            notes.push("answers are probabilities; their logarithms are explained".to_owned());
        }
        notes.push(format!("{} categories, named {}", self.labels.len(), self.labels_by));
        notes.push(UNFITTED_NOISE.to_owned());
        notes.extend(self.warnings.iter().map(|warning| format!("warning: {warning}")));
        notes
    }

    fn raster_spec(&self) -> RasterSpec {
        self.network.preparation.raster_spec()
    }

    fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    fn device(&self) -> &Device {
        &self.network.device
    }
}
