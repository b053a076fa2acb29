//! Computes hashes as people compare them and as files are named.

/// [`Hex`] is bytes as text: two small hexadecimal digits a byte.
pub type Hex = String;

/// Writes `bytes` as text.
pub fn hex(bytes: &[u8]) -> Hex {
    use std::fmt::Write as _;
    bytes.iter().fold(Hex::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
