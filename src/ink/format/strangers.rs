//! Knows files of other programs that are not read, by what they are: an error that names the way out helps.

use std::path::Path;

/// Each row has endings of names, what a file that ends so holds, and what of it can be read
/// instead.
const ENDINGS: [(&[&str], &str, &str); 14] = [
    (
        &["kra", "krz", "ora", "xcf", "psd", "psb", "clip", "procreate", "pdn"],
        "a painting in layers",
        "PNG",
    ),
    // No file ends so: it is told by its beginning.
    (&["rnote2"], "a notebook of a newer Rnote", "SVG"),
    (&["excalidrawlib"], "a library of Excalidraw", "SVG"),
    (&["drawio", "dio"], "a diagram of draw.io", "SVG"),
    (
        &["ai", "eps", "ps", "cdr", "afdesign", "sketch", "fig"],
        "a drawing in a format of its own",
        "SVG",
    ),
    (&["pdf"], "a PDF", "SVG, with pdftocairo -svg or Inkscape"),
    (&["dxf", "dwg"], "a technical drawing", "SVG"),
    (&["heic", "heif"], "a photograph in HEIC", "PNG or JPEG"),
    (
        &["jp2", "j2k", "jxl", "avif", "ppm", "pgm", "pbm", "tga", "ico"],
        "a picture in a format that is not read here",
        "PNG",
    ),
    (
        &["pt", "pth", "onnx", "h5", "safetensors", "tflite"],
        "a network, not a drawing",
        "",
    ),
    (&["parquet"], "a table in Parquet", "CSV or NDJSON"),
    (&["pkl", "pickle"], "a pickle of Python", "NDJSON or NumPy's NPZ"),
    // An archive of NumPy ends in .npz, which is read.
    (&["zip", "tar", "tgz", "7z", "rar"], "an archive; unpack it first", ""),
    (&["docx", "odt", "odg", "pptx", "one"], "a document", "SVG or PNG"),
];

/// Each row says how a file begins whose name says nothing, and the ending that it should have.
const BEGINNINGS: [(usize, &[u8], &str); 14] = [
    (0, b"%PDF", "pdf"),
    (0, b"RNOTE\xce\xa6\xce\x9b", "rnote2"),
    (0, b"PAR1", "parquet"),
    (0, b"<mxfile", "drawio"),
    (0, b"<mxGraphModel", "drawio"),
    (0, b"8BPS", "psd"),
    (0, b"gimp xcf", "xcf"),
    (0, b"%!PS", "eps"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftypavif", "avif"),
    (4, b"jP  ", "jp2"),
    (0, b"P6\n", "ppm"),
    (0, b"\xff\x0a", "jxl"),
];

/// Says what the file called `name` that begins with `head` is, in a sentence; `None` where nobody knows. The ending of
/// its name says nothing where it is one of those that are `read`.
pub(super) fn named(name: &Path, head: &[u8], read: bool) -> Option<String> {
    let begins = |(at, mark, _): &&(usize, &[u8], &str)| head.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    let by_content = BEGINNINGS
        .iter()
        .find(begins)
        .map(|(_, _, ending)| (*ending).to_owned());
    let ending = || {
        name.extension()
            .filter(|_| !read)?
            .to_str()
            .map(str::to_ascii_lowercase)
    };
    let known = |ending: &String| ENDINGS.iter().find(|(endings, ..)| endings.contains(&ending.as_str()));
    let (_, what, instead) = by_content.as_ref().and_then(known).or_else(|| known(&ending()?))?;
    Some(if instead.is_empty() {
        format!("the file is {what}")
    } else {
        format!("the file is {what}; export it as {instead}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_named_by_their_ending_or_their_beginning() {
        let check = |name: &str, head: &[u8], words: Option<&str>| {
            let path = Path::new(name);
            let is_read = path
                .extension()
                .is_some_and(|ending| ending == "rnote" || ending == "npz");
            let sentence = named(path, head, is_read);
            let fits = match words {
                None => sentence.is_none(),
                Some(words) => sentence.as_deref().is_some_and(|sentence| sentence.contains(words)),
            };
            assert!(fits, "{name}: {sentence:?}");
        };
        check("cat.KRA", b"PK\x03\x04", Some("layers; export it as PNG"));
        check("cat.rnote", b"\x1f\x8b", None);
        check(
            "cat.rnote",
            b"RNOTE\xce\xa6\xce\x9b\x01",
            Some("a newer Rnote; export it as SVG"),
        );
        check("plan.drawio", b"<mxfile", Some("draw.io; export it as SVG"));
        check("cat", b"%PDF-1.7", Some("a PDF"));
        check("cat.txt", b"\0\0\0\x18ftypheic", Some("HEIC"));
        check("net.onnx", b"", Some("a network, not a drawing"));
        check("cats", b"PAR1\x15\x04", Some("a table in Parquet; export it as CSV"));
        check(
            "cats.pkl",
            b"\x80\x04\x95",
            Some("a pickle of Python; export it as NDJSON"),
        );
        check("cats.zip", b"PK\x03\x04", Some("an archive; unpack it first"));
        check("cats.npz", b"PK\x03\x04", None);
        check("cats", b"PK\x03\x04", None);
        check("cat.txt", b"hello", None);
    }
}
