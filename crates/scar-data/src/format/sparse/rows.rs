//! A sparse matrix as rows: entries one behind another, row by row. Held whole, as some forms tell rows last.

use crate::gather::collector::Collector;
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_files::error::ReadError;

/// Entries between two looks at the cancel flag.
const ENTRIES_PER_CHECK: usize = 1 << 16;
/// Dimensions that a row may have: one is held as it is filled.
const MAX_DIMS: u64 = 1 << 24;
/// Bytes of a dense matrix that any sparse one may have, and how many times the bytes of its entries more.
const FREE_BYTES: u128 = 1 << 30;
const MAX_DENSE_RATIO: u128 = 10_000;

/// Entries of a matrix by row.
pub(crate) struct SparseRows {
    n_dims: u64,
    /// Of each row its first entry, and the end of the last.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

/// One entry: row, column, value.
pub(crate) type Entry = (u64, u64, f32);

/// Why entries make no matrix, as a clause behind the file's name.
pub(crate) type Clause = (Code, String);

/// Proves that a dense matrix of `n_rows` × `n_dims` may be made of `n_entries`.
///
/// # Errors
/// [`Code::TooLarge`].
pub(crate) fn check_shape(n_rows: u64, n_dims: u64, n_entries: u64) -> Result<(), Clause> {
    let dense_bytes = u128::from(n_rows) * u128::from(n_dims) * 4;
    if n_dims > MAX_DIMS || dense_bytes > FREE_BYTES.max(u128::from(n_entries) * 8 * MAX_DENSE_RATIO) || n_rows > u64::from(u32::MAX) {
        let clause = format!(
            " is a sparse matrix of {n_rows} rows × {n_dims} columns: too large, as rows are made whole. Make its columns fewer: \
             sklearn.decomposition.TruncatedSVD(100).fit_transform(X)."
        );
        return Err((Code::TooLarge, clause));
    }
    Ok(())
}

impl SparseRows {
    /// The matrix of `n_rows` × `n_dims` whose entries `each` hands over, as often as it is asked, in any order. Entries of one place are
    /// added.
    ///
    /// # Errors
    /// [`Code::BadOffsets`] for an entry outside of the matrix; [`ReadError::Cancelled`] soon after `control` says so.
    pub(crate) fn of(
        n_rows: u64,
        n_dims: u64,
        control: &Control,
        mut each: impl FnMut(&mut dyn FnMut(Entry) -> Result<(), Cancelled>) -> Result<(), Cancelled>,
    ) -> Result<Result<Self, Clause>, Cancelled> {
        let mut starts = vec![0_usize; n_rows as usize + 1];
        let mut outside = None;
        let mut n_seen = 0;
        each(&mut |(row, column, _)| {
            n_seen += 1;
            if n_seen % ENTRIES_PER_CHECK == 0 {
                control.check()?;
            }
            // What is no place stands as the largest number, to which none can be added.
            match starts.get_mut(1..).and_then(|starts| starts.get_mut(row as usize)) {
                Some(n_entries) if column < n_dims && row < n_rows => *n_entries += 1,
                _ => outside = outside.or(Some((row, column))),
            }
            Ok(())
        })?;
        if let Some((row, column)) = outside {
            let clause = format!(
                ": an entry stands at row {row}, column {column}, outside of {n_rows} rows × {n_dims} columns: damaged. Save it again."
            );
            return Ok(Err((Code::BadOffsets, clause)));
        }
        for row in 1..starts.len() {
            starts[row] += starts[row - 1];
        }
        let n_entries = starts.last().copied().unwrap_or_default();
        let (mut columns, mut values) = (vec![0; n_entries], vec![0.0; n_entries]);
        let mut next = starts.clone();
        each(&mut |(row, column, value)| {
            let at = &mut next[row as usize];
            columns[*at] = column as u32;
            values[*at] = value;
            *at += 1;
            Ok(())
        })?;
        Ok(Ok(Self { n_dims, starts, columns, values }))
    }

    /// Hands the rows over, zeros where nothing is stored.
    ///
    /// # Errors
    /// What collecting them says.
    pub(crate) fn read(&self, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        rows.begin(self.starts.len() as u64 - 1, self.n_dims)?;
        let n_dims = self.n_dims as usize;
        for bounds in self.starts.windows(2) {
            let (columns, values) = (&self.columns[bounds[0]..bounds[1]], &self.values[bounds[0]..bounds[1]]);
            rows.extend_with(|out| {
                let start = out.len();
                out.resize(start + n_dims, 0.0);
                columns.iter().zip(values).for_each(|(&column, &value)| out[start + column as usize] += value);
            });
            rows.end_rows()?;
        }
        Ok(())
    }
}

/// A clause as a refusal of the file shown as `file`.
pub(crate) fn refuse(file: &str, (code, clause): Clause) -> Problem {
    scar_files::error::refusal(file, code, clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(n_rows: u64, n_dims: u64, entries: &[Entry]) -> Result<Vec<f32>, Code> {
        let control = Control::new();
        let each = |take: &mut dyn FnMut(Entry) -> Result<(), Cancelled>| entries.iter().try_for_each(|&entry| take(entry));
        let sparse = SparseRows::of(n_rows, n_dims, &control, each).expect("nobody cancelled").map_err(|(code, _)| code)?;
        let held = crate::gather::held::Held::All {
            outlet: None,
            budget_bytes: None,
            seed: 0,
            classes: crate::gather::row_classes::RowClasses::Unknown,
            may_pass: false,
        };
        let mut rows = Collector::of_matrix("x".to_owned(), Vec::new(), &control, held);
        sparse.read(&mut rows).expect("room");
        let stored = rows.finish().expect("rows").0.expect("a matrix").stored.expect("here");
        Ok(stored.values.rows().flatten().copied().collect())
    }

    #[test]
    fn entries_of_any_order_become_rows_and_those_of_one_place_are_added() {
        let entries = [(2, 1, 5.0), (0, 2, 1.0), (0, 0, 2.0), (2, 1, 0.5)];
        assert_eq!(rows_of(3, 3, &entries), Ok(vec![2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 5.5, 0.0]));
    }

    #[test]
    fn entry_outside_is_refused_and_so_is_a_matrix_of_nothing_but_zeros_that_fills_the_memory() {
        assert_eq!(rows_of(2, 2, &[(2, 0, 1.0)]), Err(Code::BadOffsets));
        assert_eq!(rows_of(2, 2, &[(0, 2, 1.0)]), Err(Code::BadOffsets));
        assert_eq!(rows_of(2, 2, &[(u64::MAX, 0, 1.0)]), Err(Code::BadOffsets));
        assert!(check_shape(1 << 30, 1 << 20, 1_000).is_err() && check_shape(10, 1 << 40, 1 << 40).is_err());
        assert!(check_shape(100_000, 50_000, 10_000_000).is_ok());
    }
}
