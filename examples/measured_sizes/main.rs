//! Measured sizes of real data.
mod simulation;
mod trainings;

use std::path::Path;

use rayon::prelude::*;
use scar_lens::foundation::{MeasuredSettings, MeasuredSize, measured_size, measured_sizes};
use trainings::RealData;

const FRACTIONS: [f64; 8] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

fn simulate(n_sets: u64) {
    let settings = MeasuredSettings { n_resamples: 200, ..Default::default() }.check().expect("sound");
    println!(
        "| curve | true | median size | median low | median high | covers law | covers on test rows | low misses | high misses | median ratio high/low | beyond |"
    );
    for case in simulation::CASES {
        let z = simulation::quantile(0.99);
        let truth = case.true_size(0.01, z);
        let all: Vec<(MeasuredSize, f64)> = (0..n_sets)
            .into_par_iter()
            .map(|seed| {
                let set = case.simulate(seed);
                (measured_size(&set.curve, &settings), case.true_size_on(&set, 0.01, z))
            })
            .collect();
        let inside = |size: &MeasuredSize, truth: f64| {
            size.low.is_none_or(|low| low <= truth * 1.0001) && size.high.is_none_or(|high| high >= truth * 0.9999)
        };
        let share = |count: usize| count as f64 / n_sets as f64;
        let law = share(all.iter().filter(|(size, _)| inside(size, truth)).count());
        let rows = share(all.iter().filter(|(size, own)| inside(size, *own)).count());
        let above = share(all.iter().filter(|(size, _)| size.low.is_some_and(|low| low > truth)).count());
        let below = share(all.iter().filter(|(size, _)| size.high.is_some_and(|high| high < truth)).count());
        let beyond = share(all.iter().filter(|(size, _)| size.beyond_data).count());
        let median = |get: &dyn Fn(&MeasuredSize) -> f64| {
            let mut values: Vec<f64> = all.iter().map(|(size, _)| get(size)).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let inf = f64::INFINITY;
        let sds: Vec<String> = [0.05, 0.1, 0.5]
            .iter()
            .map(|&x| {
                let mut v: Vec<f64> = all.iter().map(|(s, _)| s.spread.map_or(0.0, |s| s.deviation(x, 1.0))).collect();
                v.sort_by(f64::total_cmp);
                format!("{:.4}~{:.4}", case.variance(x).sqrt(), v[v.len() / 2])
            })
            .collect();
        println!("{sds:?}");
        println!(
            "| {} | {truth:.0} | {:.0} | {:.0} | {:.0} | {law:.3} | {rows:.3} | {above:.3} | {below:.3} | {:.2} | {beyond:.2} |",
            case.name,
            median(&|s| s.size.unwrap_or(inf)),
            median(&|s| s.low.unwrap_or(inf)),
            median(&|s| s.high.unwrap_or(inf)),
            median(&|s| s.high.unwrap_or(inf) / s.low.unwrap_or(inf)),
        );
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [n_sets] = &args[..] {
        return simulate(n_sets.parse().expect("a number"));
    }
    let [name, matrix, labels, fewest, n_seeds] = &args[..] else { return };
    let data = RealData::open(Path::new(matrix), Path::new(labels), fewest.parse().expect("a number"));
    for seed in 0..n_seeds.parse().expect("a number") {
        let started = std::time::Instant::now();
        let tested = data.trainings(seed, Path::new(&format!("target/measured/{name}-{seed}.json")));
        let means = data.mean_errors(
            seed,
            &FRACTIONS,
            if name == "wordnet" { 4 } else { 12 },
            Path::new(&format!("target/measured/{name}-{seed}-means.json")),
        );
        println!("MEANS {means:?}");
        println!(
            "## {name}, split {seed}: {} train, {} test rows ({:.0} s)",
            tested.sizes().last().map_or(0, |s| s.n_rows()),
            tested.n_test(),
            started.elapsed().as_secs_f64()
        );
        for size in tested.sizes() {
            let n = size.n_rows();
            let e: Vec<f64> = size.repeats().iter().map(|e| e.of_whole() as f64 / tested.n_test() as f64).collect();
            let m = e.iter().sum::<f64>() / e.len() as f64;
            let sd = (e.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (e.len() as f64 - 1.0)).sqrt();
            println!("{n}: {m:.4} sd {sd:.4}");
        }
        let t = std::time::Instant::now();
        let measured = measured_sizes(&tested, &MeasuredSettings::default().check().expect("sound"));
        println!("took {:.2} s", t.elapsed().as_secs_f64());
        let row = |what: &str, s: &MeasuredSize| {
            println!(
                "| {what} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} {:?}",
                s.size.map(|x| x.round()),
                s.low.map(|x| x.round()),
                s.high.map(|x| x.round()),
                s.place,
                s.size_within.map(|x| x.round()),
                s.isotonic.map(|x| x.round()),
                s.law.map(|l| (l.offset, l.height, l.rate)),
                s.spread
            )
        };
        row("whole", &measured.whole);
        for c in &measured.whole.checks {
            println!("   {:?} {:?} {:?} {:?}", c.law.law, c.size, c.size_within, c.held_out);
        }
        row("joint", &measured.joint);
        for (i, s) in measured.steps.iter().enumerate() {
            row(&i.to_string(), s);
        }
    }
}
