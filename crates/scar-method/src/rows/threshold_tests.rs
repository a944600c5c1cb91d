use super::*;
use scar_core::Random;

/// Cosines of 20 neighbors of each of 400 rows, as chance gives them in `n_dims` dimensions with the 20th at distance 0.8.
fn chance(n_dims: f64) -> Vec<Vec<f64>> {
    let mut random = Random::new(2, &[]);
    let mut row = || {
        let mut volumes: Vec<f64> = (0..19).map(|_| random.unit()).collect();
        volumes.sort_unstable_by(f64::total_cmp);
        volumes.push(1.0);
        volumes.into_iter().map(|volume| cosine_of(0.8 * libm::exp(libm::log(volume) / n_dims))).collect()
    };
    (0..400).map(|_| row()).collect()
}

/// The distance of each of 1,000 rows to its nearest, by chance.
fn by_chance(law: &ChanceLaw) -> Vec<f64> {
    let quantile = |share: f64| {
        let is_below = |ln: f64| law.rows_within(libm::exp(ln)) < share * 1000.0;
        libm::exp(halved(libm::log(RESOLVED), 0.0, 50, is_below).0)
    };
    (0..1000).map(|row| quantile((f64::from(row) + 0.5) / 1000.0)).collect()
}

#[test]
fn dimensions_and_counts_of_chance_are_found() {
    for n_dims in [2.0, 8.0, 30.0] {
        let law = ChanceLaw::of(&chance(n_dims), 1_000).expect("rows enough");
        assert!((law.n_dims / n_dims - 1.0).abs() < 0.06, "{} for {n_dims}", law.n_dims);
        // Twenty within the reach; half the rows have one where 20·shareᵐ = ln 2.
        let half = 0.8 * libm::exp(libm::log(std::f64::consts::LN_2 / 20.0) / n_dims);
        assert!((law.rows_within(half) - 500.0).abs() < 40.0, "{}", law.rows_within(half));
    }
}

#[track_caller]
fn check(n_dims: f64, near: &[(usize, f64)], rule: ThresholdRule, wanted: usize) {
    let law = ChanceLaw::of(&chance(n_dims), 1_000).expect("rows enough");
    let mut random = Random::new(5, &[]);
    let mut distances = by_chance(&law);
    for &(n, distance) in near {
        // In pairs, a little apart from each other.
        for _ in 0..n / 2 {
            let distance = distance * (0.8 + 0.4 * random.unit());
            distances.extend([distance, distance]);
        }
    }
    distances.retain(|&distance| distance <= FARTHEST);
    let threshold = DuplicateThreshold::of(Some(&law), distances.clone());
    let found = distances.iter().filter(|&&distance| cosine_of(distance) >= threshold.cosine).count();
    assert_eq!(threshold.rule, rule, "{threshold:?}");
    assert!(found.abs_diff(wanted) * 20 <= wanted, "{found} of {wanted}: {threshold:?}");
}

#[test]
fn rows_by_chance_are_no_duplicates() {
    check(1.0, &[], ThresholdRule::Exact, 0);
    check(8.0, &[], ThresholdRule::Chance, 0);
    check(30.0, &[], ThresholdRule::Usual, 0);
}

#[test]
fn a_gap_is_found_wherever_it_lies() {
    check(30.0, &[(60, 0.01)], ThresholdRule::Gap, 60);
    check(30.0, &[(60, 0.05)], ThresholdRule::Gap, 60);
    check(30.0, &[(60, 0.01), (60, 0.05)], ThresholdRule::Gap, 120);
    // A single pair.
    check(30.0, &[(2, 0.02)], ThresholdRule::Gap, 2);
    // Copies with much noise, beyond the usual threshold.
    check(90.0, &[(100, 0.3)], ThresholdRule::Gap, 100);
}

#[test]
fn chance_decides_in_few_dimensions() {
    // In two dimensions hundreds of rows are that near by chance.
    check(2.0, &[(60, 0.05)], ThresholdRule::Exact, 0);
}

#[test]
fn few_rows_tell_nothing() {
    assert_eq!(ChanceLaw::of(&vec![vec![0.5; 5]; 6], 6), None);
    assert_eq!(ChanceLaw::of(&[], 0), None);
    // Rows that all lie together.
    assert_eq!(ChanceLaw::of(&vec![vec![1.0; 20]; 30], 30), None);
    let threshold = DuplicateThreshold::of(None, vec![0.001; 4]);
    assert_eq!((threshold.rule, threshold.cosine), (ThresholdRule::Exact, 1.0));
}
