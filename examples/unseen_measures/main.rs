//! The four measures of the training rows beside the same measures on rows never seen: how flat each is over the ratios, how much of its
//! variance lies between classes, and how well it ranks the classes by what they gain from more data.
//!
//! ```text
//! cargo run --release --example unseen_measures -- SET… [--seeds 5]
//! ```
//! SET is a folder with `X.npy` and `labels.npy`, or a matrix with its labels beside it. Two simulated sets are added.
//! For each seed a set is cut into two halves, class by class. The measures come from one half and the gain from the other, in both directions.
//! So no row counts for both, and what chance does to one half cannot make them correlate.

mod halves;
#[path = "../support/sets.rs"]
mod sets;
mod simulated;
mod tables;

use std::path::Path;

use halves::Halves;
use sets::{Fault, read_set};

fn main() -> Result<(), Fault> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut n_seeds = 5;
    if let Some(at) = arguments.iter().position(|argument| argument == "--seeds") {
        n_seeds = arguments.get(at + 1).ok_or("Give a number after --seeds.")?.parse()?;
        arguments.drain(at..at + 2);
    }
    let mut all = Vec::new();
    for path in &arguments {
        all.push(read_set(Path::new(path))?);
    }
    all.extend(simulated::sets()?);
    let mut found = Vec::new();
    for (name, set) in &all {
        let mut of_seeds = Vec::new();
        for seed in 0..n_seeds {
            eprintln!("{name}: seed {seed}");
            of_seeds.push(Halves::run(set, seed)?);
        }
        found.push((name.as_str(), of_seeds));
    }
    tables::print(&found, n_seeds);
    Ok(())
}
