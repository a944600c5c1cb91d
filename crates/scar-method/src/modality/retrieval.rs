//! Retrieval between modalities: whether a linear map from one modality finds the matching item in the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ridge::{MapSide, StandardColumns, dot, ridge};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Most items to search among, as in the larger test of COCO (5K). Recall falls with this number, so recalls of sets of different sizes
/// cannot be compared.
const MOST_ITEMS: usize = 5_000;

/// Share of the items whose partner is among the first 1, 5 and 10 results.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recall<T = f64> {
    /// The very first, 0…1.
    pub at_1: T,
    /// Among the first five.
    pub at_5: T,
    /// Among the first ten.
    pub at_10: T,
}

/// Recall from `a` (*N* × *D*ₐ) to `b` (*N* × *D*_b) and back: row i of both is of the same item.
///
/// Columns are standardized over the rows `train`; the map into the other modality is the ridge regression over these with λ = 0.1,
/// W = (ZᵀZ/n + λI)⁻¹ZᵀY/n. Each of the rows `test` is mapped, and the test rows of the other modality are put in order of their cosine
/// with it, the largest first; of equals the one that comes first in `test`. A row without length has cosine 0. Of more than 5,000 test
/// rows, 5,000 evenly spaced are taken. All is 0 for no test rows. The same for every number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// Where a row is not below N of both.
///
/// Source: Hoerl & Kennard 1970; recall as on Flickr30k (Hodosh, Young & Hockenmaier 2013). METHOD, section 6.
///
/// ```
/// use scar_method::modality::retrieval;
/// // The second modality is a linear image of the first, so every item is found.
/// let a = ndarray::Array2::from_shape_fn((40, 2), |(row, dim)| ((row * (dim + 3)) % 11) as f32 + (row * row % 7) as f32 * 0.5);
/// let b = a.dot(&ndarray::array![[0.0, 3.0], [-2.0, 1.0]]);
/// let (train, test): (Vec<u32>, Vec<u32>) = ((0..30).collect(), (30..36).collect());
/// let [to_b, to_a] = retrieval(&a.into(), &b.into(), &train, &test, &Default::default()).unwrap();
/// assert_eq!((to_b.at_5, to_a.at_10), (1.0, 1.0));
/// ```
pub fn retrieval(a: &Matrix, b: &Matrix, train: &[u32], test: &[u32], control: &Control) -> Result<[Recall; 2], Cancelled> {
    let step = test.len().div_ceil(MOST_ITEMS).max(1);
    let test: Vec<u32> = test.iter().copied().step_by(step).collect();
    let (of_a, of_b) = (StandardColumns::new(a, train), StandardColumns::new(b, train));
    let (a, b) = (MapSide { embeddings: a, columns: &of_a }, MapSide { embeddings: b, columns: &of_b });
    Ok([one_way(&a, &b, train, &test, control)?, one_way(&b, &a, train, &test, control)?])
}

fn one_way(from: &MapSide<'_>, to: &MapSide<'_>, train: &[u32], test: &[u32], control: &Control) -> Result<Recall, Cancelled> {
    if test.is_empty() {
        return Ok(Recall { at_1: 0.0, at_5: 0.0, at_10: 0.0 });
    }
    let weights = ridge(from, to, train, control)?;
    let candidates: Vec<Vec<f64>> = parallel::map(test.len(), |i| unit(to.columns.row(to.embeddings, test[i])));
    let rank = |place: usize| {
        control.check()?;
        let from = from.columns.row(from.embeddings, test[place]);
        // The length of the mapped row does not change the order.
        let mapped: Vec<f64> = weights.iter().map(|weights| dot(weights, &from)).collect();
        let cosines: Vec<f64> = candidates.iter().map(|candidate| dot(candidate, &mapped)).collect();
        let own = cosines[place];
        Ok(cosines.iter().enumerate().filter(|&(other, &cosine)| cosine > own || (cosine == own && other < place)).count())
    };
    let ranks: Vec<usize> = parallel::try_map(test.len(), rank)?;
    let share = |first: usize| ranks.iter().filter(|&&rank| rank < first).count() as f64 / ranks.len() as f64;
    Ok(Recall { at_1: share(1), at_5: share(5), at_10: share(10) })
}

/// The row scaled to length 1; a row of zeros stays as it is.
fn unit(mut row: Vec<f64>) -> Vec<f64> {
    let length = dot(&row, &row).sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|value| *value /= length);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_all_alike_are_found_by_chance_alone() {
        let all_alike: Matrix = ndarray::Array2::ones((60, 3)).into();
        let (train, test): (Vec<u32>, Vec<u32>) = ((0..40).collect(), (40..60).collect());
        let found = retrieval(&all_alike, &all_alike, &train, &test, &Control::new()).expect("not cancelled");
        assert_eq!(found, [Recall { at_1: 1.0 / 20.0, at_5: 5.0 / 20.0, at_10: 10.0 / 20.0 }; 2]);
    }

    #[test]
    fn nothing_to_test_on_is_nothing_found() {
        let matrix: Matrix = ndarray::array![[1.0], [2.0]].into();
        let found = retrieval(&matrix, &matrix, &[0, 1], &[], &Control::new()).expect("not cancelled");
        assert_eq!(found[0].at_10, 0.0);
        let control = Control::new();
        control.cancel();
        assert_eq!(retrieval(&matrix, &matrix, &[0, 1], &[0], &control), Err(Cancelled));
    }

    #[test]
    fn threads_change_nothing() {
        let matrix = |dims: usize| -> Matrix {
            ndarray::Array2::from_shape_fn((300, dims), |(row, dim)| ((row * 31 + dim * 17 + row * dim) % 101) as f32).into()
        };
        let (a, b, train, test) = (matrix(30), matrix(12), (0..200).collect::<Vec<u32>>(), (200..300).collect::<Vec<u32>>());
        let with = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
            pool.install(|| retrieval(&a, &b, &train, &test, &Control::new()))
        };
        assert_eq!(with(1), with(3));
    }
}
