use ndarray::Array2;
use proptest::prelude::*;

use super::*;
use crate::rows::digits::digits;

/// Random rows. The first `copied` have a near copy (cosine about 0.995) after all others.
fn with_copies(n_rows: usize, n_dims: usize, copied: usize) -> Matrix {
    let mut random = Random::new(3, &[]);
    let mut values = Array2::from_shape_fn((n_rows, n_dims), |_| random.symmetric(1.0) + 0.5);
    let n_copies = n_rows / copied;
    for copy in 0..n_copies {
        for column in 0..n_dims {
            values[(n_rows - n_copies + copy, column)] = values[(copy, column)] + random.symmetric(0.05);
        }
    }
    values.into()
}

fn pairs_of(found: &Duplicates) -> Vec<(usize, u32)> {
    found.twins.iter().enumerate().filter_map(|(row, twin)| twin.map(|twin| (row, twin.row))).collect()
}

#[test]
fn projections_find_what_every_pair_finds() {
    let embeddings = with_copies(3_000, 32, 10);
    let (rows, control) = (all_rows(&embeddings), Control::new());
    let inverse = inverse_lengths(&rows, 32, &control).expect("not cancelled");
    let run = |is_every: bool| {
        let twins = Twins::new(rows.len(), 0.99);
        let pairs = PairComparison { rows: &rows, n_dims: 32, inverse: &inverse, twins: &twins, control: &control };
        let search = if is_every {
            pairs.compare_all().expect("not cancelled");
            PairSearch::Every
        } else {
            compare_neighbors(&pairs, &embeddings, 5).expect("not cancelled");
            pairs.compare_sample(5).expect("not cancelled")
        };
        Duplicates { twins: twins.into_twins(), n_exact: 0, search }
    };
    let (every, projected) = (run(true), run(false));
    let wanted = pairs_of(&every);
    assert_eq!(wanted.len(), 600, "each of 300 copies and its original");
    let n_found = pairs_of(&projected).iter().filter(|pair| wanted.contains(pair)).count();
    assert!(n_found >= 590, "{n_found} of 600");
    let PairSearch::Projected { n_sampled, n_sampled_found, n_sampled_projected } = projected.search else { panic!("projected") };
    // A fifth of the rows have one: 102 of 512, five deviations of 9 aside.
    assert!(n_sampled == 512 && (57..148).contains(&n_sampled_found) && n_sampled_projected + 5 >= n_sampled_found);
}

#[test]
fn rows_of_zeros_have_exact_copies_only() {
    let found = duplicates(&ndarray::array![[0.0f32, 0.0], [1.0, 1.0], [0.0, 0.0]].into(), 0.5, 0, &Control::new()).expect("done");
    assert_eq!(pairs_of(&found), [(0, 2), (2, 0)]);
    let found = duplicates(&ndarray::array![[0.0f32, 0.0], [1.0, 1.0]].into(), 0.5, 0, &Control::new()).expect("done");
    assert!(pairs_of(&found).is_empty());
}

#[test]
fn digits_are_as_numpy_counts_them() {
    // numpy 2.4.6 on the fixture in f64: 14 rows of 7 pairs at 0.99, none exact.
    let data = digits();
    let control = Control::new();
    let found = duplicates(data.embeddings(), 0.99, 0, &control).expect("not cancelled");
    assert_eq!((pairs_of(&found).len(), found.n_exact, found.search), (14, 0, PairSearch::Every));
    assert_eq!(control.done(), duplicates_work(1797));
}

proptest! {
    #[test]
    fn twins_are_those_of_the_plain_definition(values in prop::collection::vec(-3i8..=3, 3 * 30), threshold in 0.5..0.999f64) {
        let embeddings: Matrix = Array2::from_shape_fn((30, 3), |(row, column)| f32::from(values[row * 3 + column])).into();
        let found = duplicates(&embeddings, threshold, 0, &Control::new()).expect("not cancelled");
        for row in 0..30usize {
            let cosine = |other: usize| {
                let (a, b) = (embeddings.row(row), embeddings.row(other));
                let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum::<f64>();
                dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
            };
            let best = (0..30).filter(|&other| other != row).map(cosine).fold(f64::NEG_INFINITY, f64::max);
            let is_copied = (0..30).any(|other| other != row && embeddings.row(other) == embeddings.row(row));
            match found.twins[row] {
                Some(twin) => {
                    prop_assert_eq!(twin.is_exact, is_copied);
                    prop_assert!(is_copied || (f64::from(twin.cosine) - best).abs() < 1e-6);
                }
                // Where rounding decides, either is right.
                None => prop_assert!(!is_copied && (best.is_nan() || best <= threshold + 1e-6)),
            }
        }
    }
}
