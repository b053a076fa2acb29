//! Computes the linear layer behind a network's means.

use pulp::Arch;

use super::plan::{LEAST_LENGTH, Linear};

/// [`Dense`] is a linear layer ready to run both ways.
pub(super) struct Dense {
    bias: Vec<f32>,
    /// The rows are [out, in].
    rows: Vec<f32>,
    /// The columns are [in, out].
    columns: Vec<f32>,
    is_unit: bool,
}

impl Dense {
    pub fn new(linear: &Linear, is_unit: bool) -> Self {
        let outputs = linear.bias.len();
        let inputs = linear.weights.len() / outputs.max(1);
        let column = |input: usize| linear.weights.iter().skip(input).step_by(inputs.max(1));
        Self {
            bias: linear.bias.clone(),
            rows: linear.weights.clone(),
            columns: (0..inputs).flat_map(column).copied().collect(),
            is_unit,
        }
    }

    /// Weights times `input` and the bias added, divided by the length where that is asked for.
    pub fn forward(&self, arch: Arch, input: &[f32], out: &mut [f32]) {
        out.copy_from_slice(&self.bias);
        add_rows(arch, input, &self.columns, out);
        if self.is_unit {
            let length = length(out);
            for x in out.iter_mut() {
                *x /= length;
            }
        }
    }

    /// Computes the gradient by `input`, from that by what came out of it.
    pub fn backward(&self, arch: Arch, input: &[f32], gradient: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; input.len()];
        if self.is_unit {
            let mut raw = self.bias.clone();
            add_rows(arch, input, &self.columns, &mut raw);
            let length = length(&raw);
            // What points along the vector changes only its length, which is divided out.
            let along = gradient.iter().zip(&raw).map(|(g, x)| g * x / length).sum::<f32>();
            let gradient = gradient
                .iter()
                .zip(&raw)
                .map(|(g, x)| (g - along * x / length) / length);
            add_rows(arch, &gradient.collect::<Vec<_>>(), &self.rows, &mut out);
        } else {
            add_rows(arch, gradient, &self.rows, &mut out);
        }
        out
    }
}

fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(LEAST_LENGTH)
}

/// Adds to `out` each row times its factor. Where most factors are 0, as in the gradient of one category, so is most
/// of the work.
fn add_rows(arch: Arch, factors: &[f32], rows: &[f32], out: &mut [f32]) {
    arch.dispatch(|| {
        for (factor, row) in factors.iter().zip(rows.chunks_exact(out.len().max(1))) {
            if *factor != 0.0 {
                out.iter_mut()
                    .zip(row)
                    .for_each(|(out, weight)| *out += factor * weight);
            }
        }
    });
}
