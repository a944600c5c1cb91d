//! What was read with rows of another set behind it, as if both had been read together.

use std::collections::HashMap;
use std::sync::Arc;

use crate::dataset::types::{Dataset, NamedMatrix};
use scar_core::Labels;
use scar_core::control::{Cancelled, Control};
use scar_files::summary::ValueSummary;
use scar_files::words::grouped;

impl Dataset {
    /// This with the rows `rows` of `more` behind its own; of each the first matrix, of as many dimensions. The matrix is told as extended
    /// (in its `part`). `None` where either has no matrix or no labels, or `more` has a class that is none of these.
    ///
    /// # Errors
    /// [`Cancelled`] soon after `control` says so.
    ///
    /// # Panics
    /// Where a row is not there, or the dimensions differ.
    ///
    /// ```
    /// use scar_data::{Dataset, ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// let of = |text: &str| read(&[&MemorySource::new("x.csv", text)], &ReadOptions::default(), &Default::default()).unwrap();
    /// let data = of("f0,f1,label\n0,1,a\n2,2,b\n3,1,a\n4,5,b\n");
    /// let both = data.extended(&of("f0,f1,label\n7,8,b\n9,9,a\n6,5,b\n1,1,a\n"), &[0, 3], &Default::default()).unwrap().unwrap();
    /// assert_eq!((both.matrices[0].values.row(4), both.labels.unwrap().class_ids()), ([7.0, 8.0].as_slice(), [0, 1, 0, 1, 1, 0].as_slice()));
    /// assert_eq!(both.matrices[0].summary.name(), "x.csv, with 2 rows of x.csv");
    /// assert!(data.extended(&of("f0,f1,label\n7,8,c\n9,9,a\n6,5,c\n1,1,a\n"), &[0], &Default::default()).unwrap().is_none());
    /// ```
    pub fn extended(&self, more: &Self, rows: &[u32], control: &Control) -> Result<Option<Self>, Cancelled> {
        let (Some(matrix), Some(labels)) = (self.matrices.first(), &self.labels) else { return Ok(None) };
        let (Some(added), Some(more_labels)) = (more.matrices.first(), &more.labels) else { return Ok(None) };
        let Some(class_ids) = classes_of(labels, more_labels, rows) else {
            return Ok(None);
        };
        let values = matrix.values.concatenated(&added.values.select(rows));
        let mut summary = matrix.summary.clone();
        let with = format!("with {} rows of {}", grouped(rows.len() as u64), added.summary.file);
        summary.part = Some(summary.part.map_or_else(|| with.clone(), |part| format!("{part}, {with}")));
        summary.rows = values.n_rows() as u64;
        summary.values = ValueSummary::of(&values, control)?;
        Ok(Some(Self {
            matrices: vec![NamedMatrix { summary, values, places: None, pairing: None }],
            labels: Some(Arc::new(labels.followed_by(&class_ids))),
            row_places: self.row_places.followed_by(
                matrix.summary.rows,
                &more.row_places,
                rows,
                [&matrix.summary.file, &added.summary.file],
            ),
            label_places: None,
            // Ids, split and groups are of the rows before.
            ids: None,
            tried_ids: Vec::new(),
            split: None,
            groups: None,
            ..self.clone()
        }))
    }
}

/// The classes of `rows` by `more`, among those of `labels`; nothing where one is not among them.
fn classes_of(labels: &Labels, more: &Labels, rows: &[u32]) -> Option<Vec<u32>> {
    let known: HashMap<&String, u32> = labels.class_names().iter().zip(0..).collect();
    let class_of: Vec<Option<u32>> = more.class_names().iter().map(|name| known.get(name).copied()).collect();
    rows.iter().map(|&row| class_of[more.class_ids()[row as usize] as usize]).collect()
}
