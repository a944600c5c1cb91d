//! How well a law predicts sizes larger than those it was fitted to.

use super::Law;
use super::fit::Fitter;
use super::prepared::{FEWEST_SIZES, Prepared};

/// Predicted minus observed error of the largest size, from fits without it and without the two largest sizes.
pub(super) fn held_out_errors(prepared: &Prepared, law: Law) -> [Option<f64>; 2] {
    [1, 2].map(|n_hidden| {
        let n = prepared.xs.len();
        let n_kept = n.checked_sub(n_hidden).filter(|&n_kept| n_kept >= FEWEST_SIZES)?;
        let weights = prepared.weights(&prepared.observed);
        let fitter = Fitter::new(law, &prepared.xs[..n_kept], 1.0);
        let fit = fitter.fit(&prepared.means[..n_kept], &weights[..n_kept]);
        Some(fit.law.error(prepared.xs[n - 1]) - prepared.means[n - 1])
    })
}
