//! The tables: a row per set and measure, then a row per measure over all sets.

use std::cmp::Ordering;

use scar_core::stats::{mean, standard_deviation};

use crate::halves::{Half, Halves, MEASURES, N_MEASURES, RATIOS};

/// Which gain the sets are compared by: that from a quarter of the rows.
const GAIN: usize = 1;
/// Fewest classes that have both numbers for a rank correlation to say anything.
const FEWEST: usize = 4;

type Found<'a> = [(&'a str, Vec<Halves>)];

pub fn print(found: &Found<'_>, n_seeds: u64) {
    println!(
        "Means over {n_seeds} seeds, both halves each, ratios {RATIOS:?}. *Range*: the highest less the lowest mean of the classes over the"
    );
    println!(
        "ratios. *Between classes*: variance of the means of the classes over the whole variance, ratios and halves taken together; 1 is a"
    );
    println!(
        "measure that tells classes and nothing else. *Gain*: the class's balanced error on rows never seen at ratio 2 (4) less that at ratio 1, in the"
    );
    println!(
        "other half. Spearman's correlation with the measure at ratio 1, ± its standard error over the seeds. Where a measure is below 1 for"
    );
    println!(
        "classes that have much to gain, it is negative. Coverage on rows never seen is there at ratio 1 only. The last row of each set ranks the"
    );
    println!("classes by the gain in the first half itself, and is what one can hope for.\n");
    println!(
        "| set | measure | range: training | never seen | between classes: training | never seen | gain from ½: training | never seen | gain from ¼: training | never seen |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, halves) in found {
        for (measure, title) in MEASURES.iter().enumerate() {
            let cells = |of: &dyn Fn(usize) -> String| [0, 1].map(of).join(" | ");
            println!(
                "| {name} | {title} | {} | {} | {} | {} |",
                cells(&|side| three(range(halves, side, measure))),
                cells(&|side| three(between(halves, side, measure))),
                cells(&|side| correlation(&correlations(halves, side, measure, 0))),
                cells(&|side| correlation(&correlations(halves, side, measure, 1))),
            );
        }
        let itself = |gain: usize| correlation(&halves.iter().filter_map(|both| gain_itself(both, gain)).collect::<Vec<_>>());
        println!("| {name} | *the gain itself* | – | – | – | – | – | {} | – | {} |", itself(0), itself(1));
    }
    summary(found);
}

/// Per measure, all sets together, and what follows from it.
fn summary(found: &Found<'_>) {
    println!(
        "\nAll sets together: means of the share between classes and of the correlation with the gain from ¼. *Shown*: sets on which that correlation"
    );
    println!(
        "is more than two standard errors from 0. *Ahead*: sets on which its absolute value is the larger by more than two standard errors of the"
    );
    println!("difference over seeds.\n");
    println!(
        "| measure | between classes: training | never seen | correlation: training | never seen | shown: training | never seen | training ahead | never seen ahead | better |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut strongest = (0.0, String::new());
    for (measure, title) in MEASURES.iter().enumerate() {
        let of_sets =
            |side: usize| -> Vec<Vec<f64>> { found.iter().map(|(_, halves)| correlations(halves, side, measure, GAIN)).collect() };
        let both = [0, 1].map(of_sets);
        let shares = [0, 1].map(|side| finite_mean(found.iter().map(|(_, halves)| between(halves, side, measure))));
        let strength = both.each_ref().map(|sets| finite_mean(sets.iter().map(|own| if own.is_empty() { f64::NAN } else { mean(own) })));
        let shown = both.each_ref().map(|sets| sets.iter().filter(|own| sign_of(own) != 0).count());
        let ahead: Vec<i8> = both[0]
            .iter()
            .zip(&both[1])
            .map(|(training, unseen)| sign_of(&training.iter().zip(unseen).map(|(a, b)| b.abs() - a.abs()).collect::<Vec<_>>()))
            .collect();
        let n_ahead = [-1, 1].map(|sign| ahead.iter().filter(|&&own| own == sign).count());
        let better = match (strength[0].is_finite(), n_ahead[0].cmp(&n_ahead[1])) {
            (false, _) => "never seen alone",
            (_, Ordering::Less) => "never seen",
            (_, Ordering::Greater) => "training",
            (_, Ordering::Equal) => "neither",
        };
        for (side, name) in ["of training rows", "of rows never seen"].into_iter().enumerate() {
            if strength[side].abs() > strongest.0 {
                strongest = (
                    strength[side].abs(),
                    format!("{title} {name} ({}, shown on {} of {} sets)", signed(strength[side]), shown[side], found.len()),
                );
            }
        }
        println!(
            "| {title} | {} | {} | {} | {} | {} | {} | {} | {} | {better} |",
            three(shares[0]),
            three(shares[1]),
            signed(strength[0]),
            signed(strength[1]),
            shown[0],
            shown[1],
            n_ahead[0],
            n_ahead[1]
        );
    }
    println!("\nThe best order of the classes by what they gain comes from: {}.", strongest.1);
}

/// +1 or −1 where the mean of `values` is more than two standard errors from 0, else 0.
fn sign_of(values: &[f64]) -> i8 {
    let mean = if values.is_empty() { 0.0 } else { mean(values) };
    match mean.abs() > 2.0 * standard_error(values) {
        true if mean > 0.0 => 1,
        true if mean < 0.0 => -1,
        _ => 0,
    }
}

/// The values of all halves at ratio number `at`, class by class.
fn at(halves: &[Halves], side: usize, measure: usize, at: usize) -> impl Iterator<Item = &Vec<f64>> {
    halves.iter().flat_map(move |both| both.0.iter().filter_map(move |half| half.values[side][measure].get(at)))
}

/// The highest less the lowest mean over the ratios; NaN where fewer than two ratios have one.
fn range(halves: &[Halves], side: usize, measure: usize) -> f64 {
    let mean_at = |ratio| finite_mean(at(halves, side, measure, ratio).flatten().copied());
    let means: Vec<f64> = (0..RATIOS.len()).map(mean_at).filter(|mean| mean.is_finite()).collect();
    if means.len() < 2 {
        return f64::NAN;
    }
    means.iter().copied().fold(f64::NEG_INFINITY, f64::max) - means.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Variance of the means of the classes over the variance of all values.
fn between(halves: &[Halves], side: usize, measure: usize) -> f64 {
    let all: Vec<&Vec<f64>> = (0..RATIOS.len()).flat_map(|ratio| at(halves, side, measure, ratio)).collect();
    let n_classes = all.first().map_or(0, |values| values.len());
    let of_class = |class: usize| all.iter().map(move |values| values[class]).filter(|value| value.is_finite());
    let whole = finite_mean((0..n_classes).flat_map(of_class));
    let (mut between, mut total) = (0.0, 0.0);
    for class in 0..n_classes {
        let own = finite_mean(of_class(class));
        for value in of_class(class) {
            between += (own - whole) * (own - whole);
            total += (value - whole) * (value - whole);
        }
    }
    // Where all values are the same to the last digits, there is no variance to share out.
    if total > 1e-12 { between / total } else { f64::NAN }
}

fn finite_mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    if values.is_empty() { f64::NAN } else { mean(&values) }
}

/// Per seed, the correlation of the measure at ratio 1 in one half with the gain in the other, as the mean of both directions.
fn correlations(halves: &[Halves], side: usize, measure: usize, gain: usize) -> Vec<f64> {
    assert!(measure < N_MEASURES, "no such measure");
    let of_seed = |both: &Halves| {
        let [first, second] = &both.0;
        let one = |of: &Half, other: &Half| spearman(of.values[side][measure].first()?, &other.gains[gain]);
        Some(0.5 * (one(first, second)? + one(second, first)?))
    };
    halves.iter().filter_map(of_seed).collect()
}

fn gain_itself(both: &Halves, gain: usize) -> Option<f64> {
    spearman(&both.0[0].gains[gain], &both.0[1].gains[gain])
}

/// Spearman's rank correlation over the pairs that have both numbers; 0 where one of them is the same for all. `None` for fewer than
/// four pairs.
fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = a.iter().copied().zip(b.iter().copied()).filter(|(a, b)| a.is_finite() && b.is_finite()).collect();
    if pairs.len() < FEWEST {
        return None;
    }
    let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let (a, b) = (ranks(&a), ranks(&b));
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let products = |f: &dyn Fn(usize) -> f64| (0..a.len()).map(f).sum::<f64>();
    let both = products(&|i| (a[i] - mean_a) * (b[i] - mean_b));
    let size = products(&|i| (a[i] - mean_a).powi(2)) * products(&|i| (b[i] - mean_b).powi(2));
    Some(if size > 0.0 { both / size.sqrt() } else { 0.0 })
}

/// Ranks from 1; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let n_below = values.iter().filter(|other| *other < value).count() as f64;
        let n_equal = values.iter().filter(|other| *other == value).count() as f64;
        n_below + 0.5 * (n_equal + 1.0)
    };
    values.iter().map(rank).collect()
}

fn standard_error(values: &[f64]) -> f64 {
    standard_deviation(values).map_or(f64::NAN, |deviation| deviation / (values.len() as f64).sqrt())
}

fn correlation(values: &[f64]) -> String {
    match values {
        [] => "–".to_owned(),
        values => format!("{} ± {:.2}", signed(mean(values)), standard_error(values)),
    }
}

fn three(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}") } else { "–".to_owned() }
}

fn signed(value: f64) -> String {
    if value.is_finite() { format!("{value:+.2}") } else { "–".to_owned() }
}
