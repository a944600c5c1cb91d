//! What stands behind the defaults of `ConvergedParams`: held-out accuracy by L2 and ratio, iterations and times.
//!
//! `cargo run --release --example converged_probe -- SET…` with SET a matrix and its labels, `X.npy,labels.npy`;
//! prints markdown tables. `-- gaussian` times a synthetic set of 50,000 × 768.

use std::path::Path;
use std::time::Instant;

use scar_core::Random;
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Labels};
use scar_data::source::DiskSource;
use scar_data::{ByteSource, ReadOptions, read};
use scar_method::probe::{ConvergedOutcome, ConvergedParams, Subsample, train_converged};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for argument in arguments {
        if argument == "gaussian" {
            times("gaussian 50,000 × 768", &gaussian(50_000, 768, 10), &[1]);
            continue;
        }
        let set = load(&argument);
        by_l2(&argument, &set);
        times(&argument, &set, &[1, 2, 5, 10, 15, 20, 30]);
    }
}

fn load(argument: &str) -> EmbeddingSet {
    let sources: Vec<DiskSource> =
        argument.split(',').map(|path| DiskSource::open(Path::new(path)).unwrap_or_else(|problem| panic!("{problem}"))).collect();
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    let Ok(dataset) = read(&sources, &ReadOptions::default(), &Control::new()) else { panic!("{argument} cannot be read") };
    dataset.embedding_set(0).unwrap_or_else(|problem| panic!("{problem}"))
}

fn train(set: &EmbeddingSet, idxs: &[u32], params: ConvergedParams) -> ConvergedOutcome {
    let params = params.check().unwrap_or_else(|problem| panic!("{problem}"));
    let Ok(outcome) = train_converged(set.embeddings(), set.labels().class_ids(), idxs, set.n_classes(), &params, &Control::new()) else {
        panic!("not cancelled")
    };
    outcome
}

/// Mean test accuracy (a fifth held out, several splits) by penalty, fixed or shrinking with n, and share of the training rows.
fn by_l2(name: &str, set: &EmbeddingSet) {
    let n_splits = if set.n_samples() > 10_000 { 1 } else { 10 };
    let shares = [1u32, 2, 5, 10, 20];
    println!("\n**{name}**: held-out accuracy in points, {n_splits} splits\n");
    println!("| λ | {} | passes at r = 1 |", shares.map(|r| format!("r = {r}")).join(" | "));
    println!("| --- |{} --- |", " --- |".repeat(shares.len()));
    for (l2, over_n) in
        [1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 1e-4].map(|l2| (l2, false)).into_iter().chain([1.0, 10.0, 100.0].map(|l2| (l2, true)))
    {
        let mut cells = Vec::new();
        let mut passes = 0;
        for share in shares {
            let mut accuracy = 0.0;
            for split in 0..n_splits {
                let (training, test) = held_out(set.labels(), share, split);
                let used = if over_n { l2 / training.len() as f64 } else { l2 };
                let outcome = train(set, &training, ConvergedParams { l2: used, ..ConvergedParams::default() });
                if share == 1 {
                    passes = outcome.n_passes.max(passes);
                }
                let right = outcome.probe.predictions(set.embeddings(), &test);
                let n_right = right.iter().zip(&test).filter(|&(&class, &idx)| class == set.labels().class_ids()[idx as usize]).count();
                accuracy += n_right as f64 / test.len() as f64 / n_splits as f64;
            }
            cells.push(format!("{:.1}", accuracy * 100.0));
        }
        println!("| {l2}{} | {} | {passes} |", if over_n { "/n" } else { "" }, cells.join(" | "));
    }
}

/// A stratified fifth to test on, and one row in `share` of each class of the rest to train on.
fn held_out(labels: &Labels, share: u32, split: u64) -> (Vec<u32>, Vec<u32>) {
    let mut random = Random::new(split, &[11]);
    let test = Subsample::stratified(labels, 5, &mut random).sample_idxs().to_vec();
    let mut is_test = vec![false; labels.n_samples()];
    test.iter().for_each(|&idx| is_test[idx as usize] = true);
    let mut training = Vec::new();
    for class in 0..labels.n_classes() as u32 {
        let mut of_class: Vec<u32> =
            (0..labels.n_samples() as u32).filter(|&idx| !is_test[idx as usize] && labels.class_ids()[idx as usize] == class).collect();
        let n_kept = of_class.len() / share as usize;
        random.choose_to_front(&mut of_class, n_kept);
        training.extend_from_slice(&of_class[..n_kept]);
    }
    training.sort_unstable();
    (training, test)
}

/// Steps, passes and seconds at the defaults.
fn times(name: &str, set: &EmbeddingSet, ratios: &[u32]) {
    println!("\n**{name}**: one training at the defaults, {} threads\n", rayon::current_num_threads());
    println!("| r | rows | steps | passes | largest gradient | seconds |\n| --- | --- | --- | --- | --- | --- |");
    for &ratio in ratios {
        let subsample = Subsample::stratified(set.labels(), ratio, &mut Random::new(0, &[u64::from(ratio)]));
        let started = Instant::now();
        let outcome = train(set, subsample.sample_idxs(), ConvergedParams::default());
        println!(
            "| {ratio} | {} | {} | {} | {:.1e} | {:.2} |",
            subsample.sample_idxs().len(),
            outcome.loss_per_iteration.len() - 1,
            outcome.n_passes,
            outcome.gradient_norm,
            started.elapsed().as_secs_f64()
        );
    }
}

/// Classes of deviation 1 around centres whose coordinates are uniform in ±0.17.
fn gaussian(n_samples: usize, n_dims: usize, n_classes: usize) -> EmbeddingSet {
    let mut random = Random::new(0, &[n_samples as u64, n_dims as u64]);
    let centers: Vec<f32> = (0..n_classes * n_dims).map(|_| random.symmetric(0.17)).collect();
    let values = (0..n_samples * n_dims).map(|i| {
        let (sample, dim) = (i / n_dims, i % n_dims);
        centers[sample % n_classes * n_dims + dim] + (0..4).map(|_| random.symmetric(0.866)).sum::<f32>()
    });
    let embeddings = ndarray::Array2::from_shape_vec((n_samples, n_dims), values.collect()).expect("shape fits");
    let labels = Labels::from_integers(&(0..n_samples).map(|i| (i % n_classes) as i128).collect::<Vec<_>>());
    EmbeddingSet::new(embeddings, labels.into()).unwrap_or_else(|problem| panic!("{problem}"))
}
