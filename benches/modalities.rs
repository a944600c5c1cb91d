//! Modalities on large inputs, for `make bench`: prints rows of README's *Performance* table. `cargo bench --bench modalities -- WORD…` runs those
//! whose name has one of the words.

use std::sync::Arc;
use std::time::Instant;

use ndarray::Array2;
use scar_analysis::{Modality, Swap, analyze_modalities, run};
use scar_core::Random;
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Labels, Matrix};
use scar_data::source::DiskSource;
use scar_data::{FileSummary, ReadOptions, read};
use scar_method::modality::{KmeansParams, kmeans};
use scar_method::settings::Settings;
use scar_report::DataReport;
use scar_report::format;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_asked = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    if is_asked("passes") {
        passes();
    }
    if is_asked("batches") {
        batches();
    }
    if is_asked("emoji") {
        emoji();
    }
    if is_asked("clustering") {
        clustering_beside_analysis();
    }
    if is_asked("pair") {
        pair();
    }
}

fn row(what: &str, figure: &str) {
    println!("| {what}, {} threads | native | {figure} |", rayon::current_num_threads());
}

fn all(matrix: &Matrix) -> Vec<u32> {
    (0..matrix.n_rows() as u32).collect()
}

/// Rows around `n_groups` places, deviation about 0.6 each.
fn groups(n_rows: usize, n_dims: usize, n_groups: usize, seed: u64) -> Matrix {
    let mut random = Random::new(seed, &[n_dims as u64]);
    let places = Array2::from_shape_fn((n_groups, n_dims), |_| random.symmetric(0.3));
    Array2::from_shape_fn((n_rows, n_dims), |(row, dim)| places[(row * 7 % n_groups, dim)] + random.symmetric(1.0)).into()
}

/// Passes alone: one start of twenty, so that figures of other programs compare.
fn passes() {
    let matrix = groups(100_000, 768, 50, 1);
    let params = KmeansParams { n_clusters: 50, n_restarts: 1, max_passes: 20, tolerance: 0.0, ..KmeansParams::default() };
    let started = Instant::now();
    let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
    let secs = started.elapsed().as_secs_f64();
    // Distances to k centres a pass; k-means++ looks at 2 + ⌊ln k⌋ candidates and the chosen one for each centre.
    let n_centres = f64::from(clusters.n_passes) * 50.0 + 49.0 * 6.0;
    let gflops = 2.0 * 100_000.0 * 768.0 * n_centres / secs / 1e9;
    row(
        &format!("k-means of 100,000 × 768, k = 50, one start of {} passes", clusters.n_passes),
        &format!("{secs:.2} s, {gflops:.1} GFLOP/s"),
    );
}

fn batches() {
    let matrix = groups(100_000, 768, 50, 1);
    for batch in [None, Some(4_096)] {
        let params = KmeansParams { n_clusters: 50, n_restarts: 3, batch, ..KmeansParams::default() };
        let started = Instant::now();
        let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
        let name = batch.map_or_else(|| "three starts".to_owned(), |batch| format!("mini-batches of {}", format::count(batch.into())));
        row(
            &format!("k-means of 100,000 × 768, k = 50, {name}"),
            &format!("{:.2} s, inertia {:.0}", started.elapsed().as_secs_f64(), clusters.inertia),
        );
    }
}

/// The ten starts that an analysis takes, and one full analysis of the same rows with these clusters as classes.
fn clustering_beside_analysis() {
    let matrix = groups(100_000, 768, 50, 1);
    let params = KmeansParams { n_clusters: 50, ..KmeansParams::default() };
    let started = Instant::now();
    let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
    let clustering = started.elapsed().as_secs_f64();
    row("k-means of 100,000 × 768, k = 50, ten starts", &format!("{clustering:.1} s"));
    let labels = Labels::from_integers(&clusters.ids.iter().map(|&id| i128::from(id)).collect::<Vec<_>>());
    let labels_report = scar_data::LabelSummary::of(&labels);
    let data = DataReport {
        matrix: FileSummary::in_memory("x", &matrix),
        labels: labels_report,
        sample: None,
        problems: Vec::new(),
        column_names: Vec::new(),
    };
    let set = EmbeddingSet::new(matrix, Arc::new(labels)).expect("sound");
    let started = Instant::now();
    run(&set, data, &Settings::default(), &Control::new(), &mut |_| {}).expect("a report");
    let analysis = started.elapsed().as_secs_f64();
    row("one full analysis of them", &format!("{analysis:.1} s, clustering {:.2} of it", clustering / analysis));
}

fn emoji() {
    let modality = |name: &str| {
        let path = format!("{}/www/examples/emoji/emoji-{name}.npy", env!("CARGO_MANIFEST_DIR"));
        let source = DiskSource::open(path.as_ref()).expect("the example");
        let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
        let matrix = &dataset.matrices[0];
        Modality { name: name.to_owned(), embeddings: matrix.values.clone(), matrix: matrix.summary.clone(), pairing: None }
    };
    let modalities = [modality("image"), modality("text")];
    whole("emoji, 1,870 items in two modalities, k = 10", &modalities, 10);
}

fn pair() {
    let modality = |name: &str, seed| {
        let embeddings = groups(100_000, 512, 20, seed);
        Modality { name: name.to_owned(), matrix: FileSummary::in_memory(name, &embeddings), embeddings, pairing: None }
    };
    whole("100,000 × 512 twice, k = 20", &[modality("a", 1), modality("b", 2)], 20);
}

fn whole(what: &str, modalities: &[Modality], n_clusters: u32) {
    let swap = Swap::Clusters(KmeansParams { n_clusters, ..KmeansParams::default() });
    let started = Instant::now();
    analyze_modalities(modalities, &swap, &Settings::default(), &Control::new(), &mut |_| {}).expect("a report");
    row(&format!("modalities: {what}"), &format!("{:.1} s", started.elapsed().as_secs_f64()));
}
