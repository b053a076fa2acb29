//! Holds a sheet as the program's own files store it: its layers, and the reference picture with its own bytes in a
//! data URL, so that a drawing is one file that can be given away.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::sketch::{Layer, Placement, Reference, Sheet};

/// [`SheetRecord`] is the stored form of a [`Sheet`]; it holds nothing of what a new drawing has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetRecord {
    /// These are the layers, the lowest first; there are none for the one that every drawing begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Layer>,
    /// This picture lies below them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceRecord>,
}

/// [`ReferenceRecord`] is the stored form of a [`Reference`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReferenceRecord {
    /// This is a data URL: `data:image/…;base64,…`.
    picture: String,
    /// These are width and height in pixels.
    size: [u32; 2],
    at: [f32; 2],
    width: f32,
    opacity: f32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
}

impl SheetRecord {
    /// Tells whether it is the sheet of a new drawing.
    pub fn is_plain(&self) -> bool {
        self.layers.is_empty() && self.reference.is_none()
    }
}

impl From<&Sheet> for SheetRecord {
    fn from(sheet: &Sheet) -> Self {
        let layers = sheet.layers();
        let is_new = layers == Sheet::default().layers();
        Self {
            layers: if is_new { Vec::new() } else { layers.to_vec() },
            reference: sheet.reference().map(ReferenceRecord::from),
        }
    }
}

impl TryFrom<SheetRecord> for Sheet {
    /// The error says what is wrong, without a place.
    type Error = String;

    fn try_from(record: SheetRecord) -> Result<Self, String> {
        let reference = record.reference.map(Reference::try_from).transpose()?;
        Ok(Self::default().with_layers(record.layers).with_reference(reference))
    }
}

impl From<&Reference> for ReferenceRecord {
    fn from(reference: &Reference) -> Self {
        let Reference { file, size, placement } = reference;
        let kind = match file.as_ref() {
            [0xff, 0xd8, ..] => "jpeg",
            [b'G', b'I', b'F', ..] => "gif",
            [b'R', b'I', b'F', b'F', ..] => "webp",
            _ => "png",
        };
        let Placement {
            at,
            width,
            opacity,
            hidden,
        } = *placement;
        Self {
            picture: format!("data:image/{kind};base64,{}", STANDARD.encode(file)),
            size: *size,
            at,
            width,
            opacity,
            hidden,
        }
    }
}

impl TryFrom<ReferenceRecord> for Reference {
    /// The error says what is wrong, without a place.
    type Error = String;

    fn try_from(record: ReferenceRecord) -> Result<Self, String> {
        let ReferenceRecord {
            picture,
            size,
            at,
            width,
            opacity,
            hidden,
        } = record;
        let broken = || "the reference picture is broken".to_owned();
        let (head, content) = picture.split_once(',').ok_or_else(broken)?;
        let is_url = head.starts_with("data:image/") && head.ends_with(";base64");
        let file = STANDARD.decode(content).ok().filter(|_| is_url).ok_or_else(broken)?;
        let placement = Placement {
            at,
            width,
            opacity,
            hidden,
        };
        if size.contains(&0) || !placement.is_sound() {
            return Err(broken());
        }
        Ok(Self {
            file: Arc::from(file),
            size,
            placement,
        })
    }
}
