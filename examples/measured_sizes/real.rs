//! The tables of real data.

use std::path::Path;

use scar_core::control::Control;
use scar_method::foundation::{
    CheckedMeasuredSettings, ErrorCurve, Law, MeasuredSettings, MeasuredSize, MeasuredSizes, TestedSizes, foreseen_error, measured_size,
    measured_sizes,
};

use super::simulation::quantile;
use super::trainings::RealData;

const EPSILON: f64 = 0.01;
/// Shares of the training rows at which the error was trained for directly, twelve draws each.
const FRACTIONS: [f64; 8] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// Prints what the trainings of `n_splits` splits of `data` give.
pub fn tables(name: &str, data: &RealData, n_splits: u64) {
    let cache = |what: String| Path::new("target/measured").join(format!("{name}-{what}.json"));
    let splits: Vec<TestedSizes> = (0..n_splits).map(|seed| data.trainings(seed)).collect();
    let means: Vec<Vec<f64>> = (0..n_splits).map(|seed| data.mean_errors(seed, &FRACTIONS, 12, &cache(format!("{seed}-means")))).collect();
    let settings = MeasuredSettings { epsilon: EPSILON, ..MeasuredSettings::default() }.check().expect("sound");
    let measured: Vec<MeasuredSizes> =
        splits.iter().map(|tested| measured_sizes(tested, &settings, &Control::new()).expect("nobody cancels")).collect();

    println!("\n## {name}: {} training rows, {} test rows, {} classes", n_rows(&splits[0]), splits[0].n_test(), splits[0].n_classes());
    println!("\n| split | whole | interval | beyond | within ε of the whole | isotonic | joint | interval | steps, rows of the class |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (split, sizes) in measured.iter().enumerate() {
        let mut steps: Vec<f64> = sizes.steps.iter().filter_map(|step| step.size).collect();
        steps.sort_by(f64::total_cmp);
        println!(
            "| {split} | {} | {} | {} | {} | {} | {} | {} | {:.0} to {:.0}, median {:.0} |",
            rows(sizes.whole.size),
            interval(&sizes.whole),
            sizes.whole.beyond_data,
            rows(sizes.whole.size_within),
            rows(sizes.whole.isotonic),
            rows(sizes.joint.size),
            interval(&sizes.joint),
            steps.first().copied().unwrap_or(f64::NAN),
            steps.last().copied().unwrap_or(f64::NAN),
            steps.get(steps.len() / 2).copied().unwrap_or(f64::NAN),
        );
    }
    direct(&means, &measured, n_rows(&splits[0]));
    hidden(&splits, &settings);
    laws(&measured);
}

/// The size within the data as found by training at it, over all splits together, beside what the curves said.
fn direct(means: &[Vec<f64>], measured: &[MeasuredSizes], n_rows: f64) {
    let n = means.len() as f64;
    let error = |i: usize| means.iter().map(|own| own[i]).sum::<f64>() / n;
    let mut spreads: Vec<f64> = measured.iter().filter_map(|sizes| Some(sizes.whole.spread?.deviation(0.5, 1.0))).collect();
    spreads.sort_by(f64::total_cmp);
    // The draws' spread at x, from its median over splits at one half, as of a mean over rows.
    let spread = |x: f64| spreads[spreads.len() / 2] * (1.0 / x - 1.0).sqrt();
    let gaps: Vec<f64> = (0..FRACTIONS.len()).map(|i| error(i) - error(FRACTIONS.len() - 1)).collect();
    let crossing = |z: f64| {
        let gap = |i: usize| gaps[i] + z * spread(FRACTIONS[i]);
        let Some(last) = (0..FRACTIONS.len()).rfind(|&i| gap(i) > EPSILON) else { return f64::NAN };
        n_rows * (FRACTIONS[last] + (FRACTIONS[last + 1] - FRACTIONS[last]) * (gap(last) - EPSILON) / (gap(last) - gap(last + 1)))
    };
    let truth = crossing(quantile(0.99));
    let held = measured.iter().filter(|sizes| sizes.whole.interval_within.is_some_and(|(low, high)| low <= truth && truth <= high)).count();
    let mut within: Vec<f64> = measured.iter().filter_map(|sizes| sizes.whole.size_within).collect();
    within.sort_by(f64::total_cmp);
    println!(
        "\nMean error by share of the rows, over {n} splits: {}",
        (0..8).map(|i| format!("{} {:.4}", FRACTIONS[i], error(i))).collect::<Vec<_>>().join(", ")
    );
    println!(
        "Trained for directly, the error is within {EPSILON} of the whole's from {truth:.0} rows ({:.0} without the draws' spread); the curves said {:.0} (median, {:.0} to {:.0}). Of {n} intervals for that, {held} hold it.",
        crossing(0.0),
        within[within.len() / 2],
        within[0],
        within[within.len() - 1],
    );
}

/// What small sizes foretold of the larger ones that were hidden from them.
fn hidden(splits: &[TestedSizes], settings: &CheckedMeasuredSettings) {
    println!(
        "\n| hidden | curves | error of the whole foreseen within its 95 % interval | mean error of that, points | size foreseen within its interval |"
    );
    println!("| --- | --- | --- | --- | --- |");
    for n_hidden in [1, 2] {
        for steps in [false, true] {
            let curves = |tested: &TestedSizes| -> Vec<ErrorCurve> {
                if steps {
                    (0..tested.n_classes()).map(|class| ErrorCurve::of_step(tested, class)).collect()
                } else {
                    vec![ErrorCurve::of_whole(tested)]
                }
            };
            let all: Vec<Vec<ErrorCurve>> = splits.iter().map(curves).collect();
            let (mut n, mut n_held, mut missed) = (0, 0, 0.0);
            let (mut n_sizes, mut n_sizes_held) = (0, 0);
            for tested in splits {
                let seen = tested.without_largest(n_hidden);
                for (i, curve) in curves(&seen).iter().enumerate() {
                    let whole = curves(tested)[i].clone();
                    let Ok(foreseen) = foreseen_error(curve, whole.whole, settings) else { continue };
                    let observed = whole.points[whole.points.len() - 1].mean();
                    n += 1;
                    n_held += usize::from(foreseen.low <= observed && observed <= foreseen.high);
                    missed += 100.0 * (foreseen.error - observed).abs();
                    if n_hidden == 2
                        && let Some((truth, epsilon)) = doubling_size(&all.iter().map(|own| &own[i]).collect::<Vec<_>>())
                    {
                        let settings = MeasuredSettings { epsilon, ..MeasuredSettings::default() }.check().expect("sound");
                        let found = measured_size(curve, &settings);
                        n_sizes += 1;
                        n_sizes_held +=
                            usize::from(found.low.is_some_and(|low| low <= truth) && found.high.is_none_or(|high| high >= truth));
                    }
                }
            }
            let what = if steps { "steps" } else { "whole" };
            let sizes = if n_sizes > 0 { format!("{n_sizes_held} of {n_sizes}") } else { "–".to_owned() };
            println!("| {n_hidden} largest | {what} | {n_held} of {n} | {:.2} | {sizes} |", missed / f64::from(n));
        }
    }
}

/// The smallest n with f(n) − f(2n) ≤ ε, and an ε that puts it between a fifth and half of the rows, where the trainings of
/// all splits show it: f is their mean error, straight in ln n.
fn doubling_size(curves: &[&ErrorCurve]) -> Option<(f64, f64)> {
    let n_points = curves[0].points.len();
    let sizes: Vec<f64> = curves[0].points[n_points.checked_sub(3)?..].iter().map(|point| point.size).collect();
    let errors: Vec<f64> =
        (n_points - 3..n_points).map(|i| curves.iter().map(|curve| curve.points[i].mean()).sum::<f64>() / curves.len() as f64).collect();
    let error = |n: f64| {
        let i = usize::from(n > sizes[1]);
        errors[i] + (errors[i + 1] - errors[i]) * libm::log(n / sizes[i]) / libm::log(sizes[i + 1] / sizes[i])
    };
    let fall = |n: f64| error(n) - error((2.0 * n).min(sizes[2]));
    let (first, last) = (fall(sizes[0]), fall(sizes[2] / 2.0));
    let epsilon = 0.5 * (first + last);
    // A fall of less than a tenth of a point is noise.
    if !(last > 0.001 && first > last) {
        return None;
    }
    let n = (0..=1000).map(|i| sizes[0] * libm::pow(sizes[1] / sizes[0], f64::from(i) / 1000.0)).find(|&n| fall(n) <= epsilon)?;
    Some((n, epsilon))
}

/// Each law's error on sizes that it has not seen.
fn laws(measured: &[MeasuredSizes]) {
    println!(
        "\n| law | whole, largest hidden: mean error (mean absolute), points | two largest hidden | steps, largest hidden | two largest hidden | mean weight, whole |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for (i, law) in Law::ALL.iter().enumerate() {
        let told = |sizes: Vec<&MeasuredSize>, n_hidden: usize| {
            let errors: Vec<f64> =
                sizes.iter().filter_map(|size| size.checks.get(i)?.held_out[n_hidden]).map(|error| 100.0 * error).collect();
            let n = errors.len() as f64;
            format!("{:+.2} ({:.2})", errors.iter().sum::<f64>() / n, errors.iter().map(|error| error.abs()).sum::<f64>() / n)
        };
        let whole = || measured.iter().map(|sizes| &sizes.whole).collect::<Vec<_>>();
        let steps = || measured.iter().flat_map(|sizes| &sizes.steps).collect::<Vec<_>>();
        let weight = whole().iter().filter_map(|size| Some(size.checks.get(i)?.weight)).sum::<f64>() / measured.len() as f64;
        println!(
            "| {} | {} | {} | {} | {} | {weight:.2} |",
            law.name(),
            told(whole(), 0),
            told(whole(), 1),
            told(steps(), 0),
            told(steps(), 1)
        );
    }
}

fn n_rows(tested: &TestedSizes) -> f64 {
    tested.sizes().last().map_or(0.0, |size| size.n_rows() as f64)
}

fn rows(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |rows| format!("{rows:.0}"))
}

fn interval(size: &MeasuredSize) -> String {
    format!("{} to {}", rows(size.low), rows(size.high))
}
