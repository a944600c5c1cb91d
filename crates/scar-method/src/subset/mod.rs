//! Foundation Data itself: a subset of a given size with every class in its share, as row positions.
//!
//! It is separate from `foundation`, because it draws rows and reads embeddings, while `foundation` takes numbers only.
//!
//! Source: METHOD, section 3; arXiv 2508.19659. Results of each method: `docs/completion.md`.

mod herding;
mod members;
mod method;
mod quota;

pub use method::SubsetMethod;
pub use quota::stratified_quota;

pub(crate) use herding::herd;
pub use members::members_by_class;

use scar_core::EmbeddingSet;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Part of the random stream's path, so that these draws are independent of those of trainings and plans.
const DRAW: u64 = 0x5B5E7;

/// A subset of `size` of the rows `sample_idxs` of `set`, ascending, each class with its share of them ([`stratified_quota`]).
///
/// A `size` beyond the number of rows gives all of them. [`SubsetMethod::Herding`] takes rows × chosen rows × *D* steps in each
/// class. Only [`SubsetMethod::Random`] depends on `seed`; no method depends on the number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// Where a row is not below N.
///
/// Source: METHOD, section 3, *Foundation Data itself*; Welling 2009, Chen, Welling & Smola 2010 for herding.
///
/// ```
/// # use std::sync::Arc;
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_method::subset::{SubsetMethod, subset};
/// let embeddings = ndarray::array![[0.0], [1.0], [5.0], [6.0], [10.0]];
/// let set = EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&[0, 0, 1, 1, 1]))).unwrap();
/// let rows = subset(&set, &[0, 1, 2, 3, 4], 2, SubsetMethod::Herding, 0, &Default::default()).unwrap();
/// assert_eq!(rows, [0, 3]); // of each class the row nearest to its mean
/// ```
pub fn subset(
    set: &EmbeddingSet,
    sample_idxs: &[u32],
    size: u64,
    method: SubsetMethod,
    seed: u64,
    control: &Control,
) -> Result<Vec<u32>, Cancelled> {
    let members = members_by_class(set.labels().class_ids(), sample_idxs, set.n_classes());
    let counts: Vec<u64> = members.iter().map(|rows| rows.len() as u64).collect();
    let quota = stratified_quota(&counts, size);
    let chosen = parallel::try_map(members.len(), |class| {
        let n = quota[class] as usize;
        match method {
            SubsetMethod::Random => {
                let mut rows = members[class].clone();
                Random::new(seed, &[DRAW, class as u64]).choose_to_front(&mut rows, n);
                rows.truncate(n);
                Ok(rows)
            }
            SubsetMethod::Herding => herd(set.embeddings(), &[], &members[class], n, control),
        }
    });
    let mut chosen = chosen?.concat();
    chosen.sort_unstable();
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;
    use scar_core::Labels;

    fn set(class_ids: &[i128], seed: u64) -> EmbeddingSet {
        let mut random = Random::new(seed, &[]);
        let embeddings = Array2::from_shape_fn((class_ids.len(), 3), |_| random.symmetric(1.0));
        EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(class_ids))).expect("sound")
    }

    proptest! {
        #[test]
        fn every_method_gives_as_many_rows_as_asked_each_once(
            mut class_ids in prop::collection::vec(0i128..4, 1..60), size in 0u64..80, seed in 0u64..9,
        ) {
            class_ids.extend([0, 1]);
            let set = set(&class_ids, seed);
            let all: Vec<u32> = (0..class_ids.len() as u32).collect();
            for method in SubsetMethod::ALL {
                let choose = || subset(&set, &all, size, method, seed, &Control::new()).expect("not cancelled");
                let rows = choose();
                prop_assert_eq!(rows.len() as u64, size.min(all.len() as u64));
                prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert_eq!(rows, choose());
            }
        }
    }

    #[test]
    fn only_given_rows_are_chosen() {
        for method in SubsetMethod::ALL {
            let rows = subset(&set(&[0, 0, 0, 1, 1, 1], 0), &[1, 2, 4, 5], 2, method, 3, &Control::new()).expect("not cancelled");
            assert!(rows.iter().all(|row| [1, 2, 4, 5].contains(row)), "{method}: {rows:?}");
        }
    }
}
