//! Arrays in several files: parts of one set where the number of labels says so, else matrices of the same samples.

use ndarray::Array2;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

/// An array of `n_rows` rows, which count on from `first`.
fn array(name: &str, n_rows: usize, n_dims: usize, first: usize) -> MemorySource {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {n_dims}), }}");
    let values = Array2::from_shape_fn((n_rows, n_dims), |(row, column)| (first + row) as f32 + column as f32 / 8.0);
    npy(name, &header, &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())
}

/// Labels of `n_rows` rows: 0, 1 and 2 over and over, as the rows from `first` on have them.
fn labels(name: &str, n_rows: usize, first: usize) -> MemorySource {
    let header = format!("{{'descr': '<i4', 'fortran_order': False, 'shape': ({n_rows},), }}");
    let values = (0..n_rows).flat_map(|row| ((first + row) as i32 % 3).to_le_bytes());
    npy(name, &header, &values.collect::<Vec<u8>>())
}

fn npy(name: &str, header: &str, values: &[u8]) -> MemorySource {
    let header = format!("{header:<117}\n");
    MemorySource::new(name, [b"\x93NUMPY\x01\0\x76\0", header.as_bytes(), values].concat())
}

fn read_all(files: &[MemorySource], options: &ReadOptions) -> Result<Dataset, Problem> {
    let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    read(&files, options, &Control::new()).map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })
}

/// Whether `files` are read as one matrix of ten and four and six rows.
#[track_caller]
fn check_joined(files: &[MemorySource]) {
    let dataset = read_all(files, &ReadOptions::default()).expect("readable");
    assert_eq!(dataset.matrices.len(), 1);
    let matrix = &dataset.matrices[0];
    assert_eq!(((matrix.values.n_rows(), matrix.values.n_dims()), matrix.summary.name().as_str()), ((20, 3), "emb_2.npy, and 2 more"));
    let column: Vec<f32> = (0..20).map(|row| matrix.values[(row, 1)]).collect();
    assert_eq!(column, (0..20).map(|row| row as f32 + 0.125).collect::<Vec<f32>>());
    let told = dataset.problems.iter().filter(|problem| problem.message.contains("read as parts of one set")).count();
    assert_eq!(told, 1, "{:?}", dataset.problems);
    let Some(labels) = dataset.labels else { return };
    assert_eq!(labels.class_ids().to_vec(), (0..20).map(|row| row % 3).collect::<Vec<u32>>());
}

/// Three parts, out of order, one beyond 9.
fn parts() -> Vec<MemorySource> {
    vec![array("emb_10.npy", 6, 3, 14), array("emb_2.npy", 10, 3, 0), array("emb_9.npy", 4, 3, 10)]
}

fn with(mut files: Vec<MemorySource>, more: Vec<MemorySource>) -> Vec<MemorySource> {
    files.extend(more);
    files
}

#[test]
fn parts_with_labels_of_all_rows_are_joined_in_the_order_of_their_numbers() {
    check_joined(&with(parts(), vec![labels("y.npy", 20, 0)]));
    let lines: String = (0..20).map(|row| format!("{}\n", row % 3)).collect();
    check_joined(&with(parts(), vec![MemorySource::new("y.txt", lines)]));
}

#[test]
fn parts_of_different_lengths_are_joined_without_labels() {
    check_joined(&parts());
}

#[test]
fn labels_may_come_in_as_many_parts() {
    let of_parts = || vec![labels("y_2.npy", 10, 0), labels("y_10.npy", 6, 14), labels("y_9.npy", 4, 10)];
    check_joined(&with(parts(), of_parts()));
    let mut one_short = of_parts();
    one_short[2] = labels("y_9.npy", 3, 10);
    let problem = read_all(&with(parts(), one_short), &ReadOptions::default()).expect_err("a label short");
    assert_eq!((problem.code, problem.file.as_deref()), (Code::LabelLength, Some("y_9.npy")), "{problem}");
    assert!(problem.message.contains("emb_9.npy has 4 rows"), "{problem}");
    // Texts in one part and numbers in others are texts together.
    let mut mixed = of_parts();
    mixed[2] = MemorySource::new("y_9.npy.txt", "1\nb\n0\n1\n");
    mixed[0] = MemorySource::new("y_2.npy.txt", "0\n1\n2\n0\n1\n2\n0\n1\n2\n0\n");
    mixed[1] = MemorySource::new("y_10.npy.txt", "2\n0\n1\n2\n0\n1\n");
    let dataset = read_all(&with(parts(), mixed), &ReadOptions::default()).expect("readable");
    assert_eq!(dataset.labels.expect("labels").class_names(), ["0", "1", "2", "b"]);
}

#[test]
fn matrices_of_the_same_samples_stay_several() {
    let layers = || vec![array("layer_6.npy", 8, 3, 0), array("layer_12.npy", 8, 3, 5)];
    for files in [
        layers(),
        with(layers(), vec![labels("y.npy", 8, 0)]),
        vec![array("image.npy", 8, 3, 0), array("text.npy", 8, 3, 2), labels("y.npy", 8, 0)],
    ] {
        assert_eq!(read_all(&files, &ReadOptions::default()).expect("readable").matrices.len(), 2);
    }
    // Two files of labels with other numbers are no parts.
    let problem = read_all(&with(layers(), vec![labels("y_1.npy", 8, 0), labels("y_2.npy", 8, 1)]), &ReadOptions::default());
    assert_eq!(problem.expect_err("which labels?").code, Code::Ambiguous);
    // Twice the same are those of the same samples.
    let twice = with(layers(), vec![labels("y_6.npy", 8, 0), labels("y_12.npy", 8, 0)]);
    let dataset = read_all(&twice, &ReadOptions::default()).expect("readable");
    assert_eq!((dataset.matrices.len(), dataset.labels.expect("labels").n_samples()), (2, 8));
    assert!(dataset.problems.iter().any(|problem| problem.message.contains("the same labels")), "{:?}", dataset.problems);
}

#[test]
fn parts_may_have_one_row_each() {
    let rows = || (0..12).map(|row| array(&format!("emb_{row}.npy"), 1, 3, row)).collect::<Vec<_>>();
    let each = (0..12).map(|row| labels(&format!("y_{row}.npy"), 1, row)).collect();
    for files in [rows(), with(rows(), vec![labels("y.npy", 12, 0)]), with(rows(), each)] {
        let has_labels = files.len() > 12;
        let dataset = read_all(&files, &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices.len(), 1);
        assert_eq!(
            dataset.matrices[0].values.rows().map(|row| row[0]).collect::<Vec<_>>(),
            (0..12).map(|row| row as f32).collect::<Vec<_>>()
        );
        let classes = dataset.labels.map(|labels| labels.class_ids().to_vec());
        assert_eq!(classes, has_labels.then(|| (0..12).map(|row| row % 3).collect()));
    }
    let problem = read_all(&rows()[..1], &ReadOptions::default()).expect_err("one row alone");
    assert_eq!(problem.code, Code::TooFewRows, "{problem}");
    let problem =
        read_all(&[array("a.npy", 1, 3, 0), array("b.npy", 1, 3, 1)], &ReadOptions::default()).expect_err("no parts by their names");
    assert_eq!(problem.code, Code::TooFewRows, "{problem}");
}

#[test]
fn vectors_in_numbered_files_are_the_rows_of_one_matrix() {
    let row = |row: usize| {
        let values: Vec<u8> = (0..5).flat_map(|column| ((row * 8 + column) as f32 / 8.0).to_le_bytes()).collect();
        npy(&format!("img_{row:04}.npy"), "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", &values)
    };
    let rows = || (0..9).map(row).collect::<Vec<_>>();
    let as_fractions: Vec<u8> = (0..9).flat_map(|row| ((row % 3) as f32).to_le_bytes()).collect();
    let as_fractions = npy("y.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }", &as_fractions);
    for labels in [labels("y.npy", 9, 0), as_fractions] {
        let dataset = read_all(&with(rows(), vec![labels]), &ReadOptions::default()).expect("readable");
        assert_eq!((dataset.matrices.len(), dataset.labels.expect("labels").n_samples()), (1, 9));
    }
    let dataset = read_all(&rows(), &ReadOptions::default()).expect("readable");
    assert_eq!(
        dataset.matrices[0].values.rows().map(|row| row[1]).collect::<Vec<_>>(),
        (0..9).map(|row| row as f32 + 0.125).collect::<Vec<_>>()
    );
    // Whole numbers are labels, whatever their files are called.
    let problem = read_all(&[labels("y_0.npy", 9, 0), labels("y_1.npy", 9, 1)], &ReadOptions::default()).expect_err("no matrix");
    assert_eq!(problem.code, Code::NoMatrix, "{problem}");
    // Of vectors that differ in length nothing is made.
    let longer = npy("img_9.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", &[1; 24]);
    assert!(read_all(&with(rows(), vec![longer]), &ReadOptions::default()).is_err());
}

#[test]
fn other_files_are_not_joined() {
    for (one, other, n_dims) in [("X_train.npy", "X_test.npy", 3), ("image.npy", "text.npy", 3), ("emb_0.npy", "emb_1.npy", 4)] {
        let files = vec![array(one, 6, 3, 0), array(other, 4, n_dims, 6), labels("y.npy", 10, 0)];
        assert_eq!(read_all(&files, &ReadOptions::default()).expect_err("different samples").code, Code::RowMismatch, "{one}");
    }
    // Labels of one part alone decide nothing.
    let problem = read_all(&with(parts(), vec![labels("y.npy", 10, 0)]), &ReadOptions::default()).expect_err("too few labels");
    assert_eq!(problem.code, Code::RowMismatch, "{problem}");
}

#[test]
fn row_that_is_not_finite_is_told_with_its_part() {
    let mut bytes = vec![0; 4 * 3 * 4];
    bytes[3 * 4..3 * 4 + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    let broken = npy("emb_9.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }", &bytes);
    let files = || vec![array("emb_2.npy", 10, 3, 0), broken.clone(), labels("y.npy", 14, 0)];
    let problem = read_all(&files(), &ReadOptions::default()).expect_err("not finite");
    assert_eq!((problem.code, problem.file.as_deref(), problem.row), (Code::NonFinite, Some("emb_9.npy"), Some(2)), "{problem}");
    let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
    let dataset = read_all(&files(), &options).expect("readable");
    assert_eq!((dataset.matrices[0].values.n_rows(), dataset.labels.expect("labels").n_samples()), (13, 13));
}

#[test]
fn sample_of_parts_has_the_labels_of_its_rows() {
    let files = [array("emb_0.npy", 9_000, 40, 0), array("emb_1.npy", 6_000, 40, 9_000), labels("y.npy", 15_000, 0)];
    let options = ReadOptions { budget_bytes: Some(1 << 20), ..ReadOptions::default() };
    let dataset = read_all(&files, &options).expect("readable");
    let sample = dataset.sample.as_ref().expect("a sample");
    let files: Vec<(&str, u64)> = sample.files.iter().map(|file| (file.name.as_str(), file.rows)).collect();
    assert_eq!((sample.rows, sample.is_stratified, files), (15_000, true, vec![("emb_0.npy", 9_000), ("emb_1.npy", 6_000)]));
    let labels = dataset.labels.as_ref().expect("labels");
    for (row, &class) in labels.class_ids().iter().enumerate() {
        assert_eq!(dataset.matrices[0].values[(row, 0)] as u32 % 3, class);
    }
}

/// Two matrices cut alike, the last part of one row: each is joined, and labels belong to both, in one file or in as many parts.
#[test]
fn several_matrices_cut_alike_are_joined_each() {
    let cut = |name: &str, n_dims: usize| {
        vec![
            array(&format!("{name}_10.npy"), 1, n_dims, 14),
            array(&format!("{name}_2.npy"), 10, n_dims, 0),
            array(&format!("{name}_9.npy"), 4, n_dims, 10),
        ]
    };
    let of_parts = vec![labels("y_2.npy", 10, 0), labels("y_10.npy", 1, 14), labels("y_9.npy", 4, 10)];
    for more in [Vec::new(), vec![labels("y.npy", 15, 0)], of_parts] {
        let has_labels = !more.is_empty();
        let dataset = read_all(&with(with(cut("img", 3), cut("text", 2)), more), &ReadOptions::default()).expect("readable");
        let names: Vec<String> = dataset.matrices.iter().map(|matrix| matrix.summary.name()).collect();
        assert_eq!(names, ["img_2.npy, and 2 more", "text_2.npy, and 2 more"]);
        for matrix in &dataset.matrices {
            assert!(matrix.values.rows().zip(0..).all(|(row, position)| row[0] == position as f32), "{}", matrix.summary.name());
        }
        let classes = dataset.labels.map(|labels| labels.class_ids().to_vec());
        assert_eq!(classes, has_labels.then(|| (0..15).map(|row| row % 3).collect()));
    }
    // Cut in other places they are no parts of the same samples.
    let apart = [array("img_1.npy", 10, 3, 0), array("img_2.npy", 5, 3, 10), array("text_1.npy", 9, 2, 0), array("text_2.npy", 6, 2, 9)];
    assert_eq!(read_all(&apart, &ReadOptions::default()).expect_err("not alike").code, Code::RowMismatch);
}
