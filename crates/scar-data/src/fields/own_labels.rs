//! The labels that stand in a file of named fields.

use std::cell::RefCell;

use crate::fields::file::{FieldFile, FoundColumn};
use crate::fields::roles;
use crate::fields::told::FoundRoles;
use crate::format::container::{FieldKind, Wanted};
use crate::gather::collector::Collector;
use crate::gather::column::Column;
use crate::labels::choice;
use crate::labels::choice::Chosen;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::marks::RowMarks;
use crate::labels::tags::take_tags;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::names::vocabulary::names_labels;
use scar_files::options::ChosenColumns;
use scar_files::words::quoted;

impl FieldFile<'_> {
    /// Reads the labels alone.
    ///
    /// # Errors
    /// [`Code::LabelMissing`] where no field can be labels; whatever else is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load_labels(&mut self, chosen: &ChosenColumns<'_>, control: &Control) -> Result<(LabelFile, Vec<Problem>), ReadError> {
        let columns: Vec<usize> = (0..self.container.fields().len()).filter(|&idx| self.is_column(idx)).collect();
        let mut rows = Collector::new(self.name.clone(), self.columns(&columns, chosen), control);
        self.container.read(&Wanted { matrix: Vec::new(), columns: columns.clone() }, &mut rows)?;
        let found = self.with_class_names(&columns, rows.finish()?.1);
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
        if let Some(labels) = &labels {
            let found = FoundRoles::of_labels(labels);
            self.label_fields = self.told_fields(&found, chosen, labels.raw.n_labels());
        }
        labels.map(|labels| (labels, self.warnings())).ok_or_else(|| missing().into())
    }

    fn is_column(&self, idx: usize) -> bool {
        let field = &self.container.fields()[idx];
        field.kind.is_scalar() || field.kind == (FieldKind::Vector { n_dims: Some(1) })
    }

    /// The labels among the columns that were read; nothing where none can be labels and none was chosen.
    pub(super) fn labels_of(
        &self,
        found: Vec<FoundColumn>,
        n_rows: Option<u64>,
        chosen: &ChosenColumns<'_>,
    ) -> Result<Option<LabelFile>, ReadError> {
        // Of several files, the one that the fault is in.
        let faulty = RefCell::new(self.name.clone());
        let refuse = |error: LabelError| ReadError::Refused(error.problem(&faulty.borrow()));
        let fields = self.container.fields();
        let is_read = !found.is_empty() || !chosen.labels.is_empty();
        let has_length = |column: &Column| n_rows.is_none_or(|n_rows| column.n_rows() == n_rows);
        if let (Some(n_rows), false) = (n_rows, found.iter().any(|(_, column)| has_length(column)))
            && let Some((idx, column)) = found.iter().find(|(idx, _)| names_labels(&fields[*idx].name))
        {
            let matrix = "the matrix in it".to_owned();
            let what = format!("{}, {}", self.name, quoted(&fields[*idx].name));
            let problem = LabelError::Length { n_labels: column.n_rows(), matrix, n_rows, n_dims: self.dims().first().copied().flatten() }
                .problem(&what);
            return Err(problem.in_file(&self.name).into());
        }
        let mut found: Vec<FoundColumn> = found.into_iter().filter(|(_, column)| has_length(column) && !column.is_given_up()).collect();
        let mut names: Vec<String> = found.iter().map(|&(idx, _)| fields[idx].name.clone()).collect();
        let mut columns: Vec<Column> = found.iter_mut().map(|(_, column)| std::mem::take(column)).collect();
        let tags = take_tags(&mut names, &mut columns, true, chosen);
        let chosen_first = tags.label(chosen);
        let is_chosen = chosen_first.is_some();
        let Chosen { column_idx, columns: candidates, mut warnings } = match choice::choose_named(&names, &columns, chosen_first) {
            Ok(choice) => choice,
            Err(LabelError::NoLabelColumn { .. }) => return Ok(None),
            Err(error) if is_read => return Err(refuse(error)),
            Err(_) => return Ok(None),
        };
        warnings.extend(tags.warning(&names[column_idx]));
        // A column of ids alone is no labels, though it would be in a file of nothing else.
        if !is_chosen && n_rows.is_some() && !choice::may_be_labels(&names[column_idx], &columns[column_idx]) {
            return Ok(None);
        }
        // A column without a name that stands at the edge of the numbers was guessed, so it is told.
        if !is_chosen && n_rows.is_some() && found.get(column_idx).is_some_and(|&(idx, _)| !fields[idx].is_named) && warnings.is_empty() {
            let all = (0..fields.len()).map(|idx| fields[idx].name.clone()).collect();
            warnings.push(LabelWarning::ColumnChosen { column: names[column_idx].clone(), columns: all });
        }
        let place = |position: usize| {
            let row = position as u64 + 1;
            let part = self.container.part_of(row);
            if let Some((file, _)) = part {
                file.clone_into(&mut faulty.borrow_mut());
            }
            RowPlace { row: part.map_or(row, |(_, row)| row), line: self.container.line_of(row) }
        };
        // Beside a matrix they are its own.
        let ids = if n_rows.is_some() { Vec::new() } else { Ids::of_labels(names.iter().zip(&columns), chosen.id, &names[column_idx]) };
        let marks = RowMarks::among(&self.name, names.iter().zip(&columns), Some(&names[column_idx]), chosen);
        let has_both = columns[column_idx].has_numbers && columns[column_idx].has_texts;
        let (raw, mut mixed, others) = choice::take_labels(&mut columns, column_idx, &names, chosen, place).map_err(refuse)?;
        let is_mixed = has_both && !mixed.iter().any(|warning| matches!(warning, LabelWarning::Mixed { .. }));
        // Of several files, that in which the first label is missing.
        for warning in &mut mixed {
            if let (LabelWarning::LeftOut { place, .. }, true) = (warning, *faulty.borrow() != self.name) {
                *place = format!("{place} of {}", faulty.borrow());
            }
        }
        warnings.extend(mixed);
        warnings.extend(is_mixed.then_some(LabelWarning::MixedTypes));
        let columns = tags.offered(&names[column_idx], candidates);
        let tag_lists = tags.column_of(&names[column_idx]).map(str::to_owned);
        let column = Some(names[column_idx].clone());
        Ok(Some(LabelFile { column, tag_lists, columns, others, warnings, ids, marks, ..LabelFile::of(self.name.clone(), raw) }))
    }
}
