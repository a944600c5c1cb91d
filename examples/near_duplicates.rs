//! Whether planted copies are found without touching a setting.
//!
//! ```text
//! cargo run --release --example near_duplicates -- SET… [--seeds 3]
//! ```
//! SET is a folder with `X.npy`, or a matrix. For each seed 3 % of the rows are copied: a third of the copies are exact, a third have noise of
//! 1 % of each column's deviation, and a third of 5 %. Each set is tried as it is, and with a common part added to every row, ten times as
//! long as the rows are about their mean. A pair counts as false if it is not planted and is not found in the set without copies.

#[path = "support/sets.rs"]
mod sets;

use std::collections::HashSet;
use std::path::Path;

use ndarray::Array2;
use scar_core::control::Control;
use scar_core::stats::{mean, normal_draw};
use scar_core::{Matrix, Random};
use scar_method::rows::{Duplicates, duplicates, failed_rows};

use sets::{Fault, read_set};

/// Share of the rows that are copied.
const SHARE: f64 = 0.03;
/// Noise of the copies, in deviations of a column.
const NOISE: [f64; 3] = [0.0, 0.01, 0.05];
/// Length of the common part, in mean lengths of the rows about their mean.
const COMMON: [f64; 2] = [0.0, 10.0];

fn main() -> Result<(), Fault> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut n_seeds = 3;
    if let Some(at) = arguments.iter().position(|argument| argument == "--seeds") {
        n_seeds = arguments.get(at + 1).ok_or("Give a number after --seeds.")?.parse()?;
        arguments.drain(at..at + 2);
    }
    println!(
        "*Recall*: share of the copies that are in one group with the row that they copy, by noise. *Precision*: share of the pairs of a row and its"
    );
    println!(
        "nearest twin that are planted, or that stand in one group in the set without copies too. *Own*: rows that have a twin there.\n"
    );
    println!("| set | common part | copies | recall: exact | noise 1 % | noise 5 % | precision | threshold, rule | own |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for path in &arguments {
        let (name, set) = read_set(Path::new(path))?;
        for common in COMMON {
            let mut found = Vec::new();
            for seed in 0..n_seeds {
                eprintln!("{name}, common part {common}: seed {seed}");
                found.push(one(set.embeddings(), common, seed)?);
            }
            print_row(&name, common, &found);
        }
    }
    Ok(())
}

/// What was found in one set for one seed.
struct Found {
    n_copies: usize,
    /// By noise.
    recall: [f64; 3],
    precision: f64,
    threshold: String,
    n_own: usize,
}

fn one(matrix: &Matrix, common: f64, seed: u64) -> Result<Found, Fault> {
    let mut random = Random::new(seed, &[0xC0B1]);
    let own = with_common(matrix, common, &mut random);
    let (n_rows, n_copies) = (own.nrows(), (SHARE * own.nrows() as f64) as usize);
    let mut copied: Vec<u32> = (0..n_rows as u32).collect();
    random.choose_to_front(&mut copied, n_copies);
    let deviations = own.std_axis(ndarray::Axis(0), 0.0);
    let planted = Array2::from_shape_fn((n_rows + n_copies, own.ncols()), |(row, dim)| match row.checked_sub(n_rows) {
        None => own[(row, dim)],
        Some(copy) => {
            let noise = NOISE[copy % 3] * f64::from(deviations[dim]) * normal_draw(&mut random);
            own[(copied[copy] as usize, dim)] + noise as f32
        }
    });
    let (before, after) = (found_in(own)?, found_in(planted)?);
    let mut group_of = vec![usize::MAX; n_rows + n_copies];
    after.groups.iter().enumerate().for_each(|(group, rows)| rows.iter().for_each(|&row| group_of[row as usize] = group));
    let is_found = |copy: usize| {
        let (original, copy) = (copied[copy] as usize, n_rows + copy);
        group_of[copy] != usize::MAX && group_of[copy] == group_of[original]
    };
    let recall = [0, 1, 2].map(|noise| {
        let of_noise: Vec<usize> = (0..n_copies).filter(|copy| copy % 3 == noise).collect();
        of_noise.iter().filter(|&&copy| is_found(copy)).count() as f64 / of_noise.len() as f64
    });
    // A pair is right if both rows are copies of one row, or if the rows that they are copies of are in one group without any copies.
    let source = |row: u32| (row as usize).checked_sub(n_rows).map_or(row, |copy| copied[copy]);
    let mut own_group: Vec<Option<usize>> = vec![None; n_rows];
    before.groups.iter().enumerate().for_each(|(group, rows)| rows.iter().for_each(|&row| own_group[row as usize] = Some(group)));
    let is_right = |(a, b): (u32, u32)| {
        let (a, b) = (source(a), source(b));
        a == b || own_group[a as usize].is_some_and(|group| own_group[b as usize] == Some(group))
    };
    let pairs: HashSet<(u32, u32)> = (0..after.twins.len() as u32)
        .filter_map(|row| after.twins[row as usize].map(|twin| (row.min(twin.row), row.max(twin.row))))
        .collect();
    let n_right = pairs.iter().filter(|&&pair| is_right(pair)).count();
    Ok(Found {
        n_copies,
        recall,
        precision: n_right as f64 / pairs.len().max(1) as f64,
        threshold: format!("{:.4}, {:?}", after.threshold.cosine, after.threshold.rule),
        n_own: before.twins.iter().flatten().count(),
    })
}

/// The rows, with a part that is the same for all of them.
fn with_common(matrix: &Matrix, common: f64, random: &mut Random) -> Array2<f32> {
    let mut rows = matrix.to_array();
    let Some(centre) = rows.mean_axis(ndarray::Axis(0)) else { return rows };
    let length = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>().sqrt();
    let lengths: Vec<f64> =
        rows.rows().into_iter().map(|row| length(&row.iter().zip(&centre).map(|(x, m)| f64::from(x - m)).collect::<Vec<_>>())).collect();
    let direction: Vec<f64> = (0..rows.ncols()).map(|_| normal_draw(random)).collect();
    let factor = common * mean(&lengths) / length(&direction);
    for mut row in rows.rows_mut() {
        row.iter_mut().zip(&direction).for_each(|(x, part)| *x += (factor * part) as f32);
    }
    rows
}

fn found_in(rows: Array2<f32>) -> Result<Duplicates, Fault> {
    let matrix = Matrix::from(rows);
    let is_failed = failed_rows(&matrix);
    Ok(duplicates(&matrix, &is_failed, None, 0, &Control::new()).map_err(|_| "cancelled")?)
}

fn print_row(name: &str, common: f64, found: &[Found]) {
    let Some(first) = found.first() else { return };
    let over = |of: &dyn Fn(&Found) -> f64| mean(&found.iter().map(of).collect::<Vec<_>>());
    let recall = [0, 1, 2].map(|noise| format!("{:.3}", over(&|found| found.recall[noise])));
    println!(
        "| {name} | {} | {} | {} | {:.3} | {} | {} |",
        if common > 0.0 { "large" } else { "as it is" },
        first.n_copies,
        recall.join(" | "),
        over(&|found| found.precision),
        found.iter().map(|found| found.threshold.as_str()).collect::<Vec<_>>().join("; "),
        first.n_own,
    );
}
