//! Tells whether a JPEG is whole: decoders paint the rest grey and say nothing.

/// Tells whether the data of a JPEG end before the mark at their end; `false` for what is no JPEG.
pub(super) fn is_cut_short(bytes: &[u8]) -> bool {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return false;
    }
    let mut at = 2;
    while let Some(offset) = bytes[at..].windows(2).position(|pair| is_mark(pair[0], pair[1])) {
        let mark = bytes[at + offset + 1];
        at += offset + 2;
        if mark == 0xd9 {
            return false;
        }
        // Every other mark says how long its segment is; what follows the last one are pixels.
        let Some(&[high, low]) = bytes.get(at..at + 2) else {
            return true;
        };
        at += usize::from(u16::from_be_bytes([high, low])).max(2);
        if at > bytes.len() {
            return true;
        }
    }
    true
}

/// Tells a mark with a meaning from a byte of the pixels, filling, and marks that only count.
fn is_mark(first: u8, second: u8) -> bool {
    first == 0xff && !matches!(second, 0 | 0xff | 0xd0..=0xd7 | 0x01)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_jpeg_is_whole_or_cut_at_any_place() {
        let picture =
            image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([(x * 6) as u8, (y * 8) as u8, (x * y) as u8]));
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, image::ImageFormat::Jpeg)
            .expect("memory takes all");
        let bytes = bytes.into_inner();
        assert!(!is_cut_short(&bytes));
        assert!(!is_cut_short(&[&bytes[..], b"trailing data"].concat()));
        for len in 3..bytes.len() {
            assert!(is_cut_short(&bytes[..len]), "{len} of {}", bytes.len());
        }
        assert!(!is_cut_short(b"\x89PNG") && !is_cut_short(b""));
    }
}
