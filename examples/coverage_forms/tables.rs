//! The markdown tables.

use rayon::prelude::*;
use scar_core::Random;
use scar_method::measures::{mean, standard_deviation};

use crate::forms::{Distance, FORMS, Measure, raw};
use crate::normal::Law;
use crate::trainings::{Found, OfClass, RATIOS};

/// Mean and deviation of 1 − r² over samples of a normal law.
pub fn floors() {
    const SIZES: [usize; 24] =
        [8, 9, 10, 11, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16_384, 65_536, 262_144];
    // Draws in chunks with seeds of their own, so that threads share them.
    const N_CHUNKS: u64 = 50;
    for n in SIZES {
        let n_of_chunk = (400_000 / n).clamp(4, 10_000);
        let found: Vec<f64> = (0..N_CHUNKS)
            .into_par_iter()
            .flat_map_iter(|chunk| {
                let mut random = Random::new(0, &[78, n as u64, chunk]);
                (0..n_of_chunk).map(move |_| raw(Distance::Quantiles, &Law::Normal.draw(&mut random, n)))
            })
            .collect();
        println!("    ({n}.0, {:.4e}, {:.4e}),", mean(&found), standard_deviation(&found).unwrap_or(0.0));
    }
}

/// Mean and deviation of each distance's closeness over draws of known laws.
pub fn known_laws(measure: &Measure) {
    let sizes = [8, 12, 20, 40, 80, 160, 640, 2560];
    let distances = [
        ("published, 100 bins", Distance::HundredBins),
        ("Scott", Distance::Scott),
        ("Freedman–Diaconis", Distance::FreedmanDiaconis),
        ("quantiles", Distance::Quantiles),
        ("√quantiles", Distance::QuantilesRoot),
    ];
    println!("\n### Known laws: mean (deviation) over 400 draws of n values\n");
    println!("| law | form | {} |", sizes.map(|n| format!("n = {n}")).join(" | "));
    println!("| --- | --- |{}", " --- |".repeat(sizes.len()));
    for law in Law::ALL {
        for (name, distance) in distances {
            let cells = sizes.map(|n| {
                let mut random = Random::new(1, &[88, n as u64]);
                let found: Vec<f64> = (0..400)
                    .filter_map(|_| {
                        // The published form knows positive values only.
                        let values: Vec<f64> = law.draw(&mut random, n).iter().map(|value| value + 20.0).collect();
                        measure.closeness(distance, &values)
                    })
                    .collect();
                format!("{:.3} ({:.3})", mean(&found), standard_deviation(&found).unwrap_or(0.0))
            });
            println!("| {} | {name} | {} |", law.name(), cells.join(" | "));
        }
    }
}

/// Class means over ratios, flatness, and how well classes are told apart.
pub fn set(name: &str, found: &Found, smallest: u64) {
    for highest in [10, 30] {
        let n_ratios = RATIOS.iter().filter(|&&ratio| ratio <= highest).count();
        let classes: Vec<usize> = (0..found.class_counts.len())
            .filter(|&class| found.class_counts[class] >= smallest && has_values(found, class, n_ratios - 1))
            .collect();
        if classes.len() < 3 {
            println!("\n### {name}, r ≤ {highest}: fewer than three classes keep 8 true positives\n");
            continue;
        }
        println!(
            "\n### {name}, r ≤ {highest}: {} of {} classes{}\n",
            classes.len(),
            found.class_counts.len(),
            if smallest > 0 { format!(" ({smallest} rows and more)") } else { String::new() }
        );
        println!(
            "| form | {} | range | over r | repeats | classes | ICC at one r | ICC over r | with ln rows |",
            RATIOS[..n_ratios].iter().map(|r| format!("r = {r}")).collect::<Vec<_>>().join(" | ")
        );
        println!("| --- |{}", " --- |".repeat(n_ratios + 7));
        for (form_idx, form) in FORMS.iter().enumerate() {
            match Summary::new(found, &classes, n_ratios, form_idx) {
                Some(summary) => println!("| {} | {} |", form.name, summary.cells()),
                None => println!("| {} | too few values |", form.name),
            }
        }
    }
}

/// How much of the differences between classes of all sets is between sets, at r ≤ 10.
pub fn between_sets(all: &[(String, Found)]) {
    const N_RATIOS: usize = 4;
    println!("\n### Data sets apart: mean over classes and ratios up to 10 (deviation over ratios of the set's mean)\n");
    println!(
        "| form | {} | spread of sets / deviation over ratios |",
        all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" | ")
    );
    println!("| --- |{} --- |", " --- |".repeat(all.len()));
    for (form_idx, form) in FORMS.iter().enumerate() {
        let (mut cells, mut means, mut deviations) = (Vec::new(), Vec::new(), Vec::new());
        for (_, found) in all {
            let classes: Vec<usize> = (0..found.class_counts.len()).filter(|&class| has_values(found, class, N_RATIOS - 1)).collect();
            let Some(summary) = Summary::new(found, &classes, N_RATIOS, form_idx) else { continue };
            let deviation = standard_deviation(&summary.means).unwrap_or(0.0);
            cells.push(format!("{:.4} ({deviation:.4})", mean(&summary.means)));
            means.push(mean(&summary.means));
            deviations.push(deviation * deviation);
        }
        let ratio = standard_deviation(&means).unwrap_or(0.0) / mean(&deviations).sqrt();
        println!("| {} | {} | {ratio:.1} |", form.name, cells.join(" | "));
    }
}

/// Whether the class keeps 8 true positives in the mean over repeats, from which every form says something.
fn has_values(found: &Found, class: usize, ratio_idx: usize) -> bool {
    let counts: Vec<f64> = found.values[ratio_idx].iter().map(|classes| classes[class].n_true_positives as f64).collect();
    mean(&counts) >= 8.0
}

/// Mean, variance and number of the repeats of one class at one ratio.
type Cell = (f64, f64, usize);

struct Summary {
    means: Vec<f64>,
    /// Root mean square over classes of the deviation of their means over ratios.
    over_ratios: f64,
    /// Of one class at one ratio over repeats.
    over_repeats: f64,
    /// Of the class means.
    over_classes: f64,
    with_ln_rows: f64,
}

impl Summary {
    fn new(found: &Found, classes: &[usize], n_ratios: usize, form_idx: usize) -> Option<Self> {
        // Per class, ratio: mean and variance over the repeats that have a value.
        let mut table: Vec<Vec<Cell>> = Vec::new();
        for &class in classes {
            let mut row = Vec::new();
            for ratio in &found.values[..n_ratios] {
                let value = |of: &Vec<OfClass>| of[class].forms[form_idx];
                let values: Vec<f64> = ratio.iter().filter_map(value).collect();
                if values.len() < 2 {
                    return None;
                }
                let deviation = standard_deviation(&values).unwrap_or(0.0);
                row.push((mean(&values), deviation * deviation, values.len()));
            }
            table.push(row);
        }
        let over = |of: &dyn Fn(&Vec<Cell>) -> f64| mean(&table.iter().map(of).collect::<Vec<f64>>());
        let variance = |values: &[f64]| standard_deviation(values).map_or(0.0, |deviation| deviation * deviation);
        let repeats = over(&|row| mean(&row.iter().map(|cell| cell.1).collect::<Vec<_>>()));
        // What the noise of the means adds is taken off the variances between means.
        let noise = over(&|row| mean(&row.iter().map(|cell| cell.1 / cell.2 as f64).collect::<Vec<_>>()));
        let ratios = (over(&|row| variance(&row.iter().map(|cell| cell.0).collect::<Vec<_>>())) - noise).max(0.0);
        let class_means: Vec<f64> = table.iter().map(|row| mean(&row.iter().map(|cell| cell.0).collect::<Vec<_>>())).collect();
        let between = (variance(&class_means) - (noise + ratios) / n_ratios as f64).max(0.0);
        let ln_rows: Vec<f64> = classes.iter().map(|&class| libm::log(found.class_counts[class] as f64)).collect();
        Some(Self {
            means: (0..n_ratios).map(|ratio| over(&|row| row[ratio].0)).collect(),
            over_ratios: ratios.sqrt(),
            over_repeats: repeats.sqrt(),
            over_classes: between.sqrt(),
            with_ln_rows: correlation(&class_means, &ln_rows),
        })
    }

    fn cells(&self) -> String {
        let square = |x: f64| x * x;
        let highest = self.means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = self.means.iter().copied().fold(f64::INFINITY, f64::min);
        let at_one = square(self.over_classes) / (square(self.over_classes) + square(self.over_repeats));
        let over = square(self.over_classes) / (square(self.over_classes) + square(self.over_repeats) + square(self.over_ratios));
        let means: Vec<String> = self.means.iter().map(|mean| format!("{mean:.3}")).collect();
        format!(
            "{} | {:.3} | {:.4} | {:.4} | {:.4} | {at_one:.2} | {over:.2} | {:+.2}",
            means.join(" | "),
            highest - lowest,
            self.over_ratios,
            self.over_repeats,
            self.over_classes,
            self.with_ln_rows
        )
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(&a, &b)| f(a - mean_a, b - mean_b)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}
