//! Loom: a matrix of genes by cells, so that cells are its columns.

use crate::format::arrays::Member;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;

/// Groups that such a file has beside its matrix.
const GROUPS: [&str; 2] = ["row_attrs", "col_attrs"];

/// Whether a file with these groups and datasets at its top is loom.
pub(crate) fn is_loom<'n>(groups: impl Iterator<Item = &'n str>, mut datasets: impl Iterator<Item = &'n str>) -> bool {
    let groups: Vec<&str> = groups.collect();
    GROUPS.iter().all(|name| groups.contains(name)) && datasets.any(|name| name == "matrix")
}

/// Whether the dataset called `name` has a cell a column.
pub(crate) fn is_on_its_side(name: &str) -> bool {
    name == "matrix" || name.starts_with("layers/")
}

/// Of the `members` of such a file, shown as `file`, those that tell of its cells, with what a person should know.
pub(crate) fn of_cells<'a>(file: &str, members: Vec<Member<'a>>) -> (Vec<Member<'a>>, Problem) {
    let mut kept = members;
    kept.retain(|member| is_on_its_side(&member.name) || member.name.starts_with("col_attrs/"));
    for member in &mut kept {
        member.is_aside = member.name.starts_with("layers/");
        if let Some(column) = member.name.strip_prefix("col_attrs/") {
            member.name = column.to_owned();
        }
    }
    let clause = " is a loom file, whose cells are the columns of its matrix: it was read on its side, a row for each cell.";
    (kept, refusal(file, Code::Ambiguous, clause))
}
