//! The data that the worker holds.

use std::sync::Arc;

use wasm_bindgen::JsValue;

use crate::analysis_job::AnalysisJob;
use scar_analysis::logits::{GivenClasses, measure_logits};
use scar_analysis::{ChosenRows, Extras, Judged, ReserveSet, TestRecord, TestSet, check_room};
use scar_border::file_source::FileSource;
use scar_border::memory::maximum_bytes;
use scar_border::post::post_event;
use scar_core::control::{Control, Step};
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Labels, Matrix};
use scar_data as data;
use scar_data::{ByteSource as _, Dataset, FileSummary, NamedMatrix, ReadError, RowPlaces, digest, shown_name};
use scar_method::measures::Convention;
use scar_method::settings::Settings;
use scar_protocol::{Beside, BesideFile, DataSummary, Event, Purpose};
use scar_report::{DataReport, Report, ReserveKind};

/// The data that was read, and the results that later requests use.
#[derive(Default)]
pub(super) struct Session {
    data: Dataset,
    /// The files that were read, the latest last. Logits are read again from their file, with all digits.
    files: Vec<JsValue>,
    /// Test errors of the last analysis of this data.
    pub(super) record: Option<Arc<TestRecord>>,
    /// All data that was read, if only some rows are kept.
    unselected: Option<Dataset>,
    /// What was found of the rows' labels, with the matrix and the settings it was found with.
    pub(super) judged: Option<(u32, Settings, Arc<Judged>)>,
    /// Candidates for a plan, from a separate file.
    reserve: Option<Dataset>,
    test: Option<Dataset>,
}

/// Number of files that a session remembers.
const N_FILES: usize = 64;

impl Session {
    /// Joins the data that was read from `files` to the data in memory. On an error, nothing changes.
    pub(super) fn take(&mut self, newer: Dataset, files: impl Iterator<Item = JsValue>) -> Result<DataSummary, ReadError> {
        // New data is joined to all rows that were read, not only to the kept ones.
        let data = self.unselected.as_ref().unwrap_or(&self.data).merge(newer)?;
        self.unselected = None;
        self.replace(data);
        self.files.extend(files);
        let n_forgotten = self.files.len().saturating_sub(N_FILES);
        self.files.drain(..n_forgotten);
        Ok(self.summary())
    }

    /// Replaces the data and drops the results of the old data.
    fn replace(&mut self, data: Dataset) {
        self.data = data;
        (self.record, self.judged) = (None, None);
        // Reserve and test set were checked against the old data.
        (self.reserve, self.test) = (None, None);
    }

    /// Keeps only `rows` of the data, or of all rows that were read (`of_all`). If `rows` is empty, goes back to all rows.
    pub(super) fn keep(&mut self, rows: &[u32], of_all: bool, control: &Control) -> Result<DataSummary, ReadError> {
        if rows.is_empty() {
            if let Some(whole) = self.unselected.take() {
                self.replace(whole);
            }
            return Ok(self.summary());
        }
        let from = self.unselected.as_ref().filter(|_| of_all).unwrap_or(&self.data);
        let n_rows = from.embedding_set(0)?.n_samples();
        if rows.iter().any(|&row| row as usize >= n_rows) {
            return Err(Problem::new(Code::BadOption, "A row of the selection is not there any more. Select again.").into());
        }
        let selected = from.select(rows, control)?;
        selected
            .embedding_set(0)
            .map_err(|problem| Problem::new(problem.code, format!("The selection cannot be analysed on its own. {}", problem.message)))?;
        // A test set has the classes of the data, so it can stay if the classes are the same.
        let names = |data: &Dataset| data.labels.as_ref().map(|labels| labels.class_names().to_vec());
        let test = self.test.take().filter(|_| names(&selected) == names(&self.data));
        let before = std::mem::take(&mut self.data);
        let whole = self.unselected.take().unwrap_or(before);
        self.replace(selected);
        (self.unselected, self.test) = (Some(whole), test);
        Ok(self.summary())
    }

    /// Appends `rows` of the candidates to the data. The test set stays, because the classes are the same.
    pub(super) fn extend(&mut self, rows: &[u32], control: &Control) -> Result<DataSummary, ReadError> {
        let gone = || Problem::new(Code::BadOption, "The candidates are not there any more. Choose their file again.");
        let reserve = self.reserve.as_ref().ok_or_else(gone)?;
        let n_rows = reserve.matrices.first().map_or(0, |matrix| matrix.values.n_rows());
        if rows.iter().any(|&row| row as usize >= n_rows) {
            return Err(gone().into());
        }
        let unlabelled = || {
            let message =
                "The candidates have no labels, so they cannot be analysed with the data. Label the chosen rows, and drop them with it.";
            Problem::new(Code::LabelMissing, message)
        };
        let extended = self.data.extended(reserve, rows, control)?.ok_or_else(unlabelled)?;
        let test = self.test.take();
        let before = std::mem::take(&mut self.data);
        let whole = self.unselected.take().unwrap_or(before);
        self.replace(extended);
        (self.unselected, self.test) = (Some(whole), test);
        Ok(self.summary())
    }

    /// Describes the data for a report on the matrix at `matrix_idx`.
    pub(super) fn described(&self, matrix_idx: u32) -> Result<DataReport, Problem> {
        self.data.report(matrix_idx as usize)
    }

    /// Positions of the rows of the matrix at `matrix_idx` in its file.
    pub(super) fn row_places(&self, matrix_idx: u32) -> RowPlaces {
        self.data.places_of(matrix_idx as usize).clone()
    }

    /// The matrix at `matrix_idx` with the summary of its file.
    pub(super) fn named_matrix(&self, matrix_idx: u32) -> Option<&NamedMatrix> {
        self.data.matrices.get(matrix_idx as usize)
    }

    /// The labels, if any.
    pub(super) fn labels(&self) -> Option<Arc<Labels>> {
        self.data.labels.clone()
    }

    /// Ids of the rows, if any.
    pub(super) fn ids(&self) -> Option<Arc<Vec<String>>> {
        self.data.ids.clone()
    }

    /// Measures the matrix at `matrix_idx` as logits, with all digits of its file.
    pub(super) fn measure(
        &self,
        job: u32,
        matrix_idx: u32,
        ratio: u32,
        convention: Convention,
        control: &Control,
    ) -> Result<Report, ReadError> {
        let mut data = self.data.report(matrix_idx as usize)?;
        let gone = || Problem::new(Code::Unreadable, format!("{} is not at hand any more. Drop it again.", data.matrix.file));
        let mut sources = self.files.iter().rev().filter_map(|file| FileSource::new(file.clone()).ok());
        let source = sources.find(|source| shown_name(source.name()) == data.matrix.file).ok_or_else(gone)?;
        post_event(job, Event::Started { total: source.len_bytes(), step: Step::Measuring });
        let (Some(labels), Some(matrix)) = (&self.data.labels, self.data.matrices.get(matrix_idx as usize)) else {
            return Err(Problem::new(Code::LabelMissing, "There are no labels. Give one label per row.").into());
        };
        // Only an `.npy` file has more digits than are in memory. It can be used only if no row was left out.
        let is_whole = data.matrix.format == "npy" && labels.n_samples() as u64 == data.matrix.rows;
        let read = if is_whole { data::read_array(&source, control)? } else { None };
        let logits = read.unwrap_or_else(|| matrix.values.to_array().mapv(f64::from));
        let file = self.data.labels_file.clone().unwrap_or_default();
        let measured = measure_logits(logits.view(), GivenClasses { labels, file: &file }, None, ratio, convention)?;
        control.check()?;
        data.matrix.values.sha256_f32le = Some(digest(&matrix.values, control)?);
        Ok(measured.into_report(data))
    }

    /// Stores a reserve or a test set beside the data. On an error, nothing changes.
    pub(super) fn take_beside(&mut self, purpose: Purpose, newer: Dataset) -> Result<Beside, Problem> {
        // If there are several matrices, the others are checked when they are used.
        let set = self.set(0)?;
        match purpose {
            Purpose::Reserve => {
                reserve_of(&newer, &set)?;
                self.reserve = Some(newer);
            }
            Purpose::Test => {
                test_of(&newer, &set)?;
                self.test = Some(newer);
                self.judged = None;
            }
            Purpose::Data => {}
        }
        Ok(self.beside())
    }

    pub(super) fn forget(&mut self, purpose: Purpose) -> Beside {
        match purpose {
            Purpose::Reserve => self.reserve = None,
            Purpose::Test => (self.test, self.judged) = (None, None),
            Purpose::Data => {}
        }
        self.beside()
    }

    /// The summary of the data for the page.
    fn summary(&self) -> DataSummary {
        let data = &self.data;
        DataSummary {
            matrices: data.matrices.iter().map(|matrix| matrix.summary.clone()).collect(),
            labels: data.label_summary(),
            label_column: data.label_column.clone(),
            label_columns: data.label_columns.clone(),
            sample: data.sample.clone(),
            split: data.split_summary().map(Box::new),
            groups: data.group_summary().map(Box::new),
            beside: Box::new(self.beside()),
            whole_rows: self.unselected.as_ref().and_then(|whole| Some(whole.matrices.first()?.summary.rows)),
            fields: data.fields.clone(),
            problems: data.problems.clone(),
        }
    }

    fn beside(&self) -> Beside {
        let names = self.data.labels.as_deref().map(Labels::class_names).unwrap_or_default();
        let file = |dataset: &Dataset| {
            let matrix = dataset.matrices.first()?;
            let counts = dataset.labels.as_deref().map(|labels| {
                let of_name = |name: &String| labels.class_names().iter().position(|other| other == name);
                let counts = labels.counts();
                names.iter().map(|name| of_name(name).map_or(0, |class| counts[class])).collect()
            });
            let FileSummary { file, format, rows, .. } = matrix.summary.clone();
            Some(BesideFile { file, format, rows, class_rows: counts, problems: dataset.problems.clone() })
        };
        Beside { reserve: self.reserve.as_ref().and_then(file), test: self.test.as_ref().and_then(file) }
    }

    /// The event with the chosen `rows` of the matrix at `matrix_idx` or of the candidates.
    pub(super) fn placed(&self, matrix_idx: u32, rows: ChosenRows) -> Event {
        let files = match (rows.reserve, &self.reserve) {
            (Some(ReserveKind::File | ReserveKind::FilePredicted), Some(reserve)) => reserve.rows_in_files(0, &rows.indices),
            _ => self.data.rows_in_files(matrix_idx as usize, &rows.indices),
        };
        Event::RowsChosen { rows: Box::new(rows), files: Box::new(files) }
    }

    /// The matrix at `matrix_idx`, or that of the candidates.
    pub(super) fn matrix(&self, matrix_idx: u32, of_reserve: bool) -> Option<&Matrix> {
        let dataset = if of_reserve { self.reserve.as_ref()? } else { &self.data };
        dataset.matrices.get(if of_reserve { 0 } else { matrix_idx as usize }).map(|matrix| &matrix.values)
    }

    /// The matrix at `matrix_idx` with its labels.
    pub(super) fn set(&self, matrix_idx: u32) -> Result<EmbeddingSet, Problem> {
        self.data.embedding_set(matrix_idx as usize)
    }

    /// The reserve and the test set, checked against `set`.
    pub(super) fn extras(&self, set: &EmbeddingSet) -> Result<Extras, Problem> {
        Ok(Extras {
            reserve: self.reserve.as_ref().map(|reserve| reserve_of(reserve, set)).transpose()?,
            test: self.test.as_ref().map(|test| test_of(test, set)).transpose()?,
            ..Extras::default()
        })
    }

    /// The checked input of an analysis.
    pub(super) fn work(&self, matrix_idx: u32, settings: Settings) -> Result<AnalysisJob, Problem> {
        let settings = settings.checked()?;
        let set = self.set(matrix_idx)?;
        let extras = self.extras(&set)?;
        let data = self.data.report(matrix_idx as usize)?;
        check_room(&set, &settings, &extras, self.free_bytes())?;
        Ok(AnalysisJob { set, data, settings, extras })
    }

    /// Bytes that the matrices held here leave of this worker's memory.
    pub(super) fn free_bytes(&self) -> u64 {
        /// Of the module itself, its threads and what they have in hand.
        const OWN_BYTES: u64 = 100_000_000;
        let others = [&self.unselected, &self.reserve, &self.test].into_iter().flatten();
        let matrices = std::iter::once(&self.data).chain(others).flat_map(|dataset| &dataset.matrices);
        let bytes_of = |matrix: &NamedMatrix| 4 * matrix.values.n_rows() as u64 * matrix.values.n_dims() as u64;
        maximum_bytes().saturating_sub(OWN_BYTES + matrices.map(bytes_of).sum::<u64>())
    }
}

fn reserve_of(dataset: &Dataset, set: &EmbeddingSet) -> Result<ReserveSet, Problem> {
    let matrix = dataset.main_matrix()?;
    match &dataset.labels {
        Some(labels) => ReserveSet::labelled(&matrix.values, labels, set, &matrix.summary.file),
        None => ReserveSet::unlabelled(matrix.values.clone(), set, &matrix.summary.file),
    }
}

fn test_of(dataset: &Dataset, set: &EmbeddingSet) -> Result<TestSet, Problem> {
    let matrix = dataset.main_matrix()?;
    let file = &matrix.summary.file;
    let Some(labels) = &dataset.labels else {
        let message = format!("{file} has no labels, so nothing can be tested on it. Choose it together with a file of one label per row.");
        return Err(Problem::new(Code::LabelMissing, message).in_file(file));
    };
    TestSet::new(&matrix.values, labels, set, file)
}
