//! Accuracy against the size of a stratified subset.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::completion::{Scores, TrainRows, score};
use crate::subset::{SubsetMethod, subset};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Scores of subsets of one size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SizePoint {
    /// Rows.
    pub size: u64,
    /// Whether this is the size that was to be marked: a foundation size.
    pub is_marked: bool,
    /// Over seeds.
    pub scores: Scores,
}

/// Sizes from `smallest` to `largest`, `n_points` of them evenly spaced in their logarithm, rounded, with `marked` among them where
/// it lies between; ascending, each once. Empty where `smallest` is 0 or above `largest`.
///
/// ```
/// use scar_method::completion::size_grid;
/// assert_eq!(size_grid(10, 1000, 3, Some(250)), [10, 100, 250, 1000]);
/// ```
pub fn size_grid(smallest: u64, largest: u64, n_points: u32, marked: Option<u64>) -> Vec<u64> {
    if smallest == 0 || smallest > largest {
        return Vec::new();
    }
    let (first, last) = (libm::log(smallest as f64), libm::log(largest as f64));
    let steps = n_points.max(2) - 1;
    let size = |i: u32| libm::round(libm::exp(first + (last - first) * f64::from(i) / f64::from(steps))) as u64;
    let marked = marked.filter(|size| (smallest..=largest).contains(size));
    let mut sizes: Vec<u64> = (0..=steps).map(size).chain(marked).map(|size| size.clamp(smallest, largest)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// Trains on stratified subsets of `pool` of each of `sizes`, drawn with each of `seeds`, and scores them on `test`.
///
/// Sizes beyond the pool are left out. `marked` sets [`SizePoint::is_marked`]. Empty for no seeds.
///
/// # Errors
/// [`Cancelled`] when `train` or `control` says so.
///
/// Source: METHOD, section 5.
///
/// ```
/// use scar_method::completion::accuracy_by_size;
/// use scar_core::control::Control;
/// use scar_method::probe::{ConvergedParams, train_converged};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// // `set` has 120 rows of three classes; the first 80 are drawn from, the others test.
/// let rows: Vec<u32> = (0..120).collect();
/// let params = ConvergedParams::default().check().unwrap();
/// let control = Control::new();
/// let train = |rows: &[u32]| {
///     train_converged(set.embeddings(), set.labels().class_ids(), rows, set.n_classes(), &params, &control).map(|outcome| outcome.probe)
/// };
/// let curve = accuracy_by_size(&set, (&rows[..80], &rows[80..]), &[8, 40, 200], Some(40), &[1, 2, 3], &train, &control).unwrap();
/// // Sizes beyond the pool are left out.
/// assert_eq!(curve.iter().map(|point| (point.size, point.is_marked)).collect::<Vec<_>>(), [(8, false), (40, true)]);
/// // Half of the rows are cats, so a probe that learned anything is correct for more than half.
/// assert!(curve[1].scores.accuracy.mean > 0.5 && curve[1].scores.accuracy.n == 3);
/// control.cancel();
/// assert!(accuracy_by_size(&set, (&rows[..80], &rows[80..]), &[8], None, &[1], &train, &control).is_err());
/// ```
pub fn accuracy_by_size(
    set: &EmbeddingSet,
    (pool, test): (&[u32], &[u32]),
    sizes: &[u64],
    marked: Option<u64>,
    seeds: &[u64],
    train: TrainRows<'_>,
    control: &Control,
) -> Result<Vec<SizePoint>, Cancelled> {
    let class_ids = set.labels().class_ids();
    let reach: Vec<u64> = sizes.iter().copied().filter(|&size| size > 0 && size <= pool.len() as u64).collect();
    let jobs: Vec<(u64, u64)> = reach.iter().flat_map(|&size| seeds.iter().map(move |&seed| (size, seed))).collect();
    let scores = parallel::try_map(jobs.len(), |i| {
        let (size, seed) = jobs[i];
        let rows = subset(set, pool, size, SubsetMethod::Random, seed, control)?;
        train(&rows).map(|probe| score(&probe, set.embeddings(), class_ids, test))
    })?;
    let points = reach.iter().zip(scores.chunks(seeds.len().max(1)));
    Ok(points
        .filter_map(|(&size, scores)| Some(SizePoint { size, is_marked: marked == Some(size), scores: Scores::of(scores)? }))
        .collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::probe::LinearProbe;
    use ndarray::Array2;
    use scar_core::Labels;
    use scar_core::Random;

    #[test]
    fn grid_is_ascending_and_keeps_its_ends_and_the_mark() {
        let grid = size_grid(7, 1496, 12, Some(790));
        assert!(grid.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!((grid.first(), grid.last(), grid.len()), (Some(&7), Some(&1496), 13));
        assert!(grid.contains(&790) && !size_grid(7, 100, 3, Some(790)).contains(&790));
        assert_eq!(size_grid(5, 5, 4, None), [5]);
        assert!(size_grid(0, 5, 4, None).is_empty() && size_grid(6, 5, 4, None).is_empty());
    }

    #[test]
    fn sizes_beyond_the_pool_are_left_out_and_the_mark_is_seen() {
        let labels = Labels::from_integers(&[0, 1, 0, 1, 0, 1]);
        let set = EmbeddingSet::new(Array2::zeros((6, 2)), Arc::new(labels)).expect("sound");
        let train = |_: &[u32]| Ok(LinearProbe::random(2, 2, &mut Random::new(0, &[])));
        let points = accuracy_by_size(&set, (&[0, 1, 2, 3], &[4, 5]), &[2, 4, 9], Some(4), &[0, 1, 2], &train, &Control::new())
            .expect("not cancelled");
        assert_eq!(points.iter().map(|point| (point.size, point.is_marked)).collect::<Vec<_>>(), [(2, false), (4, true)]);
        assert_eq!(points[0].scores.accuracy.n, 3);
    }
}
