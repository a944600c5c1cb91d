//! Which column of the logits belongs to which class.

use std::collections::HashMap;

use super::GivenClasses;
use scar_core::Labels;
use scar_core::problem::{Code, Problem};

/// Which column of the logits belongs to which label.
pub(super) struct LogitColumns {
    names: Vec<String>,
    of_class: Vec<u32>,
}

impl LogitColumns {
    /// The classes in ascending order belong to the columns in order. If there are fewer classes than columns, labels must be the column
    /// numbers 0…k−1, because otherwise it is unknown which column has no samples.
    pub(super) fn new(labels: GivenClasses<'_>, n_columns: usize) -> Result<Self, Problem> {
        let names = labels.labels.class_names();
        let as_numbers: Option<Vec<u32>> =
            names.iter().map(|name| name.parse().ok().filter(|&column: &u32| (column as usize) < n_columns)).collect();
        match as_numbers {
            Some(of_class) => Ok(Self { names: (0..n_columns).map(|column| column.to_string()).collect(), of_class }),
            None if names.len() == n_columns => Ok(Self { names: names.to_vec(), of_class: (0..n_columns as u32).collect() }),
            None => Err(Problem::new(
                Code::LabelKind,
                format!(
                    "{} has {} classes and the logits have {n_columns} columns. Give labels that are column numbers 0 to {}, or text labels with one class per column.",
                    labels.file,
                    names.len(),
                    n_columns - 1
                ),
            )
            .in_file(labels.file)),
        }
    }

    /// The column of each label.
    pub(super) fn of_labels(&self, labels: &Labels) -> Vec<u32> {
        labels.class_ids().iter().map(|&class| self.of_class[class as usize]).collect()
    }

    /// The column of each prediction, by class name.
    ///
    /// # Errors
    /// A problem with the first row whose prediction is not a known class.
    pub(super) fn of_predictions(&self, predictions: GivenClasses<'_>) -> Result<Vec<u32>, Problem> {
        let by_name: HashMap<&str, u32> = self.names.iter().map(String::as_str).zip(0..).collect();
        let names = predictions.labels.class_names();
        let columns: Vec<Option<u32>> = names.iter().map(|name| by_name.get(name.as_str()).copied()).collect();
        let find = |(row, &class): (usize, &u32)| {
            let name = &names[class as usize];
            columns[class as usize].ok_or_else(|| {
                let message = format!(
                    "{}, row {}: «{name}» is no class of the labels. Give predictions among the classes.",
                    predictions.file,
                    row + 1
                );
                Problem::new(Code::LabelKind, message).in_file(predictions.file).at_row(row as u64 + 1)
            })
        };
        predictions.labels.class_ids().iter().enumerate().map(find).collect()
    }

    /// Names of the classes, one per column.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}
