//! What each plan gains over a random fill: METHOD section 8 again, from an uneven primary part.
//!
//! ```text
//! cargo run --release --example plans -- SET… [--seeds 10] [--rules a,b] [--total] [--predicted] [--l2 0.01]
//! ```
//! `--total` trains on the whole set too; `--predicted` hides the reserve's classes from the plans, which then take predicted ones.
//!
//! SET is a folder with `X.npy` and `labels.npy`, or a matrix with `labels.npy` beside it. Per seed: a stratified fifth is
//! held out to test on; of each class a share drawn between 2 % and 30 % of the rest (at least one row) is in hand, so 10–20 % of all
//! rows; everything else is reserve; half as many rows as are in hand are added. Differences are paired
//! seed by seed. `published` and `deficit` go by the measured sizes of an analysis of the rows in hand, as the program's plans do. They add no more
//! rows than are missing and are compared with as many at random; seeds without a deficit are left out of their rows.

mod support;

use std::path::Path;
use std::sync::Arc;

use scar_analysis::{Extras, run_with};
use scar_core::EmbeddingSet;
use scar_core::Random;
use scar_core::control::Control;
use scar_method::completion::{Arms, Limits, Rule, Scores, Split, TrainRows, Trial, Validation, compare, validate};

use scar_method::settings::Settings;
use scar_report::DataReport;

use support::{Arguments, Fault, Prober, points, read_set};

const RULES: [Rule; 11] = [
    Rule::Published,
    Rule::Even,
    Rule::Shares,
    Rule::Level,
    Rule::Deficit,
    Rule::Margin,
    Rule::SharesMargin,
    Rule::LevelMargin,
    Rule::Herding,
    Rule::SharesHerding,
    Rule::LevelHerding,
];

/// What a random stream is for.
const UNEVEN: u64 = 0x00E7E4;

fn main() -> Result<(), Fault> {
    let arguments = Arguments::read()?;
    println!("Difference to a random fill of the same size, points of accuracy / of balanced accuracy, mean ± standard error over");
    println!("{} seeds; bold where the 95 % t interval leaves out 0.\n", arguments.n_seeds);
    for path in &arguments.sets {
        let (name, set) = read_set(Path::new(path))?;
        let prober = Prober::new(&set, arguments.l2)?;
        let train = |rows: &[u32]| prober.train(rows);
        let (mut outcomes, mut by_deficit) = (Vec::new(), Vec::new());
        for seed in 0..arguments.n_seeds {
            let (arms, deficit) = one(&set, &train, &arguments, seed)?;
            outcomes.push(arms);
            by_deficit.extend(deficit);
        }
        print_table(&name, &[validate(&outcomes), validate(&by_deficit)].concat());
        if let [deficit, ..] = validate(&by_deficit).as_slice() {
            println!(
                "{} of {} seeds have a deficit; `{}` adds {:.0} rows on average.\n",
                by_deficit.len(),
                outcomes.len(),
                deficit.rule,
                deficit.n_added
            );
        }
    }
    Ok(())
}

/// The outcomes of one seed: of the rules that need no sizes, and of those by deficits, where there is one.
fn one(set: &EmbeddingSet, train: TrainRows<'_>, arguments: &Arguments, seed: u64) -> Result<(Arms, Option<Arms>), Fault> {
    let (class_ids, n_classes) = (set.labels().class_ids(), set.n_classes());
    let all: Vec<u32> = (0..set.n_samples() as u32).collect();
    let Split { primary: rest, reserve: test } = Split::by_class(class_ids, n_classes, &all, 0.8, seed);
    let split = uneven(class_ids, n_classes, &rest, seed);
    let (by_deficit, others): (Vec<Rule>, Vec<Rule>) =
        rules(arguments)?.into_iter().partition(|&rule| matches!(rule, Rule::Deficit | Rule::Published));
    let foundation_sizes = if by_deficit.is_empty() { Vec::new() } else { measured_sizes(set, &split.primary, seed)? };
    let trial = Trial {
        embeddings: set.embeddings(),
        class_ids,
        n_classes,
        split: &split,
        test: &test,
        later_shares: &[],
        foundation_sizes: &foundation_sizes,
        costs: &[],
        reserve_is_labelled: !has(arguments, "--predicted"),
        with_total: has(arguments, "--total"),
        train,
        control: &Control::new(),
    };
    let n_rows = split.primary.len() as u64 / 2;
    eprintln!(
        "seed {seed}: {} in hand, {} in reserve, {n_rows} to add, {} to test on",
        split.primary.len(),
        split.reserve.len(),
        test.len()
    );
    let arms = |rules: &[Rule]| compare(&trial, rules, Limits::rows(n_rows), seed).map_err(|error| format!("{error:?}"));
    let mut in_hand = vec![0.0; n_classes];
    split.primary.iter().for_each(|&row| in_hand[class_ids[row as usize] as usize] += 1.0);
    let is_lacking = foundation_sizes.iter().zip(&in_hand).any(|(size, rows)| size.is_some_and(|size| size > *rows + 1.0));
    let deficit = if is_lacking { Some(arms(&by_deficit)?) } else { None };
    Ok((arms(&others)?, deficit))
}

/// The sizes of classes that an analysis of the rows in hand measures.
fn measured_sizes(set: &EmbeddingSet, rows: &[u32], seed: u64) -> Result<Vec<Option<f64>>, Fault> {
    let labels = Arc::new(set.labels().at(rows));
    let names = labels.class_names().to_vec();
    let in_hand = EmbeddingSet::new(set.embeddings().select(rows), Arc::clone(&labels))?;
    let settings = Settings { seed, ..Settings::default() };
    let data = DataReport::in_memory("the rows in hand", &in_hand);
    let report =
        run_with(&in_hand, data, &settings, &Extras::default(), &Control::new(), &mut |_| {}).map_err(|error| format!("{error:?}"))?.report;
    let steps = report.measured.ok_or("nothing was tested")?.steps;
    let size_of = |name: &String| names.iter().position(|known| known == name).and_then(|class| steps[class].size.size);
    Ok(set.labels().class_names().iter().map(size_of).collect())
}

/// Of each class a share of its rows between 2 % and 30 %, each share as likely as the other, and one row at least.
fn uneven(class_ids: &[u32], n_classes: usize, rows: &[u32], seed: u64) -> Split {
    let mut split = Split { primary: Vec::new(), reserve: Vec::new() };
    for class in 0..n_classes as u32 {
        let mut random = Random::new(seed, &[UNEVEN, u64::from(class)]);
        let share = 0.16 + 0.14 * random.symmetric(1.0);
        let mut of_class: Vec<u32> = rows.iter().copied().filter(|&row| class_ids[row as usize] == class).collect();
        let n = ((share * of_class.len() as f32) as usize).max(1).min(of_class.len());
        random.choose_to_front(&mut of_class, n);
        split.primary.extend_from_slice(&of_class[..n]);
        split.reserve.extend_from_slice(&of_class[n..]);
    }
    split.primary.sort_unstable();
    split.reserve.sort_unstable();
    split
}

fn has(arguments: &Arguments, option: &str) -> bool {
    arguments.options.iter().any(|given| given == option)
}

/// The rules named with `--rules a,b`, else all.
fn rules(arguments: &Arguments) -> Result<Vec<Rule>, Fault> {
    match arguments.value("--rules") {
        None => Ok(RULES.to_vec()),
        Some(names) => names.split(',').map(|name| name.parse().map_err(Fault::from)).collect(),
    }
}

fn print_table(name: &str, outcomes: &[Validation]) {
    let Some(first) = outcomes.first() else { return };
    let cell = |scores: &Scores| format!("{:.1} / {:.1} %", 100.0 * scores.accuracy.mean, 100.0 * scores.balanced_accuracy.mean);
    let total = first.total.as_ref().map(|total| format!(", total {}", cell(total))).unwrap_or_default();
    let (primary, random) = (cell(&first.primary), cell(&first.random));
    println!("**{name}**, {:.0} rows added: primary {primary}, primary + random {random}{total}\n", first.n_added);
    println!("| plan | accuracy / balanced accuracy |\n| --- | --- |");
    for outcome in outcomes {
        let gains = [&outcome.gain, &outcome.balanced_gain].map(|gain| points(&gain.difference));
        println!("| {} | {} |", outcome.rule, gains.join(" / "));
    }
    println!();
}
