//! Tells what can be said of a graph before anything runs: what is needed, what is not supported, where a gradient
//! ends.

use std::collections::{BTreeMap, HashSet};

use super::graph::{Graph, Node};
use super::ops::{self, Gradient};

/// Keeps the nodes that `outputs` need, in the order of the file.
pub fn needed(nodes: Vec<Node>, outputs: &[String]) -> Vec<Node> {
    let mut wanted: HashSet<String> = outputs.iter().cloned().collect();
    let mut kept = Vec::with_capacity(nodes.len());
    for node in nodes.into_iter().rev() {
        if node.outputs.iter().any(|name| wanted.contains(name)) {
            wanted.extend(node.inputs.iter().filter(|name| !name.is_empty()).cloned());
            kept.push(node);
        }
    }
    kept.reverse();
    kept
}

/// Blanks the names of outputs that no node reads and nobody wants, so that no operator need make them: exporters name
/// the mask of a dropout or the places of maxima even where nothing comes of them.
pub fn blank_unread(nodes: &mut [Node], outputs: &[String]) {
    let inputs = nodes.iter().flat_map(|node| &node.inputs);
    let read: HashSet<String> = inputs.chain(outputs).cloned().collect();
    for name in nodes.iter_mut().flat_map(|node| &mut node.outputs) {
        if !read.contains(name) {
            name.clear();
        }
    }
}

/// So many nodes of one missing operator are named.
const NAMED: usize = 3;

/// Checks that every operator is supported; the error lists those that are not, with how many nodes
/// have each and which.
pub fn supported(nodes: &[Node]) -> Result<(), String> {
    let mut missing: BTreeMap<String, Vec<&Node>> = BTreeMap::new();
    for node in nodes
        .iter()
        .filter(|node| ops::find(&node.domain, &node.operator).is_none())
    {
        let operator = match &*node.domain {
            "" => node.operator.clone(),
            domain => format!("{} of {domain}", node.operator),
        };
        missing.entry(operator).or_default().push(node);
    }
    if missing.is_empty() {
        return Ok(());
    }
    whole_floats(nodes)?;
    let list = missing.iter().map(|(operator, nodes)| {
        let names: Vec<String> = nodes.iter().take(NAMED).map(|node| short(node)).collect();
        let more = if nodes.len() > NAMED { ", ..." } else { "" };
        format!("{operator} ({}: {}{more})", counted(nodes.len()), names.join(", "))
    });
    let list: Vec<String> = list.collect();
    let plural = if list.len() == 1 {
        "operator is"
    } else {
        "operators are"
    };
    let advice = advice(
        &missing
            .values()
            .filter_map(|nodes| nodes.first().copied())
            .collect::<Vec<_>>(),
    );
    Err(format!(
        "{} {plural} not supported: {}{advice}",
        list.len(),
        list.join("; ")
    ))
}

/// Says what is to be done about missing operators, by whose they are; nothing where that tells nothing.
fn advice(missing: &[&Node]) -> &'static str {
    let is_classical = |node: &&&Node| node.domain == "ai.onnx.ml";
    if missing.iter().any(|node| node.domain.starts_with("com.microsoft")) {
        "; the file was optimised by onnxruntime; give the one before"
    } else if missing
        .iter()
        .filter(is_classical)
        .any(|node| node.operator != "ZipMap")
    {
        "; a classical model; no gradient is to be had"
    } else if missing.iter().any(|node| is_classical(&node)) {
        "; convert with options={'zipmap': False}"
    } else {
        ""
    }
}

/// Checks that activations are no 8-bit integers, which have no gradient.
pub fn whole_floats(nodes: &[Node]) -> Result<(), String> {
    let is_quantised = |node: &&Node| {
        let name = node.operator.as_str();
        name.starts_with("QLinear") || name.ends_with("Integer") || name.ends_with("QuantizeLinear")
    };
    let Some(first) = nodes.iter().find(is_quantised) else {
        return Ok(());
    };
    let operator = &first.operator;
    let count = counted(nodes.iter().filter(|node| node.operator == *operator).count());
    Err(format!(
        "activations are 8-bit integers ({operator}, {count}); export the float model"
    ))
}

fn counted(nodes: usize) -> String {
    if nodes == 1 {
        "1 node".to_owned()
    } else {
        format!("{nodes} nodes")
    }
}

fn short(node: &Node) -> String {
    if node.name.is_empty() {
        format!("node {}", node.place)
    } else {
        format!("\"{}\"", node.name)
    }
}

/// Checks that a gradient of `output` reaches one of the inputs; the error says where and why it
/// ends.
pub fn differentiable(graph: &Graph, output: &str) -> Result<(), String> {
    match way(graph, output) {
        Way::Open => Ok(()),
        Way::Cut(node, reason) => Err(format!("{node} {reason}, so no gradient reaches the drawing")),
        Way::None => Err(format!("the output \"{output}\" does not depend on the input")),
    }
}

/// Finds the value that a gradient still reaches before it ends on the way to `output`.
pub fn last_smooth<'a>(graph: &'a Graph, output: &str) -> Option<&'a str> {
    match way(graph, output) {
        Way::Cut(node, _) => node.inputs.first().map(String::as_str),
        Way::Open | Way::None => None,
    }
}

/// [`Way`] is the way of a gradient from an input to an output.
enum Way<'a> {
    /// The gradient gets there.
    Open,
    /// It ends at this node, the one nearest to the output of those at which it does, for this reason.
    Cut(&'a Node, &'static str),
    /// The output does not depend on an input.
    None,
}

/// Follows a gradient to `output`.
fn way<'a>(graph: &'a Graph, output: &str) -> Way<'a> {
    let mut smooth: HashSet<&str> = graph.inputs.iter().map(|port| port.name.as_str()).collect();
    let mut cuts: Vec<(&Node, &'static str)> = Vec::new();
    for node in &graph.nodes {
        let Some(operator) = ops::find(&node.domain, &node.operator) else {
            // What is missing is told by itself, all of it at once, when the program is built.
            smooth.extend(node.outputs.iter().map(String::as_str));
            continue;
        };
        let ends = match operator.gradient {
            Gradient::None => continue,
            Gradient::Flows(_) if is_integer_cast(node) => Some("turns numbers into integers"),
            Gradient::Flows(wanted) => {
                if reaches(node, wanted, &smooth) {
                    smooth.extend(node.outputs.iter().map(String::as_str));
                }
                None
            }
            Gradient::Ends(reason) => Some(reason),
        };
        if let Some(reason) = ends.filter(|_| reaches(node, &[], &smooth)) {
            cuts.push((node, reason));
        }
    }
    if smooth.contains(output) {
        return Way::Open;
    }
    cuts.pop().map_or(Way::None, |(node, reason)| Way::Cut(node, reason))
}

/// Tells whether one of these inputs, or any where none is listed, is among `smooth`.
fn reaches(node: &Node, wanted: &[usize], smooth: &HashSet<&str>) -> bool {
    let mut inputs = node.inputs.iter().enumerate();
    inputs.any(|(i, name)| (wanted.is_empty() || wanted.contains(&i)) && smooth.contains(name.as_str()))
}

fn is_integer_cast(node: &Node) -> bool {
    let to = match node.attributes.get("to") {
        Some(super::graph::Attribute::Int(to)) => *to,
        _ => 1,
    };
    node.operator == "Cast" && !matches!(to, 1 | 10 | 11 | 16)
}
