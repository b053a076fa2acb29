//! Computes SHA-256 over what a study is and over what a drawing or an answer is: what is registered, recorded and
//! proven.

use sha2::{Digest as _, Sha256};

use super::kit::Study;
pub use crate::digest::Hex;
use crate::digest::hex;
use strokewise_ink::sketch::Sketch;

/// Returns the SHA-256 of `bytes`.
pub fn of_bytes(bytes: &[u8]) -> Hex {
    hex(&Sha256::digest(bytes))
}

/// Adds a name and its content, with their lengths before them, so that nothing can slide from one into the other.
fn add(hasher: &mut Sha256, name: &str, content: &[u8]) {
    for part in [name.as_bytes(), content] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
}

/// Returns the hash of everything that the study's author wrote: study file, texts, drawings,
/// questionnaires.
pub fn of_materials(study: &Study) -> Hex {
    let mut hasher = Sha256::new();
    for (name, content) in &study.materials {
        add(&mut hasher, name, content);
    }
    hex(&hasher.finalize())
}

/// Returns the hash to register: the materials, the `models` (name and hash of each) and the
/// program's version.
pub fn of_study(study: &Study, models: &[(String, Hex)], app_version: &str) -> Hex {
    let mut hasher = Sha256::new();
    add(&mut hasher, "materials", of_materials(study).as_bytes());
    for (name, hash) in models {
        add(&mut hasher, name, hash.as_bytes());
    }
    add(&mut hasher, "app", app_version.as_bytes());
    hex(&hasher.finalize())
}

/// Returns the hash of a drawing as it stands: ids, widths and positions of the strokes, in order,
/// as little-endian numbers.
pub fn of_sketch(sketch: &Sketch) -> Hex {
    let mut hasher = Sha256::new();
    for stroke in sketch.strokes() {
        hasher.update(stroke.id().0.to_le_bytes());
        hasher.update(stroke.width().to_le_bytes());
        hasher.update((stroke.points().len() as u64).to_le_bytes());
        for point in stroke.points() {
            hasher.update(point.x.to_le_bytes());
            hasher.update(point.y.to_le_bytes());
        }
    }
    hex(&hasher.finalize())
}

/// Returns the hash of numbers, as little-endian f32.
pub fn of_numbers(numbers: impl IntoIterator<Item = f32>) -> Hex {
    let mut hasher = Sha256::new();
    for number in numbers {
        hasher.update(number.to_le_bytes());
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::sketch::Point;

    #[test]
    fn the_hash_is_sha_256_and_order_counts() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(of_bytes(b""), empty);
        assert_eq!(of_sketch(&Sketch::default()), empty);
        let line = |x: f32| vec![Point::new(x, 0.0), Point::new(x, 9.0)];
        let [ab, ba] = [[1.0, 2.0], [2.0, 1.0]].map(|xs| of_sketch(&Sketch::from_polylines(xs.map(line))));
        assert_ne!(ab, ba);
        assert_ne!(of_numbers([1.0, 2.0]), of_numbers([2.0, 1.0]));
    }
}
