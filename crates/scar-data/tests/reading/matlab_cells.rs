//! MATLAB's cells of texts are labels, in its versions 5 and 7.3; cells of other things are named.
#![cfg(feature = "columnar")]

use std::path::Path;

use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::MemorySource;
use scar_data::{Dataset, ReadError, ReadOptions, read};

fn read_cells(name: &str) -> Result<Dataset, Problem> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cells").join(name);
    let source = MemorySource::new(name, std::fs::read(path).expect("a fixture"));
    read(&[&source], &ReadOptions::default(), &Control::new()).map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })
}

#[test]
fn cells_of_texts_are_labels() {
    for name in ["v5.mat", "v5_packed.mat", "v73.mat"] {
        let dataset = read_cells(name).unwrap_or_else(|problem| panic!("{problem}"));
        let values = &dataset.matrices[0].values;
        assert_eq!((values.n_rows(), values.n_dims(), values[(23, 2)]), (24, 3, 71.0 / 8.0), "{name}");
        let labels = dataset.labels.expect("labels");
        assert_eq!(labels.class_names(), ["a", "cat", "großer Bär"], "{name}");
        assert_eq!(labels.class_ids(), (0..24).map(|row| [1, 0, 2][row % 3]).collect::<Vec<u32>>(), "{name}");
    }
}

#[test]
fn empty_text_is_a_label_that_is_missing() {
    let dataset = read_cells("v73_empty.mat").expect("23 rows have one");
    assert_eq!(dataset.matrices[0].summary.rows, 23);
    let told = dataset.problems.iter().find(|problem| problem.code == Code::LabelMissing).expect("told");
    assert_eq!(told.row, Some(6), "{told}");
}

#[test]
fn cells_of_other_things_are_named_and_left_out() {
    let dataset = read_cells("v5_odd.mat").expect("a matrix still");
    assert!(dataset.labels.is_none());
    let told = dataset.problems.iter().find(|problem| problem.code == Code::UnsupportedType).expect("told");
    assert!(told.message.contains("«y» (cells of other things than texts)") && told.message.contains("np.save"), "{told}");
}

#[test]
fn cells_of_numbers_are_named_beside_the_labels_that_are_cells_of_texts() {
    let dataset = read_cells("v73_vectors.mat").expect("a matrix still");
    assert_eq!(dataset.labels.as_ref().map(|labels| labels.class_names().len()), Some(3));
    let told: Vec<&Problem> = dataset.problems.iter().filter(|problem| problem.code == Code::UnsupportedType).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.contains("«Z» (cells of other things than texts)") && told[0].message.contains("h5py"), "{}", told[0]);
}

#[test]
fn file_whose_only_matrix_is_in_cells_is_refused_with_their_name() {
    let problem = read_cells("v73_no_matrix.mat").expect_err("no matrix");
    assert_eq!(problem.code, Code::UnsupportedType, "{problem}");
    assert!(problem.message.contains("«Z»") && problem.message.contains("np.stack"), "{problem}");
}
