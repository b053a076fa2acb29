//! Recordings of tablets hold one [`Native`] a line, as text that people can read and send.
//!
//! ```text
//! screen 1280 800
//! devices
//! device 6 Virtual Pen
//! axis 4 0 1000 0 Abs Pressure
//! pointer 6
//! motion 6 81234 640.5 400.25 0 0 4=500
//! press 1 6 81236 640.5 400.25 0 0
//! release 1 6 81240 641 400 0 0 4=0
//! ```

use std::fmt;
use std::str::FromStr;

use super::{Axis, Device, Kind, Native};

impl fmt::Display for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Devices(devices) => {
                writeln!(f, "devices")?;
                for device in devices {
                    writeln!(f, "device {} {}", device.id, device.name)?;
                    for Axis {
                        number,
                        label,
                        range: [least, most],
                        value,
                    } in &device.axes
                    {
                        writeln!(f, "axis {number} {least} {most} {value} {label}")?;
                    }
                }
                Ok(())
            }
            Self::Screen([width, height]) => writeln!(f, "screen {width} {height}"),
            Self::Pointer(id) => writeln!(f, "pointer {id}"),
            Self::Event {
                kind,
                device,
                time_ms,
                pos: [x, y],
                corner: [left, top],
                axes,
            } => {
                match kind {
                    Kind::Motion => write!(f, "motion")?,
                    Kind::Press(button) => write!(f, "press {button}")?,
                    Kind::Release(button) => write!(f, "release {button}")?,
                }
                write!(f, " {device} {time_ms} {x} {y} {left} {top}")?;
                for (number, value) in axes {
                    write!(f, " {number}={value}")?;
                }
                writeln!(f)
            }
        }
    }
}

/// Parses the events of a recording; `Err` names the first line that makes no sense. Empty lines
/// and those that begin with `#` are left out.
pub fn parse(text: &str) -> Result<Vec<Native>, String> {
    let mut natives = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        read_line(line, &mut natives).ok_or_else(|| format!("line {number}: {line}"))?;
    }
    Ok(natives)
}

fn read_line(line: &str, natives: &mut Vec<Native>) -> Option<()> {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let mut words = rest.split_whitespace();
    match name {
        "devices" => natives.push(Native::Devices(Vec::new())),
        "device" => {
            let (id, name) = rest.split_once(' ')?;
            let device = Device {
                id: id.parse().ok()?,
                name: name.into(),
                axes: Vec::new(),
            };
            devices(natives)?.push(device);
        }
        "axis" => {
            let axis = Axis {
                number: number(&mut words)?,
                range: [number(&mut words)?, number(&mut words)?],
                value: number(&mut words)?,
                label: words.collect::<Vec<_>>().join(" "),
            };
            devices(natives)?.last_mut()?.axes.push(axis);
        }
        "screen" => {
            natives.push(Native::Screen([number(&mut words)?, number(&mut words)?]));
        }
        "pointer" => natives.push(Native::Pointer(number(&mut words)?)),
        "motion" | "press" | "release" => {
            let kind = match name {
                "motion" => Kind::Motion,
                "press" => Kind::Press(number(&mut words)?),
                _ => Kind::Release(number(&mut words)?),
            };
            natives.push(event(kind, words)?);
        }
        _ => return None,
    }
    Some(())
}

fn devices(natives: &mut [Native]) -> Option<&mut Vec<Device>> {
    match natives.last_mut()? {
        Native::Devices(devices) => Some(devices),
        _ => None,
    }
}

fn event<'a>(kind: Kind, mut words: impl Iterator<Item = &'a str>) -> Option<Native> {
    Some(Native::Event {
        kind,
        device: number(&mut words)?,
        time_ms: number(&mut words)?,
        pos: [number(&mut words)?, number(&mut words)?],
        corner: [number(&mut words)?, number(&mut words)?],
        axes: words
            .map(|word| {
                let (number, value) = word.split_once('=')?;
                Some((number.parse().ok()?, value.parse().ok()?))
            })
            .collect::<Option<_>>()?,
    })
}

fn number<'a, T: FromStr>(words: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    words.next()?.parse().ok()
}
