//! [`Settings`] holds what somebody says a network expects: by options, in files beside it, or in its metadata.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::error::{Error, Result};

/// [`Settings`] is what one source says of how a network wants to see drawings; `None` where it
/// says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The input has this height and width, in pixels.
    pub size: Option<[usize; 2]>,
    /// It is true where ink is dark on light paper, rather than light on dark.
    pub dark_ink: Option<bool>,
    /// White is this number: 1 or 255.
    pub range: Option<f32>,
    /// This is subtracted from each channel, which goes from 0 to `range`.
    pub mean: Option<Vec<f32>>,
    /// Each channel is divided by these afterwards.
    pub std: Option<Vec<f32>>,
    /// The pen is this wide, in shares of the input's shorter side.
    pub pen: Option<f32>,
    /// The margin around the drawing is this wide, in shares of the input's shorter side.
    pub margin: Option<f32>,
    /// The edge of the pen is so soft (tau of eq. 4), in shares of the input's shorter side.
    pub softness: Option<f32>,
    /// So many pixels of the raster are averaged to one of the input, along each axis.
    pub fineness: Option<usize>,
    /// This file holds the names of the categories, one a line.
    pub labels: Option<PathBuf>,
    /// This value is taken as the answer, instead of the graph's output.
    pub output: Option<String>,
}

/// [`By`] names who decided something.
#[derive(Debug, Clone, PartialEq)]
pub enum By {
    /// An option of the command line says so.
    Option,
    /// A file beside the model says so, which has this name.
    SideFile(String),
    /// The model's metadata say so.
    Metadata,
    /// The model's graph says so.
    Graph,
    /// A trial on sample drawings found it.
    Trial,
    /// Nobody said so.
    Default,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option => f.write_str("by option"),
            Self::SideFile(name) => write!(f, "by {name}"),
            Self::Metadata => f.write_str("by the file's metadata"),
            Self::Graph => f.write_str("by the graph"),
            Self::Trial => f.write_str("guessed by a trial"),
            Self::Default => f.write_str("by default"),
        }
    }
}

/// [`Decided`] is something decided, and tells by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided<T> {
    /// The value is what was decided.
    pub value: T,
    /// This names who decided it.
    pub by: By,
}

impl<T> Decided<T> {
    /// Makes a value that nobody decided.
    pub fn default(value: T) -> Self {
        Self { value, by: By::Default }
    }
}

/// Returns what the first of `sources` says that says anything.
pub fn first<T>(sources: &[(By, Settings)], of: impl Fn(&Settings) -> Option<T>) -> Option<Decided<T>> {
    sources.iter().find_map(|(by, settings)| {
        Some(Decided {
            value: of(settings)?,
            by: by.clone(),
        })
    })
}

/// Reads what the files beside the model at `path` say: first `NAME.json`, then
/// `preprocessor_config.json`.
pub fn beside(path: &Path) -> Result<Vec<(By, Settings)>> {
    let files = [
        path.with_extension("json"),
        path.with_file_name("preprocessor_config.json"),
    ];
    let mut found = Vec::new();
    for file in files.into_iter().filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
        let json: Json = serde_json::from_str(&text).map_err(|e| Error::format(&file, e.to_string()))?;
        let settings = from_json(&json).map_err(|cause| Error::format(&file, cause))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.push((By::SideFile(name), settings));
    }
    Ok(found)
}

/// Reads the keys of Hugging Face's `preprocessor_config.json`, and ours: `invert`, `range`, `pen`,
/// `margin`, `softness`, `fineness`, `output`.
fn from_json(json: &Json) -> Result<Settings, String> {
    let number = |key: &str| match &json[key] {
        Json::Null => Ok(None),
        value => value
            .as_f64()
            .map(|n| Some(n as f32))
            .ok_or_else(|| format!("\"{key}\" is no number")),
    };
    let list = |key: &str| match &json[key] {
        Json::Null => Ok(None),
        Json::Number(one) => Ok(Some(vec![one.as_f64().unwrap_or(0.0) as f32])),
        Json::Array(all) => all
            .iter()
            .map(|n| n.as_f64().map(|n| n as f32))
            .collect::<Option<Vec<f32>>>()
            .map(Some)
            .ok_or_else(|| format!("\"{key}\" is no list of numbers")),
        _ => Err(format!("\"{key}\" is no list of numbers")),
    };
    let flag = |key: &str| json[key].as_bool();
    // Pixels are 0 to 255 there before they are rescaled.
    let rescaled = match (number("rescale_factor")?, flag("do_rescale")) {
        (_, Some(false)) => Some(255.0),
        (factor, _) => factor.map(|factor| 255.0 * factor),
    };
    let normalises = flag("do_normalize") != Some(false);
    Ok(Settings {
        size: size(if json["crop_size"].is_null() {
            &json["size"]
        } else {
            &json["crop_size"]
        })?,
        dark_ink: flag("invert"),
        range: number("range")?.or(rescaled),
        mean: list("image_mean")?.filter(|_| normalises),
        std: list("image_std")?.filter(|_| normalises),
        pen: number("pen")?,
        margin: number("margin")?,
        softness: number("softness")?,
        fineness: number("fineness")?.map(|n| n as usize),
        labels: None,
        output: json["output"].as_str().map(str::to_owned),
    })
}

/// Reads a number, a pair [height, width], or an object with `height` and `width` or
/// `shortest_edge`.
fn size(json: &Json) -> Result<Option<[usize; 2]>, String> {
    let pixels = |value: &Json| value.as_u64().map(|n| n as usize);
    let found = match json {
        Json::Null => return Ok(None),
        Json::Number(_) => pixels(json).map(|side| [side; 2]),
        Json::Array(pair) => match &pair[..] {
            [height, width] => pixels(height).zip(pixels(width)).map(|(height, width)| [height, width]),
            _ => None,
        },
        other => pixels(&other["height"])
            .zip(pixels(&other["width"]))
            .map(|(height, width)| [height, width])
            .or_else(|| pixels(&other["shortest_edge"]).map(|side| [side; 2])),
    };
    found.map(Some).ok_or_else(|| "\"size\" is no size".to_owned())
}

/// Our own exports keep under this key of the metadata the same as a side file would.
pub const METADATA_KEY: &str = "strokewise";

/// Reads what `metadata_props` say: our own key, and those that ONNX proposes for images.
pub fn from_metadata(metadata: &BTreeMap<String, String>) -> Settings {
    let own = metadata
        .get(METADATA_KEY)
        .and_then(|text| serde_json::from_str(text).ok());
    let mut settings = own.and_then(|json| from_json(&json).ok()).unwrap_or_default();
    match metadata.get("Image.NominalPixelRange").map(String::as_str) {
        _ if settings.range.is_some() => {}
        Some("NominalRange_0_255") => settings.range = Some(255.0),
        Some("Normalized_0_1") => settings.range = Some(1.0),
        Some("Normalized_1_1") => {
            settings.range = Some(1.0);
            settings.mean = Some(vec![0.5]);
            settings.std = Some(vec![0.5]);
        }
        _ => {}
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preprocessor_config_says_size_scale_mean_and_std() {
        let parse = |text: &str| from_json(&serde_json::from_str(text).expect("JSON"));
        let hugging_face = r#"{"do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25],
            "rescale_factor": 0.00392156862745098, "size": {"height": 224, "width": 192}}"#;
        let settings = parse(hugging_face).expect("sound");
        assert_eq!(settings.size, Some([224, 192]));
        assert!((settings.range.expect("there") - 1.0).abs() < 1e-6);
        assert_eq!(settings.std, Some(vec![0.25; 3]));
        assert_eq!(settings.dark_ink, None);
        assert_eq!(
            parse(r#"{"size": 28, "invert": true}"#).expect("sound").dark_ink,
            Some(true)
        );
        assert_eq!(
            parse(r#"{"size": {"shortest_edge": 256}, "crop_size": 224}"#)
                .expect("sound")
                .size,
            Some([224; 2])
        );
        assert_eq!(parse(r#"{"do_rescale": false}"#).expect("sound").range, Some(255.0));
        assert!(parse(r#"{"size": "large"}"#).is_err());
        assert!(
            parse(r#"{"image_mean": ["a"]}"#)
                .expect_err("no numbers")
                .contains("image_mean")
        );
    }
}
