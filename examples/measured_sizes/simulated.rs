//! The table of known curves.

use rayon::prelude::*;
use scar_method::foundation::{Law, MeasuredSettings, MeasuredSize, measured_size};

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
