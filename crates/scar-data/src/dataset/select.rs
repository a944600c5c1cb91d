//! Some rows of what was read, to be analysed on their own.

use std::sync::Arc;

use crate::dataset::types::{Dataset, NamedMatrix};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_files::summary::ValueSummary;
use scar_files::words::grouped;

impl Dataset {
    /// The rows `rows` of every matrix, with their labels, ids, split and groups; classes without a row among them are gone. The matrices
    /// are told as selections (in their `part`), and each row is still known by its place in the file.
    ///
    /// # Errors
    /// [`Cancelled`] soon after `control` says so.
    ///
    /// # Panics
    /// Where a row is not there.
    ///
    /// ```
    /// use scar_data::{ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// let table = MemorySource::new("x.csv", "f0,f1,label\n0,1,a\n2,2,b\n3,1,b\n4,3,c\n5,5,c\n6,0,a\n");
    /// let whole = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap();
    /// let some = whole.select(&[1, 2, 3, 4], &Default::default()).unwrap();
    /// assert_eq!(some.matrices[0].summary.name(), "x.csv, selection of 4 of 6 rows");
    /// assert_eq!((some.matrices[0].values.row(1), some.labels.unwrap().class_names()), ([3.0, 1.0].as_slice(), ["b", "c"].map(String::from).as_slice()));
    /// assert_eq!(some.row_places.of(&[0]), [1]); // of the file
    /// ```
    pub fn select(&self, rows: &[u32], control: &Control) -> Result<Self, Cancelled> {
        let mut selected = self.clone();
        selected.matrices.clear();
        let positions: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
        for matrix in &self.matrices {
            let values = rows_of(&matrix.values, rows, control)?;
            let mut summary = matrix.summary.clone();
            let of = format!("selection of {} of {} rows", grouped(rows.len() as u64), grouped(summary.rows));
            summary.part = Some(summary.part.map_or_else(|| of.clone(), |part| format!("{part}, {of}")));
            summary.rows = rows.len() as u64;
            summary.values = ValueSummary::of(&values, control)?;
            let mut places = matrix.places.clone();
            if let Some(places) = &mut places {
                places.keep(matrix.summary.rows, &positions);
            }
            selected.matrices.push(NamedMatrix { summary, values, places, pairing: matrix.pairing.clone() });
        }
        selected.ids = self.ids.as_ref().map(|ids| Arc::new(rows.iter().map(|&row| ids[row as usize].clone()).collect()));
        selected.tried_ids = self.tried_ids.iter().map(|ids| ids.at(&positions)).collect();
        selected.labels = self.labels.as_ref().map(|labels| Arc::new(labels.at(rows)));
        let n_held = self.matrices.first().map_or(0, |matrix| matrix.summary.rows);
        selected.row_places.keep(n_held, &positions);
        if let Some(places) = &mut selected.label_places {
            places.keep(n_held, &positions);
        }
        selected.split = self.split.as_ref().and_then(|split| split.at(&positions)).map(Arc::new);
        selected.groups = self.groups.as_ref().and_then(|groups| groups.at(&positions)).map(Arc::new);
        Ok(selected)
    }
}

/// Rows that are copied at a time: a segment of the matrix each.
const CHUNK: usize = 65_536;

/// A copy of the rows `rows`, in that order, a segment at a time.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// Where a row is not there.
pub(crate) fn rows_of(values: &Matrix, rows: &[u32], control: &Control) -> Result<Matrix, Cancelled> {
    let parts: Vec<Matrix> = rows.chunks(CHUNK).map(|rows| control.check().map(|()| values.select(rows))).collect::<Result<_, _>>()?;
    Ok(parts.into_iter().reduce(|above, below| above.concatenated(&below)).unwrap_or_default())
}
