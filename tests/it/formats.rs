//! Laws of the file formats: what is written reads back as it was, whatever it was; what is broken says so.

mod drawn;

use std::path::Path;

use proptest::prelude::*;
use strokewise::examples::examples;
use strokewise_ink::format::journal::{self, Journal};
use strokewise_ink::format::svg::{self, StrokeScores, SvgStyle};
use strokewise_ink::format::{self, document, inkml, pdf, quickdraw};
use strokewise_ink::inking::palette::Paper;
use strokewise_ink::sketch::{Document, Edit, Part, Point, Sketch, Span, Stroke, StrokeId};

use drawn::{drawing, sketch};

/// A stretch of a stroke at either end or in the middle.
fn span(pick: u16) -> Span {
    let share = |v: u16| f32::from(v % 8) / 7.0;
    Span::new(share(pick), share(pick) + share(pick / 8))
}

/// Returns the strokes without what SVG and Quick, Draw! cannot hold: the positions of their points.
fn positions(sketch: &Sketch) -> Vec<Vec<[f32; 2]>> {
    let positions = |s: &Stroke| s.points().iter().map(|p| [p.x, p.y]).collect();
    sketch.strokes().iter().map(|s| positions(s)).collect()
}

proptest! {
    #[test]
    fn an_own_file_reads_back_to_the_last_bit(drawing in drawing()) {
        let read = document::parse(&document::to_text(&drawing), Path::new("a"));
        prop_assert_eq!(read.expect("a file just written"), drawing);
    }

    #[test]
    fn a_cut_own_file_is_an_error_and_no_panic(drawing in drawing(), cut in 0.0..1.0_f64) {
        let text = document::to_text(&drawing);
        let mut end = ((text.len() - 2) as f64 * cut) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(document::parse(&text[..end], Path::new("a")).is_err());
    }

    #[test]
    fn a_quick_draw_line_reads_back(drawing in drawing()) {
        let read = quickdraw::parse_line(quickdraw::to_line(&drawing).as_bytes());
        let read = read.expect("a line just written");
        prop_assert_eq!((&read.key_id, &read.word), (&drawing.key_id, &drawing.word));
        prop_assert_eq!(positions(&read.sketch), positions(&drawing.sketch));
    }

    #[test]
    fn an_svg_reads_back_as_the_same_strokes(sketch in sketch(), seed in any::<u32>()) {
        let scored = (0..sketch.strokes().len() as u32).map(|i| {
            let score = (seed.wrapping_mul(2 * i + 1) as f32 / u32::MAX as f32) - 0.5;
            StrokeScores { p_sla: score, flagged: score < 0.0, ..StrokeScores::default() }
        });
        for strokes in [Vec::new(), scored.collect()] {
            let style = SvgStyle { strokes, paper: Paper::Dark, ..SvgStyle::default() };
            let read = svg::parse(&svg::write(&sketch, &style), Path::new("a"));
            let read = read.expect("a file just written").sketch;
            prop_assert_eq!(positions(&read), positions(&sketch));
            for (read, written) in read.strokes().iter().zip(sketch.strokes()) {
                prop_assert_eq!((read.id(), read.width()), (written.id(), written.width()));
            }
        }
    }

    #[test]
    fn an_inkml_file_reads_back_as_the_same_strokes(drawing in drawing()) {
        let read = inkml::parse(&inkml::write(&drawing), Path::new("a"));
        let read = read.expect("a file just written").sketch;
        prop_assert_eq!(read.strokes().len(), drawing.sketch.strokes().len());
        for (read, written) in read.strokes().iter().zip(drawing.sketch.strokes()) {
            prop_assert_eq!(read.points(), written.points());
            prop_assert_eq!((read.id(), read.width()), (written.id(), written.width()));
            let (read, written) = (read.ink(), written.ink());
            prop_assert_eq!((read.pen, read.color), (written.pen, written.color));
            prop_assert!((read.opacity - written.opacity).abs() < 2.1e-3);
        }
    }

    #[test]
    fn a_cut_inkml_file_is_an_error_and_no_panic(drawing in drawing(), cut in 0.0..1.0_f64) {
        let text = inkml::write(&drawing);
        let mut end = ((text.len() - 2) as f64 * cut) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(inkml::parse(&text[..end], Path::new("a")).is_err());
    }

    #[test]
    fn any_drawing_becomes_a_pdf_of_numbers(drawing in drawing()) {
        let pdf = pdf::write(&drawing.sketch, drawing.word.as_deref());
        prop_assert!(pdf.starts_with(b"%PDF-1.4") && pdf.ends_with(b"%%EOF\n"));
        // All but the packed stream, which is tested beside the writer.
        let text = String::from_utf8_lossy(&pdf);
        let (head, rest) = text.split_once("\nstream\n").expect("a stream");
        let (_, tail) = rest.rsplit_once("\nendstream\n").expect("an end of it");
        for part in [head, tail] {
            prop_assert!(!part.contains("NaN") && !part.contains("inf"), "{part}");
        }
    }

    #[test]
    fn a_journal_recovers_any_history(steps in proptest::collection::vec((0..8_u8, any::<u16>()), 0..40)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut journal = Journal::create(folder.path()).expect("a writable folder");
        let mut document = Document::default();
        for (kind, pick) in steps {
            let fresh = |document: &mut Document| {
                let id = document.next_stroke_id();
                let pressed = |x: f32| Point {
                    pressure: Some(x.fract()),
                    ..Point::new(pick as f32 + x, id.0 as f32)
                };
                Stroke::new(id, 3.0, vec![pressed(0.1), pressed(7.7)])
                    .expect("sound points make a stroke")
            };
            let strokes = document.sketch().strokes();
            let some_id = strokes.get(pick as usize % strokes.len().max(1)).map(|s| s.id());
            let edit = match (kind, some_id) {
                (0, Some(id)) => Edit::Remove(vec![id]),
                (1, Some(id)) => Edit::Replace(id, vec![fresh(&mut document), fresh(&mut document)]),
                (2, _) if pick % 8 == 0 => Edit::Clear,
                (5, Some(id)) => {
                    let part = Part { stroke: id, span: span(pick) };
                    document.trimming(part).expect("the stroke is there")
                }
                (6, Some(id)) => {
                    let all = strokes.iter().map(|s| Part { stroke: s.id(), span: span(pick) });
                    let others: Vec<_> = all.filter(|part| part.stroke != id).collect();
                    let trims = others.into_iter().filter_map(|part| document.trimming(part));
                    Edit::Together([Edit::Remove(vec![id])].into_iter().chain(trims).collect())
                }
                (3, _) => {
                    if document.undo() {
                        journal.undo().expect("a writable file");
                    }
                    continue;
                }
                (4, _) => {
                    if document.redo() {
                        journal.redo().expect("a writable file");
                    }
                    continue;
                }
                _ => Edit::Add(fresh(&mut document)),
            };
            if document.apply(&edit) {
                journal.append(&edit).expect("a writable file");
            }
        }
        let recovered = journal::recover(journal.path()).expect("a journal");
        prop_assert_eq!(&recovered.drawing.sketch, document.sketch());
        prop_assert_eq!(recovered.lines_ignored, 0);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = quickdraw::parse_line(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(svg::parse(&text, Path::new("a")).is_err());
        prop_assert!(document::parse(&text, Path::new("a")).is_err());
        prop_assert!(inkml::parse(&text, Path::new("a")).is_err());
    }
}

#[test]
fn a_small_picture_looks_like_this() {
    let line = |id, x: f32| {
        let points = vec![Point::new(x, 10.0), Point::new(x, 90.5)];
        Stroke::new(StrokeId(id), 4.0, points).expect("two sound points make a stroke")
    };
    let dot = Stroke::new(StrokeId(7), 4.0, vec![Point::new(50.0, 50.0)]).expect("one sound point");
    let scores = |p_sla: f32, flagged: bool| StrokeScores {
        sla: 2.0 * p_sla,
        p_sla,
        leave_one_out: flagged.then_some(-0.5),
        noise: 0.25,
        flagged,
    };
    let style = SvgStyle {
        title: Some("<cat> & \"dog\"".to_owned()),
        data: vec![("data-target", "cat".to_owned())],
        strokes: vec![scores(1.0, false), scores(-1.0, true)],
        ..SvgStyle::default()
    };
    let svg = svg::write(&Sketch::new([line(0, 10.0), line(3, 90.0), dot]), &style);
    let without_legend = svg.split("<g id=\"strokewise-legend\"").next().expect("a beginning");
    insta::assert_snapshot!(without_legend, @r##"
    <svg xmlns="http://www.w3.org/2000/svg" width="96.05" height="101.38" viewBox="1.97 1.97 96.05 101.38" data-target="cat">
    <title>&lt;cat&gt; &amp; &quot;dog&quot;</title>
    <rect id="strokewise-paper" x="1.97" y="1.97" width="96.05" height="101.38" fill="#fcfbf8"/>
    <g id="strokewise-lights" fill="none" stroke-linecap="round" stroke-linejoin="round">
    <path stroke="#808081" stroke-width="6.592" d="M90 10L90 90.5"/>
    <path stroke="#fcfbf8" stroke-width="6.106" d="M90 10L90 90.5"/>
    <path stroke="#79b4ff" stroke-width="6.916" style="mix-blend-mode:darken" d="M10 10L10 90.5"/>
    </g>
    <g id="strokewise-ink" fill="none" stroke-linecap="round" stroke-linejoin="round">
    <path id="stroke-0" stroke="#1a1b1f" stroke-width="4" data-width="4" data-sla="2" data-p-sla="1" data-noise="0.25" data-flagged="false" d="M10 10L10 90.5"/>
    <path id="stroke-3" stroke="#1a1b1f" stroke-width="4" data-width="4" data-sla="-2" data-p-sla="-1" data-leave-one-out="-0.5" data-noise="0.25" data-flagged="true" d="M90 10L90 90.5"/>
    <path id="stroke-7" stroke="#1a1b1f" stroke-width="4" data-width="4" d="M50 50Z"/>
    </g>
    "##);
}

/// Returns the points of the strokes of an SVG, each number to the nearest of so many parts of a unit.
fn rounded(text: &str, parts: f32) -> Vec<Vec<[f32; 2]>> {
    let read = svg::parse(text, Path::new("a")).expect(text).sketch;
    let rounded = |p: &[f32; 2]| p.map(|v| (v * parts).round() / parts + 0.0);
    let strokes = positions(&read);
    strokes.iter().map(|s| s.iter().map(rounded).collect()).collect()
}

#[test]
fn any_svg_becomes_strokes() {
    fn check(body: &str, expected: &[&[[f32; 2]]]) {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' stroke='black' fill='none'>{body}</svg>"
        );
        let read = rounded(&text, 1e3);
        assert_eq!(read, expected, "{body}");
    }
    check("<path d='M1 2L3 4'/>", &[&[[1.0, 2.0], [3.0, 4.0]]]);
    check(
        "<path d='M1 2h2M5 5v1z'/>",
        &[&[[1.0, 2.0], [3.0, 2.0]], &[[5.0, 5.0], [5.0, 6.0], [5.0, 5.0]]],
    );
    check("<path d='M7 8z' stroke-linecap='round'/>", &[&[[7.0, 8.0]]]);
    check("<line x1='1' y1='1' x2='2' y2='3'/>", &[&[[1.0, 1.0], [2.0, 3.0]]]);
    check(
        "<g transform='translate(10 0)'><path transform='scale(2)' d='M1 1L2 2'/></g>",
        &[&[[12.0, 2.0], [14.0, 4.0]]],
    );
    check(
        "<path d='M0 0L1 1' visibility='hidden'/><path d='M2 2L3 3'/>",
        &[&[[2.0, 2.0], [3.0, 3.0]]],
    );
    check(
        "<rect width='100' height='100' fill='white' stroke='none'/><path d='M2 2L3 3'/>",
        &[&[[2.0, 2.0], [3.0, 3.0]]],
    );
    check(
        "<path fill='red' stroke='none' d='M10 10L20 10L20 20'/>",
        &[&[[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 10.0]]],
    );
    check(
        "<style>.a{display:none}</style><path class='a' d='M0 0L1 1'/><path d='M2 2L3 3'/>",
        &[&[[2.0, 2.0], [3.0, 3.0]]],
    );
    check(
        "<defs><path id='p' d='M0 0L1 1'/></defs><use href='#p' x='5'/>",
        &[&[[5.0, 0.0], [6.0, 1.0]]],
    );
}

#[test]
fn what_is_seen_of_an_svg_is_what_a_viewer_shows() {
    fn check(body: &str, expected: &[&[[f32; 2]]]) {
        let line = "<path class='i' d='M10 10L90 20' fill='none' stroke='#000'/>";
        let body = body.replace("LINE", line);
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>{body}</svg>");
        let read = rounded(&text, 10.0);
        assert_eq!(read, expected, "{body}");
    }
    let line: &[[f32; 2]] = &[[10.0, 10.0], [90.0, 20.0]];
    // What has no length is only seen where its ends are round.
    check("LINE<line stroke='#000'/><path d='M0 0z' stroke='#000'/>", &[line]);
    check("LINE<style>@media (max-width:10px){.i{display:none}}</style>", &[line]);
    check(
        "LINE<style>path:not(.i){stroke:#000} .i:not(.i){display:none}</style>",
        &[line],
    );
    check(
        "<g style='transform:translate(10px,20px)'>LINE</g>",
        &[&[[20.0, 30.0], [100.0, 40.0]]],
    );
    check(
        "<g style='transform:scale(-1,1);transform-origin:50px 50px'>LINE</g>",
        &[&[[90.0, 10.0], [10.0, 20.0]]],
    );
    check(
        "LINE<style>rect{x:20px;y:30px;width:4px;height:5px;fill:none;stroke:red}</style><rect/>",
        &[
            line,
            &[[20.0, 30.0], [24.0, 30.0], [24.0, 35.0], [20.0, 35.0], [20.0, 30.0]],
        ],
    );
    // Far beyond the page a line is of no use, and would squeeze all others.
    check(
        "LINE<path d='M-99999 50H99999' stroke='#999'/>",
        &[line, &[[-50.0, 50.0], [150.0, 50.0]]],
    );
    // A straight line has no inside that could be black, so that a white one erases.
    let text = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><path d='M10 50H90' fill='none' \
                stroke='#000'/><line x1='50' y1='40' x2='50' y2='60' stroke='#fff' stroke-width='9'/></svg>";
    let read = svg::parse(text, Path::new("a")).expect("a sound SVG").sketch;
    assert_eq!(read.strokes().len(), 2);
    assert!(positions(&read).iter().flatten().all(|p| (p[1] - 50.0).abs() < 0.1));
}

#[test]
fn curves_stay_within_the_tolerance() {
    let text = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 256 256'><circle cx='128' cy='128' r='100' fill='none' stroke='red'/></svg>";
    let circle = svg::parse(text, Path::new("a")).expect("a sound SVG").sketch;
    let [points] = &positions(&circle)[..] else {
        panic!("one circle, one stroke")
    };
    assert!((16..200).contains(&points.len()), "{} points", points.len());
    for pair in points.windows(2) {
        let middle = [0, 1].map(|i| 0.5 * (pair[0][i] + pair[1][i]) - 128.0);
        let error = 100.0 - middle[0].hypot(middle[1]);
        assert!(error.abs() < 0.15, "the polyline is {error} off the circle");
    }
}

#[test]
fn what_is_wrong_with_an_svg_is_said() {
    fn check(text: &str, expected: &str) {
        let error = svg::parse(text, Path::new("a.svg")).expect_err(text).to_string();
        assert_eq!(error, expected, "{}", &text[..text.len().min(80)]);
    }
    let svg = |body: &str| format!("<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>");
    check(&svg(""), "the file holds no visible line or shape: a.svg");
    check(&svg("<text>cat</text>"), "the file holds only text, no strokes: a.svg");
    check(
        &svg("<path d='M0 0L1e30 0' stroke='red'/>"),
        "a shape lies beyond any reasonable page: a.svg",
    );
    check(
        "<svg>\n<path></svg>",
        "not well-formed XML: expected 'path' tag, not 'svg': a.svg:2",
    );
    check("<html/>", "the file is XML, but not an SVG: a.svg");
    check(
        &svg(&("<g>".repeat(300) + &"</g>".repeat(300))),
        "more than 200 elements inside each other: a.svg",
    );
    let link = |i| format!("<g id='g{}'><use href='#g{i}'/></g>", i + 1);
    let chain = (0..900).map(link).collect::<Vec<_>>().concat();
    let chain = svg(&format!("<path id='g0' d='M0 0L1 1' stroke='red'/>{chain}"));
    // Deep chains of references must not overflow the small stack of a file thread.
    let thread = std::thread::spawn(move || svg::parse(&chain, Path::new("a.svg")).map(|_| ()));
    let _ = thread.join().expect("no overflow, whatever the answer");
}

#[test]
fn files_are_opened_by_what_they_are() {
    fn check(name: &str, content: &[u8], expected: &str) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a writable folder");
        let outcome = match format::open(&path) {
            Ok(drawing) => format!("{} strokes", drawing.sketch.strokes().len()),
            Err(error) => error.to_string().replace(&path.display().to_string(), "PATH"),
        };
        assert_eq!(outcome, expected, "{name}");
    }
    let line = "{\"drawing\":[[[1,2],[3,4]]]}\n";
    let own = "{\"strokewise\":1,\"strokes\":[{\"id\":0,\"width\":1,\"x\":[1],\"y\":[2]}]}";
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L1 1' stroke='red'/></svg>";
    check("a.ndjson", line.repeat(3).as_bytes(), "1 strokes");
    check("a.json", own.as_bytes(), "1 strokes");
    check("a", format!("\u{feff}{svg}").as_bytes(), "1 strokes");
    check("a.strokewise", format!("\u{feff}{own}").as_bytes(), "1 strokes");
    check("a.ndjson", b"\n\n", "the file holds no drawing: PATH");
    check("a.svg", b"", "the file is empty: PATH");
    check("a", b"", "the file is empty: PATH");
    check("a.strokewise", b" \n", "the file is empty: PATH");
    check("a.svg", b"\xc3\x28<svg", "the file is not text (UTF-8): PATH");
    check(
        "a.txt",
        b"hello",
        "not a drawing this program can read (NDJSON, JSON, CSV, NumPy, InkML, Excalidraw, tldraw, Rnote, Xournal++, SVG or .strokewise): PATH",
    );
}

#[test]
fn a_saved_drawing_is_opened_again_and_a_missing_one_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, drawing) in examples() {
        let path = folder.path().join(format!("{name}.strokewise"));
        format::save(&path, &drawing).expect("a writable folder");
        assert_eq!(format::open(&path).expect("a file just saved"), drawing);
    }
    let missing = folder.path().join("missing.svg");
    let error = format::open(&missing).expect_err("there is no such file").to_string();
    assert!(
        error.starts_with("No such file") && error.ends_with("missing.svg"),
        "{error}"
    );
}
