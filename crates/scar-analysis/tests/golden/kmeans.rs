//! k-means beside scikit-learn's: the inertia of the best of ten starts of k-means++ on the built-in sets, and its silhouette.

use scar_core::Matrix;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ReadOptions, read};
use scar_method::modality::{KmeansParams, cluster_curve, kmeans};

/// An example's matrix, and all its rows.
fn example(file: &str) -> (Matrix, Vec<u32>) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/examples").join(file);
    let source = DiskSource::open(&path).expect("the example");
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
    let matrix = dataset.matrices[0].values.clone();
    let all = (0..matrix.n_rows() as u32).collect();
    (matrix, all)
}

/// The inertia on an example's matrix.
fn inertia(file: &str, n_clusters: u32) -> f64 {
    let (matrix, all) = example(file);
    let params = KmeansParams { n_clusters, ..KmeansParams::default() };
    kmeans(&matrix, &all, &params, &Control::new()).expect("clusters").inertia
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

#[test]
fn silhouettes_of_the_curve_are_those_of_scikit_learn() {
    // Lowest and highest silhouette_score of twenty runs of `KMeans(k, n_init=3, random_state=0…19)` in scikit-learn 1.9.1: as many starts
    // as the curve takes.
    for (file, k, [low, high]) in [
        ("digits/digits.npy", 10, [0.176_413, 0.188_814]),
        ("emoji/emoji-text.npy", 9, [0.037_991, 0.075_339]),
        ("emoji/emoji-image.npy", 20, [0.073_157, 0.088_153]),
    ] {
        let (matrix, all) = example(file);
        let curve = cluster_curve(&matrix, &all, &[2, k], &KmeansParams::default(), &Control::new()).expect("a curve");
        let found = curve[1].silhouette.expect("many clusters");
        assert!((low..=high).contains(&found), "{file}: {found}, scikit-learn {low} to {high}");
        assert!(curve[0].inertia > curve[1].inertia);
    }
}
