//! Finds the output of somebody else's network: which value to take as logits.

use crate::onnx::{Graph, Port, differentiable, last_smooth, whole_floats};

use super::settings::{By, Decided, Settings, first};

/// These operators only pass numbers on in another shape.
const PASSING: [&str; 7] = [
    "Identity",
    "Squeeze",
    "Reshape",
    "Flatten",
    "Unsqueeze",
    "Cast",
    "Dropout",
];

/// [`Output`] says which value to take as logits.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// This is its name, and says who decided it.
    pub name: Decided<String>,
    /// These words say what was passed over to get there.
    pub instead_of: Option<&'static str>,
}

impl Output {
    /// Chooses the output that `sources` name, or else the graph's own. Where that ends in a
    /// softmax, it takes what goes into it: the probabilities are the same, and a saturated softmax
    /// has no gradient left. Of a sigmoid that is the log-odds, of an arg max what it looks at. The
    /// error is the reason why no gradient reaches the drawing from there.
    pub fn of(graph: &Graph, sources: &[(By, Settings)]) -> Result<Self, String> {
        let output = match first(sources, |s| s.output.clone()) {
            None => before_the_end(graph, own(graph)?),
            Some(name) if graph.nodes.iter().any(|node| node.outputs.contains(&name.value)) => {
                Self { name, instead_of: None }
            }
            Some(name) => {
                return Err(format!(
                    "no value is called \"{}\"; outputs are {}",
                    name.value,
                    names(graph)
                ));
            }
        };
        whole_floats(&graph.nodes)?;
        let choose = |cause| {
            let before = last_smooth(graph, &output.name.value);
            let before = before
                .map(|name| format!("; \"{name}\" goes in there"))
                .unwrap_or_default();
            format!(
                "{cause}; choose another output with --model-output (there are: {}{before})",
                names(graph)
            )
        };
        differentiable(graph, &output.name.value).map_err(choose)?;
        Ok(output)
    }
}

/// Outputs of these names are answers, the first before the others: logits and their probabilities tell the same.
const ANSWERS: [&str; 5] = ["logits", "probs", "probabilities", "scores", "output"];

/// Finds the one output, or of several of floats the one that is called or looks like an answer: a
/// row of numbers for each drawing.
fn own(graph: &Graph) -> Result<String, String> {
    // The largest answers, by their rank, are no categories.
    let is_ranked = |port: &Port| {
        let mut ranking = graph.nodes.iter().filter(|node| node.operator == "TopK");
        ranking.any(|node| node.outputs.contains(&port.name))
    };
    let is_answer = |port: &&Port| port.is_float && !is_ranked(port);
    let floats: Vec<&Port> = graph.outputs.iter().filter(is_answer).collect();
    let is_row = |port: &&&Port| port.dims.as_ref().is_none_or(|dims| dims.len() == 2);
    let rows: Vec<&Port> = floats.iter().filter(is_row).copied().collect();
    let is_called = |name: &&str| floats.iter().find(|port| port.name.eq_ignore_ascii_case(name));
    let called = ANSWERS.iter().find_map(is_called);
    match (graph.outputs.as_slice(), floats.as_slice(), rows.as_slice()) {
        ([], ..) => Err("the graph has no output".to_owned()),
        ([one], ..) => Ok(one.name.clone()),
        (_, [one], _) => Ok(one.name.clone()),
        (.., rows) => match (called, rows) {
            (Some(one), _) | (None, [one]) => Ok(one.name.clone()),
            _ => Err(format!(
                "there are several outputs; choose one with --model-output ({})",
                names(graph)
            )),
        },
    }
}

fn names(graph: &Graph) -> String {
    let names: Vec<&str> = graph.outputs.iter().map(|port| port.name.as_str()).collect();
    names.join(", ")
}

fn before_the_end(graph: &Graph, name: String) -> Output {
    let mut at = name.clone();
    // No longer than the graph: a file may hold a circle.
    for _ in 0..graph.nodes.len() {
        let Some(node) = graph
            .nodes
            .iter()
            .find(|node| node.domain.is_empty() && node.outputs.first() == Some(&at))
        else {
            break;
        };
        let Some(input) = node.inputs.first() else {
            break;
        };
        let passed = match node.operator.as_str() {
            "Softmax" => Some("a softmax"),
            "Sigmoid" => Some("a sigmoid"),
            "ArgMax" => Some("an arg max"),
            operator if PASSING.contains(&operator) => None,
            _ => break,
        };
        at.clone_from(input);
        if passed.is_some() {
            return Output {
                name: Decided {
                    value: at,
                    by: By::Graph,
                },
                instead_of: passed,
            };
        }
    }
    Output {
        name: Decided {
            value: name,
            by: By::Graph,
        },
        instead_of: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::onnx::{Dim, Node};

    fn port(name: &str, rank: usize) -> Port {
        let dims = Some(vec![Dim::Known(1); rank]);
        Port {
            name: name.to_owned(),
            dims,
            is_float: true,
        }
    }

    /// Makes a chain of operators from "x"; each names its output as itself.
    fn chain(operators: &[&str], outputs: Vec<Port>) -> Graph {
        let mut input = "x";
        let mut nodes = Vec::new();
        for operator in operators {
            nodes.push(Node {
                operator: (*operator).to_owned(),
                inputs: vec![input.to_owned()],
                outputs: vec![(*operator).to_owned()],
                ..Node::default()
            });
            input = operator;
        }
        Graph {
            nodes,
            inputs: vec![port("x", 4)],
            outputs,
            ..Graph::default()
        }
    }

    #[test]
    fn what_goes_into_a_softmax_at_the_end_is_taken_instead() {
        let check = |operators: &[&str], expected: &str, instead_of: Option<&str>| {
            let last = operators[operators.len() - 1];
            let output = Output::of(&chain(operators, vec![port(last, 2)]), &[]).expect("a gradient");
            assert_eq!(
                (output.name.value.as_str(), output.instead_of),
                (expected, instead_of),
                "{operators:?}"
            );
        };
        check(&["Relu", "Softmax"], "Relu", Some("a softmax"));
        check(&["Relu", "Sigmoid", "Squeeze"], "Relu", Some("a sigmoid"));
        check(&["Relu", "ArgMax"], "Relu", Some("an arg max"));
        check(&["Relu", "LogSoftmax"], "LogSoftmax", None);
        check(&["Softmax", "Relu"], "Relu", None);
    }

    #[test]
    fn of_several_outputs_the_answer_is_taken_or_asked_for() {
        let operators = ["Relu", "Tanh"];
        let output = |ports, said: Option<&str>| {
            let settings = Settings {
                output: said.map(str::to_owned),
                ..Settings::default()
            };
            Output::of(&chain(&operators, ports), &[(By::Option, settings)]).map(|output| output.name.value)
        };
        assert_eq!(
            output(vec![port("Relu", 4), port("Tanh", 2)], None),
            Ok("Tanh".to_owned())
        );
        let error = output(vec![port("Relu", 2), port("Tanh", 2)], None).expect_err("two answers");
        assert!(error.contains("--model-output (Relu, Tanh)"), "{error}");
        assert_eq!(
            output(vec![port("Relu", 2), port("Tanh", 2)], Some("Relu")),
            Ok("Relu".to_owned())
        );
        assert!(
            output(vec![port("Relu", 2)], Some("Nix"))
                .expect_err("no such value")
                .contains("\"Nix\"")
        );
    }

    #[test]
    fn outputs_of_integers_do_not_count_and_names_of_answers_do() {
        let whole = |name: &str| Port {
            is_float: false,
            ..port(name, 2)
        };
        let of = |outputs: Vec<Port>| {
            let graph = Graph {
                outputs,
                ..Graph::default()
            };
            own(&graph)
        };
        assert_eq!(of(vec![whole("label"), port("p", 2)]), Ok("p".to_owned()));
        assert_eq!(
            of(vec![port("Logits", 2), port("features", 2)]),
            Ok("Logits".to_owned())
        );
        assert_eq!(of(vec![port("probs", 2), port("logits", 2)]), Ok("logits".to_owned()));
        assert!(of(vec![whole("a"), whole("b")]).is_err());
        let mut ranked = chain(&["TopK"], vec![port("TopK", 2), whole("places")]);
        assert!(own(&ranked).is_err());
        ranked.outputs.push(port("features", 2));
        assert_eq!(own(&ranked), Ok("features".to_owned()));
    }

    #[test]
    fn an_end_of_the_gradient_is_named_with_the_outputs_to_choose_from() {
        let error = Output::of(&chain(&["Round", "Relu"], vec![port("Relu", 2)]), &[]).expect_err("no gradient");
        assert!(error.contains("(Round), output Round rounds numbers"), "{error}");
        assert!(error.ends_with("(there are: Relu; \"x\" goes in there)"), "{error}");
    }
}
