//! Files with one vector a key: many arrays of one axis, each of one item, whose name is its id. They become one matrix, a row each.

use std::cmp::Ordering;

use crate::format::arrays::{Data, Member, OwnedCell};
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::names::vocabulary::{Meaning, names_dimension, of_column};
use scar_files::words::{count_of, grouped, quoted};

/// What stands for the name of the matrix that they make.
pub(crate) const VECTORS: &str = "vectors";
/// Arrays that make a matrix at least: two may be anything.
const MIN_KEYS: usize = 3;

/// The `members` of the file shown as `file`, those that are a vector of one item each as one matrix with their names as ids; and what
/// a person should know. As they are where they are something else.
pub(crate) fn stacked<'a>(file: &str, members: Vec<Member<'a>>) -> (Vec<Member<'a>>, Option<Problem>) {
    let Some(n_dims) = length_of_rows(&members) else { return (members, None) };
    let (mut rows, mut others): (Vec<Member<'a>>, Vec<Member<'a>>) =
        members.into_iter().partition(|member| vector_length(member) == Some(n_dims));
    let names = keys(&rows);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| natural(&names[a], &names[b]));
    let cells = order.iter().map(|&idx| OwnedCell::Text(names[idx].clone())).collect();
    let notes = notes_of(&rows, &order);
    let mut taken: Vec<Option<Data<'a>>> = rows.drain(..).map(|member| Some(member.data)).collect();
    let parts = order.iter().filter_map(|&idx| taken[idx].take()).collect();
    let clause = format!(
        " holds {} of one axis, with {} each. Each was read as one row, in the order of their names with numbers as numbers, from {} to {}; the names \
         are the ids.",
        count_of(order.len() as u64, "array"),
        count_of(n_dims, "number"),
        quoted(&names[order[0]]),
        quoted(&names[order[order.len() - 1]])
    );
    others.push(Member::named("key".to_owned(), Data::Cells(cells)));
    others.extend(notes);
    others.push(Member::unnamed(VECTORS, Data::Rows(parts)));
    (others, Some(refusal(file, Code::Ambiguous, clause)))
}

/// Columns of what the file says of each of the `rows`, in that order: such as the id that an item had where it came from.
fn notes_of<'a>(rows: &[Member<'a>], order: &[usize]) -> Vec<Member<'a>> {
    let Some(first) = order.first().map(|&idx| &rows[idx]) else { return Vec::new() };
    let column = |name: &String| -> Option<Member<'a>> {
        let text = |&idx: &usize| rows[idx].notes.iter().find(|(known, _)| known == name).map(|(_, text)| OwnedCell::Text(text.clone()));
        Some(Member::named(name.clone(), Data::Cells(order.iter().map(text).collect::<Option<_>>()?)))
    };
    first.notes.iter().filter_map(|(name, _)| column(name)).collect()
}

/// Why a file has no matrix although it holds vectors, where their lengths differ.
pub(crate) fn uneven(file: &str, members: &[Member<'_>]) -> Option<Problem> {
    let lengths: Vec<u64> = members.iter().filter_map(vector_length).collect();
    let (least, most) = (lengths.iter().min()?, lengths.iter().max()?);
    if lengths.len() < MIN_KEYS || least == most || members.iter().any(is_matrix) || members.iter().any(is_told_of_rows) {
        return None;
    }
    let clause = format!(
        " holds {} of one axis and of different lengths, from {} to {}: rows of one matrix have one length. Give one vector of the same length per item.",
        count_of(lengths.len() as u64, "array"),
        grouped(*least),
        grouped(*most)
    );
    Some(refusal(file, Code::Ragged, clause))
}

/// The length of the vectors that are a row each, if `members` are so.
fn length_of_rows(members: &[Member<'_>]) -> Option<u64> {
    if members.iter().any(is_matrix) {
        return None;
    }
    let lengths: Vec<u64> = members.iter().filter_map(vector_length).collect();
    let n_dims = *lengths.first()?;
    let is_row = |member: &&Member<'_>| vector_length(member) == Some(n_dims);
    // Labels, ids or names of dimensions as long as the vectors say that each is a column.
    let is_column = |member: &Member<'_>| n_entries(member) == Some(n_dims) && is_told_of_rows(member);
    let are_dimensions = members.iter().filter(is_row).all(|member| names_dimension(&member.name));
    let are_rows =
        lengths.len() >= MIN_KEYS && lengths.iter().all(|&length| length == n_dims) && !members.iter().any(is_column) && !are_dimensions;
    are_rows.then_some(n_dims)
}

fn is_told_of_rows(member: &Member<'_>) -> bool {
    of_column(&member.name).is_some_and(|meaning| !matches!(meaning, Meaning::Matrix { .. } | Meaning::RowNumber))
}

/// Whether a member is a matrix of several rows.
fn is_matrix(member: &Member<'_>) -> bool {
    match &member.data {
        Data::Array { array, .. } => !array.is_text() && !array.is_vector() && array.n_rows() > 1 && array.n_dims() > 1,
        Data::Sparse(_) | Data::Rows(_) => true,
        Data::Cells(_) => false,
    }
}

/// Numbers of a vector of fractions: of one axis, or of one row.
fn vector_length(member: &Member<'_>) -> Option<u64> {
    let Data::Array { array, .. } = &member.data else { return None };
    let length = if array.is_vector() { array.n_rows() } else { array.n_dims() };
    let is_row = array.is_vector() || array.n_rows() == 1;
    (is_row && length > 1 && array.is_float()).then_some(length)
}

/// Entries of a member of one axis.
fn n_entries(member: &Member<'_>) -> Option<u64> {
    match &member.data {
        Data::Array { array, .. } => array.is_vector().then(|| array.n_rows()),
        Data::Cells(cells) => Some(cells.len() as u64),
        Data::Sparse(_) | Data::Rows(_) => None,
    }
}

/// What is left of the names without the folder before and the folder behind that all have: `P1` of `proteins/P1/embedding`.
fn keys(members: &[Member<'_>]) -> Vec<String> {
    let names: Vec<Vec<&str>> = members.iter().map(|member| member.name.split('/').collect()).collect();
    let shortest = names.iter().map(Vec::len).min().unwrap_or_default();
    let is_shared = |at: &dyn Fn(&Vec<&str>) -> usize| names.iter().all(|name| name[at(name)] == names[0][at(&names[0])]);
    let n_before = (0..shortest.saturating_sub(1)).take_while(|&part| is_shared(&|_| part)).count();
    let n_behind = (1..shortest.saturating_sub(n_before)).take_while(|&part| is_shared(&|name: &Vec<&str>| name.len() - part)).count();
    names.iter().map(|name| name[n_before..name.len() - n_behind].join("/")).collect()
}

/// Compares names with runs of digits as numbers: `a9` comes before `a10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (Some(x), Some(y)) = (a_rest.chars().next(), b_rest.chars().next()) else {
            return a_rest.len().cmp(&b_rest.len()).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let digits = |rest: &str| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (x, rest) = a_rest.split_at(digits(a_rest));
            a_rest = rest;
            let (y, rest) = b_rest.split_at(digits(b_rest));
            b_rest = rest;
            let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            match x.len().cmp(&y.len()).then_with(|| x.cmp(y)) {
                Ordering::Equal => {}
                order => return order,
            }
        } else if x != y {
            return x.cmp(&y);
        } else {
            a_rest = &a_rest[x.len_utf8()..];
            b_rest = &b_rest[y.len_utf8()..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::format::npy::array::NpyFile;
    use crate::format::npy::dtype::{Dtype, Kind};

    fn member(name: &str, kind: Kind, shape: &[u64]) -> Member<'static> {
        let source = Box::new(MemorySource::new("x", Vec::new()));
        let array = NpyFile::proved(Dtype::little_endian(kind), shape.to_vec(), false, 0);
        Member::named(name.to_owned(), Data::Array { source, array })
    }

    /// The ids in their order, where the members are rows.
    fn ids(members: Vec<Member<'static>>) -> Option<Vec<String>> {
        let (members, told) = stacked("x.h5", members);
        told?;
        let keys = members.iter().find(|member| member.name == "key").expect("ids");
        let Data::Cells(cells) = &keys.data else { panic!("texts") };
        let text = |cell: &OwnedCell| if let OwnedCell::Text(text) = cell { text.clone() } else { panic!("a text") };
        Some(cells.iter().map(text).collect())
    }

    fn owned(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn vectors_are_rows_in_the_order_of_their_numbers() {
        let vectors = |names: &[&str]| names.iter().map(|name| member(name, Kind::F32, &[24])).collect::<Vec<_>>();
        assert_eq!(ids(vectors(&["0", "1", "10", "2"])), owned(&["0", "1", "2", "10"]));
        assert_eq!(ids(vectors(&["e/b/vec", "e/a10/vec", "e/a9/vec"])), owned(&["a9", "a10", "b"]));
        assert_eq!(ids(vectors(&["x/b", "x/a", "x/c"])), owned(&["a", "b", "c"]));
        let rows = ["b", "a", "c"].map(|name| member(name, Kind::F16, &[1, 24]));
        assert_eq!(ids(rows.into_iter().collect()), owned(&["a", "b", "c"]));
    }

    #[test]
    fn columns_and_matrices_are_no_rows() {
        let columns = |names: &[&str]| names.iter().map(|name| member(name, Kind::F32, &[24])).collect::<Vec<_>>();
        let with = |mut members: Vec<Member<'static>>, more: Member<'static>| {
            members.push(more);
            members
        };
        assert_eq!(ids(columns(&["f0", "f1", "f2"])), None);
        assert_eq!(ids(columns(&["a", "b"])), None);
        assert_eq!(ids(with(columns(&["a", "b", "c"]), member("label", Kind::I64, &[24]))), None);
        assert_eq!(ids(with(columns(&["a", "b", "c"]), member("X", Kind::F32, &[9, 4]))), None);
        assert_eq!(ids(with(columns(&["a", "b", "c"]), member("d", Kind::F32, &[25]))), None);
        assert!(uneven("x.h5", &with(columns(&["a", "b", "c"]), member("d", Kind::F32, &[25]))).is_some());
    }
}
