//! What one can do with what was read: pair it, summarize it, join what came later.

use std::sync::Arc;

use crate::dataset::types::{Dataset, NamedMatrix};
use crate::labels::error::{LabelError, check_length};
use crate::labels::file::LabelFile;
use crate::labels::marks::RowMarks;
use crate::labels::pairing::{LabelRows, Paired, Side, pair};
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, GroupSummary, Groups, Labels, Split, SplitSummary};
use scar_files::DataReport;
use scar_files::RowPlaces;
use scar_files::summary::{FileSummary, LabelSummary, digest};
use scar_files::words::quoted;
use scar_files::{FieldRole, FieldSummary};

impl Dataset {
    /// The summary of the labels.
    pub fn label_summary(&self) -> Option<LabelSummary> {
        self.labels.as_deref().map(LabelSummary::of)
    }

    /// The names of the columns that the matrix at `matrix_idx` is made of; none where it is one array, or they are not all known.
    ///
    /// ```
    /// use scar_data::{ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// let table = MemorySource::new("x.csv", *b"age,size,label\n1.5,2,cat\n3.2,4,dog\n5.1,7,cat\n8.7,1,dog\n");
    /// let dataset = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap();
    /// assert_eq!(dataset.column_names(0), ["age", "size"]);
    /// ```
    pub fn column_names(&self, matrix_idx: usize) -> Vec<String> {
        let Some(matrix) = self.matrices.get(matrix_idx) else { return Vec::new() };
        let is_column =
            |field: &&FieldSummary| field.role == FieldRole::Matrix && field.shape.len() == 1 && field.file == matrix.summary.file;
        let names: Vec<String> = self.fields.iter().filter(is_column).map(|field| field.name.clone()).collect();
        if names.len() as u64 == matrix.summary.dims { names } else { Vec::new() }
    }

    /// What this holds, with its matrix at `matrix_idx`, as reports tell it.
    ///
    /// # Errors
    /// [`Code::NoMatrix`] or [`Code::LabelMissing`] where there is no such matrix or there are no labels.
    ///
    /// ```
    /// use scar_data::{ReadOptions, npy_bytes, read};
    /// use scar_data::source::MemorySource;
    /// use scar_core::problem::Code;
    /// let x = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [2.0, 1.0], [4.0, 0.0], [8.0, 3.0]].view()));
    /// let y = MemorySource::new("y.txt", *b"cat\ndog\ncat\ndog\n");
    /// let dataset = read(&[&x, &y], &ReadOptions::default(), &Default::default()).unwrap();
    /// let data = dataset.report(0).unwrap();
    /// assert_eq!((data.matrix.file.as_str(), data.matrix.rows, data.labels.classes[1].count), ("x.npy", 4, 2));
    /// assert_eq!(dataset.report(1).unwrap_err().code, Code::NoMatrix);
    /// ```
    pub fn report(&self, matrix_idx: usize) -> Result<DataReport, Problem> {
        let matrix =
            self.matrices.get(matrix_idx).ok_or_else(|| Problem::new(Code::NoMatrix, "There is no matrix of embeddings. Give one."))?;
        let labels =
            self.label_summary().ok_or_else(|| Problem::new(Code::LabelMissing, "There are no labels. Give one label per row."))?;
        Ok(DataReport {
            matrix: matrix.summary.clone(),
            labels,
            sample: self.sample.clone(),
            problems: self.problems.clone(),
            column_names: self.column_names(matrix_idx),
        })
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
                let is_new =
                    |field: &&FieldSummary| is_of_labels(&field.file) && merged.fields.iter().all(|newer| newer.file != field.file);
                let of_labels: Vec<FieldSummary> = self.fields.iter().filter(is_new).cloned().collect();
                merged.fields.extend(of_labels);
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
        let Some(first) = self.matrices.first() else { return Ok(newer) };
        let mut here = self.clone();
        if let Some(Aligned { matrix_rows, labels, file_rows }) = self.aligned(&mut newer, &first.summary)? {
            if matrix_rows.len() as u64 != first.summary.rows {
                // Nothing cancels this: it copies rows once.
                here = self.select(&matrix_rows, &Control::new()).map_err(|Cancelled| unreadable(&first.summary.file))?;
            }
            newer.take_rows(&labels, &file_rows);
        }
        let (matrices, ids) = (std::mem::take(&mut here.matrices), here.ids.take());
        let mut merged = newer;
        merged.sample.clone_from(&here.sample);
        merged.ids = ids.or(merged.ids);
        merged.tried_ids.clone_from(&here.tried_ids);
        merged
            .fields
            .splice(0..0, here.fields.iter().filter(|field| matrices.iter().any(|matrix| matrix.summary.file == field.file)).cloned());
        merged.row_places.clone_from(&here.row_places);
        let is_of_matrix = |file: &str| matrices.iter().any(|matrix| matrix.summary.file == file);
        merged.split = merged.split.or_else(|| here.split_of(is_of_matrix));
        merged.groups = merged.groups.or_else(|| here.groups_of(is_of_matrix));
        let mut problems: Vec<Problem> = here
            .problems
            .iter()
            .filter(|problem| matrices.iter().any(|matrix| problem.file.as_ref() == Some(&matrix.summary.file)))
            // Here they are.
            .filter(|problem| problem.code != Code::LabelMissing)
            .cloned()
            .collect();
        problems.append(&mut merged.problems);
        merged.problems = problems;
        merged.matrices = matrices;
        Ok(merged)
    }

    /// Which rows of the matrix here have which labels of `newer`, or nothing where all have them in their order.
    fn aligned(&self, newer: &mut Self, matrix: &FileSummary) -> Result<Option<Aligned>, Problem> {
        let Some(labels) = newer.labels.clone() else { return Ok(None) };
        let name = newer.labels_file.clone().unwrap_or_default();
        let n_file = newer.label_places.as_ref().map_or(labels.n_samples() as u64, RowPlaces::n_rows).max(labels.n_samples() as u64);
        let held = LaterLabels::of(&labels, &newer.other_labels, newer.label_places.as_ref(), n_file as usize);
        let side = |file, ids| Side { file, ids };
        let (paired, told) = pair(side(&matrix.file, &self.tried_ids), side(&name, &newer.tried_ids), &held)?;
        if paired.is_some() {
            newer.problems.retain(|problem| problem.code != Code::DuplicateIds);
        }
        newer.problems.extend(told);
        let Paired { positions, unsure } = match paired {
            Some(paired) => paired,
            None => {
                check_length(&name, n_file, &matrix.file, matrix.rows)?;
                Paired { positions: (0..n_file as usize).collect(), unsure: Vec::new() }
            }
        };
        let mut aligned = Aligned { matrix_rows: Vec::new(), labels: Vec::new(), file_rows: Vec::new() };
        for (row, &position) in positions.iter().enumerate() {
            if let (Some(label), Err(_)) = (held.held_of[position], unsure.binary_search(&row)) {
                aligned.matrix_rows.push(row as u32);
                aligned.labels.push(label);
                aligned.file_rows.push(position);
            }
        }
        Ok(Some(aligned))
    }

    /// Has the labels, and what goes with them, be those at `labels`, which stand in their file at `file_rows`.
    fn take_rows(&mut self, labels: &[u32], file_rows: &[usize]) {
        let Some(own) = &self.labels else { return };
        let n_held = own.n_samples() as u64;
        if labels.iter().copied().eq(0..n_held as u32) {
            return;
        }
        let positions: Vec<usize> = labels.iter().map(|&row| row as usize).collect();
        self.labels = Some(Arc::new(own.at(labels)));
        self.other_labels.iter_mut().for_each(|(_, other)| *other = Arc::new(other.at(labels)));
        self.label_places.iter_mut().for_each(|places| places.keep(n_held, &positions));
        self.ids = self
            .ids
            .take()
            .filter(|ids| file_rows.iter().all(|&row| row < ids.len()))
            .map(|ids| Arc::new(file_rows.iter().map(|&row| ids[row].clone()).collect()));
        self.split = self.split.take().and_then(|split| split.at(&positions)).map(Arc::new);
        self.groups = self.groups.take().and_then(|groups| groups.at(&positions)).map(Arc::new);
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
        let LabelFile { name, raw, column, columns, others, warnings, marks: RowMarks { split, groups }, places, .. } = file;
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

/// Rows of a matrix and the labels that they have.
struct Aligned {
    matrix_rows: Vec<u32>,
    /// Of each the label among those that are held.
    labels: Vec<u32>,
    /// Of each where the label stands in its file.
    file_rows: Vec<usize>,
}

/// Labels that were read before their matrix: rows of their file without one are not held.
struct LaterLabels<'a> {
    labels: &'a Labels,
    others: &'a [(String, Arc<Labels>)],
    /// Of each row of the file the label that is held.
    held_of: Vec<Option<u32>>,
}

impl<'a> LaterLabels<'a> {
    fn of(labels: &'a Labels, others: &'a [(String, Arc<Labels>)], places: Option<&RowPlaces>, n_file: usize) -> Self {
        let n_held = labels.n_samples();
        let places = places.map(|places| places.all(n_held)).unwrap_or_default();
        let mut held_of = vec![None; n_file];
        for held in 0..n_held {
            let row = places.get(held).map_or(held, |&row| row as usize);
            if let Some(place) = held_of.get_mut(row) {
                *place = Some(held as u32);
            }
        }
        Self { labels, others, held_of }
    }
}

impl LabelRows for LaterLabels<'_> {
    fn label(&self, row: usize) -> Option<String> {
        self.held_of[row].map(|held| self.labels.class_names()[self.labels.class_ids()[held as usize] as usize].clone())
    }

    fn are_same(&self, row: usize, other: usize) -> bool {
        let (Some(row), Some(other)) = (self.held_of[row], self.held_of[other]) else { return false };
        let are_same = |labels: &Labels| labels.class_ids()[row as usize] == labels.class_ids()[other as usize];
        are_same(self.labels) && self.others.iter().all(|(_, labels)| are_same(labels))
    }
}

fn unreadable(file: &str) -> Problem {
    Problem::new(Code::Unreadable, format!("{file}: its rows could not be chosen. Choose it again.")).in_file(file)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
