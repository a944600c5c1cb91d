//! Which way of choosing a subset keeps most of the whole's test accuracy, over sizes and seeds.
//!
//! ```text
//! cargo run --release --example subsets -- SET… [--seeds 10] [--l2 0.01]
//! ```
//! SET is a folder with `X.npy` and `labels.npy`, or a matrix with `labels.npy` beside it. Per seed a stratified fifth is held out to
//! test on; subsets are taken of the rest by each method. Differences to the random stratified subset are paired seed by seed.

mod support;

use std::path::Path;

use rayon::prelude::*;
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_method::completion::{Interval, Score, Split, score, size_grid};
use scar_method::subset::{SubsetMethod, subset};

use support::{Arguments, Fault, Prober, points, read_set};

fn main() -> Result<(), Fault> {
    let arguments = Arguments::read()?;
    println!("Test accuracy / balanced accuracy of random stratified subsets in %, and the difference of the other methods to them in");
    println!("points, mean ± standard error over {} seeds; bold where the 95 % t interval leaves out 0.\n", arguments.n_seeds);
    for path in &arguments.sets {
        let (name, set) = read_set(Path::new(path))?;
        print_set(&name, &set, &arguments)?;
    }
    Ok(())
}

fn print_set(name: &str, set: &EmbeddingSet, arguments: &Arguments) -> Result<(), Fault> {
    let others: Vec<SubsetMethod> = SubsetMethod::ALL.into_iter().filter(|&method| method != SubsetMethod::Random).collect();
    let n_rest = (set.n_samples() as u64) * 4 / 5;
    println!("**{name}**, {n_rest} rows to choose from, {} classes\n", set.n_classes());
    let names: Vec<String> = others.iter().map(ToString::to_string).collect();
    println!("| size | random | {} |\n| --- | --- |{}", names.join(" | "), " --- |".repeat(others.len()));
    for size in size_grid(n_rest / 30, n_rest / 2, 5, None) {
        let methods = || std::iter::once(SubsetMethod::Random).chain(others.iter().copied());
        let jobs: Vec<(u64, SubsetMethod)> = (0..arguments.n_seeds).flat_map(|seed| methods().map(move |method| (seed, method))).collect();
        let scores: Vec<Score> =
            jobs.into_par_iter().map(|(seed, method)| one(set, size, method, seed, arguments.l2)).collect::<Result<_, String>>()?;
        let per_seed: Vec<&[Score]> = scores.chunks(others.len() + 1).collect();
        let random = cell(&per_seed, |scores| scores[0], |interval| format!("{:.1}", 100.0 * interval.mean));
        let difference = |i: usize| cell(&per_seed, |scores| less(scores[i], scores[0]), points);
        let differences: Vec<String> = (1..=others.len()).map(difference).collect();
        println!("| {size} | {random} | {} |", differences.join(" | "));
    }
    println!();
    Ok(())
}

fn less(score: Score, other: Score) -> Score {
    Score { accuracy: score.accuracy - other.accuracy, balanced_accuracy: score.balanced_accuracy - other.balanced_accuracy }
}

/// Accuracy / balanced accuracy of what `of` makes of each seed's scores.
fn cell(per_seed: &[&[Score]], of: impl Fn(&[Score]) -> Score, show: fn(&Interval) -> String) -> String {
    let scores: Vec<Score> = per_seed.iter().map(|scores| of(scores)).collect();
    let column = |get: fn(&Score) -> f64| Interval::of(&scores.iter().map(get).collect::<Vec<f64>>());
    let columns = [column(|score| score.accuracy), column(|score| score.balanced_accuracy)];
    columns.map(|interval| interval.as_ref().map(show).unwrap_or_default()).join(" / ")
}

fn one(set: &EmbeddingSet, size: u64, method: SubsetMethod, seed: u64, l2: f64) -> Result<Score, String> {
    let (class_ids, n_classes) = (set.labels().class_ids(), set.n_classes());
    let all: Vec<u32> = (0..set.n_samples() as u32).collect();
    let Split { primary: rest, reserve: test } = Split::by_class(class_ids, n_classes, &all, 0.8, seed);
    let rows = subset(set, &rest, size, method, seed, &Control::new()).map_err(|cancelled| format!("{cancelled:?}"))?;
    let prober = Prober::new(set, l2).map_err(|fault| fault.to_string())?;
    let probe = prober.train(&rows).map_err(|cancelled| format!("{cancelled:?}"))?;
    Ok(score(&probe, set.embeddings(), class_ids, &test))
}
