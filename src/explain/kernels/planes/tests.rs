//! These tests compare convolutions of planes with their definition, with every set of instructions.

use super::super::instructions::Instructions;
use super::super::plan::Activation;
use super::{Convolution, Geometry, peaks, peaks_back};

/// Returns numbers that look like chance but are always the same.
fn numbers(len: usize, seed: usize) -> Vec<f32> {
    (0..len)
        .map(|i| (((i + 1) * (seed + 7) * 7919) % 1013) as f32 / 1013.0 - 0.5)
        .collect()
}

/// Calls `visit` with the places of the number that is made, of the weight and of the pixel of every product.
fn products(geometry: &Geometry, count: usize, size: [usize; 2], mut visit: impl FnMut(usize, usize, usize)) {
    let Geometry {
        groups,
        inputs,
        outputs,
        kernel,
        stride,
        dilation,
        padding,
    } = *geometry;
    let [rows, columns] = geometry.places(size);
    let (made_channels, seen_channels) = (count * groups * outputs, groups * inputs);
    for made in 0..made_channels * rows * columns {
        let (channel, row, column) = (made / (rows * columns), made / columns % rows, made % columns);
        let (image, output) = (channel / (groups * outputs), channel % (groups * outputs));
        for tap in 0..inputs * kernel[0] * kernel[1] {
            let (input, down, right) = (
                tap / (kernel[0] * kernel[1]),
                tap / kernel[1] % kernel[0],
                tap % kernel[1],
            );
            let y = (row * stride[0] + down * dilation[0]).checked_sub(padding[0].0);
            let x = (column * stride[1] + right * dilation[1]).checked_sub(padding[1].0);
            if let (Some(y), Some(x)) = (y, x)
                && y < size[0]
                && x < size[1]
            {
                let channel = image * seen_channels + output / outputs * inputs + input;
                let seen = (channel * size[0] + y) * size[1] + x;
                visit(made, output * inputs * kernel[0] * kernel[1] + tap, seen);
            }
        }
    }
}

/// Lists kernels of many kinds with images of a few sizes that they fit into.
fn cases() -> Vec<(Geometry, [usize; 2])> {
    let mut cases = Vec::new();
    for [groups, inputs, outputs] in [[1, 1, 1], [1, 3, 11], [1, 5, 3], [3, 1, 1], [2, 4, 9], [4, 1, 2]] {
        for (kernel, dilation) in [
            ([1, 1], [1, 1]),
            ([3, 3], [1, 1]),
            ([3, 3], [2, 3]),
            ([2, 5], [1, 1]),
            ([7, 7], [1, 1]),
        ] {
            for stride in [[1, 1], [2, 2], [3, 1]] {
                for padding in [[(0, 0); 2], [(1, 1); 2], [(3, 2), (0, 4)]] {
                    let geometry = Geometry {
                        groups,
                        inputs,
                        outputs,
                        kernel,
                        stride,
                        dilation,
                        padding,
                    };
                    let reach = |i: usize| dilation[i] * (kernel[i] - 1) + 1;
                    let fits = |size: &[usize; 2]| (0..2).all(|i| reach(i) <= size[i] + padding[i].0 + padding[i].1);
                    let sizes = [[1, 1], [7, 7], [13, 29]].into_iter().filter(fits);
                    cases.extend(sizes.map(|size| (geometry, size)));
                }
            }
        }
    }
    assert!(cases.len() > 300);
    cases
}

fn assert_near(found: &[f32], expected: &[f32], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{what}: {found} for {expected}");
    }
}

#[test]
fn what_is_made_is_the_sum_of_weights_times_pixels() {
    for (geometry, size) in cases() {
        let Geometry {
            groups,
            inputs,
            outputs,
            kernel,
            ..
        } = geometry;
        let count = 2;
        let images = numbers(count * groups * inputs * size[0] * size[1], 1);
        let weights = numbers(groups * outputs * inputs * kernel[0] * kernel[1], 2);
        let bias = numbers(groups * outputs, 3);
        let [rows, columns] = geometry.places(size);
        let area = rows * columns;
        let mut expected: Vec<f32> = (0..count * bias.len() * area)
            .map(|i| bias[i / area % bias.len()])
            .collect();
        products(&geometry, count, size, |made, weight, seen| {
            expected[made] += weights[weight] * images[seen];
        });
        for instructions in Instructions::all() {
            let convolution = Convolution::new(geometry, &weights, bias.clone(), Activation::Linear, instructions);
            let made = convolution.forward(&images, size, true);
            assert_near(
                &made.numbers,
                &expected,
                &format!("{geometry:?}, {size:?}, {}", instructions.name()),
            );
            assert!(made.slopes.is_none());
        }
    }
}

#[test]
fn gradients_are_those_of_the_sums() {
    for (geometry, size) in cases() {
        let Geometry {
            groups,
            inputs,
            outputs,
            kernel,
            ..
        } = geometry;
        let count = 2;
        let weights = numbers(groups * outputs * inputs * kernel[0] * kernel[1], 4);
        let [rows, columns] = geometry.places(size);
        let gradient = numbers(count * groups * outputs * rows * columns, 5);
        let mut expected = vec![0.0; count * groups * inputs * size[0] * size[1]];
        products(&geometry, count, size, |made, weight, seen| {
            expected[seen] += weights[weight] * gradient[made];
        });
        for instructions in Instructions::all() {
            let bias = vec![0.0; groups * outputs];
            let convolution = Convolution::new(geometry, &weights, bias, Activation::Relu, instructions);
            let found = convolution.backward(&gradient, size);
            assert_near(
                &found,
                &expected,
                &format!("{geometry:?}, {size:?}, {}", instructions.name()),
            );
        }
    }
}

#[test]
fn slopes_are_those_of_the_activation() {
    let geometry = Geometry {
        groups: 1,
        inputs: 1,
        outputs: 1,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [(0, 0); 2],
    };
    let images: Vec<f32> = (-40..40).map(|i| i as f32 / 5.0).collect();
    for instructions in Instructions::all() {
        let convolution = Convolution::new(geometry, &[1.0], vec![0.0], Activation::Relu6, instructions);
        let made = convolution.forward(&images, [8, 10], true);
        let expected: Vec<f32> = images.iter().map(|x| x.clamp(0.0, 6.0)).collect();
        assert_near(&made.numbers, &expected, instructions.name());
        let inside = |x: &f32| if (0.0..=6.0).contains(x) { 1.0 } else { 0.0 };
        let slopes = made.slopes.expect("slopes");
        assert_near(
            &slopes,
            &images.iter().map(inside).collect::<Vec<f32>>(),
            instructions.name(),
        );
        assert!(convolution.forward(&images, [8, 10], false).slopes.is_none());
    }
}

#[test]
fn peaks_are_the_largest_of_their_windows_and_gradients_go_to_the_first_of_them() {
    for (geometry, size) in cases() {
        let geometry = Geometry {
            groups: 1,
            inputs: 1,
            outputs: 1,
            ..geometry
        };
        let count = 3;
        // Few different numbers, so that windows have several peaks.
        let images: Vec<f32> = numbers(count * size[0] * size[1], 6)
            .iter()
            .map(|x| (x * 4.0).round())
            .collect();
        let made = geometry.places(size);
        let len = count * made[0] * made[1];
        let (mut expected, mut places) = (vec![f32::NEG_INFINITY; len], vec![None; len]);
        products(&geometry, count, size, |made, _, seen| {
            if images[seen] > expected[made] {
                (expected[made], places[made]) = (images[seen], Some(seen));
            }
        });
        let found = peaks(&geometry, &images, size);
        assert_eq!(found, expected, "{geometry:?}, {size:?}");
        let gradient = numbers(len, 7);
        let mut back = vec![0.0; images.len()];
        for (place, gradient) in places.iter().zip(&gradient) {
            if let Some(place) = place {
                back[*place] += gradient;
            }
        }
        assert_near(
            &peaks_back(&geometry, &images, size, &found, &gradient),
            &back,
            &format!("{geometry:?}, {size:?}"),
        );
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let geometry = Geometry {
        groups: 1,
        inputs: 6,
        outputs: 40,
        kernel: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [(1, 1); 2],
    };
    let (weights, images) = (numbers(40 * 6 * 9, 1), numbers(6 * 30 * 30, 2));
    let convolution = Convolution::new(
        geometry,
        &weights,
        vec![0.1; 40],
        Activation::Silu,
        Instructions::best(),
    );
    let made = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| convolution.forward(&images, [30, 30], false).numbers)
    };
    assert_eq!(made(1), made(3));
}
