//! Seals pictures that the program makes, by which it knows them again: whether a file may be replaced without asking
//! depends on whether somebody has put work into it.
//!
//! The seal is a number made from the whole picture, so that it breaks with the first change by anybody else. In an SVG
//! it is a comment at the end, in a PDF too, in a PNG a text chunk; none shows.

use xxhash_rust::xxh3::xxh3_64;

/// These stand before and after the number in an SVG.
const OPENING: &str = "<!-- strokewise ";
const CLOSING: &str = " -->\n";

/// The text chunk in a PNG has this keyword, with the zero that ends it.
const KEYWORD: &[u8] = b"strokewise\0";
const PNG_MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Every PNG has this last chunk: its length, name and checksum.
const PNG_END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// This stands before the number in a PDF: a comment behind the end.
const PDF_OPENING: &[u8] = b"% strokewise ";
const PDF_MAGIC: &[u8] = b"%PDF-";

/// Adds the seal to the bytes of a PDF.
pub fn seal_pdf(mut pdf: Vec<u8>) -> Vec<u8> {
    let number = number(&pdf);
    pdf.extend(PDF_OPENING);
    pdf.extend(number.as_bytes());
    pdf.push(b'\n');
    pdf
}

/// Adds the seal to the text of an SVG, or of another kind of XML.
pub fn seal_svg(mut svg: String) -> String {
    let number = number(svg.as_bytes());
    svg.push_str(OPENING);
    svg.push_str(&number);
    svg.push_str(CLOSING);
    svg
}

/// Adds the seal to the bytes of a PNG; what is no PNG stays as it is.
pub fn seal_png(mut png: Vec<u8>) -> Vec<u8> {
    if png.starts_with(PNG_MAGIC) && png.ends_with(PNG_END) {
        png.truncate(png.len() - PNG_END.len());
        let chunk = chunk(&png);
        png.extend(chunk);
        png.extend(PNG_END);
    }
    png
}

/// Tells whether the program made this picture and nobody has changed it since.
pub fn is_sealed(file: &[u8]) -> bool {
    if file.starts_with(PNG_MAGIC) {
        let before = file.strip_suffix(PNG_END);
        return before.is_some_and(|before| {
            let len = 4 + 4 + KEYWORD.len() + 16 + 4;
            let at = before.len().checked_sub(len);
            at.is_some_and(|at| before[at..] == chunk(&before[..at]))
        });
    }
    if file.starts_with(PDF_MAGIC) {
        let before = file.strip_suffix(b"\n").and_then(|rest| rest.split_last_chunk::<16>());
        return before.is_some_and(|(rest, found)| {
            let picture = rest.strip_suffix(PDF_OPENING);
            picture.is_some_and(|picture| number(picture).as_bytes() == found)
        });
    }
    let before = file.strip_suffix(CLOSING.as_bytes());
    let before = before.and_then(|rest| rest.split_last_chunk::<16>());
    before.is_some_and(|(rest, found)| {
        let picture = rest.strip_suffix(OPENING.as_bytes());
        picture.is_some_and(|picture| number(picture).as_bytes() == found)
    })
}

fn number(content: &[u8]) -> String {
    format!("{:016x}", xxh3_64(content))
}

/// Makes the text chunk for a PNG that so far holds `content`: length, name, keyword, number,
/// checksum.
fn chunk(content: &[u8]) -> Vec<u8> {
    let mut body = b"tEXt".to_vec();
    body.extend(KEYWORD);
    body.extend(number(content).as_bytes());
    let mut checksum = flate2::Crc::new();
    checksum.update(&body);
    let mut chunk = ((body.len() - 4) as u32).to_be_bytes().to_vec();
    chunk.extend(body);
    chunk.extend(checksum.sum().to_be_bytes());
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::png;

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>\n";

    #[test]
    fn a_seal_holds_until_the_picture_changes() {
        let svg = seal_svg(SVG.to_owned());
        let plain = png::render(&svg, 4).expect("a sound picture");
        assert!(!is_sealed(SVG.as_bytes()) && !is_sealed(&plain) && !is_sealed(b""));
        let pdf = seal_pdf(b"%PDF-1.4\n%%EOF\n".to_vec());
        for sealed in [svg.into_bytes(), seal_png(plain), pdf] {
            assert!(is_sealed(&sealed));
            for changed in 0..sealed.len() {
                let mut other = sealed.clone();
                other[changed] ^= 1;
                assert!(!is_sealed(&other), "byte {changed}");
            }
            assert!(!is_sealed(&sealed[..sealed.len() - 1]));
        }
    }

    #[test]
    fn a_sealed_picture_still_opens() {
        let png = seal_png(png::render(SVG, 4).expect("a sound picture"));
        let pixels = resvg::tiny_skia::Pixmap::decode_png(&png).expect("a sound PNG");
        assert_eq!(pixels.width(), 4);
        assert_eq!(seal_png(b"no picture".to_vec()), b"no picture");
    }
}
