//! Finds what of the preparation a network does itself: scaling pixels and shifting them by constants right behind its
//! input. Done once more outside, it would spoil the picture.

use crate::onnx::{Attribute, Constant, Graph, Node};

use super::Settings;

/// A factor of at most so much at an input makes small numbers of pixels from 0 to 255.
const SMALL: f32 = 0.01;

/// A mean of at least so much is one of pixels from 0 to 255.
const LARGE: f32 = 10.0;

/// These operators pass numbers on without changing them, or but for their order.
const PASSING: [&str; 3] = ["Identity", "Transpose", "Cast"];

/// Says which scale of pixels the input wants, where the graph itself shifts or scales them; `None` where it does not.
pub fn of(graph: &Graph) -> Option<Settings> {
    let [port] = graph.inputs.as_slice() else {
        return None;
    };
    let mut at = port.name.as_str();
    let mut scale: Option<Scale> = None;
    // No longer than the graph: a file may hold a circle.
    for _ in 0..graph.nodes.len() {
        let Some(node) = reader(graph, at) else {
            break;
        };
        if !PASSING.contains(&node.operator.as_str()) {
            match scale.clone().unwrap_or_default().behind(graph, node, at) {
                Some(next) => scale = Some(next),
                None => break,
            }
        }
        let Some(output) = node.outputs.first() else {
            break;
        };
        at = output;
    }
    let scale = scale?;
    Some(Settings {
        range: scale.is_of_bytes.then_some(255.0),
        mean: Some(vec![0.0]),
        std: Some(vec![1.0]),
        ..Settings::default()
    })
}

/// Finds the one node that reads the numbers of a value; those that read its shape do not count.
fn reader<'a>(graph: &'a Graph, name: &str) -> Option<&'a Node> {
    let reads = |node: &&Node| node.operator != "Shape" && node.inputs.iter().any(|input| input == name);
    let mut readers = graph.nodes.iter().filter(reads);
    let first = readers.next()?;
    (readers.next().is_none() && first.domain.is_empty()).then_some(first)
}

/// [`Scale`] is what became of a pixel x on its way: factor x + shift, for each channel or for all.
#[derive(Debug, Clone)]
struct Scale {
    /// There is one number for all channels, or one for each.
    factor: Vec<f32>,
    /// There are as many.
    shift: Vec<f32>,
    /// It is true where this only makes sense of pixels from 0 to 255.
    is_of_bytes: bool,
}

impl Default for Scale {
    fn default() -> Self {
        Self {
            factor: vec![1.0],
            shift: vec![0.0],
            is_of_bytes: false,
        }
    }
}

impl Scale {
    /// Returns the scale behind `node`, which reads the pixels as `name`; `None` where it is no sum or product with a
    /// constant of one number, or of one for each channel.
    fn behind(self, graph: &Graph, node: &Node, name: &str) -> Option<Self> {
        let [a, b] = node.inputs.as_slice() else {
            return None;
        };
        let is_first = a == name;
        let numbers = constant(graph, if is_first { b } else { a })?;
        if !matches!(numbers.len(), 1 | 3 | 4) {
            return None;
        }
        let change = |[factor, shift]: [f32; 2], c: f32| match (node.operator.as_str(), is_first) {
            ("Add", _) => Some([factor, shift + c]),
            ("Sub", true) => Some([factor, shift - c]),
            ("Sub", false) => Some([-factor, c - shift]),
            ("Mul", _) => Some([factor * c, shift * c]),
            ("Div", true) => Some([factor / c, shift / c]),
            _ => None,
        };
        let count = self.factor.len().max(numbers.len());
        let each = |list: &[f32], i: usize| {
            if list.len() == 1 {
                Some(list[0])
            } else {
                list.get(i).copied()
            }
        };
        let channels = (0..count).map(|i| {
            let before = [each(&self.factor, i)?, each(&self.shift, i)?];
            change(before, each(&numbers, i)?)
        });
        let channels = channels.collect::<Option<Vec<_>>>()?;
        let is_byte = |[factor, shift]: &[f32; 2]| factor.abs() <= SMALL || (shift / factor).abs() >= LARGE;
        let (factor, shift) = channels.iter().map(|[factor, shift]| (factor, shift)).unzip();
        Some(Self {
            is_of_bytes: self.is_of_bytes || channels.iter().all(is_byte),
            factor,
            shift,
        })
    }
}

/// Returns the floats called `name`, from an initialiser or from a node that holds a constant.
fn constant(graph: &Graph, name: &str) -> Option<Vec<f32>> {
    let floats = |constant: &Constant| match constant {
        Constant::Floats { values, .. } => Some(values.clone()),
        Constant::Ints(_) => None,
    };
    if let Some(found) = graph.constants.get(name) {
        return floats(found);
    }
    let makes = |node: &&Node| node.operator == "Constant" && node.outputs.iter().any(|output| output == name);
    let node = graph.nodes.iter().find(makes)?;
    node.attributes.values().find_map(|attribute| match attribute {
        Attribute::Tensor(tensor) => floats(tensor),
        Attribute::Float(value) => Some(vec![*value]),
        Attribute::Floats(values) => Some(values.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::onnx::Port;

    /// Makes a chain of operators from "x", each with a constant behind it, and reads it.
    fn found(chain: &[(&str, &[f32])]) -> Option<Settings> {
        let mut graph = Graph {
            inputs: vec![Port {
                name: "x".to_owned(),
                dims: None,
                is_float: true,
            }],
            ..Graph::default()
        };
        let mut at = "x".to_owned();
        for (i, (operator, values)) in chain.iter().enumerate() {
            let mut inputs = vec![at];
            if !values.is_empty() {
                let constant = Constant::Floats {
                    shape: vec![values.len()],
                    values: values.to_vec(),
                };
                graph.constants.insert(format!("c{i}"), constant);
                inputs.push(format!("c{i}"));
            }
            at = format!("v{i}");
            graph.nodes.push(Node {
                operator: (*operator).to_owned(),
                inputs,
                outputs: vec![at.clone()],
                ..Node::default()
            });
        }
        of(&graph)
    }

    #[test]
    fn what_the_graph_shifts_and_scales_is_not_done_outside_as_well() {
        let check = |chain: &[(&str, &[f32])], range: Option<f32>| {
            let settings = found(chain).unwrap_or_else(|| panic!("{chain:?}"));
            assert_eq!(settings.range, range, "{chain:?}");
            assert_eq!((settings.mean, settings.std), (Some(vec![0.0]), Some(vec![1.0])));
        };
        let (mean, std): (&[f32], &[f32]) = (&[0.485, 0.456, 0.406], &[0.229, 0.224, 0.225]);
        check(&[("Sub", mean), ("Div", std), ("Conv", &[1.0; 27])], None);
        check(&[("Transpose", &[]), ("Cast", &[]), ("Div", &[255.0])], Some(255.0));
        check(&[("Mul", &[1.0 / 127.5]), ("Sub", &[1.0])], Some(255.0));
        check(
            &[("Sub", &[123.7, 116.3, 103.5]), ("Div", &[58.4, 57.1, 57.4])],
            Some(255.0),
        );
        check(&[("Mul", &[255.0]), ("Sub", &[123.7, 116.3, 103.5])], None);
        check(&[("Div", &[255.0]), ("Sub", mean), ("Div", std)], Some(255.0));
    }

    #[test]
    fn a_network_that_begins_with_something_else_says_nothing() {
        assert_eq!(found(&[("Conv", &[1.0; 27]), ("Div", &[255.0])]), None);
        assert_eq!(found(&[("Add", &[0.5; 28]), ("Relu", &[])]), None);
        assert_eq!(found(&[]), None);
    }
}
