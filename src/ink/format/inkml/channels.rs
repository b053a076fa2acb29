//! [`Channels`] tells what the numbers of a trace mean.

use resvg::usvg::roxmltree::Node;

/// [`Channels`] are the channels of a trace, in the order of its numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Channels(pub Vec<Channel>);

/// [`Channel`] describes one number of every point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Channel {
    pub meaning: Meaning,
    /// The number is multiplied by this factor: -1 where the axis goes the other way, or the scale
    /// of its unit.
    pub factor: f64,
    pub least: Option<f64>,
    pub most: Option<f64>,
    /// A length of 1 is so many millimetres, where the unit is a length.
    pub unit_mm: Option<f64>,
}

/// [`Meaning`] is what a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Meaning {
    X,
    Y,
    Pressure,
    Time,
    /// The pen leans so far along x or y.
    Tilt(usize),
    #[default]
    Other,
}

impl Default for Channels {
    /// Makes the channels x and y.
    fn default() -> Self {
        let channel = |meaning| Channel {
            meaning,
            factor: 1.0,
            ..Channel::default()
        };
        Self(vec![channel(Meaning::X), channel(Meaning::Y)])
    }
}

impl Channels {
    /// Reads the channels that a `traceFormat` lists; without any, they are x and y.
    pub fn of(format: Node<'_, '_>) -> Self {
        let channels = format.descendants().filter(|node| node.tag_name().name() == "channel");
        let channels: Vec<Channel> = channels.map(Channel::of).collect();
        if channels.is_empty() {
            Self::default()
        } else {
            Self(channels)
        }
    }

    /// Returns the place of the number with this meaning among those of a point.
    pub fn position(&self, meaning: Meaning) -> Option<usize> {
        self.0.iter().position(|channel| channel.meaning == meaning)
    }

    /// Returns the channel with this meaning.
    pub fn get(&self, meaning: Meaning) -> Option<&Channel> {
        self.position(meaning).map(|at| &self.0[at])
    }

    /// Notes how many of a channel's numbers go on a unit, from a `channelProperty`.
    pub fn set_resolution(&mut self, property: Node<'_, '_>) {
        let value = property
            .attribute("value")
            .and_then(|value| value.trim().parse::<f64>().ok());
        let unit = property
            .attribute("units")
            .and_then(|units| millimetres(units.trim_start_matches("1/")));
        let is_resolution = property.attribute("name") == Some("resolution");
        if let (true, Some(value), Some(unit)) = (is_resolution, value.filter(|value| *value > 0.0), unit) {
            let meaning = Meaning::of(property.attribute("channel").unwrap_or_default());
            for channel in self.0.iter_mut().filter(|channel| channel.meaning == meaning) {
                channel.unit_mm = Some(unit / value);
            }
        }
    }
}

impl Channel {
    fn of(node: Node<'_, '_>) -> Self {
        let number = |name: &str| node.attribute(name).and_then(|text| text.trim().parse::<f64>().ok());
        let meaning = Meaning::of(node.attribute("name").unwrap_or_default());
        let units = node.attribute("units").unwrap_or_default().trim();
        let factor = match (meaning, units) {
            // Degrees and milliseconds are InkML's own.
            (Meaning::Tilt(_), "rad") | (Meaning::Time, "s") => 1.0,
            (Meaning::Tilt(_), _) => 1f64.to_radians(),
            (Meaning::Time, _) => 1e-3,
            _ if node.attribute("orientation") == Some("-ve") => -1.0,
            _ => 1.0,
        };
        Self {
            meaning,
            factor,
            least: number("min"),
            most: number("max"),
            unit_mm: millimetres(units),
        }
    }
}

impl Meaning {
    fn of(name: &str) -> Self {
        match name {
            "X" => Self::X,
            "Y" => Self::Y,
            "F" => Self::Pressure,
            "T" => Self::Time,
            "OTx" => Self::Tilt(0),
            "OTy" => Self::Tilt(1),
            _ => Self::Other,
        }
    }
}

/// Returns the length of a unit.
pub(super) fn millimetres(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" => 1e3,
        "cm" => 10.0,
        "mm" => 1.0,
        "in" => 25.4,
        "pt" => 25.4 / 72.0,
        "pc" => 25.4 / 6.0,
        "himetric" => 0.01,
        _ => return None,
    })
}
