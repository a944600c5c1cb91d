//! Retrieval between the modalities of the built-in *emoji* set, beside NumPy.

use scar_core::Matrix;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ReadOptions, read};
use scar_method::modality::retrieval;

fn example(file: &str) -> Matrix {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/examples/emoji").join(file);
    let source = DiskSource::open(&path).expect("the example");
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
    dataset.matrices[0].values.clone()
}

/// Items found among the first 1, 5 and 10, from image to text and back, where every fifth item is looked for and the map is of those
/// that `is_train` names.
///
/// `expected` is from NumPy 2.4.6: columns (x − mean)/std over the rows of the map, W = solve(ZᵀZ/n + 0.1·I, ZᵀY/n), a stable argsort of
/// the negated cosines. The closest two cosines there differ by 1e-6, so rounding cannot exchange any.
#[track_caller]
fn check(is_train: fn(u32) -> bool, expected: [[f64; 3]; 2]) {
    let (image, text) = (example("emoji-image.npy"), example("emoji-text.npy"));
    let n = image.n_rows() as u32;
    let (train, test): (Vec<u32>, Vec<u32>) = ((0..n).filter(|&row| is_train(row)).collect(), (0..n).step_by(5).collect());
    let found = retrieval(&image, &text, &train, &test, &Control::new()).expect("not cancelled");
    let found = found.map(|recall| [recall.at_1, recall.at_5, recall.at_10].map(|share| (share * 374.0).round()));
    assert_eq!((test.len(), found), (374, expected));
}

#[test]
fn recall_is_that_of_numpy() {
    check(|row| row % 5 != 0, [[89.0, 171.0, 214.0], [107.0, 175.0, 202.0]]);
}

#[test]
fn so_it_is_with_fewer_rows_than_columns() {
    check(|row| row % 10 == 1, [[39.0, 91.0, 113.0], [45.0, 81.0, 100.0]]);
}
