//! [`Program`] is a graph ready to run on a device.
//!
//! Building it prunes what the wanted outputs do not need, computes once what depends on constants alone, joins
//! convolutions with the scales and shifts behind them, and notes after which node each value is read for the last
//! time, so that its memory is free again.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::tensor::Device;

use super::call::Call;
use super::convolver::Convolver;
use super::dense::Dense;
use super::graph::{Graph, Node};
use super::ops::{self, Operator};
use super::value::Value;
use super::{check, fold};

/// [`Slot`] is the place of a value while the program runs.
pub type Slot = usize;

/// [`Step`] is a node with its operator, and says where its values are.
pub struct Step {
    /// The graph has this node here.
    pub node: Node,
    /// The operator says what it does.
    pub operator: Operator,
    /// It reads these values; `None` stands for one that is left out.
    pub inputs: Vec<Option<Slot>>,
    /// It makes these values; `None` stands for one that nobody reads.
    pub outputs: Vec<Option<Slot>>,
    /// It runs the node where that is a convolution with constant weights.
    pub convolver: Option<Convolver>,
    /// It runs the node where that multiplies by a constant matrix.
    pub dense: Option<Dense>,
    /// It is true of each input that is read here for the last time.
    last: Vec<bool>,
}

/// [`Program`] is a graph ready to run.
pub struct Program {
    steps: Vec<Step>,
    constants: Vec<Option<Value>>,
    inputs: Vec<Slot>,
    outputs: Vec<Slot>,
    opset: i64,
    device: Device,
}

impl Program {
    /// Prepares `graph` to compute the values called `outputs` from its inputs; the reason where that cannot be.
    pub fn build(mut graph: Graph, outputs: &[String], device: &Device) -> Result<Self, String> {
        let mut nodes = check::needed(std::mem::take(&mut graph.nodes), outputs);
        check::supported(&nodes)?;
        check::blank_unread(&mut nodes, outputs);
        let mut builder = Builder {
            slots: HashMap::new(),
            constants: Vec::new(),
            opset: graph.opset,
            device,
        };
        let inputs = graph.inputs.iter().map(|port| builder.new_slot(&port.name)).collect();
        for (name, constant) in graph.constants {
            let value = constant
                .into_value(device)
                .map_err(|cause| format!("{cause} (tensor \"{name}\")"))?;
            let slot = builder.new_slot(&name);
            builder.constants[slot] = Some(value);
        }
        let mut steps = Vec::with_capacity(nodes.len());
        for node in nodes {
            if let Some(step) = builder.step(node)? {
                steps.push(step);
            }
        }
        let outputs = outputs
            .iter()
            .map(|name| builder.slot(name))
            .collect::<Result<Vec<_>, _>>()?;
        fold::join(&mut steps, &mut builder.constants, &outputs, device);
        let mut program = Self {
            steps,
            constants: builder.constants,
            inputs,
            outputs,
            opset: graph.opset,
            device: device.clone(),
        };
        program.find_last_reads();
        Ok(program)
    }

    /// Counts the nodes that are left to run.
    pub fn nodes(&self) -> usize {
        self.steps.len()
    }

    /// Marks the last reader of each value, and lets go of constants that nobody reads.
    fn find_last_reads(&mut self) {
        let mut read = vec![false; self.constants.len()];
        for slot in &self.outputs {
            read[*slot] = true;
        }
        for step in self.steps.iter_mut().rev() {
            step.last = vec![false; step.inputs.len()];
            for (slot, last) in step.inputs.iter().zip(&mut step.last).rev() {
                if let Some(slot) = slot {
                    *last = !std::mem::replace(&mut read[*slot], true);
                }
            }
        }
        for (constant, read) in self.constants.iter_mut().zip(read) {
            if !read {
                *constant = None;
            }
        }
    }

    /// Computes the outputs from `inputs`, in the order of the graph's. An error names the node.
    pub fn run(&self, inputs: Vec<Value>) -> Result<Vec<Value>, String> {
        let mut values: Vec<Option<Value>> = vec![None; self.constants.len()];
        for (slot, value) in self.inputs.iter().zip(inputs) {
            values[*slot] = Some(value);
        }
        for step in &self.steps {
            self.take_step(step, &mut values)
                .map_err(|cause| format!("{cause}: {}", step.node))?;
        }
        let outputs = self
            .outputs
            .iter()
            .map(|slot| values[*slot].clone().or_else(|| self.constants[*slot].clone()));
        outputs
            .collect::<Option<_>>()
            .ok_or_else(|| "an input is missing".to_owned())
    }

    fn take_step(&self, step: &Step, values: &mut [Option<Value>]) -> Result<(), String> {
        let mut inputs = Vec::with_capacity(step.inputs.len());
        for (slot, last) in step.inputs.iter().zip(&step.last) {
            inputs.push(match slot {
                None => None,
                Some(slot) => {
                    let computed = if *last {
                        values[*slot].take()
                    } else {
                        values[*slot].clone()
                    };
                    Some(
                        computed
                            .or_else(|| self.constants[*slot].clone())
                            .ok_or("a value is missing")?,
                    )
                }
            });
        }
        let call = Call {
            node: &step.node,
            opset: self.opset,
            device: &self.device,
            convolver: step.convolver.as_ref(),
            dense: step.dense.as_ref(),
            is_constant: false,
            inputs,
        };
        for (slot, value) in step.outputs.iter().zip(run(step.operator, call)?) {
            if let Some(slot) = slot {
                values[*slot] = Some(value);
            }
        }
        Ok(())
    }
}

/// Runs an operator; a panic in burn, over a shape that was not foreseen, becomes an error.
fn run(operator: Operator, mut call: Call) -> Result<Vec<Value>, String> {
    let answer = catch_unwind(AssertUnwindSafe(|| (operator.run)(&mut call)));
    answer.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("unknown reason");
        Err(format!(
            "it cannot be computed ({})",
            message.lines().next().unwrap_or_default()
        ))
    })
}

/// Finds the output that is the same value as an input, where the node makes nothing else.
fn passed<'a>(node: &'a Node, inputs: &[Option<Slot>]) -> Option<(&'a str, Slot)> {
    let (output, others) = node.outputs.split_first()?;
    if output.is_empty() || others.iter().any(|name| !name.is_empty()) {
        return None;
    }
    match (node.operator.as_str(), inputs) {
        // A dropout with a third input may ask for training, which is refused when it runs.
        ("Identity", [Some(input)]) | ("Dropout", [Some(input)] | [Some(input), _]) => Some((output, *input)),
        _ => None,
    }
}

struct Builder<'a> {
    slots: HashMap<String, Slot>,
    /// Each slot has an entry here.
    constants: Vec<Option<Value>>,
    opset: i64,
    device: &'a Device,
}

impl Builder<'_> {
    fn new_slot(&mut self, name: &str) -> Slot {
        let slot = self.constants.len();
        self.constants.push(None);
        self.slots.insert(name.to_owned(), slot);
        slot
    }

    fn slot(&self, name: &str) -> Result<Slot, String> {
        self.slots
            .get(name)
            .copied()
            .ok_or_else(|| format!("the value \"{name}\" is read before it is made"))
    }

    /// Makes the step of a node; `None` where it is done already: it only passes a value on, or it
    /// needs constants alone.
    fn step(&mut self, node: Node) -> Result<Option<Step>, String> {
        let named = |cause: String| format!("{cause}: {node}");
        let operator = ops::find(&node.domain, &node.operator).ok_or_else(|| named("unknown operator".to_owned()))?;
        let slots = node.inputs.iter().map(|name| {
            if name.is_empty() {
                Ok(None)
            } else {
                self.slot(name).map(Some)
            }
        });
        let inputs = slots.collect::<Result<Vec<_>, _>>().map_err(named)?;
        if let Some((output, input)) = passed(&node, &inputs) {
            self.slots.insert(output.to_owned(), input);
            return Ok(None);
        }
        let outputs: Vec<Option<Slot>> = node
            .outputs
            .iter()
            .map(|name| (!name.is_empty()).then(|| self.new_slot(name)))
            .collect();
        let known = inputs
            .iter()
            .all(|slot| slot.is_none_or(|slot| self.constants[slot].is_some()));
        if !known {
            return Ok(Some(Step {
                node,
                operator,
                inputs,
                outputs,
                convolver: None,
                dense: None,
                last: Vec::new(),
            }));
        }
        let inputs = inputs
            .iter()
            .map(|slot| slot.and_then(|slot| self.constants[slot].clone()))
            .collect();
        let call = Call {
            node: &node,
            opset: self.opset,
            device: self.device,
            convolver: None,
            dense: None,
            is_constant: true,
            inputs,
        };
        for (slot, value) in outputs.iter().zip(run(operator, call).map_err(named)?) {
            if let Some(slot) = slot {
                self.constants[*slot] = Some(value);
            }
        }
        Ok(None)
    }
}
