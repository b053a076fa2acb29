//! Tests small networks with every kind of layer, against double precision, by every set of instructions.

use super::*;

/// Makes numbers between -1 and 1 that look random and are the same every time.
fn numbers(seed: usize, len: usize) -> Vec<f32> {
    let number = |i: usize| ((i * 7919 + seed * 104_729 + i * i * 31) % 2003) as f32 / 1001.5 - 1.0;
    (0..len).map(number).collect()
}

fn term(input: usize, scale: Scale, [inputs, outputs]: [usize; 2], side: usize) -> Term {
    let len = outputs * inputs * side * side;
    let size = 1.5 / ((inputs * side * side) as f32).sqrt();
    let weights = numbers(10 * input + outputs, len).iter().map(|w| w * size).collect();
    Term {
        input,
        scale,
        kernel: Kernel {
            weights,
            outputs,
            inputs,
            side,
        },
    }
}

fn layer(plan: &mut Plan, terms: Vec<Term>, activation: Activation, condition: usize) -> usize {
    let channels = terms[0].kernel.outputs;
    let film = (condition > 0).then(|| Film {
        weights: numbers(3, 2 * channels * condition).iter().map(|w| 0.2 * w).collect(),
        bias: numbers(4, 2 * channels).iter().map(|b| 0.2 * b).collect(),
    });
    let bias = numbers(channels, channels);
    plan.layer(Layer {
        terms,
        bias,
        film,
        activation,
    })
    .expect("it fits")
}

/// A condition in [`unet`] has so many numbers.
const CONDITION: usize = 5;

/// Plans a network down and up again, with a shortcut, joined maps, few and many channels, and three readouts.
fn unet(channels: usize) -> Plan {
    let mut plan = Plan::new(Shape { side: 8, channels: 1 });
    let wide = channels + 24;
    let stem = layer(
        &mut plan,
        vec![term(0, Scale::Same, [1, channels], 3)],
        Activation::Silu,
        0,
    );
    let half = layer(
        &mut plan,
        vec![term(stem, Scale::Halved, [channels, wide], 3)],
        Activation::Silu,
        0,
    );
    let both = vec![
        term(half, Scale::Same, [wide, wide], 3),
        term(stem, Scale::Halved, [channels, wide], 1),
    ];
    let block = layer(&mut plan, both, Activation::Silu, 0);
    let linear = |seed, inputs: usize| Linear {
        weights: numbers(seed, 7 * inputs),
        bias: numbers(seed + 1, 7),
    };
    for is_unit in [false, true] {
        let readout = Readout::Means {
            map: block,
            linear: linear(usize::from(is_unit), wide),
            is_unit,
        };
        plan.readout(readout).expect("it fits");
    }
    let joined = vec![
        term(block, Scale::Doubled, [wide, 12], 3),
        term(stem, Scale::Same, [channels, 12], 3),
    ];
    let up = layer(&mut plan, joined, Activation::Silu, CONDITION);
    let colours = layer(&mut plan, vec![term(up, Scale::Same, [12, 8], 3)], Activation::Paper, 0);
    plan.readout(Readout::Pixels {
        map: colours,
        unfold: 2,
    })
    .expect("it fits");
    let odds = layer(
        &mut plan,
        vec![term(up, Scale::Same, [12, 1], 1)],
        Activation::Linear,
        0,
    );
    plan.readout(Readout::Pixels { map: odds, unfold: 1 }).expect("it fits");
    plan
}

/// Returns what the network answers, computed without any of the kernels, in double precision.
fn reference(plan: &Plan, image: &[f32], question: Question) -> Vec<f64> {
    let mut maps: Vec<Vec<f64>> = vec![image.iter().map(|x| f64::from(*x)).collect()];
    for (i, layer) in plan.layers().iter().enumerate() {
        let shape = plan.shapes()[i + 1];
        let mut map = vec![0.0; shape.numbers()];
        let [gains, shifts] = layer.film.as_ref().map_or_else(
            || [vec![1.0; shape.channels], layer.bias.clone()],
            |film| film.affine(&layer.bias, question.condition),
        );
        for (place, z) in map.iter_mut().enumerate() {
            let (channel, pixel) = (place / (shape.side * shape.side), place % (shape.side * shape.side));
            let at = [pixel / shape.side, pixel % shape.side];
            let seen = layer
                .terms
                .iter()
                .map(|t| convolved(t, plan.shapes()[t.input], &maps[t.input], channel, at));
            *z = seen.sum::<f64>() * f64::from(gains[channel]) + f64::from(shifts[channel]);
            *z = match layer.activation {
                Activation::Linear => *z,
                Activation::Relu => z.max(0.0),
                Activation::Relu6 => z.clamp(0.0, 6.0),
                Activation::HardSwish => *z * (*z / 6.0 + 0.5).clamp(0.0, 1.0),
                Activation::Silu => *z / (1.0 + (-*z).exp()),
                Activation::Paper => 1.0 - z.clamp(0.0, 1.0),
            };
        }
        maps.push(map);
    }
    let read = |readout: &Readout| read_out(plan, &maps, readout);
    plan.readouts()[..question.readouts].iter().flat_map(read).collect()
}

fn convolved(term: &Term, seen: Shape, map: &[f64], channel: usize, at: [usize; 2]) -> f64 {
    let kernel = &term.kernel;
    let mut sum = 0.0;
    for (i, weight) in kernel.weights[channel * kernel.inputs * kernel.side * kernel.side..]
        [..kernel.inputs * kernel.side * kernel.side]
        .iter()
        .enumerate()
    {
        let (input, tap) = (i / (kernel.side * kernel.side), i % (kernel.side * kernel.side));
        let place = [tap / kernel.side, tap % kernel.side].map(|t| t as isize - kernel.side as isize / 2);
        let pixel = [0, 1].map(|axis| {
            let at = at[axis] as isize;
            match term.scale {
                Scale::Same => at + place[axis],
                Scale::Halved => 2 * at + place[axis],
                Scale::Doubled => (at + place[axis]).div_euclid(2),
            }
        });
        if pixel.iter().all(|p| (0..seen.side as isize).contains(p)) {
            let [row, column] = pixel.map(|p| p as usize);
            sum += f64::from(*weight) * map[(input * seen.side + row) * seen.side + column];
        }
    }
    sum
}

fn read_out(plan: &Plan, maps: &[Vec<f64>], readout: &Readout) -> Vec<f64> {
    let (map, shape) = (&maps[readout.map()], plan.shapes()[readout.map()]);
    match readout {
        Readout::Means { linear, is_unit, .. } => {
            let pixels = shape.side * shape.side;
            let means: Vec<f64> = map
                .chunks(pixels)
                .map(|m| m.iter().sum::<f64>() / pixels as f64)
                .collect();
            let rows = linear.weights.chunks(means.len()).zip(&linear.bias);
            let raw: Vec<f64> = rows
                .map(|(row, bias)| {
                    row.iter().zip(&means).map(|(w, m)| f64::from(*w) * m).sum::<f64>() + f64::from(*bias)
                })
                .collect();
            let length = if *is_unit {
                raw.iter().map(|x| x * x).sum::<f64>().sqrt()
            } else {
                1.0
            };
            raw.iter().map(|x| x / length).collect()
        }
        Readout::Pixels { unfold, .. } => {
            let colours = shape.channels / (unfold * unfold);
            let wide = shape.side * unfold;
            let number = |i: usize| {
                let (colour, row, column) = (i / (wide * wide), i / wide % wide, i % wide);
                let channel = (row % unfold * unfold + column % unfold) * colours + colour;
                map[(channel * shape.side + row / unfold) * shape.side + column / unfold]
            };
            (0..shape.numbers()).map(number).collect()
        }
    }
}

const CHANNELS: [usize; 4] = [8, 24, 40, 64];

fn questions(condition: &[f32]) -> [Question<'_>; 2] {
    [Question::first(2), Question { readouts: 4, condition }]
}

#[test]
fn every_instruction_set_answers_as_double_precision_does() {
    let condition = numbers(9, CONDITION);
    for channels in CHANNELS {
        let plan = unet(channels);
        let image = numbers(1, 64);
        for question in questions(&condition) {
            let expected = reference(&plan, &image, question);
            for instructions in Instructions::all() {
                let network = Network::with_instructions(plan.clone(), instructions);
                let answer = network.answers(&image, question);
                assert_eq!(answer.len(), expected.len());
                for (found, expected) in answer.iter().zip(&expected) {
                    let near = (f64::from(*found) - expected).abs() < 1e-5 * expected.abs().max(1.0);
                    assert!(
                        near,
                        "{}, {channels} channels: {found} for {expected}",
                        instructions.name()
                    );
                }
            }
        }
    }
}

#[test]
fn every_instruction_set_s_gradient_is_that_of_finite_differences() {
    let condition = numbers(9, CONDITION);
    for channels in CHANNELS {
        let plan = unet(channels);
        for question in questions(&condition) {
            let image = numbers(1, 64);
            let len = reference(&plan, &image, question).len();
            let weights = numbers(2, len);
            let score = |pixel: usize, step: f32| -> f64 {
                let mut image = image.clone();
                image[pixel] += step;
                let answer = reference(&plan, &image, question);
                answer.iter().zip(&weights).map(|(a, w)| a * f64::from(*w)).sum()
            };
            let step = 1e-3;
            let expected: Vec<f64> = (0..64)
                .map(|p| (score(p, step) - score(p, -step)) / f64::from(2.0 * step))
                .collect();
            for instructions in Instructions::all() {
                let network = Network::with_instructions(plan.clone(), instructions);
                let gradient = network.taped(&image, question).gradients(&weights);
                for (pixel, (found, expected)) in gradient.iter().zip(&expected).enumerate() {
                    // Where a colour is cut within the step, the difference is off by up to what the cut takes.
                    let near = (f64::from(*found) - expected).abs() < 2e-3 * expected.abs().max(1.0);
                    let name = instructions.name();
                    assert!(
                        near,
                        "{name}, {channels} channels, pixel {pixel}: {found} for {expected}"
                    );
                }
            }
        }
    }
}

#[test]
fn images_threads_and_later_passes_change_no_bit() {
    let (network, condition) = (Network::new(unet(40)), numbers(9, CONDITION));
    let images = numbers(1, 21 * 64);
    let question = Question {
        readouts: 4,
        condition: &condition,
    };
    let len = network.answer_len(question);
    let weights = numbers(2, len);
    let alone: Vec<_> = images
        .chunks(64)
        .map(|image| {
            let mut tape = network.taped(image, question);
            (tape.answers().to_vec(), tape.gradients(&weights))
        })
        .collect();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        for count in [1, 2, 4, 21] {
            let some = &images[..count * 64];
            let (answers, (scores, gradients)) = pool.install(|| {
                let score = |_: usize, answer: &[f32], derivatives: &mut [f32]| {
                    derivatives.copy_from_slice(&weights);
                    answer[3]
                };
                (
                    network.answers(some, question),
                    network.gradients(some, question, &score),
                )
            });
            for (i, (answer, gradient)) in alone[..count].iter().enumerate() {
                assert_eq!(answers[i * len..][..len], *answer, "{threads} threads, {count} images");
                assert_eq!(scores[i], answer[3]);
                assert_eq!(
                    gradients[i * 64..][..64],
                    *gradient,
                    "{threads} threads, {count} images"
                );
            }
        }
    }
}

#[test]
fn what_does_not_fit_says_why() {
    let mut plan = Plan::new(Shape { side: 3, channels: 1 });
    let mut refused = |terms, reason: &str| {
        let layer = Layer {
            terms,
            bias: vec![0.0; 8],
            film: None,
            activation: Activation::Silu,
        };
        let error = plan.layer(layer).expect_err(reason);
        assert!(error.contains(reason), "{error}");
    };
    refused(vec![], "sees nothing");
    refused(vec![term(0, Scale::Same, [2, 8], 3)], "for 2 channels sees 1");
    refused(vec![term(0, Scale::Halved, [1, 8], 3)], "odd");
    refused(vec![term(0, Scale::Same, [1, 2], 3)], "too few channels");
    refused(vec![term(1, Scale::Same, [1, 8], 3)], "a later one");
    refused(
        vec![term(0, Scale::Same, [1, 8], 3), term(0, Scale::Doubled, [1, 8], 3)],
        "differ in shape",
    );
    refused(vec![term(0, Scale::Same, [1, 9], 3)], "biases");
    let error = plan
        .readout(Readout::Pixels { map: 0, unfold: 1 })
        .expect_err("the input");
    assert!(error.contains("layers see"), "{error}");
}
