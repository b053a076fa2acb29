//! [`Sheet`] is what lies around the strokes of a drawing: its [`Layer`]s, and a [`Reference`] picture to draw from.
//!
//! Strokes name their layer and stay in the order in which they were drawn; how layers lie over each other is the
//! sheet's business. What a hidden layer holds is not there for anybody who looks at the drawing, people and networks
//! alike; what a locked one holds is there, and no hand can change it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Names a layer of a drawing. Every drawing begins with layer 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerId(pub u16);

/// [`Layer`] is a sheet of glass with ink on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// It has this name in the drawing.
    pub id: LayerId,
    /// The name is what people call the layer.
    pub name: String,
    /// It is true where the layer's strokes are neither shown nor explained.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// It is true where no hand can change what the layer holds.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// So much of the layer's ink is seen, 0..=1.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub opacity: f32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

fn full() -> f32 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_full(opacity: &f32) -> bool {
    *opacity >= 1.0
}

impl Layer {
    /// Makes a visible layer that hides what lies below its ink.
    pub fn new(id: LayerId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            hidden: false,
            locked: false,
            opacity: 1.0,
        }
    }

    /// Tells whether its strokes are seen and can be changed.
    pub fn is_open(&self) -> bool {
        !self.hidden && !self.locked
    }
}

/// [`Placement`] says where a reference picture lies, and how it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Its top left corner is here, in canvas units.
    pub at: [f32; 2],
    /// It is this wide, in canvas units; its height follows from its pixels.
    pub width: f32,
    /// So much of the picture is seen, 0..=1.
    pub opacity: f32,
    /// It is true where the picture is not shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
}

impl Placement {
    /// The smallest and the largest width are these, in canvas units.
    pub const WIDTHS: std::ops::RangeInclusive<f32> = 1.0..=1e6;

    /// Tells whether all numbers make sense.
    pub fn is_sound(&self) -> bool {
        let place = self
            .at
            .iter()
            .all(|v| v.is_finite() && v.abs() <= super::MAX_COORDINATE);
        place && Self::WIDTHS.contains(&self.width) && (0.0..=1.0).contains(&self.opacity)
    }
}

/// [`Reference`] is a picture to draw from, which lies under all ink and is no part of the drawing: nothing explains
/// it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// This is the content of a file of a common kind (PNG, JPEG, WebP, GIF).
    pub file: Arc<[u8]>,
    /// It has this width and height in pixels.
    pub size: [u32; 2],
    /// The placement says where it lies.
    pub placement: Placement,
}

impl Reference {
    /// Computes the box that it covers, in canvas units.
    pub fn bounds(&self) -> super::Bounds {
        let [columns, rows] = self.size.map(|side| side.max(1) as f32);
        let Placement { at, width, .. } = self.placement;
        super::Bounds {
            min: at,
            max: [at[0] + width, at[1] + width * rows / columns],
        }
    }
}

/// [`Sheet`] holds the layers of a drawing, the lowest first and at least one, and the picture below them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    layers: Vec<Layer>,
    reference: Option<Reference>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            layers: vec![Layer::new(LayerId(0), Self::FIRST)],
            reference: None,
        }
    }
}

impl Sheet {
    /// The layer that every drawing begins with has this name.
    pub const FIRST: &str = "Ink";
    /// A drawing has no more layers than this.
    pub const MOST_LAYERS: usize = 64;

    /// Returns the layers, the lowest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns the picture below all layers.
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }

    /// Tells whether it is the sheet of a new drawing.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the sheet with other layers. Of layers of one name the first counts, opacities are
    /// made sound, and without a layer there is the one that every drawing begins with.
    #[must_use]
    pub fn with_layers(&self, layers: Vec<Layer>) -> Self {
        let mut sound: Vec<Layer> = Vec::with_capacity(layers.len());
        for mut layer in layers.into_iter().take(Self::MOST_LAYERS) {
            layer.opacity = if layer.opacity.is_nan() {
                1.0
            } else {
                layer.opacity.clamp(0.0, 1.0)
            };
            if sound.iter().all(|other| other.id != layer.id) {
                sound.push(layer);
            }
        }
        if sound.is_empty() {
            sound = Self::default().layers;
        }
        Self {
            layers: sound,
            reference: self.reference.clone(),
        }
    }

    /// Returns the sheet over another picture, or over none; a picture whose place makes no sense
    /// is none.
    #[must_use]
    pub fn with_reference(&self, reference: Option<Reference>) -> Self {
        Self {
            layers: self.layers.clone(),
            reference: reference.filter(|reference| reference.placement.is_sound()),
        }
    }

    /// Returns the place of layer `id` in the stack, the lowest first. Strokes of a layer that is
    /// not there lie on the lowest.
    pub fn rank(&self, id: LayerId) -> usize {
        self.layers.iter().position(|layer| layer.id == id).unwrap_or(0)
    }

    /// Returns the layer called `id`, or the lowest where there is none.
    pub fn layer(&self, id: LayerId) -> &Layer {
        &self.layers[self.rank(id)]
    }

    /// Tells whether all layers are seen.
    pub(super) fn shows_all(&self) -> bool {
        self.layers.iter().all(|layer| !layer.hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_made_sound() {
        let mut odd = Layer::new(LayerId(3), "odd");
        odd.opacity = f32::NAN;
        let twice = Layer::new(LayerId(3), "twice");
        let sheet = Sheet::default().with_layers(vec![odd, twice]);
        assert_eq!(sheet.layers().len(), 1);
        assert_eq!(sheet.layers()[0].opacity, 1.0);
        assert_eq!(
            sheet.layer(LayerId(9)).name,
            "odd",
            "strokes without a layer lie on the lowest"
        );
        assert!(sheet.with_layers(Vec::new()).is_plain());
    }

    #[test]
    fn a_picture_without_a_sound_place_is_none() {
        let check = |at: f32, width: f32, opacity: f32, expected: bool| {
            let reference = Reference {
                file: Arc::from([1u8, 2].as_slice()),
                size: [200, 100],
                placement: Placement {
                    at: [at, 0.0],
                    width,
                    opacity,
                    hidden: false,
                },
            };
            let sheet = Sheet::default().with_reference(Some(reference));
            assert_eq!(sheet.reference().is_some(), expected, "{at} {width} {opacity}");
            if let Some(reference) = sheet.reference() {
                assert_eq!(reference.bounds().size(), [width, 0.5 * width]);
            }
        };
        check(3.0, 50.0, 0.5, true);
        check(f32::NAN, 50.0, 0.5, false);
        check(1e30, 50.0, 0.5, false);
        check(3.0, 0.0, 0.5, false);
        check(3.0, 50.0, 2.0, false);
    }
}
