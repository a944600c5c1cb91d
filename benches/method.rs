//! Formulas on large inputs, for `make bench`: prints rows of README's *Performance* table.

use std::time::{Duration, Instant};

use ndarray::Array2;
use scar_core::Random;
use scar_core::control::Control;
use scar_method::foundation::total::{TotalParams, Totals};
use scar_method::foundation::{MeasuredSettings, TestErrors, TestNoise, TestedSize, TestedSizes, measured_sizes};
use scar_method::measures::{Convention, measure};
use scar_method::probe::predictions;
use scar_report::format;

fn main() {
    let threads = rayon::current_num_threads();
    for (n, k) in [(1_000_000, 10), (100_000, 1_000)] {
        let (logits, class_ids) = logits(n, k);
        let predicted = predictions(logits.view());
        for convention in Convention::ALL {
            let took = best_of(3, || drop(measure(logits.view(), &predicted, &class_ids, 1, convention)));
            row(&format!("measures of {} × {} logits, {convention}, {threads} threads", count(n), count(k)), &secs(took));
        }
    }
    for k in [10, 100, 1_000, 10_000] {
        let mut random = Random::new(1, &[k as u64]);
        let h: Vec<f64> = (0..k).map(|_| f64::from(random.symmetric(2_000.0)) + 3_000.0).collect();
        let took = best_of(5, || drop(Totals::of(&h, Some(k as f64 / 2.0), TotalParams::default())));
        row(&format!("all totals, k = {}", count(k)), &millis(took));
    }
    for k in [10, 100, 1_000] {
        let tested = tested(k);
        let settings = MeasuredSettings::default().check().expect("the defaults are usable");
        let took = best_of(1, || drop(measured_sizes(&tested, &settings, &Control::new())));
        row(&format!("measured sizes and intervals, k = {}, {threads} threads", count(k)), &secs(took));
    }
}

fn row(what: &str, figure: &str) {
    println!("| {what} | native | {figure} |");
}

fn count(n: usize) -> String {
    format::count(n as u64)
}

fn secs(took: Duration) -> String {
    format!("{:.2} s", took.as_secs_f64())
}

fn millis(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1e3)
}

fn best_of(n: u32, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..n).map(once).min().expect("once at least")
}

/// Noise with the own class raised, so that three quarters or so are right.
fn logits(n: usize, k: usize) -> (Array2<f32>, Vec<u32>) {
    let mut random = Random::new(0, &[n as u64, k as u64]);
    let class_ids: Vec<u32> = (0..n).map(|_| random.below(k as u32)).collect();
    let mut logits = Array2::from_shape_fn((n, k), |_| random.symmetric(2.0) + random.symmetric(2.0));
    class_ids.iter().enumerate().for_each(|(row, &class)| logits[(row, class as usize)] += 4.0);
    (logits, class_ids)
}

/// 83 trainings at the usual ratios whose errors fall as a power of the rows.
fn tested(k: usize) -> TestedSizes {
    let mut random = Random::new(2, &[k as u64]);
    let sizes = [1, 2, 5, 10, 15, 20, 30].map(|ratio: u32| {
        let wrong = 3.0 + 12.0 * f64::from(ratio).sqrt();
        let noise = |share: f64| TestNoise { flips: share * wrong / 45_000.0, ..TestNoise::default() };
        let repeats = (0..ratio).map(|_| {
            let errors: Vec<u32> = (0..k).map(|_| (wrong + f64::from(random.symmetric(2.0))) as u32).collect();
            TestErrors::from_counts(errors.clone(), errors, &vec![150; k])
        });
        TestedSize::new(vec![600 / u64::from(ratio); k], repeats.collect(), vec![noise(1.0); k], noise(1.0 / k as f64))
    });
    TestedSizes::new(sizes.into(), vec![150; k]).expect("counts fit")
}
