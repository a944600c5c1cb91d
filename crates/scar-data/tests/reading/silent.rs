//! What can be read, and must not be read in silence.

use std::path::Path;

use crate::common;
use scar_core::problem::Code;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadOptions, npy_bytes, read, read_paired};

fn fixture(name: &str) -> MemorySource {
    common::source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/silent").join(name))
}

fn matrix(name: &str, n_rows: usize) -> MemorySource {
    let values = ndarray::Array2::from_shape_fn((n_rows, 3), |(row, column)| (row * 7 + column * 13) as f32 % 9.5);
    MemorySource::new(name, npy_bytes(values.view()))
}

fn dataset(files: &[&dyn ByteSource]) -> Dataset {
    read(files, &ReadOptions::default(), &Default::default()).expect("readable")
}

#[track_caller]
fn told(dataset: &Dataset, code: Code, words: &str) {
    let found: Vec<&str> = dataset.problems.iter().filter(|problem| problem.code == code).map(|problem| problem.message.as_str()).collect();
    assert!(found.iter().any(|message| message.contains(words)), "{:?}", dataset.problems);
}

#[test]
fn a_class_of_two_rows_is_told() {
    let labels = |counts: &[usize]| {
        let lines: String = counts.iter().enumerate().flat_map(|(class, &n)| std::iter::repeat_n(format!("c{class}\n"), n)).collect();
        let (n_rows, labels) = (counts.iter().sum(), MemorySource::new("y.txt", lines));
        read_paired(&[&matrix("x.npy", n_rows)], &labels, &ReadOptions::default(), &Default::default()).expect("readable")
    };
    told(&labels(&[20, 2, 20]), Code::TooFewPerClass, "the class «c1» has 2 samples, too few");
    told(&labels(&[20, 2, 1]), Code::TooFewPerClass, "the class «c1» has 2 samples (and 1 more class), too few");
    told(&labels(&[20, 1, 20]), Code::TooFewPerClass, "the class «c1» has one sample, too few");
    assert!(!labels(&[20, 3, 20]).problems.iter().any(|problem| problem.code == Code::TooFewPerClass));
}

#[test]
fn ids_that_stand_twice_are_told_in_every_form() {
    let rows = |id: fn(usize) -> usize, line: fn(usize, usize) -> String| (0..20).map(|row| line(id(row), row)).collect::<String>();
    let twice = |row: usize| if row == 7 { 3 } else { row };
    let csv = |id| format!("id,a,b,label\n{}", rows(id, |id, row| format!("r{id},{row}.5,{}.25,{}\n", row % 7, row % 2)));
    let jsonl = |id| rows(id, |id, row| format!("{{\"id\":\"r{id}\",\"embedding\":[{row}.5,{}],\"label\":\"{}\"}}\n", row % 7, row % 2));
    for (name, text) in [("x.csv", csv(twice)), ("x.jsonl", jsonl(twice))] {
        told(&dataset(&[&MemorySource::new(name, text)]), Code::DuplicateIds, "«r3» stands more than once");
    }
    assert!(dataset(&[&MemorySource::new("x.csv", csv(|row| row))]).problems.is_empty());
}

#[test]
fn two_columns_at_one_place_of_a_parquet_file_are_told() {
    told(&dataset(&[&fixture("shared_place.parquet")]), Code::BadOffsets, "the columns «f1» and «f2» stand at one place");
}

#[test]
fn two_matrices_over_the_same_rows_are_told_unless_they_were_asked_for() {
    let file = fixture("two_matrices.pt");
    let all = dataset(&[&file]);
    assert_eq!(all.matrices.len(), 2);
    told(&all, Code::Ambiguous, "2 matrices over the same rows, «first», «second»");
    let options = ReadOptions { matrices: vec!["first".to_owned(), "second".to_owned()], ..ReadOptions::default() };
    let asked = read(&[&file], &options, &Default::default()).expect("readable");
    assert!(asked.matrices.len() == 2 && asked.problems.iter().all(|problem| problem.code != Code::Ambiguous), "{:?}", asked.problems);
}

#[test]
fn a_file_under_the_name_of_another_format_is_told() {
    for name in ["x.fvecs", "x.csv", "x.h5", "x.parquet", "x.json"] {
        told(&dataset(&[&matrix(name, 20)]), Code::NotThisFormat, "is of the format npy, whatever its name says");
    }
    // As labels, too.
    let labels = MemorySource::new("y.npz", (0..20).map(|row| format!("{}\n", row % 2)).collect::<String>());
    let read = read_paired(&[&matrix("x.npy", 20)], &labels, &ReadOptions::default(), &Default::default()).expect("readable");
    told(&read, Code::NotThisFormat, "y.npz is of the format csv");
    // Names that say nothing, and texts of any ending.
    for name in ["x", "x.npy", "x.bin", "x.npy.gz"] {
        assert!(!is_misnamed(&dataset(&[&matrix(name, 20)])), "{name}");
    }
    let lines: String = (0..20).map(|row| format!("{{\"embedding\":[{row}.5,{}],\"label\":\"{}\"}}\n", row % 7, row % 2)).collect();
    assert!(!is_misnamed(&dataset(&[&MemorySource::new("x.txt", lines)])));
}

fn is_misnamed(dataset: &Dataset) -> bool {
    dataset.problems.iter().any(|problem| problem.code == Code::NotThisFormat)
}

/// A table of labels whose row at `order` stands at each place, with its number, from `first`, as the id.
fn numbered(order: &[usize], first: usize) -> MemorySource {
    let lines: String = order.iter().map(|row| format!("{},{}\n", row + first, ["owl", "cat", "dog"][row % 3])).collect();
    MemorySource::new("y.csv", format!("id,label\n{lines}"))
}

fn class_names_by_row(dataset: &Dataset) -> Vec<&str> {
    let labels = dataset.labels.as_ref().expect("labels");
    labels.class_ids().iter().map(|&class| labels.class_names()[class as usize].as_str()).collect()
}

/// What is told of the pairing of rows with labels.
fn on_pairing(dataset: &Dataset) -> Vec<&str> {
    let told = dataset.problems.iter().filter(|problem| problem.code == Code::RowMismatch);
    told.map(|problem| problem.message.as_str()).collect()
}

#[test]
fn ids_beside_labels_alone_are_told_and_row_numbers_lead_if_chosen() {
    let order: Vec<usize> = (0..40).map(|row| row * 7 % 40).collect();
    let by_order = |labels: &MemorySource, options: &ReadOptions| {
        // No two rows are alike, so that each tells its place.
        let values = ndarray::Array2::from_shape_fn((40, 3), |(row, column)| row as f32 + column as f32 / 4.0);
        read_paired(&[&MemorySource::new("x.npy", npy_bytes(values.view()))], labels, options, &Default::default()).expect("readable")
    };
    let chosen = ReadOptions { id_column: Some("id".to_owned()), ..ReadOptions::default() };
    for first in [0, 1] {
        let labels = numbered(&order, first);
        let silent = by_order(&labels, &ReadOptions::default());
        told(&silent, Code::RowMismatch, "y.csv: its column «id» numbers rows, in another order than they stand in, and x.npy has no ids");
        let names: Vec<&str> = order.iter().map(|row| ["owl", "cat", "dog"][row % 3]).collect();
        assert_eq!(class_names_by_row(&silent), names);
        let led = by_order(&labels, &chosen);
        told(&led, Code::RowMismatch, "y.csv: its rows stood in another order than «id» numbers them");
        assert_eq!(on_pairing(&led).len(), 1, "{:?}", led.problems);
        let names: Vec<&str> = (0..40).map(|row| ["owl", "cat", "dog"][row % 3]).collect();
        assert_eq!(class_names_by_row(&led), names);
        // Of a sample, each row has its own label too.
        let few = by_order(&labels, &ReadOptions { budget_bytes: Some(20 * 3 * 4), ..chosen.clone() });
        let sample = few.sample.as_ref().expect("a sample");
        assert!(sample.is_stratified && sample.kept < 40, "{sample:?}");
        let whole = by_order(&labels, &chosen);
        let of_row: Vec<(&[f32], &str)> = whole.matrices[0].values.rows().zip(class_names_by_row(&whole)).collect();
        assert!(few.matrices[0].values.rows().zip(class_names_by_row(&few)).all(|row| of_row.contains(&row)));
        let few = by_order(&labels, &ReadOptions { budget_bytes: Some(20 * 3 * 4), ..ReadOptions::default() });
        told(&few, Code::RowMismatch, "numbers rows, in another order");
    }
    assert!(on_pairing(&by_order(&numbered(&(0..40).collect::<Vec<_>>(), 1), &ReadOptions::default())).is_empty(), "in order");
    let left_out = ReadOptions { left_out: vec!["id".to_owned()], ..ReadOptions::default() };
    assert!(on_pairing(&by_order(&numbered(&order, 0), &left_out)).is_empty());
    let files: String = order.iter().map(|row| format!("r{row}.png,{}\n", ["owl", "cat", "dog"][row % 3])).collect();
    let files = MemorySource::new("y.csv", format!("file,label\n{files}"));
    assert!(on_pairing(&by_order(&files, &ReadOptions::default())).is_empty(), "names of files say nothing of their order");
}

#[test]
fn row_numbers_beside_a_matrix_alone_are_told_where_they_are_out_of_order() {
    let table = |id: fn(usize) -> String| {
        let lines: String = (0..40).map(|row| format!("{},{row}.5,{}.25,{}.75\n", id(row), row % 7, row % 5)).collect();
        MemorySource::new("x.csv", format!("id,a,b,c\n{lines}"))
    };
    let labels = MemorySource::new("y.txt", "owl\ncat\n".repeat(20));
    let paired = |table: MemorySource| read_paired(&[&table], &labels, &ReadOptions::default(), &Default::default()).expect("readable");
    told(&paired(table(|row| (row * 3 % 40).to_string())), Code::RowMismatch, "x.csv: its column «id» numbers rows, in another order");
    assert!(on_pairing(&paired(table(|row| row.to_string()))).is_empty());
    assert!(on_pairing(&paired(table(|row| format!("r{}", row * 3 % 40)))).is_empty(), "labels without ids are in order");
}
