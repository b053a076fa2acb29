//! Files that were broken by chance: cut, flipped, spliced, filled with odd numbers. Whatever comes of them, it is
//! drawings or errors in words, and never a panic.
//!
//! `STROKEWISE_FUZZ_SECS` in the environment asks for more than a few hundred of each kind, and prints the slowest.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use strokewise_ink::format::journal::{self, Journal};
use strokewise_ink::format::{Drawing, Reading, document, inkml, numpy, pdf, quickdraw};
use strokewise_ink::import;
use strokewise_ink::sketch::{Edit, Point, Sketch, Stroke, StrokeId};

/// So many broken files of each kind.
const EACH: usize = 120;

/// Larger files are left to the tests of limits: nobody waits for a hundred of them.
const LARGEST: usize = 60_000;

/// Numbers and names are replaced by these.
const ODD: [&str; 22] = [
    "-1",
    "0",
    "1e999",
    "-1e-999",
    "NaN",
    "null",
    "4294967295",
    "18446744073709551616",
    "1e9",
    "0.5",
    "\"\"",
    "[]",
    "{}",
    "[[[1,2],[3,4]]]",
    "]",
    "<",
    "/>",
    "url(#a)",
    "%",
    "\u{0}",
    "é",
    "\r\n",
];

fn drawing() -> Drawing {
    let line = |i: f32| {
        (0..9)
            .map(move |k| Point::new(10.0 * i + k as f32, (k as f32 * 0.7 + i).sin() * 20.0))
            .collect()
    };
    Drawing {
        word: Some("cat".into()),
        key_id: Some("7".into()),
        sketch: Sketch::from_polylines((0..4).map(|i| line(i as f32))),
        ..Drawing::default()
    }
}

/// Sound files by the ending that they need.
fn sound(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/cases");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(cases)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .filter_map(|path| {
            let bytes = std::fs::read(&path).ok().filter(|bytes| bytes.len() < LARGEST)?;
            Some((path.extension()?.to_str()?.to_owned(), bytes))
        })
        .collect();
    // What is packed is broken when it is unpacked, too.
    let packed = files.iter().filter(|(_, bytes)| bytes.starts_with(b"\x1f\x8b"));
    let unpacked = packed.map(|(ending, bytes)| {
        use std::io::Read as _;
        let mut unpacked = Vec::new();
        let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
        decoder.read_to_end(&mut unpacked).expect("a sound file");
        (ending.clone(), unpacked)
    });
    let unpacked: Vec<_> = unpacked.collect();
    files.extend(unpacked);
    let drawing = drawing();
    let own = document::to_text(&drawing).into_bytes();
    files.push(("strokewise".into(), own.clone()));
    files.push(("inkml".into(), inkml::write(&drawing).into_bytes()));
    files.push((
        "npz".into(),
        numpy::to_npz(std::slice::from_ref(&drawing)).expect("an archive"),
    ));
    files.push(("ndjson".into(), quickdraw::to_line(&drawing).into_bytes()));
    files.push((
        "csv".into(),
        b"word;drawing\ncat;[[[1,2],[3,4]],[[5,6],[7,8]]]\n".to_vec(),
    ));
    files.push((
        "json".into(),
        br#"{"rows":[{"row":{"drawing":[[[1,2],[3,4]]]}},{"row":{"drawing":[{"x":[1],"y":[2]}]}}]}"#.to_vec(),
    ));
    files.push((
        "json".into(),
        br#"[{"points":[{"x":1,"y":2,"time":3},{"x":4,"y":5}]},{"points":[[6,7,0.5]]}]"#.to_vec(),
    ));
    let page = "<!doctype html><html><svg viewBox='0 0 9 9' width=9><g><path d=M0,0L9,9 stroke=red /></g></svg></html>";
    files.push(("html".into(), page.as_bytes().to_vec()));
    let packed = {
        use std::io::Write as _;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(page.as_bytes()).expect("memory takes all");
        packed.finish().expect("memory takes all")
    };
    files.push(("svgz".into(), packed));
    let mut journal = Journal::create(folder).expect("a writable folder");
    for id in 0..4 {
        let points = vec![Point::new(id as f32, 2.0), Point::new(5.0, 6.0)];
        journal
            .append(&Edit::Add(Stroke::new(StrokeId(id), 3.0, points).expect("sound")))
            .expect("writable");
    }
    journal.undo().expect("writable");
    files.push(("journal".into(), std::fs::read(journal.path()).expect("a journal")));
    files
}

fn broken(sound: &[u8], other: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..random.random_range(1..4) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.random_range(0..bytes.len());
        let len = random.random_range(1..64.min(bytes.len() - at).max(2));
        let end = (at + len).min(bytes.len());
        match random.random_range(0..8) {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << random.random_range(0..8),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].repeat(random.random_range(1..40));
                bytes.splice(at..at, part);
            }
            4 if !other.is_empty() => {
                let from = random.random_range(0..other.len());
                let part = other[from..(from + len).min(other.len())].to_vec();
                bytes.splice(at..end, part);
            }
            5 => {
                // Two pieces change places.
                let to = random.random_range(0..bytes.len());
                let part: Vec<u8> = bytes.drain(at..end).collect();
                let to = to.min(bytes.len());
                bytes.splice(to..to, part);
            }
            _ => {
                // A whole number gives way to something odd.
                let is_digit = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
                let begin = bytes[at..].iter().position(is_digit).map_or(at, |skip| at + skip);
                let count = bytes[begin..].iter().take_while(|byte| is_digit(byte)).count();
                let odd = ODD[random.random_range(0..ODD.len())].as_bytes().to_vec();
                bytes.splice(begin..begin + count, odd);
            }
        }
    }
    bytes
}

/// Reads a file as the program would; what is wrong with it must be said in bounded words.
fn read(path: &Path) {
    let said = |text: String| assert!(text.len() < 700 && text.contains(": "), "{}: {text}", path.display());
    if path.extension().is_some_and(|ending| ending == "journal") {
        if let Err(error) = journal::recover(path) {
            said(error.to_string());
        }
        return;
    }
    match import::drawings(path, Reading::default()) {
        Err(error) => said(error.to_string()),
        // A list may be broken at every place: not all of it is wanted.
        Ok(drawings) => drawings.take(50).for_each(|drawing| match drawing {
            Ok(drawing) => {
                assert!(
                    drawing
                        .sketch
                        .strokes()
                        .iter()
                        .all(|s| s.points().iter().all(|p| p.x.is_finite()))
                );
                // What was read can be written.
                assert!(!pdf::write(&drawing.sketch, None).is_empty() && !document::to_text(&drawing).is_empty());
            }
            Err(error) => said(error.to_string()),
        }),
    }
}

#[test]
fn broken_files_are_drawings_or_errors_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sound = sound(folder.path());
    let secs = std::env::var("STROKEWISE_FUZZ_SECS")
        .ok()
        .map(|secs| secs.parse().expect("a number"));
    let until = secs.map(|secs| Instant::now() + Duration::from_secs(secs));
    let mut random = ChaCha8Rng::seed_from_u64(secs.unwrap_or(1));
    let mut slowest = (Duration::ZERO, PathBuf::new());
    let mut count = 0;
    for round in 0.. {
        let (ending, bytes) = &sound[round % sound.len()];
        let (_, other) = &sound[random.random_range(0..sound.len())];
        let path = folder.path().join(format!("broken.{ending}"));
        let bytes = broken(bytes, other, &mut random);
        std::fs::write(&path, &bytes).expect("a writable folder");
        let begin = Instant::now();
        // What makes a reader panic is kept to be looked at.
        let result = std::panic::catch_unwind(|| read(&path));
        if result.is_err() || begin.elapsed() > slowest.0 {
            let kept = std::env::temp_dir().join(format!("strokewise-fuzz-{count}.{ending}"));
            if until.is_some() || result.is_err() {
                std::fs::write(&kept, &bytes).expect("a writable folder");
            }
            assert!(result.is_ok(), "a panic: {}", kept.display());
            slowest = (begin.elapsed(), kept);
        }
        count += 1;
        if until.map_or(count == EACH * sound.len() / 10, |until| Instant::now() > until) {
            break;
        }
    }
    println!(
        "{count} broken files; the slowest took {:?}: {}",
        slowest.0,
        slowest.1.display()
    );
}
