//! Groups of an HDF5 file that are one thing by what they say of themselves: sparse matrices and columns of categories.

use hdf5_reader::Dataset;
use hdf5_reader::group::Group;

use crate::format::arrays::{Data, Member, OwnedCell};
use crate::format::scientific::hdf5::{Walk, own_name};
use crate::format::sparse::arrays::{ArrayPart, Places, SparseArrays};
use scar_core::problem::Problem;
use scar_files::words::shown_name;

/// What a group is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GroupKind {
    /// Nothing but a group.
    Plain,
    /// A sparse matrix of this shape, stored by rows or by columns, with the names of its arrays.
    Sparse { shape: [u64; 2], by_rows: bool, spans: &'static str, places: &'static str },
    /// A column of categories, as pandas has them.
    Categories,
}

/// The text that `group` says of itself under `name`.
pub(super) fn text_attribute(group: &Group, name: &str) -> Option<String> {
    group.attribute(name).and_then(|attribute| attribute.read_string()).ok()
}

/// What `group` says of itself, as AnnData and MATLAB do.
pub(super) fn group_kind(group: &Group) -> GroupKind {
    let text = |name: &str| text_attribute(group, name);
    let numbers = |name: &str| {
        let attribute = group.attribute(name).ok()?;
        attribute.read_1d::<i64>().or_else(|_| attribute.read_1d::<u64>().map(|all| all.into_iter().map(|n| n as i64).collect())).ok()
    };
    let encoding = text("encoding-type").or_else(|| text("h5sparse_format"));
    let by_rows = match encoding.as_deref() {
        Some("categorical") => return GroupKind::Categories,
        Some("csr_matrix" | "csr") => Some(true),
        Some("csc_matrix" | "csc") => Some(false),
        _ => None,
    };
    if let Some(by_rows) = by_rows
        && let Some(&[rows, columns]) = numbers("shape").or_else(|| numbers("h5sparse_shape")).as_deref()
        && let (Ok(rows), Ok(columns)) = (u64::try_from(rows), u64::try_from(columns))
    {
        return GroupKind::Sparse { shape: [rows, columns], by_rows, spans: "indptr", places: "indices" };
    }
    // MATLAB tells the number of rows alone; the columns are as many as there are spans.
    let matlab = group.attribute("MATLAB_sparse").ok().and_then(|rows| rows.read_scalar::<u64>().ok());
    match matlab {
        Some(rows) => GroupKind::Sparse { shape: [rows, 0], by_rows: false, spans: "jc", places: "ir" },
        None => GroupKind::Plain,
    }
}

impl<'a> Walk<'_, 'a> {
    /// The member called `name` that the group of `kind` with `datasets` is; nothing where a part is missing.
    pub(super) fn of_group(
        &mut self,
        name: String,
        _group: &Group,
        kind: &GroupKind,
        datasets: Vec<Dataset>,
    ) -> Result<Option<Member<'a>>, Problem> {
        let mut parts: Vec<(String, Member<'a>)> = Vec::new();
        for dataset in datasets {
            let own = own_name(dataset.name()).to_owned();
            if let Some(part) = self.dataset(format!("{name}/{own}"), dataset)? {
                parts.push((own, part));
            }
        }
        let mut take = |own: &str| {
            let at = parts.iter().position(|(name, _)| name == own)?;
            Some(parts.swap_remove(at).1)
        };
        Ok(match kind {
            GroupKind::Plain => None,
            GroupKind::Categories => {
                let (codes, names) = (take("codes"), take("categories"));
                codes.zip(names.and_then(texts)).map(|(codes, names)| Member { name, classes: Some(names), ..codes })
            }
            GroupKind::Sparse { shape, by_rows, spans, places } => {
                let parts = (take("data").and_then(array), take(spans).and_then(array), take(places).and_then(array));
                let (Some(values), Some(spans), Some(places)) = parts else { return Ok(None) };
                let mut shape = *shape;
                if shape[1] == 0 {
                    shape[1] = spans.1.n_rows().saturating_sub(1);
                }
                if shape.contains(&0) {
                    return Ok(None);
                }
                let places = if *by_rows { Places::Rows { spans, columns: places } } else { Places::Columns { spans, rows: places } };
                let shown = format!("{}, {}", self.file, shown_name(&name));
                let sparse = SparseArrays { name: shown, shape, places, values };
                Some(Member::named(name, Data::Sparse(Box::new(sparse))))
            }
        })
    }
}

fn array(member: Member<'_>) -> Option<ArrayPart<'_>> {
    match member.data {
        Data::Array { source, array } => Some((source, array)),
        _ => None,
    }
}

/// The texts of a member of categories; numbers as they are written.
fn texts(member: Member<'_>) -> Option<Vec<String>> {
    match member.data {
        Data::Cells(cells) => cells.into_iter().map(|cell| if let OwnedCell::Text(text) = cell { Some(text) } else { None }).collect(),
        Data::Array { source, array } => {
            let mut column = crate::gather::column::Column::kept();
            crate::format::npy::labels::read_labels(&array, &*source, &scar_core::control::Control::new(), &mut column).ok()?;
            Some(column.texts().map(str::to_owned).collect())
        }
        Data::Rows(_) | Data::Sparse(_) => None,
    }
}
