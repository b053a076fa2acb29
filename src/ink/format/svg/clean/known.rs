//! Lists which elements and properties of SVG decide what is drawn.

/// These properties decide what is drawn.
pub(super) const PROPERTIES: [&str; 27] = [
    "clip-path",
    "clip-rule",
    "color",
    "display",
    "fill",
    "fill-opacity",
    "fill-rule",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mask-type",
    "opacity",
    "overflow",
    "paint-order",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "visibility",
    "transform",
];
pub(super) const PAINTS: [&str; 4] = ["fill", "stroke", "color", "stop-color"];

/// Lists the measures of an element that style sheets may set.
pub(super) fn geometry(element: &str) -> &'static [&'static str] {
    match element {
        "circle" => &["cx", "cy", "r"],
        "ellipse" => &["cx", "cy", "rx", "ry"],
        "rect" => &["x", "y", "width", "height", "rx", "ry"],
        _ => &[],
    }
}

/// Dashes of no length: a line of them is only seen where its caps are.
const NO_DASHES: &str = "0 9999";

/// Returns the dashes that stand for those of `value`. What is between dashes is a line all the same, so that it has
/// none, unless none of its dashes has a length.
pub(super) fn dashes(value: &str) -> &'static str {
    let lengths = value.split([',', ' ', '\t', '\n']).filter(|length| !length.is_empty());
    let lengths: Option<Vec<f32>> = lengths.map(|length| length.parse().ok()).collect();
    let lengths = lengths.unwrap_or_default();
    let drawn = || lengths.iter().step_by(2);
    // An odd number of lengths is gone through twice, so that each is a dash once.
    let is_blank = lengths.len().is_multiple_of(2) && lengths.iter().any(|l| *l > 0.0) && drawn().all(|l| *l == 0.0);
    if is_blank { NO_DASHES } else { "none" }
}

/// These elements draw or help to draw.
pub(super) const ELEMENTS: [&str; 20] = [
    "a",
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "use",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dashes_without_any_length_are_kept() {
        for (value, is_blank) in [
            ("0 20", true),
            ("0, 5 0, 9", true),
            ("0", false),
            ("0 0", false),
            ("0 3 1", false),
            ("4 2", false),
            ("none", false),
            ("0% 5%", false),
        ] {
            assert_eq!(dashes(value) == NO_DASHES, is_blank, "{value}");
        }
    }
}
