//! From opened files to what came out of them: matrices, in memory or sent elsewhere, and the labels.

use std::collections::HashSet;
use std::sync::Arc;

use crate::assemble::given::Given;
use crate::assemble::id_files::IdFile;
use crate::assemble::join::check_same_rows;
use crate::assemble::room::check_room;
use crate::assemble::{id_files, npy_parts};
use crate::bytes::source::ByteSource;
use crate::bytes::unpacked::{Limited, Unpacked};
use crate::fields::file::FieldFile;
use crate::fields::opened::{Opened, numbers_of_table, odd_numbers_of_table, open_labels, open_matrix};
use crate::fields::parsed::{Loaded, Parsed};
use crate::fields::reading::Reading;
use crate::fields::sniff::misnamed;
use crate::gather::outlet::Outlet;
use crate::labels::by_order::contradicted;
use crate::labels::error::{check_length, check_shape};
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::pairing::Side;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::RowPlaces;
use scar_files::error::{ReadError, refusal};
use scar_files::names::columns::is_called;
use scar_files::names::sets::{are_shards, are_splits, order};
use scar_files::options::ReadOptions;
use scar_files::words::{name_list, quoted};

/// Reads `files`, told apart by content, as [`crate::read`] does, and sends the rows of the matrices to `outlet`:
/// what comes out is joined with them by [`crate::Incoming`], where they are held.
///
/// # Errors
/// As [`crate::read`], as far as the values of matrices are not concerned; what the outlet says.
pub fn parse<'r>(
    files: &[&dyn ByteSource],
    options: &'r ReadOptions,
    outlet: &'r mut dyn Outlet,
    control: &'r Control,
) -> Result<Parsed, ReadError> {
    parse_files(files, None, options, Some(outlet), control).map(|(parsed, _)| parsed)
}

/// Reads `files`, and `labels` as the labels where they are given, whatever they could be besides. Without an outlet the
/// matrices come with what is parsed.
///
/// # Errors
/// As [`crate::read`]; [`ReadError::Cancelled`] also where a fault was found after a person cancelled.
pub(crate) fn parse_files<'r>(
    files: &[&dyn ByteSource],
    labels: Option<&dyn ByteSource>,
    options: &'r ReadOptions,
    outlet: Option<&'r mut dyn Outlet>,
    control: &'r Control,
) -> Result<(Parsed, Vec<Loaded>), ReadError> {
    parse_all(files, labels, options, outlet, control).map_err(|error| if control.is_cancelled() { ReadError::Cancelled } else { error })
}

fn parse_all<'r>(
    files: &[&dyn ByteSource],
    labels: Option<&dyn ByteSource>,
    options: &'r ReadOptions,
    outlet: Option<&'r mut dyn Outlet>,
    control: &'r Control,
) -> Result<(Parsed, Vec<Loaded>), ReadError> {
    let limited: Vec<Limited<'_>> = files.iter().map(|&source| Limited::new(source, options)).collect();
    let given = labels.map(|source| Limited::new(source, options));
    let packed = limited.iter().map(|source| Unpacked::of(source, control)).collect::<Result<Vec<_>, _>>()?;
    let given = given.as_ref().map(|source| Unpacked::of(source, control)).transpose()?;
    let mut matrices = Vec::new();
    let mut labels = Vec::new();
    let Given { read: sources, class_names, told: about } = Given::of(&packed, given.is_some())?;
    for source in sources {
        if given.is_some() {
            matrices.push(open_matrix(source, options, control)?);
            continue;
        }
        match Opened::open(source, options, control)? {
            Opened::Matrix(matrix) => matrices.push(matrix),
            Opened::Labels(file) => labels.push(file),
        }
    }
    let mut given_tags = None;
    if let Some(given) = &given {
        // An array with a column for each class or tag is read as a matrix first.
        match Opened::open(given.source(), options, control) {
            Ok(Opened::Matrix(file))
                if file.as_array().is_some_and(|(_, array)| !array.is_one_column() && array.n_rows() > 1) && !matrices.is_empty() =>
            {
                given_tags = Some(file.name().to_owned());
                matrices.push(file);
            }
            _ => labels.push(open_labels(given.source(), options, control)?),
        }
    }
    let mut told = None;
    if let ([source], true, [_]) = (packed.as_slice(), matrices.is_empty(), labels.as_slice())
        && let Some(table) = numbers_of_table(source.source(), options, control)?
    {
        told = options.matrices.is_empty().then(|| table.numbers_read());
        labels.clear();
        matrices.push(table);
    }
    if let ([source], true, [table]) = (packed.as_slice(), matrices.is_empty(), labels.as_slice())
        && let Some(problem) = odd_numbers_of_table(source.source(), table.name())?
    {
        return Err(problem.into());
    }
    check_named(&matrices, options)?;
    let mut ids = Vec::new();
    if given.is_none() {
        ids = id_files::take(&matrices, &mut labels, options, control)?;
        npy_parts::take_rows(&mut matrices, &mut labels, control)?;
    }
    let (mut parsed, loaded) = if matrices.is_empty() {
        let Some(labels) = one_of(labels, false)? else {
            return Err(Problem::new(Code::NoMatrix, "No file was given. Give a matrix of embeddings.").into());
        };
        (labels_alone(labels, options, control)?, Vec::new())
    } else {
        parse_matrices(matrices, labels, &ids, options, outlet, control)?
    };
    parsed.given_tags = given_tags;
    if let (Some(names), Some(labels)) = (&class_names, &mut parsed.labels) {
        parsed.problems.push(names.apply(labels));
    }
    parsed.problems.extend(about);
    parsed.problems.extend(told);
    parsed.problems.extend(packed.iter().chain(&given).filter_map(Unpacked::warning));
    for file in packed.iter().chain(&given) {
        parsed.problems.extend(misnamed(file.source())?);
    }
    Ok((parsed, loaded))
}

/// Proves that the matrices which a person named are there.
///
/// # Errors
/// [`Code::BadOption`].
fn check_named(matrices: &[FieldFile<'_>], options: &ReadOptions) -> Result<(), Problem> {
    let (Some(first), false) = (matrices.first(), options.matrices.is_empty()) else { return Ok(()) };
    let names: Vec<&str> = matrices.iter().flat_map(FieldFile::field_names).collect();
    // One array has no name to be called by.
    if names.is_empty() {
        return Ok(());
    }
    let missing = options.matrices.iter().find(|chosen| !names.iter().any(|name| is_called(name, chosen)));
    missing.map_or(Ok(()), |chosen| {
        let clause = format!(" has no array or column {}. Choose one of these: {}.", quoted(chosen), name_list(names.iter().copied()));
        Err(refusal(first.name(), Code::BadOption, clause))
    })
}

/// The one file of labels, or none.
fn one_of(labels: Vec<FieldFile<'_>>, has_matrix: bool) -> Result<Option<FieldFile<'_>>, Problem> {
    let mut labels = labels.into_iter();
    match (labels.next(), labels.next()) {
        (one, None) => Ok(one),
        (one, Some(other)) => {
            let (one, other) = (one.map(|one| one.name().to_owned()).unwrap_or_default(), other.name().to_owned());
            Err(if has_matrix {
                which_labels(&one, &other)
            } else {
                Problem::new(
                    Code::NoMatrix,
                    format!("Neither {one} nor {other} is a matrix: each has one value per row. Give embeddings with two axes."),
                )
                .in_file(&one)
            })
        }
    }
}

fn which_labels(one: &str, other: &str) -> Problem {
    let message = format!("{one} and {other} could both be the labels: which one? Give one file of labels.");
    Problem::new(Code::Ambiguous, message).in_file(other)
}

/// The labels of `source`, without a matrix.
fn labels_alone(source: FieldFile<'_>, options: &ReadOptions, control: &Control) -> Result<Parsed, ReadError> {
    let name = source.name().to_owned();
    if let Some(problem) = source.several_vectors() {
        return Err(problem.into());
    }
    let as_vector = source.as_array().map(|(_, array)| array.no_matrix(&name));
    let (file, problems, label_fields) = source.read_told_labels(options, control).map_err(|error| match (error, as_vector) {
        // Fractions in one axis, and nothing that is a matrix: more likely meant as embeddings than as labels.
        (ReadError::Refused(problem), None) if problem.code == Code::Ambiguous && options.label_column.is_none() => {
            let message =
                format!("{name} holds no matrix of embeddings, and no column that can be labels. Give numbers with one row per sample.");
            Problem { code: Code::NoMatrix, message, ..problem }.into()
        }
        (ReadError::Refused(problem), Some(vector)) if problem.code == Code::LabelKind => vector.into(),
        (error, _) => error,
    })?;
    Ok(Parsed { labels: Some(file), problems, label_fields, ..Parsed::default() })
}

/// Reads `matrices`, and the labels of `labels` or else those that stand beside the first matrix.
fn parse_matrices<'r>(
    mut matrices: Vec<FieldFile<'_>>,
    labels: Vec<FieldFile<'_>>,
    ids: &[IdFile],
    options: &'r ReadOptions,
    outlet: Option<&'r mut dyn Outlet>,
    control: &'r Control,
) -> Result<(Parsed, Vec<Loaded>), ReadError> {
    // A part may have one row; what is no part may not.
    if !npy_parts::may_be_parts(&matrices) {
        matrices.iter().try_for_each(FieldFile::check)?;
    }
    let mut parsed = Parsed::default();
    let labels = load_labels(labels, &matrices, &mut parsed, options, control)?;
    let parts = join_shards(&mut matrices, labels.as_ref(), &mut parsed, options)?;
    matrices.iter().try_for_each(FieldFile::check)?;
    // Named fields may come in another order than their labels, so nothing of them is proved before they are read.
    let known = matrices.iter().filter(|matrix| matrix.is_array());
    let known: Vec<(String, u64)> = known.filter_map(|matrix| matrix.n_rows().map(|n_rows| (matrix.name().to_owned(), n_rows))).collect();
    check_same_rows(&known)?;
    check_room(&matrices, options)?;
    let mut reading =
        Reading { control, options, outlet, budget_bytes: budget_bytes(&matrices, options), file_classes: None, chosen_rows: None };
    let has_label_file = labels.is_some();
    if let Some(mut file) = labels {
        // Before a sample is chosen by their classes.
        parsed.problems.extend(file.follow_row_numbers(options.id_column.as_deref()));
        if let Some((name, n_rows)) = known.first() {
            file.fit(*n_rows);
            let n_dims = matrices.iter().find(|matrix| matrix.is_array()).and_then(|matrix| matrix.dims().first().copied().flatten());
            check_shape(&file.name, file.raw.n_labels(), name, (*n_rows, n_dims))?;
        } else if let (Some(budget_bytes), true) = (reading.budget_bytes, file.has_guessed_header())
            && let Some(matrix) = matrices.first_mut()
            && let Some(n_rows) = matrix.rows_for_sample(budget_bytes, control)?
        {
            // Which label is whose must be known before rows are chosen by them.
            file.fit(n_rows);
        }
        // What is no label is told before the matrix is read, which takes longer; but a row that goes may take it along, and
        // ids may bring the labels into another order.
        if !options.drop_non_finite && known.len() == matrices.len() {
            file.raw.check(options.is_beside).map_err(|error| error.problem(&file.name))?;
        }
        if reading.budget_bytes.is_some() {
            reading.file_classes = Some(Arc::new(file.classes()));
        }
        parsed.labels = Some(file);
    }
    let mut all: Vec<Loaded> = Vec::new();
    for matrix in &mut matrices {
        let wants_labels = !has_label_file && parsed.labels.is_none();
        let (mut of_file, labels) = matrix.load(wants_labels, &mut reading)?;
        if let Some(first) = of_file.first_mut() {
            id_files::attach(ids, first)?;
        }
        if let (Some(first), true, Some(labels)) = (of_file.first(), all.is_empty() && has_label_file, &mut parsed.labels) {
            parsed.problems.extend(follow_sample(labels, first)?);
        }
        all.extend(of_file);
        parsed.labels = parsed.labels.or(labels);
    }
    if parsed.labels.is_none() {
        parsed.may_hold_labels = matrices.first().filter(|file| !file.is_array()).map(|file| file.name().to_owned());
    }
    for (idx, Loaded { head, chosen_rows, .. }) in all.iter().enumerate() {
        let n_rows = head.sample.as_ref().map_or(head.n_rows, |sample| sample.rows);
        // Without ids of its own, a matrix goes by the rows of the first.
        let rows = chosen_rows.as_ref().filter(|_| idx == 0 || head.row_ids().is_some()).map(|rows| rows.to_vec());
        parsed.places.push(RowPlaces::new(n_rows, rows).through(if idx == 0 { parts.clone() } else { Vec::new() }));
    }
    parsed.heads = all.iter().map(|loaded| loaded.head.clone()).collect();
    Ok((parsed, all))
}

/// Reads `labels`: one file, or as many parts as there are `matrices`.
fn load_labels(
    labels: Vec<FieldFile<'_>>,
    matrices: &[FieldFile<'_>],
    parsed: &mut Parsed,
    options: &ReadOptions,
    control: &Control,
) -> Result<Option<LabelFile>, ReadError> {
    let loaded = if npy_parts::are_label_parts(matrices, &labels) {
        let (file, problems) = npy_parts::load_label_parts(labels, matrices, options, control)?;
        Some((file, problems, Vec::new()))
    } else if labels.len() > 1 && labels.len() <= matrices.len() && are_tables_in_parts(&labels) {
        let tables = labels.into_iter().map(|file| file.into_table(control)).collect::<Result<Vec<_>, _>>()?;
        Some(FieldFile::of_parts(tables, !options.drop_non_finite)?.read_told_labels(options, control)?)
    } else {
        one_of(labels, true)?.map(|source| source.read_told_labels(options, control)).transpose()?
    };
    Ok(loaded.map(|(file, problems, fields)| {
        parsed.problems.extend(problems);
        parsed.label_fields = fields;
        file
    }))
}

/// Whether `labels` are the parts of one table by their names, such as the metadata beside embeddings in as many parts.
fn are_tables_in_parts(labels: &[FieldFile<'_>]) -> bool {
    let names: Vec<String> = labels.iter().map(|label| label.name().to_owned()).collect();
    are_shards(&names) && !labels.iter().any(FieldFile::is_one_column)
}

/// Makes one of files that are parts of one set by their names; of arrays, by the number of their rows and of `labels` too. Gives
/// the names of the parts of the first matrix in the order of their rows, where there are some.
fn join_shards(
    matrices: &mut Vec<FieldFile<'_>>,
    labels: Option<&LabelFile>,
    parsed: &mut Parsed,
    options: &ReadOptions,
) -> Result<Vec<String>, Problem> {
    let names: Vec<String> = matrices.iter().map(|matrix| matrix.name().to_owned()).collect();
    let are_splits = are_splits(&names);
    let groups = match matrices.iter().any(FieldFile::is_array) {
        true => npy_parts::groups(matrices, labels),
        false if are_splits || are_shards(&names) => vec![(0..names.len()).collect()],
        false => Vec::new(),
    };
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut first = Vec::new();
    let mut files: Vec<Option<FieldFile<'_>>> = std::mem::take(matrices).into_iter().map(Some).collect();
    for group in groups {
        let parts: Vec<FieldFile<'_>> = group.iter().filter_map(|&idx| files[idx].take()).collect();
        let mut of_parts: Vec<String> = parts.iter().map(|part| part.name().to_owned()).collect();
        let whole = FieldFile::of_parts(parts, !options.drop_non_finite)?;
        let n_more = of_parts.len() - 1;
        let clause = match are_splits {
            true => format!(
                " and {n_more} more were read as the splits of one set, by their names. Give one alone, or rename them, if they are several."
            ),
            false => format!(
                " and {n_more} more were read as parts of one set, since their names differ in numbers only. Rename them if they are several."
            ),
        };
        parsed.problems.push(refusal(whole.name(), Code::Ambiguous, clause));
        matrices.push(whole);
        if first.is_empty() {
            of_parts.sort_by_key(|name| order(name));
            first = of_parts;
        }
    }
    Ok(first)
}

/// Bytes that the first matrix may take, so that as many rows of all of them fit: its share by dimensions, where they are
/// known, else an equal one.
fn budget_bytes(matrices: &[FieldFile<'_>], options: &ReadOptions) -> Option<u64> {
    // What 32-bit WebAssembly's 4 GiB leave to a matrix beside what is computed with it.
    const MOST_BYTES: u64 = if cfg!(target_pointer_width = "32") { 3_400_000_000 } else { isize::MAX as u64 };
    let budget_bytes = options.budget_bytes.unwrap_or(MOST_BYTES);
    let dims: Vec<Option<u64>> = matrices.iter().flat_map(FieldFile::dims).collect();
    let all: Option<u64> = dims.iter().copied().sum();
    let share = match (dims.first().copied().flatten(), all) {
        (Some(first), Some(all)) => (u128::from(budget_bytes) * u128::from(first) / u128::from(all.max(1))) as u64,
        _ => budget_bytes / dims.len().max(1) as u64,
    };
    (options.budget_bytes.is_some() || cfg!(target_pointer_width = "32")).then_some(share.min(MOST_BYTES))
}

/// Keeps of `labels`, which stand in a file of their own, those of the rows that were chosen of the matrix `first`. Where both
/// have ids of one kind they are matched by these later. Gives what a person should know.
fn follow_sample(labels: &mut LabelFile, first: &Loaded) -> Result<Option<Problem>, Problem> {
    let (Some(rows), Some(sample)) = (&first.chosen_rows, &first.head.sample) else { return Ok(None) };
    let are_common = |of_rows: &Ids| labels.ids.iter().any(|of_labels| have_common(&of_rows.ids, &of_labels.ids));
    let is_strong = |ids: &[Ids]| ids.iter().any(|ids| !ids.is_weak);
    if (is_strong(&labels.ids) && is_strong(&first.head.ids)) || first.head.ids.iter().any(are_common) {
        return Ok(None);
    }
    check_length(&labels.name, labels.raw.n_labels(), &first.head.file, sample.rows)?;
    let rows: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
    labels.keep(&rows);
    let ids = std::mem::take(&mut labels.ids);
    Ok(contradicted(Side { file: &first.head.file, ids: &first.head.ids }, Side { file: &labels.name, ids: &ids }, sample.rows))
}

/// Whether some id is among both.
fn have_common(some: &[String], others: &[String]) -> bool {
    let known: HashSet<&String> = others.iter().collect();
    some.iter().any(|id| known.contains(id))
}
