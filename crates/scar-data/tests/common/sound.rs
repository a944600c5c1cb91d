//! What every file gives, however it is damaged: a refusal in words, or data as it is promised. Shared with the fuzz targets.

use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read, read_classes, read_paired};
use scar_report::DataReport;

/// Reads `source`, without the rows that are not finite where these are what is wrong, as a person would on the page.
///
/// # Panics
/// Where what comes of it is not as promised.
pub fn read_soundly(source: &dyn ByteSource) {
    let read = |drop_non_finite| {
        let options = ReadOptions { drop_non_finite, ..ReadOptions::default() };
        read(&[source], &options, &Control::new())
    };
    match refused_or_sound(read(false)) {
        Some(problem) if problem.is_of_rows() => _ = refused_or_sound(read(true)),
        _ => (),
    }
}

/// Reads `labels` as the labels of `matrix`, and as classes by themselves.
///
/// # Panics
/// As [`read_soundly`].
pub fn read_labels_soundly(matrix: &dyn ByteSource, labels: &dyn ByteSource) {
    refused_or_sound(read_paired(&[matrix], labels, &ReadOptions::default(), &Control::new()));
    match read_classes(labels, &Control::new()) {
        Ok(classes) => {
            assert!(classes.class_ids().iter().all(|&class| (class as usize) < classes.n_classes()), "a class without a name");
            assert!(classes.counts().iter().all(|&count| count > 0), "a class without samples");
        }
        Err(error) => told(&refusal(error)),
    }
}

fn refused_or_sound(read: Result<Dataset, ReadError>) -> Option<Problem> {
    match read {
        Ok(dataset) => {
            sound(&dataset);
            None
        }
        Err(error) => {
            let problem = refusal(error);
            told(&problem);
            Some(problem)
        }
    }
}

fn refusal(error: ReadError) -> Problem {
    match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    }
}

/// A sentence on one line.
fn told(problem: &Problem) {
    let message = &problem.message;
    assert!(!message.trim().is_empty(), "a problem without words: {problem:?}");
    assert!(!message.chars().any(char::is_control), "a problem with control characters: {problem:?}");
    assert!(message.chars().count() < 2_000, "a problem of {} characters: {problem:?}", message.chars().count());
}

fn sound(dataset: &Dataset) {
    dataset.problems.iter().for_each(told);
    assert!(!dataset.matrices.is_empty() || dataset.labels.is_some(), "neither matrix nor labels");
    if dataset.matrices.is_empty() {
        told(&dataset.main_matrix().expect_err("there is no matrix"));
    }
    let summary = dataset.label_summary();
    for (matrix_idx, matrix) in dataset.matrices.iter().enumerate() {
        let (n_rows, n_dims) = (matrix.values.n_rows(), matrix.values.n_dims());
        let facts = &matrix.summary;
        assert_eq!((facts.rows, facts.dims), (n_rows as u64, n_dims as u64), "shape of {}", facts.name());
        assert!(n_rows > 0 && n_dims > 0, "{} is empty", facts.name());
        assert!(matrix.values.rows().flatten().all(|value| value.is_finite()), "{} is not finite", facts.name());
        let (least, most) =
            matrix.values.rows().flatten().fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), &v| (least.min(v), most.max(v)));
        assert_eq!((facts.values.min, facts.values.max), (least, most), "range of {}", facts.name());
        assert_eq!(n_rows, dataset.matrices[0].values.n_rows(), "rows of {}", facts.name());
        match (dataset.embedding_set(matrix_idx), &dataset.labels) {
            (Ok(set), Some(labels)) => {
                assert_eq!((set.n_samples(), set.n_dims(), set.n_classes()), (n_rows, n_dims, labels.n_classes()));
                DataReport::of(dataset, matrix_idx).expect("a report of what is sound");
            }
            (Err(problem), None) => told(&problem),
            (Ok(_), None) => panic!("{} has a class for each row, but no labels", facts.name()),
            (Err(problem), Some(_)) => panic!("labels that were read do not fit: {problem}"),
        }
    }
    if let (Some(labels), Some(summary)) = (&dataset.labels, summary) {
        assert_eq!(labels.class_ids().len(), labels.n_samples());
        assert!(labels.class_ids().iter().all(|&class| (class as usize) < labels.n_classes()), "a class without a name");
        assert!(labels.counts().iter().all(|&count| count > 0), "a class without samples");
        assert_eq!(summary.classes.len(), labels.n_classes());
    }
}
