//! Writes lists of drawings as sketch-rnn reads them: stroke-3 in arrays of objects.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::{Error, Result};
use crate::format::Drawing;

/// sketch-rnn asks for these parts; all drawings are in the first one.
const PARTS: [&str; 3] = ["train", "valid", "test"];

/// Writes an archive of `drawings`, each an array `[points, 3]` of steps dx, dy, and whether the
/// pen is lifted afterwards: `int16` where all positions are small whole numbers, else `float32`.
/// Pressure, times, words and colours have no place in it.
pub fn to_npz(drawings: &[Drawing]) -> Result<Vec<u8>> {
    let refuse = |cause: String| Error::Picture(cause);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for part in PARTS {
        let drawings = if part == PARTS[0] { drawings } else { &[] };
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        archive
            .start_file(format!("{part}.npy"), options)
            .map_err(|cause| refuse(cause.to_string()))?;
        archive
            .write_all(&array(drawings))
            .map_err(|cause| refuse(cause.to_string()))?;
    }
    let archive = archive.finish().map_err(|cause| refuse(cause.to_string()))?;
    Ok(archive.into_inner())
}

/// Writes an `.npy` file of objects.
fn array(drawings: &[Drawing]) -> Vec<u8> {
    let shape = format!("({},)", drawings.len());
    let mut header = format!("{{'descr': '|O', 'fortran_order': False, 'shape': {shape}, }}");
    // The data begins at a multiple of 64.
    while (10 + header.len()) % 64 != 63 {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    // Protocol 3: the oldest one that knows bytes.
    bytes.extend(b"\x80\x03");
    begin(&mut bytes, &[drawings.len()], "O8", b'|');
    bytes.push(b']');
    for drawing in drawings {
        let steps = steps(drawing);
        let whole = |v: &f32| v.fract() == 0.0 && v.abs() <= f32::from(i16::MAX);
        let is_whole = steps.iter().flatten().all(whole);
        let kind = if is_whole { "i2" } else { "f4" };
        begin(&mut bytes, &[steps.len(), 3], kind, b'<');
        let numbers = steps.iter().flatten();
        let data: Vec<u8> = if is_whole {
            numbers.flat_map(|v| (*v as i16).to_le_bytes()).collect()
        } else {
            numbers.flat_map(|v| v.to_le_bytes()).collect()
        };
        bytes.push(b'B');
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes.extend(b"tba");
    }
    bytes.extend(b"tb.");
    bytes
}

/// Begins an array in a pickle, up to its data: `_reconstruct(ndarray, (0,), b"b")`, and of its
/// state the version, the shape, the kind of numbers and their order.
fn begin(pickle: &mut Vec<u8>, shape: &[usize], kind: &str, order: u8) {
    let number = |pickle: &mut Vec<u8>, number: i32| {
        pickle.push(b'J');
        pickle.extend(number.to_le_bytes());
    };
    let text = |pickle: &mut Vec<u8>, text: &str| {
        pickle.push(b'X');
        pickle.extend((text.len() as u32).to_le_bytes());
        pickle.extend(text.bytes());
    };
    pickle.extend(b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(");
    number(pickle, 0);
    pickle.extend(b"tC\x01btR(");
    number(pickle, 1);
    pickle.push(b'(');
    for side in shape {
        number(pickle, *side as i32);
    }
    pickle.extend(b"tcnumpy\ndtype\n(");
    text(pickle, kind);
    number(pickle, 0);
    number(pickle, 1);
    pickle.extend(b"tR(");
    number(pickle, 3);
    text(pickle, &char::from(order).to_string());
    pickle.extend(b"NNN");
    number(pickle, -1);
    number(pickle, -1);
    number(pickle, if kind.starts_with('O') { 63 } else { 0 });
    pickle.extend(b"tb");
    // Not in the order of Fortran.
    pickle.push(0x89);
}

/// Writes each point as the way to it from the point before, and whether the pen is lifted there.
fn steps(drawing: &Drawing) -> Vec<[f32; 3]> {
    let mut at = [0.0f64; 2];
    let mut steps = Vec::new();
    for stroke in drawing.sketch.visible().strokes() {
        let points = stroke.points();
        for (i, point) in points.iter().enumerate() {
            let way = [f64::from(point.x) - at[0], f64::from(point.y) - at[1]].map(|v| v as f32);
            // From where the reader then is, so that roundings do not add up.
            at = [at[0] + f64::from(way[0]), at[1] + f64::from(way[1])];
            steps.push([way[0], way[1], f32::from(u8::from(i + 1 == points.len()))]);
        }
    }
    steps
}
