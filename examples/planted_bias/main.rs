//! Whether a planted bias between two modalities is found: in the clusters where it was planted, on the right side, and nowhere else.
//!
//! ```text
//! cargo run --release --example planted_bias [-- SETS [CLUSTERS]]
//! ```
//! SETS (20) sets are simulated for each of the plants, among which is none. CLUSTERS says that each cluster be shown on stderr.

mod found;
mod simulation;

use found::{Found, Outcome};
use simulation::{PLANTS, Paired};

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let n_sets: u64 = arguments.first().map_or(Ok(20), |text| text.parse())?;
    println!("{}\n", simulation::WORDS);
    println!(
        "| planted clusters | useful dimensions left | sets | exactly these, on the right side | some missed | on the wrong side | others found | sets in which others are found |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for plant in PLANTS {
        let n_planted = plant.n_clusters;
        let mut outcomes = Vec::new();
        for seed in 0..n_sets {
            let paired = Paired::simulate(seed, plant);
            let found = Found::of(&paired, seed)?;
            let outcome = found.outcome(&paired);
            eprintln!("{plant:?}, set {seed}: {outcome:?}");
            if arguments.len() > 1 {
                found.show(&paired);
            }
            outcomes.push(outcome);
        }
        let sum = |of: &dyn Fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
        let exact = outcomes.iter().filter(|outcome| outcome.is_exact()).count();
        println!(
            "| {n_planted} | {} of 12 | {n_sets} | {exact} | {} of {} | {} | {} of {} | {} |",
            plant.n_left,
            sum(&|outcome| outcome.n_missed),
            n_sets as usize * n_planted,
            sum(&|outcome| outcome.n_wrong_side),
            sum(&|outcome| outcome.n_others),
            n_sets as usize * (simulation::N_CLUSTERS - n_planted),
            outcomes.iter().filter(|outcome| outcome.n_others > 0).count(),
        );
    }
    Ok(())
}
