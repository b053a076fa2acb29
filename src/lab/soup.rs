//! Makes the mean of trained classifiers: a model soup (Wortsman et al. 2022).
//!
//! Weights that go on from the same beginning mostly stay in one valley of the loss; their mean
//! lies nearer to its floor than any of them, and costs no more to ask than one.

use std::path::{Path, PathBuf};

use burn::tensor::Device;

use super::dataset::Split;
use super::evaluate::{Answers, fit_temperature};
use crate::error::{Error, Result};
use crate::options::DataFolder;
use strokewise_explain::model::{Classifier, Weights};

/// [`SoupOptions`] says what to take the mean of, and where to put it.
#[derive(Debug, Clone, clap::Args)]
pub struct SoupOptions {
    /// Weights files of classifiers, each trained on from another one of them or from the same one.
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    pub models: Vec<PathBuf>,
    /// This is the folder of the data.
    #[command(flatten)]
    pub data: DataFolder,
    /// Where to write the mean.
    #[arg(long, default_value = "models/classifier.safetensors")]
    pub out: PathBuf,
}

/// Writes the mean of the weights, every number of the same share, with a temperature of its own, fitted on `val`.
pub fn cook(options: &SoupOptions) -> Result<()> {
    let mut weights = mean(&options.models)?;
    let classifier = Classifier::from_weights(weights.clone(), &Device::flex());
    let classifier = classifier.map_err(bad(&options.models[0]))?;
    let labels = Classifier::own_labels();
    let validation = options.data.drawings(Split::Val, &labels, 0, 0)?;
    let temperature = fit_temperature(&Answers::while_drawn(&classifier, &validation));
    let answers = Answers::after(&classifier, &validation, 1.0).by_category();
    for (key, value) in [
        (Classifier::TEMPERATURE, temperature.to_string()),
        ("mean_of", options.models.len().to_string()),
        ("val_top1_by_category", answers.top(1).to_string()),
    ] {
        weights.metadata.insert(key.to_owned(), value);
    }
    weights.save(&options.out)?;
    eprintln!(
        "{}: {:.2} % on val by category, negative log-likelihood {:.4} at temperature {temperature:.3}",
        options.out.display(),
        100.0 * answers.top(1),
        answers.nll(temperature),
    );
    Ok(())
}

/// Computes the mean of the files' arrays, without metadata. Where a file cannot be read, or lacks
/// an array of the first one or has it in another shape, that file is the error.
fn mean(files: &[PathBuf]) -> Result<Weights> {
    let mut sum = Weights::default();
    for (i, path) in files.iter().enumerate() {
        let mut weights = Weights::load(path)?;
        if i == 0 {
            weights.metadata.clear();
            sum = weights;
        } else {
            add(&mut sum, &mut weights).map_err(bad(path))?;
        }
    }
    let share = 1.0 / files.len() as f32;
    let numbers = sum.arrays_mut().flat_map(|(_, array)| &mut array.values);
    numbers.for_each(|v| *v *= share);
    Ok(sum)
}

fn add(sum: &mut Weights, weights: &mut Weights) -> Result<(), String> {
    for (name, array) in sum.arrays_mut() {
        let values = weights.take(name, &array.shape)?;
        let pairs = array.values.iter_mut().zip(values);
        pairs.for_each(|(sum, v)| *sum += v);
    }
    match weights.arrays().next() {
        Some((name, _)) => Err(format!("\"{name}\" is not in the first file")),
        None => Ok(()),
    }
}

fn bad(path: &Path) -> impl FnOnce(String) -> Error {
    let path = path.to_path_buf();
    |cause| Error::Weights { cause, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_that_of_every_number_and_what_does_not_match_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, arrays: &[(&str, [f32; 2])]| {
            let mut weights = Weights::default();
            for (array, values) in arrays {
                weights.insert(*array, &[2], values.to_vec());
            }
            weights.metadata.insert("seed".to_owned(), "3".to_owned());
            let path = folder.path().join(name);
            weights.save(&path).unwrap();
            path
        };
        let a = file("a", &[("stem", [1.0, -2.0]), ("head", [0.0, 8.0])]);
        let b = file("b", &[("stem", [3.0, 4.0]), ("head", [1.0, -8.0])]);
        let both = mean(&[a.clone(), b]).unwrap();
        assert_eq!(both.get("stem").unwrap().values, [2.0, 1.0]);
        assert_eq!(both.get("head").unwrap().values, [0.5, 0.0]);
        assert!(both.metadata.is_empty());

        let check = |name: &str, arrays: &[(&str, [f32; 2])], complaint: &str| {
            let other = file(name, arrays);
            let error = mean(&[a.clone(), other]).unwrap_err().to_string();
            assert!(error.contains(complaint), "{error}");
            assert!(error.contains(name), "{error}");
        };
        check("less", &[("stem", [0.0; 2])], "no \"head\"");
        let more = [("stem", [0.0; 2]), ("head", [0.0; 2]), ("tail", [0.0; 2])];
        check("more", &more, "\"tail\" is not in the first file");
    }
}
