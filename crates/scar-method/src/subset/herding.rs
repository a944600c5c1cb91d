//! Herding: chooses rows so that their running mean stays as near as possible to the mean of their class.
//!
//! Source: Welling 2009; Chen, Welling, Smola 2010, with the linear kernel and without replacement.

use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};

/// `n_chosen` of `rows`, in the order they were chosen: each time the row that brings the mean of `held` and all chosen
/// nearest to the mean of `held` and `rows` (of equals the first). Time rows × n_chosen × D.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// Where a row is not there.
pub(crate) fn herd(embeddings: &Matrix, held: &[u32], rows: &[u32], n_chosen: usize, control: &Control) -> Result<Vec<u32>, Cancelled> {
    if n_chosen >= rows.len() {
        return Ok(rows.to_vec());
    }
    let mut sum = sum_of(embeddings, held);
    let n_all = (held.len() + rows.len()) as f64;
    let mean: Vec<f64> = sum.iter().zip(sum_of(embeddings, rows)).map(|(held, rows)| (held + rows) / n_all).collect();
    let values = embeddings.rows_at(rows);
    let squares: Vec<f64> = values.iter().map(|row| row.iter().map(|&x| f64::from(x) * f64::from(x)).sum()).collect();
    let mut is_chosen = vec![false; rows.len()];
    let mut chosen = Vec::with_capacity(n_chosen);
    let mut pull = vec![0.0f32; embeddings.n_dims()];
    while chosen.len() < n_chosen {
        control.check()?;
        let n = (held.len() + chosen.len() + 1) as f64;
        // |mean − (sum + x)/n|² is smallest where 2·(n·mean − sum)·x − |x|² is largest.
        pull.iter_mut().zip(&mean).zip(&sum).for_each(|((pull, mean), sum)| *pull = (2.0 * (n * mean - sum)) as f32);
        let mut best: Option<(f64, usize)> = None;
        for (i, row) in values.iter().enumerate().filter(|&(i, _)| !is_chosen[i]) {
            let gain = dot(row, &pull) - squares[i];
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, i));
            }
        }
        let Some((_, i)) = best else { break };
        is_chosen[i] = true;
        chosen.push(rows[i]);
        add(&mut sum, values[i]);
    }
    Ok(chosen)
}

fn sum_of(embeddings: &Matrix, rows: &[u32]) -> Vec<f64> {
    let mut sum = vec![0.0; embeddings.n_dims()];
    rows.iter().for_each(|&row| add(&mut sum, embeddings.row(row as usize)));
    sum
}

fn add(sum: &mut [f64], row: &[f32]) {
    sum.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
}

/// Σ xᵢ·yᵢ in eight running sums, so that it becomes vector code and is the same everywhere.
fn dot(x: &[f32], y: &[f32]) -> f64 {
    let mut sums = [0.0f32; 8];
    let ((x8, x_rest), (y8, y_rest)) = (x.as_chunks::<8>(), y.as_chunks::<8>());
    for (x, y) in x8.iter().zip(y8) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| f64::from(x * y)).sum();
    sums.iter().map(|&sum| f64::from(sum)).sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn first_row_is_nearest_to_the_mean_and_the_next_balances_it() {
        let embeddings = array![[0.0], [1.0], [3.0], [10.0]].into(); // mean 3.5
        let chosen = herd(&embeddings, &[], &[0, 1, 2, 3], 2, &Control::new()).expect("not cancelled");
        // 3, then 1 gives 2 and 10 gives 6.5, 0 gives 1.5: 1 is nearest.
        assert_eq!(chosen, [2, 1]);
    }

    #[test]
    fn rows_in_hand_are_balanced_first() {
        let embeddings = array![[0.0], [1.0], [3.0], [10.0]].into();
        // In hand 0 and 1: with 10 their mean is 3.67, with 3 only 1.33.
        assert_eq!(herd(&embeddings, &[0, 1], &[2, 3], 1, &Control::new()).expect("not cancelled"), [3]);
    }

    #[test]
    fn cancelling_ends_it() {
        let control = Control::new();
        control.cancel();
        assert_eq!(herd(&array![[0.0], [1.0]].into(), &[], &[0, 1], 1, &control), Err(Cancelled));
    }

    #[test]
    fn equal_rows_are_chosen_once_each() {
        let embeddings = array![[1.0], [1.0], [1.0], [1.0]].into();
        assert_eq!(herd(&embeddings, &[], &[0, 1, 2, 3], 3, &Control::new()).expect("not cancelled"), [0, 1, 2]);
    }
}
