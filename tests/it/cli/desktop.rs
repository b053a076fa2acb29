//! These tests check what desktops and file managers ask of the program.

use std::fs;

use strokewise_ink::format::document;
use strokewise_ink::picture::Picture;
use strokewise_ink::sketch::{Layer, LayerId, Sheet};

use super::{check_error, folder, strokewise};

#[test]
fn the_desktops_files_go_where_it_looks_and_replace_nothing_unasked() {
    let folder = folder();
    let install = |more: &str| {
        let args = format!("desktop --prefix usr --exec strokewise{more}");
        strokewise(folder.path(), &args, "")
    };
    let answer = install("");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let share = folder.path().join("usr/share");
    for (place, content) in [
        ("applications/strokewise.desktop", "MimeType=application/x-strokewise"),
        ("thumbnailers/strokewise.thumbnailer", "Exec=strokewise thumbnail"),
        ("man/man1/strokewise-explain.1", ".TH strokewise-explain 1"),
        ("bash-completion/completions/strokewise", "thumbnail"),
    ] {
        let text = fs::read_to_string(share.join(place)).expect(place);
        assert!(text.contains(content), "{place}: {text}");
    }
    assert_eq!(install("").code, Some(2), "what is there stays");
    assert_eq!(install(" --force").code, Some(0));
}

#[test]
fn a_thumbnail_is_as_large_as_asked_and_goes_into_an_empty_file_of_any_name() {
    let folder = folder();
    fs::write(folder.path().join("thumb.X1"), "").expect("a writable folder");
    let answer = strokewise(folder.path(), "thumbnail --size 96 cat.strokewise thumb.X1", "");
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let picture = Picture::open(&folder.path().join("thumb.X1"), 1000).expect("a picture");
    assert_eq!(picture.size().into_iter().max(), Some(96));
    check_error("thumbnail cat.strokewise cat.strokewise", 2, &["overwrite the input"]);
    check_error("thumbnail cat.strokewise cat.svg", 2, &["--force"]);
}

#[test]
fn what_hidden_layers_hold_is_converted_and_not_looked_at() {
    let folder = folder();
    let path = folder.path().join("cat.strokewise");
    let mut cat = strokewise_ink::format::open(&path).expect("a drawing");
    let count = cat.sketch.strokes().len();
    let mut above = Layer::new(LayerId(1), "Above");
    above.hidden = true;
    let sheet = Sheet::default().with_layers(vec![Layer::new(LayerId(0), "Ink"), above]);
    let strokes = cat.sketch.strokes().iter().enumerate();
    let strokes = strokes.map(|(i, stroke)| (**stroke).clone().on_layer(LayerId(u16::from(i == 0))));
    cat.sketch = strokewise_ink::sketch::Sketch::new(strokes).on_sheet(sheet);
    fs::write(&path, document::to_text(&cat)).expect("a writable folder");
    let explained = strokewise(folder.path(), "explain cat.strokewise --format json", "");
    assert!(
        explained.stderr.contains("1 stroke on hidden layers"),
        "{}",
        explained.stderr
    );
    let line: serde_json::Value = serde_json::from_str(&explained.stdout).expect("JSON");
    assert_eq!(line["strokes"].as_array().map(Vec::len), Some(count - 1));
    let copied = strokewise(folder.path(), "convert cat.strokewise copy.strokewise", "");
    assert_eq!(copied.code, Some(0), "{}", copied.stderr);
    let copy = strokewise_ink::format::open(folder.path().join("copy.strokewise")).expect("a drawing");
    assert_eq!(copy, cat);
    strokewise(folder.path(), "convert cat.strokewise seen.svg", "");
    let seen = strokewise_ink::format::open(folder.path().join("seen.svg")).expect("a drawing");
    assert_eq!(seen.sketch.strokes().len(), count - 1);
}
