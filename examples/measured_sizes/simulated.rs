//! The table of known curves.

use rayon::prelude::*;
use scar_core::control::Control;
use scar_method::foundation::{Law, MeasuredSettings, MeasuredSize, MeasuredSizes, TestedSizes, measured_size, measured_sizes};

use super::crossed::{CLASS_ROWS, CROSSED};
use super::simulation::{CASES, quantile};

/// Prints, for each known curve, how often the nominal 95 % interval holds the true size over `n_sets` simulated sets.
pub fn table(n_sets: u64) {
    let settings = MeasuredSettings::default().check().expect("sound");
    println!(
        "| curve | test rows | true size | median size | median interval | holds | too high | too low | beyond the data | told by the power law |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for case in CASES {
        let truth = case.true_size(0.01, quantile(0.99));
        let found: Vec<MeasuredSize> =
            (0..n_sets).into_par_iter().map(|seed| measured_size(&case.simulate(seed).curve, &settings)).collect();
        let share = |is: &dyn Fn(&MeasuredSize) -> bool| found.iter().filter(|size| is(size)).count() as f64 / n_sets as f64;
        let above = share(&|size| size.low.is_none_or(|low| low > truth));
        let below = share(&|size| size.high.is_some_and(|high| high < truth));
        let median = |get: &dyn Fn(&MeasuredSize) -> Option<f64>| {
            let mut values: Vec<f64> = found.iter().map(|size| get(size).unwrap_or(f64::INFINITY)).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        println!(
            "| {} | {} | {truth:.0} | {:.0} | {:.0} to {:.0} | {:.3} | {above:.3} | {below:.3} | {:.2} | {:.2} |",
            case.name,
            case.n_test,
            median(&|size| size.size),
            median(&|size| size.low),
            median(&|size| size.high),
            1.0 - above - below,
            share(&|size| size.beyond_data),
            share(&|size| size.law.is_some_and(|law| law.law == Law::Power)),
        );
    }
}

/// Prints, for cross-tested sets of each known curve, how often the nominal 95 % interval holds the true size of the whole and of each
/// class: with all sizes, and with the two largest hidden.
pub fn crossed_table(n_sets: u64) {
    let settings = MeasuredSettings { n_resamples: 200, ..MeasuredSettings::default() }.check().expect("sound");
    let z = quantile(0.99);
    println!("| curve | sizes hidden | of | median ε used | true size, median | median interval | holds | too high | too low | no size |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for case in CROSSED {
        let sets: Vec<TestedSizes> = (0..n_sets).into_par_iter().map(|seed| case.simulate(seed)).collect();
        for n_hidden in [0, 2] {
            let found: Vec<MeasuredSizes> = sets
                .par_iter()
                .map(|tested| {
                    let seen = tested.without_largest(n_hidden).with_whole(tested.whole_rows().to_vec());
                    measured_sizes(&seen, &settings, &Control::new()).expect("nobody cancels")
                })
                .collect();
            for class in std::iter::once(None).chain((0..CLASS_ROWS.len()).map(Some)) {
                let of: Vec<&MeasuredSize> = found.iter().map(|sizes| class.map_or(&sizes.whole, |class| &sizes.steps[class])).collect();
                let sized: Vec<&&MeasuredSize> = of.iter().filter(|size| size.reason.is_none()).collect();
                let truths: Vec<f64> =
                    sized.par_iter().map(|size| case.true_size(class, size.epsilon.expect("a size has one"), z)).collect();
                let share = |n: usize| n as f64 / sized.len().max(1) as f64;
                let above =
                    sized.iter().zip(&truths).filter(|(size, truth)| size.low.is_none_or(|low| low > **truth * (1.0 + 1e-9))).count();
                let below =
                    sized.iter().zip(&truths).filter(|(size, truth)| size.high.is_some_and(|high| high < **truth * (1.0 - 1e-9))).count();
                let median = |mut values: Vec<f64>| {
                    values.sort_by(f64::total_cmp);
                    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
                };
                println!(
                    "| {} | {n_hidden} | {} | {:.3} | {:.0} | {:.0} to {} | {:.3} | {:.3} | {:.3} | {:.2} |",
                    case.name,
                    class.map_or_else(|| "the whole".to_owned(), |class| format!("class of {}", CLASS_ROWS[class])),
                    median(sized.iter().filter_map(|size| size.epsilon).collect()),
                    median(truths.clone()),
                    median(sized.iter().map(|size| size.low.unwrap_or(f64::INFINITY)).collect()),
                    Some(median(sized.iter().map(|size| size.high.unwrap_or(f64::INFINITY)).collect()))
                        .filter(|high| high.is_finite())
                        .map_or_else(|| "no end".to_owned(), |high| format!("{high:.0}")),
                    1.0 - share(above) - share(below),
                    share(above),
                    share(below),
                    1.0 - sized.len() as f64 / n_sets as f64,
                );
            }
        }
    }
}
