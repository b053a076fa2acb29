use super::record::parse;
use super::*;

fn play(recording: &str) -> Vec<PenSignal> {
    let natives = parse(recording).unwrap_or_else(|line| panic!("{line}"));
    let mut translator = Translator::default();
    natives
        .iter()
        .filter_map(|native| translator.translate(native))
        .collect()
}

/// A signal in short: `d` down, `m` move, `u` up, `b2+` the second button pressed, `away`; capitals
/// for the eraser.
fn short(signal: &PenSignal) -> String {
    let letter = |at: &PenSample, letter: char| match at.end {
        PenEnd::Tip => letter,
        PenEnd::Eraser => letter.to_ascii_uppercase(),
    };
    match signal {
        PenSignal::Down(at) => letter(at, 'd').into(),
        PenSignal::Move(at) => letter(at, 'm').into(),
        PenSignal::Up(at) => letter(at, 'u').into(),
        PenSignal::Barrel { button, pressed, at } => {
            format!("{}{button}{}", letter(at, 'b'), if *pressed { '+' } else { '-' })
        }
        PenSignal::Away => "away".into(),
    }
}

const INPUTTEST: &str = include_str!("recordings/inputtest.txt");
const WACOM: &str = include_str!("recordings/wacom.txt");

#[test]
fn a_stroke_comes_out_as_it_was_drawn() {
    let signals = play(INPUTTEST);
    let story: Vec<String> = signals.iter().map(short).collect();
    assert_eq!(story.join(""), format!("mmd{}uaway", "m".repeat(21)));
    let pressed: Vec<f32> = signals
        .iter()
        .filter_map(PenSignal::sample)
        .filter_map(|at| at.pressure)
        .collect();
    // In rest, then 10 of 1000 where it touches, about 10 more with each sample, and nothing when
    // it leaves.
    assert_eq!(pressed[..3], [0.0, 0.01, 0.01]);
    assert!(
        pressed[2..pressed.len() - 1]
            .windows(2)
            .all(|p| (p[1] - p[0] - 0.01).abs() < 0.002)
    );
    assert_eq!(pressed.last(), Some(&0.0));
    let times: Vec<f64> = signals
        .iter()
        .filter_map(PenSignal::sample)
        .map(|at| at.device_secs)
        .collect();
    assert!(times.is_sorted() && times[times.len() - 2] - times[2] > 20.0 / 250.0);
}

#[test]
fn samples_lie_where_the_axes_say_and_not_where_the_sample_before_did() {
    let signals = play(INPUTTEST);
    let samples = signals.iter().filter_map(PenSignal::sample);
    for (i, at) in samples.skip(2).take(22).enumerate() {
        let t = i as f32;
        let sent = [100.5 + 2.0 * t, 200.5 + 50.0 * (t / 20.0).sin()];
        let away = (at.pos_px[0] - sent[0]).hypot(at.pos_px[1] - sent[1]);
        assert!(away < 0.1, "sample {i} is {away} pixels off");
    }
}

#[test]
fn a_palm_that_moves_the_pointer_meanwhile_does_not_move_the_pen() {
    let beginning: String = INPUTTEST.split_inclusive('\n').take(15).collect();
    // The finger is at (900, 700), where the server says that the pen is, too.
    let palm = "pointer 7\npointer 6\nmotion 6 698020 900.5 700.5 0 0 0=5452.72 1=17036.8 4=40\n";
    let at = play(&format!("{beginning}{palm}")).last().and_then(PenSignal::sample);
    let [x, y] = at.expect("a sample").pos_px;
    assert!((x - 106.5).abs() < 0.1 && (y - 207.97).abs() < 0.1, "({x}, {y})");
}

#[test]
fn tip_eraser_and_buttons_are_told_apart() {
    let story: Vec<String> = play(WACOM).iter().map(short).collect();
    assert_eq!(story.join(" "), "m m d m m u b1+ b1- b2+ b2- b3+ M D U away");
}

#[test]
fn axes_that_an_event_does_not_name_keep_their_values() {
    let signals = play(WACOM);
    let samples: Vec<PenSample> = signals.iter().filter_map(PenSignal::sample).collect();
    let pressures: Vec<_> = samples[..6].iter().filter_map(|at| at.pressure).collect();
    assert_eq!(pressures, [0.0, 0.5, 0.5, 0.5, 1.0, 0.0]);
    let tilt = samples[3].tilt.expect("the pen has tilt").map(f32::to_degrees);
    assert!((tilt[0] - 30.0).abs() < 1e-4 && tilt[1].abs() < 1e-4, "{tilt:?}");
    let eraser = samples.last().expect("samples").tilt.expect("the eraser has tilt");
    assert!((eraser[0].to_degrees() + 64.0).abs() < 1e-4 && (eraser[1].to_degrees() - 63.0).abs() < 1e-4);
    assert_eq!((samples[3].pos_px, samples[3].end), ([101.5, 80.25], PenEnd::Tip));
}

#[test]
fn time_goes_on_when_the_servers_clock_begins_again() {
    let times: Vec<f64> = play(WACOM)
        .iter()
        .filter_map(PenSignal::sample)
        .map(|at| at.device_secs)
        .collect();
    assert_eq!(times[..6], [0.0, 0.004, 0.004, 0.008, 0.012, 0.016]);
}

#[test]
fn a_time_before_the_last_one_is_the_same_moment() {
    let mut clock = Clock::default();
    let times = [1000, 1010, 1005, 1012].map(|ms| clock.secs(ms));
    assert_eq!(times, [0.0, 0.01, 0.01, 0.012]);
}

#[test]
fn only_what_presses_and_is_no_touch_screen_is_a_pen() {
    let device = |name: &str, labels: &[&str], range| Device {
        id: 1,
        name: name.into(),
        axes: (0..)
            .zip(labels)
            .map(|(number, label)| Axis {
                number,
                label: (*label).into(),
                range,
                value: 0.0,
            })
            .collect(),
    };
    let check = |name, labels: &[&str], range, has_touch, expected| {
        assert_eq!(device(name, labels, range).is_pen(has_touch), expected, "{name}");
    };
    let pen = ["Abs X", "Abs Y", PRESSURE];
    check("Wacom Pen stylus", &pen, [0.0, 65536.0], false, true);
    check("xwayland-tablet eraser:12", &pen, [0.0, 1.0], false, true);
    check("Wacom Finger touch", &pen, [0.0, 255.0], true, false);
    check("Wacom Intuos Pro M Pad pad", &pen, [0.0, 1.0], false, false);
    check("Broken tablet", &pen, [0.0, 0.0], false, false);
    check("Mouse", &["Rel X", "Rel Y"], [-1.0, 1.0], false, false);
}

#[test]
fn tilt_in_steps_of_the_driver_is_tilt_in_degrees() {
    let axis = |number, label: &str, range: [f64; 2]| Axis {
        number,
        label: label.into(),
        range,
        value: 0.0,
    };
    let device = Device {
        id: 3,
        name: "Tablet stylus".into(),
        axes: vec![
            axis(0, PRESSURE, [0.0, 8191.0]),
            axis(1, TILTS[0], [-9000.0, 9000.0]),
            axis(2, TILTS[1], [-9000.0, 9000.0]),
        ],
    };
    let mut pen = Pen::new(&device);
    pen.values.extend([(1, 9000.0), (2, -4500.0)]);
    let tilt = pen
        .sample([0.0; 2], 0.0)
        .tilt
        .expect("it has tilt")
        .map(f32::to_degrees);
    assert!(
        (tilt[0] - 64.0).abs() < 1e-3 && (tilt[1] + 32.0).abs() < 1e-3,
        "{tilt:?}"
    );
}

#[test]
fn recordings_read_back_as_they_were_written() {
    for recording in [INPUTTEST, WACOM] {
        let natives = parse(recording).expect("a recording");
        let written: String = natives.iter().map(ToString::to_string).collect();
        assert_eq!(parse(&written), Ok(natives));
    }
}

#[test]
fn a_line_that_makes_no_sense_is_named() {
    for (text, expected) in [
        ("devices\nfinger 3\n", "line 2: finger 3"),
        ("axis 0 0 1 0 Abs X\n", "line 1: axis 0 0 1 0 Abs X"),
        ("# a pen\n\nmotion 6 1 2\n", "line 3: motion 6 1 2"),
        ("motion 6 1 2 3 0 0 4\n", "line 1: motion 6 1 2 3 0 0 4"),
    ] {
        assert_eq!(parse(text), Err(expected.to_owned()), "{text}");
    }
}
