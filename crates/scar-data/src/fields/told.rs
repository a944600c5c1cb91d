//! What became of the fields of a file, for a person who may want to change it.

use std::collections::HashSet;

use crate::fields::file::FieldFile;
use crate::format::container::{Field, FieldKind};
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::marks::RowMarks;
use scar_files::names::vocabulary::{matrix_rank, names_groups, names_ids, names_labels, names_no_embedding, names_split};
use scar_files::options::ChosenColumns;
use scar_files::{FieldRole, FieldSummary};

/// Fields that are told at most: more are columns that all mean the same.
const MAX_TOLD: usize = 2_000;

/// What was found beside a matrix.
#[derive(Default)]
pub(crate) struct FoundRoles<'a> {
    /// The column of labels.
    pub(crate) label: Option<&'a str>,
    /// Whether its cells are lists of tags.
    pub(crate) is_tag_lists: bool,
    /// Columns that may be ids.
    pub(crate) ids: &'a [Ids],
    /// The split and the groups.
    pub(crate) marks: Option<&'a RowMarks>,
    /// The column that orders the rows.
    pub(crate) order: Option<&'a str>,
}

impl<'a> FoundRoles<'a> {
    /// What was found in the file of `labels`.
    pub(crate) fn of_labels(labels: &'a LabelFile) -> Self {
        let label = labels.field();
        Self { label, is_tag_lists: labels.tag_lists.is_some(), ids: &labels.ids, marks: Some(&labels.marks), order: None }
    }
}

impl FieldFile<'_> {
    /// What became of the fields, where `n_rows` were read.
    pub(crate) fn told_fields(&self, found: &FoundRoles<'_>, chosen: &ChosenColumns<'_>, n_rows: u64) -> Vec<FieldSummary> {
        let in_matrix: HashSet<usize> = self.roles.matrices.iter().flat_map(|matrix| matrix.fields.iter().copied()).collect();
        let all = self.container.fields().iter().enumerate().take(MAX_TOLD);
        let is_vector = |idx: &usize| matches!(self.container.fields()[*idx].kind, FieldKind::Vector { .. });
        let matrix = if in_matrix.iter().any(is_vector) { MatrixMadeOf::Vectors } else { MatrixMadeOf::Columns };
        all.map(|(idx, field)| told(&self.name, field, in_matrix.contains(&idx), matrix, found, chosen, n_rows)).collect()
    }
}

/// What a matrix is made of: a column of numbers becomes a dimension only beside others of its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MatrixMadeOf {
    Columns,
    Vectors,
}

fn told(
    file: &str,
    field: &Field,
    is_matrix: bool,
    matrix: MatrixMadeOf,
    found: &FoundRoles<'_>,
    chosen: &ChosenColumns<'_>,
    n_rows: u64,
) -> FieldSummary {
    let name = field.name.as_str();
    let split = found.marks.and_then(|marks| marks.split.as_ref()).is_some_and(|split| split.column() == name.trim());
    let group = found.marks.and_then(|marks| marks.groups.as_ref()).is_some_and(|groups| groups.column() == name.trim());
    let role = match () {
        () if chosen.leaves_out(name) => FieldRole::LeftOut,
        () if is_matrix => FieldRole::Matrix,
        () if found.label == Some(name) => FieldRole::Label,
        () if found.order == Some(name) => FieldRole::Order,
        () if split => FieldRole::Split,
        () if found.ids.iter().any(|ids| ids.column == name && (!ids.repeats || chosen.id.is_some())) => FieldRole::Id,
        () if group => FieldRole::Group,
        () => FieldRole::LeftOut,
    };
    let mut shape = vec![field.n_rows.or(Some(n_rows))];
    if let FieldKind::Vector { n_dims } = field.kind {
        shape.push(n_dims);
    }
    FieldSummary {
        name: name.to_owned(),
        file: file.to_owned(),
        // Of a text, what its cells hold says more than how they are stored.
        dtype: if matches!(field.kind, FieldKind::Number { .. }) && field.dtype == "text" {
            "number".to_owned()
        } else {
            field.dtype.clone()
        },
        shape,
        role,
        why: if role == FieldRole::Label && found.is_tag_lists {
            "its cells are lists of tags".to_owned()
        } else {
            why(field, role, chosen)
        },
        alternatives: alternatives(field.kind, matrix, role),
    }
}

fn why(field: &Field, role: FieldRole, chosen: &ChosenColumns<'_>) -> String {
    let name = field.name.as_str();
    let is_vector = matches!(field.kind, FieldKind::Vector { .. });
    let text = match role {
        FieldRole::LeftOut if chosen.leaves_out(name) => "you left it out",
        FieldRole::Matrix if !chosen.matrices.is_empty() => "you named it",
        FieldRole::Label if !chosen.labels.is_empty() => "you named it",
        FieldRole::Id if chosen.id.is_some() => "you named it",
        FieldRole::Group if chosen.group.is_some() => "you named it",
        FieldRole::Split if chosen.split.is_some() => "you named it",
        FieldRole::Matrix if is_vector && matrix_rank(name).is_some() => "several numbers a row, under a usual name",
        FieldRole::Matrix if is_vector => "several numbers a row",
        FieldRole::Matrix => "one number a row: a dimension",
        FieldRole::Label if names_labels(name) => "a usual name of labels",
        FieldRole::Label => "its values repeat",
        FieldRole::Id if names_ids(name) => "a usual name of ids",
        FieldRole::Id => "its values all differ",
        FieldRole::Split if names_split(name) => "a usual name of splits",
        FieldRole::Group if names_groups(name) => "a usual name of groups",
        FieldRole::Split | FieldRole::Group => "by its values",
        FieldRole::Order => "it counts the rows in another order",
        FieldRole::LeftOut if matches!(field.kind, FieldKind::Vectors { .. }) => "several vectors a row",
        FieldRole::LeftOut if field.is_aside || (is_vector && names_no_embedding(name)) => "beside a matrix that is likelier meant",
        FieldRole::LeftOut => "nothing says that it is one of the others",
    };
    text.to_owned()
}

/// What else a field of this kind could be.
fn alternatives(kind: FieldKind, matrix: MatrixMadeOf, role: FieldRole) -> Vec<FieldRole> {
    const SCALAR: [FieldRole; 4] = [FieldRole::Label, FieldRole::Id, FieldRole::Group, FieldRole::Split];
    let all: Vec<FieldRole> = match kind {
        FieldKind::Vector { .. } => vec![FieldRole::Matrix, FieldRole::LeftOut],
        FieldKind::Number { .. } if matrix == MatrixMadeOf::Columns => {
            [FieldRole::Matrix].into_iter().chain(SCALAR).chain([FieldRole::LeftOut]).collect()
        }
        FieldKind::Number { .. } | FieldKind::Text | FieldKind::Flag => SCALAR.into_iter().chain([FieldRole::LeftOut]).collect(),
        FieldKind::Vectors { .. } | FieldKind::Other => vec![FieldRole::LeftOut],
    };
    all.into_iter().filter(|other| *other != role).collect()
}

/// What became of the columns of a table of labels, which are texts.
pub(crate) fn told_columns(
    file: &str,
    names: &[String],
    found: &FoundRoles<'_>,
    chosen: &ChosenColumns<'_>,
    n_rows: u64,
) -> Vec<FieldSummary> {
    let field = |name: &String| Field {
        name: name.clone(),
        is_named: true,
        kind: FieldKind::Text,
        dtype: "text".to_owned(),
        n_rows: Some(n_rows),
        is_class_like: false,
        is_aside: false,
    };
    names.iter().take(MAX_TOLD).map(|name| told(file, &field(name), false, MatrixMadeOf::Vectors, found, chosen, n_rows)).collect()
}
