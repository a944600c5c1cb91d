use super::*;
use crate::rows::votes::Votes;
use scar_core::Random;

/// A fit in which class `class` has the share `share` of 1 and the others are alike.
fn fit(class: u32, share: f64, n_classes: usize) -> Fit {
    let other = libm::log((1.0 - share) / (n_classes as f64 - 1.0));
    let mut logs = vec![other; n_classes];
    logs[class as usize] = libm::log(share);
    Fit { votes: Votes::default(), logs }
}

/// Fits of 4,000 rows in four classes, most of them clear and some on a border, with labels drawn by their shares; then `change` may give
/// a row another label.
fn estimate(change: impl Fn(u32, &mut Random) -> u32) -> (LabelNoise, Vec<(u32, Fit, bool)>) {
    let mut random = Random::new(8, &[]);
    let mut rows = Vec::new();
    for row in 0..4_000u32 {
        let class = row % 4;
        let share = if row % 5 == 0 { 0.6 } else { 0.999 };
        let is_other = random.symmetric(0.5) + 0.5 > share as f32;
        let right = if is_other { (class + 1 + row / 4 % 3) % 4 } else { class };
        let label = change(right, &mut random);
        rows.push((label, fit(class, share, 4), label != right));
    }
    let sample = NoiseSample::new(rows.iter().map(|(label, fit, _)| NoiseRow::new(*label, fit)).collect());
    (LabelNoise::estimate(&sample, 4), rows)
}

fn n_likely(noise: &LabelNoise, rows: &[(u32, Fit, bool)]) -> (usize, usize) {
    let likely: Vec<bool> =
        rows.iter().filter(|(label, fit, _)| noise.judge(*label, fit).0 > 0.5).map(|(_, _, is_wrong)| *is_wrong).collect();
    (likely.len(), likely.iter().filter(|is_wrong| **is_wrong).count())
}

#[test]
fn labels_that_are_as_sure_as_they_seem_are_not_called_wrong() {
    let (noise, rows) = estimate(|label, _| label);
    assert!(noise.anywhere < 0.002 && noise.swaps.is_empty(), "{noise:?}");
    // The power is a little above the likeliest, so it is not none.
    assert!(n_likely(&noise, &rows).0 <= 8, "two thousandths of all rows at most");
}

#[test]
fn labels_drawn_anywhere_are_counted_and_found() {
    // One in ten is drawn from four classes, so that 300 of 4,000 change.
    let (noise, rows) =
        estimate(|label, random| if random.symmetric(1.0) > 0.8 { (random.symmetric(2.0) + 2.0) as u32 % 4 } else { label });
    let n_wrong = rows.iter().filter(|(_, _, is_wrong)| *is_wrong).count();
    assert!((noise.anywhere - 0.1).abs() < 0.02, "{noise:?}");
    let (n_found, n_right) = n_likely(&noise, &rows);
    assert!(n_right as f64 > 0.7 * n_wrong as f64 && n_right as f64 > 0.9 * n_found as f64, "{n_right} of {n_found}, {n_wrong} wrong");
}

#[test]
fn a_class_that_is_called_by_anothers_name_is_found_with_its_rate() {
    let (noise, rows) = estimate(|label, random| if label == 2 && random.symmetric(1.0) > 0.6 { 3 } else { label });
    let [swap] = noise.swaps[..] else { panic!("{:?}", noise.swaps) };
    assert_eq!((swap.class, swap.label), (2, 3));
    assert!((swap.rate - 0.2).abs() < 0.03 && noise.anywhere < 0.01, "{noise:?}");
    let (n_found, n_right) = n_likely(&noise, &rows);
    assert!(n_right as f64 > 0.9 * n_found as f64 && n_right > 120, "{n_right} of {n_found}");
}

#[test]
fn no_rows_and_two_classes_give_finite_numbers() {
    let none = LabelNoise::estimate(&NoiseSample::default(), 2);
    let (chance, evidence) = none.judge(1, &fit(0, 0.9, 2));
    assert_eq!((chance, evidence), (0.0, 0.0), "{none:?}");
    // Rows that all lie in the other class.
    let row = fit(0, 1.0 - 1e-12, 2);
    for n_rows in [1, 100] {
        let all = LabelNoise::estimate(&NoiseSample::new(vec![NoiseRow::new(1, &row); n_rows]), 2);
        assert!(all.judge(1, &row).0.is_finite() && all.anywhere.is_finite());
    }
}

#[test]
fn shares_of_classes_that_are_not_looked_at_are_counted_together() {
    // Of 30 classes alike, nine are listed and 21 are not.
    let row = NoiseRow::new(7, &fit(0, 1.0 / 30.0, 30));
    for power in POWERS {
        assert!(row.shares(power).iter().all(|share| (share - 1.0 / 30.0).abs() < 1e-6), "{:?}", row.shares(power));
    }
}

#[test]
fn the_likeliest_power_lies_at_the_top_between_those_tried() {
    let likelihoods = |top: f64| POWERS.map(|power| -1e3 * (libm::log(power) - libm::log(top)).powi(2));
    for (top, best) in [(1.4, 3), (1.5, 4), (2.2, 6)] {
        assert!((likeliest_power(&likelihoods(top), best) / top - 1.0).abs() < 1e-9);
    }
    assert_eq!((likeliest_power(&likelihoods(9.0), 8), likeliest_power(&[0.0; 9], 4)), (3.1, 1.55));
}
