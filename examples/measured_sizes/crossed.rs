//! Cross-tested sets with known curves: every row tests the trainings that did not see it, the largest size is five folds.
//!
//! Rows of the first classes are missed with the chance of the curve and then taken for the last, most frequent class; its own missed
//! rows are taken for the others. Which rows are hard, what a draw has in common and what flips is as in `simulation.rs`.

use scar_core::Random;
use scar_method::foundation::{TestedSizes, Unseen, count_unseen};

use super::simulation::{Normals, cdf, common, first, quantile};

const RATIOS: [u32; 6] = [30, 20, 15, 10, 5, 2];
const N_FOLDS: usize = 5;

/// Rows of each class. The last is the most frequent.
pub const CLASS_ROWS: [usize; 5] = [20, 50, 100, 500, 1330];
const LAST: usize = CLASS_ROWS.len() - 1;

/// Known curves: the chance that a row is missed at a share x of the whole.
#[derive(Clone, Copy)]
pub struct CrossedCase {
    pub name: &'static str,
    /// Of a row of the first classes.
    pub missed: fn(f64) -> f64,
    /// Of a row of the last class.
    pub last_missed: fn(f64) -> f64,
}

/// The last two follow none of the laws, and nothing was chosen by them.
pub const CROSSED: [CrossedCase; 6] = [
    CrossedCase { name: "power, c = 0.5", missed: |x| 0.05 + 0.05 * libm::pow(x, -0.5), last_missed: |x| 0.02 + 0.02 * libm::pow(x, -0.5) },
    CrossedCase {
        name: "power, still falling",
        missed: |x| 0.05 + 0.3 * libm::pow(x, -0.2),
        last_missed: |x| 0.02 + 0.15 * libm::pow(x, -0.2),
    },
    CrossedCase { name: "exponential", missed: |x| 0.1 + 0.5 * libm::exp(-6.0 * x), last_missed: |x| 0.03 + 0.2 * libm::exp(-6.0 * x) },
    CrossedCase { name: "rational", missed: |x| 0.08 + 0.6 / (1.0 + 20.0 * x), last_missed: |x| 0.03 + 0.2 / (1.0 + 20.0 * x) },
    CrossedCase { name: "logarithm", missed: |x| 0.2 - 0.014 * libm::log(x), last_missed: |x| 0.08 - 0.008 * libm::log(x) },
    CrossedCase { name: "two phases", missed: |x| 0.15 + phases(0.3, x), last_missed: |x| 0.05 + phases(0.12, x) },
];

/// A fall by `height` that begins slowly, is steepest at a tenth of the whole, and then ends; and a power law beside it.
fn phases(height: f64, x: f64) -> f64 {
    height / (1.0 + libm::exp(3.0 * libm::log(10.0 * x))) + 0.1 * height * libm::pow(x, -0.3)
}

fn n_rows() -> usize {
    CLASS_ROWS.iter().sum()
}

/// The share of the last class's missed rows that is taken for `class`.
fn taken_for(class: usize) -> f64 {
    CLASS_ROWS[class] as f64 / (n_rows() - CLASS_ROWS[LAST]) as f64
}

impl CrossedCase {
    fn chance(&self, class: usize, x: f64) -> f64 {
        if class == LAST { (self.last_missed)(x) } else { (self.missed)(x) }
    }

    pub fn simulate(&self, seed: u64) -> TestedSizes {
        let mut normals = Normals::new(seed, 78);
        let mut random = Random::new(seed, &[79]);
        let class_ids: Vec<u32> = CLASS_ROWS.iter().enumerate().flat_map(|(class, &n)| std::iter::repeat_n(class as u32, n)).collect();
        let difficulty: Vec<f64> = class_ids.iter().map(|_| normals.draw()).collect();
        let mut predict = |rows: &[u32], share: &dyn Fn(usize) -> f64| -> Vec<u32> {
            let shared = normals.draw();
            let thresholds: Vec<f64> = (0..CLASS_ROWS.len()).map(|class| quantile(self.chance(class, share(class)))).collect();
            let one = |&row: &u32| {
                let class = class_ids[row as usize] as usize;
                let x = share(class);
                let (kappa, common) = (x.sqrt(), common(x));
                let own = (1.0 - kappa - common).max(0.0).sqrt() * normals.draw();
                let value = kappa.sqrt() * difficulty[row as usize] + common.sqrt() * shared + own;
                if value >= thresholds[class] {
                    return class as u32;
                }
                if class != LAST {
                    return LAST as u32;
                }
                // The first class whose part of the missed rows holds the draw.
                let mut left = random.unit();
                (0..LAST)
                    .find(|&class| {
                        left -= taken_for(class);
                        left < 0.0
                    })
                    .unwrap_or(LAST - 1) as u32
            };
            rows.iter().map(one).collect()
        };
        let mut draws = Random::new(seed, &[80]);
        let mut sizes: Vec<(Vec<u64>, Vec<Unseen>)> = Vec::new();
        for ratio in RATIOS {
            let kept: Vec<u64> = CLASS_ROWS.iter().map(|&n| n as u64 / u64::from(ratio)).collect();
            // A class without a row is never predicted: all of its rows are missed.
            let share = |class: usize| (kept[class] as f64).max(0.5) / CLASS_ROWS[class] as f64;
            let trainings = (0..ratio).map(|_| {
                let mut rows = Vec::new();
                let mut start = 0;
                for (class, &n) in CLASS_ROWS.iter().enumerate() {
                    let mut own: Vec<u32> = (start as u32..(start + n) as u32).collect();
                    draws.choose_to_front(&mut own, kept[class] as usize);
                    rows.extend_from_slice(&own[kept[class] as usize..]);
                    start += n;
                }
                rows.sort_unstable();
                Unseen { predicted: predict(&rows, &share), rows }
            });
            let trainings = trainings.collect();
            sizes.push((kept.clone(), trainings));
        }
        let all: Vec<u32> = (0..n_rows() as u32).collect();
        let mut predicted = vec![0; all.len()];
        for fold in 0..N_FOLDS {
            let rows: Vec<u32> = all.iter().copied().filter(|row| *row as usize % N_FOLDS == fold).collect();
            let of_fold = predict(&rows, &|_| 1.0 - 1.0 / N_FOLDS as f64);
            rows.iter().zip(of_fold).for_each(|(&row, class)| predicted[row as usize] = class);
        }
        let whole: Vec<u64> = CLASS_ROWS.iter().map(|&n| n as u64).collect();
        let of_folds = whole.iter().map(|n| n - n / N_FOLDS as u64).collect();
        sizes.push((of_folds, vec![Unseen { rows: all, predicted }]));
        count_unseen(sizes, &class_ids, whole).expect("fits")
    }

    /// The error of `class` (balanced), or of the whole, at a share x, given what the draw has in common. `thresholds` are those of the classes
    /// at x.
    fn error_given(class: Option<usize>, x: f64, thresholds: &[f64], shared: f64) -> f64 {
        let common = common(x);
        let chance = |class: usize| cdf((thresholds[class] - common.sqrt() * shared) / (1.0 - common).sqrt());
        match class {
            None => CLASS_ROWS.iter().enumerate().map(|(class, &n)| n as f64 * chance(class)).sum::<f64>() / n_rows() as f64,
            Some(LAST) => {
                let others = (n_rows() - CLASS_ROWS[LAST]) as f64;
                let taken: f64 = (0..LAST).map(|class| CLASS_ROWS[class] as f64 * chance(class)).sum::<f64>() / others;
                0.5 * (chance(LAST) + taken)
            }
            Some(class) => {
                let taken = CLASS_ROWS[LAST] as f64 * taken_for(class) * chance(LAST) / (n_rows() - CLASS_ROWS[class]) as f64;
                0.5 * (chance(class) + taken)
            }
        }
    }

    /// Mean and standard deviation over draws, on an endless test set.
    fn moments(&self, class: Option<usize>, x: f64) -> (f64, f64) {
        let thresholds: Vec<f64> = (0..CLASS_ROWS.len()).map(|class| quantile(self.chance(class, x))).collect();
        let (mut mean, mut square, mut weights) = (0.0, 0.0, 0.0);
        for i in -40..=40 {
            let shared = f64::from(i) * 0.15;
            let weight = libm::exp(-0.5 * shared * shared);
            let error = Self::error_given(class, x, &thresholds, shared);
            mean += weight * error;
            square += weight * error * error;
            weights += weight;
        }
        let mean = mean / weights;
        (mean, (square / weights - mean * mean).max(0.0).sqrt())
    }

    /// The true size by its definition, in rows of the class or of the whole.
    pub fn true_size(&self, class: Option<usize>, epsilon: f64, z: f64) -> f64 {
        let n = class.map_or(n_rows(), |class| CLASS_ROWS[class]) as f64;
        let error = |x: f64| self.moments(class, x).0;
        let whole = error(1.0);
        if whole - error(2.0) > epsilon {
            return n * first(1.0, 1e6, |x| error(x) - error(2.0 * x) <= epsilon);
        }
        n * first(1.0 / n, 1.0, |x| {
            let (mean, deviation) = self.moments(class, x);
            mean - whole + z * deviation <= epsilon
        })
    }
}
