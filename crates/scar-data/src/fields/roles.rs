//! Which fields of a file are the matrix, or several, and which could be labels.
//!
//! A file may have a quarter of a million fields, so every step here takes a time that grows with their number, not with its square.

use std::collections::{HashMap, HashSet};

use crate::format::container::{Field, FieldKind};
use scar_files::names::columns::{as_compared, other_names};
use scar_files::names::splits::split_called;
use scar_files::names::vocabulary::{Meaning, label_rank, matrix_rank, names_no_embedding, of_column, plain};
use scar_files::options::ChosenColumns;
use scar_files::words::name_list;

/// Matrices that a file may have.
const MAX_MATRICES: usize = 16;

/// A matrix of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MatrixRole {
    /// The field's name; `None` where fields make a dimension each, or the field has no name.
    pub(crate) name: Option<String>,
    /// One vector field, or number fields.
    pub(crate) fields: Vec<usize>,
}

/// What the fields of a file are for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles {
    /// The matrices, the main one first; all have as many rows, as far as that is known.
    pub(crate) matrices: Vec<MatrixRole>,
    /// Scalar fields that are no dimensions: labels, ids, and others.
    pub(crate) columns: Vec<usize>,
    /// Vector fields that are left out, as they have another number of rows.
    pub(crate) left_out: Vec<usize>,
    /// Vector fields that are no matrix unless a person says so.
    pub(crate) aside: Vec<usize>,
    /// Fields with several vectors a row.
    pub(crate) several: Vec<usize>,
    /// Vector fields of which any could be the matrix.
    pub(crate) ambiguous: Vec<usize>,
    /// Numbered columns beside those that are the dimensions.
    pub(crate) other_numbered: Vec<usize>,
    /// Names that stand more than once.
    pub(crate) doubled: Vec<String>,
}

/// Where labels are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelsIn<'a> {
    /// Somewhere among the fields, perhaps.
    Any,
    /// In the fields of these names.
    Fields(&'a [&'a str]),
    /// In another file.
    OtherFile,
}

/// Says what `fields` are for; `chosen` are those that a person named.
pub(crate) fn of(fields: &[Field], labels: LabelsIn<'_>, chosen: &ChosenColumns<'_>) -> Roles {
    let labelled: &[&str] = if let LabelsIn::Fields(names) = labels { names } else { &[] };
    let apart: HashSet<String> =
        labelled.iter().copied().chain(chosen.group).chain(chosen.id).chain(chosen.split).map(as_compared).collect();
    let left_out: HashSet<String> = chosen.left_out.iter().map(|name| as_compared(name)).collect();
    let is_among = |names: &HashSet<String>, field: &Field| {
        let name = if names.is_empty() { String::new() } else { as_compared(&field.name) };
        !names.is_empty() && (names.contains(&name) || other_names(&name).any(|name| names.contains(&name)))
    };
    let is_out: Vec<bool> = fields.iter().map(|field| is_among(&left_out, field)).collect();
    let is_label = |field: &Field| is_among(&apart, field) || is_among(&left_out, field);
    let mut roles = Roles { doubled: doubled(fields), ..Roles::default() };
    let mut vectors: Vec<usize> =
        (0..fields.len()).filter(|&idx| matches!(fields[idx].kind, FieldKind::Vector { .. }) && !is_label(&fields[idx])).collect();
    let are_vectors = |idx: &usize| matches!(fields[*idx].kind, FieldKind::Vectors { .. }) && !is_out[*idx];
    roles.several = (0..fields.len()).filter(are_vectors).collect();
    let is_aside = are_aside(fields);
    let meant = in_order_of(fields, &chosen.matrices);
    let meant_vectors: Vec<usize> = meant.iter().copied().filter(|idx| vectors.binary_search(idx).is_ok()).collect();
    let is_meant = !meant_vectors.is_empty();
    if is_meant {
        vectors = meant_vectors;
    } else if vectors.iter().any(|&idx| !is_aside[idx]) {
        vectors.retain(|&idx| !is_aside[idx]);
    }
    // One column of numbers is labels beside a matrix, and a matrix of one dimension where it is alone.
    let is_narrow = |idx: &usize| fields[*idx].kind == FieldKind::Vector { n_dims: Some(1) };
    let is_alone = is_meant || vectors.iter().all(|idx| is_narrow(idx) && usual_label_rank(&fields[*idx]).is_none());
    let wide: Vec<usize> = vectors.iter().copied().filter(|idx| is_alone || !is_narrow(idx)).collect();
    let is_wide = marked(fields.len(), &wide);
    let is_column = |idx: &usize| !is_out[*idx] && (fields[*idx].kind.is_scalar() || (is_narrow(idx) && !is_wide[*idx]));
    // Labels that stand beside matrices of several lengths tell which is meant.
    let label_lengths: HashSet<Option<u64>> =
        fields.iter().filter(|field| usual_label_rank(field).is_some()).map(|field| field.n_rows).collect();
    let of_labels = |idx: usize| label_lengths.contains(&fields[idx].n_rows);
    let likeliest = wide.iter().min_by_key(|&&idx| (likelihood(&fields[idx].name), !of_labels(idx), idx));
    if let Some(&main) = if is_meant { wide.first() } else { likeliest } {
        let columns: Vec<usize> = (0..fields.len()).filter(is_column).collect();
        let fits = |idx: usize| fields[idx].n_rows == fields[main].n_rows;
        // The main matrix first; others, as one for each modality, in the order of the file, where none has a usual name.
        let has_usual = matrix_rank(&fields[main].name).is_some();
        let mut matrices: Vec<usize> = wide.iter().copied().filter(|&idx| fits(idx)).collect();
        if has_usual && !is_meant {
            matrices.sort_by_key(|&idx| idx != main);
        }
        roles.matrices = matrices
            .into_iter()
            .map(|idx| MatrixRole { name: fields[idx].is_named.then(|| fields[idx].name.clone()), fields: vec![idx] })
            .collect();
        roles.left_out = wide.iter().copied().filter(|&idx| !fits(idx)).collect();
        // The weights of a network, or data under names of its own.
        let is_network = wide.iter().any(|&idx| fields[idx].name.ends_with(".weight")) && !of_labels(main);
        let is_open = !has_usual && !of_labels(main) && !roles.left_out.is_empty();
        if (!is_meant && (is_open || is_network)) || roles.matrices.len() > MAX_MATRICES {
            roles.matrices.clear();
            roles.ambiguous = wide;
            return roles;
        }
        let is_read = |idx: usize| roles.matrices.iter().any(|matrix| matrix.fields.contains(&idx));
        roles.aside = (0..fields.len()).filter(|&idx| is_aside[idx] && !is_out[idx] && !is_read(idx)).collect();
        roles.columns = columns;
        return roles;
    }
    let is_number = |idx: &usize| matches!(fields[*idx].kind, FieldKind::Number { .. }) && !is_label(&fields[*idx]);
    let meant: Vec<usize> = meant.into_iter().filter(is_number).collect();
    // Numbers beside several vectors a row are something else.
    let dimensions = match meant.is_empty() {
        true if roles.several.is_empty() => dimensions(fields, labels, is_label),
        _ => meant.clone(),
    };
    let is_dimension = marked(fields.len(), &dimensions);
    roles.columns = (0..fields.len()).filter(|idx| is_column(idx) && !is_dimension[*idx]).collect();
    if !dimensions.is_empty() {
        let is_numbered = |idx: usize| is_number(&idx) && fields[idx].is_named && around_number(&fields[idx].name).is_some();
        if meant.is_empty() && dimensions.iter().all(|&idx| is_numbered(idx)) {
            let others = (0..fields.len()).filter(|&idx| is_numbered(idx) && !is_dimension[idx] && !is_out[idx]);
            roles.other_numbered = others.collect();
        }
        roles.matrices.push(MatrixRole { name: None, fields: dimensions });
    }
    roles
}

/// Of each field, whether it is no matrix unless a person says so: by its file, by its name, or as it says with its neighbor what of
/// a row is not zero.
fn are_aside(fields: &[Field]) -> Vec<bool> {
    let is_vector = |field: &&Field| field.is_named && matches!(field.kind, FieldKind::Vector { .. });
    let places = fields.iter().filter(is_vector).filter_map(|field| field.name.strip_suffix("/indices"));
    let sparse: HashSet<&str> = places.collect();
    let is_sparse = |name: &str| name.strip_suffix("/values").is_some_and(|name| sparse.contains(name));
    let is_aside = |field: &Field| field.is_aside || (is_vector(&field) && (names_no_embedding(&field.name) || is_sparse(&field.name)));
    fields.iter().map(is_aside).collect()
}

/// The fields that are called as `names`, in the order of these.
fn in_order_of(fields: &[Field], names: &[&str]) -> Vec<usize> {
    if names.is_empty() {
        return Vec::new();
    }
    let places: HashMap<String, usize> = names.iter().zip(0..).map(|(name, place)| (as_compared(name), place)).collect();
    let place = |field: &Field| {
        let name = as_compared(&field.name);
        places.get(&name).copied().or_else(|| other_names(&name).find_map(|name| places.get(&name).copied()))
    };
    let mut found: Vec<(usize, usize)> = fields.iter().enumerate().filter_map(|(idx, field)| Some((place(field)?, idx))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, idx)| idx).collect()
}

/// Of `n` fields, whether each is one of those at `positions`.
fn marked(n: usize, positions: &[usize]) -> Vec<bool> {
    let mut is_marked = vec![false; n];
    positions.iter().for_each(|&idx| is_marked[idx] = true);
    is_marked
}

/// How likely an array of this name is the matrix, the likeliest first.
fn likelihood(name: &str) -> (usize, bool) {
    match matrix_rank(name) {
        // Folders of a name may say that it is to test on: `test/X` beside `train/X`.
        Some(rank) => (rank, name.split('/').any(|part| split_called(&part.to_lowercase()).is_some_and(|split| split != "train"))),
        None => (usize::MAX, plain(name).contains("test")),
    }
}

/// How likely an array or column is the labels by its name.
fn usual_label_rank(field: &Field) -> Option<usize> {
    if field.is_named { label_rank(&field.name) } else { None }
}

/// Number fields that make a dimension each.
fn dimensions(fields: &[Field], labels: LabelsIn<'_>, is_label: impl Fn(&Field) -> bool) -> Vec<usize> {
    let is_number = |idx: &usize| {
        let field = &fields[*idx];
        let is_apart = field.is_named && of_column(&field.name).is_some_and(|meaning| !matches!(meaning, Meaning::Matrix { .. }));
        matches!(field.kind, FieldKind::Number { .. }) && !is_apart && !is_label(field)
    };
    let numbers: Vec<usize> = (0..fields.len()).filter(is_number).collect();
    // f0, f1, …: a row of numbered names is the matrix, and other numbers are something else.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: HashMap<(&str, &str), usize> = HashMap::new();
    for &idx in numbers.iter().filter(|&&idx| fields[idx].is_named) {
        let Some(around) = around_number(&fields[idx].name) else { continue };
        let position = *group_of.entry(around).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[position].push(idx);
    }
    // Of several as large, the first.
    if let Some(group) = groups.into_iter().rev().max_by_key(Vec::len)
        && group.len() >= 2
        && group.len() * 2 >= numbers.len()
    {
        return group;
    }
    // A label without a name, where nothing else can be one, stands at the edge: a whole number beside fractions, or
    // numbered classes beside other numbers.
    let has_names = numbers.iter().any(|&idx| fields[idx].is_named);
    // Ids beside columns without names were told by their values, and are no labels.
    let is_id = |field: &Field| !has_names && field.is_named && of_column(&field.name) == Some(Meaning::Id);
    let may_be_label = |field: &Field| usual_label_rank(field).is_some() || matches!(field.kind, FieldKind::Text | FieldKind::Flag);
    let has_label = labels != LabelsIn::Any || fields.iter().any(|field| may_be_label(field) && !is_id(field));
    let ([first, .., last], false) = (numbers.as_slice(), has_label) else { return numbers };
    let is_whole = |idx: usize| fields[idx].kind == FieldKind::Number { is_whole: true };
    let n_whole = numbers.iter().filter(|&&idx| is_whole(idx)).count();
    let stands_out = |idx: usize, other: usize| {
        let is_class_like = fields[idx].is_class_like && !fields[other].is_class_like && !fields[idx].is_named;
        if 2 * n_whole <= numbers.len() { is_whole(idx) } else { is_class_like }
    };
    if stands_out(*last, *first) {
        numbers[..numbers.len() - 1].to_vec()
    } else if stands_out(*first, *last) {
        numbers[1..].to_vec()
    } else {
        numbers
    }
}

/// What stands before and behind the last number in the name of a column: of `emb[12]` and of `V12_scaled`.
fn around_number(name: &str) -> Option<(&str, &str)> {
    let name = name.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let end = name.rfind(is_digit)? + 1;
    Some((name[..end].trim_end_matches(is_digit), &name[end..]))
}

fn doubled(fields: &[Field]) -> Vec<String> {
    let mut names: Vec<&str> = fields.iter().filter(|field| field.is_named).map(|field| field.name.as_str()).collect();
    names.sort_unstable();
    let mut doubled: Vec<String> = names.chunk_by(|a, b| a == b).filter(|group| group.len() > 1).map(|group| group[0].to_owned()).collect();
    doubled.truncate(8);
    doubled
}

/// Names in a sentence: «a», «b».
pub(crate) fn names_of(fields: &[Field], positions: &[usize]) -> String {
    name_list(positions.iter().map(|&idx| fields[idx].name.as_str()))
}

#[cfg(test)]
#[path = "roles_tests.rs"]
mod tests;
