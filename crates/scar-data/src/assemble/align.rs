//! Brings the rows of matrices from several files into one order by their ids: modalities of the same items.

use crate::assemble::join::FoundMatrix;
use crate::dataset::select::rows_of;
use crate::labels::error::check_length;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::matrix::checks::RowChecks;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::item_pairing::{PairingReport, items_of};
use scar_files::options::ReadOptions;
use scar_files::summary::ValueSummary;
use scar_files::words::{count_of, quoted};

/// Of `matrices`, those of other files than the first's get its rows' order, and all keep the rows whose id every one of them has,
/// and their `labels` too. Files without ids go by the order of the first's rows. Gives what a person should know.
///
/// # Errors
/// [`Code::RowMismatch`] where ids have nothing in common; rows that are not finite, unless they are to be left out: they are then.
pub(crate) fn align(
    matrices: &mut [FoundMatrix],
    labels: &mut Option<LabelFile>,
    options: &ReadOptions,
    control: &Control,
) -> Result<Vec<Problem>, ReadError> {
    let Some(Sides { sides, of_matrix }) = Sides::of(matrices) else { return Ok(Vec::new()) };
    let (first, others) = sides.split_first().expect("two at least");
    if others.iter().all(|other| other.ids.ids == first.ids.ids) && first.ids.are_distinct() {
        // Nothing moves, and it is known that it need not.
        let report = PairingReport { paired: first.ids.ids.len() as u64, ..PairingReport::default() };
        let moved = matrices.iter_mut().zip(&of_matrix).filter(|(_, side)| side.is_some_and(|side| side > 0));
        moved.for_each(|(matrix, _)| matrix.pairing = Some(report.clone()));
        return Ok(Vec::new());
    }
    let ids: Vec<&[String]> = sides.iter().map(|side| side.ids.ids.as_slice()).collect();
    let mut items = items_of(&ids);
    if let Some((other, _)) = others.iter().zip(&items.reports).find(|(_, report)| report.paired == 0) {
        return Err(no_common_id(&first.file, &other.file).into());
    }
    let n_first = first.ids.ids.len() as u64;
    let mut without = matrices.iter().zip(&of_matrix).filter(|(_, side)| side.is_none()).map(|(matrix, _)| &matrix.head);
    if let Some(other) = without.find(|head| head.n_rows != n_first) {
        let clause = format!(
            " has {} and no ids, but {} has {}: they do not match. Give ids there too, or the same rows.",
            count_of(other.n_rows, "row"),
            first.file,
            count_of(n_first, "row")
        );
        return Err(refusal(&other.file, Code::RowMismatch, clause).into());
    }
    // By the order of the first go those without ids.
    let of_matrix: Vec<usize> = of_matrix.into_iter().map(Option::unwrap_or_default).collect();
    leave_non_finite_out(matrices, &mut items.rows, &of_matrix, options)?;
    let n_items = items.rows[0].len();
    if n_items < 2 {
        let clause = format!(": {} has its id in every file, too few. Give modalities of the same items.", count_of(n_items as u64, "row"));
        return Err(refusal(&others[0].file, Code::RowMismatch, clause).into());
    }
    if let Some(file) = labels.as_mut() {
        follow(file, &sides, n_first, &items.rows)?;
    }
    for (matrix, side) in matrices.iter_mut().zip(of_matrix) {
        let rows = &items.rows[side];
        if side > 0 {
            matrix.pairing = Some(items.reports[side - 1].clone());
        }
        if !rows.iter().copied().eq(0..matrix.head.n_rows as u32) {
            take_rows(matrix, rows, control)?;
        }
    }
    Ok(others.iter().zip(&items.reports).map(|(side, report)| words(first, side, report)).collect())
}

/// That two files have no id in common.
///
/// ```
/// use scar_data::no_common_id;
/// let problem = no_common_id("image.csv", "text.csv");
/// assert!(problem.message.starts_with("No id of image.csv is in text.csv, so no rows can be paired."));
/// assert_eq!(problem.file.as_deref(), Some("text.csv"));
/// ```
pub fn no_common_id(first: &str, other: &str) -> Problem {
    let message = format!(
        "No id of {first} is in {other}, so no rows can be paired. Give files whose ids are the same in both, or without ids where their order pairs the rows."
    );
    Problem::new(Code::RowMismatch, message).in_file(other)
}

/// A file with ids beside the rows of its matrices.
struct Side {
    file: String,
    ids: Ids,
}

/// The files whose matrices are paired by ids: the first one's, and another at least; and of each matrix which it is in, or none.
struct Sides {
    sides: Vec<Side>,
    of_matrix: Vec<Option<usize>>,
}

impl Sides {
    fn of(matrices: &[FoundMatrix]) -> Option<Self> {
        matrices.first()?.head.row_ids()?;
        let (mut sides, mut of_matrix) = (Vec::<Side>::new(), Vec::<Option<usize>>::new());
        let mut before = None;
        for FoundMatrix { head, .. } in matrices {
            // The first matrix of a file has its ids. Names alone tell no files apart: these may be in two folders.
            let is_further = head.row_ids().is_none() && head.part.is_some() && before == Some(&head.file);
            let side = if is_further { of_matrix.last().copied().flatten() } else { None };
            of_matrix.push(side.or_else(|| {
                sides.push(Side { file: head.file.clone(), ids: head.row_ids()?.clone() });
                Some(sides.len() - 1)
            }));
            before = Some(&head.file);
        }
        (sides.len() > 1).then_some(Self { sides, of_matrix })
    }
}

/// Refuses rows that are not finite, or takes the items that have one out of `rows`.
fn leave_non_finite_out(
    matrices: &mut [FoundMatrix],
    rows: &mut [Vec<u32>],
    of_matrix: &[usize],
    options: &ReadOptions,
) -> Result<(), Problem> {
    let mut is_out = vec![false; rows[0].len()];
    for (FoundMatrix { head, .. }, &side) in matrices.iter_mut().zip(of_matrix) {
        let Some(found) = head.non_finite.take() else { continue };
        if !options.drop_non_finite {
            return Err(found.problem(&head.name(), head.line, head.column.as_deref()).in_file(&head.file));
        }
        let told = found.dropped(&head.name(), head.line, head.column.as_deref()).in_file(&head.file);
        head.warnings.push(told);
        let is_found = |row: &u32| found.rows.binary_search(&(*row as usize)).is_ok();
        rows[side].iter().zip(&mut is_out).filter(|(row, _)| is_found(row)).for_each(|(_, is_out)| *is_out = true);
    }
    for rows in rows.iter_mut() {
        let mut is_out = is_out.iter();
        rows.retain(|_| is_out.next() == Some(&false));
    }
    Ok(())
}

/// Has `labels` follow the items: by the rows of the matrix beside which they stand, by ids of their own, which the first's rows are
/// matched with later, or else by the order of the first's rows.
fn follow(labels: &mut LabelFile, sides: &[Side], n_first: u64, rows: &[Vec<u32>]) -> Result<(), Problem> {
    let side = sides.iter().position(|side| side.file == labels.name);
    let first = &sides[0];
    if side.is_none() && labels.ids.iter().any(|ids| !ids.is_weak) {
        // They are matched later, or refused.
        return Ok(());
    }
    if side.is_none() {
        labels.fit(n_first);
        check_length(&labels.name, labels.raw.n_labels(), &first.file, n_first)?;
    }
    let positions: Vec<usize> = rows[side.unwrap_or(0)].iter().map(|&row| row as usize).collect();
    labels.keep(&positions);
    labels.ids.clear();
    Ok(())
}

/// Has `matrix` hold its rows at `rows`, in that order.
fn take_rows(matrix: &mut FoundMatrix, rows: &[u32], control: &Control) -> Result<(), ReadError> {
    let FoundMatrix { head, stored, places, .. } = matrix;
    let positions: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
    stored.values = rows_of(&stored.values, rows, control)?;
    stored.checks = RowChecks::new(rows.len() as u64);
    stored.values.blocks().for_each(|block| stored.checks.take(block, control));
    stored.facts = ValueSummary::of(&stored.values, control)?;
    places.keep(head.n_rows, &positions);
    head.n_rows = rows.len() as u64;
    head.marks = std::mem::take(&mut head.marks).at(&positions);
    head.ids.iter_mut().for_each(|ids| *ids = ids.at(&positions));
    Ok(())
}

/// Puts the rows of matrices, with labels that stand beside them, into the order that a column of their file gives them. Gives what a
/// person should know.
///
/// # Errors
/// [`ReadError::Cancelled`].
pub(crate) fn in_their_order(
    matrices: &mut [FoundMatrix],
    labels: &mut Option<LabelFile>,
    control: &Control,
) -> Result<Vec<Problem>, ReadError> {
    let orders: Vec<(String, String, Vec<u32>)> = matrices
        .iter_mut()
        .filter_map(|matrix| matrix.head.order.take().map(|(column, order)| (matrix.head.file.clone(), column, order)))
        .collect();
    let mut told = Vec::new();
    for (file, column, order) in orders {
        for matrix in matrices.iter_mut().filter(|matrix| matrix.head.file == file && matrix.head.n_rows == order.len() as u64) {
            if let Some(found) = &mut matrix.head.non_finite {
                let mut place = vec![0; order.len()];
                order.iter().enumerate().for_each(|(to, &from)| place[from as usize] = to);
                found.rows.iter_mut().for_each(|row| *row = place[*row]);
                found.rows.sort_unstable();
            }
            take_rows(matrix, &order, control)?;
        }
        if let Some(labels) = labels.as_mut().filter(|labels| labels.name == file) {
            let positions: Vec<usize> = order.iter().map(|&row| row as usize).collect();
            labels.keep(&positions);
        }
        let clause = format!(": its rows stood in another order than {} counts them; they were put into that order.", quoted(&column));
        told.push(refusal(&file, Code::RowMismatch, clause));
    }
    Ok(told)
}

/// How the rows of `other` were paired with those of `first`.
fn words(first: &Side, other: &Side, report: &PairingReport) -> Problem {
    let mut left = Vec::new();
    let mut push = |n: u64, what: String| {
        if n > 0 {
            left.push(format!("{} {what}", count_of(n, "row")));
        }
    };
    push(report.only_first, format!("of {} without a partner", first.file));
    push(report.only_second, format!("of {} without a partner", other.file));
    push(report.duplicates_first, format!("of {} whose id stood there before", first.file));
    push(report.duplicates_second, format!("of {} whose id stood there before", other.file));
    let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    let clause = format!(
        ": {} paired with those of {} by their ids ({} and {}){left}.",
        match report.paired {
            1 => "1 row was".to_owned(),
            n => format!("{} were", count_of(n, "row")),
        },
        first.file,
        quoted(&other.ids.column),
        quoted(&first.ids.column)
    );
    refusal(&other.file, Code::RowMismatch, clause)
}
