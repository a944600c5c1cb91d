use super::*;
use proptest::prelude::*;

/// `n_groups` groups of `n` rows in `n_dims` dimensions, around places of their own, and all far from the origin.
fn groups(n_groups: usize, n: usize, n_dims: usize, offset: f32) -> Matrix {
    let mut random = Random::new(7, &[]);
    let places = Array2::from_shape_fn((n_groups, n_dims), |_| random.symmetric(5.0));
    Array2::from_shape_fn((n_groups * n, n_dims), |(row, dim)| offset + places[[row % n_groups, dim]] + random.symmetric(0.2)).into()
}

fn all(matrix: &Matrix) -> Vec<u32> {
    (0..matrix.n_rows() as u32).collect()
}

#[test]
fn groups_that_are_apart_are_found_wherever_they_are() {
    for offset in [0.0, 1000.0] {
        let matrix = groups(6, 40, 5, offset);
        let params = KmeansParams { n_clusters: 6, n_restarts: 4, ..KmeansParams::default() };
        let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
        assert_eq!(clusters.counts, [40; 6], "offset {offset}");
        // Every sixth row is of one group.
        assert!((6..240).all(|row| clusters.ids[row] == clusters.ids[row - 6]));
        assert!(clusters.is_converged && clusters.n_reseeded == 0);
    }
}

#[test]
fn inertia_is_that_of_the_means() {
    let matrix = groups(3, 30, 2, 1.0);
    let params = KmeansParams { n_clusters: 3, ..KmeansParams::default() };
    let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
    let mut expected = 0.0;
    for id in 0..3 {
        let rows: Vec<&[f32]> = (0..90).filter(|&row| clusters.ids[row] == id).map(|row| matrix.row(row)).collect();
        for dim in 0..2 {
            let mean = rows.iter().map(|row| f64::from(row[dim])).sum::<f64>() / rows.len() as f64;
            assert!((mean - clusters.centres[[id as usize, dim]]).abs() < 1e-9);
            expected += rows.iter().map(|row| (f64::from(row[dim]) - mean).powi(2)).sum::<f64>();
        }
    }
    assert!((clusters.inertia - expected).abs() < 1e-9);
}

#[test]
fn a_centre_that_lost_its_rows_begins_anew_at_the_farthest() {
    let matrix: Matrix = ndarray::array![[0.0], [1.0], [10.0]].into();
    let idxs = [0, 1, 2];
    let points = Points::new(&matrix, &idxs, &Control::new()).expect("not cancelled");
    // The second centre is nearest to none.
    let centres = ndarray::array![[0.5], [50.0]];
    let start = descend(&points, centres, 10, 0.0, &Control::new()).expect("not cancelled");
    assert_eq!((start.n_reseeded, start.assignment.ids.as_slice()), (1, [0, 0, 1].as_slice()));
}

#[test]
fn what_cannot_be_parted_is_refused() {
    let matrix: Matrix = ndarray::array![[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]].into();
    let params = KmeansParams { n_clusters: 2, ..KmeansParams::default() };
    let refused = |idxs: &[u32], params: &KmeansParams| kmeans(&matrix, idxs, params, &Control::new()).expect_err("refused");
    assert_eq!(refused(&[0, 1, 2], &params), KmeansError::Constant);
    assert!(matches!(refused(&[0], &params), KmeansError::ClusterCount { n_clusters: 2, n_rows: 1 }));
    assert!(matches!(refused(&[0, 1], &KmeansParams { n_clusters: 1, ..params }), KmeansError::ClusterCount { .. }));
    let control = Control::new();
    control.cancel();
    assert_eq!(kmeans(&matrix, &[0, 1, 2], &params, &control), Err(KmeansError::Cancelled));
}

#[test]
fn threads_change_nothing() {
    let matrix = groups(5, 2000, 4, 0.0);
    let params = KmeansParams { n_clusters: 8, n_restarts: 2, ..KmeansParams::default() };
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        pool.install(|| kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters"))
    };
    assert_eq!(with(1), with(3));
}

proptest! {
    #[test]
    fn every_row_is_with_its_nearest_centre(values in prop::collection::vec(-4f32..4.0, 12..80), k in 2u32..5, seed in 0u64..4) {
        let n = values.len() / 2;
        let matrix: Matrix = Array2::from_shape_vec((n, 2), values[..2 * n].to_vec()).expect("fits").into();
        let params = KmeansParams { n_clusters: k, n_restarts: 2, seed, tolerance: 0.0, ..KmeansParams::default() };
        let clusters = kmeans(&matrix, &all(&matrix), &params, &Control::new()).expect("clusters");
        prop_assert_eq!(clusters.counts.iter().sum::<u64>(), n as u64);
        prop_assert!(clusters.counts.iter().all(|&count| count > 0));
        for (row, &id) in clusters.ids.iter().enumerate() {
            let distance = |id: usize| matrix.row(row).iter().zip(clusters.centres.row(id)).map(|(&x, c)| (f64::from(x) - c).powi(2)).sum::<f64>();
            let own = distance(id as usize);
            prop_assert!((0..k as usize).all(|other| distance(other) >= own - 1e-4), "row {}", row);
        }
    }
}
