//! Reads the shapes that style sheets cut elements by.

/// Tells whether nothing is left by a `clip-path` that is a shape.
pub(super) fn leave_nothing(value: &str) -> bool {
    let Some((name, rest)) = value.trim().split_once('(') else {
        return false;
    };
    let inside = rest.rsplit_once(')').map_or(rest, |(inside, _)| inside);
    let number = |text: &str| {
        text.trim_end_matches(|c: char| c.is_alphabetic() || c == '%')
            .parse::<f32>()
            .ok()
    };
    match name.trim() {
        "inset" => {
            let sides = inside.split("round").next().unwrap_or_default().split_whitespace();
            let sides: Vec<f32> = sides.filter(|side| side.ends_with('%')).filter_map(number).collect();
            let [top, right, bottom, left] = match sides[..] {
                [all] => [all; 4],
                [level, upright] => [level, upright, level, upright],
                [top, upright, bottom] => [top, upright, bottom, upright],
                [top, right, bottom, left] => [top, right, bottom, left],
                _ => return false,
            };
            top + bottom >= 100.0 || left + right >= 100.0
        }
        "circle" | "ellipse" => {
            let radii = inside.split(" at ").next().unwrap_or_default().split_whitespace();
            radii.filter_map(number).any(|radius| radius == 0.0)
        }
        "polygon" => {
            let corners = inside
                .split(',')
                .map(|corner| corner.split_whitespace().collect::<Vec<_>>());
            let corners: Vec<_> = corners.filter(|corner| corner.len() == 2).collect();
            let is_same = |axis: usize| corners.iter().all(|corner| corner[axis] == corners[0][axis]);
            !corners.is_empty() && (is_same(0) || is_same(1))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_without_an_inside_are_known() {
        for (value, expected) in [
            ("inset(100%)", true),
            ("inset(0 50% 0 50% round 3px)", true),
            ("inset(10% 20%)", false),
            ("inset(5px)", false),
            ("circle(0 at 50% 50%)", true),
            ("circle(40%)", false),
            ("ellipse(0px 20px)", true),
            ("polygon(0 0, 0 0, 0 0)", true),
            ("polygon(0 0, 100% 0, 50% 50%)", false),
            ("url(#a)", false),
            ("none", false),
        ] {
            assert_eq!(leave_nothing(value), expected, "{value}");
        }
    }
}
