//! Writes lists as the parser wants them.
//!
//! `onnx.proto` writes each number of an attribute's list as a field of its own. Writers of the
//! newer version of protocol buffers (.NET's among them) pack a list into one field, which readers
//! should accept and ours does not. So where a file is refused, its lists are written out again and
//! it is read once more.

use super::guard::{Message, varint};

/// [`Packed`] says how numbers lie in a packed list.
#[derive(Clone, Copy)]
enum Packed {
    /// Each byte has seven bits of it.
    Varint,
    /// Each has four bytes.
    Fixed,
}

/// Names the lists that the parser reads one number a field.
fn packed(message: Message, number: u64) -> Option<Packed> {
    match (message, number) {
        (Message::Attribute, 7) => Some(Packed::Fixed),
        (Message::Attribute, 8) | (Message::Tensor, 1) => Some(Packed::Varint),
        _ => None,
    }
}

/// Rewrites the model with a field for each number; `bytes` must have passed the guard.
pub fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    rewritten(Message::Model, bytes)
}

/// Rewrites a message; the recursion is no deeper than the guard lets pass.
fn rewritten(message: Message, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let (mut at, end) = (0, bytes.len());
    let mut out = Vec::with_capacity(end);
    while at < end {
        let from = at;
        let key = varint(bytes, &mut at, end)?;
        match key & 7 {
            0 => {
                varint(bytes, &mut at, end)?;
            }
            1 => at += 8,
            5 => at += 4,
            _ => {
                let length = varint(bytes, &mut at, end)? as usize;
                let content = &bytes[at..at + length];
                at += length;
                if let Some(inner) = message.field(key >> 3) {
                    let content = rewritten(inner, content)?;
                    write_varint(&mut out, key);
                    write_varint(&mut out, content.len() as u64);
                    out.extend(content);
                    continue;
                }
                if let Some(packed) = packed(message, key >> 3) {
                    write_list(&mut out, key, packed, content)?;
                    continue;
                }
            }
        }
        out.extend_from_slice(&bytes[from..at]);
    }
    Ok(out)
}

fn write_list(out: &mut Vec<u8>, key: u64, packed: Packed, content: &[u8]) -> Result<(), String> {
    let wire = match packed {
        Packed::Varint => 0,
        Packed::Fixed => 5,
    };
    let mut at = 0;
    while at < content.len() {
        let from = at;
        match packed {
            Packed::Varint => {
                varint(content, &mut at, content.len())?;
            }
            Packed::Fixed => at = (at + 4).min(content.len()),
        }
        write_varint(out, key & !7 | wire);
        out.extend_from_slice(&content[from..at]);
    }
    Ok(())
}

fn write_varint(out: &mut Vec<u8>, mut rest: u64) {
    while rest >= 0x80 {
        out.push(rest as u8 & 0x7f | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
