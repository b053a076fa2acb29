//! Tests every form of a drawing, and what is wrong with others.

use super::*;

fn read(drawing: &str) -> Result<Vec<Vec<[f32; 2]>>, String> {
    let line = format!("{{\"drawing\":{drawing}}}");
    let drawing = parse(line.as_bytes())?;
    let strokes = drawing.sketch.strokes().iter();
    Ok(strokes
        .map(|s| s.points().iter().map(|p| [p.x, p.y]).collect())
        .collect())
}

#[test]
fn every_form_of_a_drawing_is_the_same_drawing() {
    let expected = vec![vec![[1.0, 5.0], [2.0, 6.0], [3.0, 4.0], [0.0, 1.0]], vec![[9.0, 8.0]]];
    for form in [
        "[[[1,2,3,0],[5,6,4,1]],[[9],[8]]]",
        "[[[1,2,3,0],[5,6,4,1],[0,1,2,3]],[[9],[8],[7]]]",
        "[[[1,2,3,0],[5,6,4,1],[0,null,2,3]],[[],[]],[],[[9],[8],[7]]]",
        "[[[1,5],[2,6],[3,4],[0,1]],[[9,8]]]",
        "[[[1,5,0],[2,6,1],[3,4,2],[0,1,3]],[[9,8,4]]]",
        "{\"x\":[[1,2,3,0],[9]],\"y\":[[5,6,4,1],[8]]}",
        "{\"x\":[[1,2,3,0],[9]],\"y\":[[5,6,4,1],[8]],\"t\":[[0,1,2,3],[null]]}",
        "[[1,5,0],[1,1,0],[1,-2,0],[-3,-3,1],[9,7,1]]",
        "[[1,5,1,0,0],[1,1,1,0,0],[1,-2,1,0,0],[-3,-3,0,1,0],[9,7,0,1,0],[0,0,0,0,1],[0,0,0,0,1]]",
        "\"[[[1,2,3,0],[5,6,4,1]],[[9],[8]]]\"",
        "[{\"x\":[1,2,3,0],\"y\":[5,6,4,1],\"time\":[0,1,2,3]},{\"x\":[9],\"y\":[8]}]",
        "[[{\"x\":1,\"y\":5},{\"x\":2,\"y\":6},{\"x\":3,\"y\":4},{\"x\":0,\"y\":1}],[],[{\"x\":9,\"y\":8}]]",
        "[{\"penColor\":\"red\",\"points\":[{\"x\":1,\"y\":5,\"time\":7},[2,6,0.5],[3,4,0.5],[0,1]]},{\"points\":[[9,8]]}]",
        "[{\"drawMode\":true,\"paths\":[{\"x\":1,\"y\":5},{\"x\":2,\"y\":6},{\"x\":3,\"y\":4},{\"x\":0,\"y\":1}]},\
          {\"drawMode\":false,\"paths\":[{\"x\":5,\"y\":5}]},{\"drawMode\":true,\"paths\":[{\"x\":9,\"y\":8}]}]",
    ] {
        assert_eq!(read(form), Ok(expected.clone()), "{form}");
    }
}

#[test]
fn a_record_may_have_other_names_or_lie_in_a_row() {
    for line in [
        r#"{"strokes":[[[1],[2]]],"word":"cat"}"#,
        r#"{"word":"cat","lines":[{"points":[{"x":1,"y":2}]}]}"#,
        r#"{"row_idx":0,"row":{"word":"cat","drawing":[[[1],[2]]]},"truncated_cells":[]}"#,
    ] {
        let drawing = parse(line.as_bytes()).expect(line);
        assert_eq!(
            (drawing.word.as_deref(), drawing.sketch.strokes().len()),
            (Some("cat"), 1),
            "{line}"
        );
    }
    assert!(is_steps(b"[[1,5,0],[1,1,0],[1,-2,1],[-3,-3,1]]"));
    assert!(!is_steps(b"[[1,5,0],[1,1,0],[1,-2,0],[-3,-3,0]]") && !is_steps(b"[[1,2,3],[4,5,6]]"));
}

#[test]
fn short_strokes_are_not_misread_where_the_drawing_tells() {
    let check = |form: &str, first: [[f32; 2]; 2]| {
        assert_eq!(
            read(form).map(|strokes| strokes[0][..2].to_vec()),
            Ok(first.to_vec()),
            "{form}"
        );
    };
    // Two lists of two numbers in every stroke: what Google writes.
    check("[[[20,120],[200,20]],[[5,6],[7,8]]]", [[20.0, 200.0], [120.0, 20.0]]);
    check(
        "[[[20,120],[200,20]],[[40,120,200],[210,260,210]]]",
        [[20.0, 200.0], [120.0, 20.0]],
    );
    // Points, as another stroke shows.
    check(
        "[[[20,200],[120,20]],[[40,210],[120,260],[200,210]]]",
        [[20.0, 200.0], [120.0, 20.0]],
    );
    check("[[[92,190],[200,332],[302,189]]]", [[92.0, 190.0], [200.0, 332.0]]);
    // Lines of two points each, which meet as points only: a triangle.
    check(
        "[[[20,200],[120,20]],[[120,20],[210,190]],[[210,190],[20,200]]]",
        [[20.0, 200.0], [120.0, 20.0]],
    );
    // The same triangle as columns.
    check(
        "[[[20,120],[200,20]],[[120,210],[20,190]],[[210,20],[190,200]]]",
        [[20.0, 200.0], [120.0, 20.0]],
    );
    // Parallel lines as columns: read as points they would share an end each.
    check(
        "[[[0,255],[10,10]],[[0,255],[50,50]],[[30,30],[0,255]]]",
        [[0.0, 10.0], [255.0, 10.0]],
    );
    // Points of x, y and time.
    check(
        "[[[92,190,0],[200,332,5],[302,189,9]]]",
        [[92.0, 190.0], [200.0, 332.0]],
    );
    // Raw columns whose times run forwards.
    check("[[[92,190],[200,332],[0,189]]]", [[92.0, 200.0], [190.0, 332.0]]);
}

#[test]
fn keys_and_words_of_any_kind_are_taken_or_passed_over() {
    let check = |fields: &str, key_id: Option<&str>, word: Option<&str>| {
        let line = format!("{{{fields}\"drawing\":[[[1],[2]]]}}");
        let drawing = parse(line.as_bytes()).expect(fields);
        assert_eq!(
            (drawing.key_id.as_deref(), drawing.word.as_deref()),
            (key_id, word),
            "{fields}"
        );
    };
    check("", None, None);
    check("\"key_id\":\"7\",\"word\":\"cat\",", Some("7"), Some("cat"));
    check("\"key_id\":-7,\"word\":64,", Some("-7"), None);
    check(
        "\"key_id\":18446744073709551615,\"word\":null,",
        Some("18446744073709551615"),
        None,
    );
    check("\"key_id\":[1],\"word\":{\"a\":1},", None, None);
}

#[test]
fn what_is_wrong_is_said_in_a_sentence_without_the_data() {
    let long = format!("\"{}\"", "x".repeat(9000));
    for form in [
        "7",
        "[[1,2],[3,4]]",
        "[[1,2,7]]",
        "{\"x\":[[1]],\"y\":[]}",
        "\"\\\"[]\\\"\"",
        &long,
        "[[[1,2,3],[4]]]",
    ] {
        let error = read(form).expect_err(form);
        assert!(error.len() < 130, "{form}: {error}");
    }
    assert_eq!(read("[[[],[]],[]]"), Err("the drawing is empty".to_owned()));
}
