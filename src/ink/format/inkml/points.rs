//! Reads the numbers of a trace: explicit ones, differences, and differences of differences.

use super::Trace;
use super::channels::{Channels, Meaning};
use crate::sketch::Point;

/// [`Mode`] says how a channel's number is to be understood.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Explicit,
    Difference,
    SecondDifference,
}

/// [`Memory`] is what is remembered of a channel from point to point.
#[derive(Debug, Clone, Copy)]
struct Memory {
    mode: Mode,
    value: f64,
    difference: f64,
}

/// Times later than this count from another beginning than the drawing's, in seconds: those since 1970 do not fit into
/// an f32.
const LATEST_SECS: f64 = 1e5;

/// These are the largest pressures of common devices.
const MOST_PRESSURE: [f32; 9] = [1.0, 255.0, 1023.0, 1024.0, 2047.0, 4095.0, 8191.0, 32767.0, 65535.0];

/// Reads the points of a trace. Pressure without bounds is as the file has it, to be levelled; `start` is the first
/// time of all traces.
pub(super) fn read(text: &str, channels: &Channels, start: &mut Option<f64>) -> Result<Vec<Point>, String> {
    let (Some(x), Some(y)) = (channels.position(Meaning::X), channels.position(Meaning::Y)) else {
        return Err("it has no x and y".to_owned());
    };
    let nothing = Memory {
        mode: Mode::Explicit,
        value: 0.0,
        difference: 0.0,
    };
    let mut memory = vec![nothing; channels.0.len()];
    let mut points = Vec::new();
    for (number, part) in (1..).zip(text.split(',')).filter(|(_, part)| !part.trim().is_empty()) {
        let known = numbers(part, &mut memory).map_err(|cause| format!("point {number}: {cause}"))?;
        let at = |at: usize| known.get(at).copied().flatten().map(|v| v * channels.0[at].factor);
        let of = |meaning| channels.position(meaning).and_then(at);
        let (Some(x), Some(y)) = (at(x), at(y)) else {
            return Err(format!("point {number} has no place"));
        };
        let tilt = of(Meaning::Tilt(0)).zip(of(Meaning::Tilt(1)));
        let time = of(Meaning::Time);
        let beginning = |time: f64| if time.abs() > LATEST_SECS { time } else { 0.0 };
        let time = time.map(|time| (time - *start.get_or_insert_with(|| beginning(time))) as f32);
        let point = Point {
            pressure: of(Meaning::Pressure).map(|pressure| pressed(pressure, channels)),
            tilt: tilt.map(|(x, y)| [x as f32, y as f32]),
            time_secs: time,
            ..Point::new(x as f32, y as f32)
        };
        if !point.is_sound() {
            return Err(format!("point {number} lies beyond any reasonable page"));
        }
        points.push(point);
    }
    Ok(points)
}

/// Scales pressure by the bounds that the file gives, or else leaves it as it is.
fn pressed(pressure: f64, channels: &Channels) -> f32 {
    let bounds = channels.get(Meaning::Pressure).and_then(|channel| {
        let most = channel.most?;
        let least = channel.least.unwrap_or(0.0);
        (most > least).then_some((least, most))
    });
    bounds.map_or(pressure, |(least, most)| {
        ((pressure - least) / (most - least)).clamp(0.0, 1.0)
    }) as f32
}

/// Reads the numbers of one point; `None` where one is not known.
fn numbers(text: &str, memory: &mut [Memory]) -> Result<Vec<Option<f64>>, String> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let mut numbers = Vec::new();
    for memory in memory {
        if rest.is_empty() {
            break;
        }
        let mode = match rest.as_bytes()[0] {
            b'!' => Some(Mode::Explicit),
            b'\'' => Some(Mode::Difference),
            b'"' => Some(Mode::SecondDifference),
            _ => None,
        };
        if let Some(mode) = mode {
            memory.mode = mode;
            rest = rest[1..].trim_start();
        }
        let (word, after) = word(rest);
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
        let known = match word {
            "?" => None,
            "*" => Some(memory.value),
            "T" => Some(1.0),
            "F" => Some(0.0),
            word => {
                let number = number(word).ok_or_else(|| "it is not made of numbers".to_owned())?;
                let (value, difference) = match memory.mode {
                    Mode::Explicit => (number, number - memory.value),
                    Mode::Difference => (memory.value + number, number),
                    Mode::SecondDifference => {
                        let difference = memory.difference + number;
                        (memory.value + difference, difference)
                    }
                };
                (memory.value, memory.difference) = (value, difference);
                Some(value)
            }
        };
        numbers.push(known);
    }
    if rest.is_empty() {
        Ok(numbers)
    } else {
        Err("it has more numbers than channels".to_owned())
    }
}

/// Splits off the first value of a text: numbers need no space between them where a sign or a
/// prefix parts them.
fn word(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    if matches!(bytes.first(), Some(b'?' | b'*' | b'T' | b'F')) {
        return text.split_at(1);
    }
    let is_hex = text.trim_start_matches('-').starts_with('#');
    let goes_on = |at: usize| match bytes[at] {
        b'-' | b'+' => at == 0 || !is_hex && matches!(bytes[at - 1], b'e' | b'E'),
        b'#' => true,
        byte if is_hex => byte.is_ascii_hexdigit(),
        byte => byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E'),
    };
    let end = (0..bytes.len()).find(|at| !goes_on(*at)).unwrap_or(bytes.len());
    // What is no number at all is one word up to the next space, so that something is read.
    let end = if end > 0 {
        end
    } else {
        text.find(char::is_whitespace).unwrap_or(text.len())
    };
    text.split_at(end)
}

fn number(word: &str) -> Option<f64> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, word),
    };
    let number = match digits.strip_prefix('#') {
        Some(hex) => i64::from_str_radix(hex, 16).ok()? as f64,
        None => digits.parse::<f64>().ok()?,
    };
    number.is_finite().then_some(sign * number)
}

/// Brings pressure without stated bounds to 0..=1, by the device that it must come from.
pub(super) fn level_pressure(traces: &mut [Trace]) {
    let is_stated = |trace: &Trace| {
        trace
            .channels
            .get(Meaning::Pressure)
            .is_some_and(|channel| channel.most.is_some())
    };
    let stated: Vec<bool> = traces.iter().map(is_stated).collect();
    let open = || stated.iter().map(|stated| !stated);
    let pressures = traces.iter().zip(open()).filter(|(_, open)| *open);
    let most = pressures
        .flat_map(|(trace, _)| trace.points.iter().filter_map(|point| point.pressure))
        .fold(0.0, f32::max);
    let most = MOST_PRESSURE.into_iter().find(|device| most <= *device).unwrap_or(most);
    for (trace, _) in traces.iter_mut().zip(open()).filter(|(_, open)| *open) {
        for pressure in trace.points.iter_mut().filter_map(|point| point.pressure.as_mut()) {
            *pressure = (*pressure / most).clamp(0.0, 1.0);
        }
    }
}
