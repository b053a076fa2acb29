//! Reads text of files in the encoding that they have, as UTF-8.

use std::io::{Cursor, Read as _};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::MAX_FILE_BYTES;

/// Every gzip file begins with this.
const GZIP: &[u8] = b"\x1f\x8b";

/// Every compressed file may hold so many bytes, however small it is.
const USUAL_BYTES: u64 = 64 << 20;

/// Tells whether a file that begins with `head` has to be decoded as a whole before it can be read: it is compressed,
/// in UTF-16 or UTF-32, or has the line ends of old computers.
pub(super) fn needs_decoding(head: &[u8]) -> bool {
    let has_lines = head.contains(&b'\n') || !head.contains(&b'\r');
    head.starts_with(GZIP) || utf32(head).is_some() || utf16(head).is_some() || !has_lines
}

/// Decodes the text of a whole file: unpacked where it is compressed, in UTF-8, with line ends of
/// our own.
pub(crate) fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    let bytes = if bytes.starts_with(GZIP) {
        unpacked(&bytes)?
    } else {
        bytes
    };
    if let Some(order) = utf32(&bytes) {
        let chars = bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|chunk| char::from_u32(order(*chunk)));
        let text: Option<String> = chars.skip(1).collect();
        return text.ok_or_else(|| "the file is not text in UTF-32, as it says".to_owned());
    }
    let encoding = utf16(&bytes).or_else(|| declared(&bytes)).unwrap_or(UTF_8);
    let text = if encoding == UTF_8 {
        // Such text is not copied, however long it is.
        let mut bytes = bytes;
        let mark = bytes.len() - without_bom(&bytes).len();
        bytes.drain(..mark);
        String::from_utf8(bytes).map_err(|_| "the file is not text (UTF-8)".to_owned())?
    } else {
        let (text, _, malformed) = encoding.decode(&bytes);
        if malformed {
            return Err(format!("the file is not text in {}, as it says", encoding.name()));
        }
        text.into_owned()
    };
    Ok(if text.contains('\n') || !text.contains('\r') {
        text
    } else {
        text.replace('\r', "\n")
    })
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let decoder = MultiGzDecoder::new(Cursor::new(bytes));
    let most = most_unpacked(bytes.len() as u64);
    decoder
        .take(most + 1)
        .read_to_end(&mut unpacked)
        .map_err(|cause| format!("the compressed file is damaged ({cause})"))?;
    if unpacked.len() as u64 > most {
        return Err(format!(
            "the file is larger than {} MiB when it is unpacked",
            most >> 20
        ));
    }
    Ok(unpacked)
}

/// Returns how many bytes a compressed file of so many may hold: drawings shrink to a tenth or so, and what shrinks to
/// much less takes memory for nothing.
fn most_unpacked(packed: u64) -> u64 {
    packed.saturating_mul(20).clamp(USUAL_BYTES, MAX_FILE_BYTES)
}

/// Recognises UTF-32, by its mark: how four bytes make a number.
fn utf32(bytes: &[u8]) -> Option<fn([u8; 4]) -> u32> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some(u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, ..] => Some(u32::from_be_bytes),
        _ => None,
    }
}

/// Recognises UTF-16, by its mark or by the zeros around its first character.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] | [b'<' | b'{' | b'[', 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'<' | b'{' | b'[', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Finds the encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256)];
    let head = String::from_utf8_lossy(head);
    let declaration = head
        .trim_start_matches('\u{feff}')
        .trim_start()
        .strip_prefix("<?xml")?
        .split("?>")
        .next()?;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next()?;
    let encoding = Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())?;
    // What can be read so far is not in UTF-16, whatever it says.
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

/// Returns `bytes` after the byte order mark that some editors write.
pub(super) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns the name of the element that a text in XML begins with; `None` where `head` ends before it.
pub(super) fn root_name(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let mut elements = head.split('<').skip(1);
    let root = elements.find(|element| !element.starts_with(['?', '!']))?;
    let name = root.split([' ', '\t', '\r', '\n', '>', '/']).next()?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_that_it_has() {
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(decoded(bytes.to_vec()).expect(expected), expected);
        };
        let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        check("<svg>é</svg>".as_bytes(), "<svg>é</svg>");
        check(b"\xef\xbb\xbf<svg/>", "<svg/>");
        check(&utf16("\u{feff}<svg>猫", u16::to_le_bytes), "<svg>猫");
        check(&utf16("\u{feff}<svg>猫", u16::to_be_bytes), "<svg>猫");
        check(&utf16("{\"word\":1}", u16::to_le_bytes), "{\"word\":1}");
        let utf32 =
            |text: &str, order: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| order(c.into())).collect::<Vec<u8>>();
        check(&utf32("\u{feff}<svg>猫", u32::to_le_bytes), "<svg>猫");
        check(&utf32("\u{feff}<svg>猫", u32::to_be_bytes), "<svg>猫");
        assert!(
            decoded(
                utf32("\u{feff}<svg>猫", u32::to_le_bytes)[..9]
                    .iter()
                    .copied()
                    .chain([0xd8; 4])
                    .collect()
            )
            .is_err()
        );
        let latin = "<?xml version='1.0' encoding='ISO-8859-1'?><svg>é</svg>";
        let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
        check(&bytes, latin);
        check(b"a\rb\r", "a\nb\n");
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<svg/>").expect("memory takes all");
        let packed = packed.finish().expect("memory takes all");
        check(&packed, "<svg/>");
        assert!(needs_decoding(&packed) && !needs_decoding(b"{}\n") && needs_decoding(b"{}\r{}"));
        assert!(decoded(packed[..packed.len() - 9].to_vec()).is_err());
        assert!(decoded(b"<svg>\xff</svg>".to_vec()).is_err());
    }

    #[test]
    fn a_small_file_that_unpacks_to_very_much_is_refused() {
        let packed = |size: u64| {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::copy(&mut std::io::repeat(b' ').take(size), &mut packed).expect("memory takes all");
            packed.finish().expect("memory takes all")
        };
        let error = decoded(packed(USUAL_BYTES + 1)).expect_err("too much");
        assert_eq!(error, "the file is larger than 64 MiB when it is unpacked");
        assert_eq!(decoded(packed(1 << 20)).map(|text| text.len()), Ok(1 << 20));
        assert_eq!(most_unpacked(4 << 20), 80 << 20);
        assert_eq!(most_unpacked(u64::MAX), MAX_FILE_BYTES);
    }
}
