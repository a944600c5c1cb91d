//! Candidates for near duplicates in large sets: rows with similar random projections.

use rayon::prelude::*;

use super::duplicates::PairComparison;
use super::unit::unit_weights;
use crate::probe::kernel::{Rows, block_rows, forward, padded};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::Cancelled;

/// Number of orders in which rows are sorted.
const N_TABLES: usize = 8;
/// Number of signs in each order's sort key.
const N_SIGNS: usize = 24;
/// Number of following rows that each row is compared with in an order.
const N_BEHIND: usize = 16;
/// Part of the random stream's path.
const PLANES: u64 = 0x51A5;

/// Sorts rows by the signs of their random projections, several times, and compares each row with those that follow it.
///
/// The planes go through the mean of some rows. Embeddings often lie on one side of the origin, and this makes both signs about equally
/// frequent. The time is *N* × *D* × 320, the memory 32 bytes per row.
pub(super) fn compare_neighbors(pairs: &PairComparison<'_>, embeddings: &Matrix, seed: u64) -> Result<(), Cancelled> {
    let signatures = signatures(pairs, embeddings, seed)?;
    for table in 0..N_TABLES {
        let mut order: Vec<(u32, u32)> = signatures.iter().enumerate().map(|(row, of_row)| (of_row[table], row as u32)).collect();
        order.par_sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, row)| row).collect();
        let size = block_rows(pairs.n_dims);
        (0..order.len().div_ceil(size)).into_par_iter().try_for_each(|block| {
            pairs.control.check()?;
            let places = block * size..((block + 1) * size).min(order.len());
            pairs.control.advance(places.len() as u64 / 2);
            let mut cosines = [0.0; N_BEHIND];
            for place in places {
                let row = order[place];
                let behind = &order[place + 1..order.len().min(place + 1 + N_BEHIND)];
                let weights = unit_weights(pairs.rows, pairs.inverse, pairs.n_dims, std::iter::once(row as usize));
                let others: Vec<&[f32]> = behind.iter().map(|&other| pairs.rows[other as usize]).collect();
                forward(Rows::new(&others, pairs.n_dims), &weights, &[0.0], &mut cosines[..behind.len()]);
                for (&other, &product) in behind.iter().zip(&cosines) {
                    pairs.twins.tell(row, other, (f64::from(product) * pairs.inverse[other as usize]) as f32);
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// For each row and each order, the sides of [`N_SIGNS`] random planes that the row lies on, as bits.
fn signatures(pairs: &PairComparison<'_>, embeddings: &Matrix, seed: u64) -> Result<Vec<[u32; N_TABLES]>, Cancelled> {
    let (n_dims, n_planes) = (pairs.n_dims, N_TABLES * N_SIGNS);
    let width = padded(n_dims);
    let mut random = Random::new(seed, &[PLANES]);
    let mut planes = vec![0.0f32; n_planes * width];
    planes.chunks_exact_mut(width).for_each(|plane| plane[..n_dims].iter_mut().for_each(|p| *p = random.symmetric(1.0)));
    let middle = middle(embeddings);
    let offset = |plane: &[f32]| (-plane.iter().zip(&middle).map(|(&p, m)| f64::from(p) * m).sum::<f64>()) as f32;
    let bias: Vec<f32> = planes.chunks_exact(width).map(offset).collect();
    let size = block_rows(n_dims);
    let mut signatures = vec![[0; N_TABLES]; pairs.rows.len()];
    signatures.par_chunks_mut(size).zip(pairs.rows.par_chunks(size)).try_for_each(|(signatures, block)| {
        pairs.control.check()?;
        let mut sides = vec![0.0; block.len() * n_planes];
        forward(Rows::new(block, n_dims), &planes, &bias, &mut sides);
        for (signature, sides) in signatures.iter_mut().zip(sides.chunks_exact(n_planes)) {
            for (signature, sides) in signature.iter_mut().zip(sides.chunks_exact(N_SIGNS)) {
                *signature = sides.iter().fold(0, |bits, &side| bits << 1 | u32::from(side > 0.0));
            }
        }
        pairs.control.advance(2 * block.len() as u64);
        Ok(())
    })?;
    Ok(signatures)
}

/// The mean of at most a thousand evenly spaced rows.
fn middle(embeddings: &Matrix) -> Vec<f64> {
    let step = embeddings.n_rows().div_ceil(1000).max(1);
    let mut sum = vec![0.0; embeddings.n_dims()];
    let mut n_rows = 0.0f64;
    for row in (0..embeddings.n_rows()).step_by(step) {
        sum.iter_mut().zip(embeddings.row(row)).for_each(|(sum, &x)| *sum += f64::from(x));
        n_rows += 1.0;
    }
    sum.into_iter().map(|sum| sum / n_rows.max(1.0)).collect()
}
