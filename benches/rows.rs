//! The look at the rows on 100,000 of them, for `make bench`: prints rows of README's *Performance* table.

use std::sync::Arc;
use std::time::Instant;

use ndarray::Array2;
use scar_core::Random;
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Labels};
use scar_method::probe::LinearProbe;
use scar_method::rows::{Judges, distances, duplicates, judge, neighbors, project};
use scar_report::format;

const N_ROWS: usize = 100_000;
const N_CLASSES: usize = 10;

fn main() {
    for n_dims in [64, 768] {
        let set = set(n_dims);
        let probe = LinearProbe::random(N_CLASSES, n_dims, &mut Random::new(0, &[]));
        let control = Control::new();
        let time = |what: &str, work: &dyn Fn() -> String| {
            let started = Instant::now();
            let found = work();
            let what =
                format!("{what} of {} × {n_dims}, k = {N_CLASSES}, {} threads", format::count(N_ROWS as u64), rayon::current_num_threads());
            println!("| {what} | native | {:.2} s{found} |", started.elapsed().as_secs_f64());
        };
        let is_failed = vec![false; N_ROWS];
        let found = neighbors(set.embeddings(), &is_failed, 0, &control).unwrap_or_else(|_| panic!("not cancelled"));
        time("20 nearest rows of every row", &|| {
            let found = neighbors(set.embeddings(), &is_failed, 0, &control);
            found.map(|found| format!(", {} rows compared in {} dimensions", found.n_compared, found.n_dims)).unwrap_or_default()
        });
        let judges = Judges { folds: &[], whole: &probe };
        time("label of every row judged", &|| judge(&set, judges, &found, &is_failed, &control).map(|_| String::new()).unwrap_or_default());
        time("distance to the nearest class", &|| distances(&set, &control).map(|_| String::new()).unwrap_or_default());
        time("2-D map", &|| project(set.embeddings(), 0, &control).map(|map| format!(", {} passes", map.n_passes)).unwrap_or_default());
        time("near duplicates", &|| {
            let found = duplicates(set.embeddings(), &is_failed, None, 0, &control);
            found.map(|found| format!(", {:?}, {:?}", found.search, found.threshold)).unwrap_or_default()
        });
    }
}

/// Gaussian classes of which every fiftieth row nearly repeats the one before.
fn set(n_dims: usize) -> EmbeddingSet {
    let mut random = Random::new(1, &[n_dims as u64]);
    let centers = Array2::from_shape_fn((N_CLASSES, n_dims), |_| random.symmetric(0.3));
    let mut values = Array2::zeros((N_ROWS, n_dims));
    for row in 0..N_ROWS {
        for column in 0..n_dims {
            values[(row, column)] = if row % 50 == 49 {
                values[(row - 1, column)] + random.symmetric(0.05)
            } else {
                centers[(row / 50 % N_CLASSES, column)] + random.symmetric(1.0)
            };
        }
    }
    let labels: Vec<i128> = (0..N_ROWS).map(|row| (row / 50 % N_CLASSES) as i128).collect();
    EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).unwrap_or_else(|problem| panic!("{problem}"))
}
