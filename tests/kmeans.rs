//! k-means beside scikit-learn's: the inertia of the best of ten starts of k-means++ on the built-in sets.

use scar_lens::control::Control;
use scar_lens::data::{ReadOptions, read, source::DiskSource};
use scar_lens::modality::{KmeansParams, kmeans};

/// The inertia on an example's matrix.
fn inertia(file: &str, n_clusters: u32) -> f64 {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples").join(file);
    let source = DiskSource::open(&path).expect("the example");
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
    let matrix = &dataset.matrices[0].values;
    let all: Vec<u32> = (0..matrix.n_rows() as u32).collect();
    let params = KmeansParams { n_clusters, ..KmeansParams::default() };
    kmeans(matrix, &all, &params, &Control::new()).expect("clusters").inertia
}

/// `expected`: the lowest of four runs of `KMeans(k, n_init=10, random_state=0…3).fit(x).inertia_` in scikit-learn 1.9.1.
#[track_caller]
fn check(file: &str, n_clusters: u32, expected: f64) {
    let found = inertia(file, n_clusters);
    assert!(found <= expected * 1.01, "{file}: {found}, scikit-learn {expected}");
    // So much better would be another measure.
    assert!(found >= expected * 0.98, "{file}: {found}, scikit-learn {expected}");
}

#[test]
fn digits_in_ten_clusters() {
    check("digits/digits.npy", 10, 1_165_188.625);
}

#[test]
fn emoji_texts_in_nine_clusters() {
    check("emoji/emoji-text.npy", 9, 1_307.304_809_570_312_5);
}

#[test]
fn emoji_images_in_twenty_clusters() {
    check("emoji/emoji-image.npy", 20, 206_516.781_25);
}
