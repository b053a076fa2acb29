//! A weights file holds named arrays of f32 and a few words about them, in the safetensors format.
//!
//! The `safetensors` crate reads it in single, half or brain precision; it is written in single precision.

use std::collections::BTreeMap;
use std::path::Path;

use half::{bf16, f16};
use safetensors::tensor::{Dtype, SafeTensorError, SafeTensors, TensorView};
use serde_json::{Map, Value, json};
use strokewise_ink::format::write_atomically;

use crate::error::{Error, Result};

/// [`Array`] is an array of numbers, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// Each dimension has this extent, outermost first.
    pub shape: Vec<usize>,
    /// These are the numbers; they are as many as the product of `shape`.
    pub values: Vec<f32>,
}

/// [`Weights`] holds named arrays, and metadata as text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    arrays: BTreeMap<String, Array>,
    /// Free text by key; keys and values are kept as they are.
    pub metadata: BTreeMap<String, String>,
}

/// The header has this entry for metadata.
const METADATA: &str = "__metadata__";

/// The header is preceded by its length as a little-endian u64.
const LENGTH_BYTES: usize = 8;

impl Weights {
    /// Adds an array, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<String>, shape: &[usize], values: Vec<f32>) {
        debug_assert_eq!(shape.iter().product::<usize>(), values.len());
        self.arrays.insert(
            name.into(),
            Array {
                shape: shape.to_vec(),
                values,
            },
        );
    }

    /// Takes out the array called `name`; the reason where it is missing or of another shape.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let array = self
            .arrays
            .remove(name)
            .ok_or_else(|| format!("there is no \"{name}\""))?;
        if array.shape == shape {
            Ok(array.values)
        } else {
            Err(format!("\"{name}\" has shape {:?} instead of {shape:?}", array.shape))
        }
    }

    /// Returns the array called `name`.
    pub fn get(&self, name: &str) -> Option<&Array> {
        self.arrays.get(name)
    }

    /// Lists all arrays by name.
    pub fn arrays(&self) -> impl Iterator<Item = (&str, &Array)> {
        self.arrays.iter().map(|(name, array)| (name.as_str(), array))
    }

    /// Lists all arrays by name, for changing their numbers.
    pub fn arrays_mut(&mut self) -> impl Iterator<Item = (&str, &mut Array)> {
        self.arrays.iter_mut().map(|(name, array)| (name.as_str(), array))
    }

    /// Rounds every number to half precision, as a build with the feature `half-weights` stores it.
    pub fn round_to_half(&mut self) {
        for number in self.arrays.values_mut().flat_map(|array| &mut array.values) {
            *number = f16::from_f32(*number).to_f32();
        }
    }

    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        Self::parse(&bytes).map_err(|cause| Error::Weights {
            cause,
            path: path.to_path_buf(),
        })
    }

    /// Writes a file atomically: a reader sees the old content or the new, never half of it.
    pub fn save(&self, path: &Path) -> Result<()> {
        Ok(write_atomically(path, &self.to_bytes())?)
    }

    /// Reads a file's content; the reason where it is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let not_one = |cause: SafeTensorError| format!("this is not a safetensors file ({cause})");
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(not_one)?;
        let file = SafeTensors::deserialize(bytes).map_err(not_one)?;
        let mut weights = Self {
            metadata: header
                .metadata()
                .iter()
                .flatten()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            ..Self::default()
        };
        for (name, view) in file.iter() {
            let array = array(&view).map_err(|cause| format!("\"{name}\" {cause}"))?;
            weights.arrays.insert(name.to_owned(), array);
        }
        Ok(weights)
    }

    /// Writes the file's content. The header is written here and not by the `safetensors` crate,
    /// whose hash map would put the metadata into another order every time: the same weights give
    /// the same bytes.
    fn to_bytes(&self) -> Vec<u8> {
        let mut header = Map::new();
        header.insert(METADATA.to_owned(), json!(self.metadata));
        let mut data = Vec::new();
        for (name, array) in &self.arrays {
            let begin = data.len();
            data.extend(array.values.iter().flat_map(|v| v.to_le_bytes()));
            header.insert(
                name.clone(),
                json!({ "dtype": "F32", "shape": array.shape, "data_offsets": [begin, data.len()] }),
            );
        }
        let mut header = Value::Object(header).to_string().into_bytes();
        // The data begin at a multiple of eight bytes, as the format recommends.
        header.resize(header.len().next_multiple_of(LENGTH_BYTES), b' ');
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.append(&mut header);
        bytes.append(&mut data);
        bytes
    }
}

/// Reads the numbers of one array, in single precision.
fn array(view: &TensorView) -> Result<Array, String> {
    let bytes = view.data();
    let values: Vec<f32> = match view.dtype() {
        Dtype::F32 => bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
        Dtype::F16 => bytes
            .as_chunks()
            .0
            .iter()
            .map(|b| f16::from_le_bytes(*b).to_f32())
            .collect(),
        Dtype::BF16 => bytes
            .as_chunks()
            .0
            .iter()
            .map(|b| bf16::from_le_bytes(*b).to_f32())
            .collect(),
        other => return Err(format!("holds {other:?} instead of F32, F16 or BF16")),
    };
    if values.iter().all(|v| v.is_finite()) {
        Ok(Array {
            shape: view.shape().to_vec(),
            values,
        })
    } else {
        Err("holds numbers that are not finite".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Weights {
        let mut weights = Weights::default();
        weights.insert("a.weight", &[2, 3], vec![1.0, -2.5, 3e-30, 0.0, 7.0, f32::MAX]);
        weights.insert("b", &[1], vec![0.1]);
        weights.metadata.insert("seed".to_owned(), "7".to_owned());
        weights
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("weights.safetensors");
        sample().save(&path).unwrap();
        assert_eq!(Weights::load(&path).unwrap(), sample());
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no draft is left behind"
        );
    }

    #[test]
    fn a_broken_file_says_why() {
        let good = sample().to_bytes();
        let check = |bytes: &[u8], reason: &str| {
            let error = Weights::parse(bytes).unwrap_err();
            assert!(error.contains(reason), "{error}");
        };
        check(b"", "not a safetensors file");
        check(b"<svg></svg> and more", "not a safetensors file");
        check(&good[..good.len() - 1], "not a safetensors file");
        let with = |from: &str, to: &str| {
            let header_end = LENGTH_BYTES + u64::from_le_bytes(good[..8].try_into().unwrap()) as usize;
            let header = String::from_utf8(good[LENGTH_BYTES..header_end].to_vec()).unwrap();
            let header = header.replace(from, to);
            let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
            bytes.extend(header.bytes());
            bytes.extend(&good[header_end..]);
            bytes
        };
        check(&with("[2,3]", "[2,4]"), "not a safetensors file");
        check(&with("\"F32\"", "\"I32\""), "instead of F32");
        let mut infinite = good.clone();
        let end = infinite.len();
        infinite[end - 4..].copy_from_slice(&f32::INFINITY.to_le_bytes());
        check(&infinite, "not finite");
    }

    #[test]
    fn half_precision_is_read() {
        let halves: Vec<u8> = [1.5f32, -0.25]
            .iter()
            .flat_map(|v| f16::from_f32(*v).to_le_bytes())
            .collect();
        let view = TensorView::new(Dtype::F16, vec![2], &halves).unwrap();
        let bytes = safetensors::serialize([("a", &view)], None).unwrap();
        let mut weights = Weights::parse(&bytes).unwrap();
        assert_eq!(weights.take("a", &[2]).unwrap(), [1.5, -0.25]);
    }

    #[test]
    fn taking_checks_the_shape() {
        let mut weights = sample();
        assert!(weights.take("a.weight", &[3, 2]).unwrap_err().contains("[2, 3]"));
        assert!(weights.take("c", &[1]).unwrap_err().contains("no \"c\""));
        assert_eq!(weights.take("b", &[1]).unwrap(), [0.1]);
    }
}
