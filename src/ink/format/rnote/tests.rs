use super::*;

fn file(strokes: &[&str], layers: &[&str]) -> String {
    let slots = |values: Vec<String>| values.concat();
    let strokes = strokes
        .iter()
        .map(|s| format!(r#",{{"value":{s},"version":1}}"#))
        .collect();
    // The last stroke was drawn first.
    let times = layers.iter().enumerate();
    let times = times
        .map(|(i, l)| format!(r#",{{"value":{{"t":{},"layer":{l}}},"version":1}}"#, 99 - i))
        .collect();
    format!(
        r#"{{"version":"0.9.0","data":{{"engine_snapshot":{{"document":{{}},
        "stroke_components":[{{"value":null,"version":0}}{}],"chrono_components":[{{"value":null,"version":0}}{}]}}}}}}"#,
        slots(strokes),
        slots(times)
    )
}

fn read(strokes: &[&str]) -> Result<Found> {
    let layers = vec![r#"{"user_layer":0}"#; strokes.len()];
    parse(&file(strokes, &layers), Path::new("notes.rnote"))
}

fn places(stroke: &Stroke) -> Vec<[f32; 2]> {
    stroke
        .points()
        .iter()
        .map(|p| [p.x, p.y].map(|v| (v * 100.0).round() / 100.0 + 0.0))
        .collect()
}

const BRUSH: &str = r#"{"brushstroke":{"path":{"start":{"pos":[1,2],"pressure":0.25},"segments":[
    {"lineto":{"end":{"pos":[3,4],"pressure":1}}},
    {"quadbezto":{"cp":[13,4],"end":{"pos":[13,14],"pressure":0.5}}}]},
    "style":{"smooth":{"stroke_width":8,"stroke_color":{"r":1,"g":0,"b":0,"a":1},"pressure_curve":"sqrt"}}}}"#;
const MOUSE: &str = r#"{"brushstroke":{"path":[{"line":{"start":{"pos":[5,5],"pressure":0.5},"end":{"pos":[6,6],"pressure":0.5}}},
    {"line":{"start":{"pos":[6,6],"pressure":0.5},"end":{"pos":[7,5],"pressure":0.5}}}],"style":{"smooth":{"stroke_width":8}}}}"#;

#[test]
fn brushes_keep_pressure_and_colour_in_the_order_of_drawing() {
    let text = r#"{"textstroke":{"text":"a cat"}}"#;
    let clear = BRUSH.replace(r#""a":1"#, r#""a":0"#);
    let found = read(&[BRUSH, MOUSE, text, &clear]).expect("a notebook");
    assert_eq!(found.notes, ["2 of 4 shapes left out: 1 invisible, 1 text"]);
    let [first, second] = found.drawing.sketch.strokes() else {
        panic!("two strokes");
    };
    assert_eq!(places(first), [[5.0, 5.0], [6.0, 6.0], [7.0, 5.0]]);
    assert!((first.width() - 4.0).abs() < 1e-6 && first.points().iter().all(|p| p.pressure.is_none()));
    assert_eq!(first.ink().color, None);
    let points = second.points();
    assert!(points.len() > 5 && places(second)[1] == [3.0, 4.0] && points[points.len() - 1].y == 14.0);
    assert_eq!((points[0].pressure, points[1].pressure), (Some(0.5), Some(1.0)));
    assert!((second.width() - 8.0).abs() < 1e-6);
    assert_eq!(second.ink().color, Some(Rgb([255, 0, 0])));
    let layers = [r#""highlighter""#];
    let marked = parse(&file(&[BRUSH], &layers), Path::new("notes.rnote")).expect("a notebook");
    assert_eq!(marked.drawing.sketch.strokes()[0].ink().pen, PenKind::Marker);
}

#[test]
fn shapes_are_the_lines_around_them() {
    let of = |shape: &str| {
        let stroke = format!(r#"{{"shapestroke":{{"shape":{shape},"style":{{"rough":{{"stroke_width":2}}}}}}}}"#);
        places(&read(&[&stroke]).expect(shape).drawing.sketch.strokes()[0])
    };
    assert_eq!(of(r#"{"line":{"start":[0,0],"end":[4,4]}}"#), [[0.0, 0.0], [4.0, 4.0]]);
    let square = [[8.0, 18.0], [12.0, 18.0], [12.0, 22.0], [8.0, 22.0], [8.0, 18.0]];
    for affine in [
        r#""transform":{"affine":[1,0,0,0,1,0,10,20,1]}"#,
        r#""affine":[1,0,0,1,10,20]"#,
    ] {
        assert_eq!(
            of(&format!(r#"{{"rect":{{"cuboid":{{"half_extents":[2,2]}},{affine}}}}}"#)),
            square
        );
    }
    let ring = of(r#"{"ellipse":{"radii":[5,3],"transform":{"affine":[1,0,0,0,1,0,10,20,1]}}}"#);
    assert_eq!((ring[0], ring[24]), ([15.0, 20.0], [5.0, 20.0]));
    assert_eq!(of(r#"{"polygon":{"start":[0,0],"path":[[1,0],[1,1]]}}"#).len(), 4);
    assert!(of(r#"{"cubbez":{"start":[0,0],"cp1":[0,50],"cp2":[50,50],"end":[50,0]}}"#).len() > 8);
}

#[test]
fn what_is_wrong_is_told_without_repeating_it() {
    let secret = BRUSH.replace("[3,4]", "[3,\"secret\"]");
    let error = read(&[&secret]).expect_err("no number").to_string();
    assert!(error.contains("stroke 1") && !error.contains("secret"), "{error}");
    let far = BRUSH.replace("[3,4]", "[3,1e30]");
    assert!(read(&[&far]).expect_err("far").to_string().contains("beyond"));
    assert!(read(&[]).expect_err("empty").to_string().contains("no line"));
    assert!(parse("{\"data\":{}}", Path::new("a.rnote")).is_err());
    assert!(is_notebook(file(&[], &[]).as_bytes()) && !is_notebook(b"{\"word\":\"cat\"}"));
}
