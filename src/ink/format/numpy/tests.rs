use proptest::prelude::*;

use super::*;

fn read(bytes: Vec<u8>) -> Vec<Result<Drawing, String>> {
    let reader = Reader::new(Cursor::new(bytes), Path::new("cats.npz"));
    match reader {
        Ok(reader) => reader
            .map(|drawing| drawing.map_err(|error| error.to_string()))
            .collect(),
        Err(error) => vec![Err(error.to_string())],
    }
}

fn sketch(lines: &[Vec<[f32; 2]>]) -> Sketch {
    let points = |line: &Vec<[f32; 2]>| line.iter().map(|p| Point::new(p[0], p[1])).collect();
    Sketch::from_polylines(lines.iter().map(points))
}

fn positions(drawing: &Drawing) -> Vec<Vec<[f32; 2]>> {
    let strokes = drawing.sketch.strokes().iter();
    strokes
        .map(|s| s.points().iter().map(|p| [p.x, p.y]).collect())
        .collect()
}

/// Makes an `.npy` file.
fn npy(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let len = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\0", &len[..], header.as_bytes(), data].concat()
}

fn line() -> impl Strategy<Value = Vec<[f32; 2]>> {
    let whole = || (-2000..2000i32).prop_map(|v| v as f32);
    proptest::collection::vec([whole(), whole()], 1..20)
}

proptest! {
    #[test]
    fn a_list_for_sketch_rnn_reads_back(lists in proptest::collection::vec(proptest::collection::vec(line(), 1..5), 0..5)) {
        let drawings = lists.iter().map(|lines| Drawing { sketch: sketch(lines), ..Drawing::default() });
        let bytes = to_npz(&drawings.collect::<Vec<_>>()).expect("an archive");
        let back: Vec<_> = read(bytes).into_iter().map(|d| positions(&d.expect("a drawing"))).collect();
        prop_assert_eq!(back, lists);
    }

    #[test]
    fn fractions_read_back_nearly(lines in proptest::collection::vec(proptest::collection::vec([-1e6..1e6f32, -1.0..1.0f32], 1..20), 1..5)) {
        let drawing = Drawing { sketch: sketch(&lines), ..Drawing::default() };
        let back = read(to_npz(&[drawing]).expect("an archive"));
        let back = positions(back[0].as_ref().expect("a drawing"));
        for (a, b) in back.iter().flatten().zip(lines.iter().flatten()) {
            prop_assert!((a[0] - b[0]).abs() <= 0.25 && (a[1] - b[1]).abs() < 1e-6, "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn whatever_is_cut_or_flipped_is_an_error_or_a_drawing(at in any::<proptest::sample::Index>(), flip in any::<u8>()) {
        let drawing = Drawing { sketch: sketch(&[vec![[1.0, 2.0], [3.0, 4.5]]]), ..Drawing::default() };
        // Without compression a flip reaches the pickle.
        let mut array = write_array(&drawing);
        let at = at.index(array.len());
        let _ = read(array[..at].to_vec());
        array[at] ^= flip;
        let _ = read(array);
        let mut archive = to_npz(&[drawing]).expect("an archive");
        let at = at % archive.len();
        archive[at] ^= flip;
        let _ = read(archive);
    }
}

fn write_array(drawing: &Drawing) -> Vec<u8> {
    let archive = to_npz(std::slice::from_ref(drawing)).expect("an archive");
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut bytes = Vec::new();
    let mut part = archive.by_index(0).expect("a part");
    part.read_to_end(&mut bytes).expect("sound data");
    bytes
}

#[test]
fn steps_as_numbers_are_one_drawing_or_several() {
    let steps = [[1i8, 2, 0], [3, 4, 1], [1, 1, 0], [0, 2, 1]].concat();
    let data: Vec<u8> = steps.iter().map(|v| *v as u8).collect();
    let expected = vec![vec![[1.0, 2.0], [4.0, 6.0]], vec![[5.0, 7.0], [5.0, 9.0]]];
    let one = read(npy("|i1", "(4, 3)", &data));
    assert_eq!(positions(one[0].as_ref().expect("a drawing")), expected);
    let two = read(npy("|i1", "(2, 2, 3)", &data));
    assert_eq!(two.len(), 2);
    assert_eq!(
        positions(two[1].as_ref().expect("a drawing")),
        [[[1.0, 1.0], [1.0, 3.0]]]
    );
    let padded = [[1i8, 2, 1, 0, 0], [3, 4, 0, 1, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]].concat();
    let data: Vec<u8> = padded.iter().map(|v| *v as u8).collect();
    let padded = read(npy("|i1", "(1, 4, 5)", &data));
    assert_eq!(
        positions(padded[0].as_ref().expect("a drawing")),
        [[[1.0, 2.0], [4.0, 6.0]]]
    );
}

#[test]
fn bitmaps_are_traced_whatever_their_shape_and_polarity() {
    let mut light = vec![0u8; 784];
    for i in 4..24 {
        light[28 * 13 + i] = 255;
        light[28 * 14 + i] = 200;
    }
    let dark: Vec<u8> = light.iter().map(|v| 255 - v).collect();
    for (shape, bitmaps) in [("(2, 784)", [&light, &dark]), ("(2, 28, 28)", [&dark, &light])] {
        let data = [&bitmaps[0][..], bitmaps[1]].concat();
        let drawings = read(npy("|u1", shape, &data));
        assert_eq!(drawings.len(), 2);
        let drawings = drawings.into_iter().map(|drawing| drawing.expect("a drawing"));
        let drawings: Vec<_> = drawings.collect();
        assert_eq!(positions(&drawings[0]), positions(&drawings[1]), "{shape}");
        let length: f32 = drawings[0].sketch.strokes().iter().map(|s| s.length()).sum();
        assert!((60.0..80.0).contains(&length), "{shape}: {length}");
    }
}

#[test]
fn what_is_no_drawing_is_named() {
    let check = |bytes: Vec<u8>, words: &str| {
        let found = read(bytes);
        let error = found[0].as_ref().expect_err(words);
        assert!(error.contains(words) && error.ends_with("cats.npz"), "{error}");
    };
    check(b"PK\x03\x04 and nothing more".to_vec(), "the archive is damaged");
    check(b"\x93NUMPY".to_vec(), "no array of NumPy");
    check(npy("<f4", "(2, 2)", &[0; 16]), "2 x 2 numbers is neither");
    check(
        npy("|i1", "(999999999999, 0, 3)", b""),
        "999999999999 x 0 x 3 numbers is neither",
    );
    // One long text, named again and again.
    let long = [b"\x80\x03X\0\0\x10\0", &vec![b'a'; 1 << 20][..], b"q\0"].concat();
    let again = b"c_codecs\nencode\nh\0\x85R".repeat(1 << 10);
    check(npy("|O", "(1,)", &[long, again].concat()), "too many objects");
    check(npy("<U4", "(1,)", &[0; 16]), "of a kind that is not read");
    check(
        npy("|O", "(1,)", b"\x80\x03cos\nsystem\n(X\x02\0\0\0lstR."),
        "no arrays of numbers",
    );
    check(npy("|O", "(1,)", b"\x80\x03]"), "cut short");
}
