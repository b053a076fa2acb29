//! The training command from drawings on disk to weights that answer, killed and resumed in between.

use std::path::Path;

use burn::tensor::{Device, Tensor};
use strokewise_explain::model::{Classifier, SketchClassifier as _, Weights};
use strokewise_lab::classifier::{TrainOptions, run};
use strokewise_lab::clutter;
use strokewise_lab::dataset::Split;
use strokewise_lab::evaluate::{self, EvalOptions, ReportFormat};
use strokewise_lab::options::{DataFolder, ModelChoice};
use strokewise_lab::run::RunOptions;

/// A data folder of crosses called "cat" and zigzags called "dog": `train` and `val` drawings.
fn write_data(folder: &Path, train: usize, val: usize) {
    let root = folder.join("quickdraw");
    std::fs::create_dir_all(root.join("simplified")).unwrap();
    let keys: Vec<String> = (0..train + val).map(|i| i.to_string()).collect();
    let splits = serde_json::json!({ "train": keys[..train], "val": keys[train..] });
    std::fs::write(root.join("splits.json"), splits.to_string()).unwrap();
    for (word, parity) in [("cat", 0), ("dog", 1)] {
        let lines = (0..train + val).filter(|i| i % 2 == parity).map(|i| {
            let (a, b) = (i % 60, 255 - i % 50);
            let drawing = match word {
                "cat" => serde_json::json!([[[a, b], [a, b]], [[a, b], [b, a]]]),
                _ => serde_json::json!([[[0, a, b, 255], [0, 255, 0, 255]]]),
            };
            let line = serde_json::json!({ "word": word, "key_id": i.to_string(), "drawing": drawing });
            line.to_string() + "\n"
        });
        let file = root.join("simplified").join(word).with_extension("ndjson");
        std::fs::write(file, lines.collect::<String>()).unwrap();
    }
}

/// The folder as the option that names it.
fn data_in(folder: &Path) -> DataFolder {
    DataFolder {
        path: folder.to_path_buf(),
    }
}

#[test]
fn a_run_can_be_killed_resumed_and_measured() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 130, 6);
    let options = |epochs, resume| TrainOptions {
        data: data_in(dir.path()),
        teacher: Vec::new(),
        out: dir.path().join("out"),
        work: dir.path().join("work"),
        seed: 3,
        epochs,
        minutes: None,
        more_per_category: 0,
        bitmaps_per_category: 0,
        rate: 1.0,
        resume,
        from: None,
    };
    let weights = dir.path().join("out/classifier.safetensors");
    let check = |steps: &str| {
        let metadata = Weights::load(&weights).unwrap().metadata;
        assert_eq!(metadata["steps"], steps);
        let log = std::fs::read_to_string(dir.path().join("work/training.csv")).unwrap();
        assert!(log.starts_with("step,epoch,"), "{log}");
        assert!(log.lines().last().unwrap().starts_with(steps), "{log}");
    };
    run(&options(2, false)).unwrap();
    check("2");
    run(&options(3, true)).unwrap();
    check("3");

    Classifier::load(&weights, &Device::flex()).unwrap();
    let report = evaluate::run(&EvalOptions {
        data: data_in(dir.path()),
        split: Split::Val,
        model: ModelChoice { file: Some(weights) },
        format: ReportFormat::Json,
    });
    let report: serde_json::Value = serde_json::from_str(&report.unwrap()).unwrap();
    assert_eq!(report["all"]["drawings"], 6);
    assert_eq!(report["stages"].as_array().unwrap().len(), 4);
}

#[test]
fn a_clutter_map_is_added_to_a_classifier_that_answers_as_before() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 40, 6);
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/classifier.safetensors");
    let out = dir.path().join("with-map.safetensors");
    // The second run goes on with the map of the first.
    for from in [None, Some(out.clone())] {
        let trained = clutter::train(&clutter::TrainOptions {
            data: data_in(dir.path()),
            model: bundled.into(),
            from,
            out: out.clone(),
            run: RunOptions {
                seed: 2,
                steps: 2,
                minutes: None,
            },
            more_per_category: 0,
        });
        trained.unwrap();
    }
    let [before, after] = [Path::new(bundled), &out].map(|file| Classifier::load(file, &Device::flex()).unwrap());
    let size = before.raster_spec().size;
    let half = Tensor::<4>::ones([1, 1, size, size], &Device::flex()) * 0.5;
    let answer = |classifier: &Classifier| classifier.logits_and_clutter(half.clone()).into_data();
    assert_eq!(answer(&before), answer(&after));
    let map = after.clutter_map(half.clone()).expect("a map");
    let [images, rows, columns] = map.dims();
    assert!(images == 1 && rows == columns && size % rows == 0);
    let values: Vec<f32> = map.into_data().try_into_vec().unwrap();
    assert!(values.iter().all(|v| v.is_finite()));
}

#[test]
fn too_little_data_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    write_data(dir.path(), 20, 6);
    let error = run(&TrainOptions {
        data: data_in(dir.path()),
        teacher: Vec::new(),
        out: dir.path().join("out"),
        work: dir.path().join("work"),
        seed: 3,
        epochs: 1,
        minutes: None,
        more_per_category: 0,
        bitmaps_per_category: 0,
        rate: 1.0,
        resume: false,
        from: None,
    });
    let error = error.unwrap_err().to_string();
    assert!(error.contains("20 drawings are too few"), "{error}");
}
