//! Looks for columns of a matrix that tell what no embedding should know: the row's number, or its label.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::judging::{Judged, cross_fit_work, cross_fitted_classes};
use crate::{AnalysisError, Extras};
use scar_core::control::Control;
use scar_core::{EmbeddingSet, Matrix};
use scar_method::settings::Settings;
use scar_report::{Telltale, TelltaleKind, TelltalesReport};

/// Rows below which anything rises by chance.
const LEAST_ROWS: usize = 20;
/// Columns that are copied at once: so many values of a row stand in a line of the cache.
const COLUMNS_AT_ONCE: usize = 16;
/// Columns that are told.
const MOST_TOLD: usize = 8;

/// A column that tells too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    column_idx: usize,
    kind: TelltaleKind,
}

/// The columns of `set` that tell too much, in their order.
pub(super) fn find(set: &EmbeddingSet) -> Vec<Found> {
    let (n_rows, n_dims) = (set.n_samples(), set.n_dims());
    if n_rows < LEAST_ROWS {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut columns = vec![vec![0.0; n_rows]; COLUMNS_AT_ONCE.min(n_dims)];
    for first in (0..n_dims).step_by(COLUMNS_AT_ONCE) {
        let some = first..n_dims.min(first + COLUMNS_AT_ONCE);
        for (row_idx, row) in set.embeddings().rows().enumerate() {
            columns.iter_mut().zip(&row[some.clone()]).for_each(|(column, &value)| column[row_idx] = value);
        }
        let kinds = some.zip(&columns).filter_map(|(column_idx, column)| Some(Found { column_idx, kind: kind_of(column, set)? }));
        found.extend(kinds);
    }
    found
}

fn kind_of(column: &[f32], set: &EmbeddingSet) -> Option<TelltaleKind> {
    let labels = set.labels();
    if is_order(column) {
        Some(TelltaleKind::Order)
    } else if tells_labels(column, labels.class_ids(), set.n_classes()) {
        Some(TelltaleKind::Label)
    } else {
        is_number(column).then_some(TelltaleKind::Number)
    }
}

/// Whether the values rise or fall with the rows, most of them by a step.
fn is_order(column: &[f32]) -> bool {
    let never = |is_against: fn(f32, f32) -> bool| !column.windows(2).any(|pair| is_against(pair[0], pair[1]));
    if !never(|before, after| after < before) && !never(|before, after| after > before) {
        return false;
    }
    let n_steps = column.windows(2).filter(|pair| pair[0] != pair[1]).count();
    2 * n_steps >= column.len()
}

/// Whether the values are whole numbers, each in one row.
fn is_number(column: &[f32]) -> bool {
    if column.iter().any(|value| value.fract() != 0.0) {
        return false;
    }
    let mut bits: Vec<u32> = column.iter().map(|value| value.to_bits()).collect();
    bits.sort_unstable();
    bits.windows(2).all(|pair| pair[0] != pair[1])
}

/// Whether few values tell the class of all rows but one in a hundred of those that the largest class does not have; or whether one value
/// is in all rows of a class and in no others.
fn tells_labels(column: &[f32], class_ids: &[u32], n_classes: usize) -> bool {
    let most_values = (2 * n_classes).max(8);
    let mut rows_of: HashMap<u32, Vec<u64>> = HashMap::new();
    for (value, &class) in column.iter().zip(class_ids) {
        // Both zeros are one value.
        let bits = (value + 0.0).to_bits();
        let n_values = rows_of.len();
        let rows = match rows_of.entry(bits) {
            Entry::Vacant(_) if n_values == most_values => return false,
            entry => entry.or_insert_with(|| vec![0; n_classes]),
        };
        rows[class as usize] += 1;
    }
    let mut class_rows = vec![0_u64; n_classes];
    class_ids.iter().for_each(|&class| class_rows[class as usize] += 1);
    let n_rows = column.len() as u64;
    let largest = class_rows.iter().max().copied().unwrap_or(0);
    let told: u64 = rows_of.values().map(|rows| rows.iter().max().copied().unwrap_or(0)).sum();
    let tells_all = rows_of.len() >= n_classes && 100 * (n_rows - told) <= n_rows - largest;
    let is_all_of = |rows: &[u64]| {
        let mut of = rows.iter().enumerate().filter(|&(_, &rows)| rows > 0);
        matches!((of.next(), of.next()), (Some((class, &rows)), None) if rows == class_rows[class] && rows > 1)
    };
    // A single row of a class has a value of its own by chance.
    tells_all || (rows_of.len() == 2 && rows_of.values().any(|rows| is_all_of(rows)))
}

/// The columns that are left; none where all of them were found.
fn without(set: &EmbeddingSet, found: &[Found]) -> Option<EmbeddingSet> {
    let is_kept: Vec<bool> = (0..set.n_dims()).map(|idx| found.binary_search_by_key(&idx, |found| found.column_idx).is_err()).collect();
    let n_dims = is_kept.iter().filter(|&&is_kept| is_kept).count();
    let kept = |row: &[f32]| row.iter().zip(&is_kept).filter(|&(_, &is_kept)| is_kept).map(|(&value, _)| value).collect::<Vec<_>>();
    let values = set.embeddings().rows().flat_map(kept).collect::<Vec<_>>();
    set.with_embeddings(Matrix::of_segments([values], n_dims)).ok()
}

/// Units by which [`report`] advances its [`Control`].
pub(super) fn work(set: &EmbeddingSet, found: &[Found], settings: &Settings, extras: &Extras) -> u64 {
    if found.is_empty() || found.len() == set.n_dims() { 0 } else { cross_fit_work(set, settings, extras) }
}

/// What the columns that were `found` do; nothing where there are none. `judged` knows the classes that are told with all columns, `names`
/// are those of the columns, where they have some.
pub(super) fn report(
    set: &EmbeddingSet,
    found: &[Found],
    judged: &Judged,
    names: &[String],
    settings: &Settings,
    extras: &Extras,
    control: &Control,
) -> Result<Option<TelltalesReport>, AnalysisError> {
    if found.is_empty() {
        return Ok(None);
    }
    let class_ids = set.labels().class_ids();
    let right = |predicted: &[u32]| {
        let n_right = judged.train_rows.iter().zip(predicted).filter(|&(&row, &class)| class_ids[row as usize] == class).count();
        n_right as f64 / judged.train_rows.len() as f64
    };
    let right_without = match without(set, found) {
        Some(left) => Some(right(&cross_fitted_classes(&left, settings, extras, control)?)),
        None => None,
    };
    let told = found.iter().take(MOST_TOLD);
    Ok(Some(TelltalesReport {
        first: told
            .map(|&Found { column_idx, kind }| Telltale { column: column_idx as u64 + 1, name: names.get(column_idx).cloned(), kind })
            .collect(),
        columns: found.len() as u64,
        right_with: right(&judged.fold_predictions),
        right_without,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use scar_core::Labels;
    use scar_core::Random;

    /// Noise in which one column is `column`, of rows of three classes in turn.
    fn set(column: impl Fn(usize) -> f32) -> EmbeddingSet {
        let n_rows = 90;
        let mut random = Random::new(7, &[0]);
        let rows = (0..n_rows).flat_map(|row| {
            let mut values: Vec<f32> = (0..20).map(|_| random.unit() as f32).collect();
            values[17] = column(row);
            values
        });
        let labels = Labels::from_integers(&(0..n_rows).map(|row| (row % 3) as i128).collect::<Vec<_>>());
        EmbeddingSet::of_finite(Matrix::of_segments([rows.collect::<Vec<_>>()], 20), Arc::new(labels)).expect("valid")
    }

    #[track_caller]
    fn check(column: impl Fn(usize) -> f32, kind: Option<TelltaleKind>) {
        let expected: Vec<Found> = kind.into_iter().map(|kind| Found { column_idx: 17, kind }).collect();
        assert_eq!(find(&set(column)), expected);
    }

    #[test]
    fn columns_that_tell_too_much_are_found_and_no_others() {
        check(|row| row as f32, Some(TelltaleKind::Order));
        check(|row| 1e6 - (row as f32 / 1.5).floor() * 0.25, Some(TelltaleKind::Order));
        check(|row| ((row * 37) % 90) as f32 + 1e5, Some(TelltaleKind::Number));
        check(|row| (row % 3) as f32 * 10.0 - 7.5, Some(TelltaleKind::Label));
        // One of the columns that one-hot labels have, and labels of which one was changed.
        check(|row| f32::from(row % 3 == 1), Some(TelltaleKind::Label));
        // Few values that the classes share, a constant, values of noise, and a step in the middle.
        check(|row| (row % 2) as f32, None);
        check(|_| 3.0, None);
        check(|row| ((row * 37) % 90) as f32 / 7.0, None);
        check(|row| f32::from(row > 44), None);
        // It repeats numbers, as counts do.
        check(|row| ((row * 37) % 60) as f32, None);
    }

    #[test]
    fn few_labels_that_were_changed_after_the_copy_hide_nothing() {
        let labels: Vec<i128> = (0..300).map(|row| if row == 5 { 1 } else { row % 2 }).collect();
        let column: Vec<f32> = (0..300).map(|row| (row % 2) as f32).collect();
        assert!(tells_labels(&column, Labels::from_integers(&labels).class_ids(), 2));
        // A value that tells nine of ten is a good feature.
        let labels: Vec<i128> = (0..300).map(|row| if row % 10 == 5 { 0 } else { row % 2 }).collect();
        assert!(!tells_labels(&column, Labels::from_integers(&labels).class_ids(), 2));
    }
}
