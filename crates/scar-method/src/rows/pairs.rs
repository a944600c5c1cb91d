//! Compares rows pair by pair, block by block.

use std::sync::atomic::{AtomicU64, Ordering};

use super::unit::UnitRows;
use crate::probe::kernel::{Weights, block_rows, forward};
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Most multiplications for comparing every pair: a few seconds on two threads.
const MOST_PRODUCTS: f64 = 4e10;

/// The rows to compare, and who is told each cosine. Threads tell in any order.
pub(super) struct PairComparison<'a> {
    pub(super) unit: &'a UnitRows<'a>,
    pub(super) tell: &'a (dyn Fn(u32, u32, f32) + Sync),
    pub(super) control: &'a Control,
    /// Units by which this comparison has advanced `control`. Others may advance it meanwhile.
    n_advanced: AtomicU64,
}

impl<'a> PairComparison<'a> {
    pub(super) fn new(unit: &'a UnitRows<'a>, tell: &'a (dyn Fn(u32, u32, f32) + Sync), control: &'a Control) -> Self {
        Self { unit, tell, control, n_advanced: AtomicU64::new(0) }
    }

    /// Advances the control.
    pub(super) fn advance(&self, units: u64) {
        self.n_advanced.fetch_add(units, Ordering::Relaxed);
        self.control.advance(units);
    }

    /// Advances the control so far that this comparison has advanced it by `units` in all.
    pub(super) fn advance_to(&self, units: u64) {
        self.advance(units.saturating_sub(self.n_advanced.load(Ordering::Relaxed)));
    }

    /// Whether the rows are few enough to compare every pair.
    pub(super) fn is_small(&self) -> bool {
        let (n_rows, n_dims) = (self.unit.n_rows() as f64, self.unit.n_dims() as f64);
        n_rows * n_rows / 2.0 * n_dims <= MOST_PRODUCTS
    }

    /// Compares every pair.
    pub(super) fn compare_all(&self) -> Result<(), Cancelled> {
        let (n_rows, size) = (self.unit.n_rows(), block_rows(self.unit.n_dims()));
        let n_blocks = n_rows.div_ceil(size);
        let block = |i: usize| i * size..((i + 1) * size).min(n_rows);
        // The first blocks have the most work.
        parallel::try_map(n_blocks, |i| {
            let weights = self.unit.weights(block(i));
            let weights = Weights::new(&weights, block(i).len(), self.unit.n_dims());
            let (queries, bias, mut scratch) = (block(i), vec![0.0; block(i).len()], Vec::new());
            for j in i..n_blocks {
                self.control.check()?;
                let mut table = Vec::new();
                let mut cosines = vec![0.0; block(j).len() * queries.len()];
                forward(self.unit.block(block(j), &mut scratch, &mut table), &weights, &bias, &mut cosines);
                for (row, cosines) in block(j).zip(cosines.chunks_exact(queries.len())) {
                    for (query, &cosine) in queries.clone().zip(cosines) {
                        if query < row {
                            (self.tell)(query as u32, row as u32, cosine);
                        }
                    }
                }
            }
            // Eight units per row in total, divided by the number of pairs of each block.
            let share = 16.0 * (n_blocks - i) as f64 / (n_blocks + 1) as f64;
            self.advance((share * block(i).len() as f64 / 2.0) as u64);
            Ok(())
        })
        .map(drop)
    }
}
