//! Asks what the teachers think of each view: the mean of their softened probabilities (Hinton et al. 2015).
//!
//! They are asked about fresh views and nothing else: of a category with twenty drawings the views are all that can be
//! told. A view of an unfinished drawing is taught by what the same hand would have made of it, views without a word by
//! the teachers alone.

mod resnet;

use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData};

use super::loss::{TEMPERATURE, softmax};
use crate::error::{Error, Result};
use resnet::Resnet;
use strokewise_explain::model::{DoodleNet, Labels, SketchClassifier as _};
use strokewise_ink::raster::RasterSpec;

/// [`TeacherChoice`] is a teacher's folder, with what its opinion counts beside the others': `FOLDER` or
/// `FOLDER:SHARE`.
#[derive(Debug, Clone, PartialEq)]
pub struct TeacherChoice {
    /// The folder holds `labels.txt` and the weights.
    pub folder: PathBuf,
    /// It is 1 where nothing is said; only the proportions matter.
    pub share: f32,
}

impl std::str::FromStr for TeacherChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (folder, share) = match text.rsplit_once(':') {
            Some((folder, share)) => (
                folder,
                share
                    .parse()
                    .ok()
                    .filter(|share: &f32| share.is_finite() && *share > 0.0)
                    .ok_or_else(|| format!("\"{share}\" is no share"))?,
            ),
            None => (text, 1.0),
        };
        Ok(Self {
            folder: folder.into(),
            share,
        })
    }
}

/// This is the least probability that is told apart from none.
const LEAST: f32 = 1e-9;

/// [`Teachers`] are teachers that answer together.
pub struct Teachers {
    members: Vec<Member>,
    raster_spec: RasterSpec,
    categories: usize,
}

struct Member {
    network: Taught,
    /// These are our categories of each of its logits.
    ours: Vec<usize>,
    /// This is its share of the mean; the shares of all sum to 1.
    share: f32,
}

enum Taught {
    DoodleNet(Box<DoodleNet>),
    Resnet(Box<Resnet>),
}

impl Teachers {
    /// Reads the teachers, whose categories must all be among `labels`; none where there is no choice.
    pub fn load(choices: &[TeacherChoice], labels: &Labels) -> Result<Option<Self>> {
        let total: f32 = choices.iter().map(|choice| choice.share).sum();
        let members = choices.iter().map(|choice| {
            let network = Taught::load(&choice.folder)?;
            let names = network.labels().iter();
            let ours = names.map(|(_, name)| Ok(labels.find(name)?.0 as usize));
            Ok(Member {
                ours: ours.collect::<Result<_>>()?,
                network,
                share: choice.share / total,
            })
        });
        let members = members.collect::<Result<Vec<Member>>>()?;
        let Some(first) = members.first() else {
            return Ok(None);
        };
        let raster_spec = first.network.raster_spec();
        if members.iter().any(|m| m.network.raster_spec() != raster_spec) {
            let complaint = "the teachers do not look at the same rasters";
            return Err(Error::Usage(complaint.to_owned()));
        }
        Ok(Some(Self {
            members,
            raster_spec,
            categories: labels.len(),
        }))
    }

    /// Returns the rasters in which they see drawings.
    pub fn raster_spec(&self) -> RasterSpec {
        self.raster_spec
    }

    /// Computes what to teach of `rasters` [view, row, column]: for each view logits in the order
    /// of our labels whose softmax at `TEMPERATURE` is the mean of the teachers'.
    pub fn opinions(&self, rasters: &[f32]) -> Vec<Vec<f32>> {
        let views = rasters.len() / self.raster_spec.pixel_count();
        let mut means = vec![vec![0.0; self.categories]; views];
        for member in &self.members {
            let logits = member.network.logits(rasters, self.raster_spec);
            let rows = logits.chunks_exact(member.ours.len());
            for (mean, logits) in means.iter_mut().zip(rows) {
                for (class, p) in member.ours.iter().zip(softmax(logits, TEMPERATURE)) {
                    mean[*class] += member.share * p;
                }
            }
        }
        for mean in means.iter_mut().flatten() {
            *mean = TEMPERATURE * mean.max(LEAST).ln();
        }
        means
    }
}

impl Taught {
    /// Loads whatever network is in `folder`.
    fn load(folder: &Path) -> Result<Self> {
        if folder.join(resnet::FILE).is_file() {
            Ok(Self::Resnet(Box::new(Resnet::load(folder)?)))
        } else {
            Ok(Self::DoodleNet(Box::new(DoodleNet::load(folder, &Device::flex())?)))
        }
    }

    fn labels(&self) -> &Labels {
        match self {
            Self::DoodleNet(net) => net.labels(),
            Self::Resnet(net) => net.labels(),
        }
    }

    fn raster_spec(&self) -> RasterSpec {
        match self {
            Self::DoodleNet(net) => net.raster_spec(),
            Self::Resnet(_) => Resnet::RASTER_SPEC,
        }
    }

    /// Computes [raster, category], in the order of its own labels, from [raster, row, column].
    fn logits(&self, rasters: &[f32], spec: RasterSpec) -> Vec<f32> {
        match self {
            Self::Resnet(net) => net.logits(rasters),
            Self::DoodleNet(net) => {
                let shape = [rasters.len() / spec.pixel_count(), 1, spec.size, spec.size];
                let rasters = TensorData::new(rasters.to_vec(), shape);
                let logits = net.logits(Tensor::from_data(rasters, net.device()));
                // OK because flex keeps f32 as f32.
                logits.into_data().try_into_vec().expect("logits are f32")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_folder_and_perhaps_a_share() {
        let check = |text: &str, expected: Option<(&str, f32)>| {
            let choice: Option<TeacherChoice> = text.parse().ok();
            let expected = expected.map(|(folder, share)| TeacherChoice {
                folder: folder.into(),
                share,
            });
            assert_eq!(choice, expected, "{text}");
        };
        check("data/doodlenet", Some(("data/doodlenet", 1.0)));
        check("data/doodlenet:0.35", Some(("data/doodlenet", 0.35)));
        check("data/doodlenet:-1", None);
        check("data/doodlenet:much", None);
    }

    #[test]
    fn opinions_are_the_mean_of_softened_probabilities_in_our_order() {
        let labels = Labels::parse("cat\ndog\nsun");
        let dir = tempfile::tempdir().unwrap();
        // Biases alone tell the categories apart, whatever is shown.
        let folder = |name: &str, names: &str, biases: &[f32]| {
            let folder = dir.path().join(name);
            resnet::tests::write(&folder, names, biases);
            folder
        };
        let first = folder("first", "dog\ncat\nsun", &[1.0, 0.0, -2.0]);
        let second = folder("second", "cat\ndog", &[3.0, 0.0]);
        let choice = |folder: &Path, share| TeacherChoice {
            folder: folder.to_owned(),
            share,
        };
        let choices = [choice(&first, 3.0), choice(&second, 1.0)];
        let teachers = Teachers::load(&choices, &labels).unwrap().unwrap();
        let opinion = teachers.opinions(&vec![0.0; teachers.raster_spec().pixel_count()]);
        let [one, two] = [
            softmax(&[0.0, 1.0, -2.0], TEMPERATURE),
            softmax(&[3.0, 0.0], TEMPERATURE),
        ];
        let taught = softmax(&opinion[0], TEMPERATURE);
        for class in 0..3 {
            let expected = 0.75 * one[class] + 0.25 * two.get(class).unwrap_or(&0.0);
            assert!((taught[class] - expected).abs() < 1e-5, "{taught:?}");
        }
        assert!(Teachers::load(&[], &labels).unwrap().is_none());
        assert!(Teachers::load(&choices, &Labels::parse("cat\ndog")).is_err());
    }
}
