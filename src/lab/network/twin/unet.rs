//! Tests the generator's twin: the network under training and the one that answers, both held against burn's autodiff.

use super::{Device, Rng, Statistics, Tensor, TensorData, Twin, check, doubled, numbers, silu};
use crate::network::unet::{Rows, UNet};
use crate::optimise::Parameter;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use strokewise_explain::model::architecture::{
    CONDITION, DOWN_CHANNELS, PIXEL_CHANNELS, RASTER_SIZE, modulated_layers,
};
use strokewise_explain::model::generator::TABLE;
use strokewise_explain::model::{ClassId, Classifier, Condition, Generator, Style};

const IMAGES: usize = 2;
const POSITIONS: usize = RASTER_SIZE * RASTER_SIZE;

impl Twin {
    /// Computes what the generator says of each pixel of the rasters [image, 1, row, column], the
    /// sum of these rows of the table being each image's condition: [image, pixel channel, row,
    /// column].
    fn pixels(&mut self, rasters: Tensor<4>, rows: &[Rows]) -> Tensor<4> {
        let condition = self.condition(rows);
        let mut skips = Vec::new();
        let mut x = rasters;
        for i in 0..DOWN_CHANNELS.len() {
            x = silu(self.conv_norm(&format!("down{i}"), x, if i == 0 { 1 } else { 2 }));
            skips.push(x.clone());
        }
        skips.pop();
        for layer in modulated_layers() {
            if layer.skip > 0 {
                x = Tensor::cat(vec![doubled(x), skips.pop().unwrap()], 1);
            }
            let normalised = self.conv_norm(&layer.name, x, 1);
            let channels = layer.channels[1];
            let weight: Tensor<2> = self.weight(&format!("{}.film.weight", layer.name));
            let bias: Tensor<1> = self.weight(&format!("{}.film.bias", layer.name));
            let film = condition.clone().matmul(weight.transpose());
            let film = film + bias.reshape([1, 2 * channels]);
            let part = |start: usize| -> Tensor<4> {
                let part = film.clone().slice([0..rows.len(), start..start + channels]);
                part.reshape([rows.len(), channels, 1, 1])
            };
            x = silu(normalised * (part(0) + 1.0) + part(channels));
        }
        let weight: Tensor<4> = self.weight("pixels.conv.weight");
        let bias: Tensor<1> = self.weight("pixels.bias");
        let options = super::ConvOptions::new([1; 2], [1; 2], [1, 1], 1);
        super::conv2d(x, weight, Some(bias), options)
    }

    /// Multiplies a matrix of which rows each image takes with the table.
    fn condition(&mut self, rows: &[Rows]) -> Tensor<2> {
        let table: Tensor<2> = self.weight(TABLE);
        let count = table.dims()[0];
        let mut taken = vec![0.0; rows.len() * count];
        for (image, rows) in rows.iter().enumerate() {
            for row in rows.iter().flatten() {
                taken[image * count + row] += 1.0;
            }
        }
        let taken = TensorData::new(taken, [rows.len(), count]);
        Tensor::<2>::from_data(taken, &Device::flex()).autodiff().matmul(table)
    }
}

fn random_numbers(count: usize, rng: &mut impl Rng) -> Vec<f32> {
    (0..count)
        .map(|_| rand::RngExt::random_range(rng, 0.0..1.0f32))
        .collect()
}

/// Makes a generator that nothing of is as it began, and sparse rasters.
fn sample() -> (UNet, Vec<f32>) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut network = UNet::new(Classifier::own_labels().len() + Style::ALL.len(), &mut rng);
    let change = |parameter: &mut Parameter, rng: &mut ChaCha8Rng| {
        let noise = random_numbers(parameter.value.len(), rng);
        let values = parameter.value.iter_mut().zip(noise);
        values.for_each(|(value, noise)| *value += 0.2 * (noise - 0.5));
        parameter.average.clone_from(&parameter.value);
    };
    for parameter in network.parameters_mut() {
        change(parameter, &mut rng);
    }
    let rasters = random_numbers(IMAGES * POSITIONS, &mut rng);
    let rasters = rasters.into_iter().map(|v| v.powi(5)).collect();
    (network, rasters)
}

fn input(rasters: &[f32]) -> Tensor<4> {
    let shape = [rasters.len() / POSITIONS, 1, RASTER_SIZE, RASTER_SIZE];
    Tensor::from_data(TensorData::new(rasters.to_vec(), shape), &Device::flex())
}

/// Lays out [image, position, channel] as [image, channel, position].
fn channels_first(values: &[f32]) -> Vec<f32> {
    let images = values.chunks_exact(POSITIONS * PIXEL_CHANNELS);
    let planes = images
        .flat_map(|image| (0..PIXEL_CHANNELS).flat_map(|c| image.iter().skip(c).step_by(PIXEL_CHANNELS).copied()));
    planes.collect()
}

#[test]
fn the_pixels_and_every_gradient_agree_with_autodiff() {
    let (mut network, rasters) = sample();
    let rows: Vec<Rows> = vec![[Some(3), Some(346)], [None, Some(346)]];
    let mut twin = Twin::new(network.averaged(), Statistics::Batch);
    let expected = twin.pixels(input(&rasters).autodiff(), &rows);
    let trace = network.forward(rasters, rows);
    let found = channels_first(&trace.pixels);
    check("pixels", &found, &numbers(expected.clone().inner()));

    let weight = |i: usize| ((i * 7919 % 1000) as f32 - 500.0) / 500.0;
    let gradient: Vec<f32> = (0..trace.pixels.len()).map(weight).collect();
    let factors = TensorData::new(channels_first(&gradient), expected.dims());
    let factors = Tensor::<4>::from_data(factors, &Device::flex()).autodiff();
    let gradients = (expected * factors).sum().backward();
    network.backward(trace, &gradient);
    // Exporting the gradients in the averages' place brings them into the file's layout.
    network.parameters_mut().for_each(|p| p.average = p.gradient.clone());
    let exported = network.averaged();
    for (name, leaf) in &twin.used {
        let expected = numbers(leaf.grad(&gradients).unwrap());
        check(name, &exported.get(name).unwrap().values, &expected);
    }
    // Weight, scale and shift of each convolution, the modulation's two arrays, the last layer, the table.
    let (down, modulated) = (DOWN_CHANNELS.len(), modulated_layers().len());
    assert_eq!(twin.used.len(), 3 * down + 5 * modulated + 3);
}

#[test]
fn the_generator_that_answers_is_the_one_that_was_trained() {
    let (mut network, rasters) = sample();
    // Some steps, so that the running statistics are not those it began with.
    for _ in 0..3 {
        network.forward(rasters.clone(), vec![[None; 2]; IMAGES]);
    }
    let rasters = &rasters[..POSITIONS];
    let generator = Generator::from_weights(network.averaged(), &Device::flex()).unwrap();
    let mut twin = Twin::new(network.averaged(), Statistics::Running);
    let conditions = [
        (None, None),
        (Some(ClassId(3)), None),
        (Some(ClassId(3)), Some(Style::Clipart)),
    ];
    let categories = Classifier::own_labels().len();
    for (category, style) in conditions {
        let rows = [
            category.map(ClassId::index),
            style.map(|style: Style| categories + style.index()),
        ];
        let pixels = numbers(twin.pixels(input(rasters).autodiff(), &[rows]).inner());
        let picture = generator.pictures(input(rasters), Condition { category, style });
        let side = Generator::SIZE;
        assert_eq!(picture.dims(), [1, 3, side, side]);
        // Pixel (x, y) of a colour lies in a channel of the raster's pixel over it.
        let at = |i: usize| {
            let (c, y, x) = (i / (side * side), i / side % side, i % side);
            let channel = (y % 2 * 2 + x % 2) * 3 + c;
            let lack = pixels[channel * POSITIONS + y / 2 * RASTER_SIZE + x / 2];
            1.0 - lack.clamp(0.0, 1.0)
        };
        let expected: Vec<f32> = (0..3 * side * side).map(at).collect();
        check("picture", &numbers(picture), &expected);
    }
}

#[test]
fn what_a_generator_exports_is_imported() {
    let (network, rasters) = sample();
    let weights = network.averaged();
    let rows = weights.get(TABLE).unwrap().shape[0];
    assert_eq!(weights.get(TABLE).unwrap().shape[1], CONDITION);
    let mut other = UNet::new(rows, &mut ChaCha8Rng::seed_from_u64(8));
    other.import(weights.clone()).unwrap();
    assert_eq!(other.averaged(), weights);
    let (mut network, _) = sample();
    let conditions = vec![[Some(1), None]; IMAGES];
    let expected = network.forward(rasters.clone(), conditions.clone()).pixels;
    check("pixels", &other.forward(rasters, conditions).pixels, &expected);
    let mut small = UNet::new(3, &mut ChaCha8Rng::seed_from_u64(8));
    assert!(small.import(weights).unwrap_err().contains(TABLE));
}
