//! A file of named fields as matrices and labels.

use crate::bytes::source::ByteSource;
use crate::fields::order::order_of;
use crate::fields::parsed::{Loaded, MatrixHead};
use crate::fields::reading::Reading;
use crate::fields::roles;
use crate::fields::roles::{LabelsIn, MatrixRole, Roles};
use crate::fields::told::FoundRoles;
use crate::format::container::{Container, Field, FieldKind, Format, Wanted, check_fields};
use crate::format::npy::array::NpyFile;
use crate::format::npy::part::{self, NpyFormat};
use crate::format::stacked::VECTORS;
use crate::gather::collector::{Collected, Collector};
use crate::gather::column::Column;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::marks::{RowMarks, tells_of_rows};
use crate::labels::split::split_of_files;
use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_files::FieldSummary;
use scar_files::error::ReadError;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{names_ids, names_labels};
use scar_files::options::ChosenColumns;
use scar_files::words::{count_of, shown_name};

/// A column that was read, with its field.
pub(super) type FoundColumn = (usize, Column);

/// An opened file of named fields, and what they are for.
pub(crate) struct FieldFile<'a> {
    pub(super) name: String,
    pub(super) format: &'static str,
    pub(super) container: Box<dyn Container + 'a>,
    pub(super) roles: Roles,
    /// What became of the fields, where labels alone were read.
    pub(super) label_fields: Vec<FieldSummary>,
    /// Its bytes; of several files those of one.
    pub(super) source: Option<&'a dyn ByteSource>,
    /// Files that it stands in.
    pub(super) n_files: usize,
    /// Bytes of these.
    pub(super) n_bytes: u64,
}

impl<'a> FieldFile<'a> {
    /// Opens `source`, which is of `format`; `chosen` are the columns that a person named, if any.
    ///
    /// # Errors
    /// As [`Format::open`]; [`Code::TooLarge`] where it has too many fields.
    pub(crate) fn open(
        source: &'a dyn ByteSource,
        format: &dyn Format,
        chosen: &ChosenColumns<'_>,
        control: &Control,
    ) -> Result<Self, ReadError> {
        let container = format.open(source, control)?;
        check_fields(&shown_name(source.name()), container.fields())?;
        Ok(Self::of(source, format, container, chosen))
    }

    /// The file `source` of `format`, which was opened as `container`; `chosen` are the columns that a person named.
    pub(crate) fn of(
        source: &'a dyn ByteSource,
        format: &dyn Format,
        container: Box<dyn Container + 'a>,
        chosen: &ChosenColumns<'_>,
    ) -> Self {
        let labels = match (container.array(), chosen.labels.as_slice()) {
            // An array has no columns beside its matrix.
            (Some(_), _) => LabelsIn::OtherFile,
            (None, []) => LabelsIn::Any,
            (None, labels) => LabelsIn::Fields(labels),
        };
        let roles = roles::of(container.fields(), labels, chosen);
        let name = shown_name(source.name());
        Self {
            name,
            format: format.name(),
            container,
            roles,
            label_fields: Vec::new(),
            source: Some(source),
            n_files: 1,
            n_bytes: source.len_bytes(),
        }
    }

    /// The matrix that the array `file` of `source` is.
    pub(crate) fn of_array(source: &'a dyn ByteSource, file: NpyFile) -> Self {
        Self::of(source, &NpyFormat, part::container(source, file), &ChosenColumns::default())
    }

    /// The array that it is, with its bytes, where it is one without a name.
    pub(crate) fn as_array(&self) -> Option<(&'a dyn ByteSource, &NpyFile)> {
        self.source.zip(self.container.array())
    }

    /// Whether it is one array, so that its rows are known for certain before its values are read.
    pub(crate) fn is_array(&self) -> bool {
        self.container.array().is_some()
    }

    /// Proves what can be proved before the values are read.
    ///
    /// # Errors
    /// The reason why there is no matrix.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        self.container.check()
    }

    /// Whether it holds labels and nothing else, where that is not told by its fields.
    ///
    /// # Errors
    /// [`ReadError::Cancelled`].
    pub(crate) fn is_labels(&self, control: &Control) -> Result<bool, ReadError> {
        self.container.is_labels(control)
    }

    /// Whether it holds one label a row and nothing beside it.
    pub(crate) fn is_one_column(&self) -> bool {
        self.container.is_one_column()
    }

    /// The labels, where it is not told by its fields which they are.
    pub(crate) fn own_labels(&self, chosen: &ChosenColumns<'_>, control: &Control) -> Option<Result<LabelFile, ReadError>> {
        self.container.labels(chosen, control)
    }

    /// Dimensions of each matrix, as far as they are known before they are read.
    pub(crate) fn dims(&self) -> Vec<Option<u64>> {
        if let Some(array) = self.container.array() {
            return vec![Some(array.n_dims())];
        }
        let fields = self.container.fields();
        let dims = |matrix: &MatrixRole| match matrix.fields.as_slice() {
            [only] => match fields[*only].kind {
                FieldKind::Vector { n_dims } => n_dims,
                _ => Some(1),
            },
            dimensions => Some(dimensions.len() as u64),
        };
        self.roles.matrices.iter().map(dims).collect()
    }

    /// The file's name as it is shown.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The names of its fields.
    pub(crate) fn field_names(&self) -> impl Iterator<Item = &str> {
        self.container.fields().iter().filter(|field| field.is_named).map(|field| field.name.as_str())
    }

    /// Whether some of its fields are a matrix.
    pub(crate) fn has_matrix(&self) -> bool {
        !self.roles.matrices.is_empty() || !self.roles.ambiguous.is_empty()
    }

    /// Why it has no matrix, where each row has several vectors.
    pub(crate) fn several_vectors(&self) -> Option<Problem> {
        (!self.roles.several.is_empty()).then(|| self.roles.no_matrix(&self.name, self.container.fields()))
    }

    /// Rows of its first matrix, where they are known before they are read.
    pub(crate) fn n_rows(&self) -> Option<u64> {
        if let Some(array) = self.container.array() {
            return Some(array.n_rows());
        }
        let first = self.roles.matrices.first()?.fields.first()?;
        self.container.fields()[*first].n_rows
    }

    /// Rows of its first matrix, if more than `budget_bytes` hold may come; they are counted where they are not known.
    ///
    /// # Errors
    /// As [`FieldFile::load`].
    pub(crate) fn rows_for_sample(&mut self, budget_bytes: u64, control: &Control) -> Result<Option<u64>, ReadError> {
        // Where rows are not known numbers are written out: each takes two bytes at least, and four in memory.
        if self.n_rows().is_some() || self.n_bytes.saturating_mul(2) <= budget_bytes {
            return Ok(self.n_rows());
        }
        let Some(&field) = self.roles.matrices.first().and_then(|first| first.fields.first()) else { return Ok(None) };
        let mut rows = Collector::new(self.name.clone(), vec![Column::of_nothing()], control);
        self.container.read(&Wanted { matrix: Vec::new(), columns: vec![field] }, &mut rows)?;
        Ok(rows.finish()?.1.first().map(Column::n_rows))
    }

    /// Whether some of its fields could be labels.
    pub(crate) fn has_columns(&self) -> bool {
        !self.roles.columns.is_empty()
    }

    /// Reads the matrices; with `wants_labels` the labels too, where it has any.
    ///
    /// # Errors
    /// [`Code::NoMatrix`]; whatever else is wrong with the file; [`ReadError::Cancelled`].
    pub(crate) fn load(&mut self, wants_labels: bool, reading: &mut Reading<'_>) -> Result<(Vec<Loaded>, Option<LabelFile>), ReadError> {
        // An array has no columns beside its matrix.
        let wants_labels = wants_labels && !self.is_array();
        let options = reading.options;
        let mut chosen = options.chosen();
        if !wants_labels {
            chosen.labels.clear();
        }
        let chosen = &chosen;
        if !wants_labels {
            self.roles = roles::of(self.container.fields(), LabelsIn::OtherFile, chosen);
        }
        let Some((first, others)) = self.roles.matrices.clone().split_first().map(|(first, others)| (first.clone(), others.to_vec()))
        else {
            return Err(self.roles.no_matrix(&self.name, self.container.fields()).into());
        };
        let fields = self.container.fields();
        // Labels of another file are matched by ids, where there are some; which rows are to test on is said here as well.
        let is_read = |idx: &usize| wants_labels || tells_of_rows(&fields[*idx].name, chosen);
        let columns: Vec<usize> = self.roles.columns.iter().copied().filter(is_read).collect();
        let (mut loaded, found) = self.read_matrix(&first, &columns, chosen, wants_labels, reading)?;
        let n_rows = loaded.as_ref().map(|loaded| loaded.head.n_rows);
        if let Some(Loaded { head, chosen_rows, .. }) = &mut loaded {
            let fields = self.container.fields();
            let has_length = |column: &Column| column.codes.len() as u64 == head.n_rows;
            let beside = || found.iter().map(|(idx, column)| (&fields[*idx].name, column)).filter(|(_, column)| has_length(column));
            head.ids = Ids::of_rows(beside(), chosen.id);
            // Of vectors under keys the keys come first, whatever else is said of each.
            if first.fields.first().is_some_and(|&idx| !fields[idx].is_named && fields[idx].name == VECTORS)
                && let Some(key) = head.ids.iter().position(|ids| ids.column == "key")
            {
                head.ids[..=key].rotate_right(1);
            }
            if matches!(self.format, "json" | "jsonl") && chosen_rows.is_none() {
                head.order = beside().find_map(|(name, column)| Some((name.clone(), order_of(name, column)?)));
            }
            let rows = chosen_rows.as_ref().map(|rows| rows.as_slice());
            let n_rows_of_files = head.sample.as_ref().map_or(head.n_rows, |sample| sample.rows);
            let of_files = || split_of_files(&self.container.files(n_rows_of_files), rows);
            head.marks = RowMarks::among(&head.file, beside(), None, chosen).or_split(of_files);
        }
        let labels = if wants_labels { self.labels_of(found, n_rows, chosen)? } else { None };
        if let (Some(loaded), Some(n_rows)) = (&mut loaded, n_rows) {
            let head = &mut loaded.head;
            let label = labels.as_ref().and_then(LabelFile::field);
            let is_tag_lists = labels.as_ref().is_some_and(|labels| labels.tag_lists.is_some());
            let order = head.order.as_ref().map(|(name, _)| name.as_str());
            let found = FoundRoles { label, is_tag_lists, ids: &head.ids, marks: Some(&head.marks), order };
            head.fields = self.told_fields(&found, chosen, n_rows);
        }
        let mut matrices: Vec<Loaded> = loaded.into_iter().collect();
        // Nobody said that all of them are meant.
        let several = (!others.is_empty() && options.matrices.is_empty()).then(|| self.roles.several_matrices(&self.name));
        for matrix in &others {
            matrices.extend(self.read_matrix(matrix, &[], chosen, wants_labels, reading)?.0);
        }
        if let Some(first) = matrices.first_mut() {
            first.head.warnings.splice(0..0, self.warnings().into_iter().chain(several));
        }
        Ok((matrices, labels))
    }

    /// Columns for the fields at `positions`: those whose texts are used are kept even where all differ.
    pub(super) fn columns(&self, positions: &[usize], chosen: &ChosenColumns<'_>) -> Vec<Column> {
        let fields = self.container.fields();
        let column = |&idx: &usize| {
            let name = &fields[idx].name;
            let is_kept = chosen.labels.iter().any(|chosen| is_called(name, chosen)) || names_labels(name) || names_ids(name);
            if is_kept { Column::kept() } else { Column::default() }
        };
        positions.iter().map(column).collect()
    }

    fn read_matrix(
        &mut self,
        matrix: &MatrixRole,
        positions: &[usize],
        chosen: &ChosenColumns<'_>,
        wants_labels: bool,
        reading: &mut Reading<'_>,
    ) -> Result<(Option<Loaded>, Vec<FoundColumn>), ReadError> {
        let mut columns = self.columns(positions, chosen);
        let names: Vec<&str> = positions.iter().map(|&idx| self.container.fields()[idx].name.as_str()).collect();
        let classes = reading.row_classes(&names, &mut columns, chosen.labels.first().copied(), wants_labels);
        let (budget_bytes, is_strict) = (reading.budget_bytes, !reading.options.drop_non_finite);
        let mut rows = reading.collector(self.name.clone(), columns, classes);
        self.container.read(&Wanted { matrix: matrix.fields.clone(), columns: positions.to_vec() }, &mut rows)?;
        let (collected, found) = rows.finish()?;
        let found = self.with_class_names(positions, found);
        let loaded = collected.map(|collected| self.loaded(collected, matrix, budget_bytes.unwrap_or_default(), is_strict));
        if let Some(loaded) = &loaded {
            reading.follow(loaded);
        }
        Ok((loaded, found))
    }

    /// The `columns` of the fields at `positions`, with the names of classes where the file says them.
    pub(super) fn with_class_names(&self, positions: &[usize], columns: Vec<Column>) -> Vec<FoundColumn> {
        let named = |(&idx, mut column): (&usize, Column)| {
            if let Some(names) = self.container.class_names(idx) {
                column.name_classes(names);
            }
            (idx, column)
        };
        positions.iter().zip(columns).map(named).collect()
    }

    fn loaded(&self, collected: Collected, matrix: &MatrixRole, budget_bytes: u64, is_strict: bool) -> Loaded {
        let Collected { n_rows, n_dims, stored, non_finite, sample } = collected;
        let fields = self.container.fields();
        let is_one_file = self.n_files == 1;
        let line = non_finite.as_ref().filter(|_| is_one_file).and_then(|found| self.container.line_of(found.first.row));
        let column = non_finite.as_ref().filter(|_| matrix.fields.len() > 1).and_then(|found| {
            let field = &fields[*matrix.fields.get(found.first.column as usize - 1)?];
            field.is_named.then(|| field.name.clone())
        });
        let part = match self.n_files {
            1 if self.roles.matrices.len() > 1 => matrix.name.clone(),
            1 => None,
            n_files => Some(format!("and {} more", n_files - 1)),
        };
        let mut head = MatrixHead {
            file: self.name.clone(),
            part,
            dtype: dtype_of(fields, &matrix.fields),
            format: self.format.to_owned(),
            n_rows,
            n_dims,
            non_finite,
            line,
            column,
            ids: Vec::new(),
            marks: RowMarks::default(),
            order: None,
            fields: Vec::new(),
            warnings: Vec::new(),
            is_whole_by_type: match self.container.array() {
                Some(array) => array.is_whole_by_type(),
                None => matrix.fields.iter().all(|&idx| fields[idx].kind == FieldKind::Number { is_whole: true }),
            },
            sample: None,
        };
        let chosen_rows = sample.map(|sample| {
            let files = self.container.files(sample.n_rows);
            let files = if files.is_empty() { vec![(self.name.clone(), sample.n_rows)] } else { files };
            head.take_sample(sample, files, budget_bytes, is_strict)
        });
        Loaded { head, stored, chosen_rows }
    }

    /// What a person should know about the fields.
    pub(super) fn warnings(&self) -> Vec<Problem> {
        let mut warnings = self.container.warnings();
        warnings.extend(self.roles.warnings(&self.name, self.container.fields()));
        warnings
    }
}

/// The type of some fields, or the several that they have.
fn dtype_of(fields: &[Field], positions: &[usize]) -> String {
    let mut dtypes: Vec<&str> = positions.iter().map(|&idx| fields[idx].dtype.as_str()).collect();
    dtypes.sort_unstable();
    dtypes.dedup();
    if dtypes.len() > 3 { count_of(dtypes.len() as u64, "type") } else { dtypes.join(", ") }
}
