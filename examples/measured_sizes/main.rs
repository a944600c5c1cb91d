//! Measured sizes of real data.
mod trainings;

use std::path::Path;

use scar_lens::foundation::{MeasuredSettings, MeasuredSize, measured_sizes};
use trainings::RealData;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, matrix, labels, fewest, n_seeds] = &args[..] else { return };
    let data = RealData::open(Path::new(matrix), Path::new(labels), fewest.parse().expect("a number"));
    for seed in 0..n_seeds.parse().expect("a number") {
        let started = std::time::Instant::now();
        let tested = data.trainings(seed, Path::new(&format!("target/measured/{name}-{seed}.json")));
        println!(
            "## {name}, split {seed}: {} train, {} test rows ({:.0} s)",
            tested.sizes().last().map_or(0, |s| s.class_rows.iter().sum::<u64>()),
            tested.n_test(),
            started.elapsed().as_secs_f64()
        );
        for size in tested.sizes() {
            let n: u64 = size.class_rows.iter().sum();
            let e: Vec<f64> = size.repeats.iter().map(|e| e.of_whole() as f64 / tested.n_test() as f64).collect();
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
