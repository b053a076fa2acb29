//! [`Source`] says where a classifier comes from; the same classifier can be had with its knowledge shuffled away.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::architecture::BLOCK_CHANNELS;
use super::foreign::{By, Foreign, Settings};
use super::{Classifier, DoodleNet, SketchClassifier, Weights, doodlenet};
use crate::error::{Error, Result};
use crate::onnx::Constant;

/// [`Source`] says which network to load, and from which file.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Source {
    /// It is ours, with the weights that came with the program.
    #[default]
    Bundled,
    /// It is ours, with weights from this file.
    File(PathBuf),
    /// It is `DoodleNet`, from this folder.
    DoodleNet(PathBuf),
    /// It is anybody's, from this ONNX file, with what is said or was found out of what it expects.
    Foreign(PathBuf, Vec<(By, Settings)>),
}

/// Nearly every ONNX file has this first byte: the key of its version.
const ONNX_BYTE: u8 = 0x08;

/// This tells how to come to an ONNX file from those of other programs, by their extension.
const EXPORTS: [(&[&str], &str); 4] = [
    (
        &["pt", "pth", "ckpt"],
        "this is a file of PyTorch; export the network with torch.onnx.export(model, example, \"model.onnx\")",
    ),
    (
        &["h5", "keras"],
        "this is a file of Keras; convert it with python -m tf2onnx.convert --keras FILE --output model.onnx",
    ),
    (
        &["tflite"],
        "this is a file of TensorFlow Lite; convert it with python -m tf2onnx.convert --tflite FILE --output model.onnx",
    ),
    (
        &["pb"],
        "this is a file of TensorFlow; convert it with python -m tf2onnx.convert --saved-model DIR --output model.onnx",
    ),
];

impl Source {
    /// Names the source at `path`: an ONNX file by its extension or its first byte, else a weights
    /// file of ours; a folder of `DoodleNet`; or without a path what came with the program.
    pub fn at(path: Option<&Path>) -> Self {
        match path {
            None => Self::Bundled,
            Some(path) if is_onnx(path) => Self::Foreign(path.to_path_buf(), Vec::new()),
            Some(path) if path.is_dir() => Self::DoodleNet(path.to_path_buf()),
            Some(path) => Self::File(path.to_path_buf()),
        }
    }

    /// Says how to come to an ONNX file where the source is a file of another program.
    pub fn way_to_onnx(&self) -> Option<&'static str> {
        match self {
            Self::File(path) | Self::DoodleNet(path) => way_to_onnx(path),
            Self::Bundled | Self::Foreign(..) => None,
        }
    }

    /// Opens the network, ready to answer.
    pub fn open(&self, device: &Device) -> Result<Box<dyn SketchClassifier>> {
        self.open_changed(device, |_| {})
    }

    /// Lists the names of the network's layers, from its output to its input.
    pub fn layers(&self) -> Result<Vec<String>> {
        Ok(match self {
            Self::Bundled | Self::File(_) => {
                let blocks = (0..BLOCK_CHANNELS.len()).rev();
                let blocks = blocks.map(|i| format!("block{i}"));
                let head = std::iter::once("head".to_owned());
                head.chain(blocks).chain(["stem".to_owned()]).collect()
            }
            Self::DoodleNet(_) => doodlenet::layers(),
            Self::Foreign(path, _) => Foreign::layers(path)?,
        })
    }

    /// Opens the network with the numbers of each array of `layers` in random order: as large as
    /// before, and without what was learnt (Adebayo et al. 2018). The same `seed` gives the same
    /// network.
    pub fn open_randomised(&self, device: &Device, layers: &[String], seed: u64) -> Result<Box<dyn SketchClassifier>> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        if let Self::Foreign(path, settings) = self {
            let shuffled = Foreign::open_changed(path, settings, device, |graph| {
                let chosen = graph.layers().into_iter().filter(|(name, _)| layers.contains(name));
                for weight in chosen.flat_map(|(_, weights)| weights) {
                    if let Some(Constant::Floats { values, .. }) = graph.constants.get_mut(&weight) {
                        values.shuffle(&mut random);
                    }
                }
            });
            return Ok(Box::new(shuffled?));
        }
        self.open_changed(device, |weights| {
            for (name, array) in weights.arrays_mut() {
                let layer = name.split('.').next().unwrap_or(name);
                if layers.iter().any(|l| l == layer) {
                    array.values.shuffle(&mut random);
                }
            }
        })
    }

    fn open_changed(&self, device: &Device, change: impl FnOnce(&mut Weights)) -> Result<Box<dyn SketchClassifier>> {
        match self {
            Self::Bundled => {
                let mut weights = Classifier::bundled_weights()?;
                change(&mut weights);
                let built = Classifier::from_weights(weights, device);
                Ok(Box::new(built.map_err(bad(Path::new("the bundled weights")))?))
            }
            Self::Foreign(path, settings) => Ok(Box::new(Foreign::open(path, settings, device)?)),
            Self::File(path) => {
                if let Some(way) = self.way_to_onnx() {
                    return Err(Error::format(path, way));
                }
                let mut weights = Weights::load(path)?;
                change(&mut weights);
                let built = Classifier::from_weights(weights, device);
                Ok(Box::new(built.map_err(bad(path))?))
            }
            Self::DoodleNet(folder) => match self.way_to_onnx() {
                Some(way) => Err(Error::format(folder, way)),
                None => Ok(Box::new(DoodleNet::load_changed(folder, device, change)?)),
            },
        }
    }
}

fn is_onnx(path: &Path) -> bool {
    match extension(path).as_str() {
        "onnx" => true,
        "safetensors" => false,
        extension if EXPORTS.iter().any(|(known, _)| known.contains(&extension)) => false,
        _ => {
            let mut first = [0];
            let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
            read.is_ok() && first == [ONNX_BYTE]
        }
    }
}

/// Says what to do with a file, or folder, of another program.
fn way_to_onnx(path: &Path) -> Option<&'static str> {
    if path.join("saved_model.pb").is_file() {
        return way_of("pb");
    }
    way_of(&extension(path))
}

fn way_of(extension: &str) -> Option<&'static str> {
    let found = EXPORTS.iter().find(|(known, _)| known.contains(&extension));
    found.map(|(_, way)| *way)
}

/// Says what to do with the bytes of another program's file that is called as if it were of ONNX.
pub(super) fn written_by_another(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [] => Some("the file is empty"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(of_archive(bytes)),
        [0x89, b'H', b'D', b'F', ..] => way_of("h5"),
        [_, _, _, _, b'T', b'F', b'L', b'3', ..] => way_of("tflite"),
        // Before it had archives, PyTorch wrote bare pickles.
        [0x80, 2, ..] => way_of("pt"),
        [b'<', ..] => Some("this is a web page, not the model"),
        _ if bytes.starts_with(b"version https://git-lfs") => {
            Some("this is a pointer of Git LFS; git lfs pull fetches the file")
        }
        _ => None,
    }
}

/// An archive's list of names stands at its end, and so much of it is looked at; of its first files' names, as much.
const NAMES: usize = 1 << 16;

/// Says what to do with an archive, by the names of the files in it.
fn of_archive(bytes: &[u8]) -> &'static str {
    let ends = [
        &bytes[..bytes.len().min(NAMES)],
        &bytes[bytes.len().saturating_sub(NAMES)..],
    ];
    let holds = |name: &[u8]| {
        let mut windows = ends.iter().flat_map(|end| end.windows(name.len()));
        windows.any(|window| window == name)
    };
    let known = if holds(b"data.pkl") || holds(b"constants.pkl") {
        way_of("pt")
    } else if holds(b"config.json") && holds(b".weights.h5") {
        way_of("keras")
    } else {
        None
    };
    known.unwrap_or("this is an archive; unpack it first")
}

fn extension(path: &Path) -> String {
    path.extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase()
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
    fn files_of_other_programs_are_told_the_way() {
        for (extensions, way) in EXPORTS {
            for extension in extensions {
                let source = Source::at(Some(Path::new(&format!("model.{extension}"))));
                let error = source
                    .open(&Device::flex())
                    .err()
                    .expect("it is no network")
                    .to_string();
                assert!(error.starts_with(way) && error.ends_with(extension), "{error}");
            }
        }
    }

    #[test]
    fn bytes_of_other_programs_are_recognised() {
        let archive = |names: &[&str]| {
            // What is stored lies before the list of names, and much of it.
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.resize(3 * NAMES, 0);
            bytes.extend(names.iter().flat_map(|name| name.bytes()));
            bytes
        };
        let check = |bytes: &[u8], expected: &str| {
            let said = written_by_another(bytes).unwrap_or_else(|| panic!("{expected}"));
            assert!(said.contains(expected), "{said}");
        };
        check(&archive(&["m/data/0", "m/data.pkl"]), "PyTorch");
        check(&archive(&["m/constants.pkl"]), "PyTorch");
        check(&archive(&["config.json", "model.weights.h5"]), "Keras");
        check(&archive(&["folder/model.onnx"]), "an archive; unpack it first");
        check(b"\x80\x02\x8a\x0a", "PyTorch");
        check(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0",
            "git lfs pull",
        );
        check(b"<!DOCTYPE html>", "a web page");
        check(b"", "the file is empty");
        assert_eq!(written_by_another(&[ONNX_BYTE, 8]), None);
        let folder = tempfile::tempdir().expect("a folder");
        let empty = folder.path().join("model.onnx");
        std::fs::write(&empty, b"").expect("a file");
        let error = Source::at(Some(&empty))
            .open(&Device::flex())
            .err()
            .expect("no network");
        assert!(error.to_string().starts_with("the file is empty"), "{error}");
    }

    #[test]
    fn shuffled_layers_forget_and_a_seed_repeats() {
        let (source, device) = (Source::at(None), Device::flex());
        let layers = source.layers().expect("the bundled network has layers");
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
