//! These drawings ship with the program, made for it: the first-run screen, the README and the tests use them. Some
//! hold a stroke that does not belong.

use std::path::Path;

use strokewise_ink::format::{Drawing, document};

/// These are name and text of each, in the order in which they are offered.
const EXAMPLES: [(&str, &str); 12] = [
    ("cat", include_str!("../../models/examples/cat.strokewise")),
    ("house", include_str!("../../models/examples/house.strokewise")),
    ("bicycle", include_str!("../../models/examples/bicycle.strokewise")),
    ("fish", include_str!("../../models/examples/fish.strokewise")),
    ("tree", include_str!("../../models/examples/tree.strokewise")),
    ("face", include_str!("../../models/examples/face.strokewise")),
    ("umbrella", include_str!("../../models/examples/umbrella.strokewise")),
    ("flower", include_str!("../../models/examples/flower.strokewise")),
    ("sailboat", include_str!("../../models/examples/sailboat.strokewise")),
    (
        "coffee cup",
        include_str!("../../models/examples/coffee-cup.strokewise"),
    ),
    ("airplane", include_str!("../../models/examples/airplane.strokewise")),
    ("star", include_str!("../../models/examples/star.strokewise")),
];

/// Reads the bundled drawings, each with its name.
pub fn examples() -> Vec<(&'static str, Drawing)> {
    EXAMPLES
        .into_iter()
        .map(|(name, text)| (name, read(name, text)))
        .collect()
}

/// Reads the bundled drawing that is called `name`; `None` where there is none.
pub fn example(name: &str) -> Option<Drawing> {
    let (name, text) = EXAMPLES.into_iter().find(|(known, _)| *known == name)?;
    Some(read(name, text))
}

fn read(name: &str, text: &str) -> Drawing {
    document::parse(text, Path::new(name)).expect("the bundled drawings are read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_drawing_of_what_its_name_says() {
        assert!(example("").is_none());
        for (name, drawing) in examples() {
            assert_eq!(drawing.word.as_deref(), Some(name));
            assert_eq!(example(name).as_ref().map(|same| &same.sketch), Some(&drawing.sketch));
            let strokes = drawing.sketch.strokes();
            assert!(
                (5..=20).contains(&strokes.len()),
                "{name} has {} strokes",
                strokes.len()
            );
            let points = strokes.iter().flat_map(|s| s.points());
            let full = points.clone().all(|p| p.pressure.is_some() && p.time_secs.is_some());
            assert!(full, "{name} lacks a pressure or a time");
            assert!(
                points.is_sorted_by(|a, b| a.time_secs <= b.time_secs),
                "{name}: time goes back"
            );
        }
    }
}
