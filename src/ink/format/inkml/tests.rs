use super::*;
use crate::sketch::Rgb;

fn read(body: &str) -> Result<Drawing, String> {
    let text = format!("<?xml version='1.0'?><ink xmlns='http://www.w3.org/2003/InkML'>{body}</ink>");
    parse(&text, Path::new("a.inkml")).map_err(|error| error.to_string())
}

fn positions(drawing: &Drawing) -> Vec<Vec<[f32; 2]>> {
    let strokes = drawing.sketch.strokes().iter();
    strokes
        .map(|s| s.points().iter().map(|p| [p.x, p.y]).collect())
        .collect()
}

/// Tests the examples of the recommendation (section 3.2.3), and others of its forms.
#[test]
fn numbers_may_be_explicit_or_differences() {
    let check = |trace: &str, expected: &[[f32; 2]]| {
        let drawing = read(&format!("<trace>{trace}</trace>")).expect(trace);
        assert_eq!(positions(&drawing), [expected], "{trace}");
    };
    check("10 0, 9 14, 8 28", &[[10.0, 0.0], [9.0, 14.0], [8.0, 28.0]]);
    check(
        "1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6 T,2 4,*-6,3 6"
            .replace(" T", "")
            .as_str(),
        &[
            [1125.0, 18432.0],
            [1148.0, 18475.0],
            [1178.0, 18510.0],
            [1211.0, 18540.0],
            [1251.0, 18567.0],
            [1297.0, 18596.0],
            [1349.0, 18633.0],
            [1404.0, 18676.0],
            [1461.0, 18723.0],
            [1461.0, 18764.0],
            [1521.0, 18811.0],
        ],
    );
    check("1.5e2 -.5,!#1F-#a", &[[150.0, -0.5], [31.0, -10.0]]);
    check("1 2\n,\n3 4,", &[[1.0, 2.0], [3.0, 4.0]]);
}

#[test]
fn channels_say_what_the_numbers_are() {
    let format = "<traceFormat><channel name='T' units='ms'/><channel name='X'/><channel name='Y' orientation='-ve'/>\
         <channel name='F' max='1024' min='0'/><intermittentChannels><channel name='OTx'/><channel name='OTy' \
         units='deg'/></intermittentChannels></traceFormat>";
    let trace = "1500000000000 1 2 512:90 0,1500000000250 3 4 ?";
    let drawing = read(&format!("<definitions>{format}</definitions><trace>{trace}</trace>")).expect("a trace");
    let points = drawing.sketch.strokes()[0].points();
    assert_eq!(positions(&drawing), [[[1.0, -2.0], [3.0, -4.0]]]);
    assert_eq!([points[0].pressure, points[1].pressure], [Some(0.5), None]);
    assert_eq!([points[0].time_secs, points[1].time_secs], [Some(0.0), Some(0.25)]);
    assert_eq!(points[0].tilt, Some([std::f32::consts::FRAC_PI_2, 0.0]));
}

#[test]
fn brushes_contexts_and_groups_hold_for_what_they_surround() {
    let body = "<definitions><brush xml:id='b'><brushProperty name='width' value='0.5' units='mm'/>\
         <brushProperty name='color' value='#f00'/><brushProperty name='transparency' value='51'/></brush>\
         <inkSource xml:id='s'><traceFormat><channel name='X' units='himetric'/><channel name='Y'/></traceFormat>\
         </inkSource><context xml:id='c' inkSourceRef='#s' brushRef='#b'/></definitions>\
         <traceGroup contextRef='#c'><trace>0 0, 90 0</trace></traceGroup><trace>5 5</trace>\
         <trace type='penUp'>5 5, 90 0</trace>";
    let drawing = read(body).expect("traces");
    let strokes = drawing.sketch.strokes();
    assert_eq!(strokes.len(), 2, "what the pen does in the air is no ink");
    let ink = strokes[0].ink();
    assert_eq!((strokes[0].width(), ink.color), (50.0, Some(Rgb([255, 0, 0]))));
    assert!((ink.opacity - 0.8).abs() < 1e-6);
    assert_eq!(
        (strokes[1].width(), strokes[1].ink()),
        (Stroke::DEFAULT_WIDTH, crate::sketch::Ink::default())
    );
}

#[test]
fn a_trace_may_go_on_and_pressure_be_levelled() {
    let body = "<traceFormat><channel name='X'/><channel name='Y'/><channel name='F'/></traceFormat>\
         <trace xml:id='a' continuation='begin'>1 1 100,2 2 200</trace>\
         <trace continuation='end' priorRef='#a'>3 3 255</trace><annotation type='truth'>cat</annotation>";
    let drawing = read(body).expect("a trace");
    assert_eq!(positions(&drawing), [[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]]);
    assert_eq!(drawing.sketch.strokes()[0].points()[2].pressure, Some(1.0));
    assert_eq!(drawing.word.as_deref(), Some("cat"));
}

#[test]
fn what_is_wrong_is_said() {
    let check = |body: &str, expected: &str| {
        assert_eq!(read(body).expect_err(body), format!("{expected}: a.inkml"), "{body}");
    };
    check("", "the file holds no trace of a pen");
    check("<trace>1 2, 3</trace>", "trace 1: point 2 has no place");
    check("<trace>1 2, 3 ?</trace>", "trace 1: point 2 has no place");
    check(
        "<trace>1 2 3</trace>",
        "trace 1: point 1: it has more numbers than channels",
    );
    check(
        "<trace>1 2</trace><trace>one two</trace>",
        "trace 2: point 1: it is not made of numbers",
    );
    check(
        "<trace>1 1e12</trace>",
        "trace 1: point 1 lies beyond any reasonable page",
    );
    check(
        "<traceFormat><channel name='F'/></traceFormat><trace>1</trace>",
        "trace 1: it has no x and y",
    );
    let circle = "<context xml:id='a' contextRef='#b'/><context xml:id='b' contextRef='#a'/>";
    assert!(
        read(&format!("{circle}<trace contextRef='#a'>1 2</trace>")).is_ok(),
        "circles of references end"
    );
}
