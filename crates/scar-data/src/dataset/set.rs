//! What one can do with what was read: pair it, summarize it, join what came later.

use std::sync::Arc;

use crate::dataset::item_pairing::pair_by_ids;
use crate::dataset::types::{Dataset, NamedMatrix};
use crate::labels::error::{LabelError, check_length};
use crate::labels::file::LabelFile;
use crate::labels::marks::RowMarks;
use crate::matrix::summary::{LabelSummary, digest};
use crate::words::{count_of, quoted};
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, GroupSummary, Groups, Split, SplitSummary};

impl Dataset {
    /// The summary of the labels.
    pub fn label_summary(&self) -> Option<LabelSummary> {
        self.labels.as_deref().map(LabelSummary::of)
    }

    /// The summary of the rows to test on.
    pub fn split_summary(&self) -> Option<SplitSummary> {
        self.split.as_deref().map(|split| split.summary(self.labels.as_deref()))
    }

    /// The summary of the groups of rows.
    pub fn group_summary(&self) -> Option<GroupSummary> {
        self.groups.as_deref().map(Groups::summary)
    }

    /// The matrix at `matrix_idx` with the labels, ready to be analysed. The data is shared, not copied.
    ///
    /// # Errors
    /// A [`Problem`] where there is no such matrix, there are no labels, or they do not fit.
    pub fn embedding_set(&self, matrix_idx: usize) -> Result<EmbeddingSet, Problem> {
        let Some(matrix) = self.matrices.get(matrix_idx) else {
            return Err(Problem::new(Code::NoMatrix, "There is no matrix of embeddings. Give one as .npy."));
        };
        let Some(labels) = &self.labels else {
            let name = &matrix.summary.file;
            let message = format!("{name} has no labels yet. Give a file with one label per row.");
            return Err(Problem::new(Code::LabelMissing, message).in_file(name));
        };
        Ok(EmbeddingSet::of_finite(matrix.values.clone(), Arc::clone(labels))?
            .with_split(self.split.clone())
            .with_groups(self.groups.clone()))
    }

    /// The first matrix.
    ///
    /// # Errors
    /// [`Code::NoMatrix`] where there are only labels.
    ///
    /// ```
    /// use scar_data::{ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// let labels = MemorySource::new("labels.txt", *b"cat\ndog\ncat\ndog\n");
    /// let dataset = read(&[&labels], &ReadOptions::default(), &Default::default()).unwrap();
    /// assert!(dataset.main_matrix().unwrap_err().message.contains("2 classes and no matrix"));
    /// ```
    pub fn main_matrix(&self) -> Result<&NamedMatrix, Problem> {
        self.matrices.first().ok_or_else(|| {
            let name = self.labels_file.clone().unwrap_or_default();
            let n_classes = self.labels.as_ref().map_or(0, |labels| labels.n_classes());
            let message = format!("{name} holds labels of {n_classes} classes and no matrix. Give embeddings beside it.");
            Problem::new(Code::NoMatrix, message).in_file(&name)
        })
    }

    /// Makes the digest of the matrix at `matrix_idx`, if there is such a matrix and it has none yet.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so.
    pub fn make_digest(&mut self, matrix_idx: usize, control: &Control) -> Result<(), Cancelled> {
        if let Some(matrix) = self.matrices.get_mut(matrix_idx)
            && matrix.summary.values.sha256_f32le.is_none()
        {
            matrix.summary.values.sha256_f32le = Some(digest(&matrix.values, control)?);
        }
        Ok(())
    }

    /// This with `newer`, which was read later: newer matrices take the place of the old ones, newer labels too.
    ///
    /// Old labels stay with newer matrices where there is one for every row; else they are dropped, with a warning.
    ///
    /// # Errors
    /// [`Code::LabelLength`] where newer labels do not fit the matrices here. Nothing is lost: `self` is as it was.
    pub fn merge(&self, newer: Self) -> Result<Self, Problem> {
        if newer.matrices.is_empty() {
            return self.with_labels_of(newer);
        }
        let mut merged = newer;
        let (None, Some(labels), Some(first)) = (&merged.labels, &self.labels, merged.matrices.first()) else { return Ok(merged) };
        let name = self.labels_file.clone().unwrap_or_default();
        match check_length(&name, labels.n_samples() as u64, &first.summary.file, first.summary.rows) {
            Ok(()) => {
                merged.problems.retain(|problem| problem.code != Code::LabelMissing);
                merged.labels = Some(Arc::clone(labels));
                merged.labels_file.clone_from(&self.labels_file);
                // Labels that stood beside the old matrix stand in another file than the new one.
                merged.label_places = self.label_places.clone().or_else(|| Some(self.row_places.clone()));
                merged.label_column.clone_from(&self.label_column);
                merged.label_columns.clone_from(&self.label_columns);
                merged.other_labels.clone_from(&self.other_labels);
                let is_of_labels = |file: &str| self.labels_file.as_deref() == Some(file);
                merged.split = merged.split.or_else(|| self.split_of(is_of_labels));
                merged.groups = merged.groups.or_else(|| self.groups_of(is_of_labels));
                merged.problems.extend(self.problems.iter().filter(|problem| problem.file == self.labels_file).cloned());
            }
            Err(mut problem) => {
                problem.message = format!("{} The labels were left out.", problem.message);
                merged.problems.push(problem);
            }
        }
        Ok(merged)
    }

    fn with_labels_of(&self, mut newer: Self) -> Result<Self, Problem> {
        self.match_labels(&mut newer)?;
        if let (Some(first), Some(labels)) = (self.matrices.first(), &newer.labels) {
            let name = newer.labels_file.clone().unwrap_or_default();
            check_length(&name, labels.n_samples() as u64, &first.summary.file, first.summary.rows)?;
        }
        let mut merged = newer;
        merged.matrices.clone_from(&self.matrices);
        merged.sample.clone_from(&self.sample);
        merged.ids = self.ids.clone().or(merged.ids);
        merged.row_places.clone_from(&self.row_places);
        let is_of_matrix = |file: &str| self.matrices.iter().any(|matrix| matrix.summary.file == file);
        merged.split = merged.split.or_else(|| self.split_of(is_of_matrix));
        merged.groups = merged.groups.or_else(|| self.groups_of(is_of_matrix));
        let mut problems: Vec<Problem> = self
            .problems
            .iter()
            .filter(|problem| self.matrices.iter().any(|matrix| problem.file.as_ref() == Some(&matrix.summary.file)))
            // Here they are.
            .filter(|problem| problem.code != Code::LabelMissing)
            .cloned()
            .collect();
        problems.append(&mut merged.problems);
        merged.problems = problems;
        Ok(merged)
    }

    /// Puts the labels of `newer` into the order of the rows here, where both have ids and these are not the same.
    fn match_labels(&self, newer: &mut Self) -> Result<(), Problem> {
        let (Some(ids), Some(theirs), Some(labels), Some(first)) = (&self.ids, newer.ids.take(), &newer.labels, self.matrices.first())
        else {
            return Ok(());
        };
        let pairing = pair_by_ids(ids, &theirs);
        let (name, matrix) = (newer.labels_file.clone().unwrap_or_default(), &first.summary.file);
        // Ids that have nothing in common are two ways of counting.
        if theirs == *ids || pairing.report.paired == 0 {
            return Ok(());
        }
        if let Some(missing) = (0..ids.len()).find(|row| pairing.first.get(*row) != Some(&(*row as u32))) {
            let message = format!(
                "{name}: {} of {matrix} have no label by their ids, first the id {}. Add these labels, or drop the rows.",
                count_of(pairing.report.only_first, "row"),
                quoted(&ids[missing])
            );
            return Err(Problem::new(Code::RowMismatch, message).in_file(&name).at_row(missing as u64 + 1));
        }
        let positions: Vec<usize> = pairing.second.iter().map(|&row| row as usize).collect();
        let n_labels = labels.n_samples() as u64;
        newer.labels = Some(Arc::new(labels.at(&pairing.second)));
        newer.other_labels.iter_mut().for_each(|(_, labels)| *labels = Arc::new(labels.at(&pairing.second)));
        newer.label_places.iter_mut().for_each(|places| places.keep(n_labels, &positions));
        newer.split = newer.split.take().and_then(|split| split.at(&positions)).map(Arc::new);
        newer.groups = newer.groups.take().and_then(|groups| groups.at(&positions)).map(Arc::new);
        let message = format!("{name}: its ids stand in another order than those of {matrix}, so rows were matched by id.");
        newer.problems.push(Problem::new(Code::RowMismatch, message).in_file(&name));
        Ok(())
    }

    /// The split, where it stands in a file of which `is_kept` says so.
    fn split_of(&self, is_kept: impl Fn(&str) -> bool) -> Option<Arc<Split>> {
        self.split.clone().filter(|split| is_kept(split.file()))
    }

    /// The groups, where they stand in a file of which `is_kept` says so.
    fn groups_of(&self, is_kept: impl Fn(&str) -> bool) -> Option<Arc<Groups>> {
        self.groups.clone().filter(|groups| is_kept(groups.file()))
    }

    /// Takes the labels of `file`, once they are proved to be classes; of rows beside others (`is_beside`) to be labels.
    pub(crate) fn set_labels(&mut self, file: LabelFile, is_beside: bool) -> Result<(), Problem> {
        let LabelFile { name, raw, column, columns, others, warnings, ids: _, marks: RowMarks { split, groups }, places } = file;
        self.label_places = Some(places.of_all(raw.n_labels()));
        let (labels, odd) = raw.to_labels(is_beside).map_err(|error| error.problem(&name))?;
        self.problems.extend(warnings.iter().chain(&odd).map(|warning| warning.problem(&name)));
        self.labels = Some(Arc::new(labels));
        self.labels_file = Some(name);
        self.label_column = column;
        self.label_columns = columns;
        self.other_labels = others
            .into_iter()
            .map(|(column, raw)| {
                let told =
                    |error: LabelError| error.problem(&format!("{}, {}", self.labels_file.as_deref().unwrap_or_default(), quoted(&column)));
                let (labels, _) = raw.to_labels(is_beside).map_err(told)?;
                Ok((column, Arc::new(labels)))
            })
            .collect::<Result<_, Problem>>()?;
        self.split = split.map(Arc::new).or_else(|| self.split.take());
        self.groups = groups.map(Arc::new).or_else(|| self.groups.take());
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
