//! [`Source`]: where a classifier comes from, and the same classifier with its knowledge shuffled away.

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::architecture::BLOCK_CHANNELS;
use super::{Classifier, DoodleNet, SketchClassifier, Weights, doodlenet};
use crate::error::{Error, Result};

/// Which network, with which weights.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// Ours, with the weights that came with the program.
    Bundled,
    /// Ours, with weights from this file.
    File(PathBuf),
    /// `DoodleNet`, from this folder.
    DoodleNet(PathBuf),
}

impl Source {
    /// A weights file of ours, a folder of `DoodleNet`, or without a path what came with the program.
    pub fn at(path: Option<&Path>) -> Self {
        match path {
            None => Self::Bundled,
            Some(path) if path.is_dir() => Self::DoodleNet(path.to_path_buf()),
            Some(path) => Self::File(path.to_path_buf()),
        }
    }

    /// The network, ready to answer.
    pub fn open(&self, device: &Device) -> Result<Box<dyn SketchClassifier>> {
        self.open_changed(device, |_| {})
    }

    /// The names of the network's layers, from its output to its input.
    pub fn layers(&self) -> Vec<String> {
        match self {
            Self::Bundled | Self::File(_) => {
                let blocks = (0..BLOCK_CHANNELS.len()).rev();
                let blocks = blocks.map(|i| format!("block{i}"));
                let head = std::iter::once("head".to_owned());
                head.chain(blocks).chain(["stem".to_owned()]).collect()
            }
            Self::DoodleNet(_) => doodlenet::layers(),
        }
    }

    /// The network with the numbers of each array of `layers` in random order: as large as before, and
    /// without what was learnt (Adebayo et al. 2018). The same `seed` gives the same network.
    pub fn open_randomised(
        &self,
        device: &Device,
        layers: &[String],
        seed: u64,
    ) -> Result<Box<dyn SketchClassifier>> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        self.open_changed(device, |weights| {
            for (name, array) in weights.arrays_mut() {
                let layer = name.split('.').next().unwrap_or(name);
                if layers.iter().any(|l| l == layer) {
                    array.values.shuffle(&mut random);
                }
            }
        })
    }

    fn open_changed(
        &self,
        device: &Device,
        change: impl FnOnce(&mut Weights),
    ) -> Result<Box<dyn SketchClassifier>> {
        match self {
            Self::Bundled => {
                let mut weights = Classifier::bundled_weights()?;
                change(&mut weights);
                let built = Classifier::from_weights(weights, device);
                Ok(Box::new(
                    built.map_err(bad(Path::new("the bundled weights")))?,
                ))
            }
            Self::File(path) => {
                let mut weights = Weights::load(path)?;
                change(&mut weights);
                let built = Classifier::from_weights(weights, device);
                Ok(Box::new(built.map_err(bad(path))?))
            }
            Self::DoodleNet(folder) => {
                Ok(Box::new(DoodleNet::load_changed(folder, device, change)?))
            }
        }
    }
}

fn bad(path: &Path) -> impl FnOnce(String) -> Error {
    let path = path.to_path_buf();
    |cause| Error::Weights { cause, path }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Tensor;

    use super::*;

    fn answer(classifier: &dyn SketchClassifier) -> Vec<f32> {
        let size = classifier.raster_spec().size;
        let raster = Tensor::<4>::ones([1, 1, size, size], classifier.device());
        let logits = classifier.logits(raster).into_data();
        logits.try_into_vec().expect("floats")
    }

    #[test]
    fn shuffled_layers_forget_and_a_seed_repeats() {
        let (source, device) = (Source::at(None), Device::flex());
        let layers = source.layers();
        let open = |count: usize, seed| {
            let opened = source.open_randomised(&device, &layers[..count], seed);
            answer(&*opened.expect("the bundled weights fit"))
        };
        let trained = answer(&*source.open(&device).expect("the bundled weights fit"));
        assert_eq!(open(0, 1), trained);
        assert_eq!(open(layers.len(), 1), open(layers.len(), 1));
        assert_ne!(open(layers.len(), 1), open(layers.len(), 2));
        // Every layer counts.
        for count in 1..=layers.len() {
            assert_ne!(open(count, 1), open(count - 1, 1), "{}", layers[count - 1]);
        }
    }
}
