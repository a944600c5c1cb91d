//! Every form of `.npy` and of labels is read to the same values, bit by bit.

use crate::common;
use half::f16;
use proptest::prelude::*;
use scar_core::control::Control;
use scar_data::source::MemorySource;
use scar_data::{ReadError, ReadOptions, read};

#[test]
fn matrices_match_their_manifest() {
    for folder in common::folders() {
        let formats = folder.join("formats");
        let manifest = common::manifest(&formats);
        let mut n_checked = 0;
        for entry in manifest["files"].as_array().expect("a list") {
            let file = entry["file"].as_str().expect("a text");
            if !is_known(file) {
                continue;
            }
            let labels = entry["labels_in"].as_str().map(|labels| formats.join(labels));
            match common::read_matrix(&formats.join(file), labels.as_deref()) {
                Ok(dataset) => {
                    common::check_matrix(&dataset, &entry["matrix"], file);
                    let is_told = dataset.problems.iter().any(|problem| problem.message.contains("left out"));
                    if entry["tier"] == "optional" && dataset.labels.is_none() && is_told {
                        println!("labels not read: {file}");
                    } else if labels.is_some() || entry["labels"].is_object() {
                        common::check_labels(&dataset, entry, file);
                    }
                }
                Err(problem) => {
                    // What need not be read is refused with the way out.
                    assert!(entry["tier"] == "optional", "{file}: {problem}");
                    println!("not read: {problem}");
                }
            }
            n_checked += 1;
        }
        assert!(n_checked >= 8, "only {n_checked} in {}", formats.display());
        println!("{}: {n_checked} matrices", formats.display());
    }
}

/// Folders of formats that are read.
const KNOWN: [&str; 14] =
    ["h5", "mat", "pt", "arrow", "parquet", "npy", "csv", "tsv", "txt", "jsonl", "json", "npz", "safetensors", "fvecs"];

fn is_known(file: &str) -> bool {
    KNOWN.contains(&file.split('/').next().expect("a folder"))
}

#[test]
fn labels_match_their_manifest() {
    for folder in common::folders() {
        let formats = folder.join("formats");
        let manifest = common::manifest(&formats);
        let mut n_checked = 0;
        for entry in manifest["files"].as_array().expect("a list") {
            let file = entry["file"].as_str().expect("a text");
            // The names of classes are no labels.
            if !file.starts_with("labels/") || file == "labels/label_names.json" {
                continue;
            }
            let dataset = common::read_pair(&formats.join(file), None).unwrap_or_else(|problem| panic!("{file}: {problem}"));
            common::check_labels(&dataset, entry, file);
            if let Some(column) = entry["where"]["label"].as_str() {
                assert_eq!(dataset.label_column.as_deref(), Some(column), "{file}");
            }
            let unexpected: Vec<_> = dataset.problems.iter().filter(|_| entry["tier"] == "core").collect();
            assert!(unexpected.is_empty(), "{file}: {unexpected:?}");
            n_checked += 1;
        }
        assert!(n_checked >= 8, "only {n_checked} in {}", formats.display());
        println!("{}: {n_checked} labels", formats.display());
    }
}

/// The types that hold numbers, by their names in `.npy` without the byte order.
const TYPES: [&str; 12] = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"];

/// The bytes of `value` as `name`, least significant first, and the f32 that must be read.
fn stored(name: &str, value: f64) -> (Vec<u8>, f32) {
    match name {
        "f2" => (f16::from_f64(value).to_le_bytes().to_vec(), f16::from_f64(value).to_f32()),
        "f4" => ((value as f32).to_le_bytes().to_vec(), value as f32),
        "f8" => (value.to_le_bytes().to_vec(), value as f32),
        "i1" => ((value as i8).to_le_bytes().to_vec(), f32::from(value as i8)),
        "i2" => ((value as i16).to_le_bytes().to_vec(), f32::from(value as i16)),
        "i4" => ((value as i32).to_le_bytes().to_vec(), value as i32 as f32),
        "i8" => ((value as i64).to_le_bytes().to_vec(), value as i64 as f32),
        "u1" => ((value as u8).to_le_bytes().to_vec(), f32::from(value as u8)),
        "u2" => ((value as u16).to_le_bytes().to_vec(), f32::from(value as u16)),
        "u4" => ((value as u32).to_le_bytes().to_vec(), value as u32 as f32),
        "u8" => ((value as u64).to_le_bytes().to_vec(), value as u64 as f32),
        _ => (vec![u8::from(value > 0.0)], if value > 0.0 { 1.0 } else { 0.0 }),
    }
}

fn npy(name: &str, big_endian: bool, fortran_order: bool, rows: usize, dims: usize, values: &[f64]) -> (Vec<u8>, Vec<f32>) {
    let order = if big_endian { '>' } else { '<' };
    let fortran = if fortran_order { "True" } else { "False" };
    let header = format!("{{'descr': '{order}{name}', 'fortran_order': {fortran}, 'shape': ({rows}, {dims}), }}\n");
    let mut bytes = [b"\x93NUMPY\x01\x00".as_slice(), &(header.len() as u16).to_le_bytes(), header.as_bytes()].concat();
    for position in 0..rows * dims {
        let idx = if fortran_order { position % rows * dims + position / rows } else { position };
        let (mut item, _) = stored(name, values[idx]);
        if big_endian {
            item.reverse();
        }
        bytes.extend(item);
    }
    (bytes, values.iter().map(|&value| stored(name, value).1).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        (rows, dims, values) in (2_usize..40, 2_usize..40)
            .prop_flat_map(|(rows, dims)| (Just(rows), Just(dims), prop::collection::vec(-60_000.0..60_000.0_f64, rows * dims))),
        big_endian: bool,
        fortran_order: bool,
    ) {
        for name in TYPES {
            let (bytes, expected) = npy(name, big_endian, fortran_order, rows, dims, &values);
            let source = MemorySource::new("x.npy", bytes);
            let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
            prop_assert_eq!((dataset.matrices[0].values.n_rows(), dataset.matrices[0].values.n_dims()), (rows, dims));
            prop_assert!(dataset.matrices[0].values.rows().flatten().eq(&expected), "{}", name);
        }
    }

    #[test]
    fn any_cut_or_changed_byte_is_refused_or_read_but_never_panics(
        cut in 0_usize..300,
        place in 0_usize..300,
        byte: u8,
    ) {
        let (mut bytes, _) = npy("f4", false, false, 5, 8, &[1.5; 40]);
        let place = place % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut.saturating_sub(150)));
        let source = MemorySource::new("x.npy", bytes);
        let result = read(&[&source], &ReadOptions::default(), &Control::new());
        prop_assert!(!matches!(result, Err(ReadError::Cancelled)));
    }

    #[test]
    fn any_text_is_refused_or_read_but_never_panics(text in "[a-c0-9,;\"\t\r\n .|\\[é]{0,200}", is_table: bool) {
        let source = MemorySource::new(if is_table { "y.csv" } else { "y.txt" }, text.into_bytes());
        let result = read(&[&source], &ReadOptions::default(), &Control::new());
        prop_assert!(!matches!(result, Err(ReadError::Cancelled)));
    }
}
