//! Names of classes that stand beside their numbers in one file: `target_names` beside `target`.

use crate::format::arrays::{Data, Member, OwnedCell};
use crate::format::npy::labels::read_labels;
use crate::gather::column::Column;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::names::class_names::names_classes;
use scar_files::names::vocabulary::names_labels;
use scar_files::words::quoted;

/// Names that a file may have.
const MAX_NAMES: u64 = 100_000;

/// Gives the labels among `members` of the file shown as `file` the names of their classes, where another member lists these; says what
/// was done.
pub(crate) fn name_classes(file: &str, members: &mut [Member<'_>]) -> Option<Problem> {
    let length = |member: &Member<'_>| match &member.data {
        Data::Array { array, .. } => array.is_vector().then(|| array.n_rows()),
        Data::Cells(cells) => Some(cells.len() as u64),
        Data::Rows(_) | Data::Sparse(_) => None,
    };
    let is_label = |member: &&Member<'_>| names_labels(&member.name) && member.classes.is_none();
    let label = members.iter().position(|member| is_label(&member) && length(member).is_some() && is_whole(member))?;
    let n_rows = length(&members[label])?;
    let may_name = |member: &&Member<'_>| {
        // `classes` is a usual name of labels itself.
        names_classes(&member.name)
            && !names_labels(&member.name)
            && length(member).is_some_and(|n| (2..n_rows.min(MAX_NAMES)).contains(&n))
            && is_text(member)
    };
    let (list, names) = members.iter().filter(may_name).find_map(|member| Some((member.name.clone(), texts(member)?)))?;
    let numbers: Vec<i64> = texts_of(&members[label])?.distinct.iter().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    let n = names.len() as i64;
    let known = || numbers.iter().copied().filter(|&number| number != -1);
    // As R and MATLAB count.
    let is_from_one = known().all(|number| (1..=n).contains(&number)) && known().any(|number| number == n);
    if !is_from_one && !known().all(|number| (0..n).contains(&number)) {
        return None;
    }
    members[label].classes = Some(if is_from_one { std::iter::once(String::new()).chain(names).collect() } else { names });
    let from = if is_from_one { ", counted from 1" } else { "" };
    let clause = format!(": the names in {} were taken for the numbers of {}{from}.", quoted(&list), quoted(&members[label].name));
    Some(refusal(file, Code::Ambiguous, clause))
}

fn is_whole(member: &Member<'_>) -> bool {
    match &member.data {
        Data::Array { array, .. } => array.is_whole_by_type() && !array.is_text() && !array.is_flag(),
        Data::Cells(cells) => cells.iter().all(|cell| matches!(cell, OwnedCell::Integer(_))),
        Data::Rows(_) | Data::Sparse(_) => false,
    }
}

fn is_text(member: &Member<'_>) -> bool {
    match &member.data {
        Data::Array { array, .. } => array.is_text(),
        Data::Cells(cells) => cells.iter().all(|cell| matches!(cell, OwnedCell::Text(_))),
        Data::Rows(_) | Data::Sparse(_) => false,
    }
}

/// The texts of `member`, where all differ and none is empty.
fn texts(member: &Member<'_>) -> Option<Vec<String>> {
    let column = texts_of(member)?;
    let differ = column.distinct.len() == column.codes.len() && !column.distinct.iter().any(|text| text.trim().is_empty());
    differ.then_some(column.distinct)
}

/// The values of `member` as texts.
fn texts_of(member: &Member<'_>) -> Option<Column> {
    let mut column = Column::kept();
    match &member.data {
        // What cannot be read is told when it is wanted.
        Data::Array { source, array } => read_labels(array, &**source, &Control::new(), &mut column).ok()?,
        Data::Cells(cells) => cells.iter().for_each(|cell| column.push_cell(cell.as_cell())),
        Data::Rows(_) | Data::Sparse(_) => return None,
    }
    Some(column)
}
