//! Manifests of test files, and how their files are read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, digest, read_paired};
use serde_json::Value;

/// Folders that hold `formats/` and `bad/`: the selection kept here, and all of it where `SCAR_FIXTURES` says so.
pub fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    [own].into_iter().chain(std::env::var_os("SCAR_FIXTURES").map(PathBuf::from)).collect()
}

/// The manifest in `folder`.
pub fn manifest(folder: &Path) -> Value {
    let text = std::fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}

/// The file at `path` under its own name.
pub fn source(path: &Path) -> MemorySource {
    let name = path.file_name().expect("a name").to_string_lossy();
    MemorySource::new(name, std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Reads a matrix with its labels, or the refusal.
pub fn read_pair(matrix: &Path, labels: Option<&Path>) -> Result<Dataset, Problem> {
    let matrix = source(matrix);
    let labels = labels.map(source);
    let result = match &labels {
        Some(labels) => read_paired(&[&matrix], labels, &ReadOptions::default(), &Control::new()),
        None => scar_data::read(&[&matrix as &dyn ByteSource], &ReadOptions::default(), &Control::new()),
    };
    result.map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })
}

/// As [`read_pair`], and a refusal too where the files hold labels only.
pub fn read_matrix(matrix: &Path, labels: Option<&Path>) -> Result<Dataset, Problem> {
    let dataset = read_pair(matrix, labels)?;
    dataset.main_matrix()?;
    Ok(dataset)
}

/// Compares the first matrix with the facts of a manifest.
#[track_caller]
pub fn check_matrix(dataset: &Dataset, expected: &Value, file: &str) {
    let summary = &dataset.matrices[0].summary;
    let values = &summary.values;
    assert_eq!((Some(summary.rows), Some(summary.dims)), (expected["rows"].as_u64(), expected["dims"].as_u64()), "{file}");
    let digest = digest(&dataset.matrices[0].values, &Control::new()).expect("not cancelled");
    assert_eq!(Some(digest.as_str()), expected["sha256_f32_le"].as_str(), "{file}");
    assert_eq!(Some(values.min), expected["min"].as_f64().map(|min| min as f32), "{file}");
    assert_eq!(Some(values.max), expected["max"].as_f64().map(|max| max as f32), "{file}");
    // The manifest sums exactly; here every one of n additions may be off by half an ulp of the sum of magnitudes.
    let sum = expected["sum"].as_f64().expect("a number");
    let magnitudes: f64 = dataset.matrices[0].values.rows().flatten().map(|&value| f64::from(value).abs()).sum();
    let tolerance = dataset.matrices[0].values.n_values() as f64 * f64::EPSILON * magnitudes;
    assert!((values.sum - sum).abs() <= tolerance, "{file}: sum {} instead of {sum}", values.sum);
}

/// Compares the labels with the facts of `entry` of a manifest. Where the file names the classes that its numbers stand for, the classes
/// have these names.
#[track_caller]
pub fn check_labels(dataset: &Dataset, entry: &Value, file: &str) {
    let labels = dataset.label_summary().unwrap_or_else(|| panic!("{file}: no labels"));
    let (expected, names) = (&entry["labels"], entry["class_names"].as_array());
    let kind = if expected["kind"] == "integer" && names.is_none() { "integer" } else { "text" };
    assert_eq!(serde_json::to_value(labels.kind).expect("JSON"), kind, "{file}");
    let named = |code: &str| match names {
        Some(names) => names[code.parse::<usize>().expect("a number of a class")].as_str().expect("a text").to_owned(),
        None => code.to_owned(),
    };
    let counts = expected["counts"].as_object().expect("an object").iter();
    let counts: BTreeMap<String, Option<u64>> = counts.map(|(code, count)| (named(code), count.as_u64())).collect();
    assert_eq!(labels.classes.len(), counts.len(), "{file}");
    for class in &labels.classes {
        assert_eq!(counts.get(&class.name), Some(&Some(class.count)), "{file}: class {:?}", class.name);
    }
}
