//! Candidates for near duplicates in large sets: rows with similar random projections.

use super::pairs::PairComparison;
use crate::probe::kernel::{Weights, block_rows, forward, padded};
use rayon::slice::ParallelSliceMut as _;
use scar_core::Random;
use scar_core::control::Cancelled;
use scar_core::parallel;

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
/// Rows are centered, so both signs are about equally frequent. The time is *N* × *D* × 320, the memory 32 bytes per row.
pub(super) fn compare_neighbors(pairs: &PairComparison<'_>, seed: u64) -> Result<(), Cancelled> {
    let unit = pairs.unit;
    let signatures = signatures(pairs, seed)?;
    for table in 0..N_TABLES {
        let mut order: Vec<(u32, u32)> = signatures.iter().enumerate().map(|(row, of_row)| (of_row[table], row as u32)).collect();
        order.par_sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, row)| row).collect();
        let size = block_rows(unit.n_dims());
        parallel::try_map(order.len().div_ceil(size), |block| {
            pairs.control.check()?;
            let places = block * size..((block + 1) * size).min(order.len());
            pairs.advance(places.len() as u64 / 2);
            // The rows of the block and those that follow its last one, each computed once.
            let around = &order[places.start..order.len().min(places.end + N_BEHIND)];
            let (mut scratch, mut rows) = (Vec::new(), Vec::new());
            let rows = unit.block(around.iter().map(|&row| row as usize), &mut scratch, &mut rows);
            let (mut cosines, mut weights) = ([0.0; N_BEHIND], vec![0.0; padded(unit.n_dims())]);
            for (at, &row) in around[..places.len()].iter().enumerate() {
                let end = (at + 1 + N_BEHIND).min(around.len());
                weights[..unit.n_dims()].copy_from_slice(rows.row(at));
                let cosines = &mut cosines[..end - at - 1];
                forward(rows.slice(at + 1, end), &Weights::new(&weights, 1, unit.n_dims()), &[0.0], cosines);
                around[at + 1..end].iter().zip(cosines).for_each(|(&other, &mut cosine)| (pairs.tell)(row, other, cosine));
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// For each row and each order, the sides of [`N_SIGNS`] random planes that the row lies on, as bits.
fn signatures(pairs: &PairComparison<'_>, seed: u64) -> Result<Vec<[u32; N_TABLES]>, Cancelled> {
    let (unit, n_planes) = (pairs.unit, N_TABLES * N_SIGNS);
    let n_dims = unit.n_dims();
    let width = padded(n_dims);
    let mut random = Random::new(seed, &[PLANES]);
    let mut planes = vec![0.0f32; n_planes * width];
    planes.chunks_exact_mut(width).for_each(|plane| plane[..n_dims].iter_mut().for_each(|p| *p = random.symmetric(1.0)));
    let (planes, bias) = (Weights::new(&planes, n_planes, n_dims), vec![0.0; n_planes]);
    let size = block_rows(n_dims);
    let mut signatures = vec![[0; N_TABLES]; unit.n_rows()];
    parallel::for_each_chunk(&mut signatures, size, |block, signatures| {
        if pairs.control.is_cancelled() {
            return;
        }
        let (mut scratch, mut table) = (Vec::new(), Vec::new());
        let rows = unit.block(block * size..block * size + signatures.len(), &mut scratch, &mut table);
        let mut sides = vec![0.0; signatures.len() * n_planes];
        forward(rows, &planes, &bias, &mut sides);
        for (signature, sides) in signatures.iter_mut().zip(sides.chunks_exact(n_planes)) {
            for (signature, sides) in signature.iter_mut().zip(sides.chunks_exact(N_SIGNS)) {
                *signature = sides.iter().fold(0, |bits, &side| bits << 1 | u32::from(side > 0.0));
            }
        }
        pairs.advance(2 * signatures.len() as u64);
    });
    pairs.control.check()?;
    Ok(signatures)
}
