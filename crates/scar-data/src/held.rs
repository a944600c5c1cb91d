//! Where the rows of a matrix are held that come to the collector, and which of them are kept.

use std::sync::Arc;

use crate::ReadError;
use crate::column::Column;
use crate::matrix_checks::NonFiniteRows;
use crate::matrix_store::{MatrixStore, NoMemory};
use crate::reading::Outlet;
use crate::row_classes::RowClasses;
use crate::sample::{Reservoir, Verdict};

/// Where the rows are held.
pub(super) enum Held<'a> {
    /// In the collector.
    Here,
    /// In the collector, those that were chosen.
    Chosen(Box<MatrixStore>),
    /// Elsewhere.
    Outlet(&'a mut dyn Outlet),
}

/// Which rows are kept.
pub(super) enum Choice {
    /// All, if there are no more than so many bytes hold.
    All { budget_bytes: Option<u64>, seed: u64, classes: RowClasses },
    /// A sample of them.
    Sample { reservoir: Reservoir, classes: RowClasses },
    /// Those that were chosen for another matrix of the same rows.
    Chosen { rows: Arc<Vec<u64>>, n_kept: usize },
}

/// Why a row could not be kept.
pub(super) enum Unkept {
    Read(ReadError),
    Memory(NoMemory),
}

/// Keeps `row`, the row `row_idx`, or passes over it, as `choice` says.
pub(super) fn choose(
    held: &mut Held<'_>,
    choice: &mut Choice,
    non_finite: &mut Option<NonFiniteRows>,
    columns: &[Column],
    row_idx: u64,
    row: &[f32],
) -> Result<(), Unkept> {
    match choice {
        Choice::Sample { reservoir, classes } => {
            // A row that is not finite is refused or dropped: no place for it.
            if !NonFiniteRows::scan(non_finite, row_idx, row, row.len()) {
                return Ok(());
            }
            let Verdict::Keep(slot) = reservoir.offer(row_idx, classes.of(row_idx, columns)) else { return Ok(()) };
            match held {
                Held::Outlet(outlet) => outlet.put(slot, row).map_err(Unkept::Read),
                Held::Chosen(store) => store.put(slot as usize, row).map_err(Unkept::Memory),
                Held::Here => Ok(()),
            }
        }
        Choice::Chosen { rows, n_kept } => {
            if rows.get(*n_kept) != Some(&row_idx) {
                return Ok(());
            }
            // What is left out is told by its place among those that are kept, as it is left out there.
            NonFiniteRows::scan(non_finite, *n_kept as u64, row, row.len());
            *n_kept += 1;
            match held {
                Held::Outlet(outlet) => outlet.append(row).map_err(Unkept::Read),
                Held::Chosen(store) => store.put(*n_kept - 1, row).map_err(Unkept::Memory),
                Held::Here => Ok(()),
            }
        }
        Choice::All { .. } => Ok(()),
    }
}
