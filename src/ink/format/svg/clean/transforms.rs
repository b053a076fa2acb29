//! Writes transforms as style sheets have them as those of attributes, which know neither units nor origins.

use std::f64::consts::TAU;

/// [`Matrix`] is a transform: a b c d e f, as SVG writes it.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Composes the properties of a style sheet that transform an element, each the last that holds; `None` where one of them
/// is not understood (percentages, which are of a box that nobody knows here), or there is none.
pub(super) fn composed<'a>(declared: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let single = |name: &str, function: &str| match declared(name) {
        None | Some("none") => Some(IDENTITY),
        // Numbers are parted by spaces here, by commas in functions.
        Some(value) => matrix(function, &value.split_whitespace().collect::<Vec<_>>()),
    };
    let names = ["translate", "rotate", "scale", "transform"];
    if names.iter().all(|name| declared(name).is_none()) {
        return None;
    }
    let listed = match declared("transform") {
        None | Some("none") => Some(IDENTITY),
        Some(value) => functions(value),
    };
    let own = [
        single("translate", "translate")?,
        single("rotate", "rotate")?,
        single("scale", "scale")?,
        listed?,
    ];
    let own = own.into_iter().fold(IDENTITY, product);
    let [x, y] = declared("transform-origin").map_or(Some([0.0; 2]), origin)?;
    let there = product([1.0, 0.0, 0.0, 1.0, x, y], own);
    let [a, b, c, d, e, f] = product(there, [1.0, 0.0, 0.0, 1.0, -x, -y]);
    Some(format!("matrix({a} {b} {c} {d} {e} {f})"))
}

fn product([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix) -> Matrix {
    [
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * l + e,
        b * k + d * l + f,
    ]
}

/// Reads a list of functions.
fn functions(list: &str) -> Option<Matrix> {
    let mut matrix = IDENTITY;
    let mut rest = list.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('(')?;
        let (inside, behind) = behind.split_once(')')?;
        let arguments: Vec<&str> = inside.split([',', ' ']).filter(|part| !part.is_empty()).collect();
        matrix = product(matrix, self::matrix(name.trim(), &arguments)?);
        rest = behind.trim_start();
    }
    Some(matrix)
}

fn matrix(function: &str, arguments: &[&str]) -> Option<Matrix> {
    let length = |i: usize| arguments.get(i).map_or(Some(0.0), |text| length(text));
    let factor = |i: usize| arguments.get(i)?.parse::<f64>().ok();
    let turn = |i: usize| arguments.get(i).map_or(Some(0.0), |text| angle(text));
    if arguments.is_empty() || arguments.len() > 16 {
        return None;
    }
    Some(match function.to_ascii_lowercase().as_str() {
        "translate" | "translate3d" => [1.0, 0.0, 0.0, 1.0, length(0)?, length(1)?],
        "translatex" => [1.0, 0.0, 0.0, 1.0, length(0)?, 0.0],
        "translatey" => [1.0, 0.0, 0.0, 1.0, 0.0, length(0)?],
        "scale" | "scale3d" => [factor(0)?, 0.0, 0.0, factor(1).or(factor(0))?, 0.0, 0.0],
        "scalex" => [factor(0)?, 0.0, 0.0, 1.0, 0.0, 0.0],
        "scaley" => [1.0, 0.0, 0.0, factor(0)?, 0.0, 0.0],
        // With an origin of its own it is an attribute's.
        "rotate" | "rotatez" if arguments.len() == 1 => {
            let (sin, cos) = turn(0)?.sin_cos();
            [cos, sin, -sin, cos, 0.0, 0.0]
        }
        "skew" => [1.0, turn(1)?.tan(), turn(0)?.tan(), 1.0, 0.0, 0.0],
        "skewx" => [1.0, 0.0, turn(0)?.tan(), 1.0, 0.0, 0.0],
        "skewy" => [1.0, turn(0)?.tan(), 0.0, 1.0, 0.0, 0.0],
        "matrix" if arguments.len() == 6 => {
            let numbers: Vec<f64> = (0..6).map(factor).collect::<Option<_>>()?;
            numbers.try_into().ok()?
        }
        "matrix3d" if arguments.len() == 16 => {
            let at = |i: usize| factor(i);
            [at(0)?, at(1)?, at(4)?, at(5)?, at(12)?, at(13)?]
        }
        _ => return None,
    })
}

/// Reads a length in pixels; those of paper have 96 to an inch.
fn length(text: &str) -> Option<f64> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = text[..text.len() - unit.len()].parse().ok()?;
    let pixels = match unit.to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    Some(number * pixels)
}

/// Reads an angle, in radians.
fn angle(text: &str) -> Option<f64> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = text[..text.len() - unit.len()].parse().ok()?;
    let whole = match unit.to_ascii_lowercase().as_str() {
        "" | "deg" => 360.0,
        "rad" => TAU,
        "grad" => 400.0,
        "turn" => 1.0,
        _ => return None,
    };
    Some(number / whole * TAU)
}

/// Reads an origin in pixels.
fn origin(text: &str) -> Option<[f64; 2]> {
    let part = |text: &str| match text {
        "left" | "top" => Some(0.0),
        text => length(text),
    };
    let parts: Vec<&str> = text.split_whitespace().collect();
    match parts[..] {
        [x, y, ..] => Some([part(x)?, part(y)?]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_transform_is_none_and_none_takes_an_attributes_away() {
        assert_eq!(composed(|_| None), None);
        let none = composed(|name| (name == "transform").then_some("none"));
        assert_eq!(none.as_deref(), Some("matrix(1 0 0 1 0 0)"));
    }

    #[test]
    fn transforms_of_style_sheets_become_a_matrix() {
        let check = |declared: &[(&str, &str)], expected: Option<Matrix>| {
            let found = composed(|name| {
                declared
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| *value)
            });
            let numbers = found.map(|text| {
                let inside = text.trim_start_matches("matrix(").trim_end_matches(')');
                inside
                    .split(' ')
                    .map(|n| n.parse::<f64>().expect("a number"))
                    .collect::<Vec<_>>()
            });
            match (&numbers, expected) {
                (None, None) => {}
                (Some(found), Some(expected)) => {
                    assert!(
                        found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9),
                        "{declared:?}: {found:?}"
                    );
                }
                other => panic!("{declared:?}: {other:?}"),
            }
        };
        check(
            &[("transform", "translate(10px,20px)")],
            Some([1.0, 0.0, 0.0, 1.0, 10.0, 20.0]),
        );
        check(
            &[("transform", "rotate(0.25turn)")],
            Some([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        );
        check(
            &[("transform", "translate3d(1in, 0, 0) scaleX(-1)")],
            Some([-1.0, 0.0, 0.0, 1.0, 96.0, 0.0]),
        );
        check(
            &[("transform", "scale(-1,1)"), ("transform-origin", "50px 50px")],
            Some([-1.0, 0.0, 0.0, 1.0, 100.0, 0.0]),
        );
        check(
            &[("translate", "5px 6px"), ("rotate", "90deg"), ("scale", "2")],
            Some([0.0, 2.0, -2.0, 0.0, 5.0, 6.0]),
        );
        check(
            &[("transform", "matrix(1, 2, 3, 4, 5, 6)")],
            Some([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        );
        for value in [
            "translate(50%)",
            "perspective(3px)",
            "rotate(",
            "scale()",
            "rotate(9deg 1 2)",
            "é(1)",
        ] {
            check(&[("transform", value)], None);
        }
    }
}
