//! Which rows of a matrix the collector keeps, and where.

use std::sync::Arc;

use crate::gather::column::Column;
use crate::gather::outlet::Outlet;
use crate::gather::row_classes::RowClasses;
use crate::matrix::checks::NonFiniteRows;
use crate::matrix::store::{MatrixStore, NoMemory, StoredMatrix};
use scar_core::control::Control;
use scar_files::error::ReadError;
use scar_files::sample::{Reservoir, Verdict};

/// What becomes of the rows.
pub(crate) enum Held<'a> {
    /// All are kept, if there are no more than so many bytes hold: in the outlet, or in the collector where there is none.
    All {
        outlet: Option<&'a mut dyn Outlet>,
        budget_bytes: Option<u64>,
        seed: u64,
        classes: RowClasses,
        /// Whether rows beyond a sample may be left unread: where all are to be looked at, they may not.
        may_pass: bool,
    },
    /// Those of `choice` are kept in `store`.
    Some { store: Store<'a>, choice: RowChoice },
}

/// Where rows are held that were chosen.
pub(crate) enum Store<'a> {
    /// Here.
    Here(Box<MatrixStore>),
    /// Elsewhere.
    Outlet(&'a mut dyn Outlet),
}

impl Store<'_> {
    /// The matrix, unless it is held elsewhere; of a sample the rows at `slots`.
    pub(crate) fn finish(self, slots: Option<&[u32]>, control: &Control) -> Result<Option<StoredMatrix>, ReadError> {
        match self {
            Self::Here(mut store) => {
                if let Some(slots) = slots {
                    store.keep(slots, control)?;
                }
                store.look(control)?;
                Ok(store.finish())
            }
            Self::Outlet(outlet) => {
                if let Some(slots) = slots {
                    outlet.keep(slots)?;
                }
                outlet.end()?;
                Ok(None)
            }
        }
    }
}

/// Which rows are kept.
pub(crate) enum RowChoice {
    /// A sample of them.
    Sample { reservoir: Reservoir, classes: RowClasses },
    /// Those that were chosen for another matrix of the same rows.
    Chosen { rows: Arc<Vec<u64>>, n_kept: usize },
}

/// Why a row could not be kept.
pub(crate) enum Unkept {
    Read(ReadError),
    Memory(NoMemory),
}

/// Keeps `row`, the row `row_idx`, in `store`, or passes over it, as `choice` says.
pub(crate) fn choose(
    store: &mut Store<'_>,
    choice: &mut RowChoice,
    non_finite: &mut Option<NonFiniteRows>,
    columns: &[Column],
    row_idx: u64,
    row: &[f32],
) -> Result<(), Unkept> {
    match choice {
        RowChoice::Sample { reservoir, classes } => {
            // A row that is not finite is refused or dropped: no place for it.
            if !NonFiniteRows::scan(non_finite, row_idx, row, row.len()) {
                return Ok(());
            }
            let Verdict::Keep(slot) = reservoir.offer(row_idx, classes.of(row_idx, columns)) else { return Ok(()) };
            match store {
                Store::Outlet(outlet) => outlet.put(slot, row).map_err(Unkept::Read),
                Store::Here(store) => store.put(slot as usize, row).map_err(Unkept::Memory),
            }
        }
        RowChoice::Chosen { rows, n_kept } => {
            if rows.get(*n_kept) != Some(&row_idx) {
                return Ok(());
            }
            // What is left out is told by its place among those that are kept, as it is left out there.
            NonFiniteRows::scan(non_finite, *n_kept as u64, row, row.len());
            *n_kept += 1;
            match store {
                Store::Outlet(outlet) => outlet.append(row).map_err(Unkept::Read),
                Store::Here(store) => store.put(*n_kept - 1, row).map_err(Unkept::Memory),
            }
        }
    }
}
