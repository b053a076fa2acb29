//! Files as people have them, from public reports: each is a sample of a kind, and lies in `tests/data/cases`.

use std::path::{Path, PathBuf};

use strokewise_ink::format::Reading;
use strokewise_ink::import;
use strokewise_ink::picture::Picture;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/cases")
        .join(name)
}

/// The strokes of every drawing of a file, or the error of each; and all notes.
fn read(name: &str) -> (Vec<Result<usize, String>>, String) {
    let mut drawings = match import::drawings(&file(name), Reading::default()) {
        Ok(drawings) => drawings,
        Err(error) => return (vec![Err(error.to_string())], String::new()),
    };
    let (mut counts, mut notes) = (Vec::new(), Vec::new());
    while let Some(drawing) = drawings.next() {
        counts.push(
            drawing
                .map(|d| d.sketch.strokes().len())
                .map_err(|error| error.to_string()),
        );
        notes.extend(drawings.take_notes());
    }
    (counts, notes.join("; "))
}

#[test]
fn what_a_viewer_shows_is_what_is_read() {
    let table = [
        ("01b-display-p3-some.svg", 17, ""),
        ("03-css-var.svg", 17, ""),
        ("03b-css-var-style.svg", 17, ""),
        ("04-color-4.svg", 17, ""),
        ("04b-currentcolor-lower.svg", 17, ""),
        ("04i-nested-css.svg", 17, ""),
        ("08-mask-eraser.svg", 9, "1 hidden by a mask or an eraser"),
        ("10-off-page.svg", 17, "1 of 18 shapes left out: 1 off the page"),
        ("11-opacity0.svg", 17, "1 of 18 shapes left out: 1 invisible"),
        ("11d-rgba0.svg", 17, "1 invisible"),
        ("11e-no-dashes.svg", 17, "1 invisible"),
        ("12-white-eraser.svg", 21, "2 paper, 1 hidden"),
        ("16-paper-border.svg", 17, ""),
        ("16b-paper-rounded.svg", 17, ""),
        ("16c-paper-inset.svg", 17, ""),
        ("16g-ruled.svg", 17, "16 paper"),
        ("16f-margin.svg", 17, "17 paper"),
        ("16g-axes.svg", 17, "11 paper"),
        ("67-white-fill-no-stroke.svg", 17, ""),
        ("33-svg-in-image.svg", 17, ""),
        ("19-utf16le.svg", 17, ""),
        ("19c-latin1.svg", 17, ""),
        ("25-own-plus-editor.svg", 17, ""),
        ("pattern400.svg", 1, ""),
        ("filter.svg", 1, ""),
        ("95-excalidraw.json", 5, ""),
        ("97-broad.svg", 2, ""),
        ("08b-alpha-mask.svg", 3, "1 hidden"),
        ("10b-inner-page.svg", 3, "1 hidden"),
        ("11f-filter.svg", 3, "1 invisible"),
        (
            "12b-eraser-under-ink.svg",
            3,
            "3 of 6 shapes left out: 2 paper, 1 hidden",
        ),
        ("12c-dark-background.svg", 3, "1 paper, 1 hidden"),
        ("16h-dots.svg", 3, ""),
        ("16i-slanted.svg", 3, "paper"),
        ("16j-border-of-lines.svg", 3, "4 paper"),
        ("16k-one-path.svg", 3, ""),
        ("98-tldraw.tldr", 3, "1 of 4 shapes left out: 1 text"),
        ("99-rnote.rnote", 2, "1 of 3 shapes left out: 1 text"),
        ("96-xournal.xopp", 3, "1 of 4 shapes left out: 1 text"),
        ("96b-xournal-packed.xopp", 3, "1 of 4 shapes left out: 1 text"),
    ];
    for (name, strokes, note) in table {
        let (counts, notes) = read(name);
        assert_eq!(counts, [Ok(strokes)], "{name}");
        assert!(
            notes.contains(note) && note.is_empty() == notes.is_empty(),
            "{name}: {notes}"
        );
    }
}

#[test]
fn a_stroke_is_a_movement_of_the_pen_unless_all_is_taken_as_drawn() {
    let table = [
        ("05b-one-stroke-segments.svg", 1, 161, "161 pieces joined to 1 stroke"),
        ("14-freedraw-outline.svg", 17, 17, "17 lines are the middle"),
        ("15-potrace.svg", 1, 2, "1 line is the middle"),
        ("74-hachure.svg", 17, 47, "30 lines of hatching left out"),
        ("27a-jitter.svg", 17, 47, "30 lines of hatching left out"),
        ("05j-reversed.svg", 3, 82, "82 pieces joined to 3"),
        ("05k-overlap.svg", 3, 79, "79 pieces joined to 3"),
        ("05l-shades.svg", 3, 82, "82 pieces joined to 3"),
        ("14b-quads.svg", 3, 82, "82 filled pieces"),
        ("14c-triangles.svg", 3, 164, "164 filled pieces"),
        ("14d-quads-and-discs.svg", 3, 164, "164 filled pieces"),
        ("15b-even-odd.svg", 1, 2, "1 line is the middle"),
        ("05i-twice.svg", 17, 34, "17 lines that were drawn twice"),
    ];
    for (name, movements, lines, note) in table {
        for (as_drawn, expected) in [(false, movements), (true, lines)] {
            let found = import::open(&file(name), Reading { as_drawn }).expect(name);
            assert_eq!(
                found.drawing.sketch.strokes().len(),
                expected,
                "{name}, as drawn {as_drawn}"
            );
            let notes = found.notes.join("; ");
            assert_eq!(notes.contains(note), !as_drawn, "{name}: {notes}");
        }
    }
    let pressures = import::open(&file("05b-one-stroke-segments.svg"), Reading::default()).expect("a stroke");
    let stroke = &pressures.drawing.sketch.strokes()[0];
    assert!(
        stroke.points().iter().all(|p| p.pressure.is_some()),
        "widths become pressure"
    );
}

#[test]
fn lists_are_read_in_every_form_in_which_they_are_found() {
    let table: [(&str, &[usize]); 15] = [
        ("40-hf.jsonl", &[17]),
        ("41-string-drawing.ndjson", &[17]),
        ("42-kaggle.csv", &[17]),
        ("44-pretty.json", &[17]),
        ("46-transposed.ndjson", &[4]),
        ("46b-points-mixed.ndjson", &[4]),
        ("46d-house-3pt.ndjson", &[11]),
        ("47-empty-stroke.ndjson", &[17]),
        ("47b-empty-last-raw.ndjson", &[17]),
        ("47d-null.ndjson", &[3]),
        ("48-stroke3.npz", &[17, 17, 17]),
        ("48c-cat.bin", &[17]),
        ("50-stroke3.ndjson", &[17]),
        ("51-utf16.ndjson", &[17, 11, 17]),
        ("51c-cr-only.ndjson", &[17, 11, 17]),
    ];
    for (name, strokes) in table {
        let expected: Vec<Result<usize, String>> = strokes.iter().map(|count| Ok(*count)).collect();
        assert_eq!(read(name).0, expected, "{name}");
    }
}

#[test]
fn what_cannot_be_read_or_borne_is_named_in_a_sentence() {
    let table = [
        ("18-raster-only.svg", "holds only a picture, no strokes"),
        ("arc1.svg", "beyond any reasonable page"),
        ("marker_nest.svg", "references draw too much"),
        ("30000x30000-1bit.png", "30000 x 30000 pixels"),
        ("cut.jpg", "cut short"),
    ];
    for (name, words) in table {
        let (counts, _) = read(name);
        let [Err(error)] = &counts[..] else {
            panic!("{name}: {counts:?}")
        };
        assert!(
            error.contains(words) && error.contains(name) && error.len() < 250,
            "{name}: {error}"
        );
    }
    for name in ["30000x30000-1bit.png", "cut.jpg", "marker_nest.svg"] {
        assert!(
            Picture::open(&file(name), 64).is_err(),
            "{name} is no picture for galleries"
        );
    }
    assert!(Picture::open(&file("filter.svg"), 64).is_ok());
}

#[test]
fn every_beginning_of_every_file_opens_or_fails_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in std::fs::read_dir(file("")).expect("the cases") {
        let entry = entry.expect("a case");
        let bytes = std::fs::read(entry.path()).expect("a readable case");
        if bytes.len() > 12_000 {
            continue;
        }
        let path = folder.path().join(entry.file_name());
        // Each place once where there are few, else some of them.
        for len in (0..bytes.len()).step_by((bytes.len() / 60).max(1)) {
            std::fs::write(&path, &bytes[..len]).expect("a writable folder");
            if let Ok(drawings) = import::drawings(&path, Reading::default()) {
                for error in drawings.filter_map(Result::err) {
                    let text = error.to_string();
                    assert!(
                        text.len() < 600 && text.contains(": "),
                        "{} to {len}: {text}",
                        path.display()
                    );
                }
            }
        }
    }
}
