use super::*;
use crate::modality::kmeans;

/// Rows of 12 groups that overlap.
fn rows(n: usize) -> Matrix {
    let mut random = Random::new(11, &[]);
    let places = Array2::from_shape_fn((12, 6), |_| random.symmetric(3.0));
    let groups: Vec<usize> = (0..n).map(|_| random.below(12) as usize).collect();
    Array2::from_shape_fn((n, 6), |(row, dim)| places[[groups[row], dim]] + random.symmetric(1.0) + random.symmetric(1.0)).into()
}

fn params(batch: Option<u32>) -> KmeansParams {
    KmeansParams { n_clusters: 12, n_restarts: 3, batch, ..KmeansParams::default() }
}

/// Σ of the squared distances to the nearest of `centres`.
fn inertia(matrix: &Matrix, centres: &Array2<f64>) -> f64 {
    let distance = |row: &[f32], centre: ndarray::ArrayView1<'_, f64>| -> f64 {
        row.iter().zip(centre).map(|(&x, c)| (f64::from(x) - c).powi(2)).sum()
    };
    matrix.rows().map(|row| centres.rows().into_iter().map(|centre| distance(row, centre)).fold(f64::INFINITY, f64::min)).sum()
}

#[test]
fn inertia_is_near_that_of_all_rows_at_once() {
    let matrix = rows(8_000);
    let all: Vec<u32> = (0..8_000).collect();
    let whole = kmeans(&matrix, &all, &params(None), &Control::new()).expect("clusters").inertia;
    // Sculley reports a few percent. Above a tenth a user would notice.
    let batched = kmeans(&matrix, &all, &params(Some(256)), &Control::new()).expect("clusters");
    assert!(batched.inertia <= 1.1 * whole && batched.counts.iter().all(|&count| count > 0), "{} for {whole}", batched.inertia);
    let blocks = (0..16).map(|block| matrix.select(&(block * 500..(block + 1) * 500).collect::<Vec<_>>()));
    let streamed = minibatch_kmeans(blocks, &params(Some(256)), &Control::new()).expect("clusters");
    let of_stream = inertia(&matrix, &streamed.centres);
    assert!(of_stream <= 1.1 * whole, "{of_stream} for {whole}");
}

#[test]
fn cuts_of_the_stream_and_threads_change_nothing() {
    let matrix = rows(3_000);
    let with = |n_rows: u32, n_threads| {
        let blocks = (0..3_000u32.div_ceil(n_rows))
            .map(|block| matrix.select(&(block * n_rows..((block + 1) * n_rows).min(3_000)).collect::<Vec<_>>()));
        let blocks: Vec<Matrix> = blocks.collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        pool.install(|| minibatch_kmeans(blocks, &params(Some(128)), &Control::new()).expect("clusters"))
    };
    let whole = with(3_000, 1);
    assert_eq!((whole.n_rows, with(700, 3)), (3_000, whole.clone()));
    assert_eq!(with(1, 2), whole);
}

#[test]
fn what_cannot_be_parted_is_refused() {
    let of = |matrix: Matrix| minibatch_kmeans([matrix], &params(None), &Control::new()).expect_err("refused");
    assert_eq!(of(Array2::ones((50, 2)).into()), KmeansError::Constant);
    assert_eq!(of(rows(5)), KmeansError::ClusterCount { n_clusters: 12, n_rows: 5 });
    assert!(matches!(minibatch_kmeans([], &params(None), &Control::new()), Err(KmeansError::ClusterCount { n_rows: 0, .. })));
}

#[test]
fn a_centre_that_gets_no_rows_begins_anew() {
    let matrix = rows(400);
    let all: Vec<u32> = (0..400).collect();
    let mut state = MiniBatch::of(&matrix, &all, &params(None), &Control::new()).expect("centres");
    state.centres.row_mut(3).fill(1e6);
    state.update(&matrix, &all, &Control::new()).expect("not cancelled");
    assert!(state.n_reseeded >= 1 && state.counts[3] > 0);
    assert!(state.centres.row(3).iter().all(|value| value.abs() < 10.0), "at a row");
}
