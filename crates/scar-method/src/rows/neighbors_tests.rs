use ndarray::Array2;

use super::*;
use scar_core::stats::normal_draw;

/// Rows around `n_groups` centers, all with a large common part.
fn grouped(n_rows: usize, n_dims: usize, n_groups: usize) -> Matrix {
    let mut random = Random::new(4, &[]);
    let centers = Array2::from_shape_fn((n_groups, n_dims), |_| 3.0 * normal_draw(&mut random));
    let value = |(row, dim): (usize, usize)| (50.0 + centers[(row % n_groups, dim)] + normal_draw(&mut random)) as f32;
    Array2::from_shape_fn((n_rows, n_dims), value).into()
}

#[test]
fn neighbors_are_those_of_the_plain_definition() {
    let embeddings = grouped(90, 7, 3);
    let found = neighbors(&embeddings, &[false; 90], 0, &Control::new()).expect("not cancelled");
    let mean: Vec<f64> = (0..7).map(|dim| embeddings.rows().map(|row| f64::from(row[dim])).sum::<f64>() / 90.0).collect();
    let centered = |row: usize| -> Vec<f64> { embeddings.row(row).iter().zip(&mean).map(|(&x, mean)| f64::from(x) - mean).collect() };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let cosine = |a: usize, b: usize| {
        let (a, b) = (centered(a), centered(b));
        dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
    };
    for row in 0..90 {
        let mut others: Vec<f64> = (0..90).filter(|&other| other != row).map(|other| cosine(row, other)).collect();
        others.sort_by(|a, b| b.total_cmp(a));
        assert_eq!(found.of(row).len(), N_NEIGHBORS);
        for (neighbor, wanted) in found.of(row).iter().zip(others) {
            assert!((f64::from(neighbor.cosine) - wanted).abs() < 1e-5 && neighbor.row as usize != row);
            assert!((cosine(row, neighbor.row as usize) - wanted).abs() < 1e-5);
        }
    }
}

#[test]
fn many_rows_are_compared_along_few_directions_and_still_find_their_group() {
    // 6,000² · 1,024 products are too many. The groups lie in 11 dimensions of the 1,024.
    let (n_rows, control) = (6_000, Control::new());
    let embeddings = grouped(n_rows, 1_024, 12);
    let found = neighbors(&embeddings, &vec![false; n_rows], 0, &control).expect("not cancelled");
    assert_eq!((found.n_dims, found.n_compared, control.done()), (64, n_rows as u64, neighbors_work(n_rows as u64)));
    let n_same: usize = (0..n_rows).map(|row| found.of(row).iter().filter(|other| other.row as usize % 12 == row % 12).count()).sum();
    assert!(n_same as f64 > 0.999 * (n_rows * N_NEIGHBORS) as f64, "{n_same}");
}

#[test]
fn threads_never_change_a_neighbor() {
    let embeddings = grouped(500, 9, 4);
    let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
    let run = |n| pool(n).install(|| neighbors(&embeddings, &[false; 500], 0, &Control::new()).expect("not cancelled"));
    assert_eq!(run(1), run(3));
}

#[test]
fn equal_rows_and_few_rows_have_neighbors_of_no_direction() {
    let equal = neighbors(&Array2::from_elem((30, 3), 2.5).into(), &[false; 30], 0, &Control::new()).expect("not cancelled");
    assert!((0..30).all(|row| equal.of(row).iter().all(|neighbor| neighbor.cosine == 0.0)));
    let two = neighbors(&ndarray::array![[1.0f32], [2.0]].into(), &[false; 2], 0, &Control::new()).expect("not cancelled");
    assert_eq!((two.of(0).len(), two.of(0)[0].cosine), (1, -1.0));
    let none = neighbors(&ndarray::array![[0.0f32], [0.0]].into(), &[true; 2], 0, &Control::new()).expect("not cancelled");
    assert!(none.n_rows() == 2 && none.of(0).is_empty());
}
