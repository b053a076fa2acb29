//! Looks over a file's bytes before they are parsed.
//!
//! The parser follows nested messages by recursion and reserves memory by the lengths it reads. A broken or hostile
//! file could so exhaust the stack or the memory, which no error handling catches. This walk keeps its own stack,
//! reserves nothing, and lets only those files pass whose lengths lie within each other and that nest sensibly.

/// Subgraphs deeper than this occur in no model, and their operators (If, Loop) are not supported anyway.
const MAX_DEPTH: usize = 64;

/// [`Message`] names the messages of `onnx.proto` that the parser enters.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    ValueInfo,
    Type,
    TensorType,
    Sequence,
    Shape,
    Entry,
}

impl Message {
    /// Finds the message in field `number`, if there is one that the parser enters.
    pub(super) fn field(self, number: u64) -> Option<Self> {
        Some(match (self, number) {
            (Self::Model, 7) | (Self::Attribute, 6) => Self::Graph,
            (Self::Model, 8 | 14) | (Self::Tensor, 13) | (Self::Shape, 1) => Self::Entry,
            (Self::Graph, 1) => Self::Node,
            (Self::Graph | Self::Attribute, 5) => Self::Tensor,
            (Self::Graph, 11..=13) => Self::ValueInfo,
            (Self::Node, 5) => Self::Attribute,
            (Self::ValueInfo, 2) | (Self::Sequence, 1) => Self::Type,
            (Self::Type, 1) => Self::TensorType,
            (Self::Type, 4) => Self::Sequence,
            (Self::TensorType, 2) => Self::Shape,
            _ => return None,
        })
    }
}

/// Checks whether `bytes` can be parsed without danger; the error is the reason why not.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let mut open = vec![(Message::Model, bytes.len())];
    let mut at = 0;
    let mut has_graph = false;
    while let Some((message, end)) = open.last().copied() {
        if at == end {
            open.pop();
            continue;
        }
        let key = varint(bytes, &mut at, end)?;
        let skip = match key & 7 {
            0 => {
                varint(bytes, &mut at, end)?;
                0
            }
            1 => 8,
            5 => 4,
            2 => usize::try_from(varint(bytes, &mut at, end)?).map_err(|_| broken())?,
            _ => return Err(broken()),
        };
        let after = at.checked_add(skip).filter(|after| *after <= end).ok_or_else(broken)?;
        match message.field(key >> 3) {
            Some(inner) if key & 7 == 2 => {
                has_graph |= inner == Message::Graph;
                open.push((inner, after));
                if open.len() > MAX_DEPTH {
                    return Err("graphs are nested too deeply".to_owned());
                }
            }
            _ => at = after,
        }
    }
    if has_graph {
        Ok(())
    } else {
        Err("this is not an ONNX file: there is no graph in it".to_owned())
    }
}

fn broken() -> String {
    "this is not an ONNX file, or it is cut short or damaged".to_owned()
}

pub(super) fn varint(bytes: &[u8], at: &mut usize, end: usize) -> Result<u64, String> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).filter(|_| *at < end).ok_or_else(broken)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(broken())
}
