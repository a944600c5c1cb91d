//! A file of named fields as matrices and labels.

use ndarray::Array2;

use crate::control::Control;
use crate::data::collector::{Collected, Collector, refusal};
use crate::data::column::Column;
use crate::data::container::{Container, Field, FieldKind, Format, Wanted};
use crate::data::label_column::{self, Chosen};
use crate::data::label_error::{LabelError, LabelWarning, Place};
use crate::data::label_file::{LabelFile, is_usual_name};
use crate::data::label_values::RawLabels;
use crate::data::matrix_checks::{NonFiniteRows, RowChecks};
use crate::data::pairing::Ids;
use crate::data::roles::{self, LabelsIn, MatrixRole, Roles};
use crate::data::summary::named;
use crate::data::words::{count_of, quoted};
use crate::data::{ByteSource, ReadError, ValueSummary, shown_name};
use crate::problem::{Code, Problem};

/// A matrix as it came out of a file, before anybody asked whether it goes with others.
pub(crate) struct Loaded {
    /// The file's name as it is shown.
    pub(crate) file: String,
    /// Name of the array or column, where the file holds several matrices.
    pub(crate) part: Option<String>,
    /// Type of the stored values.
    pub(crate) dtype: String,
    /// Format of the file.
    pub(crate) format: &'static str,
    /// Shape *N* × *D*.
    pub(crate) values: Array2<f32>,
    /// Facts over the values, without the digest.
    pub(crate) facts: ValueSummary,
    /// What was seen row by row.
    pub(crate) checks: RowChecks,
    /// Rows with a value that is not finite.
    pub(crate) non_finite: Option<NonFiniteRows>,
    /// Of the first such row, the line of a text file.
    pub(crate) line: Option<u64>,
    /// Of the first such value, the column's name.
    pub(crate) column: Option<String>,
    /// Ids that stand beside the rows.
    pub(crate) ids: Option<Ids>,
    /// What a person should know.
    pub(crate) warnings: Vec<Problem>,
    /// Whether the numbers are whole by their type.
    pub(crate) is_whole_by_type: bool,
}

impl Loaded {
    /// What a person calls the matrix: the file, and the part of it where it has several.
    pub(crate) fn name(&self) -> String {
        named(&self.file, self.part.as_deref())
    }
}

/// A column that was read, with its field.
type Found = (usize, Column);

/// An opened file of named fields, and what they are for.
pub(crate) struct FieldFile<'a> {
    name: String,
    format: &'static str,
    container: Box<dyn Container + 'a>,
    roles: Roles,
}

impl<'a> FieldFile<'a> {
    /// Opens `source`, which is of `format`; `label` is the column that was chosen as label, if any was.
    ///
    /// # Errors
    /// As [`Format::open`].
    pub(crate) fn open(source: &'a dyn ByteSource, format: &dyn Format, label: Option<&str>, control: &Control) -> Result<Self, ReadError> {
        let container = format.open(source, control)?;
        let roles = roles::of(container.fields(), label.map_or(LabelsIn::Any, LabelsIn::Field));
        Ok(Self { name: shown_name(source.name()), format: format.name(), container, roles })
    }

    /// The file's name as it is shown.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether some of its fields are a matrix.
    pub(crate) fn has_matrix(&self) -> bool {
        !self.roles.matrices.is_empty() || !self.roles.ambiguous.is_empty()
    }

    /// Rows of its first matrix, where they are known before they are read.
    pub(crate) fn n_rows(&self) -> Option<u64> {
        let first = self.roles.matrices.first()?.fields.first()?;
        self.container.fields()[*first].n_rows
    }

    /// Whether some of its fields could be labels.
    pub(crate) fn has_columns(&self) -> bool {
        !self.roles.columns.is_empty()
    }

    /// Reads the matrices; with `wants_labels` the labels too, where it has any.
    ///
    /// # Errors
    /// [`Code::NoMatrix`]; whatever else is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load(
        &mut self,
        wants_labels: bool,
        chosen: Option<&str>,
        control: &Control,
    ) -> Result<(Vec<Loaded>, Option<LabelFile>), ReadError> {
        if !wants_labels {
            self.roles = roles::of(self.container.fields(), LabelsIn::OtherFile);
        }
        let Some((first, others)) = self.roles.matrices.clone().split_first().map(|(first, others)| (first.clone(), others.to_vec()))
        else {
            return Err(self.no_matrix().into());
        };
        let fields = self.container.fields();
        // Labels of another file are matched by ids, where there are some.
        let is_read = |idx: &usize| wants_labels || label_column::is_id_name(&fields[*idx].name);
        let columns: Vec<usize> = self.roles.columns.iter().copied().filter(is_read).collect();
        let (mut loaded, found) = self.read(Some(&first), &columns, chosen, control)?;
        let n_rows = loaded.as_ref().map(|loaded| loaded.values.nrows() as u64);
        if let Some(loaded) = &mut loaded {
            let fields = self.container.fields();
            let has_length = |column: &Column| column.ids.len() == loaded.values.nrows();
            loaded.ids =
                Ids::among(found.iter().map(|(idx, column)| (&fields[*idx].name, column)).filter(|(_, column)| has_length(column)));
        }
        let labels = if wants_labels { self.labels_of(found, n_rows, chosen)? } else { None };
        let mut matrices: Vec<Loaded> = loaded.into_iter().collect();
        for matrix in &others {
            matrices.extend(self.read(Some(matrix), &[], chosen, control)?.0);
        }
        if let Some(first) = matrices.first_mut() {
            first.warnings.splice(0..0, self.warnings());
        }
        Ok((matrices, labels))
    }

    /// Reads the labels alone.
    ///
    /// # Errors
    /// [`Code::LabelMissing`] where no field can be labels; whatever else is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load_labels(&mut self, chosen: Option<&str>, control: &Control) -> Result<(LabelFile, Vec<Problem>), ReadError> {
        let columns: Vec<usize> = (0..self.container.fields().len()).filter(|&idx| self.is_column(idx)).collect();
        let (_, found) = self.read(None, &columns, chosen, control)?;
        let labels = self.labels_of(found, None, chosen)?;
        let missing = || {
            let fields: Vec<usize> = (0..self.container.fields().len()).collect();
            let names = roles::names_of(self.container.fields(), &fields);
            refusal(
                &self.name,
                Code::LabelMissing,
                format!(" holds no labels: none of {names} can be. Give one label per row, named «label»."),
            )
        };
        labels.map(|labels| (labels, self.warnings())).ok_or_else(|| missing().into())
    }

    fn is_column(&self, idx: usize) -> bool {
        let field = &self.container.fields()[idx];
        field.kind.is_scalar() || field.kind == (FieldKind::Vector { n_dims: Some(1) })
    }

    fn no_matrix(&self) -> Problem {
        let fields = self.container.fields();
        let positions: Vec<usize> = (0..fields.len()).collect();
        if !self.roles.ambiguous.is_empty() {
            let names = roles::names_of(fields, &self.roles.ambiguous);
            let clause = format!(
                " holds several matrices, {names}: which one are the embeddings? Save that one alone, or under the name «embeddings»."
            );
            return refusal(&self.name, Code::Ambiguous, clause);
        }
        let what = if fields.is_empty() { "it is empty".to_owned() } else { format!("none of {} is", roles::names_of(fields, &positions)) };
        refusal(&self.name, Code::NoMatrix, format!(" holds no matrix of embeddings: {what}. Give numbers with one row per sample."))
    }

    fn read(
        &mut self,
        matrix: Option<&MatrixRole>,
        columns: &[usize],
        chosen: Option<&str>,
        control: &Control,
    ) -> Result<(Option<Loaded>, Vec<Found>), ReadError> {
        let fields = self.container.fields();
        let column = |&idx: &usize| {
            let name = &fields[idx].name;
            let is_chosen = chosen.is_some_and(|chosen| name.trim().to_lowercase() == chosen.trim().to_lowercase());
            if is_chosen || is_usual_name(name) || label_column::is_id_name(name) { Column::kept() } else { Column::default() }
        };
        let mut rows = Collector::new(self.name.clone(), columns.iter().map(column).collect(), control);
        let wanted = Wanted { matrix: matrix.map(|matrix| matrix.fields.clone()).unwrap_or_default(), columns: columns.to_vec() };
        self.container.read(&wanted, &mut rows)?;
        let (collected, found) = rows.finish()?;
        let found = columns.iter().copied().zip(found).collect();
        let loaded = collected.zip(matrix).map(|(collected, matrix)| self.loaded(collected, matrix)).transpose()?;
        Ok((loaded, found))
    }

    fn loaded(&self, collected: Collected, matrix: &MatrixRole) -> Result<Loaded, ReadError> {
        let Collected { values, facts, checks, non_finite } = collected;
        let fields = self.container.fields();
        let line = non_finite.as_ref().and_then(|found| self.container.line_of(found.first.row));
        let column = non_finite.as_ref().filter(|_| matrix.fields.len() > 1).and_then(|found| {
            let field = &fields[*matrix.fields.get(found.first.column as usize - 1)?];
            field.is_named.then(|| field.name.clone())
        });
        Ok(Loaded {
            file: self.name.clone(),
            part: if self.roles.matrices.len() > 1 { matrix.name.clone() } else { None },
            dtype: dtype_of(fields, &matrix.fields),
            format: self.format,
            values,
            facts,
            checks,
            non_finite,
            line,
            column,
            ids: None,
            warnings: Vec::new(),
            is_whole_by_type: matrix.fields.iter().all(|&idx| fields[idx].kind == FieldKind::Number { is_whole: true }),
        })
    }

    /// What a person should know about the fields.
    fn warnings(&self) -> Vec<Problem> {
        let mut warnings = self.container.warnings();
        let fields = self.container.fields();
        if !self.roles.doubled.is_empty() {
            let names: Vec<String> = self.roles.doubled.iter().map(|name| quoted(name)).collect();
            let clause = format!(
                " is ambiguous: more than one column is called {} (duplicate names). All were read; check which is meant.",
                names.join(", ")
            );
            warnings.push(refusal(&self.name, Code::Ambiguous, clause));
        }
        if let (Some(main), false) = (self.roles.matrices.first(), self.roles.left_out.is_empty()) {
            let main = main.name.as_deref().map(quoted).unwrap_or_default();
            let clause = format!(
                " holds several matrices with different numbers of rows: {main} was read, and {} left out. Save that one alone to use it.",
                roles::names_of(fields, &self.roles.left_out)
            );
            warnings.push(refusal(&self.name, Code::Ambiguous, clause));
        }
        warnings
    }

    /// The labels among the columns that were read; nothing where none can be labels and none was chosen.
    fn labels_of(&self, found: Vec<Found>, n_rows: Option<u64>, chosen: Option<&str>) -> Result<Option<LabelFile>, ReadError> {
        let refuse = |error: LabelError| ReadError::Refused(error.problem(&self.name));
        let fields = self.container.fields();
        let is_read = !found.is_empty() || chosen.is_some();
        let has_length = |column: &Column| n_rows.is_none_or(|n_rows| column.n_rows() == n_rows);
        if let (Some(n_rows), false) = (n_rows, found.iter().any(|(_, column)| has_length(column)))
            && let Some((idx, column)) = found.iter().find(|(idx, _)| is_usual_name(&fields[*idx].name))
        {
            let matrix = "the matrix in it".to_owned();
            let what = format!("{}, {}", self.name, quoted(&fields[*idx].name));
            let problem = LabelError::Length { n_labels: column.n_rows(), matrix, n_rows }.problem(&what);
            return Err(problem.in_file(&self.name).into());
        }
        let mut found: Vec<Found> = found.into_iter().filter(|(_, column)| has_length(column) && !column.is_given_up()).collect();
        let names: Vec<String> = found.iter().map(|&(idx, _)| fields[idx].name.clone()).collect();
        let columns: Vec<Column> = found.iter_mut().map(|(_, column)| std::mem::take(column)).collect();
        let Chosen { column_idx, columns: candidates, mut warnings } = match label_column::choose_named(&names, &columns, chosen) {
            Ok(choice) => choice,
            Err(LabelError::NoLabelColumn { .. }) => return Ok(None),
            Err(error) if is_read => return Err(refuse(error)),
            Err(_) => return Ok(None),
        };
        // A column of ids alone is no labels, though it would be in a file of nothing else.
        if chosen.is_none() && n_rows.is_some() && !label_column::may_be_labels(&names[column_idx], &columns[column_idx]) {
            return Ok(None);
        }
        // A column without a name that stands at the edge of the numbers was guessed, so it is told.
        if chosen.is_none() && n_rows.is_some() && !fields[found[column_idx].0].is_named && warnings.is_empty() {
            let all = (0..fields.len()).map(|idx| fields[idx].name.clone()).collect();
            warnings.push(LabelWarning::ColumnChosen { column: names[column_idx].clone(), columns: all });
        }
        let column = &columns[column_idx];
        let place = |position: usize| {
            let row = position as u64 + 1;
            Place { row, line: self.container.line_of(row) }
        };
        if let Some(position) = column.nested {
            return Err(refuse(LabelError::Nested { first: place(position as usize) }));
        }
        let ids = Ids::among(names.iter().zip(&columns));
        let (raw, mixed) = RawLabels::from_texts(column.texts().map(str::to_owned).collect(), place).map_err(refuse)?;
        let is_mixed = column.has_numbers && column.has_texts && mixed.is_none();
        warnings.extend(mixed);
        warnings.extend(is_mixed.then_some(LabelWarning::MixedTypes));
        Ok(Some(LabelFile { name: self.name.clone(), raw, column: Some(names[column_idx].clone()), columns: candidates, warnings, ids }))
    }
}

/// The type of some fields, or the several that they have.
fn dtype_of(fields: &[Field], positions: &[usize]) -> String {
    let mut dtypes: Vec<&str> = positions.iter().map(|&idx| fields[idx].dtype.as_str()).collect();
    dtypes.sort_unstable();
    dtypes.dedup();
    if dtypes.len() > 3 { count_of(dtypes.len() as u64, "type") } else { dtypes.join(", ") }
}
