//! Makes what the library embeds small: packs the emoji of the built-in gallery into one compressed file (as they come
//! with `twemoji-assets` they would be ten of the program's megabytes), and, with the feature `half-weights`, rounds
//! the weights to half precision.

use std::io::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use half::f16;
use serde_json::{Map, Value, json};
use twemoji_assets::svg::SvgTwemojiAsset;

/// Emoji are among these code points.
const RANGES: [std::ops::RangeInclusive<u32>; 2] = [0x203C..=0x3299, 0x1F004..=0x1FAFF];

/// These are skin colours and the letters that flags are made of.
const PARTS: [std::ops::RangeInclusive<u32>; 2] = [0x1F3FB..=0x1F3FF, 0x1F1E6..=0x1F1FF];

/// This stands after each of an emoji's three texts: itself, its name and its picture.
const END: char = '\0';

/// The program carries these weights.
const WEIGHTS: [&str; 3] = ["classifier", "generator", "retrieval"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let write = |name: &str, content: &[u8]| {
        fs::write(out.join(name), content).expect("cargo's folder can be written");
    };
    write("emoji.zlib", &emoji());
    if env::var_os("CARGO_FEATURE_HALF_WEIGHTS").is_some() {
        for name in WEIGHTS {
            let path = format!("../../models/{name}.safetensors");
            println!("cargo::rerun-if-changed={path}");
            let file = fs::read(&path).expect("the weights lie in models");
            write(&format!("{name}.safetensors"), &halved(&file));
        }
    }
}

/// Packs every emoji.
fn emoji() -> Vec<u8> {
    let codes = RANGES.into_iter().flatten();
    let whole = codes.filter(|code| !PARTS.iter().any(|part| part.contains(code)));
    let mut texts = String::new();
    for key in whole.filter_map(char::from_u32).map(String::from) {
        let Some(asset) = SvgTwemojiAsset::from_emoji(&key) else {
            continue;
        };
        let (Some(name), svg) = (asset.label, **asset) else {
            continue;
        };
        for text in [&key, name, svg] {
            assert!(!text.contains(END), "{name} holds what ends texts");
            texts += text;
            texts.push(END);
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(texts.as_bytes()).and_then(|()| packed.finish());
    packed.expect("memory takes everything")
}

/// Rewrites a safetensors file of single precision in half precision: the length of the header, the
/// header, the numbers.
fn halved(file: &[u8]) -> Vec<u8> {
    let (length, rest) = file.split_at(size_of::<u64>());
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes")) as usize;
    let (header, numbers) = rest.split_at(length);
    let mut header: Map<String, Value> = serde_json::from_slice(header).expect("a JSON header");
    for (name, array) in &mut header {
        if name == "__metadata__" {
            continue;
        }
        assert_eq!(array["dtype"], "F32", "{name} is not in single precision");
        array["dtype"] = json!("F16");
        for offset in array["data_offsets"].as_array_mut().expect("two numbers") {
            *offset = json!(offset.as_u64().expect("a place") / 2);
        }
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    // The numbers begin at a multiple of eight bytes, as the format recommends.
    header.resize(header.len().next_multiple_of(size_of::<u64>()), b' ');
    let mut halved = (header.len() as u64).to_le_bytes().to_vec();
    halved.extend(header);
    let numbers = numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    halved.extend(numbers.flat_map(|number| f16::from_f32(number).to_le_bytes()));
    halved
}
